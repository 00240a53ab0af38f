"""The sum of what speaks for and against one line's being spam, and what a whole page is taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.rules.spam import SpamRules
from pipelines.stages.spam.line_evidence import LineEvidence, weigh

CONDEMNED = 2.7
# Chosen by five-fold cross-validation over bench/spam_cases/known.txt and 1,000 honest articles: a threshold of 2.4 or
# a model worth 2.8 alone finds two lines of a hundred more and hurts three times as many honest pages.
MODEL_SHARE, MODEL_LEAST, MODEL_MOST = 2.0, -1.5, 4.0
MODEL_SHARE_ALONE, MODEL_ALONE = 1.5, 1.9  # where rules find next to nothing
# What the sentences of a page must say of themselves on the mean to make it one advertisement. Of 1,526 written pages
# the 42 that are one have 0.41 to 3.0, the others with a condemned headline 0.1 at most.
PULL, PULL_ALONE = 0.6, 0.9
Reasons = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class LineScore:
    """What a block weighs, in its place; it is spam from CONDEMNED up. `reasons` says what made the sum."""

    score: float
    weight: LineEvidence
    reasons: Reasons = ()

    @property
    def spam(self) -> bool:
        return self.score >= CONDEMNED

    @property
    def rule(self) -> str:
        """What a removal is named after: the heaviest evidence, or what weighs most where no rule found any."""
        return self.weight.rule or max(self.reasons, key=lambda reason: reason[1])[0]


def alone(weight: LineEvidence) -> LineScore:
    """The score of a line without a page around it."""
    return summed(weight, ())


def summed(weight: LineEvidence, context: Reasons) -> LineScore:
    """The score of one line in a context."""
    if not suspect(weight) and not any(value > 1 for _, value in context):
        return LineScore(0.0, weight)
    reasons = (*own_reasons(weight), *context)
    return LineScore(sum(value for _, value in reasons), weight, reasons)


def own_reasons(weight: LineEvidence) -> Reasons:
    """What one line says of itself."""
    guard = weight.guard / 2 if weight.contact >= 1.6 and not weight.sentence else weight.guard
    most = 7.0  # of the subject: a sentence, or a headline with the words of courts, names much and sells nothing
    if not weight.contact and weight.segments < 6:
        most = 4.0 if weight.sentence else 3.0 if guard <= -1.5 else most
    reasons = [("subject", min(most, weight.subject * weight.density)), ("guard", guard)]
    support = weight.support * min(1.0, 100 / max(1, weight.chars)) * (1.0 if weight.found else 0.3)
    reasons.append(("support", support * (1.0 if weight.subject >= 1 or weight.model > 0.5 else 0.6)))
    if weight.segments >= 4 and not weight.sentence and 2 * weight.hit_segments >= weight.segments:
        reasons.append(("list", 1.2))
    if weight.repeated > 0.35 and weight.subject:
        reasons.append(("repeats", 1.0))
    if weight.coverage >= 0.6:
        reasons.append(("covered", 0.8))
    if weight.sentence:
        reasons.append(("sentence", -1.5 if weight.contact else -2.0))
    share, most = (MODEL_SHARE, MODEL_MOST) if weight.found else (MODEL_SHARE_ALONE, MODEL_ALONE)
    opinion = max(MODEL_LEAST, min(most, share * weight.model))
    if opinion < 0 or guard > -1:  # a guard is never overruled
        share = 0.3 if opinion > 0 and weight.sentence and not weight.contact else 1.0
        reasons.append(("model", opinion * share * min(1.0, 80 / max(1, weight.chars))))
    return tuple(reasons)


def leaning(weight: LineEvidence) -> float:
    """What the line alone says, whether or not it is a sentence."""
    return sum(value for name, value in own_reasons(weight) if name != "sentence")


def suspect(weight: LineEvidence) -> bool:
    return weight.subject >= 0.5 or weight.contact > 0 or weight.model > 0.7


def advertises(texts: Sequence[str], scores: Sequence[LineScore], rules: SpamRules) -> bool:
    """Whether the page as a whole is an advertisement, by its sentences: most speak for one, few against.

    It takes a line near the top that the rules condemn, not the model alone, or two of them; or finds in half of the
    lines. One wrong score must not take an honest page with it.
    """
    strong = [v.spam and v.weight.subject + v.weight.contact >= 0.6 and v.weight.guard > -1.6 for v in scores]
    headed = any(one and not scored.weight.sentence for one, scored in zip(strong[:3], scores, strict=False))
    voted = headed or sum(strong) >= 2
    hits = sum(suspect(scored.weight) for scored in scores), sum(scored.weight.found for scored in scores)
    if 3 * hits[0] < len(scores) or not (voted or 2 * hits[1] >= len(scores) > 2):
        return False  # not worth the time
    pulls = [
        max(-2.0, min(3.0, leaning(weigh(text, rules, thorough=True))))
        for text, scored in zip(texts, scores, strict=True)
        if scored.weight.sentence or (len(text) >= 16 and not scored.spam)
    ]
    mean, against, least = (PULL, 3, 1) if voted else (PULL_ALONE, 1000, 2)
    pulling = sum(pull > 0.3 for pull in pulls)
    return (
        sum(pulls) >= mean * len(pulls) > 0
        and pulling >= least
        and 2 * pulling >= len(pulls)
        and against * sum(pull < -0.3 for pull in pulls) <= len(pulls)
    )

"""Verdicts on blocks: what a line says of itself, and what its place and its company add.

A block is judged by all that speaks for and against it: what it advertises and how much of it that covers, contact and
offer and promise, its shape, whether it reads like a report, where it stands and between what. The idea of weighing
instead of listing words: one bad word hits a third of the honest news on crime, health and sport. A library of the spam
stage; whoever wants to show why a block went asks `judge` too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.fold import HAN, fold
from pipelines.record import Record
from pipelines.rules import SpamRules
from pipelines.stages.evidence import Weight, weigh

CONDEMNED = 2.7
# Chosen by five-fold cross-validation over bench/spam_cases/known.txt and 1,000 honest articles: a threshold of 2.4 or
# a model worth 2.8 alone finds two lines of a hundred more and hurts three times as many honest pages.
MODEL_SHARE, MODEL_LEAST, MODEL_ALONE, MODEL_MOST = 2.0, -1.5, 2.2, 4.0
# What the sentences of a page must say of themselves on the mean to make it one advertisement. Of 1,526 written pages
# the 42 that are one have 0.41 to 3.0, the others with a condemned headline 0.1 at most.
PULL, PULL_ALONE = 0.6, 0.9
# A headline shares a third of its pairs of characters with the sentences below it; spam above a story shares none.
SHARED = 0.25
_PAUSES = re.compile(r"[,!?、;]")
_PHRASE = re.compile(rf"[{HAN}]{{2,8}}")
Reasons = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a block weighs, in its place; it is spam from CONDEMNED up. `reasons` says what made the sum."""

    score: float
    weight: Weight
    reasons: Reasons = ()

    @property
    def spam(self) -> bool:
        return self.score >= CONDEMNED

    @property
    def rule(self) -> str:
        """What a removal is named after: the heaviest evidence, or what weighs most where no rule found any."""
        return self.weight.rule or max(self.reasons, key=lambda reason: reason[1])[0]


def judge(record: Record, rules: SpamRules) -> list[Verdict]:
    """A verdict for each block, in order: first by itself and its place, then by the company it keeps."""
    weights = [weigh(block.text, rules) for block in record.blocks]
    if not any(_suspect(weight) for weight in weights):
        return [Verdict(0.0, weight) for weight in weights]
    texts = [fold(block.text).text for block in record.blocks]
    odd = _stopless(texts), _in_another_script(record)
    places = [_place(texts, weights, odd, i) for i in range(len(weights))]
    verdicts = [_sum(weight, place) for weight, place in zip(weights, places, strict=True)]
    for _ in range(3):  # each round judges by the verdicts of the one before; runs of lines settle in two
        page = _look_over(texts, verdicts, rules)
        company = [_company(text, verdicts, i, page) for i, text in enumerate(texts)]
        again = [_sum(w, p + c) for w, p, c in zip(weights, places, company, strict=True)]
        if [verdict.spam for verdict in again] == [verdict.spam for verdict in verdicts]:
            return again
        verdicts = again
    return verdicts


def alone(weight: Weight) -> Verdict:
    """The verdict on a line without a page around it."""
    return _sum(weight, ())


def _in_another_script(record: Record) -> set[int]:
    """Simplified blocks of a Traditional page: what was injected into a converted page was not converted with it."""
    scripts = [block.script for block in record.blocks]
    return (
        {i for i, script in enumerate(scripts) if script == "Hans"}
        if 2 * scripts.count("Hant") > len(scripts)
        else set()
    )


def _stopless(texts: Sequence[str]) -> set[int]:
    """The one block of several clauses without a full stop, on a page whose other such blocks all have one."""
    clauses = [i for i, text in enumerate(texts) if i > 0 and len(text) >= 14 and "," in text[:-1]]
    open_ended = {i for i in clauses if texts[i][-1] not in "。!?…”」』)；;:,"}
    return open_ended if len(open_ended) == 1 and len(clauses) >= 2 else set()


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page's running text says of the page.

    report      text of the sentences that read like a report
    pairs       the pairs of characters in all sentences that stay and advertise nothing
    reported    whether one of them carries the words of courts and police
    advertises  whether the page is one advertisement, as clones and doorway pages are
    """

    report: str
    pairs: frozenset[str]
    reported: bool
    advertises: bool


def _look_over(texts: Sequence[str], verdicts: Sequence[Verdict], rules: SpamRules) -> _Page:
    sentences = [(text, verdict) for text, verdict in zip(texts, verdicts, strict=True) if verdict.weight.sentence]
    reports = [(text, verdict) for text, verdict in sentences if verdict.weight.guard < 0 and not verdict.spam]
    reported = any(verdict.weight.guard <= -1.6 for _, verdict in reports)
    headlines = any(_suspect(verdict.weight) and not verdict.weight.sentence for verdict in verdicts)
    honest = [text for text, verdict in sentences if headlines and not verdict.spam and not verdict.weight.found]
    pairs = frozenset(pair for text in honest for pair in map(str.__add__, text, text[1:]))
    return _Page(
        "\n".join(text for text, _ in reports), pairs, reported, not reported and _advertises(texts, verdicts, rules)
    )


def _advertises(texts: Sequence[str], verdicts: Sequence[Verdict], rules: SpamRules) -> bool:
    """Whether the page as a whole is an advertisement, by its sentences: most speak for one, few against.

    It takes a line near the top that the rules condemn, not the model alone, or two of them; or finds in half of the
    lines. One wrong verdict must not take an honest page with it.
    """
    strong = [v.spam and v.weight.subject + v.weight.contact >= 0.6 and v.weight.guard > -1.6 for v in verdicts]
    headed = any(one and not verdict.weight.sentence for one, verdict in zip(strong[:3], verdicts, strict=False))
    voted = headed or sum(strong) >= 2
    hits = sum(_suspect(verdict.weight) for verdict in verdicts), sum(verdict.weight.found for verdict in verdicts)
    if 3 * hits[0] < len(verdicts) or not (voted or 2 * hits[1] >= len(verdicts) > 2):
        return False  # not worth the time
    pulls = [
        max(-2.0, min(3.0, _leaning(weigh(text, rules, thorough=True))))
        for text, verdict in zip(texts, verdicts, strict=True)
        if verdict.weight.sentence or (len(text) >= 16 and not verdict.spam)
    ]
    mean, against = (PULL, 3) if voted else (PULL_ALONE, 1000)
    return (
        sum(pulls) >= mean * len(pulls) > 0
        and 2 * sum(pull > 0.3 for pull in pulls) >= len(pulls)
        and against * sum(pull < -0.3 for pull in pulls) <= len(pulls)
    )


def _leaning(weight: Weight) -> float:
    """What the line alone says, whether or not it is a sentence."""
    return sum(value for name, value in _own_reasons(weight) if name != "sentence")


def _suspect(weight: Weight) -> bool:
    return weight.subject >= 0.5 or weight.contact > 0 or weight.model > 0.7


def _place(texts: Sequence[str], weights: Sequence[Weight], odd: tuple[set[int], set[int]], i: int) -> Reasons:
    """What the place of block i adds: the page's edge, the middle of a sentence that it cuts, being unlike the rest."""
    stopless, in_another_script = odd
    weight = weights[i]
    reasons = _edge(texts, weights, i)
    calls = weight.model > 1.5 and len(_PAUSES.findall(texts[i])) >= 2  # a headline has one pause at most
    if i in stopless and (weight.found or weight.support or calls):
        reasons += (("no-full-stop", 0.7),)
    if i in in_another_script and not weight.sentence:
        reasons += (("other-script", 0.8),)
    return reasons


def _edge(texts: Sequence[str], weights: Sequence[Weight], i: int) -> Reasons:
    last = len(texts) - 1
    if last > 0 and i in (0, last):
        return (("edge", 0.4),)
    least = 6 if weights[i].subject >= 0.5 else 12
    if 0 < i < last and weights[i].chars <= 12 and not weights[i].sentence and weights[i - 1].chars >= least:
        before = texts[i - 1][-1]
        if before in ",、" and weights[i + 1].chars >= 10:
            return (("cuts-a-sentence", 2.2),)
        clause = before.isalnum() and "," in texts[i - 1] and weights[i - 1].chars >= 16 and weights[i + 1].chars >= 12
        if clause and (weights[i].subject or _PHRASE.fullmatch(texts[i])):
            return (("cuts-a-sentence", 2.0),)
        if before.isalnum() and weights[i - 1].chars > 25:
            return (("cuts-a-sentence", 1.2),)
    return ()


def _company(text: str, verdicts: Sequence[Verdict], i: int, page: _Page) -> Reasons:
    """What the rest of the page adds to block i: spam beside it, a page of spam, the page's own subject."""
    reasons: list[tuple[str, float]] = []
    weight = verdicts[i].weight
    near = [v.weight for v in (*verdicts[max(0, i - 1) : i], *verdicts[i + 1 : i + 2]) if v.spam and v.weight.found]
    if near and _suspect(weight) and (weight.subject or weight.contact or len(near) == 2):
        kinds = {kind for kind, _ in weight.kinds}
        alike = any(kinds & {kind for kind, _ in other.kinds} for other in near)
        short = weight.chars <= 20 and not weight.sentence
        reasons.append(("beside-spam", len(near) * (0.6 + 0.6 * alike + 0.4 * short)))
    if page.advertises and weight.guard > -1.6:
        return (*reasons, ("page-of-spam", 5.5))
    if page.reported and not weight.contact and weight.sentence:
        reasons.append(("reporting-page", -1.5))
    elif page.reported and i == 0 and weight.segments < 3 and (weight.guard or weight.model < 0.5):
        reasons.append(("headline-of-report", -1.0))
    if not weight.contact and any(term in page.report for term in weight.terms):
        reasons.append(("own-subject", -1.2))
    if not weight.contact and not weight.sentence and weight.chars <= 30 and weight.segments < 6 and page.pairs:
        pairs = {a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()}
        if len(pairs & page.pairs) >= max(2, SHARED * len(pairs)):
            reasons.append(("headline-of-text", -2.0))
    return tuple(reasons)


def _sum(weight: Weight, context: Reasons) -> Verdict:
    """The verdict on one line in a context."""
    if not _suspect(weight) and not any(value > 1 for _, value in context):
        return Verdict(0.0, weight)
    reasons = (*_own_reasons(weight), *context)
    return Verdict(sum(value for _, value in reasons), weight, reasons)


def _own_reasons(weight: Weight) -> Reasons:
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
    opinion = max(MODEL_LEAST, min(MODEL_MOST if weight.found else MODEL_ALONE, MODEL_SHARE * weight.model))
    if opinion < 0 or guard > -1:  # a guard is never overruled
        share = 0.3 if opinion > 0 and weight.sentence and not weight.contact else 1.0
        reasons.append(("model", opinion * share * min(1.0, 80 / max(1, weight.chars))))
    return tuple(reasons)

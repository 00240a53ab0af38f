"""The scores of blocks: what a line says of itself, and what its place and its neighbours add.

A block is judged by all that speaks for and against it: what it advertises and how much of it that covers, contact and
offer and promise, its shape, whether it reads like a report, where it stands and between what. The idea of weighing
instead of listing words: one bad word hits a third of the honest news on crime, health and sport. A library of the spam
stage; whoever wants to show why a block went asks `judge` too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from pipelines.record import Record
from pipelines.rules.spam import SpamRules
from pipelines.stages.spam.line_evidence import LineEvidence, weigh
from pipelines.stages.spam.line_score import LineScore, Reasons, advertises, summed, suspect
from pipelines.text.characters import HAN
from pipelines.text.folding import fold
from pipelines.text.shared_pairs import pairs, speaks_of

LONGEST_NAME = 3  # characters: what is no longer may be who wrote or spoke
LINK_CHARS = 12  # of one link of a link farm, one a line
_PAUSES = re.compile(r"[,!?、;]")
_PHRASE = re.compile(rf"[{HAN}]{{2,8}}")


def judge(record: Record, rules: SpamRules) -> list[LineScore]:
    """A score for each block, in order: first by itself and its place, then by its neighbours."""
    weights = [weigh(block.text, rules) for block in record.blocks]
    if not any(suspect(weight) for weight in weights):
        return [LineScore(0.0, weight) for weight in weights]
    texts = [fold(block.text).text for block in record.blocks]
    odd = _stopless(texts), _in_another_script(record)
    places = [_place(texts, weights, odd, i) for i in range(len(weights))]
    scores = [summed(weight, place) for weight, place in zip(weights, places, strict=True)]
    for _ in range(3):  # each round judges by the scores of the one before; runs of lines settle in two
        page = _look_over(texts, scores, rules)
        nearby = [_neighbours(text, scores, i, page) for i, text in enumerate(texts)]
        again = [summed(w, p + c) for w, p, c in zip(weights, places, nearby, strict=True)]
        if [scored.spam for scored in again] == [scored.spam for scored in scores]:
            return again
        scores = again
    return scores


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

    reports     the sentences that read like a report, by their place
    story       the pairs of characters in all sentences that stay and advertise nothing
    police      the places of those that carry the words of courts and police
    advertises  whether the page is one advertisement, as clones and doorway pages are
    """

    reports: Mapping[int, str]
    story: Set[str]
    police: Set[int]
    advertises: bool


def _look_over(texts: Sequence[str], scores: Sequence[LineScore], rules: SpamRules) -> _Page:
    kept = [i for i, scored in enumerate(scores) if scored.weight.sentence and not scored.spam]
    reports = {i: texts[i] for i in kept if scores[i].weight.guard < 0}
    police = {i for i in reports if scores[i].weight.guard <= -1.6}
    headlines = any(suspect(scored.weight) and not scored.weight.sentence for scored in scores)
    honest = [texts[i] for i in kept if headlines and not scores[i].weight.found]
    return _Page(reports, pairs("\n".join(honest)), police, not police and advertises(texts, scores, rules))


def _place(texts: Sequence[str], weights: Sequence[LineEvidence], odd: tuple[set[int], set[int]], i: int) -> Reasons:
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


def _edge(texts: Sequence[str], weights: Sequence[LineEvidence], i: int) -> Reasons:
    last = len(texts) - 1
    if last > 0 and i in (0, last):
        return (("edge", 0.4),)
    least = 6 if weights[i].subject >= 0.5 else 12
    if 0 < i < last and weights[i].chars <= 12 and not weights[i].sentence and weights[i - 1].chars >= least:
        before = texts[i - 1][-1]
        if before in ",、" and weights[i + 1].chars >= 10:
            return (("cuts-a-sentence", 2.2),)
        clause = before.isalnum() and "," in texts[i - 1] and weights[i - 1].chars >= 12 and weights[i + 1].chars >= 12
        if clause and (weights[i].subject or _PHRASE.fullmatch(texts[i])):
            return (("cuts-a-sentence", 2.0),)
        if before.isalnum() and weights[i - 1].chars > 25:
            return (("cuts-a-sentence", 1.2),)
    return ()


def _could_be_link(weight: LineEvidence) -> bool:
    return weight.chars <= LINK_CHARS and not weight.sentence


def _in_a_run(scores: Sequence[LineScore], i: int) -> bool:
    """Whether two of the lines next to line i, on one side or on both, are links of a link farm."""
    above, below = scores[max(0, i - 2) : i], scores[i + 1 : i + 3]
    around = (above, [*above[-1:], *below[:1]], below)
    return any(len(pair) == 2 and all(v.spam and _could_be_link(v.weight) for v in pair) for pair in around)


def _neighbours(text: str, scores: Sequence[LineScore], i: int, page: _Page) -> Reasons:
    """What the rest of the page adds to block i: spam beside it, a page of spam, the page's own subject."""
    reasons: list[tuple[str, float]] = []
    weight = scores[i].weight
    near = [v.weight for v in (*scores[max(0, i - 1) : i], *scores[i + 1 : i + 2]) if v.spam and v.weight.found]
    if near and suspect(weight) and (weight.subject or weight.contact or len(near) == 2):
        kinds = {kind for kind, _ in weight.kinds}
        alike = any(kinds & {kind for kind, _ in other.kinds} for other in near)
        short = weight.chars <= 20 and not weight.sentence
        reasons.append(("beside-spam", len(near) * (0.6 + 0.6 * alike + 0.4 * short)))
    link = _could_be_link(weight) and not weight.guard
    if link and weight.chars > LONGEST_NAME and not _PAUSES.search(text) and _in_a_run(scores, i):
        reasons.append(("in-a-run-of-spam", 4.2))
    if i and link and weight.subject >= 1.8 and weight.coverage >= 0.45:
        reasons.append(("lone-keyword", 0.8))
    if page.advertises and weight.guard > -1.6:
        return (*reasons, ("page-of-spam", 5.5))
    reported = bool(page.police - {i})
    if reported and not weight.contact and weight.sentence:
        reasons.append(("reporting-page", -1.5))
    elif reported and i == 0 and weight.segments < 3 and (weight.guard or weight.model < 0.5):
        reasons.append(("headline-of-report", -1.0))
    if not weight.contact and any(
        term in report for term in weight.terms for place, report in page.reports.items() if place != i
    ):
        reasons.append(("own-subject", -1.2))
    heading = weight.chars <= 30 and weight.segments < 6 and not weight.sentence
    if heading and not weight.contact and page.story and speaks_of(text, page.story):
        reasons.append(("headline-of-text", -2.0))
    return tuple(reasons)

"""Injected blocks out: keyword lines, advertisements, link farms. Honest text on the same subjects stays.

A block is judged by all that speaks for and against it: what it advertises and how much of it that covers, contact and
offer and promise, its shape, whether it reads like a report, where it stands and between what. The idea of weighing
instead of listing words: one bad word hits a third of the honest news on crime, health and sport.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.fold import fold
from pipelines.record import Block, Record, Removal
from pipelines.rules import SpamRules
from pipelines.stages.evidence import Weight, weigh
from pipelines.stages.injected import glued, interposed, tail_of

STAGE = "spam"
CONDEMNED = 2.7
MODEL_SHARE, MODEL_LEAST, MODEL_ALONE, MODEL_MOST = 2.0, -1.5, 2.2, 4.0
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
    def leaning(self) -> float:
        """What the line alone says, whether or not it is a sentence."""
        return sum(value for name, value in self.reasons if name in ("subject", "support", "guard", "model"))

    @property
    def rule(self) -> str:
        """What a removal is named after: the heaviest evidence, or the company where the line alone shows none."""
        return self.weight.rule or "beside-spam"


def drop_spam(record: Record, *, rules: SpamRules) -> Record:
    """Remove the blocks that advertise and cut what was injected into the others; all else stays byte for byte.

    record    blocks in page order, none empty
    returns   the record with a Removal for each block taken and each piece cut, named after the heaviest evidence,
              and reject_reason "all-spam" when no block is left. What is cut from the title, the outlet or the
              section has position -1
    """
    verdicts = judge(record, rules)
    gone = [verdict.spam for verdict in verdicts]
    if _is_clone(verdicts):
        gone = [True] * len(gone)
    removals = [
        Removal(STAGE, verdict.rule if verdict.spam else "page-of-spam", block.position, block.text)
        for block, verdict, out in zip(record.blocks, verdicts, gone, strict=True)
        if out
    ]
    honest = [block for block, out in zip(record.blocks, gone, strict=True) if not out]
    kept, cuts = _cut_injected(honest, rules)
    (title, outlet, section), trimmed = _trim_fields(record, rules)
    removals += cuts + trimmed
    if not removals:
        return record
    record = replace(record.without(tuple(removals), tuple(kept)), title=title, outlet=outlet, section=section)
    return record if kept else replace(record, reject_reason="all-spam")


def _is_clone(verdicts: Sequence[Verdict]) -> bool:
    """Whether what is left of a page whose own text advertises is only its small talk."""
    left = [verdict.weight for verdict in verdicts if not verdict.spam]
    lost = sum(verdict.weight.chars for verdict in verdicts if verdict.spam)
    advertises = any(name == "page-of-spam" for verdict in verdicts for name, _ in verdict.reasons)
    return advertises and lost > sum(weight.chars for weight in left) and all(weight.guard > -0.9 for weight in left)


def _cut_injected(blocks: Sequence[Block], rules: SpamRules) -> tuple[list[Block], list[Removal]]:
    """The blocks without glued brands and interposed keywords, and what was cut."""
    folded = [fold(block.text) for block in blocks]
    texts = [one.text for one in folded]

    def evidence(text: str) -> Weight:
        return weigh(text, rules)

    name, places = "glued-brand", glued(texts, evidence)
    if not any(places):
        name, places = "interposed-keyword", interposed(texts, evidence, rules.mentions)
    kept: list[Block] = []
    cuts: list[Removal] = []
    for block, one, found in zip(blocks, folded, places, strict=True):
        spans = one.spans(found)
        kept.append(_without(block, spans))
        cuts += [Removal(STAGE, name, block.position, block.text[start:end]) for start, end in spans]
    return kept, cuts


def _without(block: Block, spans: Sequence[tuple[int, int]]) -> Block:
    text = block.text
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return replace(block, text=text) if spans and text.strip() else block


def _trim_fields(record: Record, rules: SpamRules) -> tuple[list[str | None], list[Removal]]:
    """Title, outlet and section without what was appended to them, None where nothing is left; and what was cut."""

    def evidence(text: str) -> Weight:
        return weigh(text, rules)

    def is_spam(text: str) -> bool:
        verdict = _sum(evidence(text), ())
        return verdict.score >= CONDEMNED + 1 and verdict.weight.guard == 0  # a headline has no page around it to ask

    fields: list[str | None] = []
    cuts: list[Removal] = []
    for value in (record.title, record.outlet, record.section):
        folded = fold(value or "")
        span = tail_of(folded.text, evidence, is_spam) if folded.text.strip() else None
        if value and span:
            start, end = folded.span(*span)
            fields.append(value[:start].rstrip() or None)
            cuts.append(Removal(STAGE, evidence(value[start:end]).rule or "appended", -1, value[start:end]))
        else:
            fields.append(value)
    return fields, cuts


def judge(record: Record, rules: SpamRules) -> list[Verdict]:
    """A verdict for each block, in order: first by itself and its place, then by the company it keeps."""
    weights = [weigh(block.text, rules) for block in record.blocks]
    if not any(_suspect(weight) for weight in weights):
        return [Verdict(0.0, weight) for weight in weights]
    texts = [fold(block.text).text for block in record.blocks]
    places = [_place(texts, weights, i) for i in range(len(weights))]
    verdicts = [_sum(weight, place) for weight, place in zip(weights, places, strict=True)]
    for _ in range(3):  # each round judges by the verdicts of the one before; runs of lines settle in two
        page = _look_over(texts, verdicts)
        company = [_company(verdicts, i, page) for i in range(len(verdicts))]
        again = [_sum(w, p + c) for w, p, c in zip(weights, places, company, strict=True)]
        if [verdict.spam for verdict in again] == [verdict.spam for verdict in verdicts]:
            return again
        verdicts = again
    return verdicts


@dataclass(frozen=True, slots=True)
class _Page:
    """What the page's running text says of the page.

    report      text of the sentences that read like a report
    reported    whether one of them carries the words of courts and police
    advertises  whether the sentences are advertisements themselves, as on a clone or a doorway page
    """

    report: str
    reported: bool
    advertises: bool


def _look_over(texts: Sequence[str], verdicts: Sequence[Verdict]) -> _Page:
    sentences = [(text, verdict) for text, verdict in zip(texts, verdicts, strict=True) if verdict.weight.sentence]
    reports = [(text, verdict) for text, verdict in sentences if verdict.weight.guard < 0 and not verdict.spam]
    reported = any(verdict.weight.guard <= -1.6 for _, verdict in reports)
    pull = [max(-2.0, min(4.0, verdict.leaning)) for _, verdict in sentences]
    advertises = (
        bool(pull)
        and not reported
        and sum(pull) / len(pull) >= 0.7
        and any(verdict.spam for verdict in verdicts)
    )
    return _Page("\n".join(text for text, _ in reports), reported, advertises)


def _suspect(weight: Weight) -> bool:
    return weight.subject >= 0.5 or weight.contact > 0 or weight.model > 0.7


def _place(texts: Sequence[str], weights: Sequence[Weight], i: int) -> Reasons:
    """What the place of block i adds: the page's edge, or the middle of a sentence that it cuts."""
    last = len(texts) - 1
    if last > 0 and i in (0, last):
        return (("edge", 0.4),)
    if 0 < i < last and weights[i].chars <= 12 and not weights[i].sentence and weights[i - 1].chars >= 12:
        before = texts[i - 1][-1]
        if before in ",、" and weights[i + 1].chars >= 10:
            return (("cuts-a-sentence", 2.2),)
        if before.isalnum() and "," in texts[i - 1]:
            return (("cuts-a-sentence", 2.0),)
        if before.isalnum() and weights[i - 1].chars > 25:
            return (("cuts-a-sentence", 1.2),)
    return ()


def _company(verdicts: Sequence[Verdict], i: int, page: _Page) -> Reasons:
    """What the rest of the page adds to block i: spam beside it, a page of spam, the page's own subject."""
    reasons: list[tuple[str, float]] = []
    weight = verdicts[i].weight
    near = [verdicts[j].weight for j in (i - 1, i + 1) if 0 <= j < len(verdicts) and verdicts[j].spam]
    if near and _suspect(weight):
        kinds = {kind for kind, _ in weight.kinds}
        alike = any(kinds & {kind for kind, _ in other.kinds} for other in near)
        short = weight.chars <= 20 and not weight.sentence
        reasons.append(("beside-spam", len(near) * (0.6 + 0.6 * alike + 0.4 * short)))
    if page.advertises and weight.guard > -1.6:
        reasons.append(("page-of-spam", 3.5))
    if page.reported and not weight.contact and weight.sentence:
        reasons.append(("reporting-page", -1.5))
    elif page.reported and i == 0 and weight.segments < 3:
        reasons.append(("headline-of-report", -1.0))
    if not weight.contact and any(term in page.report for term in weight.terms):
        reasons.append(("own-subject", -1.2))
    return tuple(reasons)


def _sum(weight: Weight, context: Reasons) -> Verdict:
    """The verdict on one line in a context."""
    if not _suspect(weight) and not any(value > 1 for _, value in context):
        return Verdict(0.0, weight)
    density = min(1.0, weight.coverage / 0.35)
    guard = weight.guard / 2 if weight.contact >= 1.6 and not weight.sentence else weight.guard
    most = 4.0 if weight.sentence and not weight.contact else 7.0
    guard = weight.guard / 2 if weight.contact >= 1.6 and not weight.sentence else weight.guard
    reasons = [("subject", min(most, weight.subject * density)), ("guard", guard)]
    found = weight.subject >= 0.5 or weight.contact > 0
    support = weight.support * min(1.0, 100 / max(1, weight.chars)) * (1.0 if found else 0.3)
    reasons.append(("support", support * (1.0 if weight.subject >= 1 or weight.model > 0.5 else 0.6)))
    if weight.segments >= 4 and not weight.sentence and 2 * weight.hit_segments >= weight.segments:
        reasons.append(("list", 1.2))
    if weight.repeated > 0.35 and weight.subject:
        reasons.append(("repeats", 1.0))
    if weight.coverage >= 0.6:
        reasons.append(("covered", 0.8))
    if weight.sentence:
        reasons.append(("sentence", -1.5))
    opinion = max(MODEL_LEAST, min(MODEL_MOST if found else MODEL_ALONE, MODEL_SHARE * weight.model))
    if opinion < 0 or guard > -1:  # a guard is never overruled
        reasons.append(("model", opinion * min(1.0, 80 / max(1, weight.chars))))
    reasons += context
    return Verdict(sum(value for _, value in reasons), weight, tuple(reasons))

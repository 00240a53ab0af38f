"""Injected blocks out: keyword lines, advertisements, link farms. Honest text on the same subjects stays.

Whole blocks go by their verdicts; out of the blocks that stay and of the headline only what was injected is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.fold import fold
from pipelines.record import Block, Record, Removal
from pipelines.rules import SpamRules
from pipelines.stages.evidence import Weight, weigh
from pipelines.stages.injected import glued, interposed, tail_of
from pipelines.stages.sums import CONDEMNED, Verdict, alone
from pipelines.stages.verdicts import judge

STAGE = "spam"
CLONE = "page-of-spam"


def drop_spam(record: Record, *, rules: SpamRules) -> Record:
    """Remove the blocks that advertise and cut what was injected into the others; all else stays byte for byte.

    record    blocks in page order, none empty
    returns   the record with a Removal for each block taken and each piece cut, named after the heaviest evidence,
              and reject_reason "all-spam" when no block is left, or "doorway" when what is left is an article
              spun around the words of its headline. What is cut from title, outlet or section has position -1
    """
    verdicts = judge(record, rules)
    gone = [verdict.spam for verdict in verdicts]
    if _is_clone(verdicts):
        gone = [True] * len(gone)
    removals = [
        Removal(STAGE, verdict.rule if verdict.spam else CLONE, block.position, block.text)
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
    if not kept:
        return replace(record, reject_reason="all-spam")
    if _is_doorway(record, verdicts):
        return replace(record, reject_reason="doorway", flags=(*record.flags, "doorway"))
    return record


def _is_clone(verdicts: Sequence[Verdict]) -> bool:
    """Whether what is left of a page whose own text advertises is only its small talk."""
    left = [verdict.weight for verdict in verdicts if not verdict.spam]
    lost = sum(verdict.weight.chars for verdict in verdicts if verdict.spam)
    advertises = any(name == CLONE for verdict in verdicts for name, _ in verdict.reasons)
    return advertises and lost > sum(weight.chars for weight in left) and all(weight.guard > -0.9 for weight in left)


def _is_doorway(record: Record, verdicts: Sequence[Verdict]) -> bool:
    """Whether the headline advertises and most paragraphs repeat its words without a word of a report."""
    if not verdicts[0].spam or len(record.blocks) < 3:
        return False
    text = [
        (fold(block.text).text, verdict.weight) for block, verdict in zip(record.blocks, verdicts[1:], strict=False)
    ]
    telling = sum(any(term in paragraph for term in verdicts[0].weight.terms) for paragraph, _ in text)
    return 3 * telling >= 2 * len(text) and sum(weight.guard for _, weight in text) > -1.6


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
        verdict = alone(evidence(text))
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

"""Injected blocks out: keyword lines, advertisements, link farms. Honest text on the same subjects stays.

A block is judged by all that speaks for and against it: what it advertises and how much of it that covers, contact and
offer and promise, its shape, whether it reads like a report, where it stands and between what. The idea of weighing
instead of listing words: one bad word hits a third of the honest news on crime, health and sport.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.record import Record, Removal
from pipelines.rules import SpamRules
from pipelines.stages.evidence import Weight, weigh

STAGE = "spam"
CONDEMNED = 3.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a block weighs, in its place; it is spam from CONDEMNED up. `reasons` says what made the sum."""

    score: float
    weight: Weight
    reasons: tuple[tuple[str, float], ...] = ()

    @property
    def spam(self) -> bool:
        return self.score >= CONDEMNED


def drop_spam(record: Record, *, rules: SpamRules) -> Record:
    """Remove the blocks that advertise; keep the others byte for byte.

    record    blocks in page order, none empty
    returns   the record with a Removal for each block taken, named after its heaviest evidence,
              and reject_reason "all-spam" when no block is left
    """
    verdicts = judge(record, rules)
    kept = tuple(block for block, verdict in zip(record.blocks, verdicts, strict=True) if not verdict.spam)
    if len(kept) == len(record.blocks):
        return record
    removals = tuple(
        Removal(STAGE, verdict.weight.rule or "neighbours", block.position, block.text)
        for block, verdict in zip(record.blocks, verdicts, strict=True)
        if verdict.spam
    )
    out = record.without(removals, kept)
    return out if kept else replace(out, reject_reason="all-spam")


def judge(record: Record, rules: SpamRules) -> list[Verdict]:
    """A verdict for each block, in order: first each by itself, then again in the company it keeps."""
    weights = [weigh(block.text, rules) for block in record.blocks]
    alone = [_sum(weight, ()) for weight in weights]
    if not any(weight.subject or weight.contact for weight in weights):
        return alone
    first = [_sum(weight, _place(record, weights, alone, i)) for i, weight in enumerate(weights)]
    return [
        verdict if verdict.spam else _sum(weight, (*verdict_context(record, weights, first, i),))
        for i, (weight, verdict) in enumerate(zip(weights, first, strict=True))
    ]


def verdict_context(
    record: Record, weights: Sequence[Weight], verdicts: Sequence[Verdict], i: int
) -> list[tuple[str, float]]:
    """What the place and the neighbours add, once the neighbours have their own verdicts."""
    reasons = list(_place(record, weights, verdicts, i))
    near = [j for j in (i - 1, i + 1) if 0 <= j < len(verdicts) and verdicts[j].spam]
    if near and weights[i].subject:
        reasons.append(("beside-spam", 0.8 * len(near)))
    spam = sum(verdict.spam for verdict in verdicts)
    if 2 * spam >= len(verdicts) and weights[i].guard > -2:
        reasons.append(("page-of-spam", 1.5))
    return reasons


def _place(
    record: Record, weights: Sequence[Weight], verdicts: Sequence[Verdict], i: int
) -> list[tuple[str, float]]:
    """What the place of block i adds: the page's edge, and a phrase that stands in the middle of a sentence."""
    reasons: list[tuple[str, float]] = []
    count = len(record.blocks)
    if count > 1 and (i == 0 or i == count - 1):
        reasons.append(("edge", 0.4))
    if 0 < i < count - 1 and weights[i].chars <= 20 and not weights[i].sentence:
        before = record.blocks[i - 1].text[-1]
        if before in ",，、" or (before.isalnum() and weights[i - 1].chars > 25):
            reasons.append(("cuts-a-sentence", 1.2))
    return reasons


def _sum(weight: Weight, context: Sequence[tuple[str, float]]) -> Verdict:
    """The verdict on one line in a context."""
    if not (weight.subject or weight.contact):
        return Verdict(0.0, weight)
    density = min(1.0, weight.coverage / 0.35)
    reasons = [("subject", weight.subject * density), ("guard", weight.guard)]
    reasons.append(("support", weight.support * (1.0 if weight.subject >= 1 or weight.contact >= 1 else 0.5)))
    if weight.segments >= 4 and not weight.sentence and 2 * weight.hit_segments >= weight.segments:
        reasons.append(("list", 1.2))
    if weight.repeated > 0.35:
        reasons.append(("repeats", 1.0))
    if weight.coverage >= 0.6:
        reasons.append(("covered", 0.8))
    if weight.sentence:
        reasons.append(("sentence", -1.5))
    reasons += context
    return Verdict(sum(value for _, value in reasons), weight, tuple(reasons))

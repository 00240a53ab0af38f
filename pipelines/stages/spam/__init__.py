"""Injected blocks out: keyword lines, advertisements, link farms. Honest text on the same subjects stays.

Whole blocks go by their scores; out of the blocks that stay and of the headline only what was injected is cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.record import Block, Record, Removal
from pipelines.rules.spam import SpamRules
from pipelines.stages.spam.line_evidence import LineEvidence, weigh
from pipelines.stages.spam.line_score import CONDEMNED, LineScore, alone, suspect
from pipelines.stages.spam.page_context import judge
from pipelines.stages.spam.replaced_names import has_replaced_names
from pipelines.stages.spam.spliced_in import glued, interposed, spliced, tail_of
from pipelines.text.folding import fold
from pipelines.text.shared_pairs import pairs

STAGE = "spam"
CLONE, REPLACED = "page-of-spam", "entity_replaced"
_HEADLINE_CHARS = 80


def drop_spam(record: Record, *, rules: SpamRules) -> Record:
    """Remove the blocks that advertise and cut what was injected into the others; all else stays byte for byte.

    record    blocks in page order, none empty
    returns   the record with a Removal for each block taken and each piece cut, named after the heaviest evidence,
              and reject_reason "all-spam" when no block is left, or "doorway" when what is left is an article
              spun around the words of its headline. What is cut from title, outlet or section has position -1
    """
    scores = judge(record, rules)
    tails = _spliced_tails(record.blocks, scores, rules)
    gone = [scored.spam and not tail for scored, tail in zip(scores, tails, strict=True)]
    if _is_clone(scores):
        gone = [True] * len(gone)
    removals = [
        Removal(STAGE, scored.rule if scored.spam else CLONE, block.position, block.text)
        for block, scored, out in zip(record.blocks, scores, gone, strict=True)
        if out
    ]
    honest, cut = [], []
    for block, scored, tail, out in zip(record.blocks, scores, tails, gone, strict=True):
        if not out:
            honest.append(_without(block, tail))
            cut += [Removal(STAGE, scored.weight.rule, block.position, block.text[start:end]) for start, end in tail]
    kept, cuts = _cut_injected(honest, rules)
    (title, outlet, section), trimmed = _trim_fields(record, rules)
    removals += cut + cuts + trimmed
    if has_replaced_names([fold(block.text).text for block in kept], rules):
        record = replace(record, flags=(*record.flags, REPLACED))
    if not removals:
        return record
    record = replace(record.without(tuple(removals), tuple(kept)), title=title, outlet=outlet, section=section)
    if not kept:
        return replace(record, reject_reason="all-spam")
    if _is_doorway(record, scores):
        return replace(record, reject_reason="doorway", flags=(*record.flags, "doorway"))
    return record


def _spliced_tails(
    blocks: Sequence[Block], scores: Sequence[LineScore], rules: SpamRules
) -> list[list[tuple[int, int]]]:
    """Of each short block that begins with a headline of the page's sentences the advertisement; of the others none."""
    evidence, is_spam = _in_a_field(rules)
    tails: list[list[tuple[int, int]]] = [[] for _ in blocks]
    short = [i for i, v in enumerate(scores) if v.weight.chars <= _HEADLINE_CHARS and not v.weight.sentence]
    if asked := [i for i in short if suspect(scores[i].weight)]:
        sentences = (fold(b.text).text for b, v in zip(blocks, scores, strict=True) if v.weight.sentence)
        story = pairs("\n".join(sentences))
        for i in asked:
            folded = fold(blocks[i].text)
            if span := spliced(folded.text, story, evidence, is_spam):
                tails[i] = [folded.span(*span)]
    return tails


def _in_a_field(rules: SpamRules) -> tuple[Callable[[str], LineEvidence], Callable[[str], bool]]:
    """How a piece of a headline is weighed, and whether it is spam: it has no page around it to ask."""

    def evidence(text: str) -> LineEvidence:
        return weigh(text, rules)

    def is_spam(text: str) -> bool:
        scored = alone(evidence(text))
        return scored.score >= CONDEMNED + 1 and scored.weight.guard == 0

    return evidence, is_spam


def _is_clone(scores: Sequence[LineScore]) -> bool:
    """Whether what is left of a page whose own text advertises is only its small talk."""
    left = [scored.weight for scored in scores if not scored.spam]
    lost = sum(scored.weight.chars for scored in scores if scored.spam)
    advertises = any(name == CLONE for scored in scores for name, _ in scored.reasons)
    return advertises and lost > sum(weight.chars for weight in left) and all(weight.guard > -0.9 for weight in left)


def _is_doorway(record: Record, scores: Sequence[LineScore]) -> bool:
    """Whether the headline advertises and most paragraphs repeat its words without a word of a report."""
    if not scores[0].spam or len(record.blocks) < 3:
        return False
    text = [(fold(block.text).text, scored.weight) for block, scored in zip(record.blocks, scores[1:], strict=False)]
    telling = sum(any(term in paragraph for term in scores[0].weight.terms) for paragraph, _ in text)
    return 3 * telling >= 2 * len(text) and sum(weight.guard for _, weight in text) > -1.6


def _cut_injected(blocks: Sequence[Block], rules: SpamRules) -> tuple[list[Block], list[Removal]]:
    """The blocks without glued brands and interposed keywords, and what was cut."""
    folded = [fold(block.text) for block in blocks]
    texts = [one.text for one in folded]

    def evidence(text: str) -> LineEvidence:
        return weigh(text, rules)

    name, places = "glued-brand", glued(texts, evidence, rules.signs)
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
    evidence, is_spam = _in_a_field(rules)
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

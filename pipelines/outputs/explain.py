"""What each stage did to one page: the chain run step by step, and what lies between two steps told as events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipelines.record import Block, Hints, Page, Record
from pipelines.rules.loading import Rules, default_rules
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages import bind, read
from pipelines.stages.metadata.candidates import Weighed, weighed_candidates

DROPPED, CUT, REPAIRED, CONVERTED = "dropped", "cut", "repaired", "converted"
FIELDS = (
    "title", "subtitle", "published_at", "published_evidence", "outlet", "authors", "editors", "section", "keywords",
    "canonical_url",
)  # fmt: skip
FACTS = ("script", "language", "masked", "glosses", "flags", "reject_reason", "warnings")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a stage did to a block.

    kind     dropped (all of it), cut (a part), repaired or converted
    rule     what the removal names; "" where the stage only changed the text
    text     what was taken out, or stood there before
    """

    stage: str
    kind: str
    rule: str
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A block from its extraction to its end.

    text     as it is kept, or as it was when it was dropped
    """

    position: int
    kind: str
    script: str
    status: str
    text: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page's way through the chain.

    record      what clean() returns for the page
    lines       all blocks that were extracted, in page order
    facts       (stage, field, value) for each field that a stage set, in order
    candidates  what was weighed for the fields of metadata
    """

    record: Record
    lines: tuple[Line, ...]
    facts: tuple[tuple[str, str, Any], ...]
    candidates: tuple[Weighed, ...] = ()


def explain(page: Page, *, hints: Hints = Hints(), rules: Rules | None = None) -> Explanation:
    """Run the chain and watch. Arguments as for clean(); a stage is skipped once the page is rejected, as there."""
    record = read(page, hints)
    unread = {removal.position: Block(removal.position, removal.text) for removal in record.removals}
    blocks = unread | {block.position: block for block in record.blocks}
    events = list(_events("read", Record(page=page), record))
    facts = list(_facts("read", Record(page=page), record))
    candidates: tuple[Weighed, ...] = ()
    for name, stage in bind(rules or default_rules()):
        if record.reject_reason is not None:
            break
        if name == "metadata":
            candidates = weighed_candidates(record, default_metadata_rules())
        before, record = record, stage(record)
        events += _events(name, before, record)
        facts += _facts(name, before, record)
        blocks |= {block.position: block for block in record.blocks}
    kept = {block.position for block in record.blocks}
    lines = tuple(
        _line(block, [event for event in events if event.position == position], position in kept)
        for position, block in sorted(blocks.items())
    )
    record = replace(record, text="", tree=None, lines=(), page_features=frozenset())
    return Explanation(record, lines, tuple(facts), candidates)


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain values, for machines."""
    record = explanation.record
    page = {name: getattr(record.page, name) for name in ("url", "fetched_at", "warc_file", "warc_offset")}
    names = ("charset", "charset_evidence", "extractor", *FIELDS, "evidence", *FACTS)
    return {
        "page": page,
        **{name: getattr(record, name) for name in names},
        "facts": [{"stage": stage, "field": field, "value": value} for stage, field, value in explanation.facts],
        "candidates": [asdict(candidate) for candidate in explanation.candidates],
        "blocks": [asdict(line) for line in explanation.lines],
    }


def _line(block: Block, events: list[Event], kept: bool) -> Line:
    last = events[-1].kind if events else "kept"
    status = DROPPED if not kept else last if last != DROPPED else "kept"
    return Line(block.position, block.kind, block.script, status, block.text, tuple(events))


def _events(stage: str, before: Record, after: Record) -> Iterator[Event]:
    """What a stage did, block by block: its removals first, then texts that changed without one, then silent losses."""
    left = {block.position: block for block in after.blocks}
    told = set()
    for removal in after.removals[len(before.removals) :]:
        told.add(removal.position)
        gone = removal.position not in left
        kind = DROPPED if gone else REPAIRED if removal.stage == "repair" else CUT
        yield Event(removal.stage, kind, removal.rule, removal.position, removal.text)
    for block in before.blocks:
        now = left.get(block.position)
        if block.position in told or (now is not None and now.text == block.text):
            continue
        if now is None:
            yield Event(stage, DROPPED, "", block.position, block.text)
        else:
            yield Event(stage, CONVERTED if now.script in ("Hant", "mixed") else REPAIRED, "", now.position, block.text)


def _facts(stage: str, before: Record, after: Record) -> Iterator[tuple[str, str, Any]]:
    """The fields that a stage set."""
    for field in ("charset", "charset_evidence", "extractor", *FIELDS, *FACTS):
        value = getattr(after, field)
        if value != getattr(before, field):
            yield stage, field, value

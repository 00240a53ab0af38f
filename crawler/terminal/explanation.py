"""An explanation on the terminal: colours where there are any, words and marks that tell the same without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.cells import chop_cells
from rich.console import RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from pipelines.outputs.explain import CONVERTED, CUT, DROPPED, FIELDS, REPAIRED, Event, Explanation, Line
from pipelines.stages.metadata.candidates import Weighed
from pipelines.text.printable import all_printable

KEPT = "kept"
LOOK = {  # status: mark, colour of mark and detail, style of the text
    KEPT: ("✓", "green", ""),
    REPAIRED: ("~", "yellow", ""),
    CONVERTED: ("⇄", "cyan", ""),
    CUT: ("✂", "magenta", ""),
    DROPPED: ("✗", "red", "dim"),
}
EVIDENCE_CHARS = 160  # of what a rule took out of a block; all of it is in --json
BEFORE_CHARS = 60  # of a text before its conversion: enough to see it
WEIGHTS = 6  # features of a candidate; all of them are in --json
MARGIN = 8  # columns for position and mark


def render(explanation: Explanation, *, width: int, brief: bool = False) -> Iterator[RenderableType]:
    """The page from its bytes to its fields, a part at a time.

    width   columns of the terminal; Chinese characters take two, and a line may break between any two of them
    brief   one line a block
    """
    explanation = all_printable(explanation)
    record = explanation.record
    yield Rule(Text(record.page.url, "bold"), align="left")
    yield _fields(
        ("fetched", record.page.fetched_at),
        ("charset", f"{record.charset} (from: {record.charset_evidence})"),
        ("extractor", record.extractor),
        ("script", record.script),
        ("language", record.language),
    )
    yield Text.assemble("  ", *[part for status in LOOK for part in _legend(status)])
    yield _blocks(explanation.lines, width - MARGIN, brief=brief)
    yield Rule(Text("fields", "bold"), align="left")
    stages = {field: stage for stage, field, _ in explanation.facts}
    told = {name: f"{stage}, from {record.evidence[name]}" for name, stage in stages.items() if name in record.evidence}
    yield _fields(*[(name, _value(getattr(record, name)), (stages | told).get(name, "")) for name in FIELDS])
    if explanation.candidates and not brief:
        yield Rule(Text("candidates", "bold"), align="left")
        yield _candidates(explanation.candidates)
    yield Rule(Text("outcome", "bold"), align="left")
    yield from _outcome(explanation)


def _legend(status: str) -> list[tuple[str, str]]:
    mark, colour, _ = LOOK[status]
    return [(f"{mark} {status}", colour), ("   ", "")]


def _blocks(lines: tuple[Line, ...], width: int, *, brief: bool) -> Table:
    """Position, mark and text; under a block, or when brief before it, what happened to it."""
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
    for line in lines:
        mark, colour, style = LOOK[line.status]
        text = Text(line.text, style)
        if brief and (rule := next((event.rule for event in reversed(line.events) if event.rule), "")):
            text = Text.assemble((f"{rule} ", f"bold {colour}"), text)
        table.add_row(str(line.position), Text(mark, colour), _folded(text, width, brief))
        for event in () if brief else line.events:
            table.add_row("", "", _folded(_detail(event, line), width, brief))
    return table


def _detail(event: Event, line: Line) -> Text:
    """Which stage did what by which rule, and the evidence where the block itself does not show it."""
    _, colour, _ = LOOK[event.kind]
    text = Text.assemble("└ ", (f"{event.kind} by {event.stage}", colour))
    if event.rule:
        text.append(f" · {event.rule}", f"bold {colour}")
    if event.text != line.text:
        lead = {CUT: "out", REPAIRED: "there stood", CONVERTED: "before"}.get(event.kind, "text")
        most = BEFORE_CHARS if event.kind == CONVERTED else EVIDENCE_CHARS
        text.append(f" · {lead}: {_short(event.text, most)}", "dim")
    return text


def _fields(*rows: tuple[Any, ...]) -> Padding:
    """Names, values and, where known, the stage that set them and its evidence."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", no_wrap=True)
    for name, value, *stage in rows:
        told = value not in (None, "", "None")
        table.add_row(name, escape(str(value)) if told else Text("–", "dim"), stage[0] if stage and told else "")
    return Padding(table, (0, 2))


def _candidates(candidates: tuple[Weighed, ...]) -> Padding:
    """What was weighed for each field: the winners marked; for a score the features that weigh most, for an ordered
    list of rules those that told, accepted and refused it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for one in candidates:
        score = "" if one.score is None else f" {one.score:+.1f}"
        weights = " ".join(f"{name} {weight:+.1f}" for name, weight in one.features[:WEIGHTS])
        verdict = f"by {one.accepted}" if one.accepted else f"not: {one.refused}" if one.refused else one.barred
        told = (f"{one.evidence}{score}", one.rule, verdict, weights, _short(one.text, 60))
        detail = " · ".join(filter(None, told))
        text = Text.assemble((one.value, "bold" if one.chosen else ""), (f"  {detail}", "dim"))
        table.add_row(one.field, Text("✓", "green") if one.chosen else "", text)
    return Padding(table, (0, 2))


def _outcome(explanation: Explanation) -> Iterator[Text]:
    record = explanation.record
    counts = Counter(line.status for line in explanation.lines)
    if record.reject_reason:
        yield Text(f"  rejected: {record.reject_reason}", "bold red")
    else:
        yield Text(f"  an article of {sum(len(block.text) for block in record.blocks)} characters", "bold green")
    yield Text.assemble("  ", *[p for s in LOOK if counts[s] for p in ((f"{counts[s]} {s}", LOOK[s][1]), ("  ", ""))])
    rules = Counter(f"{event.stage}/{event.rule}" for line in explanation.lines for event in line.events if event.rule)
    if rules:
        yield Text("  rules: " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common()), "dim")
    if "kind" in record.evidence:
        yield Text(f"  no article at more than 0: {record.evidence['kind']}", "dim")
    if record.flags or record.masked or record.glosses:
        told = [*record.flags, f"{record.masked} masked" * bool(record.masked)]
        told.append(f"{record.glosses} glosses out" * bool(record.glosses))
        yield Text("  damage: " + ", ".join(filter(None, told)), "yellow")
    for warning in record.warnings:
        yield Text(f"  look into: {warning}", "yellow")


def _value(value: object) -> str | None:
    return "、".join(map(str, value)) or None if isinstance(value, tuple) else None if value is None else str(value)


def _short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"


def _folded(text: Text, width: int, brief: bool) -> Text:
    """The text broken where a line is full: rich breaks at spaces, of which Chinese has none."""
    if brief:
        text.truncate(width, overflow="ellipsis")
        return text
    ends: list[int] = []
    for part in chop_cells(text.plain, width):
        ends.append((ends[-1] if ends else 0) + len(part))
    return Text("\n").join(text.divide(ends[:-1]))

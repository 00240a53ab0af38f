"""Articles without the punctuation of sentences: poems, lists of names, tables. A library of `extract`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from statistics import median

from lxml.html import HtmlElement

from pipelines.stages.extract.body_finder import heads
from pipelines.stages.extract.entries import is_feed
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, holder

SENTENCES = 60  # characters of them beneath which a page is without: some stand in its foot
NEAR = 4  # lines between headline and text: byline, buttons
LINES, LONGEST = 8, 12  # fewer lines are a byline and its buttons; lines longer by the median are headlines


def find_verse(layout: Layout, titles: Collection[str]) -> HtmlElement | None:
    """The element of short lines without links right below the headline, on a page that says no sentence; else None.

    titles   folded, what the page calls itself
    """
    headline = _headline(layout, titles)
    if headline is None:
        return None
    counts: Counter[HtmlElement] = Counter()
    for line in layout.lines[headline + 1 :]:
        if _is_short(line):
            box = holder(line)
            around = box.getparent()  # a stanza stands in an element of its own
            counts.update(box for box in (box, around) if box is not None and box in layout.spans)
    for box, lines in counts.most_common():
        start, end = layout.spans[box]
        if lines < LINES:
            break
        inside = layout.lines[start:end]
        if (
            not any(line.sentence for line in layout.lines[headline:start])
            and not is_feed(inside, layout.patterns.stamp)
            and headline < start <= headline + 1 + NEAR
            and all(_is_short(line) for line in inside)
            and median(line.chars for line in inside) <= LONGEST
            and box.find(".//a") is None
        ):
            return box
    return None


def find_table(layout: Layout, titles: Collection[str]) -> HtmlElement | None:
    """The table of data right below the headline, on a page that says no sentence: a result, a list; else None.

    titles   folded, what the page calls itself
    """
    headline = _headline(layout, titles)
    if headline is None:
        return None
    first = next((i for i in range(headline + 1, len(layout.lines)) if layout.lines[i].kind == "table"), None)
    if first is None or first > headline + 1 + NEAR or any(line.sentence for line in layout.lines[headline:first]):
        return None
    table = next(
        (e for e in (layout.lines[first].owner, *layout.lines[first].owner.iterancestors()) if e.tag == "table"), None
    )
    if table is None or table not in layout.spans:
        return None
    rows = layout.lines[slice(*layout.spans[table])]
    linked = sum(line.linked for line in rows)
    return table if len(rows) > 1 and 4 * linked <= sum(line.chars for line in rows) else None


def _headline(layout: Layout, titles: Collection[str]) -> int | None:
    """The number of the headline's line on a page that says no sentence; None on any other page."""
    lines, site = layout.lines, layout.patterns.site
    said = sum(line.sentence for line in lines if line.noise is None and not site.search(line.text))
    if said >= SENTENCES:
        return None
    return next((i for i, line in enumerate(lines) if line.noise is None and heads(line, titles)), None)


def _is_short(line: Line) -> bool:
    return line.noise is None and not line.linked and line.chars <= 2 * LONGEST

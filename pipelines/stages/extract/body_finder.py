"""Where on a page the running text stands. A library of `extract`.

The idea is old (text density, Sun et al., SIGIR 2011; maximum subsequence, Pasternack and Roth, WWW 2009): the
article is where characters outside links stand close together. Ours counts lines with the punctuation of sentences,
starts from the element that holds most of them directly, and climbs as long as what it gains is running text too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from pipelines.stages.extract.entries import GOES_ON, is_feed, is_live
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, holder, is_link
from pipelines.text.folding import letters

LEAD = 12  # lines above the text among which the first picture's caption stands
NOTICE = 40  # characters of sentences right below the headline, which comments and other stories outweigh
SIGNED = re.compile(r"(?:(?:19|20)\d{2}|[〇○零一二三四五六七八九]{4})\s*年\s*\S{1,3}\s*月\s*\S{1,3}\s*日")


def _is_teaser(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the beginning of an article, cut off under the headline to click."""
    return at > 0 and lines[at].text.endswith(("...", "…")) and is_link(lines[at - 1])


def _paragraphs_of(line: Line, layout: Layout) -> HtmlElement:
    """The element in which a line is one paragraph among others, though each stands in a <div> of its own."""
    element = holder(line)
    parent = element.getparent()
    if parent is None or parent not in layout.spans:
        return element
    for other in (element.getprevious(), element.getnext()):
        if other is None or other.tag != element.tag or other.get("class") != element.get("class"):
            continue
        (start, end), (first, last) = layout.spans[element], layout.spans.get(other, (0, 0))
        if end - start == 1 == last - first and line.sentence and layout.lines[first].sentence:
            return parent
        if element.tag == "dl" and line.sentence and any(one.sentence for one in layout.lines[first:last]):
            return parent  # a list for each question and its answer
    return element


def heads(line: Line, titles: Collection[str]) -> bool:
    """Whether a line is the page's headline, by what the page calls itself."""
    return (line.kind == "heading" or line.chars >= 8) and letters(line.text) in titles


def _dates(line: Line, byline: re.Pattern[str]) -> bool:
    """Whether a line only says when and by whom something was published."""
    return not line.sentence and line.chars <= 80 and byline.search(line.text) is not None


def find_body(layout: Layout, titles: Collection[str] = ()) -> HtmlElement | None:
    """The element that holds the article; None where no line is prose.

    titles   folded, what the page calls itself: the first text below its headline counts three times, so that a notice
             of sixty characters outweighs the site's declaration at the foot
    """
    weights, below = _weights(layout, titles)
    if not weights:
        return None
    best = max(weights, key=weights.__getitem__)
    if is_feed(layout.lines[slice(*layout.spans[best])], layout.patterns.stamp):
        best = _above_comments(layout, weights, best, below)
    for outer in best.iterancestors():
        if outer in layout.spans and outer.tag not in ("body", "html") and _takes_in(layout, best, outer):
            best = outer
    return best


def _weights(layout: Layout, titles: Collection[str]) -> tuple[dict[HtmlElement, float], HtmlElement | None]:
    """How much running text stands directly in each element, half of it counted for the element around; and the element
    of the first text below the headline."""
    weights: dict[HtmlElement, float] = defaultdict(float)
    headline = max(
        (i for i, line in enumerate(layout.lines) if line.noise is None and heads(line, titles)), default=None
    )
    below: HtmlElement | None = None
    site, byline = layout.patterns.site, layout.patterns.byline
    for i, line in enumerate(layout.lines):
        if not line.prose or line.noise is not None:
            continue
        little = len(set(site.findall(line.text))) > 1 or _dates(line, byline) or _is_teaser(layout.lines, i)
        weight = line.prose / 10 if little else line.prose
        outer = _paragraphs_of(line, layout)
        if below is None and headline is not None and i > headline and weight >= 20 and not line.linked:
            below = outer
        weights[outer] += weight * 3 if outer is below else weight
        if (around := next((e for e in outer.iterancestors() if e in layout.spans), None)) is not None:
            weights[around] += weight / 2
    return weights, below


def _above_comments(
    layout: Layout, weights: dict[HtmlElement, float], feed: HtmlElement, below: HtmlElement | None
) -> HtmlElement:
    """The heaviest element above comments that outweigh it, where it says enough; else the comments' own."""
    start = layout.spans[feed][0]
    above = {element: weight for element, weight in weights.items() if layout.spans[element][1] <= start}
    other = max(above, key=above.__getitem__, default=feed)
    enough = NOTICE if other is below else GOES_ON
    said = sum(line.sentence for line in layout.lines[slice(*layout.spans[other])])
    return other if said >= enough else feed


def _takes_in(layout: Layout, best: HtmlElement, outer: HtmlElement) -> bool:
    """Whether what an element holds beside the text found so far is text of the same article."""
    (start, end), (first, last) = layout.spans[best], layout.spans[outer]
    gained = [line for line in (*layout.lines[first:start], *layout.lines[end:last]) if line.noise is None]
    if first == start and _signs(gained, layout.patterns.site):
        return True
    held = [line for line in layout.lines[start:end] if line.noise is None]
    alone = sum(line.sentence > 0 for line in held) < 3
    prose = sum(line.sentence for line in _lines_of_article_boxes(gained, outer, alone=alone))
    if not prose or prose * 2 < sum(line.chars for line in gained):
        return False
    if is_feed(gained, layout.patterns.stamp) and not is_live(layout.lines[first:last]):
        return False
    size = sum(line.prose for line in held)
    own = [line.sentence if line.noise is None and holder(line) is outer else 0 for line in layout.lines[first:last]]
    before, behind = own[: start - first], own[end - first :]
    # The first paragraph may stand before the element that holds the others; one line alone behind it is an appeal.
    beside = sum(before) + (sum(behind) if sum(map(bool, behind)) > 1 else 0)
    return prose * 10 >= size * 3 or (beside * 2 >= prose and prose * 20 >= size)


def _signs(lines: Sequence[Line], site: re.Pattern[str]) -> bool:
    """Whether lines are the office and the day under a notice, and nothing else."""
    return (
        1 <= len(lines) <= 4
        and SIGNED.fullmatch(lines[-1].text.strip()) is not None
        and not any(line.linked or line.chars > 40 or site.search(line.text) for line in lines)
    )


def _lines_of_article_boxes(lines: Sequence[Line], outer: HtmlElement, *, alone: bool) -> list[Line]:
    """Those lines that may belong to an article that stands in several boxes of an element.

    alone   whether a box with one sentence counts too: only while little is found. Later it is an appeal to subscribe
    """
    boxes: dict[HtmlElement, list[Line]] = defaultdict(list)
    for line in lines:
        box = line.owner
        while box is not outer and (parent := box.getparent()) is not None and parent is not outer:
            box = parent
        boxes[outer if holder(line) is outer else box].append(line)
    return [
        line
        for box, inside in boxes.items()
        if alone or box is outer or sum(line.sentence > 0 for line in inside) > 1
        for line in inside
    ]


def captions_above(lines: Sequence[Line], start: int, titles: Collection[str]) -> int:
    """How many lines right above the text to take in, so that the captions between it and the headline come along."""
    first = max(0, start - LEAD)
    headline = next((i for i in range(start - 1, first - 1, -1) if heads(lines[i], titles)), None)
    if headline is None:
        return 0
    found = (i for i in range(headline + 1, start) if _is_lead_caption(lines[i]))
    return start - next(found, start)


def _is_lead_caption(line: Line) -> bool:
    return line.kind == "caption" and line.noise is None and not line.linked and line.chars >= 6 and line.prose > 0

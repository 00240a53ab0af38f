"""What stands inside the chosen container and is not the article, told by structure. A library of `extract`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from lxml.html import HtmlElement

from pipelines.rules.reading import ReadingPatterns
from pipelines.stages.extract.line_kinds import Line, holder, is_link
from pipelines.text import dates
from pipelines.text.folding import letters

ENDS = re.compile(r"[。！？!?…”’；;：:」』）)]$")
STOPS = re.compile(r"[。！？][”’」』]?$")
ROWS = 6  # of a table with a link each, fewer than which may be data that the text speaks of
LONG = 30  # characters of running text that no headline, credit or menu has without being a sentence
ENOUGH = 60  # characters of sentences of an article before which nothing ends it
DAY = re.compile(dates.DAY)
BULLET = re.compile(r"[·•・●○◆■□▪|｜/>»›\-+]+")


def trim(lines: Sequence[Line], titles: Sequence[str], patterns: ReadingPatterns) -> list[str | None]:
    """Why each line is left out, None where it stays.

    lines    of the container, in page order
    titles   what the page calls itself: h1, title tag, og:title
    """
    why: list[str | None] = [line.noise for line in lines]
    alive = [i for i, reason in enumerate(why) if reason is None]
    prose = [i for i in alive if lines[i].prose >= LONG and not is_link(lines[i])] or [
        i for i in alive if lines[i].prose
    ]
    if not prose:
        return why
    folded = {letters(title) for title in titles}
    _headline(lines, why, alive, prose[0], folded)
    _next_story(lines, why, alive, folded, patterns.next_story)
    _buttons(lines, why, alive, patterns.button)
    if not any(why[i] is None for i in prose):
        return why
    _boxes(lines, why, alive, patterns.box_heading)
    _links(lines, why, alive, prose[0], prose[-1])
    return why


def _headline(lines: Sequence[Line], why: list[str | None], alive: list[int], first: int, titles: set[str]) -> None:
    """The page's own headline above the text is its title, and what stands above that is no text."""
    for i in reversed([i for i in alive if i <= first]):
        text = letters(lines[i].text)
        if len(text) >= 4 and text in titles:
            why[i] = "title"
            for j in alive:
                if j < i and (lines[j].prose < (LONG if lines[i].kind == "heading" else 1) or is_link(lines[j])):
                    why[j] = "before-title"
            return


def _next_story(
    lines: Sequence[Line], why: list[str | None], alive: list[int], titles: set[str], next_story: re.Pattern[str]
) -> None:
    """Everything from where the page goes on with another article, once enough of its own is told.

    That is a line that says so, the next <article> with a heading of its own, or a main heading with a day beside it.
    """
    boxes = (
        [_article_of(line) for line in lines]
        if any(e.tag == "article" for e in _around(lines))
        else [None] * len(lines)
    )
    told, own = 0, next((box for box in boxes if box is not None), None)
    headed_boxes: dict[HtmlElement, bool] = {}
    for at, i in enumerate(alive):
        line = lines[i]
        if told >= ENOUGH and why[i] is None:
            box = boxes[i]
            other = box is not None and box is not own and _is_headed(box, headed_boxes)
            headed = line.kind == "heading" and letters(line.text) not in titles
            near = [lines[j].text for j in alive[max(0, at - 2) : at + 4] if j != i and lines[j].chars <= 40]
            ends = (
                (line.chars <= 24 and next_story.search(line.text) is not None)
                or other
                or (headed and line.owner.tag == "h1" and any(DAY.search(text) for text in near))
            )
            if ends:
                for j in alive[at:]:
                    why[j] = why[j] or "next-article"
                return
        told += line.sentence


def _around(lines: Sequence[Line]) -> set[HtmlElement]:
    """Every element around some line, each climbed once."""
    found: set[HtmlElement] = set()
    for line in lines:
        element: HtmlElement | None = line.owner
        while element is not None and element not in found:
            found.add(element)
            element = element.getparent()
    return found


def _is_headed(box: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    if box not in known:
        known[box] = next(box.iter("h1", "h2", "h3"), None) is not None
    return known[box]


def _article_of(line: Line) -> HtmlElement | None:
    """The <article> in which a line stands."""
    return next((e for e in (line.owner, *line.owner.iterancestors()) if e.tag == "article"), None)


def _buttons(lines: Sequence[Line], why: list[str | None], alive: list[int], button: re.Pattern[str]) -> None:
    """What unfolds the rest of the text: 展开全文."""
    for i in alive:
        if why[i] is None and lines[i].chars < 12 and button.search(lines[i].text):
            why[i] = "button"


def _boxes(lines: Sequence[Line], why: list[str | None], alive: list[int], heading: re.Pattern[str]) -> None:
    """A box under a heading such as 推荐阅读, whole, where the article stands outside it."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for i in alive:
        weights[holder(lines[i])] += lines[i].sentence
    main = max(weights, key=weights.__getitem__)
    around = {main, *main.iterancestors()}
    headed = [i for i in alive if why[i] is None and lines[i].chars <= 12 and heading.search(lines[i].text)]
    if not headed:
        return
    outermost: dict[HtmlElement, HtmlElement] = {}  # of each element outside the article, the box beside the article
    boxes: dict[HtmlElement, list[int]] = defaultdict(list)
    for i in alive:
        boxes[_box_beside(lines[i].owner, around, outermost)].append(i)
    said = sum(weights.values())
    for box in {outermost[lines[i].owner] for i in headed} - around:
        if 3 * sum(lines[j].sentence for j in boxes[box]) < said:
            for j in boxes[box]:
                why[j] = why[j] or "headed-box"


def _box_beside(element: HtmlElement, around: set[HtmlElement], known: dict[HtmlElement, HtmlElement]) -> HtmlElement:
    """The outermost element around one that holds nothing of the article; the element itself where there is none.

    known   what was found before, added to: each element is climbed once
    """
    path = [element]
    while path[-1] not in known and (parent := path[-1].getparent()) is not None and parent not in around:
        path.append(parent)
    box = known.get(path[-1], path[-1])
    known.update(dict.fromkeys(path, box))
    return box


def _links(lines: Sequence[Line], why: list[str | None], alive: list[int], first: int, last: int) -> None:
    """Lines that are links, the heading above several of them, and what stands between them after the text."""
    for i in alive:  # what is left of a list of which the links are gone
        if why[i] is None and lines[i].chars <= 2 and not letters(lines[i].text) and BULLET.fullmatch(lines[i].text):
            why[i] = "links"
    run: list[int] = []
    contents = _contents(lines, alive)
    for i in [i for i in alive if why[i] is None] + [len(lines)]:
        if i < len(lines) and (is_link(lines[i]) or i in contents):
            run.append(i)
            continue
        if run and (len(run) > 1 or run[0] < first or run[-1] > last or not ENDS.search(lines[run[0]].text)):
            for j in run:
                why[j] = "links"
            heading = 12
            for j in reversed([j for j in alive if j < run[0]] if len(run) > 1 else []):
                if why[j] is not None or lines[j].chars > heading or lines[j].prose:
                    break
                why[j] = "links"
                heading = 2  # above it only what is left of a heading set vertically, a character a line
        run = []
    links = [i for i in alive if i > last and why[i] == "links"]
    if len(links) >= 3:
        for i in alive:
            if i > links[0] and not lines[i].prose:
                why[i] = why[i] or "links"


def _contents(lines: Sequence[Line], alive: Sequence[int]) -> frozenset[int]:
    """The rows of a table of contents below the text: nearly every one has something to click."""
    last = max((i for i in alive if lines[i].sentence), default=len(lines))
    rows = [i for i in alive if i > last and lines[i].kind == "table"]
    clicked = sum(lines[i].linked > 0 for i in rows)
    return frozenset(rows if clicked >= ROWS and 5 * clicked >= 4 * len(rows) else ())


class SecondReading:
    """The text another extractor found, to be asked line by line."""

    def __init__(self, text: str) -> None:
        self.lines = {letters(line) for line in text.splitlines()}
        self.text = letters(text)
        self.patience = 1000  # look-ups in the whole text: a page of 25,000 lines must not take minutes

    def confirms(self, line: Line) -> bool:
        """Whether the line stands there, alone or in a longer one."""
        folded = letters(line.text)
        if folded in self.lines or not folded or self.patience <= 0:
            return folded in self.lines and bool(folded)
        self.patience -= 1
        return folded in self.text


def unconfirmed(lines: Sequence[Line], why: Sequence[str | None], second: SecondReading) -> list[str | None]:
    """`why`, and the lines above and below the text that another extractor doesn't hold for text.

    Between the first and the last line it confirms it isn't asked: it loses sub-headings and whole paragraphs there.
    Nor is it for sentences, and what stands beside them in the same element: signatures, dates, credits of pictures.
    """
    alive = [i for i, reason in enumerate(why) if reason is None]
    confirmed = [i for i in alive if second.confirms(lines[i])]
    if not confirmed:
        return list(why)
    beside = {holder(lines[i]) for i in alive if lines[i].sentence}
    out = list(why)
    for i in alive:
        outside = not confirmed[0] <= i <= confirmed[-1]
        short = lines[i].prose > 0 and not lines[i].linked and STOPS.search(lines[i].text) is not None
        if outside and not short and lines[i].kind != "caption" and holder(lines[i]) not in beside:
            out[i] = "unconfirmed"
    return out

"""The lines of a page as later stages see them: frozen, and without the elements that they stood in."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from pipelines.record import PageLine, Part
from pipelines.stages.extract.line_kinds import Line, one_spaced

SHORT = 240  # characters of a line whose parts are told apart; longer ones are paragraphs
ANCESTORS = 2  # of the element around a text whose names are told with its own
ATTRIBUTES = ("class", "id", "itemprop", "rel", "href")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def read_parts(lines: Sequence[Line]) -> list[tuple[Part, ...]]:
    """The parts of each line; () for long ones. Asked before the page is taken apart, for their elements lie in it."""
    known: dict[HtmlElement, tuple[str, bool]] = {}
    borne: dict[HtmlElement, str] = {}
    return [tuple(_parts(line, known, borne)) if line.chars <= SHORT else () for line in lines]


def page_lines(
    lines: Sequence[Line], parts: Sequence[tuple[Part, ...]], start: int, count: int
) -> tuple[PageLine, ...]:
    """The lines of a page, of which those from start on became the article's blocks and removals, one each."""
    return tuple(
        PageLine(
            text=_clean("".join(part.text for part in found)) if found else _clean(line.text),
            kind=line.kind,
            tag=line.owner.tag,
            parts=found,
            position=at - start if start <= at < start + count else None,
            hidden=line.noise == "hidden",
        )
        for at, (line, found) in enumerate(zip(lines, parts, strict=True))
    )


def placed_lines(page: Sequence[Line], article: Sequence[Line]) -> tuple[PageLine, ...]:
    """The same where the article was laid out on its own: each of its lines is looked for behind the one before."""
    places: dict[str, deque[int]] = {}
    for at, line in enumerate(page):
        places.setdefault(line.text, deque()).append(at)
    found: dict[int, int] = {}
    last = -1
    for position, line in enumerate(article):
        queue = places.get(line.text, deque())
        while queue and queue[0] <= last:
            queue.popleft()
        if queue:
            last = queue.popleft()
            found[last] = position
    whole = page_lines(page, read_parts(page), 0, 0)
    return tuple(
        PageLine(line.text, line.kind, line.tag, line.parts, found.get(i), line.hidden) for i, line in enumerate(whole)
    )


def _clean(text: str) -> str:
    return one_spaced(INVISIBLE.sub("", text))


def _parts(line: Line, known: dict[HtmlElement, tuple[str, bool]], borne: dict[HtmlElement, str]) -> Iterator[Part]:
    """The texts of a line, a space between two elements that stand side by side: </span><span>.

    known, borne   what is known of each element from other lines: names and whether it is a link; its own names alone
    """
    before: HtmlElement | None = None
    for text, element in line.parts:
        if not text:
            continue
        if element not in known:
            known[element] = (_names(element, borne), element.tag == "a" and bool(element.get("href")))
        names, linked = known[element]
        apart = (
            before is not None and element is not before and element.getparent() is not before
            and before.getparent() is not element
        )  # fmt: skip
        yield Part(f" {text}" if apart else text, names, linked)
        before = element


def _names(element: HtmlElement, borne: dict[HtmlElement, str]) -> str:
    """The names that an element and the nearest around it bear, in lower case, its own first."""
    found: list[str] = []
    around: HtmlElement | None = element
    for _ in range(ANCESTORS + 1):
        if around is None or around.tag in ("body", "html"):
            break
        if around not in borne:
            own = [value[:80] for name in ATTRIBUTES if (value := around.get(name))]
            borne[around] = " ".join(own).lower()
        if borne[around]:
            found.append(borne[around])
        around = around.getparent()
    return " ".join(found)

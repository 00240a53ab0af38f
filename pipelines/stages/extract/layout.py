"""Markup to lines: what a reader of the page would see, in page order, each with where it stands.

A library of `extract`: no stage of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from pipelines.rules.reading import ReadingPatterns
from pipelines.stages.extract.line_kinds import BLOCKS, Line, is_data_table, leads_away, one_spaced
from pipelines.stages.extract.template_names import noise
from pipelines.text.characters import HAN

BOLD = frozenset(("b", "strong"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
KINDS = {
    **dict.fromkeys(HEADINGS, "heading"),
    **dict.fromkeys(("figcaption",), "caption"),
    **dict.fromkeys(("pre", "listing", "xmp"), "code"),
    "blockquote": "quote",
    "li": "list",
    "dd": "list",
    "dt": "list",
}
# A line end between two characters of Chinese, or between one and a figure, is only a line end of the editor's.
LINE_END_INSIDE_TEXT = re.compile(
    rf"(?<=[{HAN}，。、；：！？”’）》])[ \t]*[\r\n][ \t\r\n\u3000\xa0]*(?=[{HAN}\d，。、；：！？“‘（《])"
    rf"|(?<=[\d%])[ \t]*[\r\n][ \t\r\n\u3000\xa0]*(?=[{HAN}，。、；：！？])"
)
CELL = "\x1f"  # between the cells of a row: white space, but none that a source is laid out with
INDENT = re.compile(r"(?<=[。！？”…）])[ \t\r\n]*[\u3000\xa0]{2,}")


@dataclass(slots=True)
class Layout:
    """The lines of a tree in page order; of each block element the range of its lines; the elements that are noise.

    images     outside noise, each with the index of the line that it stands in or before
    patterns   by which its lines are read
    """

    lines: list[Line]
    spans: dict[HtmlElement, tuple[int, int]]
    noise: dict[HtmlElement, str]
    images: list[tuple[HtmlElement, int]]
    patterns: ReadingPatterns


def lay_out(root: HtmlElement, patterns: ReadingPatterns, exempt: frozenset[HtmlElement] = frozenset()) -> Layout:
    """The lines of a tree from which the elements that are never seen have been stripped.

    exempt   elements that are no noise, whatever they are called
    """
    writer = _LineWriter(root, patterns.credit)
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        if event == "start":
            block = element.tag in BLOCKS
            if writer.reason is None and (why := noise(element)) is not None and element not in exempt:
                if block or next(element.iterdescendants(*BLOCKS), None) is not None:
                    writer.enter_noise(element, why)
                elif why == "hidden":  # within a line; what is merely named there is one of its words
                    skipped = element
                    walker.skip_subtree()
                    continue
            writer.start(element, block)
            if element.text:
                writer.add(element.text, element)
        else:
            if element is not skipped:
                writer.end(element)
            if element.tail and element is not root:
                writer.add(element.tail, element.getparent())
    writer.flush()
    return Layout(writer.lines, writer.spans, writer.noise, writer.images, patterns)


class _LineWriter:
    """Puts what stands between the ends of blocks into lines.

    pieces    of the line that is being read, with the element that holds each
    owners, kinds, starts   of the blocks around, the innermost last: the block (a cell's is its row), the kind of its
                            lines, the number of its first line
    led       of the anchors around, whether each is a link; `anchors` of them are, and `bolds` elements around are bold
    linked, bold   characters of the line that are
    image     whether a picture stands before the line
    credit    what tells a caption
    reason    why what is read is noise, since the element `furniture` and line `starts_noise`; None outside noise
    """

    def __init__(self, root: HtmlElement, credit: re.Pattern[str]) -> None:
        self.credit = credit
        self.lines: list[Line] = []
        self.spans: dict[HtmlElement, tuple[int, int]] = {}
        self.noise: dict[HtmlElement, str] = {}
        self.images: list[tuple[HtmlElement, int]] = []
        self.pieces: list[str] = []
        self.holders: list[HtmlElement] = []
        self.owners, self.kinds, self.starts = [root], ["paragraph"], [0]
        self.led: list[bool] = []
        self.linked = self.bold = self.anchors = self.bolds = self.starts_noise = 0
        self.image = False
        self.reason: str | None = None
        self.furniture: HtmlElement | None = None

    def enter_noise(self, element: HtmlElement, why: str) -> None:
        self.flush()
        self.noise[element] = self.reason = why
        self.furniture, self.starts_noise = element, len(self.lines)

    def start(self, element: HtmlElement, block: bool) -> None:
        tag = element.tag
        if block:
            self._start_block(element, tag)
        elif tag == "br":
            self._break(element)
        elif tag == "a":
            self.led.append(leads_away(element))
            self.anchors += self.led[-1]
        elif tag in BOLD:
            self.bolds += 1
        elif tag == "img":
            self.image = True
            if self.reason is None:
                self.images.append((element, len(self.lines)))

    def end(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS:
            if self.kinds[-1] != "table" or tag in ("tr", "table"):
                self.flush()
            self.spans[element] = (self.starts.pop(), len(self.lines))
            self.owners.pop()
            self.kinds.pop()
        elif tag == "a":
            self.anchors -= self.led.pop()
        elif tag in BOLD:
            self.bolds -= 1
        if element is self.furniture:
            self.flush()
            self.spans[element] = (self.starts_noise, len(self.lines))
            self.reason = self.furniture = None

    def add(self, text: str, holder: HtmlElement) -> None:
        self.pieces.append(text)
        self.holders.append(holder)
        if self.anchors or self.bolds:
            size = len(text) - sum(map(text.count, " \n\t\r\xa0\u3000"))
            self.linked += size if self.anchors else 0
            self.bold += size if self.bolds else 0

    def flush(self) -> None:
        """End the line; one that is code, or holds the indents of paragraphs, becomes several."""
        pieces = self.pieces
        if not pieces:
            return
        raw, kind = "".join(pieces), self.kinds[-1]
        texts = [] if raw.isspace() else _paragraphs(raw, kind)
        held = tuple(zip(pieces, self.holders, strict=True)) if len(texts) == 1 else ()
        pieces.clear()
        self.holders.clear()
        sizes = [len(text) - text.count(" ") for text in texts]
        total, linked, bold = sum(sizes), self.linked, self.bold
        for text, chars in zip(texts, sizes, strict=True):
            place = text, kind, self.owners[-1], chars, self.credit
            shares = linked * chars // total, bold * chars // total
            self.lines.append(Line(*place, *shares, self.image, self.reason, held))
            self.image = False
        self.linked = self.bold = 0

    def _start_block(self, element: HtmlElement, tag: str) -> None:
        kind = self.kinds[-1]
        if kind == "table" and tag not in ("tr", "table"):  # a cell, or a block within one: a row is one line
            self._put(CELL if tag in ("td", "th") else " ", element)
            self.owners.append(self.owners[-1])
        else:
            self.flush()
            self.owners.append(element)
            if tag == "table":
                kind = "table" if is_data_table(element) else "paragraph"
            elif tag != "tr" or kind != "table":
                kind = KINDS.get(tag) or kind
        self.kinds.append(kind)
        self.starts.append(len(self.lines))

    def _break(self, element: HtmlElement) -> None:
        if self.kinds[-1] == "table":
            self._put(" ", element)
        elif self.kinds[-1] == "code":
            self._put("\n", element)
        else:
            self.flush()

    def _put(self, space: str, holder: HtmlElement) -> None:
        self.pieces.append(space)
        self.holders.append(holder)


def _paragraphs(raw: str, kind: str) -> list[str]:
    """The paragraphs that stand in the source of one block, white space folded."""
    if kind == "code":
        parts = raw.splitlines()
    else:
        if "\n" in raw or "\r" in raw:
            raw = LINE_END_INSIDE_TEXT.sub("", raw)
        parts = INDENT.split(raw) if "\u3000" in raw or "\xa0" in raw else [raw]
    return [text for part in parts if (text := one_spaced(part))]

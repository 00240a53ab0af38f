"""Markup to ordered blocks: the finder proposes the body, trafilatura confirms it.

On Chinese pages trafilatura alone takes menus of old layouts, credits and related headlines for text, and loses bodies
behind a stray </html> or a class it dislikes. So it is handed what the density of running text proposes, as a page of
its own, and decides what stands doubtfully at its ends. The record's `extractor` says who spoke: "trafilatura" where it
confirms most of the sentences or found the body alone, "density" where it doesn't, "selector" (the source's own),
"founder" (e-paper markup), "jsonld" or "script" (the page's data), "text" (no markup).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from copy import deepcopy
from dataclasses import replace
from itertools import islice

import trafilatura
from cssselect import SelectorError
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipelines.record import Block, Image, Record, Removal
from pipelines.rules.page_check_words import PageCheckWords
from pipelines.rules.reading import ReadingPatterns
from pipelines.stages.extract.body_finder import captions_above, find_body, heads
from pipelines.stages.extract.embedded_data import script_article
from pipelines.stages.extract.entries import is_listing
from pipelines.stages.extract.images import Picture, find_pictures, own_images
from pipelines.stages.extract.layout import Layout, lay_out
from pipelines.stages.extract.line_kinds import Line
from pipelines.stages.extract.page_checks import reject_reason
from pipelines.stages.extract.page_features import page_features
from pipelines.stages.extract.page_lines import page_lines, placed_lines, read_parts
from pipelines.stages.extract.page_tree import PARSER, parse, strip_unseen
from pipelines.stages.extract.plain_text import is_markup, read_lines
from pipelines.stages.extract.poems import find_table, find_verse
from pipelines.stages.extract.trimming import SecondReading, trim, unconfirmed
from pipelines.text.folding import letters

TITLE_PARTS = re.compile(r"\s*[-_|—–·]+\s*|\s+")
TITLE_CHARS = 300  # more than any headline with the names of its site; every beginning of it is looked for
META = frozenset(("og:title", "articletitle", "title"))
NEWLINE = "\n"
SCRIPTS_SPEAK = 200  # characters of visible sentences beneath which the page's data is looked at
# trafilatura asks each paragraph for all that stands around it: 2,000 nested paragraphs take it four seconds.
TOO_DEEP = etree.XPath(f"boolean({'/*' * 300})")
MARKUP = re.compile(r"<(?:p|div|html|body|table|br|td)\b", re.I)


def extract(record: Record, *, patterns: ReadingPatterns, words: PageCheckWords) -> Record:
    """The record with its body as blocks in page order, or with the reason why it has none.

    record    decoded; one that is refused already passes
    patterns  by which lines are read
    words     what a page says that is no article
    returns   with tree (the whole page, nothing taken out, for the stages that read beside the body), blocks,
              extractor, one Removal for every line left out inside the body's container, and a warning for each of the
              source's selectors that matched nothing. Blocks and removals share one count of positions.
              reject_reason: listing, login, error-page, empty, video, search or site-page (关于我们)
    """
    if record.reject_reason is not None:
        return record
    if (record.page.content_type or "").startswith("text/plain") and not is_markup(record.text):
        blocks = tuple(Block(i, text) for i, text in enumerate(read_lines(record.text)))
        return replace(record, blocks=blocks, extractor="text", reject_reason=None if blocks else "empty")
    tree = parse(record.text)
    if tree is None:
        return replace(record, reject_reason="empty")
    record = replace(record, tree=tree)
    page = deepcopy(tree)
    strip_unseen(page)
    titles = _titles(tree)
    called = frozenset(map(letters, titles))
    record, given = _by_selectors(record, page)
    name = "selector"
    if not given:
        name, given = (
            "founder",
            _outermost(list(page.iter("founder-content", "enpcontent")) or page.xpath("//*[@id='ozoom']")),
        )
    if given:
        whole = lay_out(page, patterns).lines
        own = lay_out(_boxed(*given), patterns, frozenset(given))
        record = replace(record, lines=placed_lines(whole, own.lines))
        return _whole_box(record, name, own, titles, called)
    layout = _fair(page, called, patterns)
    parts = read_parts(layout.lines)
    pictures = find_pictures(tree, layout, record.page.url, called)
    name, span, lines, why, images = _dense(page, layout, titles, called, pictures)
    kept = [line for line, reason in zip(lines, why, strict=True) if reason is None]
    said = sum(line.sentence for line in kept)
    if said < SCRIPTS_SPEAK and (data := _data(tree, layout, span, called)) is not None and len(data[1]) > 2 * said:
        box = parse(f"<html><body><div>{data[1] if MARKUP.search(data[1]) else data[1].replace(NEWLINE, '<br>')}</div>")
        if box is not None:
            strip_unseen(box)
            record = replace(record, lines=page_lines(layout.lines, parts, 0, 0))
            return _whole_box(record, data[0], lay_out(box, patterns), titles, called)
    record = replace(record, lines=page_lines(layout.lines, parts, span[0], len(lines)))
    url, status = record.page.url, record.page.status
    reason = reject_reason(tree, layout, kept, span=span, url=url, status=status, names=titles, words=words)
    record = replace(record, page_features=page_features(tree, layout, kept, span=span, url=url, names=titles))
    return _record_of(record, name, lines, why, reason, images)


def _data(tree: HtmlElement, layout: Layout, span: tuple[int, int], called: Set[str]) -> tuple[str, str] | None:
    """The article that the page's data holds, where it is this page's."""
    return script_article(tree, called, lists=is_listing(layout, span))


def _whole_box(record: Record, name: str, box: Layout, titles: Sequence[str], called: Set[str]) -> Record:
    """The record of a box that holds the article and nothing else."""
    assert record.tree is not None
    why = trim(box.lines, titles, box.patterns)
    pictures = find_pictures(record.tree, box, record.page.url, called)
    images = own_images(pictures, box.lines, why, box.patterns.qr_code)
    return _record_of(record, name, box.lines, why, None if box.lines else "empty", images)


def _record_of(
    record: Record,
    name: str,
    lines: Sequence[Line],
    why: Sequence[str | None],
    refused: str | None,
    images: tuple[Image, ...],
) -> Record:
    """The record with what was read: lines without a reason as blocks, the others as removals."""
    told = list(enumerate(zip(lines, why, strict=True)))
    return replace(
        record,
        extractor=name,
        blocks=tuple(Block(i, line.text, line.kind) for i, (line, reason) in told if reason is None),
        removals=tuple(Removal("extract", reason, i, line.text) for i, (line, reason) in told if reason is not None),
        images=images if refused is None else (),
        reject_reason=refused,
    )


def _dense(
    page: HtmlElement, layout: Layout, titles: Sequence[str], called: Set[str], pictures: Sequence[Picture]
) -> tuple[str, tuple[int, int], list[Line], list[str | None], tuple[Image, ...]]:
    """The general reading: extractor, range of the container's lines on the page, these lines, why each is left out.

    And the images among them.

    called   the titles folded, by which the headline is known

    Takes the page apart.
    """
    qr_code = layout.patterns.qr_code
    verse = find_verse(layout, called)
    if verse is None:
        verse = find_table(layout, called)
    body = find_body(layout, called) if verse is None else verse
    for element in layout.noise:
        if element.getparent() is not None and element is not body:
            element.drop_tree()
    if not layout.lines:
        return "trafilatura", (0, 0), [], [], ()
    if body is None:
        second = SecondReading(_by_trafilatura(page))
        why: list[str | None] = [
            line.noise or (None if second.confirms(line) else "unconfirmed") for line in layout.lines
        ]
        return (
            "trafilatura",
            (0, len(layout.lines)),
            layout.lines,
            why,
            own_images(pictures, layout.lines, why, qr_code),
        )
    start, end = layout.spans[body]
    inside = frozenset(body.iter("img"))
    if verse is not None:
        lines = layout.lines[start:end]
        why = [line.noise for line in lines]
        return (
            "density",
            (start, end),
            lines,
            why,
            own_images(pictures, lines, why, qr_code, start=start, inside=inside),
        )
    captions = captions_above(layout.lines, start, called)
    lines = layout.lines[start - captions : end]
    why = [None if line.kind == "caption" else "before-body" for line in lines[:captions]]
    why += trim(lines[captions:], titles, layout.patterns)
    inside |= {picture.element for picture in pictures if start - captions <= picture.at < start}
    start -= captions
    second = SecondReading(_by_trafilatura(_boxed(body)))
    prose = [line for line, reason in zip(lines, why, strict=True) if line.prose and reason is None]
    confirmed = sum(line.prose for line in prose if second.confirms(line))
    if confirmed * 2 < sum(line.prose for line in prose):
        name = "density"
    else:
        name, why = "trafilatura", unconfirmed(lines, why, second)
    return name, (start, end), lines, why, own_images(pictures, lines, why, qr_code, start=start, inside=inside)


def _by_trafilatura(page: HtmlElement) -> str:
    """What trafilatura takes for the text of a page; nothing of one nested hundreds of levels deep.

    Its own deduplication stays off: it remembers earlier pages.
    """
    if TOO_DEEP(page):
        return ""
    document = trafilatura.bare_extraction(page, include_comments=False, fast=True)
    return str(getattr(document, "text", None) or "")


def _by_selectors(record: Record, page: HtmlElement) -> tuple[Record, list[HtmlElement]]:
    """The elements that the source's selector for the body matches, after those for `drop` are gone from the page."""
    found: dict[str, list[HtmlElement]] = {}
    for field in ("drop", "body"):
        if selector := record.hints.selectors.get(field):
            found[field] = _select(page, selector)
            if not found[field]:
                record = replace(record, warnings=(*record.warnings, f"selector {field} matched nothing"))
            for element in found[field] if field == "drop" else ():
                if element.getparent() is not None:
                    element.drop_tree()
    return record, _outermost(found.get("body", []))


def _select(page: HtmlElement, selector: str) -> list[HtmlElement]:
    """Elements by CSS or XPath; none for a selector that cannot be read: sources.yaml is checked when it is loaded."""
    try:
        found = page.xpath(selector) if selector.lstrip("(").startswith(("/", "./")) else page.cssselect(selector)
    except (etree.XPathError, SelectorError):
        return []
    return [element for element in found if isinstance(element, HtmlElement)] if isinstance(found, list) else []


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Those with text, without those that stand in another of them."""
    chosen = set(elements)
    return [
        element for element in elements if chosen.isdisjoint(element.iterancestors()) and element.text_content().strip()
    ]


def _boxed(*elements: HtmlElement) -> HtmlElement:
    """A page that holds the elements and nothing else."""
    box = document_fromstring("<html><body></body></html>", parser=PARSER)
    body = box.find("body")
    assert body is not None
    for element in elements:
        element.tail = None
        body.append(element)
    return box


def _fair(page: HtmlElement, called: Set[str], patterns: ReadingPatterns) -> Layout:
    """The page's lines. A name on most of the page is not believed: articles stand in "share" and "hidden" wrappers.

    Least of all around the headline, where a notice of one sentence is most of the page.

    Nor is it for hidden sentences where a button shows them (展开全文): that is the rest of the article.
    """
    exempt: frozenset[HtmlElement] = frozenset()
    for _ in range(3):
        layout = lay_out(page, patterns, exempt)
        outside = sum(line.sentence for line in layout.lines if line.noise is None)
        wrong = set()
        folded = any(line.chars < 16 and patterns.folded.search(line.text) for line in layout.lines)
        for element, why in layout.noise.items():
            inside = layout.lines[slice(*layout.spans.get(element, (0, 0)))]
            held = sum(line.sentence for line in inside)
            sure = why == "named-surely" and outside >= 60 and element.find(".//h1") is None
            heading = any(heads(line, called) for line in inside)
            most = held > (20 if heading else 60) + 2 * outside and not sure
            rest = why == "hidden" and folded and sum(line.sentence > 0 for line in inside) > 1 and held < 4 * outside
            if most or rest:
                wrong.add(element)
        if not wrong:
            break
        exempt |= wrong
    return layout


def _titles(tree: HtmlElement) -> list[str]:
    """What the page calls itself: title tag and its parts from the left, h1, og:title.

    Of several h1 only those that the title tag holds, where it holds one: the others head articles further down.
    """
    whole = [_heading_text(element) for element in tree.iter("title")][:10]
    headings = [_heading_text(element) for element in tree.iter("h1")][:10]
    called = letters(whole[0]) if whole else ""
    whole += [text for text in headings if len(letters(text)) >= 4 and letters(text) in called] or headings
    whole += [
        (e.get("content") or "")[:TITLE_CHARS]
        for e in tree.iter("meta")
        if (e.get("property") or e.get("name") or "").lower() in META
    ]
    return [*whole, *(text[: part.start()] for text in whole for part in TITLE_PARTS.finditer(text))]


def _heading_text(element: HtmlElement) -> str:
    """The words of an element, no longer than a headline: into a <title> that is never closed goes all of the page."""
    return "".join(islice(element.itertext(), 40))[:TITLE_CHARS]

"""Markup to lines: what a reader of the page would see, in page order, each with where it stands.

A library of `extract`: no stage of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipelines.stages.extract.line_kinds import BLOCKS, ENDS, HAN, Line, is_data_table, leads_away, one_spaced
from pipelines.stages.extract.source_repair import drop_styles_as_text, repaired
from pipelines.stages.extract.template_names import noise, word_set

PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
# Every element of one class: lxml.html asks Python for the class of each element that is looked at, 5 ms a page.
PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
# Old templates close the document before the article, and parsers stop believing in what follows.
CLOSERS = re.compile(r"</(?:html|body)\s*>", re.I)
BREAKS = re.compile(r"</br\s*/?>", re.I)  # browsers break the line there, the parser drops it
ENDED = re.compile(r"</p\s*>", re.I)

UNSEEN = word_set(
    """
    script style noscript template head title iframe object applet svg math canvas audio video map area
    select option optgroup datalist textarea input button param link meta noframes frameset rp rt
    """
)
# Elements without an end tag that the parser doesn't know as such: it puts the rest of the page into them.
EMPTY = word_set("embed source track wbr keygen bgsound command spacer")
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
OWN = "//*[contains(name(), '-')]"
# Advertisements of old portals amid their paragraphs
FLOATING = "//*[self::table[@align='left' or @align='right'] or self::div[contains(@style, 'float')]][.//img or .//a]"
# A line end between two characters of Chinese, or between one and a figure, is only a line end of the editor's.
LINE_END_INSIDE_TEXT = re.compile(
    rf"(?<=[{HAN}，。、；：！？”’）》])[ \t]*[\r\n][ \t\r\n\u3000\xa0]*(?=[{HAN}\d，。、；：！？“‘（《])"
    rf"|(?<=[\d%])[ \t]*[\r\n][ \t\r\n\u3000\xa0]*(?=[{HAN}，。、；：！？])"
)
CELL = "\x1f"  # between the cells of a row: white space, but none that a source is laid out with
MARKS = re.compile("[，。]")
INLINE = ("font", "span", "i", "b", "em", "s", "u", "small", "big", "label", "sup", "sub")
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
ONE_CLASS = re.compile(r"\.[\w-]+")
BRACES = re.compile(r"[{}]")
MAX_STYLE_CHARS, MAX_RULE_CHARS = 200_000, 1_000
INDENT = re.compile(r"(?<=[。！？”…）])[ \t\r\n]*[\u3000\xa0]{2,}")


@dataclass(slots=True)
class Layout:
    """The lines of a tree in page order; of each block element the range of its lines; the elements that are noise.

    images   outside noise, each with the index of the line that it stands in or before
    """

    lines: list[Line]
    spans: dict[HtmlElement, tuple[int, int]]
    noise: dict[HtmlElement, str]
    images: list[tuple[HtmlElement, int]]


def parse(text: str) -> HtmlElement | None:
    """The page's tree; None where there is no element at all. Never raises."""
    if text.count("</p>") + text.count("</P>") > 2 * (text.count("<p") + text.count("<P")):
        text = ENDED.sub("<br>", text)  # paragraphs that only ever end: browsers part them, the parser joins them
    text = BREAKS.sub("<br>", CLOSERS.sub("", repaired(text))).replace("\ufffe", "").replace("\uffff", "")
    source = text.encode("utf-8", "ignore")  # without half surrogates
    try:
        tree = document_fromstring(source, parser=PARSER)
        if tree.find("body") is None:  # something stands before <html>: the whole page went into the head
            tree = document_fromstring(b"<html><body>" + source, parser=PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return tree


def _name_boxes(page: HtmlElement) -> None:
    """Turn a site's own elements (<x-card>), which nobody knows for blocks, into <div>, unless amid a sentence."""
    for element in page.xpath(OWN):
        if element.tag not in BLOCKS and not _in_a_sentence(element):
            element.set("class", f"{element.get('class', '')} {element.tag}".strip())
            element.tag = "div"


def _set_aside(page: HtmlElement) -> None:
    """Move an advertisement that floats beside a sentence, and cuts none for readers, ahead of the block around it."""
    for element in page.xpath(FLOATING):
        before, parent = element.getprevious(), element.getparent()
        text = ((before.tail if before is not None else parent.text) or "").strip()
        if not text or text[-1] in "：:" or ENDS.search(text) or not (element.tail or "").strip():
            continue
        block = next((around for around in element.iterancestors() if around.tag in BLOCKS), None)
        if block is not None and not MARKS.search(element.text_content()):
            element.drop_tree()
            element.tail, block.text = block.text, None
            block.insert(0, element)


def _in_a_sentence(element: HtmlElement) -> bool:
    """Whether text stands right before or behind an element."""
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else None
    return bool((text or "").strip() or (element.tail or "").strip())


def strip_unseen(page: HtmlElement) -> None:
    """Take out, in place, what no reader sees; but not where most of the page's text stands in it.

    That is where an end tag is missing, or where scripts are expected to build the page (noscript).
    """
    _name_boxes(page)
    _set_aside(page)
    etree.strip_tags(page, *EMPTY)
    hidden = _hidden_classes(page)
    etree.strip_elements(page, "script", "style", "xml", with_tail=False)
    drop_styles_as_text(page)
    for element in page.iter(*INLINE) if hidden else ():
        if not hidden.isdisjoint((element.get("class") or "").split()):
            element.text, element[:] = None, []
    total = len(MARKS.findall(page.text_content()))
    for element in list(page.iter("object", "applet", "svg", "canvas", "audio", "video", "button", "noscript", "map")):
        if len(element) and 2 * len(MARKS.findall(element.text_content())) > total:
            element.tag = "div"
    etree.strip_elements(page, *UNSEEN, with_tail=False)


def _hidden_classes(page: HtmlElement) -> frozenset[str]:
    """The classes that the page's own style sheets hide whatever the screen: what forums put amid sentences."""
    found: set[str] = set()
    for style in page.iter("style"):
        source = style.text or ""
        if "@media" not in source and len(source) <= MAX_STYLE_CHARS:
            for hides in HIDES.finditer(source):
                before, _, rule = source[max(0, hides.start() - MAX_RULE_CHARS) : hides.start()].rpartition("{")
                if "}" not in rule:
                    selectors = BRACES.split(before)[-1].split(",")
                    found.update(name[1:] for part in selectors if ONE_CLASS.fullmatch(name := part.strip()))
    return frozenset(found)


def _paragraphs(raw: str, kind: str) -> list[str]:
    """The paragraphs that stand in the source of one block, white space folded."""
    if kind == "code":
        parts = raw.splitlines()
    else:
        if "\n" in raw or "\r" in raw:
            raw = LINE_END_INSIDE_TEXT.sub("", raw)
        parts = INDENT.split(raw) if "\u3000" in raw or "\xa0" in raw else [raw]
    return [text for part in parts if (text := one_spaced(part))]


def lay_out(root: HtmlElement, exempt: frozenset[HtmlElement] = frozenset()) -> Layout:
    """The lines of a tree from which the elements that are never seen have been stripped."""
    out: list[Line] = []
    spans: dict[HtmlElement, tuple[int, int]] = {}
    noisy: dict[HtmlElement, str] = {}
    images: list[tuple[HtmlElement, int]] = []
    furniture: HtmlElement | None = None
    starts_noise = 0
    pieces: list[str] = []
    holders: list[HtmlElement] = []  # of the pieces, one each
    owners: list[HtmlElement] = [root]
    kinds: list[str] = ["paragraph"]
    starts: list[int] = [0]
    led: list[bool] = []  # of the anchors around, whether each is a link
    linked = bold = anchors = bolds = 0
    image = False
    reason: str | None = None

    def flush() -> None:
        nonlocal linked, bold, image
        if not pieces:
            return
        raw = "".join(pieces)
        kind = kinds[-1]
        texts = [] if raw.isspace() else _paragraphs(raw, kind)
        held = tuple(zip(pieces, holders, strict=True)) if len(texts) == 1 else ()
        pieces.clear()
        holders.clear()
        total = sum(len(t) - t.count(" ") for t in texts)
        for text in texts:
            chars = len(text) - text.count(" ")
            out.append(
                Line(text, kind, owners[-1], chars, linked * chars // total, bold * chars // total, image, reason, held)
            )
            image = False
        linked = bold = 0

    def add(text: str, holder: HtmlElement) -> None:
        nonlocal linked, bold
        pieces.append(text)
        holders.append(holder)
        if anchors or bolds:
            size = len(text) - sum(map(text.count, " \n\t\r\xa0\u3000"))
            linked += size if anchors else 0
            bold += size if bolds else 0

    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: HtmlElement | None = None
    for event, element in walker:
        tag = element.tag
        if event == "start":
            block = tag in BLOCKS
            if reason is None and (why := noise(element)) is not None and element not in exempt:
                inline = not block and next(element.iterdescendants(*BLOCKS), None) is None
                if inline and why == "hidden":
                    skipped = element
                    walker.skip_subtree()
                    continue
                if not inline:
                    noisy[element] = why
                    flush()
                    reason, furniture = why, element
                    starts_noise = len(out)
            if block:
                if tag == "tr" and kinds[-1] == "table":
                    flush()
                    owners.append(element)
                    kinds.append("table")
                elif kinds[-1] == "table" and tag != "table":
                    pieces.append(CELL if tag in ("td", "th") else " ")
                    holders.append(element)
                    owners.append(owners[-1])
                    kinds.append("table")
                else:
                    flush()
                    owners.append(element)
                    if tag == "table":
                        kinds.append("table" if is_data_table(element) else "paragraph")
                    else:
                        kinds.append(
                            KINDS.get(tag) or ("paragraph" if kinds[-1] == "list" and tag == "table" else kinds[-1])
                        )
                starts.append(len(out))
            elif tag == "br":
                if kinds[-1] == "table":
                    pieces.append(" ")
                    holders.append(element)
                elif kinds[-1] == "code":
                    pieces.append("\n")
                    holders.append(element)
                else:
                    flush()
            elif tag == "a":
                led.append(leads_away(element))
                anchors += led[-1]
            elif tag in ("b", "strong"):
                bolds += 1
            elif tag == "img":
                image = True
                if reason is None:
                    images.append((element, len(out)))
            if element.text:
                add(element.text, element)
        else:
            if element is skipped:
                skipped = None
            else:
                if tag in BLOCKS:
                    if kinds[-1] != "table" or tag in ("tr", "table"):
                        flush()
                    spans[element] = (starts.pop(), len(out))
                    owners.pop()
                    kinds.pop()
                elif tag == "a":
                    anchors -= led.pop()
                elif tag in ("b", "strong"):
                    bolds -= 1
                if element is furniture:
                    flush()
                    spans[element] = (starts_noise, len(out))
                    reason = furniture = None
            if element.tail and element is not root:
                add(element.tail, element.getparent())
    flush()
    return Layout(out, spans, noisy, images)

"""Source to tree: damaged markup made whole, and what no reader sees taken out.

A library of `extract`: no stage of its own.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipelines.stages.extract.line_kinds import BLOCKS, ENDS
from pipelines.stages.extract.source_repair import drop_styles_as_text, repaired
from pipelines.stages.extract.template_names import word_set

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
OWN = "//*[contains(name(), '-')]"
# Advertisements of old portals amid their paragraphs
FLOATING = "//*[self::table[@align='left' or @align='right'] or self::div[contains(@style, 'float')]][.//img or .//a]"
MARKS = re.compile("[，。]")
INLINE = ("font", "span", "i", "b", "em", "s", "u", "small", "big", "label", "sup", "sub")
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.I)
ONE_CLASS = re.compile(r"\.[\w-]+")
BRACES = re.compile(r"[{}]")
MAX_STYLE_CHARS, MAX_RULE_CHARS = 200_000, 1_000


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

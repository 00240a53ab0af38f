"""What a page leads to: bytes to links, without code for any one site.

Pure functions, run in worker processes: a listing page can hang a parser as well as an article can. What becomes of the
links is judged by crawler/links/judging.py; feeds, sitemaps and JSON are read by crawler/links/feeds.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree, html

from crawler.links.addresses import base_of, is_front, target_of
from crawler.links.anchors import DAY, FRAME, LIST, NAV, NEXT, TEXT, Anchor, day_in
from crawler.links.feeds import read_json
from crawler.links.vocabulary import vocabulary
from pipelines.text.charset import decode_bytes

BOILERPLATE_TAGS = frozenset({"nav", "header", "footer"})
BOILERPLATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|head|header|foot|footer|crumbs?|breadcrumb|copyright|friend\w*|toolbar|topbar|login)(?:$|[\s_\d-])"
    r"|nav(?:bar|box|list)?(?:$|[\s_\d-])|footer|copyright|youqing",
    re.I,
)
CONTENT_TAGS = frozenset({"article", "main", "li", "section"})  # a <header> inside one is that of a story
ENTRY_TAGS = frozenset({"li", "dd", "dt", "tr", "p", "h1", "h2", "h3", "h4", "h5", "article"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "strong", "b")
DAY_AT_THE_EDGE = re.compile(
    rf"^[\[(（【]?(?:{DAY.pattern})[\])）】\s]{{0,3}}(?=\S)|(?<=\S)[\s\[(（【]{{0,3}}(?:{DAY.pattern})[\])）】]?$"
)
ISLAND = re.compile(r"<(?:a|area)\s", re.I)
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
LITTLE_TEXT = 300  # characters of a page whose article stands in a frame: headline, menu and foot
DEPTH = 2040  # at which libxml2 leaves the rest of a document


class TooDeep(ValueError):
    """The markup of a page nests so deep that the parser left the rest."""


def read_listing(
    payload: bytes, content_type: str | None, url: str, *, charset: str | None, today: str
) -> tuple[Anchor, ...]:
    """The links of a page, each once, in page order; those in lists that scripts hold as data, and its frames, too.

    today    "2026-11-18": what a day without a year (11-16) is counted from
    raises   TooDeep where the page's markup nests deeper than its parser goes
    """
    decoded = decode_bytes(payload, content_type=content_type, charset=charset)
    text = decoded.text.replace("\0", " ")
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        return read_json(text.strip("\ufeff \t\r\n"), url, today=today)
    tree = _tree_of(CDATA.sub("", text) if "<datastore" in text[:500].lower() else text)
    if tree is None:
        return ()
    base = base_of(url, next(iter(tree.xpath("//base/@href")), ""))
    found: dict[str, Anchor] = {}
    for element in _links(tree):
        rel = (element.get("rel") or "").lower()
        if element.tag == "link" and rel != "next":
            continue
        framed = element.tag in ("frame", "iframe")
        target = target_of(base, element.get("src" if framed else "href"), decoded.charset)
        if target is None or target == url:
            continue
        anchor = Anchor(target, "", FRAME) if framed else _anchor(element, target, rel, today)
        found[target] = _joined(found[target], anchor) if target in found else anchor
    return tuple(found.values())


def _tree_of(text: str) -> html.HtmlElement | None:
    parser = html.HTMLParser(huge_tree=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError):
        return None
    if any("depth" in error.message for error in parser.error_log.filter_from_errors()):
        raise TooDeep(f"the markup nests more than {DEPTH} elements deep: the rest of the page cannot be read")
    return tree


def _links(tree: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Elements that lead elsewhere, in page order; what scripts hold as markup in the place of the script."""
    for element in tree.iter("a", "area", "link", "frame", "iframe", "script", "textarea", "noscript"):
        if element.tag not in ("script", "textarea"):
            yield element
            continue
        kind = (element.get("type") or "").lower()
        held = element.text or ""
        is_data = element.tag == "textarea" or ("/" in kind and "javascript" not in kind)
        inner = _tree_of(f"<div>{CDATA.sub('', held)}</div>") if is_data and ISLAND.search(held) else None
        if inner is not None:
            yield from inner.iter("a", "area")


def _anchor(element: html.HtmlElement, target: str, rel: str, today: str) -> Anchor:
    text = " ".join(element.text_content().split())
    title = " ".join((element.get("title") or next(iter(element.xpath(".//img/@alt")), "")).split())
    if rel == "next" or _next_words().fullmatch(text or title):
        return Anchor(target, text or title, NEXT)
    day = _day_beside(element, today)
    inner = next((" ".join(one.text_content().split()) for one in element.iter(*HEADINGS) if one is not element), "")
    if len(inner) > 3 and len(inner) < len(text):  # a card: headline, summary and day in one link
        day, text = day or day_in(text, today), inner
    elif len(text) > 12 and (told := DAY_AT_THE_EDGE.search(text)):
        day, text = day or day_in(told[0], today), DAY_AT_THE_EDGE.sub("", text)
    if not text or (text.endswith(("…", "...")) and len(title) > len(text)):
        text = title
    if not text or (len(text) <= 12 and vocabulary().into.search(text)):
        text = _headline_beside(element) or text
    text = text.encode("utf-8", "ignore").decode()
    return Anchor(target, text[:200], _place(element), day, container=_container(element))


def _container(element: html.HtmlElement) -> str:
    above = islice((one for one in element.iterancestors() if isinstance(one.tag, str)), 3)
    return ">".join(
        f"{one.tag}.{re.sub(r'[0-9]+', '', ' '.join((one.get('class') or '').split()[:1]))}" for one in above
    )


def _headline_beside(element: html.HtmlElement) -> str:
    """The heading of the entry that a link without words of its own (详情, 阅读全文) stands in."""
    for above in islice(element.iterancestors(), 4):
        if above.tag in ("body", "ul", "ol", "table"):
            return ""
        if sum(1 for _ in islice(above.iter("a"), 4)) > 3:
            return ""
        for heading in above.iter("h1", "h2", "h3", "h4", "h5", "dt"):
            if words := " ".join(heading.text_content().split()):
                return words[:100]
    return ""


def _joined(one: Anchor, other: Anchor) -> Anchor:
    """Two links to one page, most often picture and headline, as one."""
    longer = max(one, other, key=lambda anchor: (not vocabulary().more.search(anchor.text), len(anchor.text)))
    place = next((place for place in (LIST, TEXT, NAV, NEXT) if place in (one.place, other.place)), one.place)
    return replace(longer, place=place, day=one.day or other.day)


def _place(element: html.HtmlElement) -> str:
    listed = content = False
    for depth, above in enumerate(element.iterancestors()):
        tag, named = above.tag, BOILERPLATE_NAMES.search(f"{above.get('class') or ''} {above.get('id') or ''}")
        if named or (tag in BOILERPLATE_TAGS and not content and not _is_in_content(above)):
            return NAV
        listed = listed or tag in ("li", "dd", "tr")
        content = content or tag in ("article", "main")
        if depth > 8 or tag == "body":
            break
    return LIST if listed else TEXT


def _is_in_content(element: html.HtmlElement) -> bool:
    """Whether a <header> or <footer> is that of a story rather than of the page."""
    return element.tag != "nav" and any(above.tag in CONTENT_TAGS for above in islice(element.iterancestors(), 4))


def _day_beside(anchor: html.HtmlElement, today: str) -> str | None:
    """A day told in the same entry of a list as the link, which may hold one link more (a picture), but no others."""
    own = anchor.get("href")
    for above in anchor.iterancestors():
        if above.tag in ENTRY_TAGS or above.tag in ("div", "span", "td", "header", "section"):
            others = {one.get("href") for one in islice(above.iter("a"), 6)} - {own}
            if len(others) > (1 if above.tag != "article" else 4):
                return None
            text = " ".join(above.text_content().split())
            label = " ".join(anchor.text_content().split())
            if len(text) - len(label) >= (120 if above.tag != "article" else 600):
                return None  # and what stands above holds more still
            if day := day_in(text.replace(label, " ", 1), today):
                return day
            if above.tag in ENTRY_TAGS - {"h1", "h2", "h3", "h4", "h5"}:
                return None
        elif above.tag == "body":
            return None
    return None


@cache
def _next_words() -> re.Pattern[str]:
    """All that a link to another page of a list says: 下一页, a number or an arrow, and the signs around it."""
    return re.compile(
        rf"[\s\[【(（<《«‹]{{0,20}}(?:{vocabulary().next.pattern}|\d{{1,3}}|»|→|>)[\s\]】)）>》»›→]{{0,20}}", re.I
    )


def _encoded(words: str) -> Iterator[bytes]:
    for word in words.split():
        for charset in ("utf-8", "gb18030", "big5"):
            with suppress(UnicodeEncodeError):
                yield word.encode(charset)


# Whatever `may_go_on` of config/reading.yaml finds in the text, or a frame, in the bytes of any charset.
GOES_ON = tuple(_encoded("下页 下頁 下一页 下一頁 后一页 余下 餘下 全文"))
NEXT_PAGE = re.compile(rb"next\s?page")
PAGE_TWO = re.compile(rb">[\s\[\](ij^\x80-\xff]{0,24}2[\s\])ij^\x80-\xff]{0,24}<")


def may_go_on(payload: bytes) -> bool:
    """Whether a page may have further pages: a glance at its bytes that spares most pages a second way to a worker."""
    lower = payload.lower()
    return (
        any(word in payload for word in GOES_ON)
        or b"<iframe" in lower
        or b"<frame" in lower
        or (b"next" in lower and NEXT_PAGE.search(lower) is not None)
        or PAGE_TWO.search(lower) is not None
        or b"\0" in payload[:1000]  # UTF-16 has its own bytes for each word
    )


def read_continuation(payload: bytes, content_type: str | None, url: str, charset: str | None) -> tuple[str, ...]:
    """The pages on which an article goes on, in reading order; the frame that holds it where the page is but one."""
    from pipelines.rules.reading import default_reading_patterns
    from pipelines.stages.extract.next_pages import continuation  # here: only workers need the chain's parsers

    text = decode_bytes(payload, content_type=content_type, charset=charset).text
    return continuation(text, url, patterns=default_reading_patterns()) or _frame_of_the_text(text, url)


def _frame_of_the_text(text: str, url: str) -> tuple[str, ...]:
    """The frame of the same host that a page with next to no text of its own shows its article in."""
    if "<iframe" not in text.lower() and "<frame" not in text.lower():
        return ()
    tree = _tree_of(text)
    if tree is None:
        return ()
    base = base_of(url, next(iter(tree.xpath("//base/@href")), ""))
    frames = [target_of(base, frame.get("src")) for frame in tree.iter("iframe", "frame") if _is_seen(frame)]
    etree.strip_elements(tree, "script", "style", "iframe", "a", "title", with_tail=False)
    own = "".join(tree.text_content().split())
    inner = [frame for frame in frames if frame and urlsplit(frame).netloc == urlsplit(url).netloc and frame != url]
    return tuple(inner[:1]) if len(own) <= LITTLE_TEXT and not is_front(url) else ()


def _is_seen(frame: html.HtmlElement) -> bool:
    """Whether a frame has room for a text: those for counting readers have none."""
    size = f"{frame.get('width') or ''} {frame.get('height') or ''}".split()
    return not HIDDEN.search(frame.get("style") or "") and all(part not in ("0", "1") for part in size)


def advertised_feeds(payload: bytes, url: str) -> tuple[str, ...]:
    """The RSS and Atom feeds that a page names in its head."""
    tags = re.findall(rb"<link\s[^>]{0,500}>", payload[:200_000], re.I)
    named = [tag for tag in tags if re.search(rb"application/(?:rss|atom|feed)\+(?:xml|json)", tag, re.I)]
    found = (re.search(rb"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.I) for tag in named)
    feeds = (target_of(url, match[1].decode("latin-1")) for match in found if match)
    return tuple(dict.fromkeys(feed for feed in feeds if feed))

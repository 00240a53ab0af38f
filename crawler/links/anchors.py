"""What a start page leads to: bytes to links, without code for any one site.

Pure functions, run in worker processes: a listing page can hang a parser as well as an article can. What becomes of the
links is judged by crawler/links.py.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

from pipelines.text.charset import decode_bytes

if TYPE_CHECKING:
    import feedparser

NAV, LIST, TEXT, NEXT, SITEMAP, ENTRY = "nav", "list", "text", "next", "sitemap", "entry"

NEXT_WORDS = re.compile(
    r"[\s\[【(（<《«‹]*(?:下一?[页頁]|后一?页|next(?:\s?page)?|\d{1,3}|»|>+)[\s\]】)）>》»›→]*", re.I
)
CHROME_TAGS = frozenset({"nav", "header", "footer"})
CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|head|header|foot|footer|crumbs?|breadcrumb|copyright|friend\w*|toolbar|topbar|login)(?:$|[\s_\d-])"
    r"|nav(?:bar|box|list)?(?:$|[\s_\d-])|footer|copyright|youqing",
    re.I,
)
ENTRY_TAGS = frozenset({"li", "dd", "dt", "tr", "p", "h1", "h2", "h3", "h4", "h5"})
MONTH, DATE = r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
# Without its year a day needs two digits each or the words: 3-1 is a score.
DAY = re.compile(
    rf"(?<!\d)(20\d\d)\s?[-/.年]\s?{MONTH}\s?[-/.月]\s?{DATE}(?!\d)"
    rf"|(?<!\d){MONTH}\s?月\s?{DATE}\s?日|(?<![\d-])(1[0-2]|0[1-9])[-/](3[01]|[12]\d|0[1-9])(?![\d-])"
)
UNZIPPED_BYTES = 64 << 20  # the protocol allows a sitemap 50 MB


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a page, feed or sitemap shows it.

    url        absolute, without fragment
    text       what it says, white space folded; the title of an entry
    place      nav (menus, head and foot of the page), list, text, next (a further page of the same listing), entry (of
               a feed or sitemap: an article by what it stands in) or sitemap (of a sitemap index)
    day        "2026-11-01", as told beside it; None where nothing is told
    changed    when the page last changed, as a sitemap tells it: UTC, or a bare day; None where it does not
    content    markup of the text, where a feed carries it whole
    """

    url: str
    text: str = ""
    place: str = TEXT
    day: str | None = None
    changed: str | None = None
    content: str | None = None


def read_listing(
    payload: bytes, content_type: str | None, url: str, *, charset: str | None, today: str
) -> tuple[Anchor, ...]:
    """The links of a page, each once, in page order.

    today   "2026-11-18": what a day without a year (11-16) is counted from
    """
    text = decode_bytes(payload, content_type=content_type, charset=charset).text
    try:
        tree = html.document_fromstring(text.replace("\0", " "), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return ()
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    found: dict[str, Anchor] = {}
    for element in tree.iter("a", "area", "link"):
        rel = (element.get("rel") or "").lower()
        if element.tag == "link" and rel != "next":
            continue
        target = target_of(base, element.get("href"))
        if target is None or target == url:
            continue
        anchor = _anchor(element, target, rel, today)
        found[target] = _joined(found[target], anchor) if target in found else anchor
    return tuple(found.values())


def _anchor(element: html.HtmlElement, target: str, rel: str, today: str) -> Anchor:
    text = " ".join(element.text_content().split())
    title = " ".join((element.get("title") or next(iter(element.xpath(".//img/@alt")), "")).split())
    if not text or (text.endswith(("…", "...")) and len(title) > len(text)):
        text = title
    if rel == "next" or NEXT_WORDS.fullmatch(text):
        return Anchor(target, text, NEXT)
    return Anchor(target, text[:200], _place(element), _day_beside(element, today))


def _joined(one: Anchor, other: Anchor) -> Anchor:
    """Two links to one page, most often picture and headline, as one."""
    text = max(one.text, other.text, key=len)
    place = next((place for place in (LIST, TEXT, NAV, NEXT) if place in (one.place, other.place)), TEXT)
    return replace(one, text=text, place=place, day=one.day or other.day)


def _place(element: html.HtmlElement) -> str:
    listed = False
    for depth, above in enumerate(element.iterancestors()):
        if above.tag in CHROME_TAGS or CHROME_NAMES.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return NAV
        listed = listed or above.tag in ("li", "dd", "tr")
        if depth > 8 or above.tag == "body":
            break
    return LIST if listed else TEXT


def _day_beside(anchor: html.HtmlElement, today: str) -> str | None:
    """A day told in the same entry of a list as the link, which may hold one link more (a picture), but no others."""
    for above in anchor.iterancestors():
        if above.tag in ENTRY_TAGS or above.tag in ("div", "span", "td"):
            if sum(1 for _ in islice(above.iter("a"), 3)) > 2:
                return None
            text = " ".join(above.text_content().split())
            label = " ".join(anchor.text_content().split())
            if len(text) - len(label) >= 120:
                return None  # and what stands above holds more still
            if day := day_in(text.replace(label, " ", 1), today):
                return day
            if above.tag in ENTRY_TAGS:
                return None
        elif above.tag == "body":
            return None
    return None


def day_in(text: str, today: str) -> str | None:
    """The first day that a short text tells; without a year, the latest such day that is not after tomorrow."""
    for match in DAY.finditer(text):
        latest = date.fromisoformat(today) + timedelta(days=1)
        year, *numbers = match.groups()
        month, date_ = (int(number) for number in numbers if number)
        try:
            if year:
                return date(int(year), month, date_).isoformat()
            day = date(latest.year, month, date_)
            return (day if day <= latest else day.replace(year=latest.year - 1)).isoformat()
        except ValueError:  # 2月30日
            continue
    return None


def read_feed(payload: bytes, content_type: str | None, url: str) -> tuple[Anchor, ...]:
    """The entries of an RSS or Atom feed, in feed order."""
    # as a stream: bytes that happen to be a path would be opened
    import feedparser  # here: only workers read feeds

    feed = feedparser.parse(BytesIO(payload), response_headers={"content-type": content_type or "application/xml"})
    return tuple(_entries(feed, url))


def _entries(feed: feedparser.FeedParserDict, url: str) -> Iterator[Anchor]:
    for entry in feed.entries:
        target = target_of(url, entry.get("link"))
        if target is None:
            continue
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        day = datetime(*moment[:6], tzinfo=UTC).astimezone(BEIJING).date().isoformat() if moment else None
        content: Any = next((part.value for part in entry.get("content", ())), None)
        yield Anchor(target, entry.get("title", ""), ENTRY, day, content=content)


def read_sitemap(payload: bytes, content_type: str | None, url: str) -> tuple[Anchor, ...]:
    """The pages of a sitemap, of a news sitemap or of a plain list of addresses; or the sitemaps of a sitemap index.

    payload  as it came; one that is zipped is unzipped up to UNZIPPED_BYTES
    source   https://www.sitemaps.org/protocol.html
    """
    if payload[:2] == b"\x1f\x8b":
        try:
            payload = zlib.decompressobj(wbits=31).decompress(payload, UNZIPPED_BYTES)
        except zlib.error:
            return ()
    if payload.lstrip()[:4].lower() == b"http":
        lines = payload.decode("utf-8", "replace").split()
        return tuple(Anchor(target, "", ENTRY) for line in lines if (target := target_of(url, line)))
    parser = etree.XMLParser(recover=True, remove_comments=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(payload.strip(), parser)
    except etree.XMLSyntaxError:
        return ()
    place = SITEMAP if root is not None and etree.QName(root).localname == "sitemapindex" else ENTRY
    return tuple(_sitemap_entries(root, place, url)) if root is not None else ()


def _sitemap_entries(root: etree._Element, place: str, url: str) -> Iterator[Anchor]:
    for entry in root:
        if not isinstance(entry.tag, str):
            continue
        told = {
            etree.QName(part).localname: (part.text or "").strip()
            for part in entry.iter()
            if isinstance(part.tag, str) and not (part.prefix or "").startswith(("image", "video"))
        }
        if target := target_of(url, told.get("loc")):
            day = _utc(told.get("publication_date", ""))
            yield Anchor(target, told.get("title", ""), place, day and day[:10], changed=_utc(told.get("lastmod", "")))


BEIJING = datetime.fromisoformat("2026-01-01T00:00:00+08:00").tzinfo


def _utc(told: str) -> str | None:
    """ "2026-11-17T16:20:00+08:00" -> "2026-11-17T08:20:00Z"; a bare day stays one; anything else tells nothing."""
    try:
        if len(told) == len("2026-11-17"):
            return date.fromisoformat(told).isoformat()
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else moment.date().isoformat()


def read_continuation(payload: bytes, content_type: str | None, url: str, charset: str | None) -> tuple[str, ...]:
    """The pages on which an article goes on, in reading order."""
    from pipelines.stages.extract.next_pages import continuation  # here: only workers need the chain's parsers

    return continuation(decode_bytes(payload, content_type=content_type, charset=charset).text, url)


def target_of(base: str, href: str | None) -> str | None:
    """The absolute address that a link leads to, without fragment; None where it is no page of the web."""
    if not href or href.strip().lower().startswith(("javascript:", "mailto:", "tel:", "#", "data:")):
        return None
    try:
        target = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(target)
        return target if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def advertised_feeds(payload: bytes, url: str) -> tuple[str, ...]:
    """The RSS and Atom feeds that a page names in its head."""
    tags = re.findall(rb"<link\s[^>]{0,500}>", payload[:200_000], re.I)
    named = [tag for tag in tags if re.search(rb"application/(?:rss|atom)\+xml", tag, re.I)]
    found = (re.search(rb"href\s*=\s*[\"']?([^\"'\s>]+)", tag, re.I) for tag in named)
    feeds = (target_of(url, match[1].decode("latin-1")) for match in found if match)
    return tuple(dict.fromkeys(feed for feed in feeds if feed))

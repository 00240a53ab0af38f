"""What a start page leads to: links told apart without code for any one site.

Pure functions from bytes to links, run in worker processes: a listing page can hang a parser as well as an article can.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urldefrag, urljoin, urlsplit

import feedparser
from lxml import etree, html
from scrapy.utils.sitemap import Sitemap

from pipelines.stages.continuation import continuation
from pipelines.stages.decode import decode_bytes

ARTICLE, LISTING, SITEMAP = "article", "listing", "sitemap"

HAN = re.compile(r"[\u3400-\u9fff]")
NEXT_PAGE = re.compile(r"^\s*(下一?页|后一?页|末页|尾页|\d{1,3}|»|>+)\s*$")
PAGE_FILE = re.compile(r"\.(s?html?|php|aspx?|jsp|do)$|/$|^[^.]*$")
# A date or a long number in the path is how Chinese news sites name articles: /2019-09/11/c_112.htm, /a/434365209_12.
ARTICLE_PATH = re.compile(
    r"\d{4}[-/]?\d{2}[-/]?\d{2}|(?<!\d)\d{5,}|(?:^|[/_-])(?:content|detail|article|c|t|n)[/_-]?\w*\d{3,}"
)
INDEX_PATH = re.compile(r"(?:^|/)(?:index|default|list|node|channel)(?:_\d+)?(?:\.\w+)?$|/$")


@dataclass(frozen=True, slots=True)
class Link:
    """A URL to follow.

    kind           article, listing or sitemap
    published_on   a date that the listing or feed tells, "2026-11-01"; None where it tells none
    """

    url: str
    kind: str
    text: str = ""
    published_on: str | None = None


@dataclass(frozen=True, slots=True)
class LinkRules:
    """Which links of a listing page are followed; the patterns of a source win over the shape of a URL."""

    article: str | None = None
    listing: str | None = None
    charset: str | None = None


def read_listing(payload: bytes, content_type: str | None, url: str, rules: LinkRules) -> tuple[Link, ...]:
    """The links of a listing page that stay on its host, each once, in page order."""
    text = decode_bytes(payload, content_type=content_type, charset=rules.charset).text
    try:
        tree = html.document_fromstring(text.replace("\0", " "), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return ()
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    found: dict[str, Link] = {}
    for anchor in tree.iter("a"):
        target = _target(base, anchor.get("href"))
        if target is None or target == url or urlsplit(target).netloc != urlsplit(url).netloc:
            continue
        words = " ".join(anchor.text_content().split()) or anchor.get("title", "")
        kind = _kind(target, words, rules)
        if kind is not None and target not in found:
            found[target] = Link(target, kind, words, _date_beside(anchor))
    return tuple(found.values())


def read_feed(payload: bytes, content_type: str | None, url: str) -> tuple[Link, ...]:
    """The entries of an RSS or Atom feed, in feed order."""
    feed = feedparser.parse(payload, response_headers={"content-type": content_type or "application/xml"})
    return tuple(_entries(feed, url))


def read_sitemap(payload: bytes, content_type: str | None, url: str) -> tuple[Link, ...]:
    """The URLs of a sitemap, or the sitemaps of a sitemap index."""
    try:
        sitemap = Sitemap(payload)
    except (etree.XMLSyntaxError, StopIteration):
        return ()
    kind = SITEMAP if sitemap.type == "sitemapindex" else ARTICLE
    links = ((_target(url, entry.get("loc")), entry.get("lastmod", "")[:10] or None) for entry in sitemap)
    return tuple(Link(target, kind, "", date) for target, date in links if target and _may_be(kind, target))


def read_continuation(payload: bytes, content_type: str | None, url: str, charset: str | None) -> tuple[str, ...]:
    """The pages on which an article goes on, in reading order."""
    return continuation(decode_bytes(payload, content_type=content_type, charset=charset).text, url)


def _entries(feed: feedparser.FeedParserDict, url: str) -> Iterator[Link]:
    for entry in feed.entries:
        target = _target(url, entry.get("link"))
        if target is None:
            continue
        moment = entry.get("published_parsed") or entry.get("updated_parsed")
        date = datetime(*moment[:6], tzinfo=UTC).date().isoformat() if moment else None
        yield Link(target, ARTICLE, entry.get("title", ""), date)


def _may_be(kind: str, target: str) -> bool:
    return kind == SITEMAP or not INDEX_PATH.search(urlsplit(target).path)


def _target(base: str, href: str | None) -> str | None:
    if not href or href.strip().lower().startswith(("javascript:", "mailto:", "tel:", "#", "data:")):
        return None
    try:
        target = urldefrag(urljoin(base, href.strip())).url
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if parts.scheme in ("http", "https") and parts.hostname else None


def _kind(target: str, words: str, rules: LinkRules) -> str | None:
    if rules.article and re.search(rules.article, target):
        return ARTICLE
    if rules.listing and re.search(rules.listing, target):
        return LISTING
    if NEXT_PAGE.match(words):
        return None if rules.listing else LISTING
    path = urlsplit(target).path
    if rules.article or not PAGE_FILE.search(path.rpartition("/")[2] or "/") or INDEX_PATH.search(path):
        return None
    return ARTICLE if ARTICLE_PATH.search(path) and len(HAN.findall(words)) >= 5 else None


DATE = re.compile(r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")


def _date_beside(anchor: html.HtmlElement) -> str | None:
    """A date in the same list entry as the link."""
    entry = anchor.getparent()
    text = entry.text_content() if entry is not None and entry.tag in ("li", "dd", "p", "td", "span") else ""
    found = DATE.search(text[:300])
    return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else None

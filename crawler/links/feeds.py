"""What feeds, sitemaps and answers of JSON lead to. Pure functions: bytes to anchors; bad entries are left out."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from crawler.links.addresses import target_of
from crawler.links.anchors import ENTRY, SITEMAP, Anchor, day_in
from pipelines.clock import BEIJING, beijing_day, now
from pipelines.text.charset import decode_bytes

UNZIPPED_BYTES = 64 << 20  # the protocol allows a sitemap 50 MB
CHUNK_BYTES = 16 << 10
ROOT = re.compile(rb"<((?:[\w-]{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex))[\s>]", re.I)
BARE_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,30});)")
HALF = re.compile(rb"&#(?:[xX]0{0,4}[dD][89a-fA-F][0-9a-fA-F]{2}|0{0,4}5(?:5[3-9]|6\d|7[0-3])\d\d);")  # of an emoji
DECLARATION = re.compile(r"^\s*<\?xml[^<>]{0,200}\?>")
UTF8 = {"content-type": "application/xml; charset=utf-8"}
CDATA, CDATA_END = b"<![CDATA[", b"]]>"
ADDRESSES = ("url", "link", "href", "weburl", "pageurl", "articleurl", "linkurl", "detailurl", "permalink", "docpuburl")
TITLES = ("title", "headline", "name", "doctitle", "articletitle", "subject", "showtitle", "listtitle")
DAYS = (
    "publishtime",
    "pubtime",
    "pubdate",
    "publishdate",
    "date",
    "date_published",
    "time",
    "createtime",
    "docreltime",
)
ENTRY_OPENS, ENTRY_CLOSES = re.compile(r"<(?:item|entry)(?:\s[^<>]{0,500})?>"), re.compile(r"</(?:item|entry)\s*>")
MOST_ENTRIES, MOST_CHARS = 2000, 200_000  # of a feed that is read entry by entry, and of one of them
MOST_NODES = 200_000  # of a JSON value; a list of news has a thousandth of that


def unzipped(payload: bytes) -> bytes:
    """A file that is zipped as such, whatever its headers say, up to UNZIPPED_BYTES or to where it breaks off."""
    if payload[:2] != b"\x1f\x8b":
        return payload
    unzip, found = zlib.decompressobj(wbits=31), b""
    try:
        for at in range(0, len(payload), CHUNK_BYTES):  # what comes before a fault is kept
            found += unzip.decompress(payload[at : at + CHUNK_BYTES], max(1, UNZIPPED_BYTES - len(found)))
            if unzip.eof or len(found) >= UNZIPPED_BYTES:
                break
    except zlib.error:
        pass
    return found


def ended_early(payload: bytes) -> bool:
    """Whether a feed or sitemap of XML breaks off before its last tag."""
    whole = unzipped(payload).rstrip()
    opened = ROOT.search(whole[:5000])
    return opened is not None and b"</" + opened[1] not in whole[-2000:]


def read_feed(payload: bytes, content_type: str | None, url: str) -> tuple[Anchor, ...]:
    """The entries of an RSS, Atom or JSON feed, in feed order."""
    payload = unzipped(payload).lstrip(b"\xef\xbb\xbf \t\r\n")
    if payload[:1] in (b"{", b"["):
        return read_json(payload, url)
    text = decode_bytes(payload, content_type=content_type).text or payload.decode("utf-8", "ignore")
    given = _parsed(HALF.sub(b"", DECLARATION.sub("", text).encode("utf-8", "ignore")))
    entries = [entry for one in given if (entry := _entry(one, url))]
    if not entries and re.search(r"<(?:item|entry)[\s>]", text):
        return tuple(_entries_apart(text, url))
    return tuple(entries)


def _entry(entry: Any, url: str) -> Anchor | None:
    target = target_of(url, entry.get("link"))
    if target is None:
        return None
    content: Any = next((part.value for part in entry.get("content", ())), None)
    author = _sound(entry.get("author", ""))
    return Anchor(
        target,
        _sound(entry.get("title", "")),
        ENTRY,
        _day_of(entry.get("published_parsed") or entry.get("updated_parsed")),
        content=_sound(content) if content else None,
        author=author or None,
    )


def _day_of(moment: Any) -> str | None:
    """The day in Beijing of a moment that a feed tells; None for one that no calendar has, or that no page is of."""
    try:
        found = datetime(*tuple(moment)[:6]).replace(tzinfo=UTC).astimezone(BEIJING).date() if moment else None
    except (ValueError, OverflowError):  # the year 9999 has no day after its last
        return None
    return found.isoformat() if found and _is_of_the_web(found) else None


def _is_of_the_web(day: date) -> bool:
    return 1990 <= day.year < 2100


def _parsed(markup: bytes) -> list[Any]:
    """The entries of a feed in UTF-8; [] where one of them is more than the parser can take."""
    import feedparser  # here: only workers read feeds

    try:
        # as a stream: bytes that happen to be a path would be opened
        return list(feedparser.parse(BytesIO(markup), response_headers=UTF8).entries)
    except (ValueError, LookupError, AssertionError, TypeError):
        return []


def _entries_apart(text: str, url: str) -> Iterator[Anchor]:
    """The entries of a feed that is broken as a whole, each read for itself."""
    for part in ENTRY_OPENS.split(text)[1 : MOST_ENTRIES + 1]:
        if len(part) > MOST_CHARS or not (end := ENTRY_CLOSES.search(part)):
            continue
        whole = f"<rss version='2.0'><channel><item>{part[: end.start()]}</item></channel></rss>"
        found = _parsed(whole.encode("utf-8", "replace"))
        yield from (anchor for entry in found if (anchor := _entry(entry, url)))


def _sound(text: object) -> str:
    """A text without half an emoji, which no database takes."""
    return str(text).encode("utf-8", "ignore").decode().replace("\ufffd", "").strip() if text else ""


def read_sitemap(payload: bytes, content_type: str | None, url: str) -> tuple[Anchor, ...]:
    """The pages of a sitemap, of a news sitemap or of a plain list of addresses; or the sitemaps of a sitemap index, or
    those that a robots.txt names.

    source   https://www.sitemaps.org/protocol.html
    """
    payload = unzipped(payload).lstrip(b"\xef\xbb\xbf \t\r\n")
    if payload[:4].lower() == b"http":
        lines = payload.decode("utf-8", "replace").split()
        return tuple(Anchor(target, "", ENTRY) for line in lines if (target := target_of(url, line)))
    if named := sitemaps_of_robots(payload, url):
        return tuple(Anchor(target, "", SITEMAP) for target in named)
    if re.search(rb"<(?:rss|feed)[\s>]", payload[:2000]):
        return read_feed(payload, content_type, url)
    parser = etree.XMLParser(
        recover=True, remove_comments=True, resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(_escaped(payload).strip(), parser)
    except etree.XMLSyntaxError:
        return ()
    if root is None or not isinstance(root.tag, str):
        return ()
    place = SITEMAP if etree.QName(root).localname == "sitemapindex" else ENTRY
    return tuple(_sitemap_entries(root, place, url))


def _escaped(payload: bytes) -> bytes:
    """XML in which an & that begins no entity is written as one."""
    first, *rest = payload.split(CDATA)
    parts = [BARE_AMPERSAND.sub(b"&amp;", first)]
    for part in rest:
        inside, end, outside = part.partition(CDATA_END)
        parts += [CDATA, inside, end, BARE_AMPERSAND.sub(b"&amp;", outside)]
    return b"".join(parts)


def sitemaps_of_robots(payload: bytes, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names; () for anything else."""
    if payload[:1] == b"<":
        return ()
    named = re.findall(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", payload[:500_000], re.I | re.M)
    targets = (target_of(url, name.decode("utf-8", "replace")) for name in named)
    return tuple(dict.fromkeys(target for target in targets if target))


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


def _utc(told: str) -> str | None:
    """ "2026-11-17T16:20:00+08:00" -> "2026-11-17T08:20:00Z"; a bare day stays one; anything else tells nothing."""
    try:
        if len(told) == len("2026-11-17"):
            day = date.fromisoformat(told)
            return day.isoformat() if _is_of_the_web(day) else None
        moment = datetime.fromisoformat(told)
        if not _is_of_the_web(moment.date()):
            return None
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else moment.date().isoformat()
    except (ValueError, OverflowError):
        return None


def read_json(payload: bytes | str, url: str, *, today: str = "", place: str = ENTRY) -> tuple[Anchor, ...]:
    """What has a title and an address in an answer of JSON, in its order; () for what is no JSON."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return ()
    found: dict[str, Anchor] = {}
    waiting, seen = [value], 0
    while waiting and seen < MOST_NODES:
        one, seen = waiting.pop(), seen + 1
        if isinstance(one, dict):
            if (anchor := _json_entry(one, url, today, place)) is not None:
                found.setdefault(anchor.url, anchor)
            waiting += reversed(list(one.values()))
        elif isinstance(one, list):
            waiting += reversed(one)
    return tuple(found.values())


def _json_entry(given: dict[str, Any], url: str, today: str, place: str) -> Anchor | None:
    lowered = {str(name).replace("_", "").lower(): value for name, value in given.items()}
    title = next((value for name in TITLES if isinstance(value := lowered.get(name), str) and value.strip()), "")
    named = next((value for name in ADDRESSES if isinstance(value := lowered.get(name), str)), None)
    if not title or not named or not re.match(r"(?:https?:)?/|\.{0,2}/|[\w-]+/|[\w-]+\.s?html?", named):
        return None
    target = target_of(url, named)
    days = (str(lowered.get(name, "")) for name in DAYS)
    day = next((day for told in days if (day := day_in(told[:40], today or beijing_day(now())))), None)
    text = re.sub(r"<[^<>]{0,200}>", "", _sound(title))
    return Anchor(target, " ".join(text.split())[:200], place, day) if target else None

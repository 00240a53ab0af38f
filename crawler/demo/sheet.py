"""What the newsroom answers under one path, and the means to write it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

BEIJING = timezone(timedelta(hours=8))
WEEKDAYS = "一二三四五六日"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a crawl must make of a page. In Simplified, whatever the page is written in.

    kind       article, not-article, missing, forbidden or redirect
    article    key of the text it carries; None where it carries none of ours
    part       whole; cut (end missing); head or tail (continued on, or from, another page of the newspaper)
    further    paths on which the article goes on, in reading order
    title, outlet, authors   as this page gives them
    published  ISO 8601 as this page gives it; a bare date where it tells no time, None where it tells nothing
    body       its blocks in order, further pages included, masked words masked; headings, captions, signatures too
    """

    kind: str
    article: str | None = None
    part: str = "whole"
    further: tuple[str, ...] = ()
    title: str = ""
    published: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One answer.

    path       within its outlet, from the slash on
    modified   when it last changed, Beijing time without a zone: "2026-11-17 16:20"
    location   where a redirect leads
    delay_s    seconds before it answers
    failures   so many requests are answered with 500 first
    fact       None for further pages of an article, feeds and pictures
    """

    path: str
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: str = "2026-09-01 09:00"
    location: str = ""
    delay_s: float = 0.0
    failures: int = 0
    fact: Fact | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha1(self.body, usedforsecurity=False).hexdigest()[:16]}"'

    @property
    def modified_at(self) -> datetime:
        return datetime.fromisoformat(self.modified).replace(tzinfo=BEIJING)

    @property
    def last_modified(self) -> str:
        return http_date(self.modified)


def http_date(when: str) -> str:
    """ "2026-11-17 16:20" in Beijing -> "Tue, 17 Nov 2026 08:20:00 GMT"."""
    moment = datetime.fromisoformat(when).replace(tzinfo=BEIJING)
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def iso(when: str) -> str | None:
    """ "2026-11-17 16:20" -> "2026-11-17T16:20:00+08:00"; a bare date stays one; "" -> None."""
    if len(when) <= 10:
        return when or None
    return datetime.fromisoformat(when).replace(tzinfo=BEIJING).isoformat()


def date_in_words(day: str) -> str:
    """ "2026-11-18" -> "2026年11月18日 星期三"."""
    date = datetime.fromisoformat(day)
    return f"{date.year}年{date.month}月{date.day}日 星期{WEEKDAYS[date.weekday()]}"


def render(template: str, values: Mapping[str, object], charset: str = "utf-8") -> bytes:
    """A template filled in and encoded; what the charset lacks becomes a character reference, as real sites do it."""
    return _TEMPLATES.get_template(template).render(values).encode(charset, "xmlcharrefreplace")


# The picture behind every photo: a grey plate, so that the pages look finished in a browser.
PHOTO = Sheet(
    path="/images/photo.svg",
    content_type="image/svg+xml",
    body=(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="560" height="320">'
        b'<rect width="560" height="320" fill="#cfd8dc"/>'
        b'<path d="M0 320 180 130 300 240 400 170 560 320z" fill="#90a4ae"/>'
        b'<circle cx="440" cy="80" r="34" fill="#fff8e1"/></svg>'
    ),
)


def robots(*forbidden: str, sitemap: str = "") -> Sheet:
    """A robots.txt for all agents. Without a forbidden path it allows everything."""
    rules = [f"Disallow: {path}" for path in forbidden] or ["Disallow:"]
    lines = ["User-agent: *", *rules, *([f"Sitemap: {sitemap}"] if sitemap else [])]
    return Sheet(path="/robots.txt", content_type="text/plain; charset=utf-8", body=("\n".join(lines) + "\n").encode())

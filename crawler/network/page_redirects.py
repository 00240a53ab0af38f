"""Where a page sends its readers by itself: a meta refresh, or a script on a page that holds nothing else.

Scrapy's own middleware follows a refresh of up to a hundred seconds, to whatever address: a list that reloads itself
every minute is asked for until the redirects are used up, and its article pages with it.
"""

from __future__ import annotations

import re
from html import unescape

from crawler.links.addresses import target_of

AT_ONCE_S = 1.0
SOON_S = 10.0  # for a page that holds nothing but the way on: 三秒后自动跳转
EMPTY_CHARS = 200  # of text, at most, on a page that holds nothing else
READ_BYTES = 60_000  # a page that only leads on is short, and a refresh stands in the head

HINT = re.compile(rb"http-equiv|location", re.I)
MARK = re.compile(r"<!--|-->|<(/?)(script|style|noscript|title)\b[^<>]{0,500}>", re.I)
TAG = re.compile(r"<[^<>]{0,3000}>")
META = re.compile(r"<meta\s[^<>]{0,1000}>", re.I)
IS_REFRESH = re.compile(r"http-equiv\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh\b", re.I)
CONTENT = re.compile(r"content\s*=\s*(?:\"([^\"]{0,900})\"|'([^']{0,900})'|([^\s>]{0,900}))", re.I)
VALUE = re.compile(r"\s*(\d{0,5}(?:\.\d{0,5})?)\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.I | re.S)
LOCATION = re.compile(
    r"(?<![\w.])(?:(?:window|self|top|document|parent)\s?\.\s?){0,2}location(?:\s?\.\s?href)?"
    r"\s?(?:=|\.\s?(?:replace|assign)\s?\()\s?[\"']([^\"'<>\s]{1,900})[\"']",
    re.I,
)


def leads_on(body: bytes, url: str) -> str | None:
    """The address that a page leads its readers on to at once; None for a page to be read.

    body   of an answer of HTML
    url    its own: a page that reloads itself leads nowhere
    """
    head = body[:READ_BYTES]
    if not HINT.search(head):
        return None
    text, unseen = _parts(head.decode("utf-8", "replace"))
    is_empty = len(body) <= READ_BYTES and len("".join(TAG.sub(" ", text).split())) <= EMPTY_CHARS
    target = _refreshed(text + unseen["noscript"] if is_empty else text, SOON_S if is_empty else AT_ONCE_S)
    if target is None and is_empty and (match := LOCATION.search(unseen["script"])):
        target = match[1]
    found = target_of(url, unescape(target)) if target else None
    return found if found and found != url.partition("#")[0] else None


def _parts(markup: str) -> tuple[str, dict[str, str]]:
    """The markup without comments and elements that readers do not see, and what each kind of those holds."""
    unseen: dict[str, list[str]] = {"script": [], "style": [], "noscript": [], "title": [], "comment": []}
    seen: list[str] = []
    within, at = "", 0
    for mark in MARK.finditer(markup):
        if within:
            closes = mark[0] == "-->" if within == "comment" else mark[1] and mark[2].lower() == within
            if not closes:
                continue
            unseen[within].append(markup[at : mark.start()])
            within, at = "", mark.end()
        elif mark[0] == "<!--" or (mark[2] and not mark[1]):
            seen.append(markup[at : mark.start()])
            within, at = ("comment" if mark[0] == "<!--" else mark[2].lower()), mark.end()
    (unseen[within] if within else seen).append(markup[at:])
    return " ".join(seen), {name: " ".join(parts) for name, parts in unseen.items()}


def _refreshed(text: str, most_s: float) -> str | None:
    """The address of the first meta refresh that waits no longer than so many seconds."""
    for meta in META.findall(text):
        content = CONTENT.search(meta) if IS_REFRESH.search(meta) else None
        value = VALUE.fullmatch(content[1] or content[2] or content[3] or "") if content else None
        if value and value[2].strip():
            return value[2].strip().strip("\"'") if float(value[1].strip(".") or 0) <= most_s else None
    return None

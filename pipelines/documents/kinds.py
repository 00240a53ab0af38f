"""What else than a page an archive holds: scripts, styles, JSON, feeds, sitemaps, pictures, rules for robots.

A crawl asks for articles and lists; an archive holds whatever a browser or a collector asked for. Labels lie both ways,
so the address, the label and the first bytes are all looked at.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from pipelines.record import Page
from pipelines.text.file_signatures import GZIP, signature_of

HEAD_BYTES = 1 << 16
SCHEMES = ("http", "https", "file")
MACHINE_FILES = ("/robots.txt", "/ads.txt", "/app-ads.txt", "/humans.txt", "/security.txt", "/llms.txt", "/favicon.ico")
MACHINE_ENDINGS = {
    "script": (".js", ".mjs", ".json", ".jsonp", ".map", ".wasm"),
    "style": (".css", ".less", ".scss"),
    "picture or font": (".svg", ".ico", ".woff", ".woff2", ".ttf", ".swf", ".png", ".jpg", ".jpeg", ".gif", ".webp"),
    "data": (".csv", ".vtt", ".ics", ".srt"),
}
# Words of a media type that say what it is, the first that fits.
LABELS = {
    "script": ("javascript", "ecmascript", "jscript", "vbscript", "wasm", "sourcemap"),
    "JSON": ("json", "x-ndjson"),
    "style": ("css",),
    "feed": ("rss", "atom", "rdf", "opml", "sitemap"),
    "picture or font": ("image/", "font/", "svg", "font-", "woff"),
    "sound or film": ("audio/", "video/", "mpegurl", "dash+xml"),
    "data": ("csv", "calendar", "vcard", "vtt", "text/dns", "cache-manifest", "event-stream", "x-component", "warc-"),
    "file": ("pdf", "zip", "msword", "officedocument", "ms-excel", "ms-powerpoint", "x-rar", "x-7z", "shockwave"),
}
TEXTS = ("text", "html", "xml", "unknown")
ROOTS = {
    "page": ("html", "head", "body", "wml"),
    "feed": ("rss", "feed", "rdf:rdf", "channel", "opml"),
    "sitemap": ("urlset", "sitemapindex"),
    "picture or font": ("svg", "svg:svg"),
}
NAME = re.compile(rb"<([a-z][\w:.-]{0,40})", re.I)
PAGE = re.compile(rb"<(?:!doctype\s{1,9}html|html|head|body)\b", re.I)
SCRIPT_BEGINS = (
    b"var ", b"let ", b"const ", b"function", b"!function", b"+function", b"(function", b";(function", b"!(function",
    b"(()=>", b"(() =>", b"window.", b"document.", b"self.", b"jQuery", b"$(", b"$.", b"define(", b"require(",
    b"'use strict'", b'"use strict"', b"import{", b"export{", b"try{", b"if(",
)  # fmt: skip
STYLE = re.compile(
    rb"@(?:charset|import|media|font-face)\b|[.#*a-z][^<>{};\n]{0,200}\{\s{0,40}[a-z-]{1,40}\s{0,9}:", re.I
)
JSON = re.compile(
    rb'\{\s{0,200}"[^"\n]{0,100}"\s{0,20}:|\[\s{0,200}(?:\{|\[|"[^"\n]{0,400}"\s{0,20}[,\]])|\{\s{0,20}\}\s{0,20}\Z'
)
CALLBACK = re.compile(rb"(?:/\*\*/\s{0,9})?[\w$.]{1,60}\s{0,9}(?:=\s{0,9}[\[{]|\(\s{0,9}[\[{]\s{0,9}[\"'{\w])")


def what_else(page: Page) -> str | None:
    """Why a document of an archive is no page, in a word or two; None where it may be one."""
    parts = urlsplit(page.url)
    path = parts.path.lower()
    head = page.payload[:HEAD_BYTES]
    if parts.scheme not in SCHEMES:
        return "no address of the web"
    if not HTTPStatus.OK <= page.status < HTTPStatus.MULTIPLE_CHOICES:
        return f"HTTP status {page.status}"
    if path.endswith(MACHINE_FILES) or "/.well-known/" in path:
        return "rules for robots"
    if signature_of(head) or head.startswith(GZIP):
        return "file"
    label = (page.content_type or "").partition(";")[0].strip().lower()
    by_label = next((kind for kind, words in LABELS.items() if any(word in label for word in words)), None)
    by_name = next((kind for kind, ends in MACHINE_ENDINGS.items() if path.endswith(ends)), None)
    if not by_label and label and not any(word in label for word in TEXTS):
        by_label = "file"
    return _by_contents(head.lstrip(b"\xef\xbb\xbf \t\r\n\f\0"), by_label or by_name, is_xml="xml" in label)


def _by_contents(head: bytes, told: str | None, *, is_xml: bool) -> str | None:
    """told: what the label or the name says it is, which yields to a page's own markup only."""
    if head.startswith(b"<"):
        root = _root(head)
        kind = next((kind for kind, names in ROOTS.items() if root in names), None)
        if kind == "page" or (kind != "feed" and kind != "sitemap" and PAGE.search(head)):
            return None
        return kind or told or ("XML" if is_xml or head.startswith(b"<?xml") else None)
    if PAGE.search(head[:1024]):  # behind what a server spills before it
        return None
    code = _without_comments(head)
    if told or JSON.match(head):
        return told or "JSON"
    if code.startswith(SCRIPT_BEGINS) or CALLBACK.match(code):
        return "script"
    if STYLE.match(code):
        return "style"
    return _by_lines(head)


def _root(head: bytes) -> str:
    """The name of the first element, in lower case; "" where there is none."""
    at = 0
    while at < len(head):
        at = head.find(b"<", at)
        if at < 0:
            return ""
        if name := NAME.match(head, at):
            return name[1].decode("ascii").lower()
        end = b"-->" if head.startswith(b"<!--", at) else b"]>" if b"[" in head[at : head.find(b">", at)] else b">"
        at = head.find(end, at + 1)
        if at < 0:
            return ""
    return ""


def _without_comments(head: bytes) -> bytes:
    """A script or style behind the comments it begins with."""
    for _ in range(20):
        if head.startswith(b"/*"):
            head = head[max(0, head.find(b"*/")) + 2 :].lstrip()
        elif head.startswith(b"//"):
            head = head[max(0, head.find(b"\n")) + 1 :].lstrip() if b"\n" in head else b""
        else:
            break
    return head


def _by_lines(head: bytes) -> str | None:
    """Texts whose lines are for machines: rules for robots, lists of addresses."""
    lines = [line.strip().lower() for line in head[:4096].splitlines()[:40]]
    lines = [line for line in lines if line and not line.startswith(b"#")]
    if lines and lines[0].replace(b" ", b"").startswith((b"user-agent:", b"disallow:", b"sitemap:http")):
        return "rules for robots"
    if lines and all(line.startswith((b"http://", b"https://")) and b" " not in line for line in lines[:10]):
        return "list of addresses"
    return None

"""What the hostile server does to each address, and what must become of it."""

from __future__ import annotations

import gzip
from typing import NamedTuple

from tests.crawler.hostile import (
    Answer,
    as_is,
    bomb,
    bombs,
    busy_once,
    calendar,
    cookie_wall,
    cut,
    dripping,
    endless,
    endless_chunks,
    endless_head,
    entity_bomb,
    farther,
    half_a_chunk,
    huge,
    many_rules,
    missing,
    moved,
    outside,
    page,
    raw,
    reset,
    ring,
    silent,
    slowloris,
    stalled,
    story,
    too_short_a_length,
    truncated,
    zipped_twice,
)


class Case(NamedTuple):
    """An article's address, as a listing links it.

    kind   of the row of failures that it must become; "" for a good page, a reject_reason where it begins with "="
    """

    kind: str
    answer: Answer


BINARY = bytes(range(256)) * 20
CASES: dict[str, Case] = {
    "good": Case("", as_is(story(1))),
    "good-without-a-type": Case("", lambda one: (one.head("200 OK"), one.wfile.write(story(2)))[0]),
    "good-called-binary": Case("", as_is(story(3), "application/octet-stream")),
    "good-called-image": Case("", as_is(story(4), "image/png")),
    "good-in-gzip": Case("", as_is(gzip.compress(story(9)), "text/html; charset=utf-8", "Content-Encoding: gzip")),
    "good-with-nul": Case("", as_is(story(10).replace("，".encode(), "，\0".encode()))),
    "good-with-bad-bytes": Case("", as_is(story(11).replace(b"</p>", b"\xff\xfe\x80</p>", 1))),
    "good-too-short-a-length": Case("", too_short_a_length),
    "good-at-the-second-time": Case("", busy_once),
    "good-called-gzip": Case("", as_is(story(13), "text/html; charset=utf-8", "Content-Encoding: gzip")),
    "good-called-utf-8": Case("", as_is(story(14), "text/html", "Content-Encoding: UTF-8")),
    "good-in-no-charset": Case("", as_is(story(15), "text/html; charset=undefined")),
    "good-in-punycode": Case("", as_is(story(16).replace(b"<html>", b"<html><meta charset=punycode>"), "text/html")),
    "good-with-an-odd-header": Case("", as_is(story(17), "text/html; charset=utf-8", "“缓存”: 命中", " folded")),
    "good-with-a-long-cookie": Case("", as_is(story(18), "text/html; charset=utf-8", "Set-Cookie: a=" + "z" * 60_000)),
    "cut-gzip": Case("cut-short", cut("gzip")),
    "cut-deflate": Case("cut-short", cut("deflate")),
    "cut-brotli": Case("cut-short", cut("br")),
    "cut-zstd": Case("cut-short", cut("zstd")),
    "slowloris": Case("timeout", slowloris),
    "dripping": Case("timeout", dripping),
    "stalled": Case("timeout", stalled),
    "silent": Case("timeout", silent),
    "endless": Case("too-large", endless),
    "endless-chunks": Case("too-large", endless_chunks),
    "endless-head": Case("too-large", endless_head),
    "huge": Case("too-large", huge),
    "truncated": Case("cut-short", truncated),
    "reset": Case("cut-short", reset),
    "half-a-chunk": Case("cut-short", half_a_chunk),
    "long-header": Case("too-large", raw(b"HTTP/1.1 200 OK\r\nX-Long: " + b"z" * (1 << 20) + b"\r\n\r\n")),
    "empty-reply": Case("no-answer", raw(b"")),
    "garbage": Case("no-answer", raw(b"\x15\x03\x01\x00\x02\x02\x16" + BINARY)),
    "http-0.9": Case("no-answer", raw(story(5))),
    "gzip-bomb": Case("too-large", bomb("gzip")),
    "deflate-bomb": Case("too-large", bomb("deflate")),
    "brotli-bomb": Case("too-large", bomb("br")),
    "zstd-bomb": Case("too-large", bomb("zstd")),
    "zipped-twice": Case("too-large", zipped_twice),
    "ring": Case("redirects", ring),
    "farther": Case("redirects", farther),
    "cookie-wall": Case("redirects", cookie_wall),
    "to-file": Case("http", moved("file:///etc/passwd")),
    "to-ftp": Case("http", moved("ftp://203.0.113.1/news.html")),
    "to-neighbour": Case("private-address", moved("http://10.11.12.13/inside.html")),
    "to-cloud": Case("private-address", moved("http://169.254.169.254/latest/meta-data/")),
    "to-nowhere": Case("robots-unreachable", moved("http://nowhere.invalid/")),
    "pdf": Case("content-type", as_is(b"%PDF-1.4\n" + BINARY, "application/pdf")),
    "image-called-html": Case("content-type", as_is(b"\xff\xd8\xff\xe0" + BINARY)),
    "zip": Case("content-type", as_is(b"PK\x03\x04" + BINARY, "application/zip")),
    "film": Case("content-type", as_is(b"\0\0\0\x18ftypmp42" + BINARY, "video/mp4")),
    "blob": Case("content-type", as_is(BINARY, "application/octet-stream")),
    "not-found": Case("http", missing),
    "failing": Case("http", lambda one: one.whole(b"oops", "text/html", "500 Internal Server Error")),
    # these come whole, and are no articles
    "soft-404": Case("=error-page", as_is(page("404", "抱歉，您访问的页面不存在或已被删除。", "返回首页"))),
    "soft-500": Case("=error-page", as_is(page("系统提示", "服务器繁忙，请稍后再试。错误代码：500"))),
    "deep": Case("=empty", as_is(b"<html><body>" + b"<div>" * 100_000 + "深".encode())),
    "noise": Case("=undecodable", as_is(bytes(range(1, 256)) * 40)),
    "nothing": Case("=empty", as_is(b"")),
}
PATHS = {f"/2026/1104/c_{10_000 + number}.html": name for number, name in enumerate(CASES)}
PATH_OF = {name: path for path, name in PATHS.items()}
LISTING = "<html><body><ul>{}</ul></body></html>"
ENTRIES = "".join(f'<li><a href="{path}">双河镇供水工程{name}期完工通水了</a></li>' for path, name in PATHS.items())
ROBOTS_ONLY = "<li><a href='/2026/1104/c_10000.html'>双河镇供水工程一期完工通水了</a></li>"
RSS = "<channel><item><title>{}</title><link>/2026/1104/c_10000.html</link></item></channel>"
URL = "<url><loc>{}</loc></url>"

ANSWERS: dict[str, Answer] = {
    "/": as_is(LISTING.format(ENTRIES + "<li><a href='/calendar?day=0'>新闻日历</a></li>").encode()),
    "/robots.txt": as_is(many_rules(), "text/plain"),
    "/calendar": calendar,
    **{path: CASES[name].answer for path, name in PATHS.items()},
    "/laughing.xml": as_is(entity_bomb("rss", RSS.format("&a9;")), "application/rss+xml"),
    "/outside.xml": as_is(outside("rss", RSS.format("&x;")), "application/rss+xml"),
    "/path.xml": as_is(b"/etc/passwd", "application/rss+xml"),
    "/laughing-map.xml": as_is(entity_bomb("urlset", URL.format("http://127.0.0.1/&a9;")), "application/xml"),
    "/outside-map.xml": as_is(outside("urlset", URL.format("http://127.0.0.1/&x;")), "application/xml"),
    "/bomb-map.xml.gz": lambda one: one.whole(bombs()["gzip"], "application/x-gzip"),
    "/deep.html": as_is(b"<html><body>" + b"<div>" * 100_000 + ENTRIES.encode()),
}
START = {
    "listing": ("/", "/deep.html", "/calendar?day=0"),
    "feed": ("/laughing.xml", "/outside.xml", "/path.xml"),
    "sitemap": ("/laughing-map.xml", "/outside-map.xml", "/bomb-map.xml.gz"),
}
BUSY_ROBOTS = {"/robots.txt": lambda one: one.whole(b"", "text/plain", "500 Internal Server Error")}
SILENT_ROBOTS = {"/robots.txt": silent}
ALONE = {"/": as_is(LISTING.format(ROBOTS_ONLY).encode()), "/2026/1104/c_10000.html": CASES["good"].answer}

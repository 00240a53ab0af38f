"""A server that does to a crawler what sick and hostile ones do, each kind on a path of its own."""

from __future__ import annotations

import contextlib
import gzip
import socketserver
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import ClassVar

import brotli

Answer = Callable[["Hostile"], None]

GOOD = ("/2026/1101/c_10001.html", "/2026/1102/c_10002.html", "/2026/1103/c_10003.html")
LONG_WAIT_S = 60.0  # longer than any limit that a test gives the crawler

STORY = (
    "双河镇的供水管网改造昨天完工，{n}个村民小组的自来水全部接通，老人们不用再到河边挑水。",
    "镇水管站介绍，新管网总长{n}公里，投资由县里和村集体共同承担，水质每月检测一次。",
    "村民说，头一回拧开龙头就有水，第{n}户人家当晚就请邻居喝了茶。",
)


def page(title: str, *lines: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{body}</div></body></html>"
    return html.encode()


def story(number: int) -> bytes:
    return page(f"双河镇第{number}期供水工程完工通水", *(line.format(n=number) for line in STORY))


class Hostile(socketserver.StreamRequestHandler):
    """One request; the path names what is done to it."""

    port: ClassVar[int] = 0
    asked: ClassVar[list[str]] = []
    stop: ClassVar[threading.Event] = threading.Event()

    def handle(self) -> None:
        line = self.rfile.readline(4096).decode("latin-1").split()
        if len(line) < 2:
            return
        self.cookie = False
        while (header := self.rfile.readline(8192)) not in (b"\r\n", b"\n", b""):
            self.cookie |= header.lower().startswith(b"cookie:")
        self.path = line[1]
        self.asked.append(self.path)
        name = self.path.split("?")[0]
        answer = ANSWERS.get(name) or next((ANSWERS[key] for key in PREFIXES if name.startswith(key)), missing)
        with contextlib.suppress(ConnectionError, TimeoutError):
            answer(self)

    def head(self, status: str, *headers: str) -> None:
        self.wfile.write("\r\n".join((f"HTTP/1.1 {status}", *headers, "Connection: close", "", "")).encode())

    def whole(self, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", *headers: str) -> None:
        self.head(status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers)
        self.wfile.write(body)


def listing(one: Hostile) -> None:
    links = [f'<li><a href="{path}">双河镇供水工程第{n}期完工通水了</a></li>' for n, path in enumerate(LINKED, 1)]
    one.whole(f"<html><body><ul>{''.join(links)}</ul></body></html>".encode())


def missing(one: Hostile) -> None:
    one.whole(b"gone", "text/html", "404 Not Found")


def good(one: Hostile) -> None:
    one.whole(story(int(one.path[-6])))


def slowloris(one: Hostile) -> None:
    one.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not one.stop.wait(0.2):
        one.wfile.write(b"z")


def stalled(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Content-Length: 9000")
    one.wfile.write(story(4))
    one.stop.wait(LONG_WAIT_S)


def truncated(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Content-Length: 9000")
    one.wfile.write(story(5))


def endless(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
    while not one.stop.is_set():
        one.wfile.write(b"10000\r\n" + b"<p>" + b"z" * 65533 + b"\r\n")


def bomb(pack: Callable[[], bytes], encoding: str) -> Answer:
    return lambda one: one.whole(pack(), "text/html", "200 OK", f"Content-Encoding: {encoding}")


def gzip_bomb() -> bytes:
    return gzip.compress(gzip.compress(b"\0" * (1 << 20)) + b"\0" * (256 << 20), 1)


def deflate_bomb() -> bytes:
    return zlib.compress(b"<p>" + b"z" * (256 << 20), 1)


def brotli_bomb() -> bytes:
    return brotli.compress(b"z" * (256 << 20), quality=1)


def moved(target: str) -> Answer:
    return lambda one: one.whole(b"", "text/html", "302 Found", f"Location: {target}")


def cookie_wall(one: Hostile) -> None:
    if one.cookie:
        one.whole(story(6))
    else:
        one.whole(b"", "text/html", "302 Found", f"Location: {one.path}", "Set-Cookie: seen=1; Path=/")


def huge(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", f"Content-Length: {50 << 20}")
    for _ in range(50):
        one.wfile.write(b"<p>" + b"z" * ((1 << 20) - 3))


def calendar(one: Hostile) -> None:
    day = int(one.path.rsplit("=", 1)[-1]) if "=" in one.path else 0
    link = f'<a href="/calendar?day={day + 1}">下一页</a>'
    one.whole(f"<html><body>{link}</body></html>".encode())


def entity_bomb(outer: str) -> bytes:
    entities = ['<!ENTITY a0 "lol">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    item = "<channel><item><title>&a9;</title><link>/x</link></item></channel>"
    return f"<?xml version='1.0'?><!DOCTYPE {outer} [{''.join(entities)}]><{outer}>{item}</{outer}>".encode()


ANSWERS: dict[str, Answer] = {
    "/": listing,
    **dict.fromkeys(GOOD, good),
    "/2026/1104/c_10101.html": slowloris,
    "/2026/1104/c_10102.html": stalled,
    "/2026/1104/c_10103.html": truncated,
    "/2026/1104/c_10104.html": endless,
    "/2026/1104/c_10105.html": bomb(gzip_bomb, "gzip"),
    "/2026/1104/c_10106.html": bomb(deflate_bomb, "deflate"),
    "/2026/1104/c_10107.html": bomb(brotli_bomb, "br"),
    "/2026/1104/c_10108.html": moved("/2026/1104/c_10108.html"),
    "/2026/1104/c_10109.html": moved("file:///etc/passwd"),
    "/2026/1104/c_10110.html": moved("http://10.11.12.13/inside.html"),
    "/2026/1104/c_10111.html": moved("http://169.254.169.254/latest/meta-data/"),
    "/2026/1104/c_10112.html": cookie_wall,
    "/2026/1104/c_10113.html": huge,
    "/2026/1104/c_10114.html": lambda one: one.whole(b"%PDF-1.4\n" + bytes(range(256)) * 20, "application/pdf"),
    "/2026/1104/c_10115.html": lambda one: one.whole(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "image/jpeg"),
    # these come whole, and are no articles
    "/2026/1105/c_10201.html": lambda one: one.whole(page("404", "抱歉，您访问的页面不存在或已被删除。", "返回首页")),
    "/2026/1105/c_10202.html": lambda one: one.whole(page("系统提示", "服务器繁忙，请稍后再试。错误代码：500")),
    "/2026/1105/c_10203.html": lambda one: one.whole(b"<html><body>" + b"<div>" * 100_000 + "深".encode()),
    "/2026/1105/c_10204.html": lambda one: one.whole(bytes(range(1, 256)) * 40),
    "/feed.xml": lambda one: one.whole(entity_bomb("rss"), "application/rss+xml"),
    "/sitemap.xml": lambda one: one.whole(entity_bomb("urlset"), "application/xml"),
}
PREFIXES: dict[str, Answer] = {"/calendar": calendar}
ANSWERS |= PREFIXES
LINKED = (*(path for path in ANSWERS if path.startswith("/2026")), "/calendar?day=1")
BAD = tuple(path for path in LINKED if "/1104/" in path)
NO_ARTICLES = tuple(path for path in LINKED if "/1105/" in path)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


@contextlib.contextmanager
def hostile_server() -> Iterator[tuple[str, list[str]]]:
    """The server's URL, and the paths that it has been asked for, in order."""
    Hostile.stop.clear()
    Hostile.asked.clear()
    with Server(("127.0.0.1", 0), Hostile) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", Hostile.asked
        finally:
            Hostile.stop.set()
            server.shutdown()
            thread.join()

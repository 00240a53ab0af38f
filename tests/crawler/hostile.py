"""A server that does to a crawler what sick and hostile ones do, each kind on a path of its own."""

from __future__ import annotations

import contextlib
import functools
import gzip
import socket
import socketserver
import struct
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import ClassVar

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Answer = Callable[["Hostile"], None]

LONG_WAIT_S = 60.0  # longer than any limit that a test gives the crawler
BOMB_BYTES = 128 << 20

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

    stop: ClassVar[threading.Event] = threading.Event()
    server: Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            line = self.rfile.readline(4096).decode("latin-1").split()
            if len(line) < 2:
                return
            self.cookie = False
            while (header := self.rfile.readline(8192)) not in (b"\r\n", b"\n", b""):
                self.cookie |= header.lower().startswith(b"cookie:")
            self.path = line[1]
            self.server.asked.append(self.path)
            self.server.answers.get(self.path.split("?")[0], missing)(self)

    @property
    def times(self) -> int:
        """How often this path has been asked for, this time included."""
        return self.server.asked.count(self.path)

    def head(self, status: str, *headers: str) -> None:
        self.wfile.write("\r\n".join((f"HTTP/1.1 {status}", *headers, "Connection: close", "", "")).encode())

    def whole(self, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", *headers: str) -> None:
        self.head(status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers)
        self.wfile.write(body)


def as_is(body: bytes, kind: str = "text/html; charset=utf-8", *headers: str) -> Answer:
    return lambda one: one.whole(body, kind, "200 OK", *headers)


def raw(answer: bytes) -> Answer:
    def reply(one: Hostile) -> None:
        one.wfile.write(answer)

    return reply


def missing(one: Hostile) -> None:
    one.whole(b"gone", "text/html", "404 Not Found")


# -- answers that take their time, or never end ------------------------------------------------------------------------


def slowloris(one: Hostile) -> None:
    one.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not one.stop.wait(0.2):
        one.wfile.write(b"z")


def dripping(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html")
    while not one.stop.wait(0.2):
        one.wfile.write(b"<p>z")


def stalled(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Content-Length: 9000")
    one.wfile.write(story(4))
    one.stop.wait(LONG_WAIT_S)


def silent(one: Hostile) -> None:
    one.stop.wait(LONG_WAIT_S)


def endless(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html")
    while not one.stop.is_set():
        one.wfile.write(b"<p>" + b"z" * ((1 << 18) - 3))


def endless_chunks(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
    while not one.stop.is_set():
        one.wfile.write(b"10000\r\n" + b"<p>" + b"z" * 65533 + b"\r\n")


def endless_head(one: Hostile) -> None:
    one.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not one.stop.is_set():
        one.wfile.write(b"".join(b"X-%d: %s\r\n" % (n, b"z" * 1000) for n in range(100)))


def huge(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", f"Content-Length: {50 << 20}")
    for _ in range(50):
        one.wfile.write(b"<p>" + b"z" * ((1 << 20) - 3))


# -- answers that break off --------------------------------------------------------------------------------------------


def truncated(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Content-Length: 9000")
    one.wfile.write(story(5))


def reset(one: Hostile) -> None:
    truncated(one)
    one.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    one.connection.close()


def half_a_chunk(one: Hostile) -> None:
    one.head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
    one.wfile.write(b"2000\r\n" + story(5))


def too_short_a_length(one: Hostile) -> None:
    """More comes than was announced: the announced part is the page, as browsers have it."""
    body = story(8)
    one.head("200 OK", "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}")
    one.wfile.write(body + b"<p>" + b"z" * 9000)


# -- bombs -------------------------------------------------------------------------------------------------------------


@functools.cache
def bombs() -> dict[str, bytes]:
    """Content-Encoding -> a few kilobytes that become BOMB_BYTES; built once, and piece by piece."""
    piece = b"<p>" + b"z" * ((1 << 20) - 3)
    packers: dict[str, tuple[Callable[[bytes], bytes], Callable[[], bytes]]] = {}
    for name, packer in (
        ("gzip", zlib.compressobj(1, wbits=31)),
        ("deflate", zlib.compressobj(1)),
        ("zstd", zstd.ZstdCompressor()),
    ):
        packers[name] = packer.compress, packer.flush
    br = brotli.Compressor(quality=1)
    packers["br"] = br.process, br.finish
    return {
        name: b"".join([*(pack(piece) for _ in range(BOMB_BYTES >> 20)), finish()])
        for name, (pack, finish) in packers.items()
    }


def bomb(encoding: str) -> Answer:
    return lambda one: one.whole(bombs()[encoding], "text/html", "200 OK", f"Content-Encoding: {encoding}")


def zipped_twice(one: Hostile) -> None:
    one.whole(gzip.compress(bombs()["gzip"]), "text/html", "200 OK", "Content-Encoding: gzip, gzip")


def entity_bomb(outer: str, item: str) -> bytes:
    """A billion laughs, unless somebody expands them."""
    entities = ['<!ENTITY a0 "lol">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))]
    return f"<?xml version='1.0'?><!DOCTYPE {outer} [{''.join(entities)}]><{outer}>{item}</{outer}>".encode()


def outside(outer: str, item: str) -> bytes:
    """An entity that is a file of whoever reads it."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE {outer} [<!ENTITY x SYSTEM "file:///etc/passwd">]><{outer}>{item}</{outer}>'
    ).encode()


def packed(encoding: str, body: bytes) -> bytes:
    match encoding:
        case "gzip":
            return gzip.compress(body)
        case "deflate":
            return zlib.compress(body)
        case "br":
            return brotli.compress(body)
        case _:
            return zstd.compress(body)


def long_story(number: int) -> bytes:
    """Lines that compress badly, so that half of the bytes is half of the page."""
    lines = (f"第{n}户接水的日子是第{n * n * 7919 % 365}天，水表读数{n * n * 104729 % 99991}吨。" for n in range(400))
    return page(f"双河镇第{number}期供水工程名单", *lines)


def cut(encoding: str) -> Answer:
    body = packed(encoding, long_story(12))
    return as_is(body[: len(body) // 2], "text/html; charset=utf-8", f"Content-Encoding: {encoding}")


def many_rules() -> bytes:
    agents = "".join(f"User-agent: robot-{n}\n" for n in range(5_000))
    rules = "".join(f"Disallow: /{n}*a*b*c$\n" for n in range(5_000))
    return f"{agents}{rules}User-agent: *\nDisallow: /private/\n".encode() + b"#" * (2 << 20)


# -- elsewhere ---------------------------------------------------------------------------------------------------------


def moved(target: str) -> Answer:
    return lambda one: one.whole(b"", "text/html", "302 Found", f"Location: {target}")


def ring(one: Hostile) -> None:
    one.whole(b"", "text/html", "301 Moved Permanently", f"Location: {one.path}")


def farther(one: Hostile) -> None:
    """Each time to another address."""
    step = int(one.path.partition("=")[2] or 0) + 1
    one.whole(b"", "text/html", "302 Found", f"Location: {one.path.partition('?')[0]}?step={step}")


def cookie_wall(one: Hostile) -> None:
    if one.cookie:
        one.whole(story(6))
    else:
        one.whole(b"", "text/html", "302 Found", f"Location: {one.path}", "Set-Cookie: seen=1; Path=/")


def busy_once(one: Hostile) -> None:
    """Asks to come back later, and then answers."""
    if one.times == 1:
        one.whole(b"", "text/html", "503 Service Unavailable", "Retry-After: 1")
    else:
        one.whole(story(7))


def calendar(one: Hostile) -> None:
    day = int(one.path.rpartition("=")[2] or 0)
    links = "".join(f'<li><a href="/calendar?day={day + n}">{(day + n) % 28 + 1}</a></li>' for n in range(1, 30))
    one.whole(f"<html><body><ul>{links}</ul><a href='/calendar?day={day + 1}'>下一页</a></body></html>".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, answers: dict[str, Answer]) -> None:
        super().__init__(("127.0.0.1", 0), Hostile)
        self.answers = answers
        self.asked: list[str] = []  # paths, in order
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


@contextlib.contextmanager
def serving(answers: dict[str, Answer]) -> Iterator[Server]:
    Hostile.stop.clear()
    with Server(answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1})
        thread.start()
        try:
            yield server
        finally:
            Hostile.stop.set()
            server.shutdown()
            thread.join()

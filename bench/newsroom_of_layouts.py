"""A newsroom of as many pages as wanted: layouts of real pages, made-up text, served in a process of its own."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import re
import time
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from pipelines.record import Hints, Page
from pipelines.stages import clean
from pipelines.stages.decode import decode
from pipelines.warc.files import read_archive

SITES = 8  # each at a port of its own: a site is asked for one page at a time
PROSE = re.compile(r"(?<=>)[^<>]{30,}(?=<)")  # text of some length between two tags
HAN = re.compile("[一-龥]")
SENTENCE_CHARS = (12, 40)
STREAM_CHARS = 400_000  # of prose that the spans are cut out of


@dataclass(frozen=True)
class Layout:
    """A page with its prose cut out: pieces[0] prose pieces[1] prose ... ; `lengths` are those of each prose."""

    pieces: tuple[str, ...]
    lengths: tuple[int, ...]


def read_layouts(archives: list[Path], most: int) -> tuple[list[Layout], str]:
    """The layouts of up to so many pages that are articles, and a stream of their prose to cut sentences out of."""
    layouts: list[Layout] = []
    stream: list[str] = []
    for page in (page for archive in archives for page in read_archive(archive)):
        if len(layouts) == most:
            break
        if clean(page).reject_reason is None:
            text = decode(page, Hints()).text
            prose = [found for found in PROSE.finditer(text) if len(HAN.findall(found[0])) > len(found[0]) / 2]
            edges = [0, *(edge for found in prose for edge in found.span()), len(text)]
            pieces = tuple(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
            layouts.append(Layout(pieces, tuple(len(found[0]) for found in prose)))
            stream += ["".join(HAN.findall(found[0])) for found in prose]
    return layouts, "".join(stream)[:STREAM_CHARS]


def make_page(layouts: list[Layout], stream: str, number: int) -> bytes:
    """The page of this number, the same each time: a layout with sentences that no other page has."""
    made_by, layout = random.Random(number), layouts[number % len(layouts)]
    made = [layout.pieces[0]]
    for length, piece in zip(layout.lengths, layout.pieces[1:], strict=True):
        text = ""
        while len(text) < length - 1:
            end = len(text) + made_by.randint(*SENTENCE_CHARS)
            while len(text) < end:
                at = made_by.randrange(len(stream) - 8)
                text += stream[at : at + made_by.randint(3, 7)]
            text += made_by.choice("，，，。")
        made += [text[: length - 1] + "。", piece]
    return "".join(made).encode("utf-8", "replace")


def as_page(payload: bytes, number: int) -> Page:
    """What a crawl makes of it."""
    return Page(url=f"http://news.example{path_of(number)}", payload=payload, content_type=TYPE, fetched_at=MOMENT)


TYPE, MOMENT = "text/html; charset=utf-8", "2026-11-20T08:00:00Z"
FIRST = 1_000_000  # number of the first page in its address


def path_of(number: int) -> str:
    return f"/2026-11/20/content_{FIRST + number}.html"


class NewsroomOfLayouts:
    """Sites with so many pages in all, at ports of the loopback address.

    folder   where the pages are put beforehand, so that serving them costs next to nothing
    starts   the sitemap of each site
    """

    def __init__(self, folder: Path, layouts: list[Layout], stream: str, pages: int) -> None:
        for number in range(pages):
            (folder / str(number)).write_bytes(make_page(layouts, stream, number))
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, folder, pages), daemon=True)
        self._process.start()
        self.starts: list[str] = self._pipe.recv()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def first_asked(self) -> float:
        """When the first request came since this was last called (time.time); 0 for none."""
        self._pipe.send("first")
        moment: float = self._pipe.recv()
        return moment

    def close(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, folder: Path, pages: int) -> None:
    asyncio.run(_serving(pipe, folder, pages))


async def _serving(pipe: Connection, folder: Path, pages: int) -> None:
    came: list[float] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: int) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                came.append(time.time())
                path = head.split(b" ", 2)[1].decode()
                body, kind = b"", "text/plain"
                if path == "/sitemap.xml":
                    body, kind = _sitemap(site, ports[site], pages), "application/xml"
                elif number := re.search(r"_(\d+)\.html", path):
                    body, kind = (folder / str(int(number[1]) - FIRST)).read_bytes(), TYPE
                status = "200 OK" if body else "404 Not Found"
                told = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(told.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    servers = [await asyncio.start_server(partial(answer, site=site), "127.0.0.1", 0) for site in range(SITES)]
    ports = [server.sockets[0].getsockname()[1] for server in servers]
    pipe.send([f"http://127.0.0.1:{port}/sitemap.xml" for port in ports])
    while await asyncio.to_thread(pipe.recv) == "first":
        pipe.send(came[0] if came else 0.0)
        came.clear()


def _sitemap(site: int, port: int, pages: int) -> bytes:
    urls = (f"http://127.0.0.1:{port}{path_of(number)}" for number in range(site, pages, SITES))
    entries = "".join(f"<url><loc>{url}</loc><lastmod>2026-11-20</lastmod></url>" for url in urls)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>".encode()

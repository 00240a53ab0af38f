"""Pages that somebody fetched before, from files, through the same chain."""

from __future__ import annotations

import asyncio
import glob
import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from pipelines.clock import now
from pipelines.item_pipelines import StoreRecords
from pipelines.record import Page
from pipelines.warc.files import DamagedArchive, read_archive

IN_FLIGHT = 32  # pages between reader and store: enough to keep the workers busy, little in memory
FILE_BYTES = 64 << 20  # a larger page or document is no news
HTML, TEXT = "text/html", "text/plain"


class DamagedFile(Exception):
    """A file, or a line of it, is no page; the message says which and why."""


class ArchiveSpider(Spider):
    """scrapy crawl archive -a path=FILE, FOLDER or GLOB

    path   of .warc, .warc.gz, .wet, .wet.gz, .html, .htm, .shtml, .txt or .jsonl files; folders are walked.
           A page of a WARC keeps its URL, headers and date; a document's URL is its file: URI
    """

    name = "archive"

    def __init__(self, path: str) -> None:
        super().__init__()
        self.arguments = {"path": path}
        self.files = tuple(files_of(path))
        self.room = asyncio.Semaphore(IN_FLIGHT)

    @classmethod
    def from_crawler(cls, crawler: Crawler, path: str = "", **unknown: Any) -> Self:
        if not path or unknown:
            raise UsageError("scrapy crawl archive needs -a path=FILE, FOLDER or GLOB, and nothing else")
        spider = cls(path)
        if not spider.files:
            raise UsageError(f"nothing to read at {path}: known are {', '.join(READERS)}")
        spider._set_crawler(crawler)
        for done in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.make_room, done)
        return spider

    def make_room(self) -> None:
        self.room.release()

    async def start(self) -> AsyncIterator[Page]:
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        assert keeper is not None
        for file in self.files:
            try:
                for page in read_file(file):
                    await self.room.acquire()
                    yield page
            except (DamagedArchive, DamagedFile, OSError, UnicodeDecodeError) as error:
                keeper.fail(file.as_uri(), "damaged-file", detail=f"{type(error).__name__}: {error}")
        # The engine asks whether it is done when this ends, and then only every five seconds: end with the last page.
        for _ in range(IN_FLIGHT):
            await self.room.acquire()


def files_of(path: str) -> Iterator[Path]:
    """The readable files at a path, sorted, folders walked."""
    for name in sorted(glob.glob(path, recursive=True)) or [path]:
        found = Path(name).resolve()
        inside = sorted(found.rglob("*")) if found.is_dir() else [found]
        yield from (file for file in inside if file.is_file() and reader_of(file))


def reader_of(file: Path) -> Callable[[Path], Iterator[Page]] | None:
    return next((read for ending, read in READERS.items() if file.name.lower().endswith(ending)), None)


def read_file(file: Path) -> Iterator[Page]:
    """The pages of one file.

    raises   DamagedArchive, DamagedFile or OSError, behind the pages that could be read
    """
    read = reader_of(file)
    assert read is not None
    return read(file)


def read_html(file: Path) -> Iterator[Page]:
    yield _page(file, HTML)


def read_text(file: Path) -> Iterator[Page]:
    yield _page(file, TEXT)


def _page(file: Path, content_type: str) -> Page:
    if (size := file.stat().st_size) > FILE_BYTES:
        raise DamagedFile(f"{file} has {size} bytes, more than the {FILE_BYTES} of a page")
    return Page(url=file.as_uri(), payload=file.read_bytes(), content_type=content_type, fetched_at=now())


def read_jsonl(file: Path) -> Iterator[Page]:
    """One object a line: html or text, and, where known, url and fetched_at."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                kind, content = (HTML, row["html"]) if "html" in row else (TEXT, row["text"])
                url, fetched_at = row.get("url") or f"{file.as_uri()}#{number}", row.get("fetched_at") or now()
                yield Page(
                    url=url, payload=content.encode(), content_type=f"{kind}; charset=utf-8", fetched_at=fetched_at
                )
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise DamagedFile(f"{file}, line {number}: needs an object with html or text: {error!r}") from error


READERS: dict[str, Callable[[Path], Iterator[Page]]] = {
    ".warc": read_archive,
    ".warc.gz": read_archive,
    ".wet": read_archive,
    ".wet.gz": read_archive,
    ".html": read_html,
    ".htm": read_html,
    ".shtml": read_html,
    ".txt": read_text,
    ".jsonl": read_jsonl,
}

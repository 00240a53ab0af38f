"""Pages that somebody fetched before, from files, through the same chain."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from pipelines.documents.files import READERS, files_of, read_file
from pipelines.documents.kinds import what_else
from pipelines.item_pipelines import StoreRecords
from pipelines.record import Page, Record
from pipelines.warc.files import Unreadable

IN_FLIGHT = 32  # pages between reader and store: enough to keep the workers busy, little in memory
IN_FLIGHT_BYTES = 64 << 20  # of their payloads; one page alone may have more
FAILURES_TOLD = 100  # rows of failures for one file; a broken one can have a million of bad lines


class ArchiveSpider(Spider):
    """scrapy crawl archive -a path=FILE, FOLDER or GLOB

    path   of .warc, .warc.gz, .wet, .wet.gz, .html, .htm, .shtml, .txt or .jsonl files; folders are walked.
           A page of a WARC keeps its URL, headers and date; a document's URL is its file: URI
    """

    name = "archive"

    def __init__(self, path: str) -> None:
        super().__init__()
        self.arguments = {"path": path}
        self.files, self.other_files = files_of(path)
        self.room = Room()

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

    @property
    def keeper(self) -> StoreRecords:
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        assert keeper is not None
        return keeper

    def make_room(self, item: Page | Record) -> None:
        self.room.leave(item.page if isinstance(item, Record) else item)
        if self.is_closing:
            self._let_close()

    def _let_close(self) -> None:
        """Scrapy waits for the last item before it closes, and looks for it after answers only: here there are none."""
        slot = self.crawler.engine.scraper.slot
        if slot is None or (slot.closing is not None and slot.closing.called):
            return
        if slot.closing is not None and slot.is_idle():
            slot.closing.callback(self)
        else:  # the last item is counted when all have heard of it
            asyncio.get_running_loop().call_later(0.05, self._let_close)

    def count(self, name: str, by: int = 1) -> None:
        self.crawler.stats.inc_value(name, by)

    async def start(self) -> AsyncIterator[Page]:
        for kind, files in self.other_files.items():
            self.count(f"file/unknown/{kind}", files)
        for file in self.files:
            async for page in self.pages_of(file):
                if self.is_closing:
                    return
                await self.room.enter(page)
                yield page
        # The engine asks whether it is done when this ends, and then only every five seconds: end with the last page.
        await self.room.empty()

    @property
    def is_closing(self) -> bool:
        """Whether the run has been told to end: the engine goes on asking for pages until there are none."""
        engine = self.crawler.engine
        return not engine.running or engine._slot is None or engine._slot.closing is not None

    async def pages_of(self, file: Path) -> AsyncIterator[Page]:
        """The pages of a file; what is no page is counted, and what can't be read is a failure."""
        unreadable = 0
        try:
            pages = read_file(file)
            # in a thread: a file may take long to decompress, and the run wants to be told to end meanwhile
            while (page := await asyncio.to_thread(next, pages, None)) is not None:
                if isinstance(page, Unreadable):
                    unreadable += 1
                    self.unreadable(file, page, told=unreadable <= FAILURES_TOLD or page.ends)
                elif kind := what_else(page):
                    self.count(f"document/other/{kind}")
                else:
                    yield page
        except OSError as error:
            self.unreadable(file, Unreadable("the file", error.strerror or str(error), ends=True))
        except Exception:
            self.count("archive/broken-off")
            self.keeper.fail(file.as_uri(), "defect", detail=traceback.format_exc())
        if unreadable > FAILURES_TOLD:
            more = unreadable - FAILURES_TOLD
            self.keeper.fail(file.as_uri(), "damaged-file", detail=f"{more} more records or lines cannot be read")

    def unreadable(self, file: Path, what: Unreadable, *, told: bool = True) -> None:
        self.count("archive/broken-off" if what.ends else "archive/unreadable")
        if told:
            address = f" ({what.url[:300]})" if what.url else ""
            self.keeper.fail(file.as_uri(), "damaged-file", detail=f"{file}, {what.place}{address}: {what.why}")


class Room:
    """Lets no more pages be under way, and no more bytes of them, than the memory of the crawl can hold.

    Two pages of one address go one after the other, so that they come out in their order.
    """

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}  # of what is under way, by URL
        self._left = asyncio.Event()

    async def enter(self, page: Page) -> None:
        size = len(page.payload)
        while self._sizes and (
            page.url in self._sizes
            or len(self._sizes) >= IN_FLIGHT
            or sum(self._sizes.values()) + size > IN_FLIGHT_BYTES
        ):
            await self._wait()
        self._sizes[page.url] = size

    def leave(self, page: Page) -> None:
        self._sizes.pop(page.url, None)
        self._left.set()

    async def empty(self) -> None:
        while self._sizes:
            await self._wait()

    async def _wait(self) -> None:
        self._left.clear()
        await self._left.wait()

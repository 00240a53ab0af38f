"""Pages that somebody fetched before, from files, through the same chain."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.spiders.run_spider import RunSpider
from pipelines.documents.asked_for import AskedFor, asked_for
from pipelines.documents.files import READERS, files_of
from pipelines.documents.parts import (
    Defect,
    Found,
    OtherKind,
    PackedPage,
    PartRead,
    groups_of,
    is_read_in_parts,
    read_part,
    read_whole,
    size_of,
)
from pipelines.record import Record
from pipelines.runs.cluster import ClusterLost
from pipelines.runs.reading_order import ReadingOrder
from pipelines.warc.files import Unreadable

READ_AHEAD = 8  # files of which a part has been read before its turn; a part has some MB
LOOK_S = 0.2
FAILURES_TOLD = 100  # rows of failures for one file; a broken one can have a million of bad lines


class ArchiveSpider(RunSpider):
    """scrapy crawl archive -a path=FILE, FOLDER or GLOB [-a site=HOST,HOST] [-a since=DAY] [-a language=zh]

    path       of files whose kinds READERS lists; folders are walked. A page of a WARC keeps its URL, headers and date;
               a document without an address is known by its file: URI
    site       hosts, each with the hosts below it
    since      what was published, or else fetched, on that day or later
    language   leaves out what the archive says to be in another one
    """

    name = "archive"

    def __init__(self, path: str, asked: AskedFor, **conditions: str) -> None:
        super().__init__()
        self.arguments = {"path": path, **conditions}
        self.asked = asked
        self.files, self.other_files = files_of(path)
        self.inputs = tuple(dict.fromkeys(file.parent for file in self.files))
        self.order = ReadingOrder()
        self.told: Counter[Path] = Counter()  # rows of failures for what of a file cannot be read
        self.bytes_total, self.bytes_done = sum(map(size_of, self.files)), 0

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, path: str = "", site: str = "", since: str = "", language: str = "", **unknown: Any
    ) -> Self:
        if not path or unknown:
            raise UsageError(
                "scrapy crawl archive needs -a path=FILE, FOLDER or GLOB, and takes -a site=, -a since=, -a language="
            )
        conditions = {
            name: value for name, value in (("site", site), ("since", since), ("language", language)) if value
        }
        try:
            spider = cls(path, asked_for(**conditions), **conditions)
        except ValueError as error:
            raise UsageError(str(error)) from error
        if not spider.files:
            raise UsageError(f"nothing to read at {path}: known are {', '.join(READERS)}")
        spider._set_crawler(crawler)
        for done in (signals.item_scraped, signals.item_dropped, signals.item_error):
            crawler.signals.connect(spider.leave, done)
        return spider

    def leave(self, item: PackedPage | Record) -> None:
        self.order.leave((item.page.warc_file, item.page.warc_offset) if isinstance(item, Record) else id(item))
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

    async def start(self) -> AsyncIterator[PackedPage]:
        for kind, files in self.other_files.items():
            self.count(f"file/unknown/{kind}", files)
        self._watch = asyncio.create_task(self._end_when_told())
        async for file, found in self.all_found():
            if self.is_closing:
                return
            if isinstance(found, PackedPage):
                if why := self.asked.leaves_out(found.page):
                    self.count(f"document/not-asked/{why}")
                    continue
                await self.order.enter(id(found))
                yield found
            elif isinstance(found, OtherKind):
                self.count(f"document/other/{found.kind}")
            elif isinstance(found, Defect):
                self.count("archive/broken-off")
                self.keeper.fail(file.as_uri(), "defect", detail=found.told)
            else:
                self.unreadable(file, found)
        self.told_rest()
        # The engine asks whether it is done when this ends, and then only every five seconds: end with the last page.
        await self.order.end()

    async def _end_when_told(self) -> None:
        """Once a run is told to end, no more pages are asked for, so those under way must wait for none. Scrapy has no
        signal for that moment: we look."""
        await asyncio.sleep(LOOK_S)  # the engine may be at its beginning yet
        while not self.is_closing:
            await asyncio.sleep(LOOK_S)
        self.order.stop()
        self._let_close()

    @property
    def is_closing(self) -> bool:
        """Whether the run has been told to end: the engine goes on asking for pages until there are none."""
        engine = self.crawler.engine
        return not engine.running or engine._slot is None or engine._slot.closing is not None

    async def all_found(self) -> AsyncIterator[tuple[Path, Found]]:
        """What all files hold, in their order; some are read ahead, each by a worker."""
        groups = groups_of(self.files)
        ahead: deque[tuple[tuple[Path, ...], asyncio.Task[PartRead | None]]] = deque()
        most = min(READ_AHEAD, 1 + self.workers.count)
        try:
            while True:
                while len(ahead) < most and (group := next(groups, None)):
                    ahead.append((group, asyncio.create_task(self.part(group, 0))))
                if not ahead:
                    return
                async for one in self.found_in(*ahead.popleft()):
                    yield one
        finally:
            for _, task in ahead:
                task.cancel()

    async def found_in(
        self, files: tuple[Path, ...], reading: asyncio.Task[PartRead | None]
    ) -> AsyncIterator[tuple[Path, Found]]:
        """What some small files hold, or one large file, part by part."""
        came = 0
        before = self.bytes_done
        while True:
            part = await reading
            if part is None or part.stuck:
                break
            next_at = part.next_at
            if next_at is not None:
                reading = asyncio.create_task(self.part(files, next_at))
            for one in part.found:
                yield one
            came += len(part.found)
            if next_at is None:
                self.bytes_done = before + sum(map(size_of, files))
                return
            self.bytes_done = before + next_at
        # What no worker can read in parts, or could not read in time, we read ourselves: in a thread, since a file may
        # take long to decompress, and the run wants to be told to end meanwhile.
        for file in files:
            whole = read_whole(file)
            while (found := await asyncio.to_thread(next, whole, None)) is not None:
                if came:
                    came -= 1
                else:
                    yield file, found
        self.bytes_done = before + sum(map(size_of, files))

    async def part(self, files: tuple[Path, ...], at: int) -> PartRead | None:
        """What a worker reads; None where it is no work for one."""
        if not is_read_in_parts(files):
            return None
        try:
            return await self.workers.run(read_part, files, at)
        except ClusterLost as error:
            self.keeper.lost_cluster(error)
            return PartRead(())
        except Exception:  # too slow, too large, or a worker that died: perhaps not by this file
            return None

    def unreadable(self, file: Path, what: Unreadable) -> None:
        self.count("archive/broken-off" if what.ends else "archive/unreadable")
        self.told[file] += 1
        if self.told[file] <= FAILURES_TOLD or what.ends:
            address = f" ({what.url[:300]})" if what.url else ""
            self.keeper.fail(file.as_uri(), "damaged-file", detail=f"{file}, {what.place}{address}: {what.why}")

    def told_rest(self) -> None:
        for file, count in self.told.items():
            if (more := count - FAILURES_TOLD) > 0:
                self.keeper.fail(file.as_uri(), "damaged-file", detail=f"{more} more records or lines cannot be read")

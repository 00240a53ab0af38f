"""The thin Scrapy shell around the chain: pages come in, records are stored, counts go out.

KnownPages -> WarcKeeper -> Cleaner -> StoreRecords, by ITEM_PIPELINES. Spiders reach the store through the last one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from pipelines.clock import now
from pipelines.database.prepared import Prepared
from pipelines.database.store import Outcome, Store, StoreError
from pipelines.documents.parts import PackedPage
from pipelines.edition import chain_edition, take_edition
from pipelines.record import Hints, Page, Record
from pipelines.runs.cluster import ClusterLost, workers_for
from pipelines.runs.collector import pass_over_loaded
from pipelines.runs.hand_over import Cleaned, as_place, clean_for_writer, is_place, with_bytes
from pipelines.runs.health import CLUSTER_LOST, FIELDS, Counts, HealthError, health_rules, limits_reached, trouble
from pipelines.runs.ledger import Ledger
from pipelines.runs.lock import RunLock
from pipelines.runs.lost_pages import note_losses
from pipelines.runs.reading_order import ReadingOrder
from pipelines.runs.workers import TaskCrash, TaskTimeout, failure_of
from pipelines.text.printable import printable
from pipelines.warc.files import DamagedArchive, WarcWriter, warc_folder

log = logging.getLogger(__name__)

COMPARED = timedelta(days=14)  # runs older than this are not compared
DETAIL_BYTES = 2048  # of one row of failures
# Pages of this moment share a transaction, which takes a quarter off what storing costs; a crash loses as much, and the
# next run takes it up. Others who write into the database wait no longer than that.
TOGETHER_S = 0.1
OUTCOMES = {"canonical": "articles", "reworded": "articles", "rejected": "rejected", "unchanged": "unchanged"}


def is_broken_database(error: BaseException | None) -> bool:
    """Whether an error says that the database can't be written, and not that it can't hold one value."""
    return isinstance(error, (sqlite3.OperationalError, sqlite3.InternalError)) or type(error) is sqlite3.DatabaseError


def warc_folder_of(settings: BaseSettings) -> Path:
    return warc_folder(Path(settings["DATABASE"]), settings["WARC_FOLDER"])


class StoreRecords:
    """Last item pipeline: stores each record and writes the run's row of the ledger."""

    def __init__(self, crawler: Crawler, database: Path) -> None:
        try:
            self.rules = health_rules(crawler.settings.getdict("HEALTH"))
        except (TypeError, json.JSONDecodeError) as error:
            raise HealthError(f"HEALTH is no mapping in JSON: {error}") from error
        try:
            self.lock = RunLock(database, crawler.spidercls.name, crawler.settings.getfloat("WAIT_FOR_LOCK", 0.0))
        except OSError as error:
            raise StoreError(f"{database} or its folder cannot be written: {error.strerror or error}") from error
        self.crawler, self.store = crawler, Store(database, crawler.settings.getfloat("DATABASE_WAIT", 30.0))
        self.ledger = Ledger(self.store.db)
        self.run_id = 0
        self.tally: Counter[str] = Counter()
        self.ended_in_trouble = True  # until the run has ended, and well
        self.unwritten = False  # whether bytes of pages could not be written at the end
        self.row: dict[str, Any] = {}  # of the ledger, once the run has ended
        self._closing: asyncio.Future[None] | None = None
        self._committing: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        database = Path(crawler.settings["DATABASE"])
        keeper = cls(crawler, database)
        try:
            keeper.begin_run()  # before Scrapy opens the spider: a run that has no row ends before anything has begun
        except sqlite3.Error as error:
            raise StoreError(f"{database} cannot be written now: {error}") from error
        # not close_spider: only the signal tells the reason, and it comes when the other pipelines are closed
        crawler.signals.connect(keeper.end_run, signals.spider_closed)
        crawler.signals.connect(keeper.broke, signals.item_error)
        crawler.signals.connect(keeper.broke, signals.spider_error)
        return keeper

    def open_spider(self) -> None:
        pass_over_loaded()

    def begin_run(self) -> None:
        arguments = getattr(self.crawler.spider, "arguments", {})
        name = self.crawler.spidercls.name
        if lost := note_losses(self.store, name, warc_folder_of(self.crawler.settings), now()):
            log.warning("the bytes of %d pages were lost when a run was killed: they are asked for again", lost)
        self.run_id = self.ledger.begin_run(name, arguments, now())
        since = (datetime.now(UTC) - COMPARED).strftime("%Y-%m-%d")
        self.earlier = self.ledger.links_before(name, since)

    @property
    def counts(self) -> Counts:
        return Counts(**self.tally)

    async def process_item(self, ready: Prepared) -> Record:
        if (order := getattr(self.crawler.spider, "order", None)) is not None:
            await order.store((ready.page.warc_file, ready.page.warc_offset))
        if self.store.begin():
            self._committing = asyncio.get_running_loop().call_later(TOGETHER_S, self._commit)
        self.count(self.store.add(ready, self.run_id), ready.record)
        return ready.record

    def _commit(self) -> None:
        try:
            self.store.commit()
        except sqlite3.Error as error:
            self._cannot_record(error)

    def count(self, outcome: Outcome, record: Record) -> None:
        self.tally["fetched"] += 1
        self.tally[OUTCOMES.get(outcome.relation, "duplicates")] += 1
        stats = self.crawler.stats
        kind = f"rejected/{record.reject_reason}" if outcome.relation == "rejected" else outcome.relation
        stats.inc_value(f"page/{kind}")
        if outcome.relation != "unchanged":
            for removal in record.removals:
                stats.inc_value(f"removal/{removal.stage}/{removal.rule}")
            if record.body_original is not None:
                stats.inc_value("page/converted")
            for warning in record.warnings:
                stats.inc_value(f"warning/{warning}")
        source = f"source/{record.page.source}"
        if record.page.source and outcome.relation != "unchanged":
            stats.inc_value(f"{source}/{'refused' if outcome.relation == 'rejected' else 'stored'}")
        # A text document may have neither headline nor day: whether its archive was read well, coverage cannot tell.
        if outcome.relation not in ("unchanged", "rejected") and record.extractor != "text":
            stats.inc_value("field/articles")
            for name in FIELDS:
                stats.inc_value(f"field/{name}", int(bool(getattr(record, name))))
                if record.page.source:
                    stats.inc_value(f"{source}/field/{name}", int(bool(getattr(record, name))))

    def confirm(self, page_id: int) -> None:
        """A page that its server says is unchanged (304)."""
        self.store.confirm(page_id, now())
        self.count_unchanged()

    def count_unchanged(self) -> None:
        self.tally.update(fetched=1, unchanged=1)
        self.crawler.stats.inc_value("page/unchanged")

    def fail(self, url: str, kind: str, *, source: str | None = None, status: int | None = None, detail: str) -> None:
        """A page that could not be had or read: a row of failures, and the crawl goes on."""
        url, detail = printable(url), printable(detail, DETAIL_BYTES)
        log.warning("%s: %s: %s", kind, url, detail.partition("\n")[0])
        self.tally["failures"] += 1
        self.crawler.stats.inc_value(f"page/failed/{kind}")
        at = now()
        self.ledger.add_failure(self.run_id, url=url, kind=kind, at=at, source=source, status=status, detail=detail)

    def broke(self, failure: Failure, response: Any = None, item: Any = None) -> None:
        """Something raised in a callback or a pipeline: a row of failures, or the end of a run that can't be recorded.

        response   what the callback was given, or what the item was made of; None where there was none
        item       a Page or Prepared that a pipeline was given
        """
        error = failure.value
        # a pipeline writes, and a callback, whatever else it may do, writes into the database only
        if self._closing is None and (is_broken_database(error) or (item is not None and isinstance(error, OSError))):
            self._cannot_record(error)
        elif self._closing is None:
            page = getattr(item, "page", item) if response is None else response
            source = response.meta.get("source") if response is not None else getattr(page, "source", None)
            url, status = getattr(page, "url", self.crawler.spidercls.name), getattr(page, "status", None)
            self.fail(url, "defect", source=source, status=status, detail=failure.getTraceback())

    def _cannot_record(self, error: BaseException | None) -> None:
        if self._closing is None:
            log.critical("the run ends, since it cannot be recorded: %s", error)
        self.end_early("cannot-record")

    def cannot_close(self, error: OSError) -> None:
        """The last bytes of pages are not on disk: the next run asks for them again, and this one is not healthy."""
        log.critical("the bytes of the last pages cannot be written: %s", error)
        self.unwritten = True

    def end_early(self, reason: str) -> None:
        if self._closing is None:
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    def lost_cluster(self, error: Exception) -> None:
        """The run ends, and what is under way is left to the next one."""
        if self._closing is None:
            log.critical("the run ends: %s", error)
        self.end_early(CLUSTER_LOST)

    def trouble(self, reason: str) -> str | None:
        """What is wrong with the run that ends for this reason; None for a healthy one."""
        stats = self.crawler.stats.get_stats()
        expected = getattr(self.crawler.spider, "expected", {})
        return trouble(self.counts, reason, rules=self.rules, stats=stats, earlier=self.earlier, expected=expected)

    def end_run(self, reason: str) -> None:
        if self._committing is not None:
            self._committing.cancel()
        if self.unwritten:
            reason = "cannot-record"
        counts, wrong = self.counts, self.trouble(reason)
        row: dict[str, Any] = {"pages": counts.pages} | asdict(counts)
        noted = limits_reached(self.crawler.stats.get_stats())
        row["trouble"] = "; ".join(filter(None, (wrong, noted))) or None
        del row["fetched"], row["unchanged"]
        stats = dict(self.crawler.stats.get_stats())
        try:
            self.store.commit()
            ended = self.ledger.end_run(
                self.run_id, at=now(), reason=reason, healthy=wrong is None, counts=row, stats=stats
            )
            self.row = ended | {"arguments": getattr(self.crawler.spider, "arguments", {}), "stats": stats}
            self.ended_in_trouble = wrong is not None
        except sqlite3.Error as error:
            log.critical("the end of the run cannot be recorded, the next run closes its row: %s", error)
            self.row = row | {"finish_reason": "cannot-record", "healthy": 0, "trouble": f"cannot record: {error}"}
        finally:
            self.store.close()
            self.lock.release()


class RunPipeline:
    """A pipeline that works for the storekeeper."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def order(self) -> ReadingOrder:
        """Of the pages of files, which their spider reads; they come packed."""
        spider: Any = self.crawler.spider
        order: ReadingOrder = spider.order
        return order

    @property
    def keeper(self) -> StoreRecords:
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        assert keeper is not None, "ITEM_PIPELINES lacks pipelines.item_pipelines.StoreRecords"
        return keeper


class KnownPages(RunPipeline):
    """A page whose bytes we hold already is confirmed, and goes no further."""

    async def process_item(self, given: Page | PackedPage) -> Page | PackedPage:
        keeper = self.keeper
        if isinstance(given, PackedPage):
            await self.order.begin(id(given))
            known = keeper.store.confirm_same_bytes(given.page, given.bytes_digest)
        else:
            known = keeper.store.confirm_same_bytes(given)
        if known:
            keeper.count_unchanged()
            raise DropItem("unchanged", log_level="DEBUG")
        return given


class WarcKeeper(RunPipeline):
    """Keeps the bytes before anything is made of them."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.folder = warc_folder_of(crawler.settings)
        self.writer: WarcWriter | None = None

    def process_item(self, page: Page | PackedPage) -> Page:
        if self.writer is None:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            self.writer = WarcWriter(self.folder, f"{stamp}-{self.crawler.spidercls.name}-{self.keeper.run_id}")
        if isinstance(page, PackedPage):
            file, offset = self.writer.add_packed(page.member)
            self.order.rename(id(page), (file, offset))
            return replace(page.page, warc_file=file, warc_offset=offset)
        further = tuple(self._keep(self.writer, one) for one in page.further)
        return replace(self._keep(self.writer, page), further=further)

    @staticmethod
    def _keep(writer: WarcWriter, page: Page) -> Page:
        file, offset = writer.add(page)
        return replace(page, warc_file=file, warc_offset=offset)

    def close_spider(self) -> None:
        if self.writer is not None:
            try:
                self.writer.close()
            except (
                OSError
            ) as error:  # raised from here it would keep Scrapy from closing the others, and the workers stay
                self.keeper.cannot_close(error)


class Cleaner(RunPipeline):
    """Runs the chain in worker processes; a page that breaks it becomes a row of failures."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self.folder = warc_folder_of(settings).absolute()
        self.workers = workers_for(
            settings["CLUSTER"],
            count=settings.getint("WORKERS"),
            timeout_s=settings.getfloat("CLEAN_TIMEOUT"),
            memory_mb=settings.getint("WORKER_MEMORY_MB", 2048),
            folders=(self.folder,),
            inputs=tuple(getattr(crawler.spider, "inputs", ())),
        )

    def open_spider(self) -> None:
        # in a worker, since our own event loop would stand still for as long as it takes
        self._edition = asyncio.ensure_future(self._learn_edition())

    async def process_item(self, page: Page) -> Prepared:
        hints = getattr(self.crawler.spider, "hints", {}).get(page.source, Hints())
        store = self.keeper.store
        hints = replace(hints, recurring=store.recurring(page.site), accepted=store.corrections.is_accepted(page.url))
        if (order := getattr(self.crawler.spider, "order", None)) is not None:
            order.begun((page.warc_file, page.warc_offset))
        try:
            ready, spent = await self._cleaned(page, hints)
        except ClusterLost as error:
            self.keeper.lost_cluster(error)
            raise DropItem(CLUSTER_LOST, log_level="DEBUG") from error
        except Exception as error:
            kind, detail = failure_of(error)
            self.keeper.fail(page.url, f"clean-{kind}", source=page.source, status=page.status, detail=detail)
            raise DropItem(kind, log_level="DEBUG") from error
        await self._edition
        self.crawler.stats.inc_value("cpu_pages")
        for stage, seconds in spent.items():
            self.crawler.stats.inc_value(f"cpu_us/{stage}", round(seconds * 1e6))
        return ready

    async def _cleaned(self, page: Page, hints: Hints) -> Cleaned:
        given = as_place(page, self.workers.reads_from)
        if is_place(given):
            try:
                return await self.workers.run(clean_for_writer, given, hints=hints, folder=self.folder)
            except DamagedArchive:  # another machine may see later than we what was written just now
                self.crawler.stats.inc_value("cluster/bytes-sent")
                page = page if given is not page else with_bytes(page, self.folder)
        return await self.workers.run(clean_for_writer, page, hints=hints, folder=None)

    async def _learn_edition(self) -> None:
        with suppress(TaskTimeout, TaskCrash, ClusterLost):  # then the writer computes it itself
            take_edition(await self.workers.run(chain_edition))

    async def close_spider(self) -> None:
        await self.workers.close()

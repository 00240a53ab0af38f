"""What a person sees of a run: a progress line while it goes, a summary when it ends."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.logformatter import LogFormatter

from crawler.terminal.time_left import TimeLeft
from pipelines.item_pipelines import StoreRecords
from pipelines.runs.health import Counts, limits_reached

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Table

log = logging.getLogger(__name__)

COUNTED = ("articles", "duplicates", "unchanged", "rejected", "failures")


class QuietFormatter(LogFormatter):
    """Scrapy's log lines without the items: the bytes of a page are no line of a log."""

    def scraped(self, *args: Any) -> None:  # type: ignore[override]
        return None

    def dropped(self, *args: Any) -> None:  # type: ignore[override]
        return None

    def item_error(self, item: Any, *args: Any) -> Any:
        return super().item_error(getattr(item, "url", type(item).__name__), *args)


class ProgressLine:
    """Counts and rate on a terminal; at the end, there and in log files, a short summary."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.progress: Progress | None = None
        self.left: TimeLeft | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        line = cls(crawler)
        crawler.signals.connect(line.begin, signals.spider_opened)
        for moved in (signals.item_scraped, signals.item_dropped, signals.item_error, signals.response_received):
            crawler.signals.connect(line.move, moved)
        crawler.signals.connect(line.end, signals.spider_closed)
        return line

    @property
    def counts(self) -> Counts:
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        return keeper.counts if keeper else Counts()

    def begin(self) -> None:
        if (total := getattr(self.crawler.spider, "bytes_total", None)) is not None:
            self.left = TimeLeft(total)
        if not sys.stderr.isatty():
            return
        from rich.console import Console  # takes a fifth of a second, which a run without a terminal need not wait for
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
        self.progress = Progress(*columns, console=Console(stderr=True))
        self.task = self.progress.add_task("starting", total=None)
        self.progress.start()
        for handler in logging.root.handlers:  # log lines go above the progress line, not through it
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(sys.stderr)

    def move(self) -> None:
        if self.progress is None:
            if self.left is not None and self.left.is_due():
                log.info("%d pages, %s", self.counts.fetched, self.left.at(self._bytes_done))
            return
        counts, task = self.counts, self.progress.tasks[0]
        rate = counts.fetched / task.elapsed if task.elapsed else 0.0
        told = ", ".join(f"{getattr(counts, name)} {name}" for name in COUNTED if getattr(counts, name))
        known = f" ({self.left.at(self._bytes_done)})" if self.left is not None else ""
        self.progress.update(
            self.task, description=f"[bold]{counts.fetched}[/] pages{known}, {rate:.1f} a second: {told}"
        )

    @property
    def _bytes_done(self) -> int:
        done: int = getattr(self.crawler.spider, "bytes_done", 0)
        return done

    def end(self, reason: str) -> None:
        from rich.console import Console

        if self.progress is not None:
            self.progress.stop()
        keeper = self.crawler.get_item_pipeline(StoreRecords)
        quiet = self.crawler.settings.getbool("LOG_JSON") and not self.crawler.settings["LOG_FILE"]
        if keeper is not None and not quiet:
            console = Console(stderr=True, width=None if sys.stderr.isatty() else 120)
            with console.capture() as printed:
                console.print(summary(self.crawler.stats.get_stats(), keeper.counts, keeper.trouble(reason)))
            # Nobody may be reading any more. rich then raises SystemExit, which would leave a reactor that never ends.
            with suppress(OSError):
                sys.stderr.write(printed.get())
                sys.stderr.flush()


def summary(stats: dict[str, Any], counts: Counts, trouble: str | None) -> Table:
    """What a run did, in a dozen lines."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False, title_justify="left")
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(counts.fetched), "pages came")
    table.add_row(str(counts.unchanged), "of them known and unchanged")
    table.add_row(str(counts.articles), "new articles")
    revised = stats.get("page/revision", 0)
    table.add_row(str(counts.duplicates - revised), "copies of known articles")
    table.add_row(str(revised), "known pages revised")
    table.add_row(str(stats.get("page/gone", 0)), "known pages gone")
    table.add_row(str(stats.get("page/converted", 0)), "pages converted from Traditional script")
    for heading, prefix in (
        ("pages rejected", "page/rejected/"),
        ("documents of other kinds", "document/other/"),
        ("documents not asked for", "document/not-asked/"),
        ("files not read", "file/unknown/"),
        ("pages not asked for", "page/skipped/"),
        ("lists not asked for", "listing/skipped/"),
        ("issues that did not appear", "issue/missing/"),
        ("blocks removed", "removal/"),
        ("failures", "page/failed/"),
        ("warnings", "warning/"),
    ):
        found = {key.removeprefix(prefix): value for key, value in stats.items() if key.startswith(prefix)}
        if found:
            most = sorted(found.items(), key=lambda item: (-item[1], item[0]))
            told = ", ".join(f"{name} {count}" for name, count in most[:8])
            table.add_row(str(sum(found.values())), f"{heading}: {told}{', …' if len(most) > 8 else ''}")
    if limits := limits_reached(stats):
        table.add_row("", f"[yellow]{escape(limits)}[/]")
    table.add_row("", f"[red]not healthy: {escape(trouble)}[/]" if trouble else "[green]healthy[/]")
    return table

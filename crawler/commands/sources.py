"""scrapy sources: what we crawl, checked; with --probe, what a source's start page would lead to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from crawler.links.judging import Shapes
    from crawler.sources import Source


class Command(ScrapyCommand):
    """Exit code 1 where sources.yaml has faults or the start page can't be had."""

    requires_project = True
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own name and type

    def syntax(self) -> str:
        return "[options] [id or group, ...]"

    def short_desc(self) -> str:
        return "List and check the sources; --probe NAME shows what one leads to"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--probe", metavar="NAME", help="fetch the start page of a source and judge its links")
        parser.add_argument(
            "--date", metavar="DAY", default="", help="with --probe: the issue of this day, of an electronic newspaper"
        )
        parser.add_argument("--follow", action="store_true", help="with --probe: also the lists that it leads to")
        parser.add_argument("--all", action="store_true", help="with --probe: show links that are not followed, too")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.sources import choose, load_sources
        from crawler.terminal.sources_shown import named, table_of
        from pipelines.database.store import StoreError
        from pipelines.rules.config_files import ConfigError

        if len(args) > 1:
            raise UsageError("name ids and groups in one word, separated by commas")
        console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
        assert self.settings is not None
        try:
            sources = load_sources(Path(self.settings["SOURCES"]))
            if opts.probe:
                source, *more = choose(sources, opts.probe)
                if more:
                    raise ConfigError(f"{opts.probe}: probe one source at a time")
                self.probe(source, opts, console)
            else:
                console.print(table_of(named(sources, args[0]) if args else sources))
        except (ConfigError, StoreError) as error:
            print(error, file=sys.stderr)
            self.exitcode = 1

    def probe(self, source: Source, opts: argparse.Namespace, console: Console) -> None:
        from rich.markup import escape

        from crawler.terminal.sources_shown import Probe, links_table
        from pipelines.clock import beijing_day, now

        assert self.crawler_process is not None
        assert self.settings is not None
        self.settings.set("ITEM_PIPELINES", {}, priority="cmdline")
        self.settings.set("EXTENSIONS", {"crawler.network.throttle.Throttle": 400}, priority="cmdline")
        crawler = self.crawler_process.create_crawler(Probe)
        self.crawler_process.crawl(
            crawler, source=source, day=opts.date or beijing_day(now()), shapes=self.shapes(source), follow=opts.follow
        )
        self.crawler_process.start()
        found = crawler.spider
        assert isinstance(found, Probe)
        for line in found.told:
            console.print(escape(line))
        for url, links in found.links.items():
            if links:
                console.print(links_table(url, links, everything=opts.all))
        for line in found.counts():
            console.print(escape(line))
        self.exitcode = 0 if found.links else 1

    def shapes(self, source: Source) -> Shapes:
        """What is known from earlier crawls, where there were any."""
        from crawler.links.judging import Shapes
        from crawler.spiders.news import LEARNED_DAYS
        from pipelines.clock import beijing_day, days_before, now
        from pipelines.database.store import Store

        assert self.settings is not None
        shapes, database = Shapes(), Path(self.settings["DATABASE"])
        if database.exists():
            store = Store(database, reading=True)
            for url, reason in store.memory.outcomes(source.id, days_before(beijing_day(now()), LEARNED_DAYS)):
                shapes.learn(url, reason)
            store.close()
        return shapes

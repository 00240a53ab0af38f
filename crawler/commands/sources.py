"""scrapy sources: what we crawl, checked; with --probe, what a source's start page would lead to."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from scrapy import Request
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.links.anchors import SITEMAP, advertised_feeds, read_feed, read_listing, read_sitemap
from crawler.links.judging import SKIP, Link, LinkRules, Shapes, judge
from crawler.links.newspaper_issue import IssueRules, fill_in, read_sheet
from crawler.network.failures import trouble_of
from crawler.network.requests import Skipped
from crawler.sources import Source, choose, load_sources
from crawler.spiders.news import LEARNED_DAYS
from crawler.spiders.sourced import SourceSpider
from pipelines.clock import beijing_day, days_before, now
from pipelines.database.store import Store, StoreError
from pipelines.rules.config_files import ConfigError


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
        parser.add_argument("--date", metavar="DAY", default="", help="with --probe: the issue of an epaper")
        parser.add_argument("--all", action="store_true", help="with --probe: show links that are not followed, too")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) > 1:
            raise UsageError("name ids and groups in one word, separated by commas")
        console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
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
        assert self.crawler_process is not None
        self.settings.set("ITEM_PIPELINES", {}, priority="cmdline")
        self.settings.set("EXTENSIONS", {"crawler.network.throttle.Throttle": 400}, priority="cmdline")
        crawler = self.crawler_process.create_crawler(Probe)
        self.crawler_process.crawl(
            crawler, source=source, day=opts.date or beijing_day(now()), shapes=self.shapes(source)
        )
        self.crawler_process.start()
        found: Probe = crawler.spider
        for line in found.told:
            console.print(escape(line))
        for url, links in found.links.items():
            if links:
                console.print(links_table(url, links, everything=opts.all))
        self.exitcode = 0 if found.links else 1

    def shapes(self, source: Source) -> Shapes:
        """What is known from earlier crawls, where there were any."""
        shapes, database = Shapes(), Path(self.settings["DATABASE"])
        if database.exists():
            store = Store(database, reading=True)
            for url, reason in store.memory.outcomes(source.id, days_before(beijing_day(now()), LEARNED_DAYS)):
                shapes.learn(url, reason)
            store.close()
        return shapes


class Probe(SourceSpider):
    """Fetches the start pages of one source as a crawl would, and stores nothing."""

    name = "probe"

    def __init__(self, source: Source, day: str, shapes: Shapes) -> None:
        super().__init__((source,), {})
        self.source, self.day, self.shapes = source, day, shapes
        self.links: dict[str, list[Link]] = {}
        self.told: list[str] = []

    async def start(self) -> AsyncIterator[Request]:
        self.open_newsroom()
        for url in self.source.start:
            target = self.resolve(url)
            if self.source.kind == "epaper":
                target = fill_in(target, self.day)
            yield self.request(target, self.source, self.read, {})

    def read(self, response: Response) -> None:
        source, payload, url = self.source, response.body, response.url
        content_type = response.headers.get("Content-Type", b"").decode("latin-1") or None
        if source.kind == "epaper":
            sheet = read_sheet(
                payload, content_type, url, IssueRules(self.day, source.charset, source.article, source.listing)
            )
            self.told += [f"sheet {number} {name}: {url}" for url, (number, name) in sheet.sheets.items()]
            self.told += [f"article {entry.title}: {entry.url}" for entry in sheet.entries]
            self.links[url] = []
            return
        if source.kind in ("feed", SITEMAP):
            anchors = (read_feed if source.kind == "feed" else read_sitemap)(payload, content_type, url)
        else:
            anchors = read_listing(payload, content_type, url, charset=source.charset, today=self.day)
            self.told += [f"a feed it offers: {feed}" for feed in advertised_feeds(payload, url)]
        self.links[url] = judge(anchors, url, LinkRules(source.article, source.listing), self.shapes)

    def redirected(self, request: Request, target: str) -> None:
        self.told.append(f"{request.url} leads to {target}")

    def failed(self, failure: Failure) -> None:
        if isinstance(failure.value, Skipped):
            said = "robots.txt forbids it" if failure.value.reason == "robots" else failure.value.reason
        else:
            trouble = trouble_of(failure.value)
            said = f"{trouble.kind}: {trouble.detail}"
        self.told.append(f"{failure.request.url} could not be had: {said}")


def named(sources: tuple[Source, ...], names: str) -> tuple[Source, ...]:
    """Those of the ids and groups named, enabled or not.

    raises   ConfigError where nothing answers to the names
    """
    asked = set(names.split(","))
    found = tuple(source for source in sources if asked & {source.id, *source.groups})
    return found or choose(sources, names)


def table_of(sources: tuple[Source, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("id", "name", "kind", "groups", "enabled", "limits", "start"):
        table.add_column(name, overflow="fold")
    for source in sources:
        limits = [f"{source.pages} pages", *([f"{source.minutes:g} min"] if source.minutes else [])]
        limits += [f"{source.max_age_days} days"] if source.max_age_days else []
        limits += [f"a page in {source.delay:g} s"] if source.delay else []
        enabled = "[green]yes[/]" if source.enabled else "by name"
        cells: list[Any] = [source.id, source.name, source.kind, " ".join(source.groups), enabled, ", ".join(limits)]
        table.add_row(*cells, escape("\n".join(source.start)))
    return table


COLOURS = {"article": "green", "skip": "dim"}


def links_table(url: str, links: list[Link], *, everything: bool) -> Table:
    """The links of a page, those that are followed first, and why."""
    table = Table(box=None, pad_edge=False, title=url, title_justify="left")
    for name in ("as", "day", "text", "why", "url"):
        table.add_column(name, overflow="fold", max_width=60 if name == "url" else 36)
    for link in sorted(links, key=lambda link: link.kind == SKIP):
        if everything or link.kind != SKIP:
            kind = f"[{COLOURS.get(link.kind, 'cyan')}]{link.kind}[/]"
            table.add_row(kind, link.day or "", escape(link.anchor.text[:40]), link.why, escape(link.url))
    reasons = Counter(link.why for link in links if link.kind == SKIP)
    if reasons and not everything:
        told = ", ".join(f"{why} {count}" for why, count in reasons.most_common(6))
        table.add_row("[dim]skip[/]", "", f"{reasons.total()} links", told, "(--all shows them)")
    return table

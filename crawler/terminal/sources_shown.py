"""What `scrapy sources` shows: the sources as a table, and where the links of a start page would lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin

from rich.markup import escape
from rich.table import Table
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.links.anchors import FRAME, SITEMAP
from crawler.links.feeds import read_feed, read_sitemap, sitemaps_of_robots
from crawler.links.judging import ARTICLE, LISTING, SKIP, Link, LinkRules, Shapes, judge
from crawler.links.listings import advertised_feeds, read_listing
from crawler.links.newspaper_issue import IssueRules, fill_in, read_sheet
from crawler.network.answers import error_of, header, request_of
from crawler.network.failures import trouble_of
from crawler.network.requests import Skipped
from crawler.sources import Source, choose
from crawler.spiders.sourced import SourceSpider


class Probe(SourceSpider):
    """Fetches the start pages of one source as a crawl would, and stores nothing."""

    name = "probe"

    def __init__(self, source: Source, day: str, shapes: Shapes, follow: bool = False) -> None:
        super().__init__((source,), {})
        self.source, self.day, self.shapes = source, day, shapes
        self.links: dict[str, list[Link]] = {}
        self.told: list[str] = []
        self.follow = follow  # whether the lists that the start pages lead to are asked for, too

    async def start(self) -> AsyncIterator[Request]:
        self.open_newsroom()
        for url in self.source.start:
            target = self.resolve(url)
            if self.source.kind == "epaper":
                target = fill_in(target, self.day)
            yield self.request(target, self.source, self.read_start, {})
            if self.source.kind == "listing":
                yield self.request(urljoin(target, "/robots.txt"), self.source, self.read_robots, {}, errback=None)

    def read_robots(self, response: Response) -> None:
        named = sitemaps_of_robots(response.body, response.url)
        self.told += [f"a sitemap it offers: {sitemap}" for sitemap in named]

    def read_start(self, response: Response, further: bool = True) -> Iterator[Request]:
        source, payload, url = self.source, response.body, response.url
        content_type = header(response, "Content-Type") or None
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
        links = self.links[url] = judge(anchors, url, LinkRules(source.article, source.listing), self.shapes)
        for link in links:
            self.shapes.meet(link.anchor)
        lists = [link for link in links if link.kind in (LISTING, FRAME, SITEMAP)]
        for link in lists[:FOLLOWED] if self.follow and further else ():
            yield self.request(link.url, source, self.read_start, {"further": False})

    def counts(self) -> Iterator[str]:
        """How many links of each page were judged to be what; and what is to be done where none leads to an article."""
        for url, links in self.links.items():
            kinds = Counter(link.kind for link in links)
            told = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
            yield f"{url}: {told or 'no links'}"
        articles = sum(link.kind == ARTICLE for links in self.links.values() for link in links)
        if self.links and not articles and self.source.kind != "epaper":
            look = "" if self.follow else "look one level further with --follow, or "
            yield f"warning: nothing was judged an article: {look}give the source an `article` pattern or another start"

    def redirected(self, request: Request, target: str) -> None:
        self.told.append(f"{request.url} leads to {target}")

    def failed(self, failure: Failure) -> None:
        if isinstance(failure.value, Skipped):
            said = "robots.txt forbids it" if failure.value.reason == "robots" else failure.value.reason
        else:
            trouble = trouble_of(error_of(failure))
            said = f"{trouble.kind}: {trouble.detail}"
        self.told.append(f"{request_of(failure).url} could not be had: {said}")


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


FOLLOWED = 20  # lists of a start page that a probe asks for
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

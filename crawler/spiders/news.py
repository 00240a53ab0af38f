"""Listing pages, feeds and sitemaps of the configured sources, and the articles they lead to."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from functools import partial
from http import HTTPStatus
from typing import Any, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.links.addresses import form_of, is_within
from crawler.links.anchors import FRAME, SITEMAP, Anchor
from crawler.links.feeds import ended_early, read_feed, read_sitemap
from crawler.links.judging import (
    ARTICLE,
    FURTHER,
    LISTING,
    SKIP,
    UNSURE,
    Link,
    LinkRules,
    Shapes,
    judge,
    next_page,
    reconsider,
)
from crawler.links.listings import read_listing
from crawler.network.answers import header
from crawler.network.chromium import use_browser
from crawler.sources import Source
from crawler.spiders.articles import NEW, RECHECK, RECHECKS, ArticleSpider
from crawler.spiders.sourced import slot_of
from pipelines.clock import BEIJING, beijing_day, days_before, moment, now
from pipelines.database.known_addresses import Listing
from pipelines.record import Record
from pipelines.urls import fold_url

SOURCE_KINDS = ("listing", "feed", "sitemap")
LEARNED_DAYS = 30  # what pages of a form were is forgotten then: sites are redesigned, and our own reading is mended
LISTINGS_A_SHAPE = 50  # of one source in one run: beyond that it is a calendar or an archive, not the news
TRIED = 20  # unsure links of a source that led to no article


class NewsSpider(ArticleSpider):
    """scrapy crawl news -a sources=a,b -a since=2026-11-01

    sources   ids or groups of sources.yaml, separated by commas; default: the demo newsroom
    since     articles that are known to be older, by listing or feed, are not fetched
    """

    name = "news"

    def __init__(self, sources: tuple[Source, ...], since: str, arguments: dict[str, Any]) -> None:
        super().__init__(sources, arguments)
        self.since = since
        self.shapes = Shapes()
        self.whole: dict[str, str] = {}  # source -> when the last run began that dealt with all it links
        self.rechecked = False
        self.led: Counter[tuple[str, str]] = Counter()
        self.met: set[str] = set()  # by fold_url: links that are counted in self.shapes
        self.unsure: dict[str, dict[str, Link]] = {source.id: {} for source in sources}
        self.pending: Counter[str] = Counter()  # source -> pages of links that are asked for and not yet dealt with
        self.waiting = list(sources)  # sources whose start pages have not been asked for
        self.today = beijing_day(now())

    @classmethod
    def from_crawler(cls, crawler: Crawler, sources: str = "demo", since: str = "", **unknown: Any) -> Self:
        if unknown:
            raise UsageError(f"unknown argument -a {next(iter(unknown))}=…; known: sources, since")
        if since and not re.fullmatch(r"\d{4}-\d\d-\d\d", since):
            raise UsageError(f"-a since={since}: give a day, such as 2026-11-01")
        spider = cls(cls.chosen(crawler, sources, SOURCE_KINDS), since, {"sources": sources, "since": since})
        if any(source.render for source in spider.sources):
            use_browser(crawler.settings)
        spider._set_crawler(crawler)
        spider.open_newsroom()
        crawler.signals.connect(spider.learn, signals.item_scraped)
        crawler.signals.connect(spider.go_on, signals.spider_idle)
        return spider

    def learn(self, item: Record) -> None:
        self.shapes.learn(item.page.url, item.reject_reason)

    # -- from the start pages to the articles --------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        memory = self.keeper.store.memory
        for source in self.sources:
            self.count(f"source/{source.id}/links", 0)  # one that leads nowhere is seen to
            self.whole[source.id] = memory.last_whole_run(self.name, source.id) or ""
            for url, reason in memory.outcomes(source.id, days_before(self.today, LEARNED_DAYS)):
                self.shapes.learn(url, reason)
        for request in self.starts():
            yield request

    def starts(self) -> list[Request]:
        """Start pages of the sources whose turn it is.

        Of sources that share a site, one begins when all lists of those before it in sources.yaml are dealt with: a
        page that several of them link belongs to the first, whatever answers sooner.
        """
        begun: list[Source] = []
        held: set[str] = set()
        for source in self.sources:
            slots = {slot_of(source, self.resolve(url)) for url in source.start}
            if source in self.waiting and not slots & held:
                begun.append(source)
            if source in self.waiting or self.pending[source.id]:
                held |= slots
        self.waiting = [source for source in self.waiting if source not in begun]
        return [
            self.lead(self.resolve(url), source.kind, source, source.depth) for source in begun for url in source.start
        ]

    def go_on(self) -> None:
        """All that is asked for is dealt with: sources that waited, then what was unsure, then pages that are due."""
        requests = self.starts() or self.settle() or self.recheck()
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def settle(self) -> list[Request]:
        """Requests for links that nothing told enough about, now that more of their site is known.

        A source that led to no article at all is given the benefit of the doubt: a few of its longest links.
        """
        requests = []
        for source in self.sources:
            unsure = self.unsure[source.id]
            for url, link in list(unsure.items()):
                kind, why = reconsider(link.anchor, self.shapes)
                if url in self.asked or kind != UNSURE:
                    del unsure[url]
                if url not in self.asked and kind == ARTICLE:
                    requests += self.follow(replace(link, kind=kind, why=why), source, 0, link.url)
                    self.count(f"source/{source.id}/links")
            if not self.crawler.stats.get_value(f"source/{source.id}/links"):
                tried = sorted(unsure, key=lambda url: -len(unsure[url].anchor.text))[:TRIED]
                for link in [unsure.pop(url) for url in tried]:
                    requests += self.follow(replace(link, kind=ARTICLE, why="tried"), source, 0, link.url)
                self.count("link/tried", len(tried))
                self.count(f"source/{source.id}/tried", len(tried))
        return requests

    def recheck(self) -> list[Request]:
        """All that is linked is dealt with: recent pages that are due, though nothing links them any more."""
        if self.rechecked:
            return []
        self.rechecked = True
        return [request for source in self.sources for request in self.rechecks(source)]

    def lead(self, url: str, kind: str, source: Source, depth: int, priority: int = 10) -> Request:
        """A request for a page of links: 304 is an answer where we remember what it said."""
        self.asked.add(fold_url(url))
        self.pending[source.id] += 1
        held = self.keeper.store.memory.listing(url)
        headers = {"If-None-Match": held.etag, "If-Modified-Since": held.last_modified} if held else {}
        return self.request(
            url,
            source,
            self.read_links,
            {"source": source, "kind": kind, "depth": depth, "held": held},
            priority=priority,
            dont_filter=True,
            errback=partial(self.list_failed, source),
            headers={name: value for name, value in headers.items() if value},
            meta={"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED], "list": True}
            | ({"render": True} if source.render else {}),
        )

    def list_failed(self, source: Source, failure: Failure) -> list[Request]:
        self.failed(failure)
        return self.dealt_with(source)

    def dealt_with(self, source: Source) -> list[Request]:
        """One page of links less to wait for; the start pages of sources that waited for it."""
        self.pending[source.id] -= 1
        return self.starts() if self.waiting and not self.pending[source.id] else []

    async def read_links(
        self, response: Response, source: Source, kind: str, depth: int, held: Listing | None
    ) -> AsyncIterator[Request]:
        try:
            async for request in self.requests_of(response, source, kind, depth, held):
                yield request
        finally:
            waited = self.dealt_with(source)
        for request in waited:
            yield request

    async def requests_of(
        self, response: Response, source: Source, kind: str, depth: int, held: Listing | None
    ) -> AsyncIterator[Request]:
        if response.status == HTTPStatus.NOT_MODIFIED and held:
            self.count("listing/unchanged")
            anchors = tuple(Anchor(**row) for row in held.links)
        else:
            self.count("listing/read")
            found = await self.read_anchors(response, kind, source)
            if found is None:
                return
            anchors = found
            self.remember(response, anchors)
        rules = LinkRules(source.article, source.listing)
        none: list[Link] = []
        links = await self.read(response.url, source, none, judge, anchors, response.url, rules, self.shapes)
        kinds = Counter(link.kind for link in links)
        for one, number in kinds.items():
            self.count(f"link/{one}", number)
        self.count(f"source/{source.id}/links", kinds[ARTICLE])
        if len(links) > source.pages:  # the sitemap of a whole archive: what the budget will not reach is not queued
            links.sort(key=lambda link: link.latest or "", reverse=True)
        queued: Counter[bool] = Counter()  # known pages, to be asked for again, and new ones
        for place, link in enumerate(links):
            key = fold_url(link.url)
            if key not in self.met:
                self.met.add(key)
                self.shapes.meet(link.anchor)
            if link.kind == UNSURE and key not in self.asked:
                self.unsure[source.id].setdefault(key, link)
            elif link.kind not in (SKIP, FURTHER) and key not in self.asked:
                for request in self.follow(link, source, depth, response.url, place):
                    is_new = request.priority > RECHECK
                    queued[is_new] += 1
                    if queued[is_new] <= (source.pages if is_new else RECHECKS):
                        yield request
                    else:
                        self.count(f"source/{source.id}/over-budget")
            if place % 500 == 499:
                await asyncio.sleep(0)  # others are waiting for the reactor
        onward = next_page([link for link in links if fold_url(link.url) not in self.asked])
        for request in self.follow(onward, source, depth, response.url) if onward else ():
            yield request

    async def read_anchors(self, response: Response, kind: str, source: Source) -> tuple[Anchor, ...] | None:
        """The links of a page; None where it is too much for a worker."""
        content_type = header(response, "Content-Type") or None
        if kind in ("feed", SITEMAP):
            if await self.read(response.url, source, False, ended_early, response.body):
                detail = "the file ends before its end: what it held is followed"
                self.keeper.fail(response.url, "cut-short", source=source.id, status=response.status, detail=detail)
                self.count(f"source/{source.id}/cut-short")
            read = read_feed if kind == "feed" else read_sitemap
            return await self.read(response.url, source, None, read, response.body, content_type, response.url)
        given = (response.body, content_type, response.url)
        moment_here = moment(now()).astimezone(BEIJING).replace(tzinfo=None).isoformat(timespec="seconds")
        more = {"charset": source.charset, "today": moment_here}
        return await self.read(response.url, source, None, read_listing, *given, **more)

    def remember(self, response: Response, anchors: tuple[Anchor, ...]) -> None:
        etag, changed = (header(response, name) or None for name in ("ETag", "Last-Modified"))
        if etag or changed:
            listing = Listing(etag, changed, tuple(asdict(replace(anchor, content=None)) for anchor in anchors))
            self.keeper.store.memory.keep_listing(response.url, listing, now())

    def follow(self, link: Link, source: Source, depth: int, page: str, place: int = 0) -> list[Request]:
        """What is asked for because of a link.

        page   address of the page that it stands on
        """
        if link.kind == ARTICLE:
            request = self.article(link, source, place)
            return [request] if request else []
        if link.kind != FRAME and depth <= 0:
            return []
        if link.kind == LISTING and depth < source.depth and not source.listing and not is_within(link.url, page):
            return []  # of the sections that a section links only its own: the others are those of the start page again
        unchanged = link.anchor.changed and link.anchor.changed < max(self.since, self.whole[source.id])
        if link.kind == SITEMAP and unchanged:
            self.count(f"source/{source.id}/sitemaps-unchanged")
            return []
        if self.is_gone(link.url):
            self.count("listing/skipped/gone")
            return []
        self.led[source.id, form_of(link.url, fine=True)] += 1
        if self.led[source.id, form_of(link.url, fine=True)] > LISTINGS_A_SHAPE:
            self.count("listing/skipped/too-many-alike")
            self.count(f"source/{source.id}/too-many-alike")
            return []
        kind = SITEMAP if link.kind == SITEMAP else source.kind
        left = depth if link.kind == FRAME else depth - 1
        return [self.lead(link.url, kind, source, left, priority=NEW if link.kind == FURTHER else 5)]

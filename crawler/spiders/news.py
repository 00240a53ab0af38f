"""Listing pages, feeds and sitemaps of the configured sources, and the articles they lead to."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.demo import Newsroom
from crawler.discovery import (
    LISTING,
    SITEMAP,
    Link,
    LinkRules,
    read_continuation,
    read_feed,
    read_listing,
    read_sitemap,
)
from crawler.failures import trouble_of
from crawler.sources import Source, choose, load_sources
from pipelines.item_pipelines import Cleaner, Storekeeper, now
from pipelines.record import Page
from pipelines.store import Known
from pipelines.workers import Workers

GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
GONE_REST = timedelta(days=7)  # a link to nothing is tried again after this
FIRST_REST = timedelta(days=1)  # a page found unchanged rests, each time as long as it is known to have stood


class NewsSpider(Spider):
    """scrapy crawl news -a sources=a,b -a since=2026-11-01

    sources   ids or groups of sources.yaml, separated by commas; default: the demo newsroom
    since     articles that are known to be older, by listing or feed, are not fetched
    """

    name = "news"

    def __init__(self, sources: tuple[Source, ...], since: str, arguments: dict[str, Any]) -> None:
        super().__init__()
        self.sources, self.since, self.arguments = sources, since, arguments
        self.hints = {source.id: source.hints for source in sources}
        self.newsroom: Newsroom | None = None
        self.asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, sources: str = "demo", since: str = "", **unknown: Any) -> Self:
        if unknown:
            raise UsageError(f"unknown argument -a {next(iter(unknown))}=…; known: sources, since")
        if since and not re.fullmatch(r"\d{4}-\d\d-\d\d", since):
            raise UsageError(f"-a since={since}: give a day, such as 2026-11-01")
        chosen = choose(load_sources(Path(crawler.settings["SOURCES"])), sources)
        slots = {}
        for source in chosen:
            floor = 0.0 if source.is_demo else crawler.settings.getfloat("DOWNLOAD_DELAY")
            slots |= {
                slot_of(source, urlsplit(url).netloc): {"delay": max(floor, source.delay)} for url in source.start
            }
        crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")
        spider = cls(chosen, since, {"sources": sources, "since": since})
        spider._set_crawler(crawler)
        return spider

    @property
    def keeper(self) -> Storekeeper:
        return self.crawler.get_item_pipeline(Storekeeper)

    @property
    def workers(self) -> Workers:
        return self.crawler.get_item_pipeline(Cleaner).workers

    # -- from the start pages to the articles ------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Request]:
        if any(source.is_demo for source in self.sources):
            self.newsroom = Newsroom()
        for source in self.sources:
            for url in source.start:
                yield self.lead(Link(self.resolve(url), source.kind), source, source.depth)

    def closed(self, reason: str) -> None:
        if self.newsroom is not None:
            self.newsroom.close()

    def resolve(self, url: str) -> str:
        """A demo start page as the newsroom serves it today."""
        parts = urlsplit(url)
        if parts.scheme != "demo" or self.newsroom is None:
            return url
        return self.newsroom.urls[parts.hostname or ""] + parts.path

    def lead(self, link: Link, source: Source, depth: int) -> Request:
        """A request for a page of links."""
        keywords = {"source": source, "kind": link.kind, "depth": depth}
        return self.request(link.url, source, self.read_links, keywords, priority=10, dont_filter=True)

    async def read_links(self, response: Response, source: Source, kind: str, depth: int) -> AsyncIterator[Request]:
        content_type = response.headers.get("Content-Type", b"").decode("latin-1") or None
        if kind == "feed":
            links = await self.workers.run(read_feed, response.body, content_type, response.url)
        elif kind in ("sitemap", SITEMAP):
            links = await self.workers.run(read_sitemap, response.body, content_type, response.url)
        else:
            rules = LinkRules(source.article, source.listing, source.charset)
            links = await self.workers.run(read_listing, response.body, content_type, response.url, rules)
        for link in links:
            if link.url in self.asked:
                continue
            if link.kind in (LISTING, SITEMAP):
                if depth > 0:
                    self.asked.add(link.url)
                    yield self.lead(link, source, depth - 1)
            elif request := self.article(link, source):
                self.asked.add(link.url)
                yield request

    def article(self, link: Link, source: Source) -> Request | None:
        """A request for an article page, or None where the database says that there is nothing to ask."""
        if link.published_on and link.published_on < self.since:
            self.crawler.stats.inc_value("page/skipped/older")
            return None
        known = self.keeper.store.known(link.url)
        if known is None:
            gone = self.keeper.store.last_failure(link.url, GONE)
            if gone and moment(gone) + GONE_REST > moment(now()):
                self.crawler.stats.inc_value("page/skipped/gone")
                return None
            return self.request(link.url, source, self.read_article, {"source": source})
        if not is_due(known, now()):
            self.crawler.stats.inc_value("page/skipped/known")
            return None
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return self.request(
            link.url,
            source,
            self.read_article,
            {"source": source, "known": known},
            headers={name: value for name, value in headers.items() if value},
            meta={"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED]},
        )

    async def read_article(
        self, response: Response, source: Source, known: Known | None = None
    ) -> AsyncIterator[Page | Request]:
        if asked := response.meta.get("redirect_urls"):
            self.keeper.store.add_redirect(asked[0], response.url, now())
        if response.status == HTTPStatus.NOT_MODIFIED and known:
            self.keeper.confirm(known.page_id)
            return
        page = page_of(response, source.id)
        urls = await self.workers.run(read_continuation, page.payload, page.content_type, page.url, source.charset)
        self.asked.update(urls)
        yield self.go_on(page, source, urls)

    def go_on(self, page: Page, source: Source, urls: tuple[str, ...]) -> Page | Request:
        """The next page on which the article continues, or, when there is none, the page with all of them."""
        if not urls:
            return page
        keywords = {"page": page, "source": source, "urls": urls[1:]}
        return self.request(urls[0], source, self.read_further, keywords, errback=self.further_failed, dont_filter=True)

    def read_further(self, response: Response, page: Page, source: Source, urls: tuple[str, ...]) -> Page | Request:
        further = (*page.further, page_of(response, source.id))
        return self.go_on(replace(page, further=further), source, urls)

    def further_failed(self, failure: Failure) -> Page:
        """A further page can't be had: the article is kept as far as it goes."""
        self.failed(failure)
        page: Page = failure.request.cb_kwargs["page"]
        return page

    # -- requests and failures -----------------------------------------------------------------------------------------

    def request(
        self, url: str, source: Source, callback: Callable[..., Any], keywords: dict[str, Any], **more: Any
    ) -> Request:
        meta = more.pop("meta", {}) | {"download_slot": slot_of(source, urlsplit(url).netloc), "source": source.id}
        meta |= {"autothrottle_dont_adjust_delay": source.is_demo, "loopback": source.is_demo}
        errback = more.pop("errback", self.failed)
        return Request(url, callback, errback=errback, cb_kwargs=keywords, meta=meta, **more)

    def failed(self, failure: Failure) -> None:
        request, trouble = failure.request, trouble_of(failure.value)
        if trouble is None:
            self.crawler.stats.inc_value("page/skipped/robots")
        else:
            self.keeper.fail(request.url, source=request.meta["source"], **asdict(trouble))


def slot_of(source: Source, netloc: str) -> str:
    """The name under which a site's requests queue: hosts apart, and the ports of the newsroom apart."""
    return netloc if source.is_demo else netloc.partition(":")[0]


def moment(at: str) -> datetime:
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def is_due(known: Known, at: str) -> bool:
    """Whether to ask again for a known page: after a day, then two, four ..., as long as it has been seen unchanged."""
    stood = moment(known.last_seen_at) - moment(known.fetched_at)
    return moment(at) - moment(known.last_seen_at) >= max(FIRST_REST, stood)


def page_of(response: Response, source: str) -> Page:
    headers = [
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]
    return Page(
        url=response.url,
        payload=response.body,
        content_type=next((value for name, value in headers if name == "content-type"), None),
        status=response.status,
        headers=tuple((name, value) for name, value in headers if name != "content-type"),
        fetched_at=now(),
        source=source,
    )

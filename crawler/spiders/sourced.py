"""What the spiders of configured sources share: polite requests, budgets, and a row of failures for what goes wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import asdict, replace
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.demo import Newsroom
from crawler.network.answers import error_of, failure_of_request, request_of
from crawler.network.failures import trouble_of
from crawler.network.requests import Skipped
from crawler.network.throttle import LONGEST_WAIT_S
from crawler.sources import RENDER_ALL, Source, choose, load_sources
from crawler.spiders.run_spider import RunSpider
from pipelines.clock import now
from pipelines.database.known_addresses import Known
from pipelines.record import Page
from pipelines.runs.cluster import ClusterLost
from pipelines.runs.workers import failure_of
from pipelines.urls import fold_url, site_of

T = TypeVar("T")
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class SourceSpider(RunSpider):
    """A spider of entries of sources.yaml; it begins the demo newsroom where one of them is of the demo.

    floors   s between two requests, by download slot: crawler.network.throttle.Throttle goes below none of them. One is
             raised by sources.yaml and robots.txt, lowered by nothing, and 0 on this very machine only
    """

    def __init__(self, sources: tuple[Source, ...], arguments: dict[str, Any]) -> None:
        super().__init__()
        self.sources, self.arguments = sources, arguments
        self.hints = {source.id: source.hints for source in sources}
        self.expected = {source.id: source.expect for source in sources}
        self.floors: dict[str, float] = {}
        self.newsroom: Newsroom | None = None
        self.asked: set[str] = set()  # by fold_url
        self.left: dict[str, str] = {}  # slot -> why nothing more is asked of the site
        self._spent: Counter[str] = Counter()
        self._began = time.monotonic()

    @staticmethod
    def chosen(crawler: Crawler, names: str, kinds: Iterable[str]) -> tuple[Source, ...]:
        """raises   ConfigError when sources.yaml has faults or lacks a name"""
        return choose(load_sources(Path(crawler.settings["SOURCES"])), names, kinds)

    # -- the demo newsroom ---------------------------------------------------------------------------------------------

    def open_newsroom(self) -> None:
        if any(source.is_demo for source in self.sources):
            self.newsroom = Newsroom(self.crawler.settings.getint("DEMO_BASE_PORT"))

    def closed(self, reason: str) -> None:
        if self.newsroom is not None:
            self.newsroom.close()

    def resolve(self, url: str) -> str:
        """A demo start page as the newsroom serves it today."""
        parts = urlsplit(url)
        if parts.scheme != "demo" or self.newsroom is None:
            return url
        return self.newsroom.urls[parts.hostname or ""] + parts.path

    # -- requests, what they may cost, and failures --------------------------------------------------------------------

    def request(
        self, url: str, source: Source, callback: Callable[..., Any], keywords: dict[str, Any], **more: Any
    ) -> Request:
        meta: dict[str, Any] = {"download_slot": slot_of(source, url), "source": source.id, "loopback": source.is_local}
        self.raise_floor(meta["download_slot"], source.delay)
        if source.is_local:
            self.floors[urlsplit(url).hostname or ""] = 0.0  # under which its robots.txt is asked for
        if source.render == RENDER_ALL:
            meta["render"] = True
        errback = more.pop("errback", self.failed)
        meta |= more.pop("meta", {})
        return Request(url, callback, errback=errback, cb_kwargs=keywords, meta=meta, **more)

    def raise_floor(self, slot: str, delay: float) -> None:
        """Let more time pass between two requests to a site; a lower delay changes nothing."""
        self.floors[slot] = max(delay, self.floors.get(slot, 0.0))

    def ask_again(
        self, known: Known, source: Source, callback: Callable[..., Any], keywords: dict[str, Any], **more: Any
    ) -> Request:
        """A request for a known page, answered in full only where it has changed."""
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return self.request(
            known.url,
            source,
            callback,
            keywords | {"known": known},
            headers={name: value for name, value in headers.items() if value},
            meta={"handle_httpstatus_list": [HTTPStatus.NOT_MODIFIED, *GONE]},
            **more,
        )

    def leave(self, slot: str, reason: str) -> None:
        """Ask nothing more of a site in this run."""
        self.left.setdefault(slot, reason)

    def spend(self, source_id: str, slot: str) -> None:
        """One request of a source's budget; called for every request that is about to go out.

        raises   Skipped when the budget of this run is used up, or its site wants to be left alone
        """
        if self.floors.get(slot, 0.0) > LONGEST_WAIT_S:
            self.leave(slot, "crawl-delay")
        if slot in self.left:
            raise Skipped(self.left[slot])
        source = next(source for source in self.sources if source.id == source_id)
        out_of_time = source.minutes is not None and time.monotonic() - self._began > source.minutes * 60
        if out_of_time or self._spent[source_id] >= source.pages:
            self.count(f"source/{source_id}/over-budget")
            raise Skipped("time-budget" if out_of_time else "page-budget")
        self._spent[source_id] += 1

    def redirected(self, request: Request, target: str) -> None:
        """A server sends us elsewhere: remembered, so that the next run knows where the page is."""
        asked = request.meta.get("redirect_urls", [request.url])[0]
        self.keeper.store.memory.add_redirect(asked, target, now())
        self.asked.add(fold_url(target))

    def failed(self, failure: Failure) -> None:
        if isinstance(failure.value, Skipped):
            self.count(f"page/skipped/{failure.value.reason}")
        else:
            request, trouble = request_of(failure), trouble_of(error_of(failure))
            asked = request.meta.get("redirect_urls", [request.url])[0]
            if asked != request.url:
                trouble = replace(trouble, detail=f"{trouble.detail} (redirected to {request.url})")
            self.keeper.fail(asked, source=request.meta["source"], **asdict(trouble))

    async def read(self, url: str, source: Source, otherwise: T, task: Callable[..., T], *given: Any, **more: Any) -> T:
        """What a worker reads off a page; `otherwise`, and a row of failures, where the page is too much for it."""
        try:
            return await self.workers.run(task, *given, **more)
        except ClusterLost as error:
            self.keeper.lost_cluster(error)
            return otherwise
        except Exception as error:
            kind, detail = failure_of(error)
            self.keeper.fail(url, f"parse-{kind}", source=source.id, detail=detail)
            return otherwise

    # -- an article on several pages -----------------------------------------------------------------------------------

    async def fetch(self, request: Request) -> Response | None:
        """The answer to a request outside the schedule; None, and a row of failures, where there is no good one."""
        try:
            response = await self.crawler.engine.download_async(request)
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise HttpError(response)
        except Exception as error:
            self.failed(failure_of_request(error, request))
            return None
        return response

    async def pages(self, urls: Iterable[str], source: Source) -> AsyncIterator[Page]:
        """The pages of these addresses in order, up to the first that cannot be had."""
        for url in urls:
            self.asked.add(fold_url(url))
            response = await self.fetch(self.request(url, source, NO_CALLBACK, {}, errback=None))
            if response is None:
                return
            yield page_of(response, source.id)


def slot_of(source: Source, url: str) -> str:
    """The name under which the requests to a site queue: all hosts of an owner together, local ports apart."""
    return urlsplit(url).netloc if source.is_local else site_of(url)


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

"""One page that is not stored, fetched as a crawl would: robots.txt obeyed, private addresses refused, nothing kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.network.failures import trouble_of
from crawler.network.requests import Skipped
from crawler.sources import Source, load_sources
from crawler.spiders.sourced import SourceSpider, page_of
from pipelines.record import Page

UNKNOWN = "one-page"  # what stands for the source of a page that no source leads to


class OnePage(SourceSpider):
    """Fetches one page; `page` holds it, or `trouble` says why there is none."""

    name = "one-page"

    def __init__(self, url: str, source: Source) -> None:
        super().__init__((source,), {})
        self.url, self.source = url, source
        self.page: Page | None = None
        self.trouble = "nothing came"

    async def start(self) -> AsyncIterator[Request]:
        yield self.request(self.url, self.source, self.take, {})

    def take(self, response: Response) -> None:
        self.page = page_of(response, self.source.id)

    def redirected(self, request: Request, target: str) -> None:
        """Nothing is remembered of a page that is only looked at."""

    def failed(self, failure: Failure) -> None:
        if isinstance(failure.value, Skipped):
            forbidden = failure.value.reason == "robots"
            self.trouble = "robots.txt forbids it" if forbidden else failure.value.reason
        else:
            assert failure.value is not None
            trouble = trouble_of(failure.value)
            self.trouble = f"{trouble.kind}: {trouble.detail}"


def fetch_one(url: str, settings: Settings) -> Page:
    """The page at a URL; may be called once in a process, since the reactor starts and stops with it.

    A source of sources.yaml that names loopback: true lends it to addresses of this machine, as in a crawl.
    raises   LookupError, with a sentence, where it can't be had
    """
    quiet = settings.copy()
    quiet.set("ITEM_PIPELINES", {}, priority="cmdline")
    quiet.set("EXTENSIONS", {"crawler.network.throttle.Throttle": 400}, priority="cmdline")
    process = CrawlerProcess(quiet)
    crawler = process.create_crawler(OnePage)
    process.crawl(crawler, url=url, source=source_of(url, Path(settings["SOURCES"])))
    process.start()
    found = crawler.spider
    assert isinstance(found, OnePage)
    if found.page is None:
        raise LookupError(f"{url} could not be had: {found.trouble}")
    return found.page if found.source.id != UNKNOWN else replace(found.page, source=None)


def source_of(url: str, sources: Path) -> Source:
    """The source one of whose start pages has the host of a URL; one of its own where there is none."""
    host = urlsplit(url).netloc
    known = (
        source for source in load_sources(sources) if any(urlsplit(start).netloc == host for start in source.start)
    )
    return next(known, Source(id=UNKNOWN, name=host, kind="listing", start=(url,)))

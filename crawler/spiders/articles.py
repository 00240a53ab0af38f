"""Articles of configured sources: when one is asked for, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.links.addresses import is_index
from crawler.links.anchors import Anchor
from crawler.links.judging import Link
from crawler.links.listings import may_go_on, read_continuation
from crawler.links.recheck import is_due
from crawler.network.answers import request_of
from crawler.sources import Source
from crawler.spiders.sourced import GONE, SourceSpider, page_of
from pipelines.clock import days_before, moment, now
from pipelines.database.known_addresses import Known
from pipelines.record import Page
from pipelines.urls import fold_url

GONE_REST = timedelta(days=7)  # a link to nothing is tried again after this
RECHECKED_DAYS = 30  # so long a page is asked for again although nothing links it any more
RECHECKS = 200  # at most, of one source in one run
MOST_PAGES = 40  # of one article; a longer one is a book, or a trap
LED_HOME = "led-home"  # how many a site says 404: by sending the reader to its front page
# Priorities: new articles by age in days, then as they stand on their page; then known ones.
NEW, A_DAY, OLDEST, RECHECK = 0, 1000, -10_000_000, -20_000_000


class ArticleSpider(SourceSpider):
    """A spider that knows which articles the database holds, and asks for those that are new or may have changed.

    since   day before which articles are not wanted, "" for none
    today   day of the run in China
    """

    since: str
    today: str

    def rechecks(self, source: Source) -> list[Request]:
        recent = self.keeper.store.memory.recent(source.id, days_before(self.today, RECHECKED_DAYS))
        left = (known for known in recent if known.gone_at is None and fold_url(known.url) not in self.asked)
        due = [known for known in left if is_due(known, now())][:RECHECKS]
        return [self.ask_again(known, source, self.read_article, {"source": source}) for known in due]

    def is_gone(self, url: str) -> bool:
        """Whether a link led to nothing not long ago."""
        gone = self.keeper.store.memory.last_failure(url, GONE, LED_HOME)
        return gone is not None and moment(gone) + GONE_REST > moment(now())

    def is_before(self, day: str | None, source: Source) -> bool:
        """Whether something of this day is older than this run, or its source, wants it."""
        limit = days_before(self.today, source.max_age_days) if source.max_age_days else ""
        return day is not None and "" < day[:10] < max(self.since, limit)

    def article(self, link: Link, source: Source, place: int) -> Request | None:
        """A request for an article page, or None where the database says that there is nothing to ask."""
        self.asked.add(fold_url(link.url))
        if self.is_before(link.latest, source):
            self.count("page/skipped/older")
            return None
        memory = self.keeper.store.memory
        if known := memory.known(link.url):
            if not is_due(known, now(), changed=link.anchor.changed):
                self.count("page/skipped/known")
                return None
            given = {"source": source, "link": link}
            return self.ask_again(known, source, self.read_article, given, priority=RECHECK)
        if self.is_gone(link.url):
            self.count("page/skipped/gone")
            return None
        return self.request(
            link.url,
            source,
            self.read_article,
            {"source": source, "link": link},
            priority=self.rank(link, place),
            errback=self.article_failed,
            meta={"entry": link.anchor} if link.anchor.content else {},
        )

    def rank(self, link: Link, place: int) -> int:
        """Newest first, and of one day in the order of the page."""
        days = (date.fromisoformat(self.today) - date.fromisoformat(link.latest[:10])).days if link.latest else 0
        return max(OLDEST, NEW - max(0, days) * A_DAY - min(place, A_DAY - 1))

    async def read_article(
        self, response: Response, source: Source, known: Known | None = None, link: Link | None = None
    ) -> AsyncIterator[Page]:
        if known and response.status == HTTPStatus.NOT_MODIFIED:
            self.keeper.confirm(known.page_id)
            return
        asked = response.meta.get("redirect_urls", [response.url])[0]
        led_home = leads_home(asked, response.url)
        if known and (response.status in GONE or led_home):
            self.keeper.store.memory.gone(known.page_id, now())
            self.count("page/gone")
            return
        if led_home:
            self.keeper.fail(asked, LED_HOME, source=source.id, detail=f"the server led to {response.url} instead")
            return
        page = replace(page_of(response, source.id), known_fields=fields_of(link) if link else {})
        yield replace(page, further=tuple([further async for further in self.further(page, source)]))

    async def further(self, page: Page, source: Source) -> AsyncIterator[Page]:
        """The pages on which an article goes on: all that its first page names; where each names the next, in turn."""
        seen, last = {fold_url(page.url)}, page
        while len(seen) < MOST_PAGES:
            given = (last.payload, last.content_type, last.url, source.charset)
            none: tuple[str, ...] = ()
            named = (
                await self.read(last.url, source, none, read_continuation, *given) if may_go_on(last.payload) else none
            )
            urls = [url for url in named if fold_url(url) not in seen]
            seen.update(map(fold_url, urls))
            came = [further async for further in self.pages(urls, source)]
            for last in came:
                yield last
            if not urls or len(came) < len(urls):
                return

    def article_failed(self, failure: Failure) -> Page | None:
        """A page that cannot be had: what the feed carries of it serves instead, where it carries the whole text."""
        self.failed(failure)
        entry: Anchor | None = request_of(failure).meta.get("entry")
        if entry is None or not entry.content:
            return None
        markup = f"<html><body><h1>{entry.text}</h1><div>{entry.content}</div></body></html>"
        told = {"title": entry.text} | ({"published": entry.day} if entry.day else {})
        self.count("page/from-feed")
        return Page(
            url=entry.url,
            payload=markup.encode("utf-8", "replace"),
            content_type="text/html; charset=utf-8",
            headers=(("x-qingliu-read-from", "feed"),),
            fetched_at=now(),
            source=request_of(failure).meta["source"],
            known_fields=told,
        )


def leads_home(asked: str, answered: str) -> bool:
    """Whether a site sends who asks for an article to a front page or a list instead, as many do where it is gone."""
    moved = urlsplit(asked).path.strip("/") != urlsplit(answered).path.strip("/")
    return moved and is_index(answered) and not is_index(asked)


def fields_of(link: Link) -> dict[str, str]:
    """What the list, feed or sitemap says of an article: evidence for its fields where the page tells nothing."""
    anchor = link.anchor
    found = {"listed_title": anchor.text, "listed_published": anchor.day, "listed_author": anchor.author}
    return {name: value for name, value in found.items() if value}

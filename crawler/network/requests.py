"""What may go out: robots.txt as RFC 9309 has it, budgets, and redirects that are remembered.

Redirects are those of HTTP and those that a page makes by itself: one way leads through the same checks as the other.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler
from twisted.internet.defer import Deferred

from crawler.links.addresses import is_front
from crawler.network.page_redirects import leads_on

NOTHING_ALLOWED = b"User-agent: *\nDisallow: /\n"


class Skipped(IgnoreRequest):
    """A request that we decided not to make. reason: counted as page/skipped/{reason}."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RobotsUnreachable(IgnoreRequest):
    """robots.txt can't be had, so that nobody knows whether it says no: the site is left alone for this run."""


class Robots(RobotsTxtMiddleware):
    """A robots.txt that can't be fetched (no answer, 5xx, 429) forbids its site for this run; a 4xx means no rules.

    Scrapy takes an unreachable robots.txt for consent, and parses the text of an error page as rules.
    """

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        netloc = urlparse_cached(request).netloc
        if why := self._unreachable.get(netloc):
            raise RobotsUnreachable(f"robots.txt of {netloc}: {why}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Skipped("robots") from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._unreachable[netloc] = f"HTTP status {response.status}"
            response = response.replace(body=NOTHING_ALLOWED)
        elif response.status >= HTTPStatus.BAD_REQUEST:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = f"{type(exc).__name__}: {exc}"
        waiting = self._parsers[netloc]
        assert isinstance(waiting, Deferred)
        self._parsers[netloc] = rules = build_from_crawler(self._parserimpl, self.crawler, NOTHING_ALLOWED)
        waiting.callback(rules)


class Budgets:
    """No request goes out once its source has used up what it may cost in one run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if source := request.meta.get("source"):
            spider: Any = self.crawler.spider  # a SourceSpider, which imports this module
            spider.spend(source, request.meta["download_slot"])


class Redirects(RedirectMiddleware):
    """Redirects as Scrapy follows them, remembered: a spider that meets the old address again knows the page."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        return self._checked(request, super().process_response(request, response))

    def _checked(self, request: Request, answer: Request | Response) -> Request | Response:
        if isinstance(answer, Request) and answer.url in (request.url, *request.meta.get("redirect_urls", ())):
            raise IgnoreRequest(f"redirections go round in a circle, by {answer.url}")  # also at a wall of cookies
        if isinstance(answer, Request) and request.meta.get("source"):
            follower: Any = self.crawler.spider
            follower.redirected(request, answer.url)
        return answer


class PageRedirects(Redirects):
    """Pages that lead on by themselves (meta refresh, a lone script), followed like redirects; behind decompression.

    Never to a front page from anything but one: many a site says so that an article is gone, and what stands on the
    page itself is then all there is.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if not (isinstance(response, HtmlResponse) and response.status == HTTPStatus.OK and request.meta.get("source")):
            return response
        target = None if request.meta.get("of_page") else leads_on(response.body, response.url)
        if target is None or (is_front(target) and not (request.meta.get("list") or is_front(response.url))):
            return response
        redirected = self._redirect_request_using_get(request, response, target)
        return self._checked(request, self._redirect(redirected, request, "page"))

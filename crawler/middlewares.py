"""What stands between our requests and the servers."""

from __future__ import annotations

from http import HTTPStatus

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.utils.misc import build_from_crawler

NOTHING_ALLOWED = b"User-agent: *\nDisallow: /\n"


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it: one that can't be fetched forbids the site for this run; a 4xx means no rules.

    Scrapy takes an unreachable robots.txt for consent, and parses the text of an error page as rules.
    """

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            response = response.replace(body=NOTHING_ALLOWED)
        elif response.status >= HTTPStatus.BAD_REQUEST:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        waiting = self._parsers[netloc]
        self._stats.inc_value("robotstxt/unreachable")
        self._parsers[netloc] = rules = build_from_crawler(self._parserimpl, self.crawler, NOTHING_ALLOWED)
        waiting.callback(rules)

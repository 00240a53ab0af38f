"""How fast a site is asked: never faster than it, its source or our own floor wants."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from time import monotonic
from typing import Any

from scrapy import Spider, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from crawler.network.answers import header
from crawler.network.requests import Skipped
from crawler.sources import is_loopback

BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
TOO_MANY_S = 30.0  # pause after a 429 that does not say how long
LONGEST_WAIT_S = 600.0  # who wants us to wait longer is left alone for this run
# s, on this very machine. Not 0: a slot without delay sends all that waits at once, whatever its concurrency says, and
# looks neither for a pause nor for what the last answer was.
MOMENT = 0.002


class Throttle(AutoThrottle):
    """AutoThrottle that goes below no site's own floor, which its robots.txt may raise, and pauses when asked to.

    A floor of 0 is for this very machine, where nothing throttles.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self.hold, signals.request_reached_downloader)
        crawler.signals.connect(self.obey, signals.robots_parsed)

    def floor(self, slot: str) -> float:
        floors: dict[str, float] = getattr(self.crawler.spider, "floors", {})
        floor = floors.get(slot, self.mindelay)
        return max(floor, self.mindelay) if floor or not is_local_slot(slot) else 0.0

    def hold(self, request: Request) -> None:
        """Sent before the request queues, so that the first of a site waits like the others."""
        key = request.meta["download_slot"]
        slot, floor = self.crawler.engine.downloader.slots[key], self.floor(key)
        if floor > self.mindelay:
            slot.jitter = 0.0  # who asks for ten seconds does not mean ten on average
        slot.delay = max(slot.delay, floor) if floor else MOMENT

    def obey(self, robotparser: RobotParser, request: Request) -> None:
        """Crawl-delay of a robots.txt."""
        delay = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        if delay and (raise_floor := getattr(self.crawler.spider, "raise_floor", None)):
            raise_floor(request.meta["download_slot"], delay)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Sent before the next of the queue goes out: a server that is busy is left in peace from now on."""
        super()._response_downloaded(response, request, spider)
        if response.status not in BUSY:
            return
        slot, wait = request.meta["download_slot"], retry_after(response, datetime.now(UTC))
        wait = TOO_MANY_S if wait is None and response.status == HTTPStatus.TOO_MANY_REQUESTS else wait
        if wait and wait > LONGEST_WAIT_S and request.meta.get("source"):
            leave: Any = getattr(spider, "leave", None)
            leave(slot, "retry-after")
            self.empty(slot, Skipped("retry-after"))
        elif wait:
            self.pause(slot, min(wait, LONGEST_WAIT_S))

    def pause(self, key: str, seconds: float) -> None:
        """Send nothing to a site for so long, whatever waits in its queue."""
        slot = self.crawler.engine.downloader.slots[key]
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)

    def empty(self, key: str, why: Exception) -> None:
        """Let what waits for a site fail, for this reason, instead of going out."""
        queue = self.crawler.engine.downloader.slots[key].queue
        while queue:
            _, answer = queue.popleft()
            answer.errback(why)

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        key = next(key for key, one in self.crawler.engine.downloader.slots.items() if one is slot)
        if floor := self.floor(key):
            super()._adjust_delay(slot, latency, response)
            slot.delay = max(slot.delay, floor)


def is_local_slot(slot: str) -> bool:
    return is_loopback(f"http://{slot}/")


def retry_after(response: Response, now: datetime) -> float | None:
    """Seconds that Retry-After (RFC 9110, section 10.2.3) asks us to wait; None where it is missing or no sense."""
    told = header(response, "Retry-After").strip()
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - now).total_seconds())
    except (ValueError, TypeError):  # no date, or one without a zone
        return None

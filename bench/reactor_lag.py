"""How late the event loop of a crawl is: a middleware that sets an alarm every 10 ms and keeps how late it rang."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

EVERY_S = 0.01
EDGES_MS = (5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500, 1000)


class ReactorLag:
    """Counts alarms by how late they rang: stats reactor_lag/5 ... , and the latest of all as reactor_lag/most."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._over = False
        crawler.signals.connect(self.begin, signals.spider_opened)
        crawler.signals.connect(self.end, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def begin(self) -> None:
        self._set()

    def _set(self) -> None:
        self._due = time.perf_counter() + EVERY_S
        asyncio.get_running_loop().call_later(EVERY_S, self._rang)

    def _rang(self) -> None:
        late_ms = 1000 * (time.perf_counter() - self._due)
        place = bisect(EDGES_MS, late_ms)
        self.crawler.stats.inc_value(f"reactor_lag/{EDGES_MS[place] if place < len(EDGES_MS) else 'over'}")
        self.crawler.stats.max_value("reactor_lag/most", round(late_ms))
        if not self._over:
            self._set()

    def end(self) -> None:
        self._over = True

"""What no source can loosen: delays, robots.txt, and the wishes of servers that are busy."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from scrapy.core.downloader import Slot
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler

from crawler.network.requests import Skipped
from crawler.network.throttle import MOMENT, Throttle, retry_after
from crawler.sources import Source
from crawler.spiders.sourced import SourceSpider, slot_of
from tests.crawler.test_news import crawl
from tests.crawler.test_recrawl import STORIES, listing, page

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
SITE = Source(id="site", name="甲", kind="listing", start=("http://www.yunxi.com.cn/",), delay=0.2)
SLOW = Source(id="slow", name="乙", kind="listing", start=("http://news.yunxi.com.cn/",), delay=5.0)
OWN = Source(id="own", name="丙", kind="listing", start=("http://127.0.0.1:8000/",), loopback=True)


class Polite(SourceSpider):
    name = "polite"


class RunPipeline:
    """A throttle with the slots it sees to, as the downloader would make them."""

    def __init__(self) -> None:
        self.spider = Polite((SITE, SLOW, OWN), {})
        self.slots: dict[str, Slot] = {}
        crawler = get_crawler(settings_dict={"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 1.0})
        crawler.spider = self.spider
        crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots=self.slots))
        self.throttle = Throttle(crawler)
        self.throttle.mindelay, self.throttle.maxdelay = 1.0, 60.0

    def ask(self, source: Source, url: str) -> Slot:
        """The slot after a request has reached the downloader."""
        request = self.spider.request(url, source, self.spider.failed, {})
        slot = self.slots.setdefault(request.meta["download_slot"], Slot(1, 1.0, 0.5))
        self.throttle.hold(request)
        return slot


@pytest.fixture
def station() -> RunPipeline:
    return RunPipeline()


def test_all_hosts_of_an_owner_wait_in_one_queue_and_local_ports_apart() -> None:
    assert slot_of(SITE, "http://www.yunxi.com.cn/a") == slot_of(SLOW, "https://m.yunxi.com.cn/b") == "yunxi.com.cn"
    assert slot_of(OWN, "http://127.0.0.1:8000/a") != slot_of(OWN, "http://127.0.0.1:8001/a")


def test_a_source_raises_the_delay_of_its_site_and_never_lowers_it(station: RunPipeline) -> None:
    assert station.ask(SITE, "http://www.yunxi.com.cn/a").delay == 1.0
    assert station.ask(SLOW, "http://news.yunxi.com.cn/a").delay == 5.0
    assert station.ask(SITE, "http://www.yunxi.com.cn/b").delay == 5.0, "a site is one, whoever asks"


def test_throttling_slows_down_and_comes_back_to_the_floor_only(station: RunPipeline) -> None:
    slot = station.ask(SLOW, "http://news.yunxi.com.cn/a")
    station.throttle._adjust_delay(slot, 9.0, Response("http://news.yunxi.com.cn/a"))
    assert slot.delay == 9.0
    for _ in range(20):
        station.throttle._adjust_delay(slot, 0.01, Response("http://news.yunxi.com.cn/a"))
    assert (slot.delay, slot.jitter) == (5.0, 0.0)


def test_a_crawl_delay_is_a_floor_and_one_that_is_endless_means_stay_away(station: RunPipeline) -> None:
    station.ask(SITE, "http://www.yunxi.com.cn/a")
    request = station.spider.request("http://www.yunxi.com.cn/b", SITE, station.spider.failed, {})
    for delay in (7, 2):
        robots = ProtegoRobotParser(f"User-agent: *\nCrawl-delay: {delay}".encode(), station.spider)
        station.throttle.obey(robots, request)
    assert station.ask(SITE, "http://www.yunxi.com.cn/b").delay == 7.0
    station.spider.spend("site", "yunxi.com.cn")
    station.throttle.obey(ProtegoRobotParser(b"User-agent: *\nCrawl-delay: 86400", station.spider), request)
    with pytest.raises(Skipped, match="crawl-delay"):
        station.spider.spend("site", "yunxi.com.cn")


def test_this_machine_waits_for_nothing_unless_it_is_asked_to_pause(station: RunPipeline) -> None:
    slot = station.ask(OWN, "http://127.0.0.1:8000/a")
    station.throttle._adjust_delay(slot, 9.0, Response("http://127.0.0.1:8000/a"))
    assert (slot.delay, slot.lastseen) == (MOMENT, 0)
    station.throttle.pause("127.0.0.1:8000", 60.0)
    assert slot.lastseen > monotonic() + 50


def test_a_source_has_its_time_and_its_pages_and_not_those_of_others(station: RunPipeline) -> None:
    short = replace(SITE, id="short", minutes=1.0)
    small = replace(SITE, id="small", pages=1)
    spider = Polite((short, small, SITE), {})
    spider._set_crawler(station.throttle.crawler)
    for source in ("short", "small", "site"):
        spider.spend(source, "yunxi.com.cn")
    spider._began -= 61
    for source, why in (("short", "time-budget"), ("small", "page-budget")):
        with pytest.raises(Skipped, match=why):
            spider.spend(source, "yunxi.com.cn")
    spider.spend("site", "yunxi.com.cn")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120.0),
        ("Wed, 18 Nov 2026 08:01:30 GMT", 90.0),
        ("Wed, 18 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_how_long_a_server_wants_us_to_wait(told: str, seconds: float | None) -> None:
    headers = {"Retry-After": told} if told else {}
    assert retry_after(Response("http://a.example/", status=503, headers=headers), NOW) == seconds


class Busy(BaseHTTPRequestHandler):
    """Answers the first request for a story with 503 and Retry-After, and /later/ with a wait of a day."""

    asked: list[tuple[str, float]]

    def do_GET(self) -> None:
        before = [path for path, _ in self.asked]
        self.asked.append((self.path, monotonic()))
        status, payload, wait = 200, b"", ""
        if self.path == "/robots.txt":
            status = 404
        elif self.path in ("/", "/later/"):
            links = [(f"{self.path}2026/1117/c_1000{n}.html", key) for n, key in enumerate(STORIES)]
            payload = listing(*links)
        elif self.path.startswith("/later/"):
            status, wait = 429, "86400"
        elif self.path not in before:
            status, wait = 503, "1"
        else:
            payload = page("bridge", self.path)
        self.send_response(status)
        if wait:
            self.send_header("Retry-After", wait)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def busy() -> Iterator[str]:
    Busy.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_busy_server_is_asked_again_when_it_said_and_left_alone_when_that_is_too_long(
    busy: str, tmp_path: Path
) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text(
        f"- {{id: now, name: 甲, kind: listing, start: '{busy}/', groups: [demo], loopback: true}}\n", "utf-8"
    )
    run = crawl(tmp_path / "news.db", sources)
    assert run.code == 0, run.said
    times: dict[str, list[float]] = {}
    for path, at in Busy.asked:
        times.setdefault(path, []).append(at)
    stories = [at for path, at in times.items() if "c_1000" in path]
    assert [len(at) for at in stories] == [2] * len(STORIES)
    assert all(again - first >= 1.0 for first, again in stories)
    sources.write_text(
        f"- {{id: later, name: 甲, kind: listing, start: '{busy}/later/', groups: [demo], loopback: true}}\n", "utf-8"
    )
    run = crawl(tmp_path / "later.db", sources)
    asked = [path for path, _ in Busy.asked if path.startswith("/later/2026")]
    assert len(asked) == 1
    assert f"retry-after {len(STORIES)}" in run.said

"""scrapy explain URL for a page that is not stored: fetched as politely as in a crawl, shown, and not kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.conftest import Scrapy

BODY = "".join(f"<p>渡口第{n}条船昨日下水，船工们天不亮就到了码头，换上新缆绳，票价不涨。</p>" for n in range(5))
PAGE = f"<html><head><meta charset=utf-8><title>白石渡恢复通航</title></head><body><h1>白石渡恢复通航</h1>{BODY}"


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A site with one page, which robots.txt allows, and one that it forbids; and what was asked of it."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            robots = self.path == "/robots.txt"
            self.send_response(200)
            self.send_header("Content-Type", "text/plain" if robots else "text/html")
            self.end_headers()
            self.wfile.write(b"User-agent: *\nDisallow: /no/\n" if robots else PAGE.encode())

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.fixture
def sources(site: tuple[str, list[str]], tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_text(
        f"- {{id: ferry, name: 渡口网, kind: listing, start: '{site[0]}/', loopback: true, outlet: 渡口报}}\n", "utf-8"
    )
    return path


def test_a_page_is_fetched_and_explained_with_what_its_source_knows(
    site: tuple[str, list[str]], sources: Path, scrapy: Scrapy, database: Path
):
    address, asked = site
    done = scrapy("explain", f"{address}/2026-11/02/content_1.html", "--json", SOURCES=sources)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["title"], told["outlet"]) == ("白石渡恢复通航", "渡口报")
    assert asked == ["/robots.txt", "/2026-11/02/content_1.html"]
    assert not database.exists(), "nothing is stored"


def test_what_robots_txt_forbids_and_addresses_of_this_machine_are_not_asked_for(
    site: tuple[str, list[str]], sources: Path, scrapy: Scrapy
):
    address, asked = site
    done = scrapy("explain", f"{address}/no/1.html", SOURCES=sources)
    assert (done.returncode, done.stderr) == (1, f"{address}/no/1.html could not be had: robots.txt forbids it\n")
    assert asked == ["/robots.txt"]
    done = scrapy("explain", f"{address}/2026-11/02/content_1.html")
    assert (done.returncode, "private-address" in done.stderr) == (1, True)
    done = scrapy("explain", f"{address}/2026-11/02/content_1.html", "--no-fetch")
    assert (done.returncode, asked) == (1, ["/robots.txt"])

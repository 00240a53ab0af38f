"""One crawl over a server that is every sick and hostile server at once."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.network.body_types import no_page
from crawler.network.failures import KINDS, MEANINGS, SAID
from tests.conftest import ROOT
from tests.crawler.hostile import Server, as_is, bombs, serving, story
from tests.crawler.hostile_cases import ALONE, ANSWERS, BUSY_ROBOTS, CASES, PATH_OF, SILENT_ROBOTS, START

MEMORY_MB = 400  # of the largest process, with bombs of 128 MB about
BEYOND = "the listing's articles, and nothing else"


# A process begins with the peak of the one that it was forked from: a small one stands between pytest and the crawl.
WATCH = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(ended.returncode)
"""


class Crawl(NamedTuple):
    code: int
    said: str
    peak_mb: float  # of the largest process of the crawl
    database: Path

    def rows(self, query: str) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.database)) as db:
            return db.execute(query).fetchall()


def crawl(folder: Path, sources: list[str], **settings: object) -> Crawl:
    file, database, log = folder / "sources.yaml", folder / "news.db", folder / "log"
    file.write_text("\n".join(sources), "utf-8")
    given = {"SOURCES": file, "DATABASE": database, "DOWNLOAD_TIMEOUT": 2, "RETRY_TIMES": 1, "WORKERS": 2} | settings
    ids = ",".join(re.findall(r"id: ([\w-]+)", "\n".join(sources)))
    command = [sys.executable, "-m", "scrapy", "crawl", "news", f"-asources={ids}"]
    words = [sys.executable, "-c", WATCH, *command, *(f"-s{k}={v}" for k, v in given.items())]
    with log.open("wb") as said:
        ended = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True, check=False)
    return Crawl(ended.returncode, log.read_text("utf-8"), int(ended.stdout.split()[-1]) / 1024, database)


def source(name: str, kind: str, *start: str, loopback: bool = True) -> str:
    return f"- {{id: {name}, name: {name}, kind: {kind}, start: {list(start)}, loopback: {str(loopback).lower()}}}"


class Outcome(NamedTuple):
    crawl: Crawl
    server: Server
    busy: Server
    silent: Server


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    bombs()
    with serving(ANSWERS) as server, serving(ALONE | BUSY_ROBOTS) as busy, serving(ALONE | SILENT_ROBOTS) as silent:
        port = server.server_address[1]
        sources = [source(kind, kind, *(server.url + path for path in paths)) for kind, paths in START.items()]
        sources += [source("busy", "listing", f"{busy.url}/"), source("silent", "listing", f"{silent.url}/")]
        sources += [
            source("by-name", "listing", f"http://localhost:{port}/", loopback=False),
            source("by-half", "listing", f"http://127.1:{port}/", loopback=False),
            source("by-number", "listing", f"http://2130706433:{port}/", loopback=False),
            source("written-out", "listing", f"http://127.0.0.1:{port}/news/", loopback=False),
            source("neighbour", "listing", "http://192.168.7.7/", loopback=False),
        ]
        done = crawl(tmp_path_factory.mktemp("hostile"), sources, DOWNLOAD_MAXSIZE=8 << 20)
        yield Outcome(done, server, busy, silent)


def test_the_crawl_ends_by_itself_in_order_and_says_what_was_wrong(outcome: Outcome) -> None:
    assert outcome.crawl.code == 1, outcome.crawl.said
    ((reason, healthy, trouble),) = outcome.crawl.rows("SELECT finish_reason, healthy, trouble FROM runs")
    assert (reason, healthy) == ("finished", 0)
    assert trouble.startswith("most fetches failed")
    assert "Spider error processing" not in outcome.crawl.said
    assert "Unhandled" not in outcome.crawl.said


def test_no_process_of_the_crawl_swells(outcome: Outcome) -> None:
    assert outcome.crawl.peak_mb < MEMORY_MB


def test_every_page_has_one_outcome_and_the_right_one(outcome: Outcome) -> None:
    found: dict[str, list[str]] = {name: [] for name in CASES}
    url_of = {outcome.server.url + path: name for name, path in PATH_OF.items()}
    for url, reason in outcome.crawl.rows("SELECT url, reject_reason FROM pages"):
        found[url_of[url]].append(f"={reason}" if reason else "")
    for url, kind in outcome.crawl.rows("SELECT url, kind FROM failures WHERE source = 'listing'"):
        if url in url_of:  # and not a list
            found[url_of[url]].append(kind)
    assert found == {name: [case.kind] for name, case in CASES.items()}


def test_a_failure_tells_where_from_and_why(outcome: Outcome) -> None:
    query = "SELECT url, source, status, detail FROM failures WHERE url LIKE '{}%'"
    told = {
        name: outcome.crawl.rows(query.format(outcome.server.url + PATH_OF[name]))
        for name in ("to-cloud", "to-file", "not-found", "failing", "pdf", "gzip-bomb")
    }
    url = {name: outcome.server.url + PATH_OF[name] for name in told}
    assert {name: [row[:3] for row in rows] for name, rows in told.items()} == {
        "to-cloud": [(url["to-cloud"], "listing", None)],
        "to-file": [(url["to-file"], "listing", 302)],
        "not-found": [(url["not-found"], "listing", 404)],
        "failing": [(url["failing"], "listing", 500)],
        "pdf": [(url["pdf"], "listing", 200)],
        "gzip-bomb": [(url["gzip-bomb"], "listing", None)],
    }
    assert "redirected to http://169.254.169.254/latest/meta-data/" in told["to-cloud"][0][3]
    assert "to file:///etc/passwd" in told["to-file"][0][3]
    assert "PDF content, labelled application/pdf" in told["pdf"][0][3]


def test_nothing_private_is_asked_by_whatever_name(outcome: Outcome) -> None:
    names = "('by-name', 'by-half', 'by-number', 'written-out', 'neighbour')"
    rows = outcome.crawl.rows(f"SELECT source, kind FROM failures WHERE source IN {names} ORDER BY source")
    assert rows == [
        (name, "private-address") for name in ("by-half", "by-name", "by-number", "neighbour", "written-out")
    ]
    assert "/news/" not in outcome.server.asked
    assert outcome.server.asked.count("/") == 1, BEYOND


def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone(outcome: Outcome) -> None:
    rows = outcome.crawl.rows("SELECT source, kind FROM failures WHERE source IN ('busy', 'silent') ORDER BY source")
    assert rows == [("busy", "robots-unreachable"), ("silent", "robots-unreachable")]
    assert {*outcome.busy.asked, *outcome.silent.asked} == {"/robots.txt"}


def test_what_breaks_off_is_asked_for_again(outcome: Outcome) -> None:
    cut = [PATH_OF[name] for name in CASES if name.startswith("cut-")]
    assert [outcome.server.asked.count(path) for path in cut] == [2] * len(cut), "RETRY_TIMES is 1"


def test_feeds_and_sitemaps_open_no_file_and_lead_nowhere(outcome: Outcome) -> None:
    """Entities stay what they are, a body that is a path is not opened, and a bomb is unzipped up to a limit."""
    assert outcome.crawl.rows("SELECT * FROM failures WHERE source IN ('feed', 'sitemap')") == []
    assert {path for path in outcome.server.asked if "root" in path or "lol" in path} == set()


def test_a_calendar_without_end_ends(outcome: Outcome) -> None:
    days = [path for path in outcome.server.asked if path.startswith("/calendar")]
    assert 1 <= len(days) <= 60


def test_a_listing_that_hangs_its_parser_costs_itself(tmp_path: Path) -> None:
    many = b"".join(b"<div><a href='/2026/1104/c_%d.html'>t</a> 11-02</div>" % number for number in range(200_000))
    with serving(ALONE | {"/many.html": as_is(many)}) as server:
        sources = [source("many", "listing", f"{server.url}/many.html"), source("good", "listing", f"{server.url}/")]
        done = crawl(tmp_path, sources, CLEAN_TIMEOUT=5)
        failed = [("many", f"{server.url}/many.html", "parse-timeout")]
    assert done.rows("SELECT source, url, kind FROM failures") == failed
    assert done.rows("SELECT source, relation FROM pages") == [("good", "canonical")]
    assert done.rows("SELECT finish_reason FROM runs") == [("finished",)]


def test_a_local_source_opens_the_machine_to_no_other(tmp_path: Path) -> None:
    """A public page may not lead to a local port, even while the demo newsroom is being crawled."""
    with serving(ALONE) as own, serving({"/": as_is(story(1))}) as other:
        sources = [
            source("own", "listing", f"{own.url}/"),
            source("stranger", "listing", f"{own.url}/private/", f"{other.url}/", loopback=False),
        ]
        done = crawl(tmp_path, sources, CONCURRENT_REQUESTS=1)
        assert (other.asked, [path for path in own.asked if "private" in path]) == ([], [])
    assert done.rows("SELECT DISTINCT source, kind FROM failures") == [("stranger", "private-address")]
    assert done.rows("SELECT source, relation FROM pages") == [("own", "canonical")]


# -- kinds -------------------------------------------------------------------------------------------------------------


def test_every_kind_of_failure_has_its_sentence() -> None:
    assert {*KINDS.values(), *SAID.values()} <= MEANINGS.keys()
    assert {case.kind for case in CASES.values() if case.kind and case.kind[0] != "="} <= MEANINGS.keys()


def test_the_documentation_lists_the_kinds_as_they_are() -> None:
    text = (ROOT / "docs/hostile.md").read_text("utf-8")
    assert dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", text, re.M)) == MEANINGS


@pytest.mark.parametrize(
    ("label", "head"),
    [
        ("text/html; charset=gbk", "<html>".encode("gbk")),
        ("TEXT/HTML", b""),
        ("", b"\n\n <!DOCTYPE html>"),
        ("application/octet-stream", b"\xef\xbb\xbf<?xml version='1.0'?><rss>"),
        ("application/octet-stream", "<html>".encode("utf-16")),
        ("image/jpeg", b"<!-- cached --><HTML>"),
        ("application/xhtml+xml", b"<"),
        ("application/rss+xml", b"\n"),
        ("application/x-gzip", b"\x1f\x8b\x08"),
        ("application/octet-stream", b"http://a.example/1.html\n"),
        ("application/force-download", b"var x = 1;\n<body class='news'>"),
        ("text/plain", "昨天完工".encode("gbk")),
        ("html", b"<p>"),
    ],
)
def test_what_may_be_a_page(label: str, head: bytes) -> None:
    assert no_page(label, head) is None


@pytest.mark.parametrize(
    ("label", "head", "why"),
    [
        ("text/html", b"%PDF-1.7", "PDF content, labelled text/html"),
        ("", b"\x89PNG\r\n\x1a\n", "PNG content, labelled not at all"),
        ("text/html", b"\0\0\0\x20ftypisom", "MP4 content, labelled text/html"),
        ("application/json", b'{"a": 1}', "labelled application/json, and no markup in it"),
        ("text/css", b"p {}", "labelled text/css, and no markup in it"),
        ("audio/mpeg", b"\xff\xfb\x90\x44", "labelled audio/mpeg, and no markup in it"),
    ],
)
def test_what_is_none(label: str, head: bytes, why: str) -> None:
    assert no_page(label, head) == why

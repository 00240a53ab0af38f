"""Listing pages that a script fills: read by a browser that has no network but the crawl's."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.network import chromium
from crawler.network.chromium import NAMES, use_browser
from tests.conftest import Scrapy
from tests.crawler.hostile import Answer, Hostile, as_is, serving, silent
from tests.crawler.hostile_cases import CASES, LISTING

try:
    BROWSER = find_spec("scrapy_playwright") is not None and chromium.chromium(None)
except UsageError:
    BROWSER = False
needs_browser = pytest.mark.skipif(not BROWSER, reason="needs requirements-render.txt and Chromium")

Rows = Callable[[str], list[tuple]]


@needs_browser
def test_a_list_made_by_a_script_leads_to_its_articles_and_is_read_again(scrapy: Scrapy, rows: Rows) -> None:
    """Though its frame has not changed, and its server would say so."""
    for _ in range(2):
        done = scrapy("crawl", "news", "-asources=demo-rendered", DEMO_BASE_PORT=0)
        assert done.returncode == 0, done.stderr
    assert rows("SELECT count(DISTINCT url), sum(relation = 'rejected') FROM pages") == [
        (10, 0)
    ]  # other ports each time
    assert rows("SELECT json_extract(stats, '$.\"source/demo-scripted/links\"') FROM runs") == [(5,), (5,)]
    assert rows("SELECT kind, url FROM failures") == []


STORY = "/2026/1104/c_10000.html"
ENTRY = f"<li><a href='{STORY}'>双河镇供水工程一期完工通水了</a></li>"


def scripted(script: str) -> bytes:
    """A page whose list appears once a script has run to its end."""
    return LISTING.format(f"<script>(async () => {{ {script} }})()</script>").encode()


def append(markup: str) -> str:
    return f"document.querySelector('ul').innerHTML += `{markup}`;"


def crawled(scrapy: Scrapy, tmp_path: Path, url: str, **settings: object) -> str:
    file = tmp_path / "sources.yaml"
    file.write_text(
        f"- {{id: scripted, name: s, kind: listing, start: '{url}/', loopback: true, render: true}}", "utf-8"
    )
    given = {"SOURCES": file, "RETRY_TIMES": 0, "DOWNLOAD_TIMEOUT": 5} | settings
    return scrapy("crawl", "news", "-asources=scripted", **given).stderr


@needs_browser
def test_scripts_are_under_the_rules_of_the_crawl(scrapy: Scrapy, rows: Rows, tmp_path: Path) -> None:
    """robots.txt, private addresses and cookies; no picture, no film, nothing sent but GET."""
    tries = ["'/forbidden/list.json'", "'http://10.1.2.3/a.json'", "'http://169.254.169.254/'", "'http://inside.test/'"]
    tries += ["'ws://127.0.0.1:1/'", "'/send', {method: 'POST', body: 'x'}", "'file:///etc/passwd'"]
    script = "".join(f"try {{ await fetch({one}); }} catch (error) {{ }}" for one in tries)
    page = scripted(
        f"document.cookie = 'a=1'; {script} await fetch('/list.json'); {append(ENTRY + '<img src=/p.png>')}"
    )
    seen: list[bool] = []

    def listed(one: Hostile) -> None:
        seen.append(one.cookie)
        one.whole(b"[]", "application/json")

    answers: dict[str, Answer] = {
        "/robots.txt": as_is(b"User-agent: *\nDisallow: /forbidden/\n", "text/plain"),
        "/": as_is(page),
        "/list.json": listed,
        STORY: CASES["good"].answer,
    }
    with serving(answers) as server:
        said = crawled(scrapy, tmp_path, server.url)
        assert server.asked == ["/robots.txt", "/", "/list.json", STORY], said
    assert seen == [False]
    assert rows("SELECT relation FROM pages") == [("canonical",)]


@needs_browser
@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("while (true) { }", "timeout"),
        ("document.body.append(document.createComment('z'.repeat(9000000)))", "too-large"),
        ("const all = []; while (true) all.push(new Array(1000000).fill(all.length));", "timeout|no-answer"),
    ],
    ids=["endless", "swelling", "hoarding"],
)
def test_a_script_that_runs_away_costs_its_page(
    script: str, kind: str, scrapy: Scrapy, rows: Rows, tmp_path: Path
) -> None:
    with serving({"/": as_is(scripted(script))}) as server:
        said = crawled(scrapy, tmp_path, server.url, RENDER_TIMEOUT=6, DOWNLOAD_MAXSIZE=4 << 20)
        ((url, told),) = rows("SELECT url, kind FROM failures") or [("", said)]
        assert url == f"{server.url}/"
    assert re.fullmatch(kind, told)
    assert rows("SELECT finish_reason FROM runs") == [("finished",)]


@needs_browser
def test_what_scripts_wait_for_in_vain_does_not_hold_up_the_page_for_ever(
    scrapy: Scrapy, rows: Rows, tmp_path: Path
) -> None:
    page = scripted(f"{append(ENTRY)} await fetch('/never.json');")
    with serving({"/": as_is(page), "/never.json": silent, STORY: CASES["good"].answer}) as server:
        said = crawled(scrapy, tmp_path, server.url, DOWNLOAD_TIMEOUT=2)
    assert rows("SELECT relation FROM pages") == [("canonical",)], said


def test_a_missing_browser_is_told_before_the_first_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: object())
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match=r"there is no Chromium: .*apt install chromium.*-s CHROMIUM="):
        use_browser(Settings())
    with pytest.raises(UsageError, match="there is no /opt/none"):
        use_browser(Settings({"CHROMIUM": "/opt/none"}))


def test_a_missing_library_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"scrapy-playwright is not installed: .*requirements-render.txt"):
        use_browser(Settings())


def test_the_browser_is_found_by_any_of_its_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = []
    for name in reversed(NAMES):
        program = tmp_path / name
        program.touch(mode=0o755)
        found.append(chromium.chromium(None))
    assert found == [str(tmp_path / name) for name in reversed(NAMES)]

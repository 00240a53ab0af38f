"""The report: its figures are those of the database, and nothing that a page told can act in it."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from pipelines.database.checks import Accuracy, Checks
from pipelines.database.sql_rows import Rows
from pipelines.database.store import Store
from pipelines.outputs.report import hours, number, percent, render
from pipelines.outputs.report.chosen import NothingToReport, scope_of_period, scope_of_run
from pipelines.outputs.report.copy_flows import Flow
from pipelines.outputs.report.dirt import SpamClass, redact
from pipelines.outputs.report.figures import Figures, read_figures
from pipelines.outputs.report.outcomes import Step
from pipelines.record import Block, Page, Record, Removal
from pipelines.runs.ledger import Ledger
from pipelines.runs.timed_clean import clean_timed
from pipelines.stages import clean
from tests.conftest import Scrapy

MONDAY, TUESDAY, FRIDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", "2026-11-06T08:00:00Z"
HARVEST = "山坡上的柿子红了。\n果农说，今年的柿子比去年早熟十天。"
FERRY = "渡口昨日停航。\n船工们把三条木船拖上岸来刷桐油。"
CASINO = "万豪娱乐注册送礼金加微信领取"
HOSTILE = '<script>alert("开")</script><img src=http://evil.example/x onerror=alert(1)>'
NAMES = {"county": "山县网", "county-feed": "山县网（RSS）", "mirror": f"镜像{HOSTILE}"}
CLASSES = {"casino-strong": "casino"}


def record(text: str, url: str, at: str = MONDAY, source: str | None = None, **more: object) -> Record:
    page = Page(url=url, payload=text.encode(), fetched_at=at, source=source)
    blocks = tuple(Block(position, line) for position, line in enumerate(text.splitlines()))
    facts = {"language": "zh", "script": "Hans", "charset": "utf-8", "charset_evidence": "header"}
    return replace(Record(page=page, blocks=blocks), **facts | more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    yield store
    store.close()


@pytest.fixture
def told(store: Store) -> Store:
    """Two runs: on Monday an article, its copy with spam 36 hours later, a listing, a failure; on Friday a page."""
    run = Ledger(store.db).begin_run("news", {}, MONDAY)
    when = {"published_evidence": "line"}
    harvest = record(HARVEST, "http://county.example/1", source="county", title="柿子红了", outlet="山县网", **when)
    store.add(replace(harvest, published_at="2026-11-01T08:00:00+08:00"), run)
    spam = (Removal("spam", "casino-strong", 0, CASINO), Removal("boilerplate", "end-mark", 3, "（完）"))
    copy = record(HARVEST, "http://mirror.example/9", source="mirror", title=HOSTILE, removals=spam, masked=3, **when)
    store.add(replace(copy, published_at="2026-11-02T20:00:00+08:00", flags=("truncated",), script="Hant"), run)
    store.add(record("", "http://county.example/list", source="county-feed", reject_reason="listing"), run)
    Ledger(store.db).add_failure(run, url="http://gone.example:8080/1", kind="http", at=MONDAY, status=404)
    stats = {
        "page/unchanged": 4,
        "cpu_us/read": 30000,
        "cpu_us/spam": 6000,
        "cpu_pages": 3,
        "finish_reason": "finished",
    }
    counts = {"pages": 3, "articles": 1, "duplicates": 1, "rejected": 1, "failures": 1}
    Ledger(store.db).end_run(run, at=TUESDAY, reason="finished", healthy=True, counts=counts, stats=stats)
    later = Ledger(store.db).begin_run("news", {}, FRIDAY)
    ferry = record(FERRY, "http://county.example/2", at=FRIDAY, source="county", charset="gb18030")
    store.add(replace(ferry, published_at="2026-11-05", charset_evidence="detected"), later)
    Ledger(store.db).end_run(later, at=FRIDAY, reason="shutdown", healthy=False, counts=counts, stats={})
    return store


def figures(store: Store, run: int | None = None) -> Figures:
    return read_figures(store, scope_of_run(store, run), names=NAMES, classes=CLASSES)


def page_of(found: Figures) -> str:
    return render(found, made_at=FRIDAY, database="news.db")


def test_the_figures_of_a_run_are_those_of_its_pages(told: Store) -> None:
    found = figures(told, 1)
    assert found.steps == [
        Step("asked for", "请求", 8),
        Step("came", "到达", 7, (("http", 1),)),
        Step("new or changed", "新页", 3, (("known and unchanged", 4),)),
        Step("hold an article", "正文", 2, (("listing", 1),)),
        Step("distinct articles", "文章", 1, (("copies and revisions", 1),)),
    ]
    rows = [
        (s.label, s.site, s.pages, s.articles, s.copies, s.rejected, s.failures, s.spam, s.masked)
        for s in found.sources
    ]
    assert rows == [
        ("山县网", "county.example", 2, 1, 0, 1, 0, 0, 0),
        (NAMES["mirror"], "mirror.example", 1, 0, 1, 0, 0, 1, 1),
        ("gone.example:8080", "gone.example:8080", 0, 0, 0, 0, 1, 0, 0),
    ]
    assert [source.days[-3:] for source in found.sources] == [(0, 2, 0), (0, 1, 0), (0, 0, 0)], (
        "the last day is Tuesday"
    )
    assert found.flows == [Flow("山县网", NAMES["mirror"], 1, 36.0)]
    assert found.lags == [36.0]
    assert found.spam == [SpamClass("casino", 1, 1, ("万████████████取",))]
    assert found.damage == [
        ("masked words", "星号遮字", 1, 3),
        ("pinyin glosses taken out", "夹注拼音", 0, 0),
        ("converted from Traditional", "繁体转换", 0, 0),
        ("truncated", "残文", 1, 1),
    ]
    assert found.removals == Counter({"boilerplate/end-mark": 1, "spam/casino-strong": 1})
    assert found.charsets == {"utf-8": Counter(header=3)}
    assert (found.scripts, found.evidence) == (Counter(Hans=1, Hant=1), Counter(line=2))
    assert found.filled[:3] == [("title", "标题", 1.0), ("date", "日期", 1.0), ("outlet", "来源", 1.0)]
    assert found.stages == [("read", 10.0), ("spam", 2.0)]
    assert found.failures == {"http": Counter({"gone.example:8080": 1})}
    assert found.published == {"2026-11-01": Counter({"山县网": 1})}


def test_the_last_run_is_meant_where_none_is_named_and_reprocessing_is_none(told: Store) -> None:
    Ledger(told.db).begin_run("reprocess", {}, FRIDAY)
    assert scope_of_run(told).runs == (2,)
    assert (figures(told).pages, figures(told).charsets) == (1, {"gb18030": Counter(detected=1)})
    assert "Not a healthy run: it ended early: shutdown." in page_of(figures(told))
    assert "did not record the time of their stages" in page_of(figures(told))


def test_a_run_that_stored_nothing_hides_no_run_that_did(told: Store) -> None:
    idle = Ledger(told.db).begin_run("news", {}, FRIDAY)
    assert scope_of_run(told).runs == (2,)
    assert scope_of_run(told, idle).runs == (idle,)


def test_a_period_takes_in_its_last_day_and_nothing_after_it(told: Store) -> None:
    def pages(since: str, until: str) -> tuple[tuple[int, ...], int]:
        scope = scope_of_period(told, date.fromisoformat(since), date.fromisoformat(until))
        return scope.runs, read_figures(told, scope, names={}, classes={}).pages

    assert pages("2026-11-01", "2026-11-06") == ((1, 2), 4)
    assert pages("2026-11-02", "2026-11-02") == ((1,), 3)
    assert pages("2026-11-03", "2026-11-30") == ((2,), 1)
    with pytest.raises(NothingToReport, match="not a page came"):
        pages("2026-11-03", "2026-11-05")
    with pytest.raises(NothingToReport, match="holds no run 7"):
        scope_of_run(told, 7)


def test_reading_the_figures_leaves_the_database_as_it_was(told: Store) -> None:
    before = list(told.db.conn.iterdump())
    figures(told)
    figures(told)
    assert list(told.db.conn.iterdump()) == before


def test_what_pages_told_is_text_in_the_report_and_nothing_in_it_runs_or_loads(told: Store) -> None:
    for run in (1, 2):
        page = page_of(figures(told, run))
        tree = html.document_fromstring(page)
        assert not tree.xpath("//script | //img | //iframe | //link | //object | //a")
        attributes = {name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib}
        assert not {name for name in attributes if name.startswith("on") or name in ("href", "src", "xlink:href")}
        assert "url(" not in page
        assert "@import" not in page
        addresses = set(re.findall(r"https?://[^\s\"'<]+", re.sub(r"&lt;script.*?&gt;", "", page)))
        assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://evil.example/x"}
        assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    first = html.document_fromstring(page_of(figures(told, 1)))
    assert NAMES["mirror"] in first.xpath("//td/span/text()"), "as text, whole"


def test_what_people_found_right_is_told_by_source(told: Store) -> None:
    assert "Found right by people" not in page_of(figures(told))
    with told.db.atomic():
        checks = Checks(Rows(told.db))
        checks.draw("2026-11-06")
        checks.mark(1, is_right=True, who="wang", at=FRIDAY)
        checks.mark(4, is_right=False, who="wang", at=FRIDAY)
        told.db.execute("UPDATE checks SET drawn = 'chance'")
    assert figures(told).accuracy == [Accuracy("county", 2, 1)]
    assert "Found right by people" in page_of(figures(told))


def test_spam_is_shown_by_its_ends_only(told: Store) -> None:
    page = page_of(figures(told, 1))
    assert "万████████████取" in page
    assert not any(CASINO[n : n + 3] in page for n in range(len(CASINO) - 2))


def test_a_long_history_is_drawn_by_year_and_many_sites_together(store: Store) -> None:
    run = Ledger(store.db).begin_run("archive", {}, MONDAY)
    for n in range(50):
        text = f"第{n}号渡船入坞。\n船龄{n + 3}年，桅杆换了{n}次。"
        at = f"{1980 + n % 40}-0{n % 9 + 1}-01"
        store.add(record(text, f"http://s{n}.example/{n}", published_at=at), run)
    page = page_of(figures(store))
    tree = html.document_fromstring(page)
    assert "and 10 more sites, 10 pages" in page
    labels = tree.xpath("//*[local-name()='svg'][@id='chart-published']//*[local-name()='text']/text()")
    assert {"1980", "others"} <= set(labels)
    assert len(labels) < 40


def test_a_report_without_one_page_or_flow_is_a_page_all_the_same(store: Store) -> None:
    run = Ledger(store.db).begin_run("news", {}, MONDAY)
    Ledger(store.db).add_failure(run, url="not a url [", kind="dns", at=MONDAY)
    page = page_of(figures(store))
    assert page.count("Nothing in this scope.") == 6
    assert "has not ended, or was killed" in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("在线观看", "在██看"),
        ("加 微信\n领取", "加███取"),
        ("开户", "██"),
        ("", ""),
        ("长" * 5000, "长████████████长"),
    ],
)
def test_redacting_leaves_the_ends(text: str, shown: str) -> None:
    assert redact(text) == shown


def test_numbers_are_written_for_people() -> None:
    assert [number(n) for n in (0, 999, 12345)] == ["0", "999", "12\u202f345"]
    assert [percent(share) for share in (0, 0.034, 0.5, 1)] == ["0 %", "3.4 %", "50 %", "100 %"]
    assert [hours(h) for h in (None, 0.5, 36, 60)] == ["–", "30 min", "36.0 h", "2.5 days"]


def test_the_chain_with_a_watch_gives_the_same_record_and_a_time_for_every_step() -> None:
    page = Page(url="http://a.example/", payload=HARVEST.encode(), content_type="text/plain", fetched_at=MONDAY)
    record, spent = clean_timed(page)
    assert record == clean(page)
    assert list(spent) == [
        "read",
        "repair",
        "script",
        "roles",
        "repeats",
        "metadata",
        "script-metadata",
        "boilerplate",
        "page-kind",
        "spam",
        "language",
    ]
    assert all(seconds >= 0 for seconds in spent.values())


def test_a_crawl_is_reported_with_the_time_of_its_stages(tmp_path: Path, scrapy: Scrapy, database: Path) -> None:
    (tmp_path / "a.txt").write_text(HARVEST, "utf-8")
    scrapy("crawl", "archive", f"-apath={tmp_path / 'a.txt'}", WORKERS=1)
    done = scrapy("report")
    assert done.returncode == 0, done.stderr
    page = (database.parent / "report.html").read_text("utf-8")
    assert "Run 1 · archive" in page
    assert 'id="chart-stages"' in page
    with closing(sqlite3.connect(database)) as db:
        ((stats,),) = db.execute("SELECT json_extract(stats, '$.cpu_pages') FROM runs").fetchall()
    assert stats == 1


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-boilerplate"))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_browser_shows_the_page(told: Store, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text(page_of(figures(told, 1)), "utf-8")
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
        " --disable-component-update --disable-sync --hide-scrollbars --window-size=1180,2600"
    )
    places = (f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={tmp_path / 'report.png'}")
    command = [CHROMIUM, *options.split(), *places, (tmp_path / "report.html").as_uri()]
    run = subprocess.run(command, capture_output=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr.decode()
    picture = (tmp_path / "report.png").read_bytes()
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert len(picture) > 60_000, "an empty page of this size has under 20 kB"

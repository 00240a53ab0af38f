"""Runs that nobody watches: one at a time, healthy or not, and somebody told."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from crawler.sources import Source, choose, load_sources
from pipelines.database.store import Store
from pipelines.runs.health import Counts, HealthError, HealthRules, health_rules, trouble
from pipelines.runs.ledger import Ledger
from pipelines.runs.lock import Busy, RunLock
from tests.conftest import Scrapy

ROOT = Path(__file__).parents[2]
SCHEDULE = ROOT / "config/schedule"
Rows = Callable[[str], list[tuple]]
GOOD = Counts(fetched=30, articles=30)


# -- health -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "stats", "rules", "told"),
    [
        (GOOD, {}, {}, None),
        (Counts(), {}, {}, None),
        (Counts(fetched=30, unchanged=30), {}, {"min_pages": 30}, None),
        (Counts(fetched=4), {}, {"min_pages": 5}, "4 pages came, fewer than 5"),
        (Counts(fetched=9, rejected=9), {}, {}, "9 pages came, and not one was an article"),
        (Counts(fetched=4, failures=5), {}, {}, "most fetches failed: 5 failures, 4 pages"),
        (Counts(fetched=9, failures=2), {}, {}, None),
        (Counts(fetched=9, failures=2), {}, {"max_failure_share": 0.1}, "too many fetches failed: 2 failures, 9 pages"),
        (
            GOOD,
            {"field/articles": 30, "field/title": 30, "field/published_at": 8},
            {},
            "8 of 30 articles have published_at, fewer than 30%",
        ),
        (GOOD, {"field/articles": 30, "field/title": 30, "field/published_at": 9}, {}, None),
        (GOOD, {"field/articles": 19, "field/title": 0, "field/published_at": 0}, {}, None),
        (GOOD, {"field/articles": 30}, {"min_coverage": {}}, None),
        (GOOD, {"source/county/links": 0}, {}, "county led to 0 articles, to 40 in the runs before"),
        (GOOD, {"source/county/links": 5}, {}, None),
        (GOOD, {"source/county/links": 5}, {"max_drop": 0.5}, "county led to 5 articles, to 40 in the runs before"),
    ],
)
def test_a_run_is_healthy_by_rules(counts: Counts, stats: dict, rules: dict, told: str | None) -> None:
    earlier = {"county": [40, 38, 44], "small": [3, 2]}
    assert trouble(counts, "finished", rules=health_rules(rules), stats=stats, earlier=earlier) == told


def test_a_run_that_ended_early_is_not_healthy() -> None:
    assert trouble(GOOD, "shutdown") == "it ended early: shutdown"


def test_faulty_rules_are_told_all_at_once() -> None:
    assert health_rules({"min_pages": 3, "min_coverage": {"title": 1}}) == HealthRules(
        min_pages=3, min_coverage={"title": 1}
    )
    with pytest.raises(HealthError) as told:
        health_rules({"min_page": 3, "max_drop": "half", "min_coverage": {"subtitle": 0.5, "title": -1}})
    assert str(told.value).splitlines() == [
        "HEALTH: 4 errors",
        "  unknown key 'min_page'; known: max_drop, max_failure_share, min_coverage, min_pages",
        "  min_coverage: unknown field 'subtitle'; known: title, published_at, outlet, authors",
        "  max_drop: 'half' is not a number from 0 on",
        "  title: -1 is not a number from 0 on",
    ]


def test_what_sources_led_to_in_healthy_runs_is_in_the_ledger(tmp_path: Path) -> None:
    store = Store(tmp_path / "news.db")
    none = {"pages": 0, "articles": 0, "duplicates": 0, "rejected": 0, "failures": 0, "trouble": None}
    for links, healthy in ((9, True), (0, False), (7, True)):
        run = Ledger(store.db).begin_run("news", {}, "2026-11-18T08:00:00Z")
        stats = {"source/county/links": links, "page/unchanged": 3}
        Ledger(store.db).end_run(
            run, at="2026-11-18T08:01:00Z", reason="finished", healthy=healthy, counts=none, stats=stats
        )
    assert Ledger(store.db).links_before("news", "2026-11-18") == {"county": [7, 9]}
    assert Ledger(store.db).links_before("news", "2026-11-19") == {}, "what was long ago is not what was"
    assert Ledger(store.db).links_before("epaper", "2026-11-18") == {}
    store.close()


# -- one at a time, and somebody told ---------------------------------------------------------------------------------


def test_two_runs_of_a_spider_do_not_overlap(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    held = RunLock(database, "news")
    with pytest.raises(Busy, match=r"another run of news is at work on .*news.db \(process \d+\)"):
        RunLock(database, "news")
    RunLock(database, "epaper").release()
    RunLock(tmp_path / "other.db", "news").release()
    held.release()
    RunLock(database, "news").release()


def test_a_run_that_finds_another_at_work_ends_with_2_and_touches_nothing(
    scrapy: Scrapy, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("云溪县青石镇的梯田昨天开镰。\n" * 3, "utf-8")
    held = RunLock(database, "archive")
    run = scrapy("crawl", "archive", f"-apath={tmp_path}")
    held.release()
    assert run.returncode == 2
    assert "another run of archive is at work" in run.stderr
    assert "Traceback" not in run.stderr
    assert not database.exists()


def test_trouble_calls_the_hook_with_the_run_and_good_runs_do_not(scrapy: Scrapy, rows: Rows, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "云溪县青石镇的梯田昨天开镰，四百余户村民赶在霜降之前收割一千二百亩晚稻。\n镇农技站站长介绍，今年雨水调匀，亩产预计比去年增加三十公斤。",
        "utf-8",
    )
    script = tmp_path / "tell.py"
    script.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())")
    told = tmp_path / "told.json"
    hook = f"{sys.executable} {script} {told}"
    good = scrapy("crawl", "archive", f"-apath={folder}", TROUBLE_HOOK=hook)
    assert (good.returncode, told.exists()) == (0, False), good.stderr
    bad = scrapy("crawl", "archive", f"-apath={folder}", TROUBLE_HOOK=hook, HEALTH='{"min_pages": 5}')
    assert bad.returncode == 1
    run = json.loads(told.read_text())
    assert (run["id"], run["spider"], run["healthy"], run["exit_code"]) == (2, "archive", 0, 1)
    assert (run["trouble"], run["arguments"]) == ("1 pages came, fewer than 5", {"path": str(folder)})
    assert run["stats"]["finish_reason"] == "finished"
    assert rows("SELECT healthy, trouble FROM runs") == [(1, None), (0, "1 pages came, fewer than 5")]
    listed = scrapy("runs")
    assert listed.returncode == 0
    assert re.search(r"^ *2 +archive .*fewer than 5", listed.stdout, re.M)
    assert re.search(r"^ *1 +archive .*healthy", listed.stdout, re.M)
    machine = [json.loads(line) for line in scrapy("runs", "--json", "-n", "1").stdout.splitlines()]
    assert [run["id"] for run in machine] == [2]


def test_a_hook_that_fails_is_told_and_changes_nothing(scrapy: Scrapy) -> None:
    run = scrapy("crawl", "news", "-asources=nobody", TROUBLE_HOOK="/nowhere/hook --now")
    assert run.returncode == 2
    assert "TROUBLE_HOOK '/nowhere/hook --now': " in run.stderr


def test_runs_without_a_database_say_what_to_do(scrapy: Scrapy) -> None:
    run = scrapy("runs")
    assert (run.returncode, "crawl first" in run.stderr) == (2, True)


# -- what is shipped --------------------------------------------------------------------------------------------------


def test_schedules_name_spiders_and_groups_that_there_are() -> None:
    sources = load_sources(ROOT / "config/sources.yaml")
    text = "\n".join(file.read_text("utf-8") for file in sorted(SCHEDULE.iterdir()))
    commands = re.findall(r"scrapy crawl (news|epaper) -a sources=(\S+)", text)
    assert {spider for spider, _ in commands} == {"news", "epaper"}
    groups = {group for source in sources for group in source.groups}
    assert {group for _, group in commands if group != "%i"} <= groups
    for unit in SCHEDULE.glob("*.service"):
        assert unit.with_suffix(".timer").exists()
        assert re.findall(r"^\[(\w+)\]$", unit.read_text("utf-8"), re.M) == ["Unit", "Service"]


def test_the_examples_are_crawled_by_nobody_who_does_not_name_them() -> None:
    entries = yaml.safe_load((ROOT / "config/sources.yaml").read_text("utf-8"))
    assert {
        entry["id"] for entry in entries if entry.get("enabled", True) and not entry["start"].startswith("demo:")
    } == set()
    assert {source.kind for source in choose(load_sources(ROOT / "config/sources.yaml"), "rmrb,people")} == {
        "epaper",
        "listing",
    }


def test_the_documentation_names_every_key_and_rule() -> None:
    text = (ROOT / "docs/crawling.md").read_text("utf-8")
    first_cells = " ".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    told = set(re.findall(r"`(\w+)`", first_cells))
    assert told == {field.name for field in (*fields(Source), *fields(HealthRules))}

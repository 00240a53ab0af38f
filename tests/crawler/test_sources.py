"""sources.yaml: all faults at once, each with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.sources import Source, choose, load_sources
from pipelines.record import Hints
from pipelines.rules.config_files import ConfigError
from tests.conftest import Scrapy

GOOD = """
- id: county
  name: 云溪新闻网
  kind: listing
  start: http://news.example/
  groups: [hourly, local]
  charset: gb18030
  selectors: {body: "#content"}
- id: paper
  name: 云溪日报
  kind: feed
  start: [http://paper.example/rss.xml]
  groups: [hourly]
  enabled: false
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_source_is_read_whole(tmp_path: Path) -> None:
    county, paper = load_sources(write(tmp_path, GOOD))
    assert county == Source(
        id="county",
        name="云溪新闻网",
        kind="listing",
        start=("http://news.example/",),
        groups=("hourly", "local"),
        charset="gb18030",
        selectors={"body": "#content"},
    )
    assert county.hints == Hints(charset="gb18030", selectors={"body": "#content"})
    assert (paper.start, paper.enabled, paper.is_demo) == (("http://paper.example/rss.xml",), False, False)


def test_all_faults_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    text = """
- id: Bad Name
  name: 甲
  kind: list
  start: ftp://a.example/
  article: "("
- id: b
  nam: 乙
  kind: feed
  start: http://b.example/
  depth: many
- just a text
- id: c
  name: 丙
  kind: feed
  start: http://c.example/
  charset: klingon
  selectors: {headline: h1}
- id: c
  name: 丁
  kind: feed
  start: http://d.example/
"""
    with pytest.raises(ConfigError) as told:
        load_sources(write(tmp_path, text))
    faults = [line.strip() for line in str(told.value).splitlines()[1:]]
    assert faults == [
        "[0] Bad Name: id 'Bad Name': use small letters, digits and hyphens",
        "[0] Bad Name: kind 'list': one of listing, feed, sitemap, epaper",
        "[0] Bad Name: start 'ftp://a.example/': not an http(s) URL",
        "[0] Bad Name: article: missing ), unterminated subpattern at position 0",
        "[1] b: unknown key 'nam'; known: id, name, kind, start, groups, article, listing, selectors, charset, outlet,"
        " delay, pages, minutes, depth, max_age_days, render, loopback, enabled, expect, licence",
        "[1] b: name: missing",
        "[1] b: depth: 'many' is of the wrong type",
        "[2] ?: must be a mapping of keys",
        "[3] c: selectors: unknown field 'headline'; known: title, body, published, outlet, authors, drop",
        "[3] c: charset 'klingon': unknown",
        "[4] c: id: used before",
    ]
    assert "11 errors" in str(told.value)


@pytest.mark.parametrize(("text", "told"), [("{a: 1}", "must be a list"), ("- [", "not YAML"), (None, "No such file")])
def test_a_file_that_is_no_list_of_sources_is_named(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "none.yaml" if text is None else write(tmp_path, text)
    with pytest.raises(ConfigError, match=told):
        load_sources(path)


def test_sources_are_chosen_by_id_and_group_each_once(tmp_path: Path) -> None:
    county, paper = load_sources(write(tmp_path, GOOD))
    assert choose((county, paper), "hourly") == (county,), "a group passes over what is not enabled"
    assert choose((county, paper), "paper, county,local") == (paper, county), "a name takes it all the same"
    with pytest.raises(ConfigError, match="no source or group 'daily'; sources: county, paper; groups: hourly, local"):
        choose((county, paper), "daily")


def test_the_shipped_sources_are_in_order() -> None:
    shipped = load_sources(Path(__file__).parents[2] / "config/sources.yaml")
    assert {source.id for source in choose(shipped, "demo")} >= {
        "demo-county",
        "demo-portal",
        "demo-mirror",
        "demo-game",
    }


def test_patterns_and_addresses_that_reach_nothing_are_faults(tmp_path: Path) -> None:
    text = r"""
- {id: a, name: 甲, kind: listing, start: 'http://news.a.cn/', article: '^https?://www\.b\.cn/\d+', listing: '^/list/'}
- {id: b, name: 乙, kind: listing, start: 'http://news.b.cn/', article: '^http://m\.b\.cn/\d+', groups: [a]}
- {id: c, name: 丙, kind: epaper, start: 'http://c.cn/{yyyy}/{month}/'}
- {id: d, name: 丁, kind: feed, start: 'http://d.cn/{yyyy}', loopback: true, depth: true, pages: 0}
- {id: e, name: 戊, kind: listing, start: 'http://e.cn/', selectors: {body: 'div[', title: '//h1[', outlet: 7}}
"""
    with pytest.raises(ConfigError) as told:
        load_sources(write(tmp_path, text))
    assert [line.strip() for line in str(told.value).splitlines()[1:]] == [
        r"[0] a: article '^https?://www\\.b\\.cn/\\d+': reaches nothing, for no start page is on a host of b.cn",
        "[0] a: listing '^/list/': reaches nothing, for URLs begin with http:// or https://; leave out the ^",
        "[2] c: start 'http://c.cn/{yyyy}/{month}/': unknown {month}; known: {yyyy}, {yy}, {mm}, {m}, {dd}, {d}",
        "[2] c: start 'http://c.cn/{yyyy}/{month}/': needs {yyyy}, {mm} and {dd} where the day of the issue stands",
        "[3] d: depth: True is of the wrong type",
        "[3] d: start 'http://d.cn/{yyyy}': only an epaper has {yyyy}",
        "[3] d: start 'http://d.cn/{yyyy}': loopback is for this machine's own addresses only",
        "[3] d: pages 0: not below 1",
        "[4] e: selectors: body 'div[': Expected ident or '*', got <EOF at 4>",
        "[4] e: selectors: title '//h1[': Invalid expression",
        "[4] e: selectors: outlet 7: must be a text",
        "[1] b: groups: 'a' is the id of a source",
    ]


def test_a_group_of_which_nothing_is_enabled_says_so(tmp_path: Path) -> None:
    _, paper = load_sources(write(tmp_path, GOOD))
    with pytest.raises(ConfigError, match="no source of the group 'hourly' is enabled: set enabled: true for paper"):
        choose((paper,), "hourly")


def test_only_a_source_on_this_machine_goes_without_delays() -> None:
    start = {"id": "a", "name": "甲", "kind": "listing"}
    assert Source(**start, start=("http://127.0.0.1:8000/",), loopback=True).is_local
    assert Source(**start, start=("demo://county/",)).is_local
    assert not Source(**start, start=("http://127.0.0.1:8000/",)).is_local
    assert not Source(**start, start=("http://news.example/",), loopback=True).is_local


# -- the command -------------------------------------------------------------------------------------------------------


def test_the_command_lists_sources_and_tells_all_faults(scrapy: Scrapy, tmp_path: Path) -> None:
    good = scrapy("sources", SOURCES=write(tmp_path, GOOD))
    assert good.returncode == 0, good.stderr
    assert re.search(r"county +云溪新闻网 +listing +hourly local +yes", good.stdout)
    assert re.search(r"paper +云溪日报 +feed +hourly +by name", good.stdout)
    of_group = scrapy("sources", "local", SOURCES=tmp_path / "sources.yaml")
    assert ("county" in of_group.stdout, "paper" in of_group.stdout) == (True, False)
    bad = scrapy("sources", SOURCES=write(tmp_path, "- {id: a, name: 甲, kind: listing, start: x, color: red}"))
    assert bad.returncode == 1
    assert "[0] a: unknown key 'color'" in bad.stderr
    assert "[0] a: start 'x': not an http(s) URL" in bad.stderr


def test_a_probe_shows_what_would_be_followed_and_why_and_stores_nothing(scrapy: Scrapy, database: Path) -> None:
    probe = scrapy("sources", "--probe", "demo-county", "--all", DEMO_BASE_PORT=0)
    assert probe.returncode == 0, probe.stderr
    assert re.search(r"article +2026-11-18 +云溪县气象台发布寒潮蓝色预警信号 +a day in the address", probe.stdout)
    assert re.search(r"listing +要闻 +a section, by its address +http://127.0.0.1:\d+/yaowen/", probe.stdout)
    assert re.search(r"skip +岚川在线 +another site", probe.stdout)
    assert re.search(r"a feed it offers: http://127.0.0.1:\d+/rss.xml", probe.stdout)
    assert not database.exists()


def test_a_probe_of_an_issue_that_did_not_appear_says_so(scrapy: Scrapy) -> None:
    probe = scrapy("sources", "--probe", "demo-epaper", "--date", "2026-11-16", DEMO_BASE_PORT=0)
    assert probe.returncode == 1
    assert "could not be had: http: HTTP status 404" in probe.stdout

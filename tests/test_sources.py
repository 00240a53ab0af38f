"""sources.yaml: all faults at once, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.sources import Source, SourcesError, choose, load_sources
from pipelines.record import Hints

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
    with pytest.raises(SourcesError) as told:
        load_sources(write(tmp_path, text))
    faults = [line.strip() for line in str(told.value).splitlines()[1:]]
    assert faults == [
        "[0] Bad Name: id 'Bad Name': use small letters, digits and hyphens",
        "[0] Bad Name: kind 'list': one of listing, feed, sitemap, epaper",
        "[0] Bad Name: start 'ftp://a.example/': not an http(s) URL",
        "[0] Bad Name: article: missing ), unterminated subpattern at position 0",
        "[1] b: unknown key 'nam'; known: id, name, kind, start, groups, article, listing, selectors, charset, outlet,"
        " delay, pages, minutes, depth, max_age_days, render, loopback, enabled, licence",
        "[1] b: name: missing",
        "[1] b: depth: 'many' is of the wrong type",
        "[2] ?: must be a mapping of keys",
        "[3] c: selectors: unknown field 'headline'; known: title, body, published, outlet, authors, drop",
        "[3] c: charset 'klingon': unknown",
        "[4] c: id: used before",
    ]
    assert "11 to mend" in str(told.value)


@pytest.mark.parametrize(("text", "told"), [("{a: 1}", "must be a list"), ("- [", "not YAML"), (None, "No such file")])
def test_a_file_that_is_no_list_of_sources_is_named(tmp_path: Path, text: str | None, told: str) -> None:
    path = tmp_path / "none.yaml" if text is None else write(tmp_path, text)
    with pytest.raises(SourcesError, match=told):
        load_sources(path)


def test_sources_are_chosen_by_id_and_group_each_once(tmp_path: Path) -> None:
    county, paper = load_sources(write(tmp_path, GOOD))
    assert choose((county, paper), "hourly") == (county,), "a group passes over what is not enabled"
    assert choose((county, paper), "paper, county,local") == (paper, county), "a name takes it all the same"
    with pytest.raises(SourcesError, match="no source or group 'daily'; sources: county, paper; groups: hourly, local"):
        choose((county, paper), "daily")


def test_the_shipped_sources_are_in_order() -> None:
    shipped = load_sources(Path(__file__).parent.parent / "config/sources.yaml")
    assert {source.id for source in choose(shipped, "demo")} >= {
        "demo-county",
        "demo-portal",
        "demo-mirror",
        "demo-game",
    }

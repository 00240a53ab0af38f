"""`scrapy crawl news` over the demo newsroom as a user runs it, and again, and killed midway."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from crawler.demo import Newsroom
from crawler.demo.truth import truth
from tests.forked_command import ForkedCommand, run_scrapy

ROOT = Path(__file__).parents[2]
OUTLETS = ("county", "portal", "mirror", "game")
FACTS = [fact for fact in truth() if fact["outlet"] in OUTLETS]
CRAWLED = re.compile(r"Crawled \((\d+)\) <GET (\S+)>")


class Run(NamedTuple):
    code: int
    said: str
    answers: list[tuple[int, str]]  # (status, URL) of every answer, in order

    @property
    def fetched(self) -> Counter[str]:
        return Counter(url for status, url in self.answers if status == 200)


def arguments(database: Path, sources: Path) -> list[str]:
    settings = {"DATABASE": database, "SOURCES": sources, "LOG_LEVEL": "DEBUG", "WORKERS": 1}
    given = [f"-s{name}={value}" for name, value in settings.items()]
    return ["crawl", "news", "-asources=demo", *given]


def crawl(database: Path, sources: Path) -> Run:
    done = run_scrapy(*arguments(database, sources))
    answers = [(int(status), url) for status, url in CRAWLED.findall(done.stderr)]
    return Run(done.returncode, done.stderr, answers)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[dict[str, str]]:
    with Newsroom(base_port=0) as newsroom:
        yield newsroom.urls


@pytest.fixture(scope="module")
def sources(newsroom: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's sources, at the addresses that the newsroom has today."""
    starts = [(outlet, "listing", "/") for outlet in OUTLETS]
    starts += [("county", "feed", "/rss.xml"), ("county", "sitemap", "/sitemap.xml")]
    entries = [
        f"- {{id: {outlet}-{kind}, name: {outlet}, kind: {kind}, groups: [demo],"
        f" start: '{newsroom[outlet]}{path}', loopback: true}}"
        for outlet, kind, path in starts
    ]
    file = tmp_path_factory.mktemp("sources") / "sources.yaml"
    file.write_text("\n".join(entries), "utf-8")
    return file


@pytest.fixture(scope="module")
def runs(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run, Run, list[list[tuple]]]:
    """A crawl and another over the same database; and what the database held in between."""
    database = tmp_path_factory.mktemp("data") / "news.db"
    first = crawl(database, sources)
    between = [rows(database, query) for query in EVERYTHING]
    return database, first, crawl(database, sources), between


# The text of a page depends on which lines were known to recur when it came, its source on which of three met it first.
EVERYTHING = (
    "SELECT url, relation = 'rejected', sha256, title, published_at, outlet, status FROM pages ORDER BY url",
    "SELECT count(DISTINCT url) FROM pages GROUP BY article_id ORDER BY 1",
    "SELECT url, kind, status FROM failures",
    "SELECT url, target FROM redirects",
)


def rows(database: Path, query: str) -> list[tuple]:
    db = sqlite3.connect(database)
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def urls(newsroom: dict[str, str], kind: str) -> set[str]:
    return {newsroom[fact["outlet"]] + fact["path"] for fact in FACTS if fact["kind"] == kind}


def test_every_article_is_found_and_fetched_once(runs, newsroom: dict[str, str]) -> None:
    database, first, _, _ = runs
    assert first.code == 0, first.said
    articles = urls(newsroom, "article")
    assert articles - {url for (url,) in rows(database, "SELECT url FROM pages WHERE relation <> 'rejected'")} == set()
    assert {url: n for url, n in first.fetched.items() if url in articles and n > 1} == {}


def test_what_is_no_article_is_refused_or_not_asked_for(runs, newsroom: dict[str, str]) -> None:
    database, first, _, _ = runs
    kept = {url for (url,) in rows(database, "SELECT url FROM pages WHERE relation <> 'rejected'")}
    assert kept & (urls(newsroom, "not-article") | urls(newsroom, "forbidden")) == set()
    asked = {url for _, url in first.answers}
    assert asked & urls(newsroom, "forbidden") == set()
    assert "robots 1" in first.said, "the forbidden page was met, and left alone"


def test_an_article_of_three_pages_is_one_page_that_names_the_others(runs, newsroom: dict[str, str]) -> None:
    database, _, _, _ = runs
    for fact in (fact for fact in FACTS if fact["further"]):
        base = newsroom[fact["outlet"]]
        further = [base + path for path in fact["further"]]
        named = f"SELECT json_extract(value, '$.url') FROM pages, json_each(further) WHERE url = '{base}{fact['path']}'"
        assert rows(database, named) == [(url,) for url in further]
        marks = ", ".join(repr(url) for url in further)
        assert rows(database, f"SELECT url FROM pages WHERE url IN ({marks})") == []


def test_missing_moved_and_failing_pages(runs, newsroom: dict[str, str]) -> None:
    database, first, _, _ = runs
    missing = {(url, "http", 404) for url in urls(newsroom, "missing")}
    assert set(rows(database, "SELECT url, kind, status FROM failures")) == missing
    moved = next(fact for fact in FACTS if fact["kind"] == "redirect")
    target = next(
        fact
        for fact in FACTS
        if fact["outlet"] == "county" and fact["article"] == moved["article"] and fact["kind"] == "article"
    )
    assert rows(database, "SELECT url, target FROM redirects") == [
        (newsroom["county"] + moved["path"], newsroom["county"] + target["path"])
    ]
    assert "500 Internal Server Error" in first.said, "a page failed at first, and was asked for again"


def test_a_second_run_fetches_listings_only_and_changes_nothing(runs, newsroom: dict[str, str]) -> None:
    database, first, second, between = runs
    assert second.code == 0, second.said
    asked = {url for _, url in second.answers}
    articles = urls(newsroom, "article") | urls(newsroom, "redirect") | urls(newsroom, "missing")
    assert asked & articles == set()
    assert asked <= {url for _, url in first.answers}
    assert {status for status, url in second.answers if not url.endswith("/robots.txt")} == {304}, (
        "not even listings come again"
    )
    assert [rows(database, query) for query in EVERYTHING] == between
    assert rows(database, "SELECT pages, failures, healthy FROM runs WHERE id = 2") == [(0, 0, 1)]


def test_a_killed_run_is_completed_by_the_next(runs, sources: Path, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    with ForkedCommand(*arguments(database, sources)) as process:
        seen = 0
        for line in process.stderr:
            seen += bool(CRAWLED.search(line))
            if seen == 30:  # of 77 answers
                break
        process.kill()
    second = crawl(database, sources)
    assert second.code == 0, second.said
    assert [rows(database, query) for query in EVERYTHING] == runs[3]
    assert rows(database, "SELECT finish_reason, healthy FROM runs") == [("killed", 0), ("finished", 1)]


def test_the_same_story_in_any_layout_is_one_article_and_two_bulletins_stay_two(runs, newsroom: dict[str, str]) -> None:
    database, _, _, _ = runs
    carried = dict(rows(database, "SELECT url, article_id FROM pages"))
    stories: dict[str, set[int]] = {}
    for fact in FACTS:
        if fact["kind"] == "article":
            stories.setdefault(fact["article"], set()).add(carried[newsroom[fact["outlet"]] + fact["path"]])
    assert {story: found for story, found in stories.items() if len(found) > 1} == {}
    assert len({min(found) for found in stories.values()}) == len(stories), "and no two stories share one"
    assert stories["prices45"] != stories["prices46"]
    copies = rows(database, "SELECT max(copies) FROM articles")
    assert copies == [(len([fact for fact in FACTS if fact["article"] == "bridge" and fact["kind"] == "article"]),)]


def test_titles_days_and_outlets_are_those_that_readers_see(runs, newsroom: dict[str, str]) -> None:
    database, _, _, _ = runs
    told = "SELECT url, title, published_at, outlet FROM pages WHERE article_id IS NOT NULL"
    found = {url: rest for url, *rest in rows(database, told)}
    wanted = {
        newsroom[fact["outlet"]] + fact["path"]: [fact["title"], fact["published"], fact["publisher"]]
        for fact in FACTS
        if fact["kind"] == "article"
    }
    assert {url: found[url] for url in wanted} == wanted

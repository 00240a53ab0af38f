"""One page, one transaction; the same page twice changes nothing; nothing that was stored is lost."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.database.store import Outcome, Store, StoreError
from pipelines.record import Block, Page, Record, Removal
from pipelines.runs.ledger import Ledger

MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"
TEXT = "云溪县昨日降雨三十毫米。\n多条乡道一度中断，今晨恢复通行。"


def record(text: str = TEXT, *, url: str = "http://a.example/1.html", at: str = MONDAY, **more: object) -> Record:
    page = Page(url=url, payload=text.encode(), content_type="text/html", fetched_at=at)
    blocks = tuple(Block(i, line) for i, line in enumerate(text.splitlines()))
    return replace(Record(page=page, blocks=blocks, title="降雨", authors=("张三",), language="zh"), **more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {"sources": "demo"}, MONDAY)
    yield store
    store.close()


def rows(store: Store, query: str) -> list[tuple]:
    return store.db.execute(query).fetchall()


def dump(store: Store) -> list[str]:
    return list(store.db.conn.iterdump())


def test_a_page_becomes_an_article_that_shows_its_text(store: Store) -> None:
    assert store.add(record(), 1) == Outcome("canonical", 1, 1)
    assert rows(store, "SELECT title, body, authors, copies, page_id, first_seen_at, updated_at FROM articles") == [
        ("降雨", TEXT, '["张三"]', 1, 1, MONDAY, MONDAY)
    ]
    assert rows(store, "SELECT url, site, run_id, relation, body, article_id FROM pages") == [
        ("http://a.example/1.html", "a.example", 1, "canonical", None, 1)
    ]


def test_the_same_page_again_only_moves_last_seen(store: Store) -> None:
    store.add(record(), 1)
    before = dump(store)
    assert store.add(record(at=MONDAY), 1) == Outcome("unchanged", 1, 1)
    assert dump(store) == before
    store.add(record(at=TUESDAY), 1)
    assert rows(store, "SELECT fetched_at, last_seen_at FROM pages") == [(MONDAY, TUESDAY)]
    store.add(record(at=MONDAY), 1)
    assert rows(store, "SELECT last_seen_at FROM pages") == [(TUESDAY,)], "an old archive read later tells no news"


def test_a_text_that_differs_only_in_width_and_punctuation_joins_its_article(store: Store) -> None:
    store.add(record(), 1)
    reprint = TEXT.replace("，", ",").replace("。", ".")
    assert store.add(record(reprint, url="http://b.example/9"), 1) == Outcome("exact", 2, 1)
    assert rows(store, "SELECT copies, body FROM articles") == [(2, TEXT)]
    assert rows(store, "SELECT body FROM pages") == [(None,), (reprint,)]


def test_another_text_is_another_article(store: Store) -> None:
    store.add(record(), 1)
    other = record(TEXT.replace("三十", "五十"), url="http://a.example/2.html")
    assert store.add(other, 1) == Outcome("canonical", 2, 2)


def test_a_changed_page_is_a_revision_beside_the_old_version(store: Store) -> None:
    store.add(record(), 1)
    changed = TEXT + "\n更正：降雨量为三十一毫米。"
    assert store.add(record(changed, at=TUESDAY), 1) == Outcome("revision", 2, 1)
    assert rows(store, "SELECT body, page_id, copies, updated_at FROM articles") == [(changed, 2, 1, TUESDAY)]
    assert rows(store, "SELECT body, relation FROM pages ORDER BY id") == [(TEXT, "revision"), (None, "canonical")]


def test_a_revision_of_a_copy_leaves_the_article_s_text_alone(store: Store) -> None:
    store.add(record(), 1)
    store.add(record(url="http://b.example/9"), 1)
    changed = TEXT.replace("三十毫米", "**毫米")
    assert store.add(record(changed, url="http://b.example/9", at=TUESDAY), 1) == Outcome("revision", 3, 1)
    assert rows(store, "SELECT body, page_id, copies FROM articles") == [(TEXT, 1, 2)]
    assert rows(store, "SELECT body FROM pages WHERE id = 3") == [(changed,)]


def test_a_page_without_an_article_is_kept_with_its_reason(store: Store) -> None:
    cut = Removal("spam", "keyword-line", 0, "在线-在线观看-在线观看视频")
    rejected = record("", removals=(cut,), reject_reason="all-spam")
    assert store.add(rejected, 1) == Outcome("rejected", 1, None)
    assert rows(store, "SELECT relation, reject_reason, article_id FROM pages") == [("rejected", "all-spam", None)]
    assert rows(store, "SELECT page_id, position, stage, rule, text FROM removals") == [
        (1, 0, "spam", "keyword-line", "在线-在线观看-在线观看视频")
    ]
    assert rows(store, "SELECT count(*) FROM articles") == [(0,)]


def test_the_original_script_is_kept_only_where_something_was_converted(store: Store) -> None:
    converted = (Block(0, "云溪县降雨。", script="Hant", original="雲溪縣降雨。"),)
    store.add(record(blocks=converted, script="Hant"), 1)
    store.add(record(url="http://b.example/2"), 1)
    assert rows(store, "SELECT body_original FROM pages ORDER BY id") == [("雲溪縣降雨。",), (None,)]


def test_a_page_that_cannot_be_written_leaves_nothing_behind(store: Store) -> None:
    before = dump(store)
    broken = record(removals=(Removal("spam", None, 0, "x"),))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.add(broken, 1)
    assert dump(store) == before


def test_what_is_known_of_a_url_is_found_through_its_redirects(store: Store) -> None:
    page = replace(record().page, headers=(("etag", '"v1"'),))
    store.add(replace(record(), page=page), 1)
    store.memory.add_redirect("http://a.example/old", "http://a.example/1.html", MONDAY)
    known = store.memory.known("http://a.example/old")
    assert known is not None
    assert (known.page_id, known.etag, known.last_seen_at) == (1, '"v1"', MONDAY)
    assert store.memory.known("http://a.example/other") is None
    store.confirm(1, TUESDAY)
    assert store.memory.known("http://a.example/1.html").last_seen_at == TUESDAY


def test_the_same_bytes_are_recognised_before_anything_is_made_of_them(store: Store) -> None:
    store.add(record(), 1)
    assert store.confirm_same_bytes(record(at=TUESDAY).page)
    assert rows(store, "SELECT last_seen_at FROM pages") == [(TUESDAY,)]
    assert not store.confirm_same_bytes(record(TEXT + "改").page)
    assert not store.confirm_same_bytes(record(url="http://b.example/").page)


def test_a_run_is_closed_with_its_counts_and_a_killed_one_by_the_next(store: Store) -> None:
    store.add(record(), 1)
    Ledger(store.db).add_failure(
        1, url="http://a.example/x", kind="http", at=MONDAY, status=404, detail="HTTP status 404"
    )
    second = Ledger(store.db).begin_run("news", {}, TUESDAY)
    counts = {"pages": 0, "articles": 0, "duplicates": 0, "rejected": 0, "failures": 0}
    Ledger(store.db).end_run(
        second, at=TUESDAY, reason="finished", healthy=True, counts=counts, stats={"page/stored": 1}
    )
    assert rows(store, "SELECT finish_reason, healthy, pages, failures FROM runs ORDER BY id") == [
        ("killed", 0, 1, 1),
        ("finished", 1, 0, 0),
    ]
    assert json.loads(rows(store, "SELECT stats FROM runs WHERE id = 2")[0][0]) == {"page/stored": 1}
    assert store.memory.last_failure("http://a.example/x", (404, 410)) == MONDAY
    assert store.memory.last_failure("http://a.example/x", (500,)) is None


def test_a_database_is_opened_again_with_all_that_was_stored(tmp_path: Path) -> None:
    first = Store(tmp_path / "news.db")
    Ledger(first.db).begin_run("news", {}, MONDAY)
    first.add(record(), 1)
    first.close()
    again = Store(tmp_path / "news.db")
    assert again.add(record(at=TUESDAY), 1) == Outcome("unchanged", 1, 1)
    again.close()


def test_what_is_no_database_of_ours_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("这不是数据库。" * 200)
    with pytest.raises(StoreError, match=r"text\.db cannot be opened"):
        Store(tmp_path / "text.db")
    Store(tmp_path / "newer.db").close()
    newer = Database(tmp_path / "newer.db")
    newer.table("_sqlite_migrations").insert(
        {"migration_set": "qingliu", "name": "of_next_year", "applied_at": TUESDAY}
    )
    newer.close()
    with pytest.raises(StoreError, match="newer release"):
        Store(tmp_path / "newer.db")

"""The search index is written at the end of a transaction, and says what the articles say, however that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.search import faults, register, search

MONDAY = "2026-11-02T08:00:00Z"
BRIDGE = "石桥镇的老桥今早恢复通车，等候的客车排出两里地，桥头卖烧饼的摊子不到九点就卖空了。"
SCHOOL = "山口小学的孩子们第一次在新操场上升旗，校长说旧操场一下雨就积水，体育课只好在走廊里上。"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "news.db")
    yield opened
    opened.close()


def record(number: int, text: str) -> Record:
    url = f"http://a.example/{number}"
    page = Page(url=url, payload=b"%d" % number, content_type="text/html", fetched_at=MONDAY)
    return Record(page=page, blocks=(Block(0, text),), title=f"第{number}条")


def begun(store: Store) -> int:
    return Ledger(store.db).begin_run("news", {}, MONDAY)


def broken_off(store: Store, given: Record, run: int) -> None:
    """Something fails when a page is stored, and takes it back."""
    with store.db.atomic():
        store.add(given, run)
        raise ZeroDivisionError


def stored(store: Store, given: Record, run: int) -> None:
    store.begin()
    store.add(given, run)
    store.commit()


def found(store: Store, words: str) -> list[int]:
    return [hit.id for hit in search(store.path, words)]


def test_pages_that_share_a_transaction_are_found_when_it_ends(store: Store) -> None:
    run = begun(store)
    store.begin()
    store.add(record(1, BRIDGE), run)
    store.add(record(2, SCHOOL), run)
    assert found(store, "通车") == []
    store.commit()
    assert (found(store, "通车"), found(store, "操场")) == ([1], [2])
    assert list(faults(store.db.conn)) == []


def test_a_page_that_fails_takes_its_words_with_it_and_no_others(store: Store) -> None:
    run = begun(store)
    store.begin()
    store.add(record(1, BRIDGE), run)
    with pytest.raises(ZeroDivisionError):
        broken_off(store, record(2, SCHOOL), run)
    store.commit()
    assert (found(store, "通车"), found(store, "操场")) == ([1], [])
    assert list(faults(store.db.conn)) == []


def test_an_article_that_comes_changes_and_goes_in_one_transaction_leaves_nothing(store: Store) -> None:
    run = begun(store)
    store.add(record(1, BRIDGE), run)
    with store.db.atomic():
        store.add(record(2, SCHOOL), run)
        store.db.execute("UPDATE articles SET title = '升旗' WHERE id = 2")
        store.db.execute("DELETE FROM articles WHERE id = 2")
        store.db.execute("UPDATE articles SET title = '老桥' WHERE id = 1")
        store.db.execute("UPDATE articles SET title = '通桥' WHERE id = 1")
    assert (found(store, "操场"), found(store, "title:老桥"), found(store, "title:通桥")) == ([], [], [1])
    assert list(faults(store.db.conn)) == []


def test_a_transaction_that_is_undone_leaves_the_index_as_it_was(store: Store) -> None:
    run = begun(store)
    with pytest.raises(ZeroDivisionError):
        broken_off(store, record(1, BRIDGE), run)
    store.add(record(2, SCHOOL), run)
    assert (found(store, "通车"), found(store, "操场")) == ([], [1])
    assert list(faults(store.db.conn)) == []


def test_a_connection_of_somebody_else_writes_at_once(store: Store) -> None:
    store.add(record(1, BRIDGE), begun(store))
    other = sqlite3.connect(store.path)
    register(other)
    with other:
        other.execute("UPDATE articles SET title = '老桥通了' WHERE id = 1")
    other.close()
    assert found(store, "title:老桥") == [1]
    assert list(faults(store.db.conn)) == []


def test_a_database_that_is_full_loses_the_transaction_and_takes_it_later(store: Store) -> None:
    run = begun(store)
    store.add(record(1, BRIDGE), run)
    pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    store.db.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    long = "".join(chr(0x4E00 + number) for number in range(9_000))
    with pytest.raises(sqlite3.OperationalError, match="full"):
        stored(store, record(2, f"{SCHOOL}{long}"), run)
    store.db.rollback()
    assert store.db.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    store.db.execute("PRAGMA max_page_count = 1073741823").fetchone()
    stored(store, record(2, f"{SCHOOL}{long}"), run)
    assert (found(store, "通车"), found(store, "操场")) == ([1], [2])
    assert list(faults(store.db.conn)) == []
    assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)

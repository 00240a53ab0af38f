"""A database made by the first release opens with today's code, and one that can't be used is refused in words."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.database.migrations import migrations
from pipelines.database.store import Store, StoreError
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.search import faults, search

FIRST = Path(__file__).parent / "databases" / "first_release.sql"
NOBODY = 65534


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    connection = sqlite3.connect(path)
    connection.executescript(FIRST.read_text("utf-8"))
    connection.close()
    return path


def schema(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind -> name -> columns (of tables and views) or the table it is of."""
    connection = sqlite3.connect(path)
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for kind, name, table in connection.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall():
        columns = connection.execute("SELECT name FROM pragma_table_xinfo(?) ORDER BY name", [name]).fetchall()
        found.setdefault(kind, {})[name] = tuple(column for (column,) in columns) or (table,)
    connection.close()
    return found


def test_rows_of_the_first_release_are_there_and_found(old: Path):
    store = Store(old)
    rows = store.db.execute("SELECT id, title, outlet, copies, month FROM articles").fetchall()
    assert rows == [(1, "临川县图书馆试开馆", "临川日报", 2, "2026-11")]
    assert [(hit.id, hit.title) for hit in search(store.db.conn, "扶贫书架")] == [(1, "临川县图书馆试开馆")]
    assert list(faults(store.db.conn)) == []
    copies = store.db.execute("SELECT place, page_id, site, lag_days, retitled FROM copies ORDER BY place").fetchall()
    assert copies == [(1, 1, "first.example", 0, 0), (2, 2, "second.example", 0, 1)]
    lines = store.db.execute("SELECT position, stage, text FROM lines WHERE page_id = 1 ORDER BY 1").fetchall()
    assert lines == [
        (0, None, "临川县图书馆昨日试开馆。"),
        (1, None, "首日接待读者六百余人次，扶贫书架前排起了队。"),
        (2, "spam", "开户送彩金"),
    ]
    store.close()


def test_an_old_database_grows_into_the_same_schema_as_a_new_one(old: Path, tmp_path: Path):
    Store(old).close()
    Store(tmp_path / "new.db").close()
    assert schema(old) == schema(tmp_path / "new.db")


def test_an_old_database_is_written_on(old: Path):
    store = Store(old)
    run = Ledger(store.db).begin_run("news", {}, "2026-11-09T08:00:00Z")
    page = Page(url="http://third.example/1", payload=b"x", fetched_at="2026-11-09T08:00:01Z")
    store.add(Record(page=page, blocks=(Block(0, "梅坞镇的桥昨日合龙。"), Block(3, "明年通车。")), title="合龙"), run)
    assert [hit.title for hit in search(store.db.conn, "合龙")] == ["合龙"]
    assert store.db.execute("SELECT positions FROM pages WHERE url = ?", [page.url]).fetchall() == [("[0, 3]",)]
    store.close()


def test_opening_twice_changes_nothing(old: Path):
    Store(old).close()
    before = schema(old)
    applied = [step.name for step in migrations.applied(Database(old))]
    Store(old).close()
    assert schema(old) == before
    assert [step.name for step in migrations.applied(Database(old))] == applied


def test_a_step_that_fails_leaves_the_database_as_it_was(old: Path):
    connection = sqlite3.connect(old)
    connection.execute("CREATE TABLE site_lines (mine TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match=r"news\.db cannot be opened as our database: .*site_lines"):
        Store(old)
    assert [step.name for step in migrations.applied(Database(old))] == [
        "first_tables",
        "article_ids_are_never_given_twice",
    ]
    assert Database(old).table("articles").count == 1


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that the user of the test may read and not write, also where that user is root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store(folder / "news.db").close()
        (folder / "news.db").chmod(0o444)
        folder.chmod(0o555)
        root = os.geteuid() == 0
        try:
            if root:
                os.seteuid(NOBODY)
            yield folder
        finally:
            if root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_database_that_cannot_be_written_is_refused_in_words(nobody: Path):
    with pytest.raises(StoreError, match=r"news\.db or its folder cannot be written by this user: give write access"):
        Store(nobody / "news.db")


def test_a_folder_that_cannot_be_written_is_named(nobody: Path):
    with pytest.raises(StoreError, match=r"other\.db cannot be opened as our database: unable to open database file"):
        Store(nobody / "other.db")

"""Keeping a database: backups while somebody writes, bytes retired on purpose, metrics, sizes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.backup import back_up
from pipelines.database.corrections import Author
from pipelines.database.store import Store
from pipelines.outputs.prometheus import metrics
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.runs.reprocess import Selection, pending
from pipelines.warc.files import DamagedArchive, WarcWriter
from pipelines.warc.provenance import stored_row, verified_page
from pipelines.warc.pruning import prune
from pipelines.warc.sizes import bytes_by_source

OLD, NEW, NOW = "2025-11-02T08:00:00Z", "2026-11-02T08:00:00Z", "2026-11-30T08:00:00Z"
Add = Callable[..., int]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    for at in (OLD, NEW):
        run = Ledger(store.db).begin_run("news", {}, at)
        counts = {"pages": 2, "articles": 1, "duplicates": 0, "rejected": 0, "failures": 1}
        Ledger(store.db).end_run(run, at=at, reason="finished", healthy=True, counts=counts, stats={})
    yield store
    store.close()


@pytest.fixture
def add(store: Store, tmp_path: Path) -> Iterator[Add]:
    """Stores a page with its bytes in a file of the WARC; returns its id."""
    writers: dict[str, WarcWriter] = {}

    def put(number: int, at: str = OLD, file: str = "a", source: str = "county", parts: int = 0) -> int:
        writer = writers.setdefault(file, WarcWriter(tmp_path / "warc", file))
        text = f"第{number}号渡口的消息：" + "".join(chr(0x4E00 + number * 97 + i * 13) for i in range(60)) + "。"
        pages = []
        for part in range(parts + 1):
            page = Page(
                url=f"http://a.example/{number}/{part}", payload=f"{text}{part}".encode(), fetched_at=at, source=source
            )
            name, offset = writer.add(page)
            pages.append(replace(page, warc_file=name, warc_offset=offset))
        page = replace(pages[0], further=tuple(pages[1:]))
        return store.add(Record(page=page, blocks=(Block(0, text),)), 1 if at == OLD else 2).page_id

    yield put
    for writer in writers.values():
        writer.close()


def readable(store: Store, folder: Path, page_id: int) -> bool:
    row = stored_row(store, page_id=page_id)
    if row["retired_at"]:
        with pytest.raises(DamagedArchive, match="retired on purpose"):
            verified_page(row, folder)
        return False
    return verified_page(row, folder).url == row["url"]


def test_a_file_of_old_pages_goes_and_a_mixed_one_is_written_anew_and_all_texts_stay(
    store: Store, add: Add, tmp_path: Path
):
    folder = tmp_path / "warc"
    old = [add(1), add(2, parts=2), add(3, file="mixed", parts=1)]
    new = [add(4, NEW, file="mixed", parts=2), add(5, NEW, file="new")]
    texts = store.db.execute("SELECT id, body FROM articles").fetchall()
    before = {file.name: file.stat().st_size for file in folder.iterdir()}
    seen = prune(store, folder, before="2026-01-01", at=NOW, dry_run=True)
    assert {file.name: file.stat().st_size for file in folder.iterdir()} == before
    done = prune(store, folder, before="2026-01-01", at=NOW)
    assert (seen, done.pages, done.deleted, done.rewritten) == (done, 3, 1, 1)
    after = {file.name: file.stat().st_size for file in folder.iterdir()}
    assert sum(before.values()) - sum(after.values()) == done.bytes > 0
    assert sorted(after) == ["mixed-00000-kept1.warc.gz", "new-00000.warc.gz"]
    assert [readable(store, folder, page) for page in old + new] == [False, False, False, True, True]
    assert store.db.execute("SELECT id, body FROM articles").fetchall() == texts
    assert prune(store, folder, before="2026-01-01", at=NOW).pages == 0


def test_retired_bytes_are_no_lost_ones_and_are_not_read_again(store: Store, add: Add, tmp_path: Path):
    add(1)
    prune(store, tmp_path / "warc", before="2026-01-01", at=NOW)
    assert store.db.execute("SELECT lost_at, retired_at FROM pages").fetchall() == [(None, NOW)]
    assert pending(store, Selection(), {}, again=True) == ([], 0)
    query = "SELECT value FROM witnesses WHERE field = 'bytes'"
    assert store.db.execute(query).fetchall() == [(f"retired {NOW}",)]


def test_what_people_looked_at_other_sources_and_runs_at_work_keep_their_bytes(store: Store, add: Add, tmp_path: Path):
    corrected, other, mine = add(1), add(2, source="portal"), add(3)
    store.correct(corrected, {"title": "渡口"}, Author("wang", NOW))
    store.db.execute("UPDATE runs SET finished_at = NULL WHERE id = 1")
    assert prune(store, tmp_path / "warc", before="2026-01-01", at=NOW).pages == 0
    store.db.execute("UPDATE runs SET finished_at = ? WHERE id = 1", [OLD])
    done = prune(store, tmp_path / "warc", before="2026-01-01", sources=["county"], at=NOW)
    assert (done.pages, done.kept) == (1, 1)
    assert [readable(store, tmp_path / "warc", page) for page in (corrected, other, mine)] == [True, True, False]


def test_a_backup_is_whole_and_the_next_copies_only_what_is_new(store: Store, add: Add, tmp_path: Path):
    add(1)
    copied = back_up(tmp_path / "news.db", tmp_path / "warc", tmp_path / "kept")
    assert (copied.databases, copied.warc_files, copied.standing) == (2, 1, 0)
    add(2)  # the file goes on
    add(3, file="b")
    copied = back_up(tmp_path / "news.db", tmp_path / "warc", tmp_path / "kept")
    assert (copied.warc_files, copied.standing) == (2, 0)
    assert back_up(tmp_path / "news.db", tmp_path / "warc", tmp_path / "kept").warc_files == 0
    restored = Store(tmp_path / "kept" / "news.db")
    assert [readable(restored, tmp_path / "kept" / "warc", page) for page in (1, 2, 3)] == [True] * 3
    restored.close()


def test_a_backup_holds_one_state_although_somebody_is_writing(store: Store, add: Add, tmp_path: Path):
    add(1)
    with store.db.atomic():
        store.db.execute("UPDATE articles SET outlet = 'x'")
        back_up(tmp_path / "news.db", tmp_path / "warc", tmp_path / "kept")
    with closing(sqlite3.connect(tmp_path / "kept" / "news.db")) as copy:
        assert copy.execute("SELECT outlet FROM articles").fetchall() == [(None,)]
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_metrics_tell_the_last_run_of_each_spider_and_the_size_of_each_source(store: Store, add: Add, tmp_path: Path):
    add(1)
    add(2, source='a"b')
    sizes = bytes_by_source(store, tmp_path / "warc")
    assert set(sizes) == {"county", 'a"b'}
    assert sum(sizes.values()) == (tmp_path / "warc" / "a-00000.warc.gz").stat().st_size
    lines = metrics(store, sizes).splitlines()
    told = (
        'qingliu_run_healthy{spider="news"} 1',
        'qingliu_run_started_seconds{spider="news"} 1793606400',
        'qingliu_run_count{spider="news",what="failures"} 1',
        "qingliu_articles 2",
        'qingliu_warc_bytes{source="a\\"b"} ' + str(sizes['a"b']),
        "# TYPE qingliu_warc_bytes gauge",
    )
    assert [line for line in told if line not in lines] == []
    assert len(lines) == len(set(lines))

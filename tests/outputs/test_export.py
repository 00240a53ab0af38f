"""The database as a file: columns in a fixed order, lists as lists, and a card that says what is in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from pipelines.database.store import Store, StoreError
from pipelines.outputs.export import ARTICLES, COPIES, Choice, ExportError, card, export, read_rows
from pipelines.outputs.feed import feed
from pipelines.record import Block, Image, Page, Record
from pipelines.runs.ledger import Ledger
from tests.test_architecture import ROOT

MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"


def record(text: str, url: str, at: str = MONDAY, source: str | None = None, **more: object) -> Record:
    page = Page(url=url, payload=text.encode(), fetched_at=at, source=source)
    blocks = tuple(Block(position, line) for position, line in enumerate(text.splitlines()))
    return replace(Record(page=page, blocks=blocks, language="zh", script="Hans"), **more)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, MONDAY)
    apples = record(
        "果园开摘。\n苹果比去年甜。", "http://a.example/1", source="orchard", title="开摘", authors=("陈果", "李枝")
    )
    images = (Image("http://a.example/1.jpg", "果园"), Image("http://a.example/2.jpg"))
    store.add(replace(apples, published_at="2026-11-01", outlet="山村报", images=images), 1)
    store.add(record("果园开摘。\n苹果比去年甜。", "http://b.example/1", at=TUESDAY, flags=("truncated",)), 1)
    store.add(
        record("渡口停航。", "http://a.example/2", at=TUESDAY, title="停|航", published_at="2026-11-03T09:00:00+08:00"),
        1,
    )
    store.add(record("", "http://a.example/3", reject_reason="listing"), 1)
    yield store
    store.close()


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_articles_come_one_a_line_with_typed_columns_in_their_order(store: Store, tmp_path: Path) -> None:
    tally = export(store, Choice(), tmp_path / "out" / "articles.jsonl", "jsonl")
    first, second = lines(tmp_path / "out" / "articles.jsonl")
    assert list(first) == list(second) == [name for name, _, _ in ARTICLES]
    wanted = {
        "id": 1, "title": "开摘", "subtitle": None, "body": "果园开摘。\n苹果比去年甜。", "published_at": "2026-11-01",
        "outlet": "山村报", "authors": ["陈果", "李枝"], "editors": [], "chars": 13, "copies": 2,
        "url": "http://a.example/1", "source": "orchard", "script": "Hans", "flags": [], "first_seen_at": MONDAY,
    }  # fmt: skip
    assert {name: first[name] for name in wanted} == wanted
    assert first["images"] == [
        {"url": "http://a.example/1.jpg", "caption": "果园"}, {"url": "http://a.example/2.jpg", "caption": None}
    ]  # fmt: skip
    assert second["images"] == []
    assert (second["id"], second["outlet"], second["authors"]) == (2, None, [])
    assert (tally.rows, tally.published, tally.seen) == (2, ("2026-11-01", "2026-11-03"), (MONDAY, TUESDAY))
    assert os.listdir(tmp_path / "out") == ["articles.jsonl"], "nothing half written stays behind"


def test_copies_are_all_pages_of_articles_with_the_text_they_share(store: Store, tmp_path: Path) -> None:
    export(store, Choice(copies=True), tmp_path / "copies.jsonl", "jsonl")
    rows = lines(tmp_path / "copies.jsonl")
    assert [list(row) for row in rows] == [[name for name, _, _ in COPIES]] * 3
    assert [(row["id"], row["article_id"], row["relation"], row["body"][:5], row["flags"]) for row in rows] == [
        (1, 1, "canonical", "果园开摘。", []),
        (2, 1, "exact", "果园开摘。", ["truncated"]),
        (3, 2, "canonical", "渡口停航。", []),
    ]


def test_a_choice_holds_for_the_exported_columns(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    export(store, Choice(since="2026-11-03"), file, "jsonl")
    assert [row["id"] for row in lines(file)] == [2]
    export(store, Choice(where="copies > 1 AND site = 'a.example'"), file, "jsonl")
    assert [row["id"] for row in lines(file)] == [1]
    with pytest.raises(StoreError, match="no such column: colour"):
        export(store, Choice(where="colour = 'red'"), file, "jsonl")
    assert [row["id"] for row in lines(file)] == [1], "the file that was there stays"


def test_parquet_keeps_types_and_order(store: Store, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="requirements-export.txt is not installed")
    file = tmp_path / "it's copies.parquet"
    export(store, Choice(copies=True), file, "parquet")
    with duckdb.connect() as db:
        db.execute("SET TimeZone = 'UTC'")
        table = db.read_parquet(str(file))
        assert table.columns == [name for name, _, _ in COPIES]
        types = dict(zip(table.columns, map(str, table.types), strict=True))
        assert {types[name] for name in ("authors", "editors", "keywords", "flags")} == {"VARCHAR[]"}
        assert (types["id"], types["similarity"], types["fetched_at"], types["published_at"]) == (
            "BIGINT", "DOUBLE", "TIMESTAMP WITH TIME ZONE", "VARCHAR"
        )  # fmt: skip
        assert types["images"] == "STRUCT(url VARCHAR, caption VARCHAR)[]"
        captions = table.project("images[1].url, images[1].caption, images[2].caption, len(images)").fetchall()
        assert captions[:2] == [("http://a.example/1.jpg", "果园", None, 2), (None, None, None, 0)]
        rows = table.project("id, authors, body, strftime(fetched_at, '%xT%XZ'), outlet").fetchall()
    assert rows == [
        (1, ["陈果", "李枝"], "果园开摘。\n苹果比去年甜。", MONDAY, "山村报"),
        (2, [], "果园开摘。\n苹果比去年甜。", TUESDAY, None),
        (3, [], "渡口停航。", TUESDAY, None),
    ]


def test_an_empty_choice_is_an_empty_file_with_its_card(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "none.jsonl"
    tally = export(store, Choice(where="id > 99"), file, "jsonl")
    assert file.read_bytes() == b""
    assert "| published | nothing told |" in card(
        Choice(where="id > 99"), tally, file, at=MONDAY, names={}, licences={}
    )


def test_the_card_tells_counts_period_sources_licences_and_columns(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    tally = export(store, Choice(), file, "jsonl")
    text = card(Choice(), tally, file, at=TUESDAY, names={"orchard": "果园|<b>报"}, licences={"orchard": "CC BY 4.0"})
    for line in (
        "2 articles of Chinese news, cleaned and de-duplicated by Qingliu",
        "| articles | 2, 18 characters of text |",
        "| published | 2026-11-01 to 2026-11-03 |",
        "| Hans | 2 | 100.0% |",
        "| orchard | 果园&#124;&lt;b>报 | a.example | 1 | CC BY 4.0 |",
        "| (none configured) |  | a.example | 1 | not stated |",
        "| authors | list of texts | 50% |",
    ):
        assert line in text


def test_the_command_writes_file_and_card_and_misses_duckdb_in_words(store: Store, tmp_path: Path) -> None:
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "duckdb.py").write_text("raise ImportError('not here')")

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "scrapy", "export", f"-sDATABASE={tmp_path / 'news.db'}", *options]
        environment = os.environ | {"PYTHONPATH": str(tmp_path / "without")}
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False, env=environment
        )

    done = run()
    assert done.returncode == 0, done.stderr
    assert "2 articles in" in done.stdout
    assert len(lines(tmp_path / "articles.jsonl")) == 2
    assert (tmp_path / "articles.jsonl.md").read_text("utf-8").startswith("# articles.jsonl\n")
    missing = run("--output", str(tmp_path / "x.parquet"))
    assert (missing.returncode, "requirements-export.txt" in missing.stderr) == (2, True)
    assert not (tmp_path / "x.parquet").exists()


def test_without_duckdb_the_reason_comes_before_any_work(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(ExportError, match=r"requirements-export\.txt"):
        export(store, Choice(), tmp_path / "new" / "x.parquet", "parquet")
    assert not (tmp_path / "new").exists()


def test_datatrove_reads_text_id_and_metadata(store: Store, tmp_path: Path) -> None:
    export(store, Choice(), tmp_path / "articles.jsonl", "datatrove")
    first, second = lines(tmp_path / "articles.jsonl")
    assert (first["id"], first["text"]) == ("qingliu-1", "开摘\n果园开摘。\n苹果比去年甜。")
    assert {type(value) for row in (first, second) for value in row["metadata"].values()} <= {str, int, float, list}
    assert first["metadata"]["authors"] == ["陈果", "李枝"]
    assert "body" not in first["metadata"]


# -- feeds -------------------------------------------------------------------------------------------------------------


def test_a_feed_holds_the_newest_and_claims_no_time_where_only_a_day_is_told(store: Store) -> None:
    found = list(read_rows(store, Choice(newest=2)))
    told = json.loads(feed(found, "json", title="果园", at=TUESDAY))
    assert (told["version"], told["title"]) == ("https://jsonfeed.org/version/1.1", "果园")
    second, first = told["items"]
    assert (second["id"], second["title"], second["date_published"]) == (
        "urn:qingliu:article:2", "停|航", "2026-11-03T09:00:00+08:00",
    )  # fmt: skip
    assert "date_published" not in first
    assert (first["_qingliu"]["published_at"], first["authors"]) == ("2026-11-01", [{"name": "陈果"}, {"name": "李枝"}])
    assert [row["id"] for row in read_rows(store, Choice(newest=1))] == [2]
    assert [row["id"] for row in read_rows(store, Choice(newest=5, where="outlet = '山村报'"))] == [1]


def test_an_atom_feed_is_valid_whatever_pages_told(store: Store) -> None:
    store.db.execute("UPDATE articles SET title = '<b>&' || char(1) || char(65534) WHERE id = 1")
    root = Xml.fromstring(feed(list(read_rows(store, Choice(newest=5))), "atom", title="果园", at=TUESDAY))
    atom = "{http://www.w3.org/2005/Atom}"
    entries = root.findall(f"{atom}entry")
    assert [entry.findtext(f"{atom}title") for entry in entries] == ["停|航", "<b>&"]
    assert [entry.findtext(f"{atom}published") for entry in entries] == ["2026-11-03T09:00:00+08:00", None]
    for entry in entries:
        assert all(entry.find(f"{atom}{name}") is not None for name in ("id", "updated", "author", "content", "link"))
    assert root.findtext(f"{atom}updated") == TUESDAY
    assert feed([], "atom", title="leer", at=MONDAY).count(MONDAY) == 1

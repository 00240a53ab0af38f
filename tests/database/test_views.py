"""The views: who published first, how late the others were, and every line of a page in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.record import Block, Page, Record, Removal
from pipelines.runs.ledger import Ledger

TEXT = "云溪县昨日降雨三十毫米。\n多条乡道一度中断，今晨恢复通行。"
AT = "2026-11-02T08:00:0{}Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, AT.format(0))
    yield store
    store.close()


def add(
    store: Store, url: str, second: int, *, text: str = TEXT, positions: tuple[int, ...] = (), **more: object
) -> None:
    page = Page(url=url, payload=f"{text}{second}".encode(), fetched_at=AT.format(second))
    lines = text.splitlines()
    blocks = tuple(Block(at, line) for at, line in zip(positions or range(len(lines)), lines, strict=True))
    store.add(replace(Record(page=page, blocks=blocks, title="降雨"), **more), 1)


def rows(store: Store, query: str) -> list[tuple]:
    return store.db.execute(query).fetchall()


def test_copies_stand_in_order_of_publication_and_then_of_the_first_fetch(store: Store):
    add(store, "http://late.example/", 1, published_at="2026-11-02T12:00:00+08:00", title="大雨")
    add(store, "http://first.example/", 2, published_at="2026-11-02T07:30:00+08:00")
    add(store, "http://day.example/", 3, published_at="2026-11-02")
    add(store, "http://silent.example/", 4, published_at=None)
    Ledger(store.db).add_failure(1, url="http://none.example/", kind="http", at=AT.format(5))
    assert rows(store, "SELECT place, site, lag_hours, lag_days, retitled FROM copies ORDER BY place") == [
        (1, "first.example", 0.0, 0, 0),
        (2, "late.example", 4.5, 0, 1),
        (3, "silent.example", None, None, 0),  # fetched at 16:00 in China
        (4, "day.example", None, 0, 0),
    ]
    assert rows(store, "SELECT first_site, site, lag_hours FROM reprints ORDER BY page_id") == [
        ("first.example", "late.example", 4.5),
        ("first.example", "day.example", None),
        ("first.example", "silent.example", None),
    ]


def test_a_page_fetched_in_two_versions_is_one_copy(store: Store):
    add(store, "http://a.example/", 1)
    add(store, "http://a.example/", 2, text=TEXT + "\n更正：降雨量为三十一毫米。")
    add(store, "http://b.example/", 3)
    copies = rows(store, "SELECT article_id, page_id, url, first_seen_at, chars FROM copies WHERE site = 'a.example'")
    assert copies == [(1, 2, "http://a.example/", AT.format(1), len(TEXT) + 14)]
    assert rows(store, "SELECT count(*) FROM reprints WHERE site = 'a.example'") == [(0,)]


def test_every_line_stands_where_it_stood_on_its_page(store: Store):
    cuts = (Removal("extract", "links", 0, "首页"), Removal("spam", "casino-strong", 2, "开户送彩金"))
    add(store, "http://a.example/", 1, positions=(1, 3), removals=cuts)
    add(store, "http://b.example/", 2, text="“引号”\\n与\t制表符", removals=(Removal("spam", "all", 1, "广告"),))
    first, second = TEXT.splitlines()
    assert rows(store, "SELECT position, text, stage, rule FROM lines WHERE page_id = 1 ORDER BY position") == [
        (0, "首页", "extract", "links"),
        (1, first, None, None),
        (2, "开户送彩金", "spam", "casino-strong"),
        (3, second, None, None),
    ]
    assert rows(store, "SELECT position, text FROM lines WHERE page_id = 2 ORDER BY 1") == [
        (0, "“引号”＼n与\t制表符"),
        (1, "广告"),
    ]
    assert rows(store, "SELECT rule, text_before, text_after FROM dropped ORDER BY page_id, position") == [
        ("links", None, first),
        ("casino-strong", first, second),
        ("all", "“引号”＼n与\t制表符", None),
    ]


def test_a_copy_that_shares_its_article_s_text_has_its_lines_too(store: Store):
    add(store, "http://a.example/", 1)
    add(store, "http://b.example/", 2)
    assert rows(store, "SELECT body FROM pages WHERE id = 2") == [(None,)]
    assert rows(store, "SELECT text FROM lines WHERE page_id = 2 ORDER BY position") == [
        (x,) for x in TEXT.splitlines()
    ]


def test_a_page_s_witnesses_name_bytes_charset_fields_and_article(store: Store):
    page = Page(url="http://a.example/", payload=b"x", fetched_at=AT.format(1), warc_file="a.warc.gz", warc_offset=7)
    told = {
        "charset": "gb18030",
        "charset_evidence": "detected",
        "published_at": "2026-11-02",
        "published_evidence": "url",
        "authors": ("张岚", "李慕白"),
        "evidence": {"title": "heading", "authors": "line+signature"},
    }
    store.add(Record(page=page, blocks=(Block(0, TEXT),), title="降雨", extractor="trafilatura", **told), 1)
    sha256 = rows(store, "SELECT sha256 FROM pages")[0][0]
    assert rows(store, "SELECT field, value, witness FROM witnesses WHERE page_id = 1") == [
        ("bytes", "a.warc.gz at 7", f"sha256 {sha256}"),
        ("charset", "gb18030", "detected"),
        ("text", "1 lines", "trafilatura"),
        ("published_at", "2026-11-02", "url"),
        ("title", "降雨", "heading"),
        ("authors", '["张岚", "李慕白"]', "line+signature"),
        ("script", None, "nothing converted"),
        ("article", 1, "canonical: no page that we hold is like it"),
    ]


def test_a_page_s_witnesses_say_what_kept_it_from_its_like(store: Store):
    add(store, "http://a.example/", 1)
    add(store, "http://b.example/", 2)
    change = """UPDATE pages SET refused = '[{"page_id": 1, "why": "30 ≠ 50 after 降雨"}]' WHERE id = 2"""
    store.db.execute(change)
    refused = rows(store, "SELECT value, witness FROM witnesses WHERE page_id = 2 AND field = 'not joined with'")
    assert refused == [("page 1", "30 ≠ 50 after 降雨")]

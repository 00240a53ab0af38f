"""A page whose bytes did not survive a killed run is found, told, and takes the next answer's bytes for its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.links.recheck import is_due
from pipelines.database.store import Outcome, Store
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.runs.lost_pages import note_losses
from pipelines.warc.files import WarcWriter
from pipelines.warc.provenance import stored_page

MONDAY, TUESDAY, LATER = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", "2026-11-04T08:00:00Z"
LINES = ("青石镇的老水车昨天修好，枯水季也能转了。", "木料是从后山的柏树林里间伐来的。")
NOISE = "<!-- 第 {} 次生成 -->"


class Keeper:
    """Fetched pages into the WARC of their run, and their records into the store."""

    def __init__(self, folder: Path) -> None:
        self.store, self.folder = Store(folder / "news.db"), folder / "warc"
        self.begin(MONDAY)

    def begin(self, at: str) -> None:
        self.run = Ledger(self.store.db).begin_run("news", {}, at)
        self.writer = WarcWriter(self.folder, f"run-{self.run}")

    def add(self, name: str, payload: str, lines: tuple[str, ...] = LINES, at: str = MONDAY) -> Outcome:
        page = Page(
            url=f"http://a.example/{name}",
            payload=payload.encode(),
            content_type="text/plain",
            headers=(("etag", f'"{payload}"'),),
            fetched_at=at,
        )
        file, offset = self.writer.add(page)
        page = replace(page, warc_file=file, warc_offset=offset)
        blocks = tuple(Block(i, line) for i, line in enumerate(lines))
        return self.store.add(Record(page=page, blocks=blocks, title=name, charset="utf-8"), self.run)

    def rows(self, query: str) -> list[tuple]:
        return self.store.db.execute(query).fetchall()


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    keeper = Keeper(tmp_path)
    yield keeper
    keeper.store.close()


def lose_the_second(keeper: Keeper) -> None:
    """Two pages of a run that is killed, and the end of the second's record is gone."""
    keeper.add("first", "甲" + NOISE.format(1), ("麦田里立起了三十个稻草人，都是学生扎的。",))
    keeper.add("second", "乙" + NOISE.format(1))
    keeper.writer.close()
    file = next(keeper.folder.iterdir())
    os.truncate(file, file.stat().st_size - 20)


def test_what_a_killed_run_lost_is_marked_and_told_once(keeper: Keeper) -> None:
    lose_the_second(keeper)
    assert note_losses(keeper.store, "epaper", keeper.folder, TUESDAY) == 0, "a run of another spider"
    assert note_losses(keeper.store, "news", keeper.folder, TUESDAY) == 1
    assert note_losses(keeper.store, "news", keeper.folder, LATER) == 0
    keeper.begin(TUESDAY)
    assert keeper.rows("SELECT url, lost_at FROM pages") == [
        ("http://a.example/first", None),
        ("http://a.example/second", TUESDAY),
    ]
    assert keeper.rows("SELECT run_id, url, kind FROM failures") == [(1, "http://a.example/second", "damaged-warc")]
    assert keeper.rows("SELECT finish_reason, failures, trouble FROM runs") == [
        ("killed", 1, "killed, and the bytes of 1 pages are lost"),
        (None, None, None),
    ]
    assert keeper.rows("SELECT witness LIKE '%, lost' FROM witnesses WHERE field = 'bytes'") == [(0,), (1,)]


def test_a_killed_run_that_lost_nothing_and_one_that_ended_are_left_alone(keeper: Keeper) -> None:
    keeper.add("first", "甲")
    assert note_losses(keeper.store, "news", keeper.folder, TUESDAY) == 0
    counts = {"pages": 1, "articles": 1, "duplicates": 0, "rejected": 0, "failures": 0}
    Ledger(keeper.store.db).end_run(1, at=MONDAY, reason="finished", healthy=True, counts=counts, stats={})
    keeper.writer.close()
    next(keeper.folder.iterdir()).unlink()
    assert note_losses(keeper.store, "news", keeper.folder, TUESDAY) == 0
    assert keeper.rows("SELECT lost_at FROM pages") == [(None,)]


def test_a_lost_page_is_asked_for_at_once_and_without_conditions(keeper: Keeper) -> None:
    lose_the_second(keeper)
    note_losses(keeper.store, "news", keeper.folder, MONDAY)
    whole, lost = (keeper.store.memory.known(f"http://a.example/{name}") for name in ("first", "second"))
    assert whole is not None
    assert lost is not None
    assert (whole.etag, is_due(whole, MONDAY)) == ('"甲<!-- 第 1 次生成 -->"', False)
    assert (lost.etag, is_due(lost, MONDAY)) == (None, True)
    assert is_due(lost, MONDAY, changed="2026-11-01"), "whatever a sitemap says"
    keeper.store.memory.gone(lost.page_id, MONDAY)
    gone = keeper.store.memory.known(lost.url)
    assert gone is not None
    assert not is_due(gone, MONDAY), "what its server holds no more cannot be brought back"


@pytest.mark.parametrize("times", [1, 2], ids=["the very bytes", "other bytes, the same text"])
def test_bytes_fetched_again_take_the_place_of_those_lost(keeper: Keeper, times: int) -> None:
    lose_the_second(keeper)
    note_losses(keeper.store, "news", keeper.folder, TUESDAY)
    keeper.begin(TUESDAY)
    payload = "乙" + NOISE.format(times)
    page = Page(url="http://a.example/second", payload=payload.encode(), fetched_at=TUESDAY)
    assert not keeper.store.confirm_same_bytes(page), "it has to go to the WARC"
    assert keeper.add("second", payload, at=TUESDAY) == Outcome("unchanged", 2, 2)
    assert stored_page(keeper.store, keeper.folder, page_id=2).payload == payload.encode()
    assert keeper.rows("SELECT id, fetched_at, last_seen_at, lost_at, etag, article_id FROM pages WHERE id > 1") == [
        (2, MONDAY, TUESDAY, None, f'"{payload}"', 2)
    ]
    keeper.writer.close()
    assert keeper.store.confirm_same_bytes(page)


def test_a_text_that_changed_meanwhile_is_a_revision_beside_the_lost_one(keeper: Keeper) -> None:
    lose_the_second(keeper)
    note_losses(keeper.store, "news", keeper.folder, TUESDAY)
    keeper.begin(TUESDAY)
    assert keeper.add("second", "丙", (*LINES, "水车每天可以舂米两百斤。"), TUESDAY) == Outcome("revision", 3, 2)
    keeper.writer.close()
    assert keeper.rows("SELECT id, lost_at FROM pages WHERE id > 1") == [(2, TUESDAY), (3, None)]
    known = keeper.store.memory.known("http://a.example/second")
    assert known is not None
    assert (known.page_id, known.etag) == (3, '"丙"')

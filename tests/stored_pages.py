"""Pages of two stories, and what a crawl leaves behind of them."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pipelines.database.store import Store
from pipelines.record import Page
from pipelines.runs.ledger import Ledger
from pipelines.stages import clean
from pipelines.warc.files import WarcWriter

MONDAY, TUESDAY, FRIDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", "2026-11-06T08:00:00Z"
BELL = "订阅石桥村快讯，请轻摇村口铜铃三下"  # boilerplate that no rule of ours knows
STORY = [
    "石桥村的磨坊昨天重新开磨，三十多户村民送来今年的新麦。",
    "磨坊主人说，水轮停了十一年，去年冬天村里凑钱换了轴承和木槽。",
    "村委会打算把磨坊边的空地修成小广场，赶集的日子可以摆二十个摊位。",
]
OTHER = [
    "县图书馆本周起延长开放时间，晚上九点半闭馆。",
    "馆长介绍，延时开放由八名志愿者轮流值守，头三天接待读者四百余人次。",
]
LOCAL_RULE = f"""
boilerplate:
- id: village-bell
  kind: subscription
  pattern: '订阅.{{2,6}}快讯,请轻摇村口铜铃三下'
  hits: ['{BELL}']
  misses: ['订阅快讯的村民多了']
"""


def stories(seed: int) -> list[str]:
    """Three lines that no other seed has, of the characters of our stories."""
    chars, chance = sorted(set("".join((*STORY, *OTHER))) - set("，。")), random.Random(seed)
    return ["".join(chance.choices(chars, k=40)) + "。" for _ in range(3)]


def text_page(url: str, lines: list[str], **more: object) -> Page:
    given = {"content_type": "text/plain; charset=utf-8", "fetched_at": MONDAY} | more
    return Page(url=url, payload="\n".join(lines).encode(), **given)


PAGES = (
    text_page("http://a.example/1", [*STORY, BELL]),
    text_page("http://b.example/1", STORY),
    text_page("http://c.example/1", OTHER, source="library"),
    text_page("http://d.example/1", [BELL]),
)


def keep(database: Path, *pages: Page) -> None:
    """What a crawl leaves behind of these pages."""
    store = Store(database)
    run_id = Ledger(store.db).begin_run("news", {}, MONDAY)
    writer = WarcWriter(database.parent / "warc", f"run-{run_id}")
    for page in pages:
        further = tuple(placed(writer, one) for one in page.further)
        store.add(clean(replace(placed(writer, page), further=further)), run_id)
    writer.close()
    counts = {"pages": len(pages), "articles": 0, "duplicates": 0, "rejected": 0, "failures": 0}
    Ledger(store.db).end_run(run_id, at=MONDAY, reason="finished", healthy=True, counts=counts, stats={})
    store.close()


def placed(writer: WarcWriter, page: Page) -> Page:
    file, offset = writer.add(page)
    return replace(page, warc_file=file, warc_offset=offset)


def dump(database: Path, *, without: tuple[str, ...] = ()) -> list[str]:
    with closing(sqlite3.connect(database)) as db:
        return [line for line in db.iterdump() if not any(f'INSERT INTO "{table}"' in line for table in without)]

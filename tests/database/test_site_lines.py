"""The twentieth page of an unknown portal is cleaner than the first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.record import Hints, Page
from pipelines.runs.ledger import Ledger
from pipelines.stages import clean

MONDAY = "2026-11-02T08:00:00Z"
SLOGAN = "岚川人的网上会客厅 天天有看头"
TOWNS = ("青石", "麻柳", "桐子", "老鹰", "黄桷", "白果", "石门", "双河", "龙潭", "马桑")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("archive", {}, MONDAY)
    yield store
    store.close()


def page(number: int, *last: str, site: str = "portal.example") -> Page:
    town = TOWNS[number % len(TOWNS)]
    lines = (
        f"{town}镇的村民昨天开始收割第{number}片晚稻，镇里派出农机手帮助缺少劳力的人家。",
        f"镇农技站介绍，{town}镇今年雨水调匀，第{number}片田的亩产预计比去年增加{number}公斤，合作社已签下订单。",
        *last,
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    markup = f"<html><body><h1>{town}镇收割第{number}片晚稻</h1>{paragraphs}</body></html>"
    url = f"http://{site}/2026/{number}.html"
    return Page(url=url, payload=markup.encode(), content_type="text/html; charset=utf-8", fetched_at=MONDAY)


def crawl(store: Store, *pages: Page) -> list[str]:
    """The last line of each page's body, the pages stored one after the other."""
    bodies = []
    for one in pages:
        record = clean(one, hints=Hints(recurring=store.recurring(one.site)))
        store.add(record, 1)
        bodies.append(record.blocks[-1].text)
    return bodies


def test_a_line_on_most_pages_of_a_site_is_boilerplate_from_the_sixth_on(store: Store) -> None:
    last = crawl(store, *(page(number, SLOGAN) for number in range(1, 9)))
    assert [text == SLOGAN for text in last] == [True] * 5 + [False] * 3
    removed = store.db.execute("SELECT page_id, rule, text FROM removals WHERE rule = 'recurs-on-site'").fetchall()
    assert removed == [(number, "recurs-on-site", SLOGAN) for number in (6, 7, 8)]


def test_the_heading_of_a_column_on_few_of_the_pages_is_content(store: Store) -> None:
    crawl(store, *(page(number) for number in range(1, 30)))
    last = crawl(store, *(page(number, "乡村夜话之收成") for number in range(30, 38)))
    assert set(last) == {"乡村夜话之收成"}


def test_what_one_site_repeats_says_nothing_of_another(store: Store) -> None:
    crawl(store, *(page(number, SLOGAN) for number in range(1, 9)))
    assert crawl(store, page(50, SLOGAN, site="other.example")) == [SLOGAN]


def test_a_page_read_twice_is_counted_once(store: Store) -> None:
    crawl(store, *(page(1, SLOGAN) for _ in range(9)))
    assert store.recurring("portal.example") == frozenset()


def test_a_file_has_no_site_to_learn_from(store: Store) -> None:
    crawl(store, *(replace(page(number, SLOGAN), url=f"file:///texts/{number}.txt") for number in range(1, 9)))
    assert store.db.execute("SELECT count(*) FROM site_lines").fetchone() == (0,)


PORTRAIT = (
    "岚川儿童诊所是一家专门为孩子看病的医疗机构，设有呼吸、皮肤、口腔和眼科等十多个门诊，坐诊的医生都在大医院工作过二十年以上，"
    "从预约、就诊到复查都有专人陪同，让每一个家庭在放心的环境里得到照顾，节假日也不休息。"
)


def test_a_paragraph_in_which_five_articles_of_a_site_end_is_the_sites(store: Store) -> None:
    crawl(store, *(page(number) for number in range(1, 30)))
    last = crawl(store, *(page(number, PORTRAIT) for number in range(30, 38)))
    assert [text == PORTRAIT for text in last] == [True] * 5 + [False] * 3


def test_the_last_paragraph_of_an_article_that_a_site_shows_many_times_is_the_articles(store: Store) -> None:
    again = [replace(page(1, PORTRAIT), url=f"http://portal.example/2026/again{number}.html") for number in range(9)]
    assert set(crawl(store, *again)) == {PORTRAIT}

"""One house, many names: what pages call an outlet stays, and the house behind it stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database import publishers
from pipelines.database.corrections import Author
from pipelines.database.publishers import default_houses, house_of, read_houses, unknown_outlets
from pipelines.database.sql_rows import Rows
from pipelines.database.store import Store
from pipelines.record import Block, Page, Record
from pipelines.rules.config_files import ConfigError
from pipelines.runs.ledger import Ledger

AT = "2026-11-02T08:00:00Z"


@pytest.mark.parametrize(
    ("outlet", "house"),
    [
        ("新华社", "新华社"),
        ("新华网", "新华社"),
        ("新华通讯社", "新华社"),
        ("新華網", "新华社"),
        (" 新华网 ", "新华社"),
        ("新华社北京电", "新华社"),
        ("人民网", "人民日报社"),
        ("人民网-时政频道", "人民日报社"),
        ("人民网时政频道", "人民日报社"),
        ("《人民日报》（海外版）", "人民日报社"),
        ("中国新闻网·上海", "中国新闻社"),
        ("ＣＣＴＶ", "中央广播电视总台"),
        ("央视新闻客户端", "中央广播电视总台"),
        ("人民网信办", None),  # begins like a house and goes on otherwise
        ("中国网信网", None),
        ("云岭人民日报", None),
        ("联合报道组", None),
        ("新华书店", None),
        ("", None),
        (None, None),
        ("新华社" * 100_000, None),
    ],
)
def test_a_name_leads_to_its_house_and_one_that_only_looks_like_it_does_not(outlet: str | None, house: str | None):
    assert house_of(outlet) == house


def test_every_name_of_the_list_leads_to_its_own_house():
    houses = default_houses()
    assert {name: houses.house_of(name) for name in houses.forms} == dict(houses.forms)


def test_a_list_with_faults_is_refused_with_all_of_them(tmp_path: Path):
    (tmp_path / "outlets.yaml").write_text(
        "parts: 频道\nhouses: {甲报社: [甲报, 乙报], 乙报社: [乙报], 丙: 丙报}\nmore: 1\n", "utf-8"
    )
    with pytest.raises(ConfigError) as refused:
        read_houses(tmp_path / "outlets.yaml")
    message = str(refused.value)
    told = (
        "4 errors",
        "unknown key 'more'",
        "parts: must be",
        "乙报 is a name of 甲报社 and of 乙报社",
        "houses: 丙: must be",
    )
    assert [text for text in told if text not in message] == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, AT)
    yield store
    store.close()


def add(store: Store, number: int, outlet: str | None) -> None:
    text = f"第{number}号渡口的消息：" + "".join(chr(0x4E00 + number * 97 + i * 13) for i in range(60)) + "。"
    page = Page(url=f"http://a.example/{number}", payload=text.encode(), fetched_at=AT)
    store.add(replace(Record(page=page, blocks=(Block(0, text),)), outlet=outlet), 1)


def test_pages_and_articles_have_their_house_and_follow_the_list_and_corrections(store: Store):
    add(store, 1, "新华网")
    add(store, 2, "云岭日报")
    add(store, 3, None)
    query = "SELECT id, outlet, publisher FROM {} ORDER BY id"
    expected = [(1, "新华网", "新华社"), (2, "云岭日报", None), (3, None, None)]
    assert [store.db.execute(query.format(table)).fetchall() for table in ("pages", "articles")] == [expected] * 2
    assert unknown_outlets(Rows(store.db), 5) == (1, [("云岭日报", 1)])
    store.db.execute("UPDATE pages SET publisher = 'x'")  # as another list would have it
    store.db.execute("UPDATE articles SET publisher = 'x'")
    assert publishers.catch_up(Rows(store.db)) == 6
    assert [store.db.execute(query.format(table)).fetchall() for table in ("pages", "articles")] == [expected] * 2
    assert publishers.catch_up(Rows(store.db)) == 0
    store.correct(2, {"outlet": "人民网"}, Author("wang", AT))
    for table in ("pages", "articles"):
        assert store.db.execute(f"SELECT publisher FROM {table} WHERE id = 2").fetchall() == [("人民日报社",)]

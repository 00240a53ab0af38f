"""Correcting a field where it is seen."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipelines.database.store import Store
from pipelines.runs.ledger import Ledger
from tests.outputs.chromium import Chromium
from tests.outputs.datasette.newsroom import CONFIG, MONDAY, ROOT, fill, needs_chromium, record, served


def test_whoever_is_not_signed_in_sees_no_form_and_corrects_nothing(get: Callable[[str], Any]):
    assert "/-/correct" not in get("/news/articles/1").text
    assert get("/-/check").status_code == 403
    assert get("/-/correct").status_code == 404


def test_the_day_s_pages_are_drawn_where_the_models_were_least_sure(tmp_path: Path):
    path = tmp_path / "news.db"
    store = Store(path)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    for number in range(60):
        text = f"第{number}号渡口的消息：" + "".join(chr(0x4E00 + number * 97 + i * 13) for i in range(60)) + "。"
        margins = {17: {"title": 0.02, "authors": 4.0}, 31: {"kind": 0.1}}.get(number, {"title": 6.0, "kind": 5.0})
        evidence = {"title": "heading", "outlet": "line", "authors": "line"}
        store.add(record(f"http://first.example/{number}.html", text, margins=margins, evidence=evidence), 1)
    store.close()

    async def asked() -> str:
        datasette = Datasette([str(path)], metadata=CONFIG, template_dir=str(ROOT / "config" / "browse" / "templates"))
        await datasette.invoke_startup()
        cookies = {"ds_actor": datasette.sign({"a": {"id": "root"}}, "actor")}
        answer = await datasette.client.get("/-/check", cookies=cookies)
        assert answer.status_code == 200
        return str(answer.text)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT json_extract(margins, '$.kind') FROM pages WHERE id = 32").fetchall() == [
            (0.1,)
        ]
    assert "20 of today's 20 are left" in asyncio.run(asked())
    with closing(sqlite3.connect(path)) as connection:
        drawn = dict(connection.execute("SELECT page_id, drawn FROM checks").fetchall())
        assert {18, 32} <= drawn.keys(), "whatever was drawn by chance"
        assert sorted(drawn.values()) == ["chance"] * 10 + ["doubt"] * 10
        of_doubt = connection.execute("SELECT page_id FROM checks WHERE drawn = 'doubt' ORDER BY id").fetchall()
    narrow = [page for page in (18, 32) if drawn[page] == "doubt"]
    assert [page for (page,) in of_doubt][: len(narrow)] == narrow, "the narrowest first"


@pytest.fixture(scope="module")
def signed_in(
    tmp_path_factory: pytest.TempPathFactory, browser: Chromium
) -> Iterator[tuple[str, Callable[[str], list[tuple[Any, ...]]]]]:
    """A server over a database of its own where the browser is signed in as root, and a way to ask the database."""
    path = tmp_path_factory.mktemp("correct") / "news.db"
    fill(path)

    def rows(query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(query).fetchall()

    with served(path, "--root") as (address, said):
        browser.open(said.strip())
        yield address, rows


@needs_chromium
def test_a_wrong_field_is_corrected_where_it_is_seen(signed_in: Any, browser: Chromium):
    server, rows = signed_in
    browser.open(f"{server}/news/articles/1", 390)
    browser.run("document.querySelector('#correct').open = true")
    browser.run("document.querySelector('#correct-authors').value = '洪小满、段志远'")
    assert browser.run("document.documentElement.scrollWidth") <= 390
    browser.click("#correct .fields button")
    assert browser.run("location.pathname") == "/news/articles/1"
    assert browser.run("document.querySelector('.field-authors dd').innerText") == "洪小满、段志远 corrected"
    assert "Corrected: authors." in browser.run("document.body.innerText")
    assert rows("select field, before, after, of_article, who from corrections") == [
        ("authors", '["洪小满", "A&B"]', '["洪小满", "段志远"]', 1, "root")
    ]
    assert rows("select authors from articles where id = 1") == [('["洪小满", "段志远"]',)]


@needs_chromium
def test_a_form_without_its_token_corrects_nothing(signed_in: Any, browser: Chromium):
    server, rows = signed_in
    browser.open(f"{server}/news/articles/2")
    before = rows("select count(*) from corrections")
    form = "new URLSearchParams({page: 3, action: 'reject'})"
    assert browser.run(f"fetch('/-/correct', {{method: 'POST', body: {form}}}).then(answer => answer.status)") == 403
    assert rows("select count(*) from corrections") == before


@needs_chromium
def test_pages_are_checked_with_one_key_each(signed_in: Any, browser: Chromium):
    server, rows = signed_in
    browser.open(f"{server}/-/check")
    assert "4 of today's 20 are left" in browser.run("document.body.innerText")
    browser.press("r")
    assert "3 of today's 20 are left" in browser.run("document.body.innerText")
    browser.press("s")
    assert rows("select is_right, count(*) from checks group by 1 order by 1") == [(None, 3), (1, 1)]
    browser.press("w")
    assert browser.run("document.querySelector('#correct').open")
    browser.run("document.querySelector('#correct-section').value = '要闻'")
    browser.click("#correct .fields button")
    assert browser.run("location.pathname") == "/-/check"
    assert rows("select is_right, count(*) from checks group by 1 order by 1") == [(None, 2), (0, 1), (1, 1)]
    assert rows("select field, after from corrections order by id desc limit 1") == [("section", "要闻")]


@needs_chromium
def test_a_page_rejected_by_mistake_is_accepted_and_a_wrong_one_rejected(signed_in: Any, browser: Chromium):
    server, rows = signed_in
    browser.open(f"{server}/news/pages/5")
    browser.run("document.querySelector('#correct').open = true")
    browser.click("#correct form:has([value=reject]) button")
    assert rows("select reject_reason, article_id from pages where id = 5") == [("not-an-article", None)]
    browser.run("document.querySelector('#correct').open = true")
    browser.click("#correct form:has([value=accept]) button")
    ((reason, article),) = rows("select reject_reason, article_id from pages where id = 5")
    assert (reason, article is not None) == (None, True)
    assert browser.run("document.querySelector('.paper .line').innerText").startswith("云岭县的桥")

"""What a person types finds what it should, and nothing else, by every way there is to the index."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.database.store import Store
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from pipelines.search import Hit, faults, hint, rebuild, register, search
from pipelines.search.index_terms import tokens
from pipelines.search.query import MAX_UNITS, parse

ROOT = Path(__file__).parents[2]
AT = "2026-11-02T08:00:00Z"
ARTICLES = (
    ("青石乡扶贫车间开工", "青石乡的扶贫车间昨日开工。\n首批招收四十名村民，洪小满是其中一个。"),
    ("大集上的年货", "腊月里赶大集，扶着老人、带着孩子，人人手里都有年货。\n贫道两旁摆满摊位。"),
    ("５Ｇ基站建到山顶", "云岭村的 5G 手机信号满格，GDP 增长 5.2%，A股也有人谈论。"),
    ("税务所长的一天", "所长洪　亮说：“依法收税。”\n他记得iPhone里的每一个号码。"),
    ("人民医院与银行", "人民到银行办事；医院在对面。\n县里说，这是民办银号。"),
)


def record(title: str | None, body: str, number: int) -> Record:
    page = Page(url=f"http://a.example/{number}", payload=(body + str(title)).encode(), fetched_at=AT)
    blocks = tuple(Block(i, line) for i, line in enumerate(body.splitlines()))
    return replace(Record(page=page, blocks=blocks, language="zh"), title=title, published_at=f"2026-11-0{number}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, AT)
    for number, (title, body) in enumerate(ARTICLES, 1):
        store.add(record(title, body, number), 1)
    yield store
    store.close()


def found(store: Store, query: str) -> set[int]:
    return {hit.id for hit in search(store.db.conn, query)}


# -- the index ---------------------------------------------------------------------------------------------------------


def test_a_text_is_indexed_by_its_characters_words_and_pairs_and_its_title_by_marked_ones_too():
    assert tokens("扶贫", "在 5G 时代，扶 贫。GDP a").split() == [
        "扶", "贫", "扶贫", "\ue000扶", "\ue000贫", "\ue000扶贫", "在",
        "5g", "时", "代", "在5g", "5g时", "时代", "gdp", "a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("扶贫", {1}),  # not 2, where both characters stand apart
        ("税", {4}),
        ("的", {1, 2, 3, 4}),
        ("洪小满", {1}),
        ("洪亮", {4}),  # written with a wide space
        ("扶贫车间", {1}),
        ("人民银行", set()),  # 5 has 人民, 民… and 银行, but not the word
        ("5G", {3}),
        ("5g手机", {3}),
        ("５Ｇ手机", {3}),
        ("A股", {3}),
        ("5.2", {3}),
        ("iphone", {4}),
        ("iph*", {4}),
        ("iph", set()),
        ("扶貧車間", {1}),  # typed in Traditional
        ("青石乡 村民", {1}),
        ("青石乡 年货", set()),
        ("扶贫 OR 年货", {1, 2}),
        ("洪 -扶贫", {4}),
        ('"依法收税"', {4}),
        ("“依法收税”", {4}),
        ("title:洪", set()),
        ("标题：扶贫 洪", {1}),
        ("", set()),
        ("，。！", set()),
        ("-扶贫", set()),
        ("青石乡 AND 村民", {1}),
        ("青石乡 ＡＮＤ 年货", set()),
        ("洪 NOT 扶贫", {4}),
        ("洪 －扶贫", {4}),  # a full-width minus
        ("洪 –扶贫", {4}),  # as a word processor writes it
        ("洪 - 扶贫", {1}),  # a dash between spaces is no minus
        ("青石乡，村民", {1}),
        ("青石乡、村民,扶贫", {1}),
        ("青石乡，年货", set()),
        ("扶贫｜年货", set()),  # without spaces around it a sign is part of a word
        ("扶贫 ｜ 年货", {1, 2}),
        ("扶贫 || 年货", {1, 2}),
        ("洪 (村民 OR 收税)", {1, 4}),
        ("（村民 OR 收税） 洪 －（依法 收税）", {1}),
        ("洪 NOT (村民 OR 收税)", set()),
        ("＂依法收税＂ ＧＤＰ", set()),
        ("『依法收税』", {4}),
        ("标题：", set()),
        ("((((((((((扶贫", {1}),  # deeper than anybody means it
        (")扶贫(", {1}),
    ],
)
def test_a_query_finds_the_articles_that_hold_it(store: Store, query: str, articles: set[int]):
    assert found(store, query) == articles


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ARTICLES), st.data())
def test_every_piece_of_a_line_is_found_and_every_text_is_a_query(article: tuple[str, str], data: st.DataObject):
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table articles_fts using fts5(words, content='', detail=none)")
    register(database)
    title, body = article
    database.execute("insert into articles_fts(rowid, words) values (1, search_tokens(?, ?))", [title, body])
    line = data.draw(st.sampled_from([title, *body.splitlines()]))
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    words = [match.span() for match in re.finditer(r"[0-9A-Za-zＧ５]+", line)]
    cut = any(first < place < last for first, last in words for place in (start, end))  # a part of iPhone is no word
    query = f'"{re.sub("[“”]", " ", line[start:end])}"'
    if not cut and parse(query).wanted:
        count = "select count(*) from articles_fts where articles_fts match search_query(?)"
        assert database.execute(count, [query]).fetchone() == (1,)
        assert parse(query).score(title, body) > 0
    noise = data.draw(st.text(max_size=20))
    database.execute("select count(*) from articles_fts where articles_fts match search_query(?)", [noise]).fetchone()
    parse(noise).score(title, body)
    parse(noise).snippet(body)
    database.close()


def test_a_query_of_any_length_is_answered(store: Store):
    assert found(store, "扶贫" * 5000) == set()
    assert found(store, ARTICLES[0][1].replace("\n", "")) == {1}
    assert len(ARTICLES[0][1]) < MAX_UNITS
    assert found(store, "OR " * 3000 + "税") == {4}


def test_articles_with_the_word_in_the_title_come_first_and_show_the_place(store: Store):
    store.add(record("会议", "会上谈到扶贫，也谈到别的许多事情，" + "与会者各抒己见，" * 30 + "散会时天已黑了。", 6), 1)
    hits = search(store.db.conn, "扶贫")
    assert [(hit.id, hit.title, hit.snippet[:12]) for hit in hits] == [
        (1, "青石乡扶贫车间开工", "青石乡的【扶贫】车间昨日"),
        (6, "会议", "会上谈到【扶贫】，也谈到"),
    ]
    assert hits[0].score > hits[1].score > 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "There is no letter or digit to look for."),
        ("-扶贫", "Only unwanted words were named: add one that is wanted."),
        ("扶贫 年货", "Articles with the parts of each word: 扶贫 1, 年货 1; none answers the whole query."
                      " Put OR between words to find either."),
        ("扶贫 灯笼", "No article has 灯笼."),
        ("县图书馆", "No article has 县图书馆. Try: a long word may be found in parts, with a space between them."),
        ("iph", "No article has iph."
                " Try: Latin letters and digits are found as whole words: iph* finds what begins so."),
        ("title:村民", "No article has 村民. Try: without title: the text counts too."),
    ],
)  # fmt: skip
def test_who_finds_nothing_is_told_why(store: Store, query: str, told: str):
    assert found(store, query) == set()
    assert hint(store.db.conn, query) == told


def test_a_file_is_searched_without_being_written(store: Store, tmp_path: Path):
    (hit,) = search(tmp_path / "news.db", "洪小满", limit=5)
    assert hit == Hit(1, "青石乡扶贫车间开工", None, "2026-11-01", hit.snippet, hit.score)
    assert "【洪小满】" in hit.snippet
    with pytest.raises(sqlite3.OperationalError):
        search(tmp_path / "none.db", "洪小满")
    assert not (tmp_path / "none.db").exists()


def test_the_index_follows_every_change_and_can_be_made_anew(store: Store):
    with store.db.atomic():
        store.db.execute("UPDATE articles SET title = '云岭村通电' WHERE id = 1")
        store.db.execute("UPDATE articles SET body = replace(body, '税', '费') WHERE id = 4")
        store.db.execute("UPDATE articles SET copies = 9 WHERE id = 2")
        store.db.execute("DELETE FROM articles WHERE id = 3")
    assert (found(store, "通电"), found(store, "title:扶贫"), found(store, "收费"), found(store, "5G")) == (
        {1}, set(), {4}, set(),
    )  # fmt: skip
    assert list(faults(store.db.conn)) == []
    with store.db.atomic():
        store.db.execute("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')")
        store.db.execute("INSERT INTO articles_fts(rowid, words) VALUES (77, '鬼')")
    assert list(faults(store.db.conn)) == [
        *(f"article {number} is not in the search index" for number in (1, 2, 4, 5)),
        "the search index holds article 77, which does not exist",
    ]
    with store.db.atomic():
        rebuild(store.db.conn)
    assert list(faults(store.db.conn)) == []
    assert (found(store, "通电"), found(store, "鬼")) == ({1}, set())


def test_a_failed_write_leaves_the_index_as_it_was(store: Store):
    change = "UPDATE articles SET body = iif(id = 5, NULL, '鬼') WHERE id IN (1, 5)"
    with pytest.raises(sqlite3.IntegrityError):
        store.db.execute(change)
    assert found(store, "鬼") == set()
    assert found(store, "扶贫") == {1}
    assert list(faults(store.db.conn)) == []


def test_whoever_writes_articles_without_the_index_is_refused(store: Store, tmp_path: Path):
    stranger = sqlite3.connect(tmp_path / "news.db")
    with pytest.raises(sqlite3.OperationalError, match="no such function: search_gathered"):
        stranger.execute("UPDATE articles SET title = 'x' WHERE id = 1")
    stranger.close()


# -- sqlite-utils ------------------------------------------------------------------------------------------------------


def sqlite_utils(*arguments: object, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = dict(os.environ) | ({"PYTHONPATH": f"{ROOT}{os.pathsep}{path}"} if path else {})
    command = [sys.executable, "-m", "sqlite_utils", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd="/", timeout=600, check=False)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with what an installation of the project leaves: its name and its entry points."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["sqlite_utils"]
    folder = tmp_path / "installed" / "qingliu_of_the_test-1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: qingliu-of-the-test\nVersion: 1\n")
    lines = ["[sqlite_utils]", *(f"{name} = {module}" for name, module in points.items())]
    (folder / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return folder.parent


@pytest.mark.parametrize(("query", "articles"), [("扶贫", [1]), ("税", [4]), ("5G", [3]), ("A股", [3]), ("所长", [4])])
def test_sqlite_utils_finds_short_words_as_it_is(store: Store, tmp_path: Path, query: str, articles: list[int]):
    out = sqlite_utils("search", tmp_path / "news.db", "articles", query, "-c", "id")
    assert (out.stderr, [row["id"] for row in json.loads(out.stdout)]) == ("", articles)


@pytest.mark.parametrize(
    ("query", "articles"), [("扶贫车间", [1]), ("洪 OR 年货", [4, 2, 1]), ("扶貧", [1]), ("標題：税务", [4])]
)
def test_with_the_project_installed_sqlite_utils_searches_as_everybody_else(
    store: Store, tmp_path: Path, installed: Path, query: str, articles: list[int]
):
    out = sqlite_utils("search", tmp_path / "news.db", "articles", query, "-c", "id", path=installed)
    assert (out.stderr, [row["id"] for row in json.loads(out.stdout)]) == ("", articles)


def test_with_the_project_installed_sqlite_utils_may_write_articles(store: Store, tmp_path: Path, installed: Path):
    sql = "update articles set title = '云岭村通电' where id = 1"
    refused = pytest.raises(sqlite3.Error, match="no such function")
    with closing(sqlite3.connect(tmp_path / "news.db")) as stranger, refused:
        stranger.execute(sql)
    assert sqlite_utils("query", tmp_path / "news.db", sql, path=installed).stderr == ""
    assert found(store, "title:通电") == {1}


def test_with_the_project_installed_other_databases_are_searched_as_before(tmp_path: Path, installed: Path):
    path = tmp_path / "theirs.db"
    table = Database(path).table("articles")
    table.insert({"id": 1, "title": "new library opens"}, pk="id").enable_fts(["title"])
    table.db.close()
    out = sqlite_utils("search", path, "articles", "librar*", path=installed)
    assert [row["title"] for row in json.loads(out.stdout)] == ["new library opens"]


def test_sqlite_utils_cannot_fill_the_index_with_what_it_does_not_understand(store: Store, tmp_path: Path):
    assert sqlite_utils("rebuild-fts", tmp_path / "news.db", "articles").returncode != 0
    assert list(faults(store.db.conn)) == []

"""What people look at: every page of Datasette, as `make browse` serves it, in its own client and in a browser."""

from __future__ import annotations

import asyncio
import html
import json
import re
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from datasette.app import Datasette
from datasette_dashboards import replace_opts_in_query

from crawler.commands.browse import datasette_words
from pipelines.database.store import Store
from pipelines.record import Block, Image, Page, Record, Removal
from pipelines.runs.ledger import Ledger
from pipelines.warc.files import WarcWriter
from tests.outputs.chromium import CHROMIUM, Chromium

ROOT = Path(__file__).parents[2]
CONFIG = yaml.safe_load((ROOT / "config" / "datasette.yaml").read_text("utf-8"))
NEWS = CONFIG["databases"]["news"]
MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"

FIRST = "青石乡昨日通桥。\n副县长段志远说，此桥耗资三百万元，用时两年。\n乡亲们放起了鞭炮。<script>alert(1)</script>"
MASKED = "青石乡昨日通桥。\n副县长段**说，此桥耗资三百万元，用时两年。\n本网记者现场看到，桥头挂着红灯笼。"

HOSTILE = """<!doctype html><html><head><title>x</title><meta http-equiv="refresh" content="0;url=http://127.0.0.1:TRAP/led">
<script>document.title = "ran"; top.document.title = "ran"</script></head>
<body onload="document.body.id = 'ran'"><p>雲嶺縣的橋(qiáo)通了，南北兩岸的人都來看熱鬧。</p><img src="http://127.0.0.1:TRAP/pixel.png">
<script src="http://127.0.0.1:TRAP/evil.js"></script><a href="http://127.0.0.1:TRAP/away">away</a></body></html>"""


def record(url: str, text: str, at: str = MONDAY, **more: Any) -> Record:
    page = Page(url=url, payload=text.encode(), fetched_at=at, source="demo", warc_file="a.warc.gz", warc_offset=512)
    blocks = tuple(Block(2 * i, line) for i, line in enumerate(text.splitlines()))
    told = {"script": "Hans", "charset": "gb18030", "charset_evidence": "meta", "extractor": "trafilatura"}
    return replace(Record(page=page, blocks=blocks, language="zh"), **(told | more))


def fill(path: Path, trap: int = 9) -> None:
    """Article 1 with two copies, of which the second masks a name; article 2 alone; a page of nothing but spam.

    Article 4 has no headline, and its page, in Traditional script, is in the WARC; it tries to reach the port `trap`.
    """
    store = Store(path)
    Ledger(store.db).begin_run("news", {"sources": "demo"}, MONDAY)
    spam = Removal("spam", "casino-strong", 1, "开户送彩金，<b>官网</b>直营")
    store.add(
        record(
            "http://first.example/1.html",
            FIRST,
            title="青石乡通桥",
            published_at="2026-11-02T07:30:00+08:00",
            published_evidence="line",
            outlet="云岭日报",
            authors=("洪小满", "A&B"),
            keywords=("桥",),
            images=(
                Image(f"http://127.0.0.1:{trap}/bridge.jpg", "新桥<b>全景</b>"),
                Image("http://first.example/2.jpg"),
            ),
            removals=(spam,),
        ),
        1,
    )
    store.add(
        record("http://second.example/9", MASKED, title="大桥通了", published_at="2026-11-02T19:30:00+08:00",
               outlet="云岭日报", masked=1), 1,
    )  # fmt: skip
    other = "县图书馆新馆试开馆。\n首日接待读者六百人，扶贫书架前排起了队。"
    store.add(record("http://first.example/2.html", other, title="新馆试开馆", published_at="2026-11-01"), 1)
    store.add(record("http://second.example/spam", "", reject_reason="all-spam", removals=(spam,)), 1)
    warc = WarcWriter(path.parent / "warc", "b")
    hostile = Page(
        url="http://third.example/q",
        payload=HOSTILE.replace("TRAP", str(trap)).encode("gb18030"),
        content_type="text/html",
        fetched_at=MONDAY,
    )
    file, offset = warc.add(hostile)
    warc.close()
    gloss = Removal("repair", "pinyin-gloss", 0, "(qiáo)")
    blocks = (
        Block(
            0,
            "云岭县的桥通了，南北两岸的人都来看热闹。",
            script="Hant",
            original="雲嶺縣的橋(qiáo)通了，南北兩岸的人都來看熱鬧。",
        ),
    )
    page = replace(hostile, warc_file=file, warc_offset=offset)
    store.add(replace(record(hostile.url, ""), page=page, blocks=blocks, removals=(gloss,), script="Hant"), 1)
    Ledger(store.db).add_failure(
        1, url="http://first.example/gone", kind="http", at=MONDAY, status=404, detail="HTTP status 404"
    )
    store.memory.add_redirect("http://first.example/old", "http://first.example/1.html", MONDAY)
    counts = {"pages": 4, "articles": 2, "duplicates": 1, "rejected": 1, "failures": 1}
    Ledger(store.db).end_run(1, at=TUESDAY, reason="finished", healthy=True, counts=counts, stats={"page/stored": 4})
    with store.db.atomic():  # however near the two copies are found to be: here they are one article
        change = "UPDATE pages SET article_id = 1, relation = 'near', similarity = 0.9, body = ? WHERE id = 2"
        store.db.execute(change, [MASKED])
        store.db.execute("DELETE FROM articles WHERE id NOT IN (SELECT article_id FROM pages WHERE article_id > 0)")
        store.db.execute("INSERT INTO article_restored VALUES (1, 10, '副县长段**说', '**', '志远', '[1]')")
        store.db.execute("UPDATE articles SET copies = 2 WHERE id = 1")
    store.close()


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A server that nobody may speak to; whoever connects is waiting to be accepted."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, trap: socket.socket) -> Path:
    path = tmp_path_factory.mktemp("browse") / "november.db"
    fill(path, trap.getsockname()[1])
    return path


@pytest.fixture(scope="module")
def get(database: Path) -> Iterator[Callable[[str], Any]]:
    """Asks Datasette, set up as `make browse` does, for a path; no redirects are followed."""
    words = datasette_words(database, 0)
    option = {word: words[i + 1] for i, word in enumerate(words) if word.startswith("--") and word != "--setting"}
    settings = {words[i + 1]: words[i + 2] for i, word in enumerate(words) if word == "--setting"}
    loop = asyncio.new_event_loop()
    datasette = Datasette(
        [str(database)],
        metadata=CONFIG,
        template_dir=option["--template-dir"],
        settings={name: {"off": False}.get(value, value if not value.isdigit() else int(value))
                  for name, value in settings.items()},
    )  # fmt: skip
    loop.run_until_complete(datasette.invoke_startup())
    yield lambda path: loop.run_until_complete(datasette.client.get(path))
    loop.close()


def rows_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return answer.json()


# -- descriptions ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def columns(database: Path) -> dict[str, set[str]]:
    """Every table and view -> its columns; what FTS5 keeps for itself is left out."""
    connection = sqlite3.connect(database)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'articles_fts_%'"
    ).fetchall()
    hidden = {"articles_fts": {"articles_fts", "rank"}}
    found = {
        name: {column for (column,) in connection.execute("SELECT name FROM pragma_table_xinfo(?)", [name]).fetchall()}
        - hidden.get(name, set())
        for (name,) in names
    }
    connection.close()
    return found


def test_every_table_view_and_column_has_its_sentence_and_no_sentence_is_stale(columns: dict[str, set[str]]):
    told = {name: set(table.get("columns", {})) for name, table in NEWS["tables"].items()}
    missing = {f"{t}.{c}" for t in columns for c in columns[t] - told.get(t, set())}
    stale = {f"{t}.{c}" for t in told for c in told[t] - columns.get(t, set())}
    assert (sorted(missing), sorted(stale)) == ([], [])
    assert all(table.get("description") for table in NEWS["tables"].values())
    assert all(all(table.get("columns", {}).values()) for table in NEWS["tables"].values())


def test_columns_shown_first_sorted_by_and_counted_by_exist(columns: dict[str, set[str]]):
    for table, names in CONFIG["plugins"]["qingliu"]["columns"].items():
        assert set(names) <= columns[table]
    for table, about in NEWS["tables"].items():
        facets = {facet if isinstance(facet, str) else facet["array"] for facet in about.get("facets", [])}
        sort = {about[key] for key in ("sort", "sort_desc", "label_column") if key in about}
        assert facets | sort <= columns[table], table


def test_every_question_has_a_title_and_a_description():
    assert [
        name for name, query in NEWS["queries"].items() if not (query.get("title") and query.get("description"))
    ] == []


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/news", ["Who changed what", 'action="/news/search"', "removals in place", "copies", "witnesses"]),
        ("/news/articles", ["青石乡通桥", 'href="/news/article_copies?article=1"', "云岭日报", "洪小满", "2026-11"]),
        ("/news/articles?_search=扶贫", ["1 row", "新馆试开馆"]),
        ("/news/articles/1", ["青石乡通桥", "2 images on the page, as links", "新桥&lt;b&gt;全景&lt;/b&gt; <a href=",
          'rel="noreferrer">http://first.example/2.jpg</a>', "All 2 copies",
          "/news/page_witnesses?page=1", "放起了鞭炮",
          '<del>开户送彩金，&lt;b&gt;官网&lt;/b&gt;直营</del>', "<small title=\"what told it\">line</small>",
          '<mark title="志远">**</mark>', "+12.0 h", "/news/compare?page=1&amp;other=2"]),
        ("/news/articles/4", ["(no headline)", '<p class="original" lang="zh">雲嶺縣的橋(qiáo)通了',
          '<iframe sandbox src="/-/raw/5"', "<del>(qiáo)</del>"]),
        ("/news/articles?_search=扶贫", ["<mark>扶贫</mark>书架"]),
        ("/news/articles?_search=灯笼", ["No article has 灯笼."]),
        ("/news/pages", ["http://second.example/9", "all-spam", "near"]),
        ("/news/pages/4", ["Rejected: <strong>all-spam</strong>", "No text was kept."]),
        ("/news/pages/2", ['href="http://second.example/9"', "record at 512 of", "a.warc.gz", "page_lines?page=2"]),
        ("/news/removals", ["casino-strong", "开户送彩金，&lt;b&gt;官网&lt;/b&gt;直营"]),
        ("/news/restored?text=志远", ["副县长段**说"]),
        ("/news/runs", ["finished"]),
        ("/news/runs/1", ["page/stored: 4", "sources: demo", "/-/report?run=1"]),
        ("/news/failures", ["HTTP status 404"]),
        ("/news/corrections", ["0 records"]),
        ("/news/checks", ["0 records"]),
        ("/news/redirects", ["http://first.example/old"]),
        ("/news/databases", ["This database, and those of other machines"]),
        ("/news/merged_pages", ["0 records"]),
        ("/news/merged_runs", ["0 records"]),
        ("/news/merged_articles", ["0 records"]),
        ("/news/copies", ["大桥通了", '<span title="12.0 hours">+12.0 h</span>']),
        ("/news/reprints", ["second.example"]),
        ("/news/rewordings", ["In other words"]),
        ("/news/lines", ["开户送彩金"]),
        ("/news/dropped", ["青石乡昨日通桥。", "副县长段志远说"]),
        ("/news/witnesses", ["2026-11-02T07:30:00+08:00"]),
        ("/news/search?q=扶贫", ["新馆试开馆", "<mark>扶贫</mark>书架"]),
        ("/news/search?q=图书馆 灯笼", ["Nothing found. No article has 灯笼."]),
        ("/news/article_copies?article=1", ["+12.0 h", '<mark title="志远">**</mark>', "<del>乡亲们", "<ins>本网记者"]),
        ("/news/compare?page=1&other=2", ['<mark title="志远">**</mark>', "<del>志远</del>", "青石乡通桥"]),
        ("/news/compare?page=2&other=2", ["大桥通了"]),
        ("/news/compare?page=2&other=77", ["One of the two is no page"]),
        ("/news/who_published_first", ["http://first.example/1.html", "12.0"]),
        ("/news/who_changed_what?text=", ['<mark title="志远">**</mark>', "大桥通了"]),
        ("/news/who_copies_whom", ["云岭日报", "12.0"]),
        ("/news/most_reprinted", ["青石乡通桥"]),
        ("/news/outlets_by_month", ["2026-11", "云岭日报"]),
        ("/news/outlets_without_house", ["云岭日报"]),
        ("/news/houses", ["0 rows"]),
        ("/news/rules", ["casino-strong", "/news/dropped_by_rule?rule=casino-strong"]),
        ("/news/dropped_by_rule?rule=casino-strong", ["青石乡昨日通桥。", "副县长段志远说"]),
        ("/news/dropped_by_rule?rule=", ["/news/dropped_by_rule?rule=casino-strong", "2 to choose from"]),
        ("/news/page_lines?page=1", ['<del class="reading">开户送彩金', '<div class="reading">青石乡昨日通桥。']),
        ("/news/page_witnesses?page=1", ["a.warc.gz at 512", "gb18030", "line", "canonical"]),
        ("/news/rejected_by_reason?reason=", ["all-spam", "http://second.example/spam"]),
        ("/news/failures_by_site", ["first.example", "404"]),
        ("/news/runs_of_late", ["86400.0"]),
        ("/news/url?url=http://first.example/1.html", ["canonical", "http://first.example/old → http://first.example/1.html"]),
        ("/-/dashboards", ["Newsroom"]),
        ("/-/dashboards/newsroom", ["Articles a day, by outlet"]),
        ("/-/report", ["Run 1 · news"]),
        ("/-/report?run=1", ["Run 1 · news"]),
    ],
)  # fmt: skip
def test_a_page_shows_what_it_should(get: Callable[[str], Any], path: str, shown: list[str]):
    answer = get(path)
    assert answer.status_code == 200
    page = answer.text
    assert "message-error" not in page
    assert "<script>alert" not in page
    assert [text for text in shown if text not in page and text not in html.unescape(page)] == []


def test_every_question_table_and_chart_is_among_the_pages_tested():
    tested = {
        argument.split("?")[0].removeprefix("/news/")
        for mark in test_a_page_shows_what_it_should.pytestmark
        for argument, _ in mark.args[1]
    }
    tables = {name for name, about in NEWS["tables"].items() if not about.get("hidden")}
    small = {"site_lines", "listings", "article_restored"}
    assert (set(NEWS["queries"]) | tables) - tested - small == set()


@pytest.mark.parametrize("filters", ["", "?since=2026-11-02&until=2026-11-30", "?since=2030-01-01"])
def test_every_chart_has_its_figures(get: Callable[[str], Any], filters: str):
    answer = get(f"/-/dashboards/newsroom{filters}")
    assert answer.status_code == 200
    given = dict(part.split("=") for part in filters.removeprefix("?").split("&") if part)
    for name, chart in CONFIG["plugins"]["datasette-dashboards"]["newsroom"]["charts"].items():
        sql = replace_opts_in_query(chart["query"], given)
        found = rows_of(get("/news.json?" + urlencode({"_shape": "array", "sql": sql} | given)))
        drawn = {about["field"] for about in chart["display"].get("encoding", {"n": chart["display"]}).values()}
        assert all(drawn <= row.keys() for row in found), name
        assert found or filters == "?since=2030-01-01", name


def test_the_search_box_knows_chinese_and_takes_anything(get: Callable[[str], Any]):
    def titles(query: str) -> list[str]:
        return [row["title"] for row in rows_of(get(f"/news/articles.json?_shape=array&_search={query}"))]

    assert titles("扶贫") == ["新馆试开馆"]
    assert titles("馆") == ["新馆试开馆"]
    assert titles("新馆试开馆") == ["新馆试开馆"]
    assert titles("馆新馆") == ["新馆试开馆"]
    assert titles("开馆新馆") == [], "its pairs of characters are there, the word is not"
    assert titles("鞭炮 青石乡") == titles("title:通桥") == ["青石乡通桥"]
    assert titles("A'b\"c*(") == titles("，") == []


def test_json_has_all_columns_and_html_those_for_reading(get: Callable[[str], Any]):
    (row, *_) = rows_of(get("/news/articles.json?_shape=array"))
    assert {"body", "page_id", "first_seen_at"} <= row.keys()
    shown = set(re.findall(r'<th[^>]*data-column="(\w+)"', get("/news/articles").text))
    assert shown == {"id", *CONFIG["plugins"]["qingliu"]["columns"]["articles"]}
    assert "body" in re.findall(r'<th[^>]*data-column="(\w+)"', get("/news/articles?_columns=all").text)
    assert set(re.findall(r'<th[^>]*data-column="(\w+)"', get("/news/articles?_col=body").text)) == {"id", "body"}


def test_the_start_is_the_start_page_and_untitled_articles_can_be_opened(get: Callable[[str], Any]):
    assert (get("/").status_code, get("/").headers["location"]) == (302, "/news")
    assert '<a href="/news/articles/4">(no headline)</a>' in get("/news/articles").text


def test_a_raw_page_that_is_not_there_is_told_in_words(get: Callable[[str], Any]):
    assert get("/-/raw/77").text == "There is no page 77."
    assert get("/-/raw/5?part=1").text == "Page 5 has no part 1."
    assert "cannot be shown" in get("/-/raw/1").text
    assert {get(f"/-/raw/{path}").status_code for path in ("77", "5?part=1", "1")} == {404}


def test_the_dashboard_s_numbers_follow_its_filter(get: Callable[[str], Any]):
    charts = CONFIG["plugins"]["datasette-dashboards"]["newsroom"]["charts"]
    for since, expected in (("2026-11-02", [1, 2, 1, 1]), ("2026-11-01", [2, 3, 1, 1]), ("2030-01-01", [0, 0, 0, 0])):
        found = []
        for name in ("articles", "pages", "reprints", "removals"):
            sql = replace_opts_in_query(charts[name]["query"], {"since": since})
            found += [
                row["n"]
                for row in rows_of(get("/news.json?" + urlencode({"_shape": "array", "sql": sql, "since": since})))
            ]
        assert found == expected, since


def test_who_copies_whom_has_no_blank_rows(get: Callable[[str], Any]):
    (row,) = rows_of(get("/news/who_copies_whom.json?_shape=array"))
    assert (row["first"], row["second"], row["articles"]) == ("demo", "demo", 1)


def test_a_name_in_an_array_leads_to_all_that_it_wrote(get: Callable[[str], Any]):
    links = re.findall(r'href="(/news/articles\?authors__arraycontains=[^"]+)"', get("/news/articles").text)
    assert len(links) == 2
    assert [get(html.unescape(link)).text.count("青石乡通桥</a>") for link in links] == [1, 1]


def test_a_question_in_json_keeps_the_changes_as_data(get: Callable[[str], Any]):
    (_, second) = rows_of(get("/news/article_copies.json?_shape=array&article=1&_json=changes"))
    assert second["changes"][:3] == [
        ["same", "青石乡昨日通桥。\n副县长段", "青石乡昨日通桥。\n副县长段"],
        ["masked", "志远", "**"],
        ["same", "说，此桥耗资三百万元，用时两年。\n", "说，此桥耗资三百万元，用时两年。\n"],
    ]


def test_a_database_of_the_first_release_is_brought_up_to_date_before_it_is_shown(tmp_path: Path):
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript((ROOT / "tests" / "database" / "databases" / "first_release.sql").read_text("utf-8"))
    old.close()
    words = [*datasette_words(tmp_path / "old.db", 0), "--get", "/news/copies.json?_shape=array&_sort=place"]
    out = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True).stdout
    assert [(row["place"], row["title"]) for row in json.loads(out)] == [(1, "临川县图书馆试开馆"), (2, "图书馆开馆了")]


# -- in a browser ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(database: Path) -> Iterator[str]:
    """The address of a server that `make browse` would start."""
    with served(database) as (address, _):
        yield address


@contextmanager
def served(database: Path, *more: str) -> Iterator[tuple[str, str]]:
    """A server over a database, as `make browse` starts it: its address, and what it said before it ran."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*datasette_words(database, port), *more], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stdout is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "Uvicorn running" in line:
            break
    else:
        raise RuntimeError("".join(said))
    yield f"http://127.0.0.1:{port}", process.stdout.readline() if more else ""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    chromium = Chromium(tmp_path_factory.mktemp("chromium"))
    yield chromium
    chromium.close()


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium installed")
WIDTHS = (390, 768, 1280)


@needs_chromium
def test_the_dashboard_draws_every_chart(server: str, browser: Chromium):
    browser.open(f"{server}/-/dashboards/newsroom")
    charts = CONFIG["plugins"]["datasette-dashboards"]["newsroom"]["charts"].values()
    wanted = sum(chart["library"] == "vega-lite" for chart in charts)
    drawn = "document.querySelectorAll('canvas, svg.marks').length"
    wait = f"const wait = () => {drawn} >= {wanted} ? done({drawn}) : setTimeout(wait, 50)"
    assert browser.run(f"new Promise(done => {{ {wait}; wait() }})") == wanted
    assert "error" not in browser.run("document.body.innerText").lower()


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "path",
    [
        "articles/1",
        "articles/4",
        "pages/2",
        "pages/4",
        "runs/1",
        "search?q=桥",
        "compare?page=1&other=2",
        "articles",
        "",
    ],
)
def test_a_page_is_as_wide_as_its_window(server: str, browser: Chromium, width: int, path: str):
    browser.open(f"{server}/news/{path}", width)
    assert browser.run("document.documentElement.scrollWidth") <= width


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_is_as_wide_as_its_window(server: str, browser: Chromium, width: int):
    browser.open(f"{server}/-/report?run=1", width)
    assert browser.run("document.querySelectorAll('main section, main h2').length") > 3
    assert browser.run("document.documentElement.scrollWidth") <= width


@needs_chromium
@pytest.mark.parametrize("width", WIDTHS)
def test_the_text_of_an_article_begins_on_the_first_screen_and_its_columns_are_folded(
    server: str, browser: Chromium, width: int
):
    browser.open(f"{server}/news/articles/1", width)
    assert browser.run("document.querySelector('.paper .line').getBoundingClientRect().top") < 600
    assert not browser.run("document.querySelector('details.columns').open")
    browser.run("document.querySelector('details.columns').open = true")
    label, value = (
        browser.run(
            f"JSON.parse(JSON.stringify(document.querySelector('dl.one-row .col-body {one}').getBoundingClientRect()))"
        )
        for one in ("dt", "dd")
    )
    assert label["width"] <= 240 or label["bottom"] <= value["top"], "beside it, or above it"
    assert value["width"] >= min(320, width - 60)


@needs_chromium
def test_facets_are_folded_on_a_phone_and_open_elsewhere(server: str, browser: Chromium):
    is_open = "document.querySelector('details.facets').open"
    for width, expected in ((390, False), (1280, True)):
        browser.open(f"{server}/news/articles", width)
        assert browser.run(is_open) is expected


@needs_chromium
def test_a_raw_page_is_shown_in_its_charset_and_runs_loads_and_leads_to_nothing(
    server: str, browser: Chromium, trap: socket.socket
):
    browser.open(f"{server}/news/articles/4")
    before = browser.run("document.title")
    browser.run("document.querySelector('details.raw').open = true")
    frame = "const frame = document.querySelector('details.raw iframe')"
    browser.run(f"new Promise(done => {{ {frame}; frame.onload = () => done(1); frame.scrollIntoView() }})")
    assert browser.run("document.title") == before
    assert browser.run("document.querySelector('iframe').contentDocument") is None, "an origin of its own"
    browser.open(f"{server}/-/raw/5")  # and neither does it where somebody opens it by itself
    assert "雲嶺縣的橋(qiáo)通了" in browser.run("document.body.innerText")
    assert browser.run("document.title + document.body.id") == "x"
    with pytest.raises(BlockingIOError):
        trap.accept()


@needs_chromium
def test_the_images_of_an_article_are_links_and_none_is_loaded(server: str, browser: Chromium, trap: socket.socket):
    browser.open(f"{server}/news/articles/1")
    browser.run("document.querySelector('details.images').open = true")
    assert browser.run("[document.images.length, document.querySelectorAll('details.images a').length]") == [0, 2]
    with pytest.raises(BlockingIOError):
        trap.accept()


@needs_chromium
def test_a_reader_sees_what_a_reprint_changed(server: str, browser: Chromium):
    browser.open(f"{server}/news/article_copies?article=1")
    assert browser.run("document.querySelector('mark').title") == "志远"


@needs_chromium
def test_a_reader_searches_and_opens_what_was_found(server: str, browser: Chromium):
    browser.open(f"{server}/", 390)
    assert browser.run("location.pathname") == "/news"
    browser.run("document.querySelector('[name=q]').value = '图书馆，扶贫'")
    browser.click("form.search-all [type=submit]")
    assert (
        browser.run("[...document.querySelectorAll('ol.found mark')].map(mark => mark.innerText).join()")
        == "图书馆,扶贫"
    )
    browser.click("ol.found a")
    assert browser.run("document.querySelector('h1').innerText") == "新馆试开馆"


# -- correcting ------------------------------------------------------------------------------------------------------


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

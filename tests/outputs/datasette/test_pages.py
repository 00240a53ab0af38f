"""Every page of Datasette, in its own client."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette_dashboards import replace_opts_in_query

from crawler.commands.browse import datasette_words
from tests.outputs.datasette.newsroom import CONFIG, NEWS, ROOT, rows_of


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

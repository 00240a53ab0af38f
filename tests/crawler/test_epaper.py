"""Issues of newspapers: the layouts that are common, what is printed where, and what goes on elsewhere."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from crawler.demo import Newsroom
from crawler.demo.truth import truth
from crawler.links.newspaper_issue import (
    Entry,
    IssueRules,
    Jumps,
    Piece,
    Sheet,
    attribute,
    fill_in,
    in_issue,
    join_pieces,
    label_of,
    read_jumps,
    read_sheet,
)
from crawler.spiders.epaper import read_days
from pipelines.database.store import Store
from pipelines.warc.provenance import stored_page
from tests.forked_command import run_scrapy

ROOT = Path(__file__).parents[2]
RULES = IssueRules("2026-11-18")


def sheet(body: str, url: str, rules: IssueRules = RULES) -> Sheet:
    return read_sheet(f"<html><body>{body}</body></html>".encode(), "text/html; charset=utf-8", url, rules)


# -- layouts ----------------------------------------------------------------------------------------------------------


def test_founders_layout_tells_articles_from_sheets_and_which_sheet_holds_them() -> None:
    base = "http://paper.example/html/2026-11/18/"
    body = """<map><area href="content_101.htm"></map>
    <table><tr><td><a href="node_1.htm">第1版：头版</a></td></tr><tr><td><a href="node_2.htm">第2版：民生</a></td></tr>
    <tr><td><a href="content_101.htm">石板桥修好了</a></td></tr></table>
    <ul><li><a href="node_2.htm">第2版：民生</a><ul><li><a href="content_102.htm">渡口停航</a></li></ul></li></ul>
    <a href="content_102.htm">下一篇</a> <a href="/html/2026-11/17/node_1.htm">上一期</a> <a href="/">首页</a>
    <a href="../../../page/1/2026-11/18/1.pdf">PDF</a>"""
    assert sheet(body, base + "node_1.htm") == Sheet(
        {base + "node_1.htm": ("1", "头版"), base + "node_2.htm": ("2", "民生")},
        (
            Entry(base + "content_101.htm", "石板桥修好了", base + "node_1.htm"),
            Entry(base + "content_102.htm", "渡口停航", base + "node_2.htm"),
        ),
    )


def test_founders_long_names() -> None:
    base = "http://epaper.example/gmrb/html/2026-11/18/"
    body = """<a href="nbs.D110000gmrb_01.htm">01版：要闻</a><a href="nbs.D110000gmrb_02.htm">02版：综合新闻</a>
    <li><a href="nw.D110000gmrb_20261118_1-01.htm">石板桥修好了</a></li>"""
    assert sheet(body, base + "nbs.D110000gmrb_01.htm") == Sheet(
        {base + "nbs.D110000gmrb_01.htm": ("1", "要闻"), base + "nbs.D110000gmrb_02.htm": ("2", "综合新闻")},
        (Entry(base + "nw.D110000gmrb_20261118_1-01.htm", "石板桥修好了", None),),
    )


def test_the_layout_with_folders_of_its_own_for_sheets_and_articles() -> None:
    root = "http://paper.example/rb/pc/"
    body = """<a href="node_01.html">第01版：要闻</a><a href="node_A02.html">第A02版：市县</a>
    <div class="news"><a href="../../../content/202611/18/content_30047.html">石板桥修好了</a></div>
    <a href="../../202611/17/node_01.html">第01版：要闻</a>"""
    assert sheet(body, root + "layout/202611/18/node_01.html") == Sheet(
        {
            root + "layout/202611/18/node_01.html": ("1", "要闻"),
            root + "layout/202611/18/node_A02.html": ("A2", "市县"),
        },
        (Entry(root + "content/202611/18/content_30047.html", "石板桥修好了", None),),
    )


def test_a_layout_that_carries_the_day_as_a_parameter_and_one_known_by_its_own_patterns() -> None:
    base = "http://paper.example/paperdata/"
    body = """<a href="show.php?date=2026-11-18&page=3">三版 副刊</a>
    <a href="20261118/88012.html">石板桥修好了</a><a href="20261117/88001.html">昨日的报</a>"""
    assert sheet(body, base + "index.php?date=2026-11-18") == Sheet(
        {base + "show.php?date=2026-11-18&page=3": ("3", "副刊")},
        (Entry(base + "20261118/88012.html", "石板桥修好了", None),),
    )
    own = IssueRules("2026-11-18", article=r"/read/\w+$", listing=r"/leaf/\w+$")
    assert sheet('<a href="/leaf/a">甲</a><a href="/read/b">乙</a><a href="/c">丙</a>', base, own) == Sheet(
        {"http://paper.example/leaf/a": ("", "")}, (Entry("http://paper.example/read/b", "乙", None),)
    )


def test_an_article_belongs_to_the_sheet_that_says_so_or_that_alone_links_it() -> None:
    read = {
        "1": Sheet({}, (Entry("a", "", "1"), Entry("b", "", "2"), Entry("c", "", None), Entry("e", "", None))),
        "2": Sheet({}, (Entry("b", "", None), Entry("d", "", None), Entry("e", "", None))),
    }
    assert attribute(read) == {"a": "1", "c": "1", "b": "2", "d": "2", "e": None}
    assert list(attribute(read)) == ["a", "c", "b", "d", "e"], "sheet by sheet"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("第03版：要闻", ("3", "要闻")),
        ("第A12版:财经 新闻", ("A12", "财经 新闻")),
        ("第十二版 副刊", ("12", "副刊")),
        ("01版 头版", ("1", "头版")),
        ("A01：要闻", ("A1", "要闻")),
        ("第二版", ("2", "")),
        ("出版座谈会举行", ("", "")),
        ("3版教材今秋启用", ("3", "教材今秋启用")),
        ("2026年新版社保卡", ("", "")),
    ],
)
def test_the_number_and_name_of_a_sheet(words: str, label: tuple[str, str]) -> None:
    assert label_of(words) == label


def test_the_day_of_an_issue_in_addresses() -> None:
    there = ["html/2026-11/08/n.htm", "layout/202611/08/n", "2026/11/8/n", "?date=2026-11-08", "n_20261108_1-01.htm"]
    assert [in_issue(f"http://p.example/{path}", "2026-11-08") for path in there] == [True] * 5
    elsewhere = ["html/2026-11/18/n.htm", "html/2026-11/07/n.htm", "202611081.htm", "n.htm"]
    assert [in_issue(f"http://p.example/{path}", "2026-11-08") for path in elsewhere] == [False] * 4
    assert (
        fill_in("http://p.example/{yyyy}-{mm}/{dd}/{yy}{m}_{d}.htm", "2026-01-08")
        == "http://p.example/2026-01/08/261_8.htm"
    )


# -- jumps ------------------------------------------------------------------------------------------------------------


def test_jumps_are_read_from_the_text_and_not_from_links_to_neighbours() -> None:
    own = "<title>（上接第9版）</title><a href='x'>山里来客（上接第1版）</a><p>他沿着河走。</p><p>（下转第三版）</p>"
    assert read_jumps(own.encode(), "text/html; charset=utf-8", None) == Jumps(down="3")
    tail = "<h2>山里来客（上接第1版）</h2><p>河水清了。</p>"
    assert read_jumps(tail.encode(), "text/html; charset=utf-8", None) == Jumps(up="1")
    honest = "<p>再版时，他把下卷转给了第3个出版社。</p>"
    assert read_jumps(honest.encode(), "text/html; charset=utf-8", None) == Jumps()


def test_pieces_that_name_each_others_sheets_are_one_article() -> None:
    pieces = [
        Piece("1", "一河清水", Jumps(down="3")),
        Piece("1", "石板桥修好了", Jumps()),
        Piece("3", "无题", Jumps(up="1", down="4")),
        Piece("4", "一河清水", Jumps(up="3")),
        Piece("4", "从别处来", Jumps(up="2")),
    ]
    assert join_pieces(pieces) == [(0, 2, 3), (1,), (4,)]


def test_where_several_could_follow_the_titles_decide_or_nobody_does() -> None:
    heads = [Piece("1", "一河清水出云川", Jumps(down="3")), Piece("1", "荒坡长出金果子", Jumps(down="3"))]
    tails = [Piece("3", "荒坡长出金果子（上接第1版）", Jumps(up="1")), Piece("3", "一河清水", Jumps(up="1"))]
    assert join_pieces([*heads, *tails]) == [(0, 3), (1, 2)]
    silent = [Piece("3", "（上接第1版）", Jumps(up="1"))] * 2
    assert join_pieces([*heads, *silent]) == [(0,), (1,), (2,), (3,)]


def test_pieces_that_lead_in_a_circle_stand_for_themselves() -> None:
    circle = [Piece("1", "甲", Jumps(down="2", up="2")), Piece("2", "乙", Jumps(down="1", up="1"))]
    assert sorted(join_pieces(circle)) == [(0,), (1,)]


# -- the whole crawl --------------------------------------------------------------------------------------------------


def test_days_and_ranges() -> None:
    assert read_days("2026-11-18") == ("2026-11-18",)
    assert read_days("2026-02-27..2026-03-01") == ("2026-02-27", "2026-02-28", "2026-03-01")


def crawl(database: Path, sources: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = f"-sDATABASE={database}", f"-sSOURCES={sources}", "-sWORKERS=1"
    return run_scrapy("crawl", "epaper", *arguments, *given)


def test_an_issue_becomes_articles_with_newspaper_day_and_sheet_and_a_missing_one_is_no_failure(tmp_path: Path) -> None:
    database, sources = tmp_path / "news.db", tmp_path / "sources.yaml"
    with Newsroom(base_port=0) as newsroom:
        base = newsroom.urls["epaper"]
        start = base + "/html/{yyyy}-{mm}/{dd}/node_1.htm"
        sources.write_text(f"- {{id: paper, name: 云川日报, kind: epaper, start: '{start}', loopback: true}}", "utf-8")
        run = crawl(database, sources, "-asources=paper", "-adate=2026-11-16..2026-11-18")
        again = crawl(database, sources, "-asources=paper", "-adate=2026-11-16..2026-11-18", "-sLOG_LEVEL=DEBUG")
        with closing(sqlite3.connect(database)) as db, db:
            db.execute("UPDATE pages SET lost_at = last_seen_at WHERE further <> '[]' AND relation <> 'rejected'")
        mended = crawl(database, sources, "-asources=paper", "-adate=2026-11-16..2026-11-18", "-sLOG_LEVEL=DEBUG")
    assert run.returncode == 0, run.stderr
    facts = [
        fact for fact in truth() if fact["outlet"] == "epaper" and fact["kind"] == "article" and fact["part"] != "tail"
    ]
    db = sqlite3.connect(database)
    stored = {
        row[0]: (*row[1:3], tuple(page["url"] for page in json.loads(row[3])))
        for row in db.execute("SELECT url, published_at, outlet, further FROM pages WHERE relation <> 'rejected'")
    }
    assert stored == {
        base + fact["path"]: (fact["published"], "云川日报", tuple(base + path for path in fact["further"]))
        for fact in facts
    }
    body = db.execute("SELECT group_concat(body) FROM articles").fetchone()[0]
    assert ("下转" in body, "上接" in body) == (False, False), "the pieces are together now"
    sections = dict(db.execute("SELECT section, count(*) FROM pages GROUP BY section"))
    assert sections == {"第1版：头版": 4, "第2版：民生": 4, "第3版：副刊": 2, "第3版：综合": 1}
    store = Store(database)
    page = stored_page(store, tmp_path / "warc", url=f"{base}/html/2026-11/17/content_51044.htm")
    store.close()
    assert page.known_fields == {"outlet": "云川日报", "published": "2026-11-17", "section": "第2版：民生"}, (
        "known without the spider"
    )
    assert "issues that did not appear: 云川日报 2026-11-16" in run.stderr
    assert db.execute("SELECT healthy, failures FROM runs").fetchall() == [(1, 0), (1, 0), (1, 0)]
    assert again.returncode == 0
    assert "content_" not in again.stderr, "what is printed is not asked for again"
    pieces = {page for page, (*_, further) in stored.items() if further} | {
        page for *_, further in stored.values() for page in further
    }
    assert set(re.findall(r"GET (\S+content_\d+\.htm)", mended.stderr)) == pieces, "but for what is lost, whole"
    assert db.execute("SELECT count(*) FROM pages WHERE lost_at IS NOT NULL").fetchall() == [(0,)]
    db.close()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name -a sources=…"),
        (("-asources=paper", "-adate=18.11.2026"), "give a day"),
        (("-asources=paper", "-adate=2026-11-18..2026-11-10"), "or a range"),
        (("-asources=site",), "site is of the kind listing; this spider crawls epaper"),
    ],
)
def test_a_run_that_cannot_begin_says_why(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text(
        "- {id: paper, name: 甲, kind: epaper, start: 'http://a.example/{yyyy}{mm}{dd}/'}\n"
        "- {id: site, name: 乙, kind: listing, start: 'http://b.example/'}",
        "utf-8",
    )
    run = crawl(tmp_path / "news.db", sources, *arguments)
    assert (run.returncode, told in run.stderr, "Traceback" in run.stderr) == (2, True, False), run.stderr

"""A site that changes between two crawls, and sources with limits: over real HTTP."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.crawler.test_news import Run, crawl, rows

STORIES = {
    "bridge": (
        "石板桥昨天修好了",
        "石板桥昨天修好了，两岸的村民不用再绕道八里去赶集。",
        "修桥的石料都是从老采石场拉来的。",
    ),
    "ferry": (
        "渡口今天起停航检修",
        "渡口今天起停航检修，为期十天，其间由对岸的班车接送乘客。",
        "船工说，船底该换的木板有二十多块。",
    ),
    "rice": (
        "三千亩晚稻全部收割完毕",
        "全镇三千亩晚稻昨天全部收割完毕，亩产比去年多了三十公斤。",
        "烘干厂连着开了九个通宵。",
    ),
    "film": (
        "村里来了放映队和剧团",
        "放映队和剧团昨晚同时到了村里，晒谷场上坐了四百多人。",
        "戏台是用旧门板搭起来的。",
    ),
    "school": (
        "小学操场铺上新草皮",
        "镇小学的操场铺上了新草皮，孩子们课间都跑到草上翻跟头。",
        "草皮是毕业生们凑钱买的。",
    ),
    "well": ("老井清淤挖出旧石碑", "村民给老井清淤时挖出一块旧石碑，上面刻着修井人的名字。", "石碑已经立在祠堂门口。"),
}
FEW = {
    "bees": (
        "养蜂人追着花期走了半个中国",
        "养蜂人老韩今年转了七个省，四十箱蜜蜂跟着他从油菜花追到荆条花。",
        "他说，最难的是夜里赶路。",
    ),
    "bus": (
        "末班公交车推迟到夜里十点",
        "三路公交车的末班时间推迟到夜里十点，晚自习的学生可以坐车回家。",
        "司机们轮流值晚班。",
    ),
    "kiln": (
        "百年砖窑改成了陶艺工坊",
        "停火二十年的砖窑改成了陶艺工坊，城里来的游客排队学拉坯。",
        "头一窑烧坏了三十多只碗。",
    ),
    "goat": (
        "走失的羊自己找回了家",
        "三天前走失的十一只羊昨夜自己回了家，脖子上的铃铛把全村都吵醒了。",
        "羊主人给每只羊多添了一把料。",
    ),
    "tea": (
        "春茶还没开采订单已经排满",
        "合作社的春茶还没有开采，订单已经排到五月，比去年多了一倍。",
        "采茶工要从邻县请来。",
    ),
}
ALL = STORIES | FEW


def page(key: str, more: str = "") -> bytes:
    title, *lines = ALL[key]
    body = "".join(f"<p>{line}</p>" for line in (*lines, more) if line)
    return f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{body}</div></body></html>".encode()


def listing(*links: tuple[str, str]) -> bytes:
    return "".join(f'<ul><li><a href="{path}">{ALL[key][0]}</a></li></ul>' for path, key in links).encode()


class Site(BaseHTTPRequestHandler):
    """sheets: path -> (status, payload), entity tags by content."""

    sheets: dict[str, tuple[int, bytes]]

    def do_GET(self) -> None:
        status, payload = self.sheets.get(self.path, (404, b""))
        tag = f'"{hash(payload)}"'
        unchanged = status == 200 and self.headers.get("If-None-Match") == tag
        self.send_response(304 if unchanged else status)
        if status == 302:
            self.send_header("Location", "/old/")
        if status == 200:
            self.send_header("ETag", tag)
        self.send_header("Content-Type", "application/rss+xml" if "xml" in self.path else "text/html; charset=utf-8")
        self.send_header("Content-Length", "0" if unchanged else str(len(payload)))
        self.end_headers()
        self.wfile.write(b"" if unchanged else payload)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


FEED = f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>
<title>{STORIES["school"][0]}</title><link>/feed/2026/1117/c_10007.html</link>
<pubDate>Tue, 17 Nov 2026 01:00:00 GMT</pubDate>
<content:encoded><![CDATA[<p>{STORIES["school"][1]}</p><p>{STORIES["school"][2]}</p>]]></content:encoded></item></channel></rss>"""
SITEMAPS = """<sitemapindex>
<sitemap><loc>/map-2020.xml</loc><lastmod>2020-12-31</lastmod></sitemap>
<sitemap><loc>/map-new.xml</loc><lastmod>2999-12-31</lastmod></sitemap></sitemapindex>"""
PATHS = {key: f"/a/2026/1117/c_1000{n}.html" for n, key in enumerate(STORIES)}


@pytest.fixture(scope="module")
def recrawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, Run, Run]]:
    """Base URL, database, the run before and the run after the site changed."""
    folder = tmp_path_factory.mktemp("recrawl")
    linked = ("bridge", "ferry", "rice", "film")
    Site.sheets = {PATHS[key]: (200, page(key)) for key in linked} | {
        "/a/": (200, listing(*((PATHS[key], key) for key in linked))),
        "/feed.xml": (200, FEED.encode()),
        "/few/": (200, listing(*((f"/few/2026/1117/c_2000{n}.html", key) for n, key in enumerate(FEW)))),
        "/old/": (200, listing(("/old/2019/0311/c_30001.html", "well"), ("/old/2026/1117/c_30002.html", "film"))),
        "/old/2026/1117/c_30002.html": (302, b""),
        "/map.xml": (200, SITEMAPS.encode()),
        "/map-2020.xml": (200, b"<urlset/>"),
        "/map-new.xml": (200, f"<urlset><url><loc>{PATHS['bridge']}</loc></url></urlset>".encode()),
    }
    Site.sheets |= {f"/few/2026/1117/c_2000{n}.html": (200, page(key)) for n, key in enumerate(FEW)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    sources, database = folder / "sources.yaml", folder / "news.db"
    common = f"groups: [demo], loopback: true, start: '{base}"
    sources.write_text(
        f"- {{id: site, name: 甲, kind: listing, {common}/a/'}}\n"
        f"- {{id: feed, name: 乙, kind: feed, {common}/feed.xml'}}\n"
        f"- {{id: few, name: 丙, kind: listing, pages: 3, {common}/few/'}}\n"
        f"- {{id: map, name: 戊, kind: sitemap, {common}/map.xml'}}\n"
        f"- {{id: old, name: 丁, kind: listing, max_age_days: 30, {common}/old/'}}\n",
        "utf-8",
    )
    first = crawl(database, sources)
    backdate(database)
    Site.sheets[PATHS["bridge"]] = (200, page("bridge", "今天上午，第一辆班车从桥上开过。"))
    Site.sheets[PATHS["ferry"]] = (404, b"gone")
    Site.sheets["/a/"] = (200, listing((PATHS["bridge"], "bridge")))
    second = crawl(database, sources)
    yield base, database, first, second
    server.shutdown()
    server.server_close()


def backdate(database: Path) -> None:
    """As if the first run had been three days ago."""
    db = sqlite3.connect(database)
    with db:
        db.execute("UPDATE pages SET fetched_at = '2026-11-17T00:00:00Z', last_seen_at = '2026-11-17T00:00:00Z'")
    db.close()


def test_a_changed_article_is_a_revision_and_its_old_text_stays(recrawled) -> None:
    base, database, first, second = recrawled
    assert (first.code, second.code) == (0, 0), second.said
    pages = f"SELECT relation, body, article_id FROM pages WHERE url = '{base}{PATHS['bridge']}' ORDER BY id"
    (old_relation, old_body, old_article), (new_relation, new_body, new_article) = rows(database, pages)
    assert (old_relation, new_relation, new_body) == ("revision", "canonical", None)
    assert old_article == new_article
    assert "班车从桥上开过" not in old_body
    assert "班车从桥上开过" in rows(database, f"SELECT body FROM articles WHERE id = {new_article}")[0][0]


def test_a_page_that_is_gone_says_since_when_and_keeps_its_text(recrawled) -> None:
    base, database, _, second = recrawled
    gone = (
        f"SELECT gone_at IS NOT NULL, relation, article_id IS NOT NULL FROM pages WHERE url = '{base}{PATHS['ferry']}'"
    )
    assert rows(database, gone) == [(1, "canonical", 1)]
    assert (404, base + PATHS["ferry"]) in second.answers, "asked for, although nothing links it any more"
    assert rows(database, f"SELECT count(*) FROM failures WHERE url LIKE '%{PATHS['ferry']}'") == [(0,)]


def test_a_page_that_stands_unchanged_is_confirmed_by_its_server(recrawled) -> None:
    base, database, _, second = recrawled
    assert (304, base + PATHS["rice"]) in second.answers
    assert rows(database, f"SELECT last_seen_at > fetched_at FROM pages WHERE url = '{base}{PATHS['rice']}'") == [(1,)]


def test_a_feed_that_carries_the_text_stands_in_for_a_page_that_cannot_be_had(recrawled) -> None:
    _, database, _, _ = recrawled
    told = "SELECT title, published_at, relation FROM pages WHERE source = 'feed'"
    assert rows(database, told) == [(STORIES["school"][0], "2026-11-17", "canonical")]


def test_a_source_costs_no_more_than_its_budget(recrawled) -> None:
    base, database, first, second = recrawled
    for run in (first, second):
        assert sum(url.startswith(f"{base}/few/") for _, url in run.answers) == 3
        assert "page-budget" in run.said
    assert rows(database, "SELECT count(DISTINCT url) FROM pages WHERE source = 'few'") == [(4,)], "two more each time"


def test_what_is_older_than_the_source_wants_is_not_asked_for(recrawled) -> None:
    _, _, first, second = recrawled
    assert not [url for _, url in (*first.answers, *second.answers) if "/old/2019/" in url]
    assert "older 1" in first.said


def test_a_site_that_sends_the_reader_to_its_front_page_says_that_the_article_is_gone(recrawled) -> None:
    base, database, _, second = recrawled
    asked = f"{base}/old/2026/1117/c_30002.html"
    assert rows(database, "SELECT url, kind FROM failures WHERE source = 'old'") == [(asked, "led-home")]
    assert "gone 1" in second.said, "not asked for again at once"
    assert rows(database, "SELECT count(*) FROM pages WHERE source = 'old'") == [(0,)]


def test_a_sitemap_that_has_not_changed_since_all_was_dealt_with_is_not_asked_for(recrawled) -> None:
    base, _, first, second = recrawled
    asked = [{url.removeprefix(base) for _, url in run.answers if "map" in url} for run in (first, second)]
    assert asked == [{"/map.xml", "/map-2020.xml", "/map-new.xml"}, {"/map.xml", "/map-new.xml"}]

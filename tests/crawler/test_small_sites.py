"""Small sites of unusual forms, crawled as a user crawls them: no patterns, over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.crawler.test_news import Run, crawl, rows

TITLES = {
    "ferry": "石湾镇的渡口今起停航检修",
    "rice": "三千亩晚稻昨天全部收割完毕",
    "kiln": "老砖窑改成了陶艺工坊",
    "bus": "末班公交车推迟到夜里十点",
    "goat": "走失的十一只羊自己回了家",
    "well": "村民清淤老井挖出旧石碑",
}
LINES = {
    "ferry": "渡口今天起停航检修，为期十天，其间由对岸的班车接送乘客，船工说船底该换的木板有二十多块。",
    "rice": "全镇三千亩晚稻昨天全部收割完毕，亩产比去年多了三十公斤，烘干厂连着开了九个通宵。",
    "kiln": "停火二十年的砖窑改成了陶艺工坊，城里来的游客排队学拉坯，头一窑烧坏了三十多只碗。",
    "bus": "三路公交车的末班时间推迟到夜里十点，晚自习的学生可以坐车回家，司机们轮流值晚班。",
    "goat": "三天前走失的羊昨夜自己回了家，脖子上的铃铛把全村都吵醒了，羊主人给每只羊多添了一把料。",
    "well": "村民给老井清淤时挖出一块旧石碑，上面刻着修井人的名字，石碑已经立在祠堂门口。",
}


def article(key: str, head: str = "") -> str:
    text = f"<p>{LINES[key]}</p><p>记者从镇里了解到，这件事前后花了三个月，参与的村民有四十多人。</p>"
    return f"<html><head><title>{TITLES[key]}</title>{head}</head><body><h1>{TITLES[key]}</h1>{text}</body></html>"


def links(paths: dict[str, str], day: str = "") -> str:
    return (
        "<ul>" + "".join(f"<li><a href='{path}'>{TITLES[key]}</a>{day}</li>" for path, key in paths.items()) + "</ul>"
    )


def all_of(paths: dict[str, str]) -> dict[str, str]:
    return {path: article(key) for path, key in paths.items()}


SLUGS = {f"/{key}-of-today.html": key for key in ("ferry", "rice", "kiln", "bus", "goat")}
NESTED = {"/news/china/2026-11-20/7000.html": "ferry", "/news/world/2026-11-21/7001.html": "rice"}
DATED = {f"/2026/1117/{n}.html": key for n, key in enumerate(TITLES, 70001)}
BARE = {f"/view/{n}.html": key for n, key in enumerate(TITLES, 770001)}
SITES: dict[str, dict[str, str]] = {
    "slugs": all_of(SLUGS) | {"/": links(SLUGS)},
    "nested": all_of(NESTED)
    | {
        "/": "<ul><li><a href='/news/'>新闻</a></li></ul>",
        "/news/": "<ul><li><a href='/news/china/'>国内</a></li><li><a href='/news/world/'>国际</a></li></ul>",
        "/news/china/": links({"/news/china/2026-11-20/7000.html": "ferry"}),
        "/news/world/": links({"/news/world/2026-11-21/7001.html": "rice"}),
    },
    "reloading": all_of(DATED)
    | {
        "/": "<html><head><meta http-equiv='refresh' content='60;url=/'></head><body>" + links(DATED),
        "/2026/1117/70001.html": article("ferry", "<meta http-equiv='refresh' content='60;url=/2026/1117/70001.html'>"),
        "/2026/1117/70002.html": "<script>location.replace('/moved/2026/1117/80002.html')</script>",
        "/moved/2026/1117/80002.html": article("rice"),
        "/2026/1117/70003.html": "<meta http-equiv='refresh' content='0;url=/moved/2026/1117/80003.html'>",
        "/moved/2026/1117/80003.html": article("kiln"),
        "/2026/1117/70004.html": "<meta http-equiv='refresh' content='0;url=/'><p>页面不存在</p>",
    },
    "frames": {f"/inner{path}": article(key) for path, key in DATED.items()}
    | {path: f"<html><h1>{TITLES[key]}</h1><iframe src='/inner{path}'></iframe></html>" for path, key in DATED.items()}
    | {
        "/": "<frameset><frame src='/top.html'><frame src='/list.html'></frameset>",
        "/top.html": "石湾",
        "/list.html": links(DATED),
    },
    "undated": all_of(BARE) | {"/": links(BARE, "<span>2026-11-17</span>")},
    "nowhere": {
        "/": "<a href='/contract.html'>服务协议</a> <a href='/page/0/'>上一頁</a>",
        "/contract.html": article("well"),
    },
    "doubtful": {"/": "<p><a href='/tea.html'>村民清淤老井挖出旧石碑</a></p>", "/tea.html": article("well")},
    "pair": all_of(DATED)
    | {
        "/": links(DATED),
        "/feed.xml": "<rss version='2.0'><channel>"
        + "".join(f"<item><title>{TITLES[key]}</title><link>{path}</link></item>" for path, key in DATED.items())
        + "</channel></rss>",
    },
    "quiet": all_of(DATED) | {"/": "<div class='nav'><a href='/dead/'>社会</a></div>" + links(DATED)},
}


@contextmanager
def serving(pages: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    """A site on a free port, and the paths that it was asked for."""
    asked: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            kind = "text/xml" if self.path.endswith(".xml") else "text/html"
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_address[1], asked
    server.shutdown()
    thread.join()
    server.server_close()


def entry(name: str, port: int, kind: str = "listing", start: str = "/", **more: object) -> dict[str, object]:
    address = f"http://127.0.0.1:{port}{start}"
    return {"id": name, "name": name, "kind": kind, "start": address, "groups": ["demo"], "loopback": True} | more


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Run, Path, dict[str, list[str]]]]:
    """All sites but the quiet one, crawled in one run: the run, its database, what each was asked for."""
    folder = tmp_path_factory.mktemp("sites")
    with ExitStack() as stack:
        served = {name: stack.enter_context(serving(pages)) for name, pages in SITES.items() if name != "quiet"}
        entries = [entry(name, port) for name, (port, _) in served.items() if name != "pair"]
        entries += [entry("pair-feed", served["pair"][0], "feed", "/feed.xml"), entry("pair-list", served["pair"][0])]
        entries[0]["expect"] = {"articles": 9, "published": 0.9}
        (folder / "sources.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
        run = crawl(folder / "news.db", folder / "sources.yaml")
        yield run, folder / "news.db", {name: asked for name, (_, asked) in served.items()}


def stored(database: Path, source: str) -> set[str]:
    query = f"SELECT url FROM pages WHERE source = '{source}' AND relation <> 'rejected'"
    return {"/" + url.split("/", 3)[3] for (url,) in rows(database, query)}


def test_articles_of_words_sections_of_sections_and_frames_are_found(crawled) -> None:
    _, database, _ = crawled
    assert stored(database, "slugs") == set(SLUGS)
    assert stored(database, "nested") == set(NESTED)
    assert stored(database, "frames") == set(DATED)


def test_pages_that_reload_themselves_are_read_and_those_that_lead_on_are_followed_but_not_home(crawled) -> None:
    _, database, asked = crawled
    moved = {"/moved/2026/1117/80002.html", "/moved/2026/1117/80003.html"}
    own = {"/2026/1117/70001.html", "/2026/1117/70005.html", "/2026/1117/70006.html"}
    assert stored(database, "reloading") == moved | own
    assert asked["reloading"].count("/") == 1


def test_the_day_beside_a_link_is_that_of_a_page_that_tells_none(crawled) -> None:
    _, database, _ = crawled
    days = rows(database, "SELECT DISTINCT published_at, published_evidence FROM pages WHERE source = 'undated'")
    assert days == [("2026-11-17", "listed")]


def test_a_page_that_two_sources_link_belongs_to_the_first_of_them(crawled) -> None:
    _, database, _ = crawled
    assert stored(database, "pair-feed") == set(DATED)
    assert stored(database, "pair-list") == set()


def test_a_source_that_leads_nowhere_is_told_and_one_in_doubt_is_tried(crawled) -> None:
    run, database, asked = crawled
    ((healthy, trouble),) = rows(database, "SELECT healthy, trouble FROM runs")
    assert (run.code, healthy) == (1, 0), run.said
    told = ["nowhere led to no article", "slugs led to 5 articles, fewer than the 9 expected"]
    assert trouble.split("; ") == [*told, "0 of 5 articles of slugs have published, fewer than the 90% expected"]
    assert asked["nowhere"] == ["/robots.txt", "/"] or set(asked["nowhere"]) == {"/"}
    assert stored(database, "doubtful") == {"/tea.html"}


def test_a_quiet_run_with_a_dead_link_of_the_menu_is_healthy_and_lets_it_rest(tmp_path: Path) -> None:
    with serving(SITES["quiet"]) as (port, asked):
        (tmp_path / "sources.yaml").write_text(yaml.safe_dump([entry("quiet", port)]), "utf-8")
        first, second = (crawl(tmp_path / "news.db", tmp_path / "sources.yaml") for _ in range(2))
    assert (first.code, second.code) == (0, 0), second.said
    assert asked.count("/dead/") == 1

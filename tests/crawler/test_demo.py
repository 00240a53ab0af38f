"""The demo newsroom over real HTTP: what the spiders meet there, and that it leaves when its parent does."""

from __future__ import annotations

import html
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.robotparser
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest

from crawler.demo import OUTLETS, Newsroom
from crawler.demo.articles import articles
from crawler.demo.damage import convert, gloss, lose_plus, mask, regroup, simplify
from crawler.demo.outlets import county, epaper
from crawler.demo.site import build
from crawler.demo.truth import truth

ROOT = Path(__file__).parents[2]
TRUTH = {(fact["outlet"], fact["path"]): fact for fact in truth()}


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(url: str, **headers: str) -> Answer:
    """One GET, redirects not followed; header names come back in lower case."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    connection.request("GET", parts.path or "/", headers={name.replace("_", "-"): v for name, v in headers.items()})
    response = connection.getresponse()
    answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return answer


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    with Newsroom(base_port=0) as newsroom:
        yield newsroom.urls


def paths(outlet: str, **wanted: object) -> list[str]:
    return [
        path for (o, path), fact in TRUTH.items() if o == outlet and all(fact[name] == v for name, v in wanted.items())
    ]


def links(page: str) -> set[str]:
    return {link for link in re.findall(r'(?:href|src)="([^"#]+)"', page) if not link.startswith("javascript:")}


def text_of(answer: Answer) -> str:
    """The page decoded as its outlet wrote it: what declares Big5 is, what is no UTF-8 is GBK."""
    if b"charset=big5" in answer.body:
        return answer.body.decode("big5")
    try:
        return answer.body.decode("utf-8")
    except UnicodeDecodeError:
        return answer.body.decode("gbk")


# --- the pages


def test_every_link_leads_to_a_page_except_those_said_to_be_missing(urls):
    outlet_of = {url: outlet for outlet, url in urls.items()}
    waiting, seen, failed = [url + "/" for url in urls.values()], set(urls.values()), {}
    while waiting:
        url = waiting.pop()
        answer = ask(url)
        if answer.status == 500:
            answer = ask(url)
        host, path = url[: url.index("/", 8)], url[url.index("/", 8) :]
        if answer.status == 301:
            assert ask(host + answer.headers["location"]).status == 200
        elif answer.status != 200:
            failed[outlet_of[host], path] = answer.status
        elif answer.headers["content-type"].startswith("text/html"):
            found = {urljoin(url, link) for link in links(text_of(answer))}
            foreign = {link for link in found if not link.startswith(tuple(urls.values()))}
            assert not foreign, f"{url} links outside the newsroom: {foreign}"
            waiting += sorted(found - seen)
            seen |= found
    assert failed == {place: 404 for place, fact in TRUTH.items() if fact["kind"] == "missing"}
    linked = {(outlet_of[url[: url.index("/", 8)]], url[url.index("/", 8) :]) for url in seen if url.count("/") > 2}
    assert TRUTH.keys() <= linked, "a page that nothing links to can't be crawled"


def test_every_page_carries_the_title_and_the_blocks_that_the_truth_gives_it(urls):
    pages = build(urls)
    for (outlet, path), fact in TRUTH.items():
        if fact["kind"] == "article":
            texts = [html.unescape(text_of(Answer(200, {}, pages[outlet][p].body))) for p in (path, *fact["further"])]
            page = simplify(re.sub(r"\([a-zà-ǜ]+\)", "", "".join(texts)))
            lost = [text for text in (fact["title"], *fact["body"]) if simplify(text) not in page]
            assert not lost, (outlet, path)
            assert fact["published"] is None or fact["published"][:4] in page


def test_the_newsroom_is_the_same_on_every_run(urls):
    assert build(urls) == build(urls)
    path = county.path_of("orchards")
    assert ask(urls["county"] + path).body == build(urls)["county"][path].body


def test_one_article_stands_in_all_five_layouts():
    outlets = defaultdict(set)
    for (outlet, _), fact in TRUTH.items():
        outlets[fact["article"]].add(outlet)
    assert outlets["orchards"] == outlets["bridge"] == set(OUTLETS)
    assert outlets.keys() - {None} == articles().keys() - {"casino_clone"}


def test_articles_are_of_the_length_of_news():
    short = {key: len(a.text) for key, a in articles().items() if not 300 <= len(a.text) <= 1300}
    assert short.keys() == {"lostnotice", "prices45", "prices46", "kindling", "vaccine", "casino_clone"}
    assert all(count > 100 for count in short.values())


def test_the_two_bulletins_differ_in_three_numbers():
    first, second = (re.findall(r"[\d.]+|[^\d.]+", articles()[key].text) for key in ("prices45", "prices46"))
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    assert changed == [("15.40", "15.90"), ("5.20", "5.05"), ("3.12", "3.38")]


# --- the county's server


def test_a_page_that_is_known_is_not_sent_again(urls):
    url = urls["county"] + county.path_of("bridge")
    first = ask(url)
    assert first.headers["last-modified"] == "Mon, 16 Nov 2026 10:05:00 GMT"
    known = ask(url, If_None_Match=first.headers["etag"])
    assert (known.status, known.body, known.headers["etag"]) == (304, b"", first.headers["etag"])
    assert ask(url, If_Modified_Since=first.headers["last-modified"]).status == 304
    assert ask(url, If_Modified_Since="Mon, 16 Nov 2026 10:04:59 GMT").status == 200
    # The tag decides where both are sent, and a date that can't be read says nothing.
    assert ask(url, If_None_Match='"other"', If_Modified_Since=first.headers["last-modified"]).status == 200
    assert ask(url, If_Modified_Since="yesterday").status == 200


def test_an_old_address_leads_to_the_new_one(urls):
    answer = ask(urls["county"] + county.MOVED)
    assert (answer.status, answer.headers["location"]) == (301, county.path_of("library"))


def test_a_page_that_fails_is_there_on_the_second_request():
    with Newsroom(base_port=0) as newsroom:
        url = newsroom.urls["county"] + county.path_of("parcels")
        assert [ask(url).status for _ in range(3)] == [500, 200, 200]


def test_robots_forbids_what_the_pages_link(urls):
    answer = ask(urls["county"] + "/robots.txt")
    rules = urllib.robotparser.RobotFileParser()
    rules.parse(answer.body.decode().splitlines())
    assert paths("county", kind="forbidden") == [county.FORBIDDEN]
    assert not rules.can_fetch("qingliu", county.FORBIDDEN)
    assert rules.can_fetch("qingliu", county.path_of("bridge"))
    assert rules.site_maps() == [urls["county"] + "/sitemap.xml"]
    assert f'href="{county.FORBIDDEN}"' in text_of(ask(urls["county"] + "/"))
    assert ask(urls["game"] + "/robots.txt").status == 404


def test_a_long_article_goes_on_over_three_pages(urls):
    path, texts = county.path_of("oldroad"), []
    while path:
        page = text_of(ask(urls["county"] + path))
        texts.append(page)
        after = re.search(r'href="([^"]+)">下一页', page)
        path = after[1] if after else ""
    parts = articles()["oldroad"].parts
    assert len(texts) == len(parts) == 3
    for page, part in zip(texts, parts, strict=True):
        assert all(line.text in page for line in part)
    assert TRUTH["county", county.path_of("oldroad")]["further"] == tuple(county.page_paths("oldroad")[1:])


def test_the_feed_lists_the_ten_latest_articles(urls):
    items = ET.fromstring(ask(urls["county"] + "/rss.xml").body).findall("channel/item")
    assert [item.findtext("link") for item in items] == [
        urls["county"] + county.path_of(article.key) for article in county.newest()[:10]
    ]
    assert items[0].findtext("pubDate") == "Tue, 17 Nov 2026 23:30:00 GMT"


def test_the_sitemap_lists_all_articles_with_their_dates(urls):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    rows = ET.fromstring(ask(urls["county"] + "/sitemap.xml").body).findall("s:url", space)
    dates = {row.findtext("s:loc", "", space): row.findtext("s:lastmod", "", space) for row in rows}
    facts = {path: TRUTH["county", path] for path in paths("county", kind="article")}
    assert dates == {urls["county"] + path: fact["published"] for path, fact in facts.items()}


# --- the other layouts


def test_the_portal_declares_no_charset_and_is_gbk(urls):
    for path in paths("portal", kind="article"):
        answer = ask(urls["portal"] + path)
        assert answer.headers["content-type"] == "text/html"
        if path.startswith("/tw/"):
            assert b"charset=big5" in answer.body
            assert "「" in answer.body.decode("big5")
        else:
            declared = re.findall(rb"charset=([\w-]+)", answer.body)
            lies = TRUTH["portal", path]["article"] == "metro"
            assert declared == ([b"utf-8"] if lies else [])
            assert "您的位置" in answer.body.decode("gbk")
            with pytest.raises(UnicodeDecodeError):
                answer.body.decode("utf-8")


def test_the_mirror_is_converted_and_its_keyword_line_is_not(urls):
    (path,) = paths("mirror", article="orchards")
    page = text_of(ask(urls["mirror"] + path))
    assert "國產" not in page
    assert page.count("国产一区二区三区在线-") == 3
    assert "主站蜘蛛池模板" in page
    assert "display:none" in page
    assert len(re.findall(r"\w\([a-zà-ǜ]+\)", page)) > 30


def test_the_newspaper_leads_from_the_issue_over_its_pages_to_the_articles(urls):
    front = links(text_of(ask(urls["epaper"] + "/")))
    assert {f"/html/2026-11/{day}/node_1.htm" for day in (16, 17, 18)} <= front
    node = urls["epaper"] + "/html/2026-11/18/node_1.htm"
    assert {"node_2.htm", "node_3.htm", "content_51051.htm", "content_51056.htm"} <= links(text_of(ask(node)))
    page = text_of(ask(urljoin(node, "content_51051.htm")))
    for mark in (
        "founder-content",
        "<!--enpcontent-->",
        "版面导航",
        "标题导航",
        "2026年11月18日 星期三",
        "（下转第3版）",
    ):
        assert mark in page
    assert "（上接第1版）" in text_of(ask(urljoin(node, "content_51055.htm")))
    head = TRUTH["epaper", "/html/2026-11/18/content_51051.htm"]
    assert (head["part"], head["further"]) == ("head", ("/html/2026-11/18/content_51055.htm",))
    assert ask(urls["epaper"] + epaper.NO_ISSUE).status == 404


def test_the_game_site_masks_words_and_loses_plus_signs(urls):
    (path,) = paths("game", article="orchards")
    page = text_of(ask(urls["game"] + path))
    assert "书记" not in page
    assert "村党支部*罗世安" in page
    assert "“1 3 N”" in page
    assert TRUTH["game", path]["title"] == "“党建 产业”，让荒坡长出“金果子”"


def test_damage_changes_what_it_names_and_nothing_else():
    assert convert("县里的干部后来发现了面馆") == "縣里的干部后來發現了面館"
    assert gloss("學校的書記", every=2) == "學校的書(shū)記"
    assert mask("总书记、支部书记和文书") == "*、支部*和文书"
    assert lose_plus("1+3+N") == "1 3 N"
    lines = articles()["bridge"].lines
    kept = "".join(line.text for line in lines if line.kind != "caption")
    assert "".join(line.text for line in regroup(lines)) == kept
    assert len(regroup(lines)) != len(lines)


# --- the process


def start() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "crawler.demo", "--base-port", "0"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")


@pytest.mark.parametrize("leave", ["stdin closes", "SIGTERM"])
def test_it_leaves_when_told(leave):
    with start() as process:
        urls = json.loads(process.stdout.readline())
        assert tuple(urls) == OUTLETS
        if leave == "SIGTERM":
            process.send_signal(signal.SIGTERM)
        else:
            process.stdin.close()
        assert process.wait(timeout=60) == 0
    with pytest.raises(ConnectionRefusedError):
        ask(urls["county"] + "/")


def test_it_leaves_when_its_parent_is_killed():
    script = (
        "from crawler.demo import Newsroom; import time\n"
        "print(Newsroom(base_port=0).urls['county'], flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as parent:
        connection = HTTPConnection(urlsplit(parent.stdout.readline().strip()).netloc, timeout=60)
        connection.request("GET", "/")
        assert connection.getresponse().read()
        parent.kill()
        # The newsroom closes a connection it has open when it goes, and not before: the end of reading is its end.
        assert connection.sock.recv(1) == b""
        connection.close()


def test_a_taken_port_is_replaced_by_a_free_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        base = taken.getsockname()[1]
        if base > 65530:
            pytest.skip("the system gave the last port of all")
        with Newsroom(base_port=base) as newsroom:
            assert newsroom.urls["county"] != f"http://127.0.0.1:{base}"
            assert ask(newsroom.urls["county"] + "/").status == 200


def test_a_newsroom_that_does_not_come_up_says_why():
    told = r"did not come up \(exit code 1\): (?s:.*)port must be 0-65535"
    with Newsroom(base_port=70000) as newsroom, pytest.raises(RuntimeError, match=told):
        newsroom.urls  # noqa: B018 - waits for it

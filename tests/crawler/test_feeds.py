"""Feeds, sitemaps and JSON: one bad entry costs itself."""

from __future__ import annotations

import gzip

import pytest

from crawler.links.anchors import ENTRY, SITEMAP, Anchor
from crawler.links.feeds import ended_early, read_feed, read_sitemap

SITE = "http://xw.shiwan.example/"


def rss(*items: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(number: int, title: str = "渡口停航", more: str = "") -> str:
    return f"<item><title>{title}</title><link>/a/{number}.html</link>{more}</item>"


def urls(anchors: tuple[Anchor, ...]) -> list[str]:
    return [anchor.url.removeprefix(SITE) for anchor in anchors]


THREE = ["a/1.html", "a/2.html", "a/3.html"]


@pytest.mark.parametrize(
    "bad",
    [
        item(2, more="<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>"),
        item(2, more="<pubDate>0001-01-01T00:00:00+08:00</pubDate>"),
        item(2, more="<pubDate>0000-00-00 00:00:00</pubDate>"),
        item(2, title="渡口&#xd83d;停航"),
        item(2, title="渡口 & 停航 &nbsp; <b>"),
        item(2, title="渡口\x01停航"),
    ],
)
def test_one_bad_entry_of_a_feed_costs_itself(bad: str) -> None:
    found = read_feed(rss(item(1), bad, item(3)).encode(), "text/xml", SITE)
    assert urls(found) == THREE
    assert found[1].day is None


def test_half_an_emoji_in_the_bytes_of_a_feed_leaves_its_titles_readable() -> None:
    found = read_feed(rss(item(1), item(2, "\ud83d渡口"), item(3)).encode("utf-8", "surrogatepass"), "text/xml", SITE)
    assert [anchor.text for anchor in found] == ["渡口停航", "渡口", "渡口停航"]


def test_a_feed_tells_who_wrote_and_a_feed_in_gbk_or_gzip_or_json_is_read() -> None:
    written = read_feed(rss(item(1, more="<author>李禾</author>")).encode(), "text/xml", SITE)
    assert written == (Anchor(SITE + "a/1.html", "渡口停航", ENTRY, author="李禾"),)
    gbk = rss(item(1)).replace("utf-8", "gbk").encode("gbk")
    assert read_feed(gbk, "text/xml", SITE)[0].text == "渡口停航"
    assert urls(read_feed(gzip.compress(gbk), "application/gzip", SITE)) == ["a/1.html"]
    given = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a/1.html", "title": "渡口停航"}]}'
    assert read_feed(given.encode(), "application/feed+json", SITE) == (Anchor(SITE + "a/1.html", "渡口停航", ENTRY),)


def sitemap(*entries: str) -> bytes:
    body = "".join(f"<url>{entry}</url>" for entry in entries)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{body}</urlset>".encode()


@pytest.mark.parametrize(
    "bad",
    [
        "<loc>/a/2.html</loc><lastmod>0001-01-01T00:00:00+08:00</lastmod>",
        "<loc>/a/2.html</loc><lastmod>9999-12-31T23:59:59-08:00</lastmod>",
        "<loc>/a/2.html</loc><publication_date>0001-01-01T00:00:00Z</publication_date>",
    ],
)
def test_one_bad_entry_of_a_sitemap_costs_itself(bad: str) -> None:
    assert urls(read_sitemap(sitemap("<loc>/a/1.html</loc>", bad, "<loc>/a/3.html</loc>"), None, SITE)) == THREE


def test_a_bare_ampersand_in_a_sitemap_is_one() -> None:
    found = read_sitemap(sitemap("<loc>/show?a=1&b=2</loc>", "<loc>/show?a=1&amp;b=3</loc>"), None, SITE)
    assert urls(found) == ["show?a=1&b=2", "show?a=1&b=3"]


def test_a_mark_before_a_list_of_addresses_and_a_robots_txt_are_read() -> None:
    assert urls(read_sitemap(f"\ufeff{SITE}a/1.html\r\n".encode(), None, SITE)) == ["a/1.html"]
    robots = f"User-agent: *\nDisallow:\nSitemap: {SITE}sm.xml\nsitemap: /news.xml\n".encode()
    assert read_sitemap(robots, None, SITE + "robots.txt") == (
        Anchor(SITE + "sm.xml", "", SITEMAP),
        Anchor(SITE + "news.xml", "", SITEMAP),
    )


def test_a_file_that_breaks_off_is_told_and_what_it_held_is_read() -> None:
    whole = sitemap(*(f"<loc>/a/{n}.html</loc>" for n in range(1, 4)))
    assert not ended_early(whole)
    assert not ended_early(b"http://a.example/1.html\n")
    assert ended_early(whole[:-40])
    assert urls(read_sitemap(whole[:-40], None, SITE))[:2] == THREE[:2]
    assert ended_early(gzip.compress(whole)[:-30])


@pytest.mark.parametrize("hostile", [b"<item>" * 20_000, b"<item " * 20_000, b"<item></item>" * 5_000])
def test_a_feed_of_nothing_but_beginnings_ends(hostile: bytes) -> None:
    assert read_feed(hostile, "text/xml", SITE) == ()

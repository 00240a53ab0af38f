"""Of an archive's documents, the pages are told from all else that was kept with them."""

from __future__ import annotations

import pytest

from pipelines.documents.kinds import what_else
from pipelines.record import Page

STORY = "麦田镇的粮站昨天开秤，头一天收了六十吨。"


def document(contents: str | bytes, kind: str | None = "text/html", path: str = "/a", status: int = 200) -> Page:
    payload = contents.encode() if isinstance(contents, str) else contents
    url = path if ":" in path else f"http://a.example{path}"
    return Page(url=url, payload=payload, content_type=kind, status=status, fetched_at="2026-11-18T00:00:00Z")


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (document("!function(){var t={msg:'请检查网络设置后重试。'}}()", "application/javascript"), "script"),
        (document("/*! 图片轮播 */\n// 第二行\nvar tips = ['请先绑定手机号码。'];"), "script"),
        (document(f'callback({{"title": "{STORY}"}})'), "script"),
        (document(f"document.write('<p>{STORY}</p>')", "text/html", "/ad.js"), "script"),
        (document(f'{{"code": 0, "list": [{{"title": "{STORY}"}}]}}', "application/json"), "JSON"),
        (document(f'\n [ {{"title": "{STORY}"}} ]', "text/html"), "JSON"),
        (document(f'{{"@context": "https://schema.org", "name": "{STORY}"}}', "application/ld+json"), "JSON"),
        (
            document(f"<?xml version='1.0'?><!-- 频道 --><rss><title>{STORY}</title></rss>", "application/rss+xml"),
            "feed",
        ),
        (document(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{STORY}</title></feed>", "text/html"), "feed"),
        (
            document("<?xml version='1.0'?><urlset><url><loc>http://a.example/1</loc></url></urlset>", "text/xml"),
            "sitemap",
        ),
        (document(f"<?xml version='1.0'?><reply><text>{STORY}</text></reply>", "text/xml"), "XML"),
        (document(f"<svg xmlns='x'><text>{STORY}</text></svg>", "image/svg+xml"), "picture or font"),
        (document(f"<svg xmlns='x'><text>{STORY}</text></svg>", "text/html"), "picture or font"),
        (document(f"# {STORY}\nUser-agent: *\nDisallow: /", "text/plain", "/robots.txt"), "rules for robots"),
        (document(f"# {STORY}\nUser-Agent: *\nDisallow: /", "text/plain", "/robots.php"), "rules for robots"),
        (document("http://a.example/1\nhttps://a.example/2\n", "text/plain"), "list of addresses"),
        (document("@charset 'utf-8';\n.nav { color: red }", "text/css"), "style"),
        (document("/* 导航 */ .nav a:hover, .foot{color:red}", "text/plain"), "style"),
        (document(b"%PDF-1.7\n", "text/html"), "file"),
        (document(b"\xff\xd8\xff\xe0", "image/jpeg"), "file"),
        (document("乱写的字", "image/png"), "picture or font"),
        (document("WEBVTT\n\n00:00 字幕", "text/vtt"), "data"),
        (document(STORY, "application/octet-stream"), "file"),
        (document(f"<html>{STORY}</html>", status=404), "HTTP status 404"),
        (document(STORY, "text/dns", "dns:a.example"), "no address of the web"),
    ],
)
def test_what_is_no_page_is_named(page: Page, kind: str) -> None:
    assert what_else(page) == kind


@pytest.mark.parametrize(
    "page",
    [
        document(f"<p>{STORY}</p>"),
        document(f"<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN' 'x.dtd'><html>{STORY}</html>", "text/xml"),
        document(f"<?xml version='1.0'?><!DOCTYPE wml><wml><p>{STORY}</p></wml>", "text/vnd.wap.wml"),
        document(f"<!-- cached --><html>{STORY}</html>", "image/png"),
        document(f"<html>{STORY}</html>", "application/javascript", "/news.js"),
        document(f"\ufeff\r\n<html>{STORY}</html>", None),
        document(f"<svg style='display:none'></svg><!DOCTYPE html><html>{STORY}</html>"),
        document(f"var gone = 1;\n<body>{STORY}</body>"),
        document(STORY, "text/plain"),
        document(STORY, None, "file:///a/b.txt"),
        document(f"[{STORY}] 1. 参考", "text/plain"),
        document(f"{{{STORY}}}", "text/plain"),
        document(f"http://a.example/1 {STORY}\n{STORY}", "text/plain"),
        document(f"User-agent是什么：{STORY}", "text/plain"),
        document(STORY.encode("gb18030"), "text/html; charset=gbk"),
        document(STORY.encode("utf-16"), "text/html"),
        document("", "text/html"),
    ],
)
def test_what_may_be_a_page_is_kept(page: Page) -> None:
    assert what_else(page) is None

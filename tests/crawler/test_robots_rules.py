"""Of a robots.txt, what concerns us is read, and no more."""

from __future__ import annotations

from crawler.network.robots_rules import MOST_BYTES, RobotRules, concerning

US = "qingliu/1.0 (mail@paper.example)"


def allowed(body: str | bytes, path: str) -> bool:
    text = body.encode() if isinstance(body, str) else body
    return RobotRules(concerning(text, US), None).allowed(f"http://paper.example{path}", US)


def test_our_own_group_goes_before_that_for_all() -> None:
    body = "User-agent: *\nDisallow: /\n\nUser-agent: Qingliu/0.9\nDisallow: /inside/"
    assert allowed(body, "/news/1.html")
    assert not allowed(body, "/inside/1.html")


def test_a_group_of_many_names_holds_for_each() -> None:
    body = "user-agent: other\nUser-Agent : *\nuseragent: third # and all\nDisallow: /a/*.html$\nAllow: /a/b\n"
    assert not allowed(body, "/a/c.html")
    assert allowed(body, "/a/c.html?x")
    assert allowed(body, "/a/b"), "no rule fits but the one that allows"


def test_what_holds_for_others_is_none_of_ours() -> None:
    assert allowed("User-agent: qing\nUser-agent: other\nDisallow: /", "/news/")
    assert allowed("Disallow: /", "/news/"), "before any group"


def test_what_holds_for_the_site_is_kept() -> None:
    body = b"User-agent: other\nSitemap: http://paper.example/map.xml\nDisallow: /\r\rUser-agent: *\rCrawl-delay: 7"
    rules = RobotRules(concerning(body, US), None)
    assert list(rules.rp.sitemaps) == ["http://paper.example/map.xml"]
    assert rules.crawl_delay(US) == 7


def test_only_the_first_500_kilobytes_count() -> None:
    body = b"User-agent: *\n" + b"#" * MOST_BYTES + b"\nDisallow: /"
    assert allowed(body, "/news/")
    assert not allowed(b"\xef\xbb\xbfUser-agent: *\nDisallow: /" + b"\n" * MOST_BYTES, "/news/")


def test_a_file_of_many_agents_and_rules_is_read_for_us_alone() -> None:
    agents = b"".join(b"User-agent: robot-%d\n" % n for n in range(9_000))
    rules = b"".join(b"Disallow: /%d\n" % n for n in range(9_000))
    assert concerning(agents + rules, US) == b""
    assert concerning(agents + b"User-agent: *\nUser-agent: qingliu\nUser-agent: *\n" + rules, US).count(b"\n") == 9_001

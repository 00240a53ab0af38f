"""Links: read off pages, feeds and sitemaps, and judged without code for any one site."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.links.anchors import ENTRY, LIST, NAV, NEXT, SITEMAP, Anchor, day_in
from crawler.links.feeds import read_feed, read_sitemap
from crawler.links.judging import ARTICLE, FURTHER, LISTING, SKIP, UNSURE, LinkRules, Shapes, judge
from crawler.links.listings import read_listing
from crawler.links.recheck import is_due
from pipelines.database.known_addresses import Known
from pipelines.urls import fold_url, shape_of, site_of, trap

TODAY = "2026-11-18"
FRONT = "http://news.yunxi.example/"


def listing(body: str, url: str = FRONT) -> tuple[Anchor, ...]:
    markup = f"<html><body>{body}</body></html>".encode()
    return read_listing(markup, "text/html; charset=utf-8", url, charset=None, today=TODAY)


def kinds(body: str, *, rules: LinkRules | None = None, shapes: Shapes | None = None) -> dict[str, str]:
    """Path -> what the link is judged to be."""
    links = judge(listing(body), FRONT, rules or LinkRules(), shapes)
    return {link.url.removeprefix(FRONT): link.kind for link in links}


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_link_is_read_with_its_words_its_place_and_the_day_beside_it() -> None:
    body = """
    <div class="nav"><a href="/yaowen/">要闻</a></div>
    <ul><li><a href="/a/1.html"><img src="x.jpg" alt="图"></a>
            <a href="/a/1.html">石板桥昨天修好了</a><span>11-16</span></li>
        <li><a href="/a/2.html" title="云溪县三千亩晚稻全部收割完毕">云溪县三千亩晚稻…</a> [2025年12月30日]</li></ul>
    <p><a href="javascript:void(0)">收藏</a> <a href="mailto:a@b.example">来信</a></p>
    <div><a href="index_2.html">下一页</a></div>"""
    found = tuple(replace(anchor, container="") for anchor in listing(body))
    assert found == (
        Anchor(FRONT + "yaowen/", "要闻", NAV),
        Anchor(FRONT + "a/1.html", "石板桥昨天修好了", LIST, "2026-11-16"),
        Anchor(FRONT + "a/2.html", "云溪县三千亩晚稻全部收割完毕", LIST, "2025-12-30"),
        Anchor(FRONT + "index_2.html", "下一页", NEXT),
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-16 08:30", "2026-11-16"),
        ("[11/16]", "2026-11-16"),
        ("11月19日", "2026-11-19"),
        ("12-30", "2025-12-30"),
        ("2026/1/5", "2026-01-05"),
        ("2.30", None),
        ("比分 3-1", None),
        ("3天前", "2026-11-15"),
        ("昨天 08:30", "2026-11-17"),
        ("20小时前", "2026-11-17"),
        ("5分钟前", "2026-11-18"),
        ("三十年前的昨天", None),
        ("第三期", None),
    ],
)
def test_a_day_without_a_year_is_the_latest_that_can_be(text: str, day: str | None) -> None:
    assert day_in(text, f"{TODAY}T09:00:00") == day


def test_a_feed_tells_titles_days_in_china_and_whole_texts() -> None:
    rss = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
    <item><title>渡口停航</title><link>/a/1.html</link><pubDate>Tue, 17 Nov 2026 18:20:00 GMT</pubDate></item>
    <item><title>新桥通车</title><link>/a/2.html</link><content:encoded><![CDATA[<p>昨天上午。</p>]]></content:encoded></item>
    </channel></rss>"""
    assert read_feed(rss.encode(), "application/rss+xml", FRONT) == (
        Anchor(FRONT + "a/1.html", "渡口停航", ENTRY, "2026-11-18"),
        Anchor(FRONT + "a/2.html", "新桥通车", ENTRY, content="<p>昨天上午。</p>"),
    )


def test_sitemaps_of_every_kind() -> None:
    schema = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
    plain = f"""<urlset {schema}><url><loc> {{0}}a/1.html </loc>
    <lastmod>2026-11-17T16:20:00+08:00</lastmod></url></urlset>"""
    news = f"""<urlset {schema} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{{0}}a/2.html</loc>
    <news:news><news:publication_date>2026-11-18</news:publication_date><news:title>渡口停航</news:title></news:news>
    </url></urlset>"""
    index = f"""<sitemapindex {schema}><sitemap><loc>{{0}}s1.xml.gz</loc>
    <lastmod>2026-11-18</lastmod></sitemap></sitemapindex>"""
    read = [read_sitemap(text.format(FRONT).encode(), None, FRONT) for text in (plain, news, index)]
    assert read == [
        (Anchor(FRONT + "a/1.html", "", ENTRY, changed="2026-11-17T08:20:00Z"),),
        (Anchor(FRONT + "a/2.html", "渡口停航", ENTRY, "2026-11-18"),),
        (Anchor(FRONT + "s1.xml.gz", "", SITEMAP, changed="2026-11-18"),),
    ]
    assert read_sitemap(gzip.compress(plain.format(FRONT).encode()), None, FRONT) == read[0]
    assert read_sitemap(f"{FRONT}a/1.html\n{FRONT}a/2.html\n".encode(), None, FRONT) == (
        Anchor(FRONT + "a/1.html", "", ENTRY),
        Anchor(FRONT + "a/2.html", "", ENTRY),
    )


@pytest.mark.parametrize(
    "payload",
    [b"", b"<html><p>x", b"\x1f\x8bnonsense", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"],
)
def test_what_is_no_sitemap_leads_nowhere(payload: bytes) -> None:
    assert read_sitemap(payload, None, FRONT) == ()


# -- judging ----------------------------------------------------------------------------------------------------------


def test_articles_sections_and_further_pages_are_told_apart_by_address_words_and_place() -> None:
    body = """
    <nav><a href="/">首页</a><a href="/yaowen/">要闻</a><a href="/guonei.html">国内</a>
        <a href="/login.html">登录</a></nav>
    <ul><li><a href="/yaowen/2026-11/17/content_30416.html">石板桥昨天修好了</a></li>
        <li><a href="/a/434365209_120">三千亩晚稻全部收割完毕</a></li>
        <li><a href="/news/show.php?id=1207">村里来了放映队和剧团</a></li>
        <li><a href="/files/20261117.pdf">二〇二六年十一月公告全文</a></li>
        <li><a href="/xw/t20261116_88.shtml">视频</a></li></ul>
    <a href="/about.html">关于我们</a> <a href="http://other.example/2026/1117/c1.html">别处的新闻标题很长很长</a>
    <div class="pager"><a href="/index_2.html">2</a><a href="/index_3.html">下一页</a></div>"""
    assert kinds(body) == {
        "yaowen/": LISTING,
        "guonei.html": LISTING,
        "login.html": SKIP,
        "yaowen/2026-11/17/content_30416.html": ARTICLE,
        "a/434365209_120": ARTICLE,
        "news/show.php?id=1207": ARTICLE,
        "files/20261117.pdf": SKIP,
        "xw/t20261116_88.shtml": UNSURE,
        "about.html": SKIP,
        "http://other.example/2026/1117/c1.html": SKIP,
        "index_2.html": FURTHER,
        "index_3.html": FURTHER,
    }


def test_ids_in_folders_and_parameters_of_an_index_are_articles_and_the_folder_of_a_day_is_a_list() -> None:
    texts = ("石板桥昨天修好了", "三千亩晚稻全部收割完毕", "十一月十七日的全部新闻")
    paths = ("group/6734290130669928968/", "?p=2625", "2026/11/17/")
    body = "".join(f'<li><a href="/{path}">{text}</a></li>' for path, text in zip(paths, texts, strict=True))
    assert kinds(body) == dict(zip(paths, (ARTICLE, ARTICLE, LISTING), strict=True))


def test_numbers_in_encoded_words_are_no_ids() -> None:
    body = '<li><a href="/wiki/%E6%90%9E%E7%AC%91%E6%BC%94%E5%94%B1">搞笑演唱会的来历与演变</a></li>'
    assert list(kinds(body).values()) == [UNSURE]


def test_many_links_alike_make_up_for_a_short_number() -> None:
    stories = ["石板桥昨天修好了", "三千亩晚稻全部收割完毕", "村里来了放映队", "渡口今天停航检修"]
    many = "".join(f'<li><a href="/zixun/{n}.html">{text}</a></li>' for n, text in enumerate(stories, 207))
    assert set(kinds(many).values()) == {ARTICLE}
    assert kinds('<p><a href="/zixun/207.html">石板桥修好了</a></p>') == {"zixun/207.html": UNSURE}


def test_articles_of_other_hosts_of_the_same_owner_are_followed_and_their_sections_are_not() -> None:
    body = """<a href="http://politics.people.com.cn/n1/2026/1117/c1001-40012345.html">石板桥昨天修好了</a>
    <a href="http://world.people.com.cn/">国际</a> <a href="http://www.people.com.cn/shehui/">社会</a>"""
    links = judge(listing(body, "http://www.people.com.cn/"), "http://www.people.com.cn/", LinkRules())
    assert [link.kind for link in links] == [ARTICLE, SKIP, LISTING]


def test_a_sources_own_patterns_win() -> None:
    body = (
        '<a href="/x/one.html">短</a><a href="/more/">短</a><a href="/2026/1117/c_12345678.html">石板桥昨天修好了吧</a>'
    )
    rules = LinkRules(article=r"/x/\w+\.html", listing=r"/more/")
    assert kinds(body, rules=rules) == {"x/one.html": ARTICLE, "more/": LISTING, "2026/1117/c_12345678.html": SKIP}


def test_what_pages_of_a_form_turned_out_to_be_is_learned() -> None:
    shapes = Shapes()
    body = '<a href="/tag/12345.html">石板桥与渡口的故事</a>'
    for n in range(4):
        shapes.learn(f"{FRONT}tag/{70000 + n}.html", "listing")
    assert kinds(body, shapes=shapes) == {"tag/12345.html": ARTICLE}, "four pages are too few to tell"
    shapes.learn(f"{FRONT}tag/80000.html", "listing")
    assert kinds(body, shapes=shapes) == {"tag/12345.html": LISTING}
    useless = Shapes()
    for n in range(20):
        assert kinds(body, shapes=useless) == {"tag/12345.html": ARTICLE}, "to be left alone takes more"
        useless.learn(f"{FRONT}tag/{70000 + n}.html", "video")
    assert kinds(body, shapes=useless) == {"tag/12345.html": SKIP}
    mixed = Shapes()
    for n in range(10):
        mixed.learn(f"{FRONT}tag/{70000 + n}.html", "listing" if n % 2 else None)
    assert kinds(body, shapes=mixed) == {"tag/12345.html": ARTICLE}, "a form of both kinds tells nothing"


def test_a_calendar_of_page_numbers_leads_nowhere() -> None:
    days = "".join(f'<td><a href="/calendar/2026/11/{n:02d}/">{n}</a></td>' for n in range(1, 29))
    assert set(kinds(days).values()) == {SKIP}


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://a.example/x/y/x/y/x/y/1.html", "folders repeat"),
        ("http://a.example/news/news/news/", "folders repeat"),
        ("http://a.example/l?area=1&kind=2&year=3&order=4&page=5", "a mixture of facets"),
        ("http://a.example/l?tag=1&tag=2", "a mixture of facets"),
        ("http://a.example/" + "a" * 600, "longer than 512 characters"),
        ("http://a.example/1/2/3/4/5/6/7/8/9/10/11/12/13/", "more than 12 folders deep"),
        ("http://a.example/2026/11/17/c_11.html?from=timeline&utm_source=a&utm_medium=b&share=1&spm=2", None),
        ("http://a.example/news/2026/news/11.html", None),
        ("http://a.example/2026-11-17/doc-iicezz4473087.shtml?cre=a&mod=b&loc=1&r=9&rfunc=2&tj=no", None),
    ],
)
def test_traps_are_known_by_their_addresses(url: str, why: str | None) -> None:
    assert trap(url) == why


# -- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.yunxi.example/a/1.html",
        "https://m.yunxi.example/a/1.html",
        "http://yunxi.example:80/a//1.html#top",
        "https://www.yunxi.example:443/a/1.html?utm_source=wx&from=timeline",
        "http://www.yunxi.example/a/1.html;jsessionid=8F3A?PHPSESSID=x",
        "http://WWW.yunxi.example/a/1_print.html",
    ],
)
def test_variants_of_an_address_share_a_key(variant: str) -> None:
    assert fold_url(variant) == "yunxi.example/a/1.html"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/?id=1", "http://a.example/?id=2"),
        ("http://a.example/a/1.html", "http://a.example:8080/a/1.html"),
        ("http://a.example/a/1.html", "http://a.example/b/1.html"),
        ("http://news.a.example/1.html", "http://sports.a.example/1.html"),
        ("http://a.example/list?sid=12", "http://a.example/list?sid=13"),
    ],
)
def test_different_pages_keep_different_keys(one: str, other: str) -> None:
    assert fold_url(one) != fold_url(other)


def test_the_order_of_parameters_and_the_index_file_do_not_matter() -> None:
    assert fold_url("http://a.example/x/index.shtml?b=2&a=1") == fold_url("http://a.example/x/?a=1&b=2")


@given(st.text("abc/?&=.:;%1#_-", max_size=40))
def test_a_key_is_folded_once_and_for_all(tail: str) -> None:
    key = fold_url(f"http://www.yunxi.example/{tail}")
    assert fold_url("http://" + key) == key


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        ("http://a.example/yaowen/2026-11/17/content_30416.html", "/*/@/content_#.html"),
        ("http://a.example/difang/20261118/30217.shtml", "/*/@/#.shtml"),
        ("http://a.example/yaowen/index_2.html", "/*/index_0.html"),
        ("http://a.example/19/0909/18/EONNRJD90001875P.html", "/0/#/0/x.html"),
        ("http://a.example/show.php?id=7&spm=1", "/show.php?id"),
        ("http://a.example/a/20261117.html?cre=b&page=2", "/*/@.html?page"),
        ("http://a.example/", "/"),
    ],
)
def test_pages_of_a_kind_have_one_shape(url: str, shape: str) -> None:
    assert shape_of(url) == shape


def test_hosts_of_one_owner_are_one_site() -> None:
    hosts = ["politics.people.com.cn", "www.people.com.cn", "www.gov.cn", "127.0.0.1:8080", "news.yunxi.example"]
    sites = ["people.com.cn", "people.com.cn", "www.gov.cn", "127.0.0.1:8080", "news.yunxi.example"]
    assert [site_of(f"http://{host}/") for host in hosts] == sites


# -- resting ----------------------------------------------------------------------------------------------------------


def known(fetched: str, seen: str, published: str | None = None) -> Known:
    return Known(1, FRONT, None, None, f"{fetched}:00Z", f"{seen}:00Z", published)


@pytest.mark.parametrize(
    ("page", "at", "due"),
    [
        (known("2026-11-18T00:00", "2026-11-18T00:00"), "2026-11-18T01:59:00Z", False),
        (known("2026-11-18T00:00", "2026-11-18T00:00"), "2026-11-18T02:00:00Z", True),
        (known("2026-11-18T00:00", "2026-11-18T08:00"), "2026-11-18T15:00:00Z", False),
        (known("2026-11-18T00:00", "2026-11-18T08:00"), "2026-11-18T16:00:00Z", True),
        (known("2026-11-18T00:00", "2026-11-18T00:00", "2026-11-08"), "2026-11-25T00:00:00Z", False),
        (known("2026-11-18T00:00", "2026-11-18T00:00", "2026-11-08T08:00:00+08:00"), "2026-11-28T00:00:00Z", True),
        (known("2026-11-18T00:00", "2026-11-18T00:00", "2026-11-19"), "2026-11-18T02:00:00Z", True),
    ],
)
def test_a_page_rests_for_as_long_as_it_was_old(page: Known, at: str, due: bool) -> None:
    assert is_due(page, at) is due


def test_a_sitemap_settles_whether_a_page_has_changed() -> None:
    page, now = known("2026-11-10T00:00", "2026-11-18T08:00"), "2026-11-18T09:00:00Z"
    told = ["2026-11-18T08:30:00Z", "2026-11-18T07:30:00Z", "2026-11-19", "2026-11-18", "2026-11-17"]
    assert [is_due(page, now, changed=changed) for changed in told] == [True, False, True, False, False]

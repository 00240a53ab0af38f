"""Links judged by the company they keep: small pages of every form, and what on them is no article."""

from __future__ import annotations

import pytest

from crawler.links.addresses import form_of, is_index, target_of
from crawler.links.judging import ARTICLE, LISTING, SKIP, UNSURE, LinkRules, Shapes, judge, reconsider
from crawler.links.listings import TooDeep, read_listing

SITE = "http://xw.shiwan.example/"
HEADLINES = (
    "石湾镇的渡口今起停航检修",
    "三千亩晚稻昨天全部收割完毕",
    "老砖窑改成了陶艺工坊",
    "末班公交车推迟到夜里十点",
    "走失的十一只羊自己回了家",
)
SECTIONS = ("要闻", "社会", "教育动态", "通知公告", "离退休干部工作科")


def page(*parts: str) -> str:
    return f"<html><body>{''.join(parts)}</body></html>"


def rows(paths: list[str], texts: tuple[str, ...] = HEADLINES, day: str = "") -> str:
    entries = (f"<li><a href='{path}'>{text}</a>{day}</li>" for path, text in zip(paths, texts, strict=False))
    return f"<ul class='news'>{''.join(entries)}</ul>"


def menu(paths: list[str], texts: tuple[str, ...] = SECTIONS) -> str:
    return (
        "<ul class='top'>"
        + "".join(f"<li><a href='{p}'>{t}</a></li>" for p, t in zip(paths, texts, strict=False))
        + "</ul>"
    )


def kinds(markup: str, url: str = SITE, shapes: Shapes | None = None) -> dict[str, str]:
    anchors = read_listing(markup.encode(), "text/html; charset=utf-8", url, charset=None, today="2026-11-18")
    return {link.url.removeprefix(SITE): link.kind for link in judge(anchors, url, LinkRules(), shapes)}


@pytest.mark.parametrize(
    ("articles", "sections"),
    [
        (["winter-ferry.html", "rice-is-in.html", "kiln.html", "late-bus-line.html", "eleven-goats.html"], []),
        (
            [f"2024/{word}-of-the-day/" for word in ("ferry", "rice", "kiln", "bus", "goat")],
            ["tags/a/", "tags/b/", "tags/c/"],
        ),
        ([f"2024/11/{n:02d}/渡口{n}/" for n in range(1, 6)], ["category/yaowen/", "category/shehui/"]),
        (
            [f"contents/18287/{n}.html" for n in range(388000, 388005)],
            [f"channels/{n}.html" for n in range(18287, 18292)],
        ),
        ([f"detail/{n:x}9f3a7c1b2d4e" for n in range(10, 15)], [f"list/{n:x}9f3a" for n in range(10, 15)]),
        ([f"?p={n}" for n in range(4, 9)], [f"?cat={n}" for n in range(4, 9)]),
        ([f"NewsView.asp?ID={n}&SortID=1" for n in range(4, 9)], [f"News.asp?SortID={n}" for n in range(1, 6)]),
        ([f"news/{n}.html" for n in range(1200, 1205)], [f"news/{n}.html" for n in range(11, 16)]),
        ([f"node/{n}" for n in range(40, 45)], [f"taxonomy/term/{n}" for n in range(3, 8)]),
        ([f"info/1058/{n}.htm" for n in range(1480, 1485)], [f"xwzx/{w}.htm" for w in ("xw", "sh", "jy", "tz", "ltx")]),
    ],
)
def test_headlines_of_one_form_are_articles_and_short_words_of_another_are_sections(articles, sections) -> None:
    found = kinds(page(menu(sections), rows(articles)))
    assert {path: found[path] for path in articles} == dict.fromkeys(articles, ARTICLE)
    assert {path: found[path] for path in sections} == dict.fromkeys(sections, LISTING)


def test_headlines_mostly_of_latin_words_are_headlines() -> None:
    titles = (
        "Ventura 安装教程",
        "Python 是 Pass By Value 還是 Pass by Sharing",
        "How to run Nginx behind a proxy",
        "Lens 管理 K8S 的圖形介面",
    )
    paths = [f"{name}.html" for name in ("ventura-guide", "python-call-by", "nginx-proxy", "lens-ide")]
    assert set(kinds(page(rows(paths, titles, "<i>2026-11-17</i>"))).values()) == {ARTICLE}


def test_a_short_title_among_headlines_is_an_article_and_the_same_word_in_a_menu_is_none() -> None:
    paths = [f"info/1058/{n}.htm" for n in range(1480, 1485)]
    found = kinds(page(menu(["info/1001/7.htm"], ("公告",)), rows(paths, (*HEADLINES[:4], "春雨"))))
    assert found["info/1058/1484.htm"] == ARTICLE
    assert found["info/1001/7.htm"] != ARTICLE


def test_pages_of_the_site_about_itself_are_neither() -> None:
    paths = ("page/0/", "contract.html", "company/legal.html", "about/icp.html", "help/qa.html", "map.html", "privacy/")
    words = ("上一頁", "服务协议", "法律顾问", "京ICP证 030367号", "使用帮助", "网站导航", "隐私政策")
    links = "".join(f"<a href='/{path}'>{text}</a> " for path, text in zip(paths, words, strict=True))
    assert set(kinds(page(links)).values()) == {SKIP}


def test_other_sites_fronts_of_the_same_owner_and_files_are_no_articles() -> None:
    friends = [f"http://{name}.example/" for name in ("xikou", "tangxia", "maling", "shuanghe", "yuzhou")]
    titles = tuple(f"{name}县人民政府门户网站" for name in ("溪口", "塘下", "马岭", "双河", "渔洲"))
    files = [f"files/2026{n}.pdf" for n in range(1101, 1106)]
    assert set(kinds(page(rows(friends, titles), rows(files))).values()) == {SKIP}


def test_a_lone_link_waits_for_what_the_site_tells() -> None:
    shapes = Shapes()
    anchors = read_listing(page(rows(["tea-house-opens.html"])).encode(), None, SITE, charset=None, today="2026-11-18")
    (link,) = judge(anchors, SITE, LinkRules(), shapes)
    assert link.kind == UNSURE
    others = read_listing(
        page(rows([f"{word}-is-news.html" for word in "abcd"])).encode(), None, SITE, charset=None, today="2026-11-18"
    )
    assert reconsider(link.anchor, shapes)[0] == UNSURE
    for anchor in others:
        shapes.meet(anchor)
    assert reconsider(link.anchor, shapes)[0] == ARTICLE


def test_a_learned_form_does_not_make_the_words_of_a_menu_articles() -> None:
    shapes = Shapes()
    for n in range(1200, 1210):
        shapes.learn(f"{SITE}news/{n}.html", None)
    nav = "<div class='nav'><a href='news/2011.html'>要闻</a></div>"
    found = kinds(page(nav, "<p><a href='news/1300.html'>渡口停航</a></p>"), shapes=shapes)
    assert found == {"news/2011.html": LISTING, "news/1300.html": ARTICLE}


# -- reading as browsers do -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("href", "charset", "target"),
    [
        ("/art/art_1.html;jsessionid=0A1B2C", None, "art/art_1.html"),
        ("\\news\\1.html", None, "news/1.html"),
        ("/show.php?t=新闻", "gb18030", "show.php?t=%D0%C2%CE%C5"),
        (" /a/\n1.html ", None, "a/1.html"),
        ("http://[", None, None),
        ("javascript:void(0)", None, None),
        ("/half\ud83d.html", None, None),
    ],
)
def test_links_lead_where_browsers_go(href: str, charset: str | None, target: str | None) -> None:
    assert target_of(SITE, href, charset) == (None if target is None else SITE + target)


def test_a_base_that_is_no_address_is_none() -> None:
    assert kinds("<base href='http://['>" + page(rows(["/2026/1117/c_1.html"]))) == {"2026/1117/c_1.html": ARTICLE}


def test_lists_in_data_islands_frames_and_json_are_read() -> None:
    rows_ = "".join(
        f"<record><![CDATA[<li><a href='/art/2026/11/17/art_9_{n}.html'>{t}</a></li>]]></record>"
        for n, t in enumerate(HEADLINES)
    )
    island = f"<script type='text/xml'><datastore><recordset>{rows_}</recordset></datastore></script>"
    assert set(kinds(page(island)).values()) == {ARTICLE}
    assert kinds("<html><frameset><frame src='/list.html'></frameset></html>") == {"list.html": "frame"}
    given = f'{{"data": [{{"title": "{HEADLINES[0]}", "url": "/2026/1117/1.html"}}, {{"name": "无地址"}}]}}'
    assert kinds(given) == {"2026/1117/1.html": ARTICLE}


def test_a_script_of_a_program_is_no_list() -> None:
    assert kinds(page("<script>document.write('<a href=\"/2026/1117/c_1.html\">渡口今起停航了</a>')</script>")) == {}


def test_a_card_tells_headline_and_day_apart() -> None:
    card = (
        "<a href='/2026/1117/1.html'><h3>渡口今起停航检修</h3><p>为期十天，由班车接送。</p><span>2026-11-17</span></a>"
    )
    more = "<div><h3>老砖窑改成了陶艺工坊</h3><a href='/2026/1117/2.html'>查看详情</a></div>"
    anchors = read_listing(page(card, more).encode(), None, SITE, charset=None, today="2026-11-18")
    assert [(anchor.text, anchor.day) for anchor in anchors] == [
        ("渡口今起停航检修", "2026-11-17"),
        ("老砖窑改成了陶艺工坊", None),
    ]


def test_markup_that_nests_too_deep_is_told() -> None:
    with pytest.raises(TooDeep):
        read_listing(
            b"<div>" * 100_000 + b"<a href='/2026/1117/1.html'>x</a>", None, SITE, charset=None, today="2026-11-18"
        )


@pytest.mark.parametrize(
    ("path", "index"),
    [
        ("", True),
        ("index.html", True),
        ("category/economy/", True),
        ("page/2/", True),
        ("2026/11/", True),
        ("2026/11/17/", True),
        ("yaowen/", True),
        ("?cat=3", True),
        ("2024/tea/", False),
        ("winter-heating-starts/", False),
        ("2026/11/28/渡口停航/", False),
        ("?p=12", False),
        ("group/6734290130669928968/", False),
        ("archives/123", False),
    ],
)
def test_an_index_is_told_by_its_address(path: str, index: bool) -> None:
    assert is_index(SITE + path) is index


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("news/winter-heating.html", "news/new-bus-line.html", True),
        ("a/b/winter-heating.html", "news/new-bus-line.html", True),
        ("p/12ab34cd56ef", "p/98fe76dc54ba", True),
        ("channels/18287.html", "contents/18287/388000.html", False),
        ("category/economy/", "economy/", False),
        ("?p=3", "?cat=3", False),
    ],
)
def test_addresses_of_one_kind_have_one_form(one: str, other: str, alike: bool) -> None:
    assert (form_of(SITE + one) == form_of(SITE + other)) is alike

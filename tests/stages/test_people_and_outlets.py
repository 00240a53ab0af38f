"""Who wrote, edited and published, where no label announces it and where one misleads."""

import pytest

from pipelines.record import Hints
from tests.stages.reading_metadata import TITLE, h1, page, read, told


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            page(
                "<div>位置：首页 &gt; 县域 &gt; 正文</div>"
                + h1("2018-07-19 来源：河西日报 记者：张岚")
                + "<p>——枣乡见闻</p>",
                head='<meta name="keywords" content="枣林"><meta name="editor" content="李慕白">',
                last="（记者 张岚 周小满）",
            ),
            {
                "title": "heading",
                "subtitle": "line",
                "outlet": "line",
                "authors": "line+signature",
                "editors": "meta:editor",
                "section": "breadcrumb",
                "keywords": "meta:keywords",
            },
        ),
        (
            page(f"<p>{TITLE}</p><p>张岚</p>", below="<p>来源：河西日报</p><p>责任编辑：李慕白</p>"),
            {"title": "line", "outlet": "foot", "authors": "bare", "editors": "foot"},
        ),
        (
            page(
                head='<meta property="og:title" content="河西枣林今年又是好收成">',
                title="河西网",
                first="河西社北京7月19日电（记者张岚）",
            ),
            {"title": "meta:og:title", "outlet": "dateline", "authors": "dateline"},
        ),
        (
            page('<meta name="source" content="河西晚报">'),
            {"title": "page-title", "outlet": "meta:source"},
        ),
    ],
)
def test_each_field_names_its_evidence(html, expected):
    assert read(html).evidence == expected


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ("<div class='authi'><a>河边老柳</a></div><em>发表于 2018-07-19 09:14</em>", ("河边老柳",)),
        (
            "<div class='AuthorInfo'><a class='AuthorInfo-name'>半导体老陈</a><p>二十年芯片从业者，业余写字</p></div>",
            ("半导体老陈",),
        ),
        ("<span itemprop='author'>西岭摄影</span>", ("西岭摄影",)),
        ("<div><a href='/u/7'>半亩枣园</a><button>关注</button></div><div>2018-07-19 09:14</div>", ("半亩枣园",)),
        ("<a class='Art_nick_0'>半亩枣园</a><span>07 月 19 日 17:00</span>", ("半亩枣园",)),
        ("<div class='author-by'>By</div><a href='/author/editor02/'>editor02</a>", ()),
        ("<a href='/zt/枣乡'>半亩枣园</a>", ()),
        ("<a href='/user/fav'>我的收藏</a>", ()),
        ("<span class='author'>河边老柳</span> 来源：河西日报", ()),  # what a paper published is no diary
        ("<div class='author-count'>1203</div>", ()),
    ],
)
def test_a_pen_name_counts_where_an_element_says_so_and_no_outlet_is_named(above, authors):
    assert read(page(f"<h1>{TITLE}</h1><div>{above}</div>")).authors == authors


def test_a_pen_name_below_the_text_is_another_writers():
    assert read(page(f"<h1>{TITLE}</h1>", below="<div class='author'>河边老柳</div>")).authors == ()


def test_a_blog_is_its_owners():
    above = f"<h1>河边老柳的博客</h1><h2>{TITLE}</h2><span>(2018-07-19 21:05:17)</span>"
    assert read(page(above, title=f"{TITLE}_河边老柳_河西博客")).authors == ("河边老柳",)


def test_a_section_heading_in_place_of_a_bare_name_is_no_author():
    assert read(page(f"<h1>{TITLE}</h1><p>简介</p>")).authors == ()


@pytest.mark.parametrize(
    ("title", "byline", "outlet", "authors"),
    [
        (f"{TITLE}_方圆里", "作者：方圆里 2018-07-19", None, ("方圆里",)),
        (f"{TITLE}_方圆里", "来源：方圆里 2018-07-19", "方圆里", ()),
        (f"{TITLE}_河西网", "来源：方圆里 2018-07-19", None, ("方圆里",)),
        (f"{TITLE} - 方圆里", "<p>方圆里</p>", None, ("方圆里",)),  # a person's own site
        (f"{TITLE}_河西网", "<meta property='og:site_name' content='方圆里'><p>方圆里</p>", "方圆里", ()),
    ],
)
def test_a_site_that_is_called_like_a_person_is_none(title, byline, outlet, authors):
    record = read(page(h1(byline), title=title))
    assert (record.outlet, record.authors) == (outlet, authors)


def test_the_name_before_a_menu_is_the_sites():
    html = page(h1("<p>2018-07-19 06:30 · 方圆里 · 编辑 周小满</p>"), title=TITLE)
    above = html.replace("<div class='nav'>", "<div class='nav'>方圆里 ")
    assert (read(above).outlet, read(above).authors, read(html).authors) == ("方圆里", (), ("方圆里",))


def test_the_account_that_published_a_page_is_its_outlet():
    byline = "<span>张岚</span><span><a id='js_name'>河西那些事</a></span><em>2018-07-19</em>"
    record = read(page(h1(byline), title=TITLE))
    assert (record.outlet, record.evidence["outlet"], record.authors) == ("河西那些事", "element", ("张岚",))


def test_the_source_says_who_publishes_what_tells_no_outlet():
    assert read(page(h1("2018-07-19")), hints=Hints(outlet="河西日报")).outlet == "河西日报"
    assert read(page(h1("2018-07-19 来源：河西社")), hints=Hints(outlet="河西日报")).outlet == "河西社"


@pytest.mark.parametrize(
    ("above", "title", "authors", "evidence"),
    [
        (  # behind the outlet, with what they did
            "<h1>枣林</h1><div><i>2018/07/19 16:03:11</i><i>稿源：河西法制报</i><i>本报记者 张 岚 整理</i></div>",
            f"{TITLE}_河西新闻网",
            ("张岚",),
            "bare",
        ),
        (  # two characters set apart, in the writer's element
            f"<h1>{TITLE}</h1><p class='author'>商 羽</p><div>2018年07月19日 来源：河西日报</div>",
            f"{TITLE}_河西新闻网",
            ("商羽",),
            "element",
        ),
        (  # 标题_作者_博客
            f"<h1>枣花上的风</h1><p>个人资料</p><p>枣花更香</p><h2>{TITLE}</h2><p>(2018-07-19 22:10:03)</p>",
            f"{TITLE}_枣花更香_河西博客",
            ("枣花更香",),
            "page-title",
        ),
        (  # a button set apart is nobody
            f"<h1>{TITLE}</h1><p class='author'>返 回</p><div>2018年07月19日 来源：河西日报</div>",
            f"{TITLE}_河西新闻网",
            (),
            None,
        ),
        (  # a channel between headline and site
            f"<p>枣林要闻</p><h1>{TITLE}</h1><p>2018-07-19 来源：河西日报</p>",
            f"{TITLE}_枣林要闻_河西新闻网",
            (),
            None,
        ),
    ],
)
def test_people_are_read_where_no_label_announces_them(
    above: str, title: str, authors: tuple[str, ...], evidence: str | None
) -> None:
    record = read(page(above, title=title))
    assert (record.authors, record.evidence.get("authors")) == (authors, evidence)


def test_who_checked_a_text_is_no_editor_of_it() -> None:
    record = read(page(h1("2018-07-19 来源：河西日报"), below="<p>编辑 | 周小满 审核 | 闵卫东</p>"))
    assert record.editors == ("周小满",)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("出版：2018-07-19 12:00 更新：2018-07-20 09:14", "2018-07-19T12:00:00+08:00"),
        ("出版：河西人民出版社 2010年3月", None),
    ],
)
def test_pages_are_published_at_a_clock_and_books_on_a_day(line: str, published: str | None) -> None:
    assert read(page(f"<h1>{TITLE}</h1><p>{line}</p>")).published_at == published


@pytest.mark.parametrize(
    ("above", "below", "first", "title", "outlet", "evidence"),
    [
        ("<span>河西看球网原创</span> 2018-07-19 21:52", "", "", "", "河西看球网", "bare"),
        ("河西网 编译：沈逾 | 2018-07-19 3:15 pm | 阅读 4,512", "", "", "", "河西网", "bare"),
        (
            "2018年07月19日 19:55　来源：<a>河西新闻网</a><input type='hidden'><span>参与互动</span>",
            "",
            "",
            "",
            "河西新闻网",
            "line",
        ),
        (
            "2018-07-19 8:58:15 河西时报",
            "<p>凡本网注明“稿件来源：其他媒体”的文字，本网不承担责任。</p>",
            "",
            "",
            "河西时报",
            "bare",
        ),
        ("記者張曉嵐／河西報導", "<p>【2018/07/19 河西日報】</p>", "", "", "河西日報", "foot"),
        ("张岚/21世纪经济报道", "", "", "", "21世纪经济报道", "bare"),
        ("(2018年7月19日 发表于《河西文艺》2018年第6期 浏览692次)", "", "", "", "河西文艺", "foot"),
        ("", "<p>原载《北岸文学》2018年第4期</p>", "", "", "北岸文学", "foot"),
        ("", "<p>作者简介：张岚，小说发表于《北岸文学》2018年第4期</p>", "", "", None, None),
        ("", "<p>《河西教育报》2018年07月19日第3版</p>", "", "", "河西教育报", "foot"),
        ("", "", "【本報訊】", f"{TITLE} - 河西日報", "河西日報", "page-title"),
        ("", "", "", f"{TITLE} - 河西日報", None, None),  # a site may put anybody's stories under its name
    ],
)
def test_the_outlet_is_read_where_no_label_announces_it(
    above: str, below: str, first: str, title: str, outlet: str | None, evidence: str | None
) -> None:
    record = read(page(h1(above), below=below, first=first, title=title or TITLE))
    assert (record.outlet, record.evidence.get("outlet")) == (outlet, evidence)


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("2018-07-19 10:11 河西晚报 编译 沈逾", ("沈逾",), "河西晚报"),
        ("撰文 沈逾白 摄影 周小满 2018-07-19", ("沈逾白",), None),
        ("摄影 周小满 2018-07-19", (), None),
        ("发表于 2018/7/19 上午10:11:05 作者 沈逾白", ("沈逾白",), None),
        ("2018-07-19 10:11 沈逾白", ("沈逾白",), None),
        ("2018-07-19 10:11 来源于河西晚报", (), "河西晚报"),
    ],
)
def test_roles_on_the_dates_line_need_no_colon(line: str, authors: tuple[str, ...], outlet: str | None) -> None:
    record = read(page(h1(line)))
    assert (record.authors, record.outlet, record.published_at and record.published_at[:10]) == (
        authors,
        outlet,
        "2018-07-19",
    )


@pytest.mark.parametrize(
    ("first", "outlet"), [("【河西日報訊】", "河西日報"), ("【本報訊】", None), ("【快报】", None)]
)
def test_a_papers_own_dateline_names_it(first: str, outlet: str | None) -> None:
    assert read(page(h1("2018-07-19 10:11"), first=first)).outlet == outlet


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("<p>日期：2018-07-19 来源：</p><p>社员们在枣林里分拣装箱</p>", {"published_at": "2018-07-19"}),
        ("<p>日期：2018-07-19 来源：</p><p>河西日报</p>", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        (
            "2018-07-19 | 作者: <a href='/u/1'>zao_lin</a> | 3条评论",
            {"published_at": "2018-07-19", "authors": ("zao_lin",)},
        ),
        ("刊登於 19-7-2018", {"published_at": "2018-07-19"}),
        ("2018-07-19 来自：河西日报", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        ("2018-07-19 本报记者 张岚", {"published_at": "2018-07-19", "authors": ("张岚",)}),
    ],
)
def test_what_is_no_outlet_beside_the_day(byline, expected):
    assert told(read(page(h1(byline)))) == expected


def test_a_pen_name_that_linked_data_calls_a_person_wrote_the_post():
    linked = '{"@type":"BlogPosting","author":{"@type":"Person","name":"枣林听风"}}'
    head = f'<script type="application/ld+json">{linked}</script>'
    assert read(page("", head=head)).authors == ("枣林听风",)
    site = linked.replace("Person", "Organization")
    assert read(page("", head=f'<script type="application/ld+json">{site}</script>')).authors == ()


@pytest.mark.parametrize(
    ("byline", "outlet"),
    [
        ("3小时前 河西日报", "河西日报"),
        ("河西日报 · 2小時前", "河西日报"),
        ("河西日报 昨天 12:30", "河西日报"),
        ("昨天 河西村民", None),  # no name of an outlet
        ("三年前 河西日报", None),  # no moment of reading
        ("张岚 李慕白／綜合報導", None),  # where from the story was put together is no outlet
    ],
)
def test_an_outlet_stands_beside_a_day_told_by_the_moment_of_reading(byline: str, outlet: str | None) -> None:
    assert read(page(f"<p>{byline}</p>")).outlet == outlet


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("音频记者/周小满 文字记者/张岚 视频记者/李慕白", ("张岚",)),
        ("供稿单位：河西县水利局 供稿人：张岚", ("张岚",)),
        ("海报/周小满", ()),
        ("记者 张岚 上海报道", ("张岚",)),
    ],
)
def test_who_recorded_or_drew_wrote_nothing(line: str, authors: tuple[str, ...]) -> None:
    assert read(page(h1(line))).authors == authors

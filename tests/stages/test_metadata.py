"""What a page says of itself: whole pages of invented newspapers in, whole metadata out."""

import pytest

from pipelines.record import Block, Hints, Page, Record, Removal
from pipelines.rules.metadata import default_metadata_rules, read_metadata_rules
from pipelines.stages import clean
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract
from pipelines.stages.metadata import read_metadata
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.traditional import simplified

RULES = default_metadata_rules()
TITLE = "河西县三千亩枣林迎来丰收季"
STORY = (
    "入秋以来，河西县的三千亩枣林陆续挂红，合作社的社员们每天清早便进园采摘，分拣、装箱、发运一气呵成，红枣当天就能送到省城。",
    "“今年雨水匀，枣子个大肉厚，收购价比去年每斤高出一块多。”合作社理事长说，全社两百多户人家，户均可以增收八千元以上。",
    "县林业部门介绍，下一步将扩建冷库和烘干车间，延长产业链条，让枣林成为群众稳定增收的靠山，也让荒滩变成看得见的风景。",
)
FIELDS = (
    "title",
    "subtitle",
    "published_at",
    "published_evidence",
    "outlet",
    "authors",
    "editors",
    "section",
    "keywords",
)


def read(html: str, *, url: str = "http://news.hexi.example/a.html", hints: Hints = Hints()) -> Record:
    page = Page(
        url=url, payload=html.encode(), content_type="text/html; charset=utf-8", fetched_at="2026-11-01T00:00:00Z"
    )
    return read_metadata(extract(decode(page, hints)), rules=RULES)


def page(
    above: str = "",
    *,
    below: str = "",
    head: str = "",
    title: str = f"{TITLE}_河西新闻网",
    first: str = "",
    last: str = "",
) -> str:
    story = "".join(f"<p>{text}</p>\n" for text in (first + STORY[0], STORY[1], STORY[2] + last))
    return (
        f"<html><head><title>{title}</title>{head}</head><body>\n"
        "<div class='nav'><a href='/'>首页</a> <a href='/gn'>国内</a></div>\n"
        f"<div class='main'>{above}\n<div class='content'>{story}</div>{below}</div>\n"
        "<div class='foot'>版权所有 河西新闻网 Copyright 2012-2019</div></body></html>"
    )


def h1(byline: str) -> str:
    return f"<h1>{TITLE}</h1><div class='info'>{byline}</div>"


def told(record: Record) -> dict[str, object]:
    """The fields that hold something, the title and the evidence aside."""
    return {
        name: getattr(record, name) for name in FIELDS[2:] if getattr(record, name) and name != "published_evidence"
    }


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        (
            "2018年07月19日08:18&nbsp;&nbsp;来源：<a href='#'>河西日报</a>",
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西日报"},
        ),
        (
            "<span>2018-07-19 07:57:40</span> <span>来源： <em>河西网</em></span> <span>作者：张岚</span>",
            {"published_at": "2018-07-19T07:57:40+08:00", "outlet": "河西网", "authors": ("张岚",)},
        ),
        (
            "发布时间：2018-07-19 16:20　　来源： 县政府办公室　　浏览次数： 12 次　 字号：【 大 中 小 】",
            {"published_at": "2018-07-19T16:20:00+08:00", "outlet": "县政府办公室"},
        ),
        ("来源：河西日报　发布日期：2018/7/19　点击：1033", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        (
            "时间:2018-07-19 11:03:20 | 来源:河西在线",
            {"published_at": "2018-07-19T11:03:20+08:00", "outlet": "河西在线"},
        ),
        (
            "<table><tr><td>发布时间：</td><td>2018年7月19日</td><td>来源：</td><td>河西在线</td></tr></table>",
            {"published_at": "2018-07-19", "outlet": "河西在线"},
        ),
        (
            "日期：[2018-07-19]　作者：[张岚]　来源：[河西日报]",
            {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)},
        ),
        (
            "作者：张岚 李慕白　编辑：周小满　稿源：河西晚报　2018-07-19",
            {"published_at": "2018-07-19", "outlet": "河西晚报", "authors": ("张岚", "李慕白"), "editors": ("周小满",)},
        ),
        (
            "2018-07-19 12:11来源：河西时报网作者：张岚",
            {"published_at": "2018-07-19T12:11:00+08:00", "outlet": "河西时报网", "authors": ("张岚",)},
        ),
        ("2018年7月19日 19:55 河西新报", {"published_at": "2018-07-19T19:55:00+08:00", "outlet": "河西新报"}),
        ("河西都市报 2018-07-19 16:01:46", {"published_at": "2018-07-19T16:01:46+08:00", "outlet": "河西都市报"}),
        (
            "<p>张岚/河西青年报</p><p>2018-07-19 09:10</p>",
            {"published_at": "2018-07-19T09:10:00+08:00", "outlet": "河西青年报", "authors": ("张岚",)},
        ),
        (
            "<table><tr><td>来源</td><td>河西日报</td><td>作者</td><td>张 岚</td>"
            "<td>日期</td><td>2018.07.19</td></tr></table>",
            {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)},
        ),
        ("<table><tr><td>来源</td><td>作者</td><td>时间</td></tr></table>", {}),
        (
            "<time>2018-07-19 17:20</time><span><a>河西報</a>／ <a>記者張曉嵐</a>／台北即時報導</span>",
            {"published_at": "2018-07-19T17:20:00+08:00", "outlet": "河西報", "authors": ("張曉嵐",)},
        ),
        ("<p>张岚、河西建材有限公司：</p>", {}),
        (
            "2018-07-19 15:10 河西在线 责编 周小满",
            {"published_at": "2018-07-19T15:10:00+08:00", "outlet": "河西在线", "editors": ("周小满",)},
        ),
        (
            "<p>发于2018年7月19日总第968期《河西周刊》</p>",
            {"published_at": "2018-07-19", "outlet": "河西周刊"},
        ),
        (
            "2018-07-19 来源：河西证券网 作者：华川证券 张岚",
            {"published_at": "2018-07-19", "outlet": "河西证券网", "authors": ("张岚",)},
        ),
        (
            "Posted: July 19, 2018 8:05 pm · Updated: July 20, 2018 9:10 am",
            {"published_at": "2018-07-19T20:05:00+08:00"},
        ),
        ("<p>河西社</p><p>2018-07-19 18:13</p>", {"published_at": "2018-07-19T18:13:00+08:00", "outlet": "河西社"}),
        (
            "<p>河西那些事</p><p>发布时间：18-07-1923:16优质原创作者</p>",
            {"published_at": "2018-07-19T23:16:00+08:00", "outlet": "河西那些事"},
        ),
        (
            "信息来源：县林业局 发布时间：2018-07-19 责任编辑：张岚",
            {"published_at": "2018-07-19", "outlet": "县林业局", "editors": ("张岚",)},
        ),
        ("来源：本站原创　作者：admin　发布时间：2018-07-19", {"published_at": "2018-07-19"}),
        ("来源：互联网　作者：佚名　更新时间：2018-07-19", {"published_at": "2018-07-19"}),
        (
            "2018-07-19 转自：河西日报 记者：张岚",
            {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)},
        ),
        # the year from the fetch, of November 2026
        ("07-19 11:03 来源：河西日报", {"published_at": "2026-07-19T11:03:00+08:00", "outlet": "河西日报"}),
        ("来源：河西日报 3小时前", {"published_at": "2026-11-01", "outlet": "河西日报"}),
        ("二〇一八年七月十九日　河西日报", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        (
            "作者：太用心 发表于 2018-07-19 20:00:00 阅读(235)",
            {"published_at": "2018-07-19T20:00:00+08:00", "authors": ("太用心",)},
        ),
        (
            "責任編輯：張曉嵐　發佈時間：2018-07-19　來源：河西日報",
            {"published_at": "2018-07-19", "outlet": "河西日報", "editors": ("張曉嵐",)},
        ),
        ("2099-01-01 08:00 来源：河西日报", {"outlet": "河西日报"}),
        (
            "2018-07-19 08:18 房产 河西晚报 张岚",
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西晚报", "authors": ("张岚",)},
        ),
        ("张岚 发表于 2018-07-19 08:18", {"published_at": "2018-07-19T08:18:00+08:00", "authors": ("张岚",)}),
        (
            "本帖由太用心于2018-07-19 08:18:21发表",
            {"published_at": "2018-07-19T08:18:21+08:00", "authors": ("太用心",)},
        ),
        (
            "<span class='s'>河西网</span><span class='a'>张岚</span><span class='t'>2018-07-19 08:18</span>",
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西网", "authors": ("张岚",)},
        ),
        ("<p>2018</p><p>07/19</p><p>19:02</p>", {"published_at": "2018-07-19T19:02:00+08:00"}),
        (
            "<p>2018/07/19 08:18</p><p>河西報／ 記者張曉嵐／台北即時報導</p>",
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西報", "authors": ("張曉嵐",)},
        ),
        ("□ 本报记者 张 岚", {"authors": ("张岚",)}),
        ("■张岚", {"authors": ("张岚",)}),
        (
            "<p>（2018年7月19日）</p><p>张岚</p><p>2018-07-25 来源：河西网</p>",
            {"published_at": "2018-07-25", "outlet": "河西网", "authors": ("张岚",)},
        ),
        (
            "来  源：河西日报  时  间：2018-07-19  作  者：张  岚",
            {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)},
        ),
        (
            "作者：枣林听风 提交日期：2005-8-12 16:12:00",
            {"published_at": "2005-08-12T16:12:00+08:00", "authors": ("枣林听风",)},
        ),
        (
            "发信人: hexiren (枣林听风), 信区: News<br>发信站: 河西站 (Thu Jul 19 21:30:50 2018), 站内",
            {"published_at": "2018-07-19T21:30:50+08:00", "authors": ("hexiren",)},
        ),
        ("文/张岚 李慕白 摄影/周小满 编辑/吴大同", {"authors": ("张岚", "李慕白"), "editors": ("吴大同",)}),
        ("今天是2026年10月31日 星期六", {}),
        (
            "【字体：大 中 小】 2018-07-19 河西县林业局 【打印】【关闭】",
            {"published_at": "2018-07-19", "outlet": "河西县林业局"},
        ),
        ("作者：张岚、李慕白等 来源：河西日报", {"outlet": "河西日报", "authors": ("张岚", "李慕白")}),
        (
            "<p>2018-07-19 08:18</p><p>河西新报记者 张岚 编辑 李慕白 校对 周小满</p>",
            {"published_at": "2018-07-19T08:18:00+08:00", "authors": ("张岚",), "editors": ("李慕白",)},
        ),
        ("张岚 于 2018-07-19 08:18:00 发布", {"published_at": "2018-07-19T08:18:00+08:00", "authors": ("张岚",)}),
        (
            "2018年07月19日 08:18 来源于 <a>河西网</a>",
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西网"},
        ),
        ("来源：河西网 | 2018年07月19日 08:18", {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西网"}),
        ("<p>时间：2018年7月18日</p><p>2018-07-19 08:18</p>", {"published_at": "2018-07-19T08:18:00+08:00"}),
        ("分享到：<br>易信<br>微信<br>向前<br>向后", {}),
        ("图片来源：河西图片社", {}),
        ("<p>记者：张岚 实习记者：李慕白</p>", {"authors": ("张岚", "李慕白")}),
        ("<p>记者：张岚</p><p>通讯员：李慕白</p>", {"authors": ("张岚", "李慕白")}),
        ("<p>作者：张岚</p><p>编译：太用心</p>", {"authors": ("张岚", "太用心")}),
        ("作者：张岚 发布者：李慕白", {"authors": ("张岚",)}),
        (
            "作者 張曉嵐 | 發布日期 2018 年 07 月 19 日 11:30 | 分類 農業",
            {"published_at": "2018-07-19T11:30:00+08:00", "authors": ("張曉嵐",)},
        ),
        ("<p>来源 不明的枣子</p>", {}),
        (
            "<i>河西晚报客户端</i><i>07-19 11:02</i><i>阅读 1.2万</i>",
            {"published_at": "2026-07-19T11:02:00+08:00", "outlet": "河西晚报客户端"},
        ),
        ("07-19 11:02 星期四", {"published_at": "2026-07-19T11:02:00+08:00"}),
        (
            "<a>記者張曉嵐／河西市報導</a><time>2018-07-19 02:05</time>",
            {"published_at": "2018-07-19T02:05:00+08:00", "authors": ("張曉嵐",)},
        ),
        ("责任编辑：张岚 图片编辑：李慕白", {"editors": ("张岚",)}),
        ("编辑/校对：张岚", {"editors": ("张岚",)}),
        (
            "2018-07-19 06:30 · 河西早报 · 编辑 周小满",
            {"published_at": "2018-07-19T06:30:00+08:00", "outlet": "河西早报", "editors": ("周小满",)},
        ),
        ("2018-07-19 06:30 · 编辑 推荐", {"published_at": "2018-07-19T06:30:00+08:00"}),
        ("活动时间：2019年10月1日至7日", {}),
        ("", {}),
    ],
)
def test_the_line_under_the_headline(byline, expected):
    record = read(page(h1(byline)))
    assert record.title == TITLE
    assert told(record) == expected


@pytest.mark.parametrize(
    ("head", "expected", "evidence"),
    [
        (
            '<meta property="article:published_time" content="2018-07-19T08:18:00+08:00">',
            {"published_at": "2018-07-19T08:18:00+08:00"},
            "meta:article:published_time",
        ),
        (
            '<meta name="ArticleTitle" content="x"><meta name="PubDate" content="2018-07-19 08:18">'
            '<meta name="ContentSource" content="县林业局"><meta name="Author" content="张岚">'
            '<meta name="ColumnName" content="工作动态"><meta name="Keywords" content="枣林,合作社,某某门户">',
            {
                "published_at": "2018-07-19T08:18:00+08:00",
                "outlet": "县林业局",
                "section": "工作动态",  # whom an office's form names and the page doesn't show put it online
                "keywords": ("枣林", "合作社"),
            },
            "meta:pubdate",
        ),
        (
            '<meta name="weibo: article:create_at" content="2018-07-19 19:55:10" />'
            '<meta name="mediaid" content="河西新报">',
            {"published_at": "2018-07-19T19:55:10+08:00", "outlet": "河西新报"},
            "meta:weibo:article:create_at",
        ),
        (
            '<meta itemprop="datePublished" content="2018-07-19 08:04">'
            '<meta itemprop="dateUpdate" content="2018-07-21 10:00">',
            {"published_at": "2018-07-19T08:04:00+08:00"},
            "meta:datepublished",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2018-07-19T00:18:00Z",'
            '"author":{"@type":"Person","name":"张岚"},"publisher":{"@type":"Organization","name":"某站"}}</script>',
            {"published_at": "2018-07-19T08:18:00+08:00", "authors": ("张岚",)},
            "jsonld",
        ),
        (
            '<script type="application/ld+json">{"@context":"https://x.example","pubDate":"2018-07-19T08:18:00"}</script>',
            {"published_at": "2018-07-19T08:18:00+08:00"},
            "jsonld",
        ),
        ('<script type="application/ld+json">{broken</script>', {}, None),
        (
            "<!--enpproperty <date>2018-07-19 08:18:00:0</date><author>张岚</author><subtitle/>"
            "<keyword>枣林 合作社</keyword><nodename>县域</nodename><sourcename>河西日报</sourcename>/enpproperty-->",
            {
                "published_at": "2018-07-19T08:18:00+08:00",
                "outlet": "河西日报",
                "authors": ("张岚",),
                "section": "县域",
                "keywords": ("枣林", "合作社"),
            },
            "meta:enp:date",
        ),
        ("<!--enpproperty never closed <date>2018-07-19</date>", {}, None),
        ('<meta name="editor" content="李慕白"><meta name="editor" content="1610">', {"editors": ("李慕白",)}, None),
        (
            '<meta name="firstpublishedtime" content="2018-07-19-08:18:00">',
            {"published_at": "2018-07-19T08:18:00+08:00"},
            "meta:firstpublishedtime",
        ),
        (
            '<meta name="author" content="枣林听风"><meta name="author" content="某站">',
            {},
            None,
        ),
        (
            '<script>var nickname = "河西那些事"; var ct = "1531959600"; var svr_time = "1604666000";</script>',
            {"published_at": "2018-07-19T08:20:00+08:00", "outlet": "河西那些事"},
            "script:ct",
        ),
        (
            '<script>var allData = {"newsTime":"2018-07-19 18:13:22","source":"河西网"};</script>',
            {"published_at": "2018-07-19T18:13:22+08:00", "outlet": "河西网"},
            "script:newsTime",
        ),
        (
            '<script>list=[{"publishDate":"2018-07-19T05:51:23Z","source":"某报"},{"publishDate":"2018-07-18T05:51:23Z","source":"某网"}]</script>',
            {},
            None,
        ),
        ('<meta name="author" content="河西网"><meta name="author" content="webmaster@hexi.example">', {}, None),
        ('<meta name="keywords" content="河西新闻网,河西新闻,河西县">', {"keywords": ("河西县",)}, None),
        ('<meta name="publishdate" content="1970-01-01">', {}, None),
    ],
)
def test_what_machines_wrote(head, expected, evidence):
    record = read(page(h1(""), head=head))
    assert (told(record), record.published_evidence) == (expected, evidence)


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


def test_what_a_source_knows_and_what_its_selectors_find_is_named_so():
    html = page(h1("<b class='who'>张岚</b>"))
    hints = Hints(outlet="河西日报", selectors={"authors": "b.who", "title": "h2"})
    record = read(html, hints=hints)
    assert record.warnings == ("selector title matched nothing",)
    assert record.evidence == {"title": "heading", "outlet": "source", "authors": "selector"}


@pytest.mark.parametrize(
    ("first", "last", "below", "expected"),
    [
        ("本报讯（记者 张岚 通讯员 李慕白）", "", "", {"authors": ("张岚", "李慕白")}),
        (
            "河西社北京7月19日电（记者张岚）",
            "",
            "<p>责任编辑： 周小满</p>",
            {"outlet": "河西社", "authors": ("张岚",), "editors": ("周小满",)},
        ),
        ("", "（张岚）", "", {"authors": ("张岚",)}),
        ("", "（记者 张岚）", "", {"authors": ("张岚",)}),
        ("", "（执笔：张岚 李慕白）", "", {"authors": ("张岚", "李慕白")}),
        ("", "（河西县委组织部）", "", {}),
        ("", "（完）", "", {}),
        ("", "（王府井）", "", {}),
        ("", "（记者 张岚 文/图）", "", {"authors": ("张岚",)}),
        ("", "（来源：河西日报 记者：张岚）", "", {"authors": ("张岚",)}),
        ("", "（河西县委宣传部供稿）", "", {}),
        ("【河西时报驻外特约记者 张岚】", "", "", {"authors": ("张岚",)}),
        ("【河西时报综合报道】", "", "", {}),
        ("据河西日报报道，", "", "", {}),
        ("", "（县林业局 张岚）", "", {"authors": ("张岚",)}),
        ("（河西社記者張曉嵐台北19日電）", "", "", {"outlet": "河西社", "authors": ("張曉嵐",)}),
        ("河西网7月19日讯 ", "", "", {"outlet": "河西网"}),
        ("河西社7月19日开张。", "", "", {}),
        ("据河西社北京7月19日电 ", "", "", {"outlet": "河西社"}),
        ("本报河西7月19日电 ", "", "", {}),
        ("", "", "<p>□ 张 岚</p>", {"authors": ("张岚",)}),
        ("", "", "<p>■ 图片新闻</p>", {}),
        ("", "（文字 张岚 摄影 向 东）", "", {"authors": ("张岚",)}),
        ("", "（编辑：周小满）1180719", "", {"editors": ("周小满",)}),
        ("", "（河西观察记者 格桑 泽仁旺姆）", "", {"authors": ("格桑", "泽仁旺姆")}),
        ("（河西社記者張曉嵐屏東縣19日電）", "", "", {"outlet": "河西社", "authors": ("張曉嵐",)}),
        ("", "", "<p>责任编辑：<span></span></p><a>返回河西，查看更多</a>", {}),
        ("", "", "<p>责任编辑：</p><div>上一页 下一页</div>", {}),
        ("", "", "<p>记者辛苦了</p>", {}),
        ("", "本文来自县里的一次调查。", "", {}),
        ("", "", "<p>（责任编辑 周小满 二审 高山 三审 秦川）</p>", {"editors": ("周小满",)}),
        ("", "", "<p>文字丨张岚</p><p>摄影丨向东</p>", {"authors": ("张岚",)}),
        ("", "", "<p>本报记者 欧阳岚 通讯员 李慕白 文/图</p>", {"authors": ("欧阳岚", "李慕白")}),
        (
            "编者按：本文来自微信公众号“河西观察”（ID：hexi），作者：张岚，编辑：周小满，河西网经授权发布。",
            "",
            "",
            {"outlet": "河西观察", "authors": ("张岚",), "editors": ("周小满",)},
        ),
        (
            "",
            "",
            "<p>《 河西日报 》（ 2018年07月19日 04 版）</p>",
            {"published_at": "2018-07-19", "outlet": "河西日报"},
        ),
        ("", "", "<p>河西县林业局</p><p>2018年7月19日</p>", {"published_at": "2018-07-19"}),
        (
            "",
            "",
            "<p>posted @ 2018-07-19 12:40 张岚 阅读(3727) 评论(63)</p>",
            {"published_at": "2018-07-19T12:40:00+08:00", "authors": ("张岚",)},
        ),
        ("", "", "<p>记者：您怎么看？</p><p>张岚：很好。</p>", {}),
        ("", "（作者为河西大学教授）", "", {}),
        ("", "", "<p>河西晚报记者 张岚</p>", {"authors": ("张岚",)}),
        ("", "", "<p>采写：河西见习记者 张岚</p>", {"authors": ("张岚",)}),
        ("", "", "<p>(责编：张岚、李慕白)</p>", {"editors": ("张岚", "李慕白")}),
        ("", "", "<p>本文来源：河西新报 责任编辑：张岚_NB20417</p>", {"outlet": "河西新报", "editors": ("张岚",)}),
        ("", "", "<p>责编/张岚    美编/李慕白</p>", {"editors": ("张岚", "李慕白")}),
        (
            "",
            "",
            "<p>[责任编辑:张岚]</p><p>标签： 枣林 合作社</p>",
            {"editors": ("张岚",), "keywords": ("枣林", "合作社")},
        ),
        ("", "", "<p>【编辑:张岚】</p>", {"editors": ("张岚",)}),
        ("", "", "<p>来源：河西交警</p>", {"outlet": "河西交警"}),
        ("", "", "<p>版权声明：本文为河西杂志社原创内容，转载请注明。</p>", {"outlet": "河西杂志社"}),
        ("", "", "<p>发布日期：2018-07-19 责任编辑：张岚</p>", {"published_at": "2018-07-19", "editors": ("张岚",)}),
        ("", "", "<div>相关新闻</div><ul><li>另一则消息 2017-01-02</li><li>又一则消息 2016-01-02</li></ul>", {}),
        ("", "图片由县林业局提供。", "<p>新华社记者表示，活动办得很好。</p>", {}),
    ],
)
def test_the_edges_of_the_text(first, last, below, expected):
    assert told(read(page(h1(""), first=first, last=last, below=below))) == expected


@pytest.mark.parametrize(
    ("title", "above", "expected"),
    [
        (f"{TITLE}_河西新闻网", f"<h1>{TITLE}</h1>", TITLE),
        (f"{TITLE}-时政频道-河西网", f"<h2>{TITLE}</h2>", TITLE),
        (f"{TITLE}--文化--河西网", f"<div class='t'>{TITLE}</div>", TITLE),
        (f"{TITLE} - 要闻河西 - 河西日报网", "", TITLE),
        (f"{TITLE}|枣林|丰收_新浪河西_新浪网", "", TITLE),
        (f"河西新闻网 - {TITLE}", f"<b>{TITLE}</b>", TITLE),
        (f"{TITLE} 河西日报网-河西日报官方网站", f"<p>{TITLE}</p>", TITLE),
        (TITLE, "", TITLE),
        (TITLE[:10] + "...-河西网", f"<h1>{TITLE}</h1>", TITLE),
        (f"{TITLE}_河西网", f"<h1>{TITLE}<small>2018-07-19 来源：河西网</small></h1>", TITLE),
        (f"{TITLE}，枣农笑了 - 河西网", f"<h1>{TITLE},枣农 笑了</h1>", f"{TITLE},枣农 笑了"),
        ("枣林红了荒滩——来自河西县的报道", "", "枣林红了荒滩——来自河西县的报道"),
        ("枣林红了荒滩——来自河西县的报道 - 河西网", "", "枣林红了荒滩——来自河西县的报道"),
        ("河西新闻网", f"<h1>{TITLE}</h1>", TITLE),
        (f"河西县人民政府网站 工作动态 {TITLE}", f"<div>{TITLE}</div>", TITLE),
        ("枣林挂红日 社员进园时_河西网", "<div>枣林挂红日<br>社员进园时</div>", "枣林挂红日 社员进园时"),
        (f"{TITLE}_社会万象_河西网", "<div>社会万象</div>", TITLE),
        ("新闻中心", f"<p>{TITLE}</p><p>发布时间：2018-07-19 来源：河西日报</p>", TITLE),
        ("", f"<h1>{TITLE}</h1>", TITLE),
        (
            "一周看点 | 三千亩枣林挂红，冷库忙到深夜",
            "<h1>一周看点 | 三千亩枣林挂红，冷库忙到深夜</h1>",
            "一周看点 | 三千亩枣林挂红，冷库忙到深夜",
        ),
        ("图说河西| 枣林里的笑声 河西日报网", "<h1>图说河西| 枣林里的笑声</h1>", "图说河西| 枣林里的笑声"),
        ("河西网-让世界了解河西", "<div class='logo'>河西网</div>", None),
        ("首页", "", None),
        ("无标题文档", "", None),
        ("河西日报数字报-停渡", "<p>2018年7月19日 版次：A05</p><p>百年渡口谢幕</p><p>停渡</p>", "停渡"),
        (
            "河西晚报-2018年7月19日-第A08版",
            f"<table><tr><td>第A08版：人物</td></tr><tr><td>{TITLE}</td></tr><tr><td>——记老社员的一天</td></tr></table>",
            TITLE,
        ),
        ("守林", "<div>守林</div><div>2018-07-19 10:12</div><div>阅读数：3201</div>", "守林"),
        ("财经", "<div>财经</div><div>2018-07-19 10:12</div>", None),
        (f"{TITLE}_枣林_冷库", f"<h1>{TITLE}<span><a>原创</a></span></h1>", TITLE),
        (f"{TITLE}原创_河西网", f"<h1>{TITLE}原创</h1>", f"{TITLE}原创"),
        (
            "河西报数字版",
            "<h3>枣乡人物</h3><h2>枣林里的灯</h2><h4>——记老社员的一天</h4>"
            "<p>本报记者 张岚 通讯员 邝野 文/图</p><p>灯是旧马灯改的。</p>",
            "枣林里的灯",
        ),
        (
            f"{TITLE} - 城市杂谈 - 河西论坛 - Powered by Forum!",
            f"<h1><a>[杂谈]</a> <a>{TITLE}</a></h1>",
            TITLE,
        ),
        (f"[杂谈]{TITLE}_河西论坛", f"<h1>[杂谈]{TITLE}</h1>", f"[杂谈]{TITLE}"),
    ],
)
def test_the_headline_as_the_page_shows_it(title, above, expected):
    assert read(page(above, title=title)).title == expected


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


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("河西日报数字报-停渡", "河西日报"),
        ("河西晚报-2018年7月19日-第A08版", "河西晚报"),
        ("河西日报社举办读者节-河西网", None),
        ("警方通报：2018-07-19 的警情", None),
    ],
)
def test_the_title_of_a_digital_edition_names_its_paper(title, outlet):
    assert read(page(f"<h1>{TITLE}</h1>", title=title)).outlet == outlet


def test_a_blog_is_its_owners():
    above = f"<h1>河边老柳的博客</h1><h2>{TITLE}</h2><span>(2018-07-19 21:05:17)</span>"
    assert read(page(above, title=f"{TITLE}_河边老柳_河西博客")).authors == ("河边老柳",)


def test_a_declared_title_cut_at_a_quotation_mark_yields_to_the_heading():
    shown = '枣林"挂红"了 河西社员清早进园'
    head = '<meta property="og:title" content="枣林"挂红"了 河西社员清早进园">'
    assert read(page(f"<h1>{shown}</h1>", title=f"{shown}_河西网", head=head)).title == shown


def test_headline_subtitle_and_bare_name_leave_the_text_for_their_fields():
    record = read(page(f"<h1>{TITLE}</h1><p>——河西县特色林业见闻</p><p>张岚</p>"))
    assert (record.title, record.subtitle, record.authors) == (TITLE, "河西县特色林业见闻", ("张岚",))
    assert [block.text for block in record.blocks] == list(STORY)


def test_a_section_heading_in_place_of_a_bare_name_is_no_author():
    assert read(page(f"<h1>{TITLE}</h1><p>简介</p>")).authors == ()


def text_document(*lines: str) -> Record:
    blocks = tuple(Block(at, line) for at, line in enumerate(lines))
    source = Page(
        url="file:///archive/a.txt", payload=b"", content_type="text/plain", fetched_at="2026-11-01T00:00:00Z"
    )
    return read_metadata(Record(page=source, text="\n".join(lines), blocks=blocks, extractor="text"), rules=RULES)


def test_a_headline_of_two_lines_takes_in_no_sentence():
    lead = "石桥镇的桃林今年早开了半个月，游客比往年多。"
    assert text_document("石桥镇桃花节开幕", lead, *STORY).title == "石桥镇桃花节开幕"


def test_a_text_of_a_newspaper_page_is_read_whole():
    record = text_document(
        "第3版:要闻 上一版3  4下一版",
        "版面导航",
        "第1版",
        "头版",
        "标题导航",
        "2018年7月19日 星期",
        "3 上一篇  下一篇 4 放大 缩小 默认",
        "枣林挂红日 社员进园时",
        "——河西县特色林业见闻",
        "张岚",
        *STORY,
        "3 上一篇  下一篇 4 放大 缩小 默认",
        "河西日报社河西新闻网版权所有",
        "第1版:头版",
        "枣林挂红日 社员进园时",
        "遗失声明",
    )
    assert {name: getattr(record, name) for name in FIELDS} == {
        "title": "枣林挂红日 社员进园时",
        "subtitle": "河西县特色林业见闻",
        "published_at": "2018-07-19",
        "published_evidence": "line",
        "outlet": "河西日报",
        "authors": ("张岚",),
        "editors": (),
        "section": "要闻",
        "keywords": (),
    }
    assert record.removals == (
        Removal("metadata", "headline", 7, "枣林挂红日 社员进园时"),
        Removal("metadata", "subtitle", 8, "——河西县特色林业见闻"),
        Removal("metadata", "byline", 9, "张岚"),
        Removal("metadata", "headline", 16, "枣林挂红日 社员进园时"),  # in the list of the page's articles
    )


def test_a_text_of_a_web_page_is_read_from_its_lines():
    record = text_document(
        "河西生活网 - 河西人的网站!",
        "您的位置:首页 >财经 >",
        TITLE,
        "时间:2018-07-19 11:03:20 | 来源:河西新闻网农业频道",
        *STORY,
        "郑重声明:本文版权归原作者所有,如有侵权请联系我们。",
        "猜你喜欢",
    )
    assert told(record) == {
        "published_at": "2018-07-19T11:03:20+08:00",
        "outlet": "河西新闻网农业频道",
        "section": "财经",
    }
    assert record.title == TITLE


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, *STORY),
        (TITLE, "▲枣农在采摘红枣。张岚 摄", *STORY),
        (TITLE, "“今年的枣子个头真大！”", *STORY),
        (TITLE + "_河西大视野", *STORY),
        (TITLE, "张岚/河西青年报", "2018-07-19 09:10", "字号", "枣林。视觉中国 资料", *STORY),
        ("您的位置:首页 > 财经 > 正文", TITLE, "【大 中 小】【打印】【关闭】【我要纠错】", *STORY),
        ("河西资讯网 - 欢迎您!", "河西广播电视台 2018-07-19 责任编辑:张岚", TITLE, *STORY),
        ("現在位置： 首頁 >> 新聞 >> 正文", TITLE + " 來源於：縣政府辦公室", *STORY),
    ],
)
def test_a_text_shows_its_headline_among_its_first_lines(lines):
    assert text_document(*lines).title == TITLE


@pytest.mark.parametrize(
    "lines",
    [
        STORY,
        ("“山海之间”系列报道之二", "本报记者 张岚", *STORY),
        (
            "林业部门的数据显示，今年红枣产量达到三百万公斤，比",
            "去年同期增长一成，收购价也比去年每斤高出一块多，枣",
            *STORY,
        ),
        ("一、基本情况", *STORY),
        ("（一）", *STORY),
        ("编者按:" + STORY[0], "河西:枣林挂了红", *STORY[1:]),
        ("首页 > 新闻 > 正文", *STORY),
    ],
)
def test_a_text_that_starts_with_its_story_has_no_headline(lines):
    assert text_document(*lines).title is None


@pytest.mark.parametrize(
    ("crumb", "section"),
    [
        ("<div>首页 > 新闻 > 社会 > 正文</div>", "社会"),
        ("<div>您的位置：<a>首页</a> &gt;&gt; <a>要闻</a> &gt;&gt; 正文</div>", "要闻"),
        (f"<div>当前位置：首页 > 农业 > {TITLE}</div>", "农业"),
        ("<div>首页 / 科技 / 正文</div>", "科技"),
        ("<div>河西网 --> 商业频道 --> 正文</div>", "商业频道"),
        ("<div>首页 | 新闻 | 体育</div>", None),
        ("<div>首页</div>", None),
    ],
)
def test_the_breadcrumb_tells_the_section(crumb, section):
    assert read(page(f"{crumb}<h1>{TITLE}</h1>")).section == section


def test_the_dates_of_a_list_above_the_headline_are_of_other_articles():
    others = "".join(f"<li>2016-0{n}-02 热门消息的标题{n}</li>" for n in range(1, 6))
    lone = "".join(f"<li>别的消息标题{n}</li><li>2016-0{n}-02</li>" for n in range(1, 6))
    assert read(page(f"<ul>{others}</ul>{h1('')}")).published_at is None
    assert read(page(f"<ul>{lone}</ul>{h1('')}")).published_at is None


def test_a_newspaper_page_that_names_only_its_paper_is_read_by_its_lines():
    above = f"<div>第03版：要闻</div><div>2018年07月19日 星期四</div><td><strong>{TITLE}</strong></td>"
    record = read(page(above, title="河西日报数字报", below="<div>河西日报社版权所有</div>"))
    assert (record.title, record.published_at, record.outlet, record.section) == (
        TITLE,
        "2018-07-19",
        "河西日报",
        "要闻",
    )


def test_keywords_are_words_of_the_article_not_of_the_site():
    head = '<meta name="keywords" content="河西新闻网,枣林,合作社,体育彩票">'
    assert read(page(h1(""), head=head)).keywords == ("枣林", "合作社")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<link rel="canonical" href="/2018/a_1.html">', "http://news.hexi.example/2018/a_1.html"),
        ('<meta property="og:url" content="https://www.hexi.example/a">', "https://www.hexi.example/a"),
        ('<link rel="canonical" href="https://elsewhere.example.net/a">', None),
        ('<link rel="canonical" href="http://news.hexi.example/">', None),
        ("", None),
    ],
)
def test_the_address_that_a_page_gives_itself(head, url):
    assert read(page(h1(""), head=head)).canonical_url == url


def test_the_path_speaks_where_nothing_else_tells_the_day():
    record = read(page(h1("")), url="http://news.hexi.example/2018-07/19/content_1.htm")
    assert (record.published_at, record.published_evidence) == ("2018-07-19", "url")


def test_a_day_that_the_machine_tells_takes_its_clock_from_the_page():
    record = read(page(h1("2018-07-19 08:18 来源：河西日报"), head='<meta name="publishdate" content="2018-07-19">'))
    assert (record.published_at, record.published_evidence) == ("2018-07-19T08:18:00+08:00", "line")


@pytest.mark.parametrize(
    ("machine", "published_at", "evidence"),
    [
        ("2018-07-22 14:10:03", "2018-07-19T08:18:00+08:00", "line"),
        ("2018-07-20 00:10:03", "2018-07-19T08:18:00+08:00", "line"),
        ("2018-07-12 14:10:03", "2018-07-12T14:10:03+08:00", "meta:publishdate"),
    ],
)
def test_readers_see_the_day_that_a_later_hand_overwrote_for_machines(machine, published_at, evidence):
    """An earlier day of the machine's is no later hand's, nor that of the page's rendering."""
    record = read(page(h1("2018-07-19 08:18"), head=f'<meta name="publishdate" content="{machine}">'))
    assert (record.published_at, record.published_evidence) == (published_at, evidence)


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


def test_a_source_knows_where_its_pages_tell_things():
    selectors = {
        "title": "h2.bt",
        "published": "//span[@id='rq']",
        "outlet": ".ly",
        "authors": "em.zz",
        "body": ".content",
    }
    html = page(
        "<h1>河西新闻网</h1><h2 class='bt'>枣林挂红</h2><span id='rq'>18-07-19</span>"
        "<i class='ly'>来源：河西电视台</i><em class='zz'>作者：太用心</em>"
    )
    record = read(html, hints=Hints(selectors=selectors))
    assert (record.title, record.published_at, record.published_evidence) == ("枣林挂红", "2018-07-19", "selector")
    assert (record.outlet, record.authors, record.warnings) == ("河西电视台", ("太用心",), ())


def test_a_selector_that_matches_nothing_falls_back_and_warns():
    record = read(
        page(h1("2018-07-19 来源：河西日报")), hints=Hints(selectors={"title": ".none", "outlet": "//b[@id='none']"})
    )
    assert (record.title, record.outlet) == (TITLE, "河西日报")
    assert record.warnings == ("selector title matched nothing", "selector outlet matched nothing")


def test_the_source_says_who_publishes_what_tells_no_outlet():
    assert read(page(h1("2018-07-19")), hints=Hints(outlet="河西日报")).outlet == "河西日报"
    assert read(page(h1("2018-07-19 来源：河西社")), hints=Hints(outlet="河西日报")).outlet == "河西社"


def test_readers_comments_sign_nothing():
    comments = "".join(
        f"<div>作者：网友{n} 发表于 2019-01-0{n} 08:00</div><p>说得好，支持一下，枣子真甜。</p>" for n in range(1, 6)
    )
    record = read(page(h1("2018-07-19 08:18 来源：河西日报 作者：张岚"), below=f"<h3>网友评论</h3>{comments}"))
    assert (record.published_at, record.authors) == ("2018-07-19T08:18:00+08:00", ("张岚",))


@pytest.mark.parametrize(
    "line",
    [
        " - " * 350_000,
        "记者 张岚、" * 120_000,
        "（记者" * 250_000,
        "来源：" * 300_000,
        "<b " * 300_000,
        "2018年" * 200_000,
        "_|" * 500_000,
    ],
    ids=["dashes", "names", "brackets", "labels", "tags", "years", "bars"],
)
def test_a_hostile_line_of_a_million_characters_harms_nothing(line):
    record = read(
        page(h1("2018-07-19 来源：河西日报"), below=f"<p>{line}</p>", head=f'<meta name="author" content="{line}">')
    )
    assert (record.title, record.published_at, record.outlet) == (TITLE, "2018-07-19", "河西日报")
    assert text_document(line, *STORY).published_at is None


def test_an_empty_page_tells_nothing():
    assert told(read("<html><body></body></html>")) == {}
    assert told(read("")) == {}


def test_reading_twice_finds_the_same():
    once = read(page(h1("2018-07-19 来源：河西日报 作者：张岚")))
    assert read_metadata(once, rules=RULES) == once


def test_labels_are_written_as_they_are_looked_for():
    assert [label for label in RULES.fields if simplified(label) != label] == []


def test_every_problem_of_the_word_file_is_told_at_once(tmp_path):
    path = tmp_path / "metadata.yaml"
    path.write_text("labls: {}\nroles: 记者\n", "utf-8")
    with pytest.raises(ValueError, match="errors") as told_:
        read_metadata_rules(path)
    assert "unknown key 'labls'" in str(told_.value)
    assert "missing key 'meta'" in str(told_.value)
    assert "roles: not a list of words" in str(told_.value)


def test_lines_that_say_only_what_the_fields_hold_leave_the_text():
    record = text_document(
        TITLE,
        "时间：2018-07-19 | 来源：河西日报",
        "本报记者 张岚",
        *STORY,
        "（执笔：张岚）",
        "（本报记者 张岚 整理）",
        "（文字 张岚 摄影 向东）",
        "（文/河西日报 张岚）",
        "责编/李慕白  美编/周小满",
        "[责任编辑：李慕白]",
    )
    assert [block.text for block in record.blocks] == list(STORY)
    assert [removal.rule for removal in record.removals] == [
        "headline",
        *["byline"] * 8,
    ]


def test_lines_that_only_look_like_bylines_stay():
    lines = (
        "记者：您怎么看今年的收成？",
        "来源：今年的红枣主要来自河滩地。",
        "作者：谁也说不清这首民谣是谁写的",
        "编辑部的灯亮了一夜",
        "图片 向东",
    )
    record = text_document(TITLE, "本报记者 张岚", STORY[0], *lines, STORY[1], STORY[2])
    assert [block.text for block in record.blocks] == [STORY[0], *lines, STORY[1], STORY[2]]


HACKED = """<html><head><title>{chain}</title></head><body><h1><a href="/">{chain}</a></h1>
<h2 class="title">山那边的橙子飞过来了</h2><div>时间：2026-11-15　来源：云溪新闻网</div>
<p>青石镇桐子坪村的果农昨天第一次用无人机把橙子吊过了麻柳河，一趟四十公斤，六分钟就到公路边。</p>
<p>过去人背马驮要走两个钟头，碰上下雨只能看着果子烂在树上，镇里的合作社为此赔过三年钱。</p></body></html>"""


@pytest.mark.parametrize(
    "chain",
    [
        "国产一区二区在线-国产一区二区免费看-国产一区二区视频在线-国产一区二区在线播放-国产二区在线观看",
        "亚洲成人影院_国产精品在线_一区二区无码_免费激情网_欧美日韩观看_午夜电影",
        "欧美在线免费观看,欧美在线视频一区,欧美在线一区二区三区,欧美在线观看免费完整版,欧美在线视频免费播放",
    ],
)
def test_a_chain_of_search_phrases_is_no_title(chain: str) -> None:
    assert read(HACKED.format(chain=chain)).title == "山那边的橙子飞过来了"


@pytest.mark.parametrize(
    "title",
    [
        "北京市西城区人民法院公告-北京市西城区人民法院-北京法院网",
        "一年一个样 三年大变样 五年新模样：青石镇乡村建设走笔",
        "要闻_云溪人家把橙子吊过了麻柳河_社会_国内_云溪网_首页",
        "停渡_云溪_社会_新闻_云溪网",
        "组图：云溪-岚川-白果-石门四县春节庙会一一看过来",
    ],
)
def test_a_headline_that_repeats_itself_is_one_all_the_same(title: str) -> None:
    assert not is_keyword_chain(title)


def plain(*lines: str) -> Record:
    """What the whole chain reads off a text document."""
    return clean(
        Page(
            url="file:///1.txt",
            payload="\n".join(lines).encode(),
            content_type="text/plain",
            fetched_at="2026-11-01T00:00:00Z",
        )
    )


def test_of_a_text_no_boilerplate_is_the_headline():
    record = plain(
        "点击上方蓝字关注我们",
        "父亲的渡口",
        "原创 张岚 河西文艺 2018-04-04",
        "收录于话题 #清明 3个",
        *STORY,
    )
    assert (record.title, record.authors, record.outlet, record.published_at) == (
        "父亲的渡口",
        ("张岚",),
        "河西文艺",
        "2018-04-04",
    )
    assert record.body == "\n".join(STORY)


def test_a_forum_post_ends_where_its_replies_begin():
    record = plain(
        "河西论坛 » 三农天地 » 查看帖子",
        "[转帖] 枣林里的“云上柜台”",
        "山货郎  楼主  发表于 2019-12-16 21:33:07 | 只看该作者",
        *STORY,
        "果农老蔡  沙发  发表于 2019-12-16 22:01:55",
        "路过，帮顶！我们村也想搞，就是没人。",
    )
    assert record.title == "枣林里的“云上柜台”"
    assert record.body == "\n".join(STORY)


def test_a_poem_stands_between_the_lines_of_its_paper():
    verses = (
        "惊蛰",
        "雷在山那边翻了个身",
        "又睡过去",
        "父亲坐起来",
        "摸黑给锄头",
        "换了一根新的木柄",
        "去年的那根",
        "还靠在门后",
    )
    record = plain(
        "河西日报 电子版",
        "第7版:副刊",
        "上一版3  4下一版",
        "节气里的村庄(组诗)",
        "张岚",
        *verses,
        "(作者系河西县作家协会会员)",
        "3 上一篇  下一篇 4 放大 缩小 默认",
        "老屋的燕子",
        "读书札记三则",
    )
    assert (record.title, record.authors) == ("节气里的村庄(组诗)", ("张岚",))
    assert record.body == "\n".join(verses)


def test_keyword_lines_and_the_site_s_declarations_are_not_taken_for_the_text():
    record = plain(
        "久久精品国产一区二区,国产精品免费视频一区二区,亚洲国产精品久久久久,欧美日韩免费视频在线观看",
        "网站首页 | 县域 | 枣林",
        TITLE,
        "2021年12月08日　来源:河西日报　作者:张岚",
        *STORY,
        "编辑:李慕白",
        "免责声明:本网转载的文章仅代表作者本人观点,与本网无关,如涉及版权请在三十日内与本网联系。",
    )
    assert (record.title, record.outlet, record.authors, record.editors) == (TITLE, "河西日报", ("张岚",), ("李慕白",))
    assert record.body == "\n".join(STORY)


def test_a_dateline_with_its_year_tells_the_day():
    record = plain("河西社枣乡2020年9月17日电（记者 张岚）" + STORY[0], *STORY[1:])
    assert (record.published_at, record.published_evidence, record.outlet) == ("2020-09-17", "dateline", "河西社")


def test_a_dateline_with_an_impossible_day_tells_none():
    record = plain("河西社枣乡2020年13月45日电（记者 张岚）" + STORY[0], *STORY[1:])
    assert (record.published_at, record.authors) == (None, ("张岚",))


def test_a_list_of_places_signs_nothing():
    assert plain(TITLE, *STORY, "（本期内容由双河、青浦、麦积等八地通讯员提供）").authors == ()
    assert plain(TITLE, *STORY, "（本报通讯员 麦积）").authors == ("麦积",)


# -- headlines of pages whose title tag says something else


@pytest.mark.parametrize(
    ("declared", "head", "above", "title", "evidence"),
    [
        (  # the first line of a newspaper's headline; its second stands in <title> alone
            "“远星号”启航 三小时到达对岸 - 河西日报 - 第A01版:要闻",
            "",
            "<ul><li>县中学召开座谈会迎接新生</li></ul><p>2018年07月19日 星期四</p>"
            "<h4>渡口换新船 往返更便捷</h4><h1>“远星号”启航</h1>",
            "“远星号”启航",
            "heading",
        ),
        (  # the number of the page behind the headline
            "岩石上的枣林（2） - 河西地理 - 《河西地理》杂志官网",
            "",
            "<h1>岩石上的枣林</h1><h2>一个山村与一千零八十棵老枣树的六百年</h2><p>撰文 / 张 岚</p>",
            "岩石上的枣林",
            "heading",
        ),
        (  # the home page's meta tags on every page
            "河西融媒",
            '<meta property="og:title" content="河西融媒 - 首页">',
            "<h2>枣林里唱响丰收歌 第六届枣花节落幕</h2><p>2018年07月19日 11时26分 | 来源：河西县融媒体中心</p>",
            "枣林里唱响丰收歌 第六届枣花节落幕",
            "heading",
        ),
        (  # an office and its channel
            "河西县公安局 警务动态",
            "",
            "<div>河西县公安局</div><h2>三轮车里塞了十只羊，民警：这可不行！</h2><p>发布日期：2018年7月19日</p>",
            "三轮车里塞了十只羊，民警：这可不行！",
            "heading",
        ),
        (  # an office's home page in <title> and h1
            "河西县公安局",
            "",
            "<h1>河西县公安局</h1><h2>三轮车里塞了十只羊，民警：这可不行！</h2><p>发布日期：2018年7月19日</p>",
            "三轮车里塞了十只羊，民警：这可不行！",
            "heading",
        ),
        (  # spaced out, as short headlines are set
            "枣园-河西文艺网-散文天地",
            "",
            "<p>枣　园</p><p>张 晓 岚</p>",
            "枣园",
            "line",
        ),
        (  # an office may well be all that a headline says
            "河西县乡村振兴局_河西新闻网",
            "",
            "<h1>河西县乡村振兴局</h1><p>2018-07-19 来源：河西日报</p>",
            "河西县乡村振兴局",
            "heading",
        ),
        (  # a number in brackets may belong to the headline, where the page shows it so
            "枣林纪事（3）_河西新闻网",
            "",
            "<h1>枣林纪事（3）</h1>",
            "枣林纪事（3）",
            "heading",
        ),
    ],
)
def test_the_headline_is_the_articles_own(declared: str, head: str, above: str, title: str, evidence: str) -> None:
    record = read(page(above, head=head, title=declared))
    assert (record.title, record.evidence["title"]) == (title, evidence)


@pytest.mark.parametrize(
    ("content", "line", "published"),
    [
        ("2012-01-01T00:00:00+08:00", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
        ("2012-01-01", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
        # a moment of its own may be right beside the day of a later change
        (
            "2016-05-11T09:12:00+08:00",
            "2018-07-19 11:26",
            ("2016-05-11T09:12:00+08:00", "meta:article:published_time"),
        ),
        ("2018-07-19", "2018-07-19 11:26", ("2018-07-19T11:26:00+08:00", "line")),
    ],
)
def test_a_templates_own_day_is_not_believed_beside_the_moment_that_readers_see(
    content: str, line: str, published: tuple[str, str]
) -> None:
    head = f'<meta property="article:published_time" content="{content}">'
    record = read(page(f"<h1>{TITLE}</h1><p>{line} 来源：河西日报</p>", head=head))
    assert (record.published_at, record.published_evidence) == published


def test_a_newspaper_named_beside_the_number_of_its_page_is_the_outlet() -> None:
    record = read(page(f"<h1>{TITLE}</h1>", title=f"{TITLE} - 河西日报 - 第A01版:要闻"))
    assert (record.outlet, record.evidence["outlet"]) == ("河西日报", "page-title")


# -- people whom no label announces


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


# -- outlets that no 来源 announces


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
    ("line", "stays"),
    [("《河西教育报》2018年07月19日第3版", False), ("据《河西教育报》2018年07月19日第3版报道，枣林已经挂果。", True)],
)
def test_a_line_that_only_says_where_a_text_was_printed_stands_in_its_field_now(line: str, stays: bool) -> None:
    record = read(page(h1("2018-07-19 来源：河西教育报"), last=f"</p><p>{line}"))
    assert (line in [block.text for block in record.blocks]) is stays


def test_the_bare_day_above_the_text_stands_in_its_field_and_another_stays() -> None:
    url = "http://news.hexi.example/2018/07/19/a.html"
    for line, stays in (("二〇一八年七月十九日", False), ("2018年7月19日", False), ("2017年5月1日", True)):
        record = read(page(h1("2018-07-19 来源：河西日报"), first=f"{line}</p><p>"), url=url)
        assert (line in [block.text for block in record.blocks]) is stays


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
    ("line", "published_at"),
    [
        ("民國113年5月3日", "2024-05-03"),
        ("中華民國113年05月03日 星期五", "2024-05-03"),
        ("發布日期：113-05-03", "2024-05-03"),
        ("發佈機關：河西鄉公所 發布日期：113/05/03 更新日期：113/05/06", "2024-05-03"),
        ("文號：113-05-03", None),
        ("May 3, 2024", "2024-05-03"),
        ("3 May 2024", "2024-05-03"),
        ("Nov. 26, 2018 09:12 AM", "2018-11-26T09:12:00+08:00"),
        ("河西日报 | May 3, 2024 | 方晓岚", "2024-05-03"),
        ("May 3 hours 2024 units", None),
        ("25/12/2023 18:05", "2023-12-25T18:05:00+08:00"),
        ("12/25/2023", "2023-12-25"),
        ("比分 21-12-2019", None),
        ("2018年7月19日 星期四", "2018-07-19"),
        ("发稿时间：2020-05-06", "2020-05-06"),
        ("时间2018-07-19", "2018-07-19"),
        ("发布时间：20180719", "2018-07-19"),
        ("编号：20180719", None),
        ("日期：18-07-19", "2018-07-19"),
        ("18年7月19日", "2018-07-19"),
        ("版本：18.7.19", None),
        ("售价 18-07-19 元", None),
        ("电话：0315-2019-1234", None),
    ],
)
def test_a_short_text_tells_its_day_under_its_headline(line, published_at):
    record = plain(TITLE, line, *STORY)
    assert (record.title, record.published_at) == (TITLE, published_at)


@pytest.mark.parametrize(
    ("line", "published_at"),
    [
        ("▲枣林。（方晓岚摄，民國113年5月3日）", None),
        ("圖：民國113年5月3日，枣农在采摘。（本报资料照片）", None),
        ("图片：2018-07-19 方晓岚 摄", None),
        ("（资料照，2018年7月19日）", None),
        ("方晓岚 摄影报道 2018-07-19", "2018-07-19"),
        ("2018-07-19 09:10 方晓岚 摄", "2018-07-19T09:10:00+08:00"),
        ("来源：河西日报 图：方晓岚 2018-07-19", "2018-07-19"),
    ],
)
def test_the_day_of_a_picture_is_not_that_of_its_page(line, published_at):
    assert read(page(h1(line))).published_at == published_at
    assert plain(TITLE, line, *STORY).published_at == published_at


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("时间2018-07-19 10:20 来源河西日报", "河西日报"),
        ("河西日報記者 方曉嵐／攝影", None),  # who took the pictures is no outlet
        ("河西日报记者 方晓岚", "河西日报"),
        ("本报记者 方晓岚", None),
        ("河西县记者协会 方晓岚", None),
    ],
)
def test_what_names_no_outlet_is_not_taken_for_one(line, outlet):
    assert plain(TITLE, line, *STORY).outlet == outlet


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        (f"{TITLE[:7]}&lt;br&gt;{TITLE[7:]}- 河西县人民政府", f"<h2>{TITLE[:7]}</h2><h2>{TITLE[7:]}</h2>"),
        (f"{TITLE}__河西县林业局", f"<h2>{TITLE} <span>( 2018-07-19)</span></h2>"),
    ],
)
def test_markup_and_a_day_that_cling_to_a_headline_are_none_of_it(title, heading):
    found = read(page(f"{heading}<div>2018-07-19 来源：河西日报</div>", title=title)).title
    assert (found or "").replace(" ", "") == TITLE


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

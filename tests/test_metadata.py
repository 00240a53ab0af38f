"""What a page says of itself: whole pages of invented newspapers in, whole metadata out."""

import pytest

from pipelines.metadata_rules import default_metadata_rules, read_metadata_rules
from pipelines.record import Block, Hints, Page, Record, Removal
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract
from pipelines.stages.metadata import read_metadata

RULES = default_metadata_rules()
TITLE = "河西县三千亩枣林迎来丰收季"
STORY = (
    "入秋以来，河西县的三千亩枣林陆续挂红，合作社的社员们每天清早便进园采摘，分拣、装箱、发运一气呵成，红枣当天就能送到省城。",
    "“今年雨水匀，枣子个大肉厚，收购价比去年每斤高出一块多。”合作社理事长说，全社两百多户人家，户均可以增收八千元以上。",
    "县林业部门介绍，下一步将扩建冷库和烘干车间，延长产业链条，让枣林成为群众稳定增收的靠山，也让荒滩变成看得见的风景。",
)
FIELDS = ("title", "subtitle", "published_at", "published_evidence", "outlet", "authors", "editors", "section", "keywords")


def read(html: str, *, url: str = "http://news.hexi.example/a.html", hints: Hints = Hints()) -> Record:
    page = Page(url=url, payload=html.encode(), content_type="text/html; charset=utf-8", fetched_at="2026-11-01T00:00:00Z")
    return read_metadata(extract(decode(page, hints)), rules=RULES)


def page(above: str = "", *, below: str = "", head: str = "", title: str = f"{TITLE}_河西新闻网", first: str = "", last: str = "") -> str:
    story = "".join(f"<p>{text}</p>\n" for text in (first + STORY[0], STORY[1], STORY[2] + last))
    return (
        f"<html><head><title>{title}</title>{head}</head><body>\n<div class='nav'><a href='/'>首页</a> <a href='/gn'>国内</a></div>\n"
        f"<div class='main'>{above}\n<div class='content'>{story}</div>{below}</div>\n"
        "<div class='foot'>版权所有 河西新闻网 Copyright 2012-2019</div></body></html>"
    )


def h1(byline: str) -> str:
    return f"<h1>{TITLE}</h1><div class='info'>{byline}</div>"


def told(record: Record) -> dict[str, object]:
    """The fields that hold something, the title and the evidence aside."""
    return {name: getattr(record, name) for name in FIELDS[2:] if getattr(record, name) and name != "published_evidence"}


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("2018年07月19日08:18&nbsp;&nbsp;来源：<a href='#'>河西日报</a>", {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "河西日报"}),
        (
            "<span>2018-07-19 07:57:40</span> <span>来源： <em>河西网</em></span> <span>作者：张岚</span>",
            {"published_at": "2018-07-19T07:57:40+08:00", "outlet": "河西网", "authors": ("张岚",)},
        ),
        (
            "发布时间：2018-07-19 16:20　　来源： 县政府办公室　　浏览次数： 12 次　 字号：【 大 中 小 】",
            {"published_at": "2018-07-19T16:20:00+08:00", "outlet": "县政府办公室"},
        ),
        ("来源：河西日报　发布日期：2018/7/19　点击：1033", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        ("时间:2018-07-19 11:03:20 | 来源:河西在线", {"published_at": "2018-07-19T11:03:20+08:00", "outlet": "河西在线"}),
        ("<table><tr><td>发布时间：</td><td>2018年7月19日</td><td>来源：</td><td>河西在线</td></tr></table>", {"published_at": "2018-07-19", "outlet": "河西在线"}),
        ("日期：[2018-07-19]　作者：[张岚]　来源：[河西日报]", {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)}),
        ("作者：张岚 李慕白　编辑：周小满　稿源：河西晚报　2018-07-19", {"published_at": "2018-07-19", "outlet": "河西晚报", "authors": ("张岚", "李慕白"), "editors": ("周小满",)}),
        ("2018-07-19 12:11来源：河西时报网作者：张岚", {"published_at": "2018-07-19T12:11:00+08:00", "outlet": "河西时报网", "authors": ("张岚",)}),
        ("2018年7月19日 19:55 河西新报", {"published_at": "2018-07-19T19:55:00+08:00", "outlet": "河西新报"}),
        ("河西都市报 2018-07-19 16:01:46", {"published_at": "2018-07-19T16:01:46+08:00", "outlet": "河西都市报"}),
        ("<p>张岚/河西青年报</p><p>2018-07-19 09:10</p>", {"published_at": "2018-07-19T09:10:00+08:00", "outlet": "河西青年报", "authors": ("张岚",)}),
        ("<p>河西社</p><p>2018-07-19 18:13</p>", {"published_at": "2018-07-19T18:13:00+08:00", "outlet": "河西社"}),
        ("<p>河西那些事</p><p>发布时间：18-07-1923:16优质原创作者</p>", {"published_at": "2018-07-19T23:16:00+08:00", "outlet": "河西那些事"}),
        ("信息来源：县林业局 发布时间：2018-07-19 责任编辑：张岚", {"published_at": "2018-07-19", "outlet": "县林业局", "editors": ("张岚",)}),
        ("来源：本站原创　作者：admin　发布时间：2018-07-19", {"published_at": "2018-07-19"}),
        ("来源：互联网　作者：佚名　更新时间：2018-07-19", {"published_at": "2018-07-19"}),
        ("2018-07-19 转自：河西日报 记者：张岚", {"published_at": "2018-07-19", "outlet": "河西日报", "authors": ("张岚",)}),
        ("07-19 11:03 来源：河西日报", {"outlet": "河西日报"}),
        ("二〇一八年七月十九日　河西日报", {"published_at": "2018-07-19", "outlet": "河西日报"}),
        ("作者：太用心 发表于 2018-07-19 20:00:00 阅读(235)", {"published_at": "2018-07-19T20:00:00+08:00", "authors": ("太用心",)}),
        ("責任編輯：張曉嵐　發佈時間：2018-07-19　來源：河西日報", {"published_at": "2018-07-19", "outlet": "河西日報", "editors": ("張曉嵐",)}),
        ("2099-01-01 08:00 来源：河西日报", {"outlet": "河西日报"}),
        ("图片来源：河西图片社", {}),
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
            '<meta name="ArticleTitle" content="x"><meta name="PubDate" content="2018-07-19 08:18"><meta name="ContentSource" content="县林业局">'
            '<meta name="Author" content="张岚"><meta name="ColumnName" content="工作动态"><meta name="Keywords" content="枣林,合作社,某某门户">',
            {"published_at": "2018-07-19T08:18:00+08:00", "outlet": "县林业局", "authors": ("张岚",), "section": "工作动态", "keywords": ("枣林", "合作社")},
            "meta:pubdate",
        ),
        (
            '<meta name="weibo: article:create_at" content="2018-07-19 19:55:10" /><meta name="mediaid" content="河西新报">',
            {"published_at": "2018-07-19T19:55:10+08:00", "outlet": "河西新报"},
            "meta:weibo:article:create_at",
        ),
        (
            '<meta itemprop="datePublished" content="2018-07-19 08:04"><meta itemprop="dateUpdate" content="2018-07-21 10:00">',
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
    ("first", "last", "below", "expected"),
    [
        ("本报讯（记者 张岚 通讯员 李慕白）", "", "", {"authors": ("张岚", "李慕白")}),
        ("河西社北京7月19日电（记者张岚）", "", "<p>责任编辑： 周小满</p>", {"authors": ("张岚",), "editors": ("周小满",)}),
        ("", "（张岚）", "", {"authors": ("张岚",)}),
        ("", "（记者 张岚）", "", {"authors": ("张岚",)}),
        ("", "（执笔：张岚 李慕白）", "", {"authors": ("张岚", "李慕白")}),
        ("", "（河西县委组织部）", "", {}),
        ("", "（完）", "", {}),
        ("", "（作者为河西大学教授）", "", {}),
        ("", "", "<p>河西晚报记者 张岚</p>", {"authors": ("张岚",)}),
        ("", "", "<p>采写：河西见习记者 张岚</p>", {"authors": ("张岚",)}),
        ("", "", "<p>(责编：张岚、李慕白)</p>", {"editors": ("张岚", "李慕白")}),
        ("", "", "<p>本文来源：河西新报 责任编辑：张岚_NBJ11331</p>", {"outlet": "河西新报", "editors": ("张岚",)}),
        ("", "", "<p>责编/张岚    美编/李慕白</p>", {"editors": ("张岚", "李慕白")}),
        ("", "", "<p>[责任编辑:张岚]</p><p>标签： 枣林 合作社</p>", {"editors": ("张岚",), "keywords": ("枣林", "合作社")}),
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

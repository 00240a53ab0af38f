"""Bylines, declarations and lines around an article become fields; what is none stays in the text."""

import pytest

from pipelines.record import Hints
from pipelines.rules.metadata import read_metadata_rules
from pipelines.stages.metadata import read_metadata
from pipelines.text.traditional import simplified
from tests.stages.reading_metadata import RULES, TITLE, h1, page, read, told


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
        ('<link rel="canonical" href="/2018/a_1.html">', "http://news.example.com/2018/a_1.html"),
        ('<meta property="og:url" content="https://www.example.com/a">', "https://www.example.com/a"),
        ('<link rel="canonical" href="https://news.example.net/a">', None),
        ('<link rel="canonical" href="http://news.example.com/">', None),
        ('<link rel="canonical" href="http://[河西新闻]/a_1.html">', None),
        ("", None),
    ],
)
def test_the_address_that_a_page_gives_itself(head, url):
    assert read(page(h1(""), head=head), url="http://news.example.com/b.html").canonical_url == url


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


def test_readers_comments_sign_nothing():
    comments = "".join(
        f"<div>作者：网友{n} 发表于 2019-01-0{n} 08:00</div><p>说得好，支持一下，枣子真甜。</p>" for n in range(1, 6)
    )
    record = read(page(h1("2018-07-19 08:18 来源：河西日报 作者：张岚"), below=f"<h3>网友评论</h3>{comments}"))
    assert (record.published_at, record.authors) == ("2018-07-19T08:18:00+08:00", ("张岚",))


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


@pytest.mark.parametrize(
    ("line", "stays"),
    [("《河西教育报》2018年07月19日第3版", False), ("据《河西教育报》2018年07月19日第3版报道，枣林已经挂果。", True)],
)
def test_a_line_that_only_says_where_a_text_was_printed_stands_in_its_field_now(line: str, stays: bool) -> None:
    record = read(page(h1("2018-07-19 来源：河西教育报"), last=f"</p><p>{line}"))
    assert (line in [block.text for block in record.blocks]) is stays

"""Fields of documents without markup."""

import pytest

from pipelines.record import Block, Page, Record, Removal
from pipelines.stages import clean
from pipelines.stages.metadata import read_metadata
from tests.stages.reading_metadata import FIELDS, RULES, STORY, TITLE, h1, page, read, told


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
    "title", ["石桥镇桃花节开幕，首日迎客三千", "明日起封路，车辆绕行石桥东路", "桃林深处，有座百年老磨坊"]
)
def test_a_headline_with_a_comma_stands_above_a_byline_of_its_length(title):
    byline = "2018-07-19 09:30 来源：河西日报"[: len(title) + 3]
    source = Page(
        url="http://n.example/1",
        payload="\n".join(("首页 新闻", title, byline, *STORY)).encode(),
        fetched_at="2026-11-01T00:00:00Z",
        content_type="text/plain",
    )
    assert clean(source).title == title

"""Boilerplate: whole lines at the page's edge go, the same words inside the text stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.record import Block, Hints, Page, Record, Removal
from pipelines.rules.loading import default_rules
from pipelines.stages.boilerplate import drop_boilerplate
from pipelines.text.folding import line_digest

RULES = default_rules().boilerplate
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-01T08:00:00Z")
STORY = (
    "牧民用上光伏电灯",
    "夏季牧场的毡房顶上装了光伏板，夜里也能看书写字，孩子们都说比油灯亮多了。",
    "镇里计划明年再装三百套，让最远的牧点也亮起来。（县牧业局）",
)


def record(*lines: str, recurring: frozenset[int] = frozenset(), **fields: object) -> Record:
    blocks = tuple(Block(i, line) for i, line in enumerate(lines))
    return Record(page=PAGE, hints=Hints(recurring=recurring), blocks=blocks, **fields)  # type: ignore[arg-type]


def clean(*lines: str, **fields: object) -> Record:
    return drop_boilerplate(record(*lines, **fields), rules=RULES)  # type: ignore[arg-type]


def texts(out: Record) -> tuple[str, ...]:
    return tuple(block.text for block in out.blocks)


@pytest.mark.parametrize(
    "head",
    [
        "首页 >> 综合新闻 >> 正文",
        "您的位置：首页 >娱乐 >",
        "網站首頁 | 網站地圖",
        "发布时间:2021-05-07 09:12 来源:县融媒体中心 浏览次数:532",
        "时间：2019-08-14 11:03:20 | 来源：青山新闻网",
        "【字号 大 中 小】 【打印】 【关闭】",
        "第4版：周末 上一版 下一版",
        "返回版面 朗读 字号+ 字号-",
        "（原标题：草原亮起来了）",
        "【关键词】牧区  光伏    【中图分类号】D422    【文献标识码】A",
        "分享到：微信 微博 QQ空间",
        "您的浏览器不支持video标签",
        "03版要闻 2020年10月12日 星期一",
        "楼主 发表于 2018-4-3 21:17 | 只看该作者 | 倒序浏览",
        "個人中心 | 我的博文 | 相冊 | 關於我",
        "朗读 暂停 停止 语速：慢 正常 快",
        '<tfoot id="k2"><noscript></noscript></tfoot>',
    ],
)
def test_lines_above_the_story_go(head):
    out = clean(head, *STORY)
    assert texts(out) == STORY
    assert [(cut.stage, cut.position, cut.text) for cut in out.removals] == [("boilerplate", 0, head)]


@pytest.mark.parametrize(
    "tail",
    [
        "[责任编辑：于晓]",
        "责编/王朗    美编/宋雅",
        "一审：周一 二审：吴二 三审：郑三",
        "标签： 牧区 光伏",
        "上一篇：我县召开防汛工作会议",
        "3 上一篇  下一篇 4 放大 缩小 默认",
        "郑重声明：本文版权归原作者所有，转载文章仅为传播更多信息之目的，如有侵权行为，请第一时间联系我们修改或删除。",
        "主办:县人民政府办公室 备案号:ICP备00000000号",
        "Copyright © 2024 青山网 All Rights Reserved",
        "长按识别二维码关注我们",
        "打开青山APP，阅读更流畅",
        "12人参与评论",
        "下一頁",
        "回复 支持 反对 使用道具 举报",
        "分类：往事 | 阅读(213) | 评论(6) | 收藏(1)",
        "视频加载失败，点击重试",
        "00:00 / 01:32 倍速 高清",
        "全部評論(0) 最新 最熱",
        "没有更多评论了",
        "標題導航 | 版權聲明",
        "扫一扫在手机打开当前页",
        "微信扫一扫关注该公众号",
        "热搜榜：1 秋老虎 2 油价下调 3 开学第一课",
    ],
)
def test_lines_below_the_story_go(tail):
    out = clean(*STORY, tail)
    assert texts(out) == STORY
    assert [cut.text for cut in out.removals] == [tail]


@pytest.mark.parametrize(
    "sentence",
    [
        "市民可登录网站，依次点击首页>办事大厅>预约，填写信息后提交。",
        "他把分享到的经验写进了日记，来源于生活的句子最动人。",
        "记者在现场看到，扫描二维码即可关注公众号，下载客户端的市民排起了队。",
        "责任编辑制度改革已经三年，编辑部里最年轻的编辑二十三岁。",
        "声明：我公司从未委托任何个人收取培训费用。",
        "大 中 小三种规格的柑橘同时上市",
        "编者按：百年老站即将搬迁，本报推出系列报道，记录它的最后一个冬天。",
        "……",
        "图为牧民在安装光伏板。",
        "（县委组织部）",
        "温馨提示：雨天路滑，请减速慢行。",
        "报名电话：000-0000 联系人：小王",
        "上期节目播出后，编辑部收到二百多封来信。",
        "下期奖池奖金滚存，欢迎广大购彩者理性投注。",
        "评论员文章：把饭碗端牢",
        "附件3所列企业停产",
    ],
)
@pytest.mark.parametrize("at", [1, 2, 3])
def test_the_same_words_in_the_text_stay(sentence, at):
    lines = (*STORY[:at], sentence, *STORY[at:])
    assert clean(*lines) == record(*lines)


@pytest.mark.parametrize("line", ["看视频新闻请移步云溪号频道", "本页内容由系统自动推送"])
def test_what_only_reads_like_boilerplate_goes_at_the_edge_and_stays_in_the_text(line):
    for at, lines in ((0, (line, *STORY)), (3, (*STORY, line))):
        assert clean(*lines).removals == (Removal("boilerplate", "reads-as-chrome", at, line),)
    inside = (*STORY[:2], line, *STORY[2:])
    assert clean(*inside) == record(*inside)


@pytest.mark.parametrize(
    "tail",
    [
        (
            "第三届云溪读书节日程",
            "上午 开幕",
            "下午 签售",
            "晚上 朗诵",
            "本页内容由系统自动推送",
            "次日上午 闭幕",
            "次日下午 散会",
            "次日晚上 观影",
        ),  # a list
        ("请移步镇里的夏季牧场看新装的光伏板",),  # the text's own subject
        ("咨询电话：0000-2233445 看视频新闻请移步频道",),  # how to reach an office
        ("……",),
        ("扫除有害文 还我清朗屏",),  # a slogan
        ("■文 乌兰",),  # a byline
    ],
)
def test_what_reads_like_boilerplate_stays_in_a_list_on_the_subject_or_as_a_contact(tail):
    assert clean(*STORY, *tail) == record(*STORY, *tail)


def test_the_close_of_a_notice_stays_with_its_office_on_one_line():
    assert clean(*STORY, "云溪县畜牧局 2024年4月2日") == record(*STORY, "云溪县畜牧局 2024年4月2日")


def test_the_list_under_a_heading_goes_with_it():
    out = clean(*STORY, "相关阅读：", "冬季牧场迎来新校车", "三百牧户用上净水器")
    assert texts(out) == STORY
    assert [cut.rule for cut in out.removals] == ["related-list", "listed-title", "listed-title"]


def test_a_heading_with_text_below_it_is_the_storys_own():
    lines = (*STORY, "相关链接", "光伏板是把日光变成电的装置，一块板一天发电约一度，够一盏灯亮十个小时。")
    assert clean(*lines) == record(*lines)


def test_the_pages_of_a_newspaper_go_and_the_headline_below_them_stays():
    out = clean("版面导航", "第1版", "头版", "第2版", "要闻", "标题导航", "麦客小郑", *STORY[1:])
    assert texts(out) == ("麦客小郑", *STORY[1:])


def test_the_titles_below_the_tools_of_a_newspaper_page_are_other_articles():
    out = clean("青川晚报 A07 文化", *STORY, "放大+ 缩小- 默认o", "剧场周末开演", "老戏台的新生")
    assert texts(out) == STORY
    assert [cut.rule for cut in out.removals[-2:]] == ["below-footer", "below-footer"]


def test_what_stands_below_the_sites_footer_is_not_the_storys():
    out = clean(*STORY, "青山日报社版权所有", "遗失声明", "开展系列活动")
    assert texts(out) == STORY
    assert [cut.rule for cut in out.removals] == ["copyright", "below-footer", "below-footer"]


@pytest.mark.parametrize("notice", ["下载客户端查看全文", "展开剩余67%", "打开APP阅读全文"])
def test_a_notice_that_the_text_is_cut_flags_the_page(notice):
    out = clean(*STORY, notice)
    assert texts(out) == STORY
    assert out.flags == ("truncated",)
    assert out.removals == (Removal("boilerplate", "truncation", 3, notice),)


def test_a_credit_at_the_end_of_a_paragraph_is_cut_there():
    out = clean(*STORY[:2], "镇里计划明年再装三百套。（责任编辑：于晓）")
    assert out.blocks[2].text == "镇里计划明年再装三百套。"
    assert out.removals == (Removal("boilerplate", "editor-credit-end", 2, "（责任编辑：于晓）"),)


def test_the_headline_and_the_byline_that_the_record_knows_go_from_the_body():
    out = clean(STORY[0], "记者 江帆", *STORY[1:], title=STORY[0], authors=("江帆",))
    assert texts(out) == STORY[1:]
    assert [cut.rule for cut in out.removals] == ["repeats-title", "byline"]


def test_a_byline_that_nobody_has_read_stays():
    assert clean(STORY[0], "陈义", *STORY[1:]) == record(STORY[0], "陈义", *STORY[1:])


def test_a_line_that_recurs_on_the_site_goes_unless_it_is_a_sentence_in_the_text():
    slogan = "青山网 牧区第一站"
    recurring = frozenset({line_digest(slogan), line_digest(STORY[1])})
    out = clean(slogan, *STORY, recurring=recurring)
    assert out.removals == (Removal("boilerplate", "recurs-on-site", 0, slogan),)
    lines = (STORY[0], STORY[2], STORY[1], STORY[2])
    assert clean(*lines, recurring=recurring) == record(*lines, recurring=recurring)


def test_a_page_of_boilerplate_alone_is_refused():
    out = clean("首页 > 新闻 > 正文", "Copyright © 2024 青山网 All Rights Reserved")
    assert (out.blocks, out.reject_reason) == ((), "boilerplate-only")


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_second_pass_finds_the_blocks_of_the_first_in_order(lines):
    out = clean(*lines)
    positions = [block.position for block in out.blocks]
    assert positions == sorted(positions)
    assert len(out.removals) >= len(lines) - len(out.blocks)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1 ",
        ">",
        "首页>",
        "【",
        "（责编：",
        "#",
        "上一篇",
        "来源:",
        "copyright",
        "“",
        "{{",
        "大 ",
        "首页|",
        "评论 ",
        "首页 | ",
        "楼主 ",
        "甲 → ",
        "/甲",
        "::甲",
        "甲·",
        "2020下一页 ",
        " 5 页",
    ],
)
def test_a_hostile_line_does_not_stop_the_stage(unit):
    assert clean(unit * (1_000_000 // len(unit)), *STORY).page is PAGE
    assert clean(unit * (280 // len(unit)), *STORY).page is PAGE
    assert clean(f"首页{unit * (84 // len(unit))}。", *STORY).page is PAGE


def test_the_office_and_the_day_that_close_a_notice_are_its_own_and_a_day_alone_is_the_page_s() -> None:
    notice = (*STORY, "石桥镇自来水厂", "2020年11月20日")
    assert texts(clean(*notice)) == notice
    assert texts(clean(*STORY, "2020年11月20日")) == STORY
    assert texts(clean(*STORY, "上一篇 下一篇", "2020年11月20日")) == STORY


def test_a_box_of_other_headlines_between_two_paragraphs_goes_and_a_heading_below_it_stays():
    box = ("相关阅读：", "西岭夜市地图来了 这十二个地方你去过几个", "城东图书馆本周开放夜间阅览")
    assert texts(clean(*STORY[:2], *box, "夜里的灯", STORY[2])) == (*STORY[:2], "夜里的灯", STORY[2])
    section = ("相关阅读：", "牧民的账本里记着每一度电，去年一年省下了两千多元的柴油钱。")
    assert texts(clean(*STORY[:2], *section, STORY[2])) == (*STORY[:2], *section, STORY[2])


@pytest.mark.parametrize("pager", ["1 2 下一页 尾页", "共2页", "上一页", "—第2页—", "点击图片查看大图"])
def test_pagers_go_between_paragraphs_too(pager):
    out = clean(*STORY[:2], pager, STORY[2])
    assert texts(out) == (STORY if "页" in pager else (*STORY[:2], pager, STORY[2]))

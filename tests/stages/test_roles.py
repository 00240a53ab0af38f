"""The lines of a text document are told by what they are; what is only a body loses nothing."""

from __future__ import annotations

import pytest

from pipelines.record import Page, Record
from pipelines.stages import clean

STORY = (
    "历时八个月，竹塘镇老街改造工程日前完成，五月一日起重新迎客，首日接待游客三千多人次。",
    "走在青石板路上，两旁是修缮一新的木楼，茶馆、竹器店、书铺一家挨着一家，老板们忙着招呼客人。",
    "镇长介绍，改造中保留了全部老门板，住户也都留了下来，老街还是原来的老街。",
)


def text(*lines: str) -> Record:
    page = Page(
        url="http://news.example/a",
        payload="\n".join(lines).encode(),
        content_type="text/plain; charset=utf-8",
        fetched_at="2026-11-01T08:00:00Z",
    )
    return clean(page)


def test_headline_and_byline_become_fields_and_menus_go() -> None:
    out = text(
        "白鹭新闻网",
        "首页 | 新闻 | 专题",
        "竹塘镇老街改造完成 重新迎客",
        "2020-05-06 09:30 来源：白鹭日报",
        *STORY,
        "打印本页 关闭窗口",
        "上一篇：白鹭县开展老旧小区改造",
    )
    assert (out.title, out.outlet, out.published_at) == (
        "竹塘镇老街改造完成 重新迎客",
        "白鹭日报",
        "2020-05-06T09:30:00+08:00",
    )
    assert out.body == "\n".join(STORY)
    assert {cut.stage for cut in out.removals} <= {"metadata", "boilerplate"}


def test_lines_removed_for_their_role_name_it() -> None:
    out = text("白鹭各界联合会", "竹塘镇老街改造完成 重新迎客", "2020-05-06", *STORY, "河湾镇建成第一座图书馆")
    rules = {cut.text: cut.rule for cut in out.removals}
    assert rules["河湾镇建成第一座图书馆"] == "role-related"


@pytest.mark.parametrize(
    "lines",
    [
        STORY,
        (*STORY, "……", *(f"{n}、{line}" for n, line in enumerate(STORY, 1))),
        ("井台上的青苔", "一年比一年厚", "母亲弯腰的时候", "水里的月亮", "碎了又圆", "井绳断过一次", "父亲接好它"),
        ("红球：03 08 15 21 27 33", "蓝球：11", "一等奖 5注 单注奖金7654321元", "本期投注总额：345678910元"),
        ("白鹭—竹塘 06:30 08:10 10:00", "白鹭—青桐 07:00 09:30 14:00", "票价以当日窗口公布为准"),
        ("谷满仓 俞小禾 葛长水 温如玉", "麦青 黎小满 柏一舟 乔安", "丁未 范大年 熊小川 纪新雨"),
        ("问：新农合报销比例是多少？", "答：在镇卫生院住院，报百分之八十五。", "问：多久到账？", "答：十五个工作日。"),
        ("第九条 申请人应当提交下列材料：", "（一）申请表；", "（二）身份证明复印件；", "（三）场地权属证明。"),
    ],
)  # fmt: skip
def test_of_a_document_that_is_only_a_body_nothing_goes(lines: tuple[str, ...]) -> None:
    out = text(*lines)
    assert out.reject_reason is None
    assert out.body == "\n".join(lines)
    assert (out.title, out.authors, out.outlet) == (None, (), None)


def test_a_headline_in_two_lines_is_one() -> None:
    out = text(
        "白鹭县人民政府办公室",
        "关于召开春季造林工作会议的通知",
        "各乡镇人民政府，县直有关单位：",
        "为安排今年造林工作，经县政府同意，定于3月2日召开春季造林工作会议，现将有关事项通知如下。",
        "一、时间：上午9：00，会期半天，请各单位提前十五分钟入场。",
        "二、地点：县政府三楼会议室，请自带笔记本，不安排食宿。",
    )
    assert out.title == "白鹭县人民政府办公室关于召开春季造林工作会议的通知"


def test_a_list_of_excerpts_is_no_article() -> None:
    rows = [
        line
        for n in range(1, 9)
        for line in (
            f"竹塘镇第{n}届采茶节开幕",
            f"...采茶节为期三天，期间将举办第{n}场采茶比赛、茶艺表演等活动，欢迎各地游客前来...",
            f"2019-04-0{n} 白鹭新闻网",
        )
    ]
    assert text("搜索结果", "共找到 1203 条结果", *rows, "上一页 1 2 3 4 5 下一页").reject_reason == "listing"


def test_pages_with_markup_have_no_roles() -> None:
    html = f"<html><body><h1>竹塘镇老街改造完成</h1>{''.join(f'<p>{line}</p>' for line in STORY)}</body></html>"
    page = Page(
        url="http://news.example/a", payload=html.encode(), content_type="text/html", fetched_at="2026-11-01T08:00:00Z"
    )
    assert {block.role for block in clean(page).blocks} == {""}


def test_a_first_line_that_ends_a_sentence_is_text_and_no_headline():
    record = text("县图书馆本周起延长开放时间，晚上九点半闭馆。", "馆长介绍，延时开放由八名志愿者轮流值守。")
    assert (record.title, record.removals) == (None, ())
    assert len(record.blocks) == 2


def test_a_document_of_one_line_keeps_it():
    assert [block.text for block in text("订阅石桥村快讯，请轻摇村口铜铃三下").blocks] == [
        "订阅石桥村快讯，请轻摇村口铜铃三下"
    ]


def test_what_stands_between_sentences_is_text_but_a_box_of_headlines_is_not() -> None:
    talk = (
        "10:00:44",
        "主持人：",
        "大家上午好，欢迎参加今天的发布会，请局长先介绍老街改造的情况。",
        "10:02:11",
        "谷长河：",
    )
    out = text(
        "竹塘镇举行老街改造发布会", "2020-05-06 09:30 来源：白鹭日报", STORY[0], *talk, *STORY[1:], "打印本页 关闭窗口"
    )
    assert out.body == "\n".join((STORY[0], *talk, *STORY[1:]))
    box = ("相关阅读", "白鹭县开展老旧小区改造", "河湾镇建成第一座图书馆")
    out = text("竹塘镇老街改造完成 重新迎客", "2020-05-06 09:30 来源：白鹭日报", *STORY[:2], *box, STORY[2])
    assert out.body == "\n".join(STORY)


NEWS = (
    "青桐县开展秋季造林",
    "白鹭县昨天召开会议,部署秋季造林,要求各乡镇在月底前完成整地。",
    "县林业局局长柳三保在会上说,今年的苗木已经备齐,春天补种时不会再缺。",
    "据介绍,青桐县去年造林三万亩,成活率达到九成以上,居全市第一位。",
)


@pytest.mark.parametrize(
    "above",
    [
        ("我们使用Cookie来改善您的浏览体验。继续浏览即表示您同意我们的隐私政策。", "接受"),
        ("白鹭社尊重您的个人隐私，点击这里了解隐私声明。关闭此窗口即代表您同意上述规范。",),
        ("白鹭路桥有限公司", "地址：青桐县人民路12号", "电话：0000-1234567", "联系人：柳经理"),
        ("全国服务热线：000-123-4567", "公司地址：白鹭省青桐县工业园区12号", "您的位置：首页 > 新闻动态"),
    ],
)
def test_a_privacy_notice_and_a_companys_contacts_above_the_headline_go(above: tuple[str, ...]) -> None:
    record = text(*above, *NEWS)
    assert record.title == NEWS[0]
    assert [block.text for block in record.blocks] == list(NEWS[1:])


def test_news_of_privacy_and_a_notices_contacts_stay() -> None:
    body = (
        "多国监管机构昨天说,网站使用Cookie前必须征得用户同意,违反者将被罚款。",
        "柳三保说,许多网站的隐私政策写得太长,用户看不懂就点了同意。",
        "活动报名截至周五,逾期不再受理,请各乡镇尽早组织村民报名参加。",
        "活动地址：青桐县文化馆二楼",
    )
    record = text("多国要求网站就Cookie征得用户同意", *body)
    assert record.title == "多国要求网站就Cookie征得用户同意"
    assert [block.text for block in record.blocks] == list(body)


def test_the_first_line_of_a_text_is_text_where_it_ends_a_sentence() -> None:
    lines = ("雪下了一夜。", "“谁？”", "没有人应。", *STORY)
    out = text("换船", "作者：柏一舟", "上一章 目录 下一章", *lines, "上一章 目录 下一章")
    assert out.body == "\n".join(lines)


def test_lines_of_the_texts_own_shape_are_text() -> None:
    report = ("18:36", STORY[0], "17:50", STORY[1], "16:22", STORY[2], "15:05", "镇里加筑了子堤，道路恢复通行。")
    out = text("竹塘镇防汛实时更新", "白鹭发布 2020-07-11", *report, "责任编辑：乔安", "下载客户端")
    assert out.body == "\n".join(report)


def test_headlines_beside_the_text_and_what_a_rule_knows_are_none() -> None:
    related = ("河湾镇建成第一座图书馆", "白鹭县开展老旧小区改造")
    out = text("竹塘镇老街改造完成 重新迎客", "2020-05-06", *STORY, "责任编辑：乔安", "相关阅读", *related)
    assert out.body == "\n".join(STORY)


@pytest.mark.parametrize("line", ["同学们：", "各位代表："])
def test_a_line_that_the_order_of_lines_calls_text_is_not_asked_about_again(line: str) -> None:
    out = text("竹塘镇老街改造完成 重新迎客", "白鹭日报 2020-05-06", line, *STORY, "打印本页 关闭窗口")
    assert out.body == "\n".join((line, *STORY))


VERSE = ("船走了以后", "河水还在石阶下面", "青苔比去年厚了一层", "绳痕里住着月亮", "没有人来打水")


def test_a_poem_between_its_byline_and_its_notes_stays() -> None:
    notes = ("注：", "①石阶：在竹塘镇东街，2009年铺成马路，如今只剩三级。")
    out = text("首页 > 副刊 > 诗歌", "旧井（外一首）", "俞小禾", *VERSE, *notes, "上一篇 下一篇")
    assert out.body == "\n".join((*VERSE, *notes))


def test_entries_of_a_menu_behind_a_headline_are_no_verse() -> None:
    menu = ("国内", "国际", "社会", "体育", "财经", "图片")
    out = text("竹塘镇老街改造完成 重新迎客", "2020-05-06 09:30 来源：白鹭日报", *menu, *STORY)
    assert out.body == "\n".join(STORY)


def test_an_agenda_is_an_article_and_stays() -> None:
    agenda = (
        "地点：县文化馆三楼报告厅",
        "08:30-09:00 签到",
        "09:00-09:20 开幕式",
        "主持人：县水务局副局长 温如玉",
        "09:20-10:10 主旨报告：小流域的洪水怎样预报",
        "10:10-10:30 茶歇",
        "10:30-11:40 圆桌讨论",
        "参加者：石敢当、麦青、乔安",
        "请参会人员于十月二十日前将回执发至会务组。",
    )
    out = text("首页 > 会议通知", "第五届河流论坛日程", *agenda, "上一篇：关于举办书法展的通知", "下一篇：没有了")
    assert out.reject_reason is None
    assert out.title == "第五届河流论坛日程"
    assert out.body == "\n".join(agenda)


POST = (
    "旧地址不再更新，以后就在这里写，欢迎老朋友常来坐坐，也欢迎新朋友。",
    "我会写一些编译器方面的笔记，也会写点别的，每周大约一篇，写到写不动为止。",
)
REPLIES = (
    "评论",
    "# re: 搬到这里来了 2008-05-04 20:40 阿旺",
    "恭喜搬家，你那篇讲词法分析的文章我看了三遍，很受启发，期待更多的笔记。",
    "# re: 搬到这里来了 2008-05-04 21:02 river",
    "能不能讲讲垃圾回收？市面上的书都讲得太浅，初学的人不知道从哪里入手。",
    "# re: 搬到这里来了 2008-05-05 09:47 过客",
    "常来看看，这里比原来的地方安静，字也大，老人家看起来不费力，挺好。",
)


def test_replies_below_a_post_are_none_of_it_though_they_say_more() -> None:
    out = text("搬到这里来了", "发表于 2008年5月4日 20:31", *POST, *REPLIES)
    assert out.body == "\n".join(POST)


def test_a_talk_with_clocks_and_floors_has_no_replies() -> None:
    talk = (
        "搬到3楼会议室以后，发布会在十点钟开始，局长先介绍了老街改造的情况。",
        "10:00:44",
        "记者问起沙发厂的搬迁，局长说厂房已经腾空，工人们也都有了去处。",
        "10:02:11",
        "局长还说，网友的评论他每天都看，有一百多条是说停车难的，正在想办法。",
    )
    assert text("竹塘镇举行发布会", "2020-05-06 09:30 来源：白鹭日报", *talk).body == "\n".join(talk)


def test_what_a_lecture_tells_of_itself_is_text_and_its_time_no_day_of_publication() -> None:
    lines = (
        "主讲人：谷长河 研究员",
        "时间：2019年4月11日（周四）19:00",
        "地点：白鹭学院图书馆报告厅",
        "客栈不仅供马帮歇脚，也是消息和货物的集散地，三百年里换过十几个主人。",
    )
    out = text("云岭古道上的茶马客栈", *lines, "发布人：图书馆 发布日期：2019-04-03 点击：98")
    assert out.body == "\n".join(lines)
    assert (out.published_at or "")[:10] == "2019-04-03"


def test_the_time_in_a_byline_is_the_day_of_publication() -> None:
    out = text("竹塘镇老街改造完成 重新迎客", "时间：2020-05-06 来源：白鹭日报", *STORY)
    assert (out.published_at, out.outlet, out.body) == ("2020-05-06", "白鹭日报", "\n".join(STORY))


def test_a_menu_alone_is_no_article_and_a_list_of_names_is_one() -> None:
    menu = ("设为首页", "加入收藏", "网站首页", "新闻中心", "政务公开", "办事大厅", "互动交流", "通知公告", "友情链接")
    assert text(*menu).reject_reason is not None
    assert text("谷满仓 俞小禾", "葛长水 温如玉", "麦青 黎小满", "柏一舟 乔安").reject_reason is None


def test_the_line_above_the_byline_heads_a_list_and_what_is_above_it_goes() -> None:
    prices = ("品名 产地 零售价", "鲫鱼 本地 16.0", "草鱼 本地 12.5", "鲈鱼 外地 38.0", "小龙虾 外地 45.0")
    out = text("粮油 果品 水产", "白鹭农贸市场水产价格", "2018-09-03 09:05 来源：白鹭县物价局", *prices)
    assert (out.title, out.outlet, out.body) == ("白鹭农贸市场水产价格", "白鹭县物价局", "\n".join(prices))


@pytest.mark.parametrize(
    ("headline", "rows"),
    [
        ("竹塘县最美教师名单", ("一中：麦青 乔安", "二中：谷满仓", "三中：温如玉 俞小禾", "2018年9月5日")),
        ("白鹭牌脱粒机", ("型号：BL-200", "配套动力：3千瓦", "生产率：800公斤/小时", "整机重量：120公斤")),
        ("讣告", ("谷满仓先生因病医治无效，于昨日凌晨逝世，享年八十七岁。", "丧事从简，不举行仪式。", "白鹭二中")),
    ],
)
def test_the_name_of_a_list_or_a_notice_is_its_headline(headline: str, rows: tuple[str, ...]) -> None:
    out = text(headline, *rows)
    assert (out.title, out.body) == (headline, "\n".join(rows))


def test_ingredients_below_a_headline_are_text() -> None:
    rows = ("用料", "排骨 500克", "莲藕 两节", "姜 4片", "盐 适量", "步骤", "1.排骨冷水下锅，焯水捞出，再洗一遍；")
    out = text("家常菜", "汤羹", "莲藕排骨汤的家常做法", *rows, "2.加足水，大火煮开转小火，一小时以后放盐。")
    assert all(row in out.body for row in rows)


def test_the_hour_below_a_text_goes_and_the_hours_of_a_ticker_stay() -> None:
    assert text("竹塘镇老街改造完成 重新迎客", *STORY, "2022/02/22 14:37").body == "\n".join(STORY)
    ticker = [part for n, line in enumerate(STORY) for part in (f"2022-02-2{n} 14:3{n}", line)]
    body = text("洪峰过境白鹭江", *ticker).body
    assert "2022-02-21 14:31" in body
    assert "2022-02-22 14:32" in body


def test_the_names_of_image_files_go() -> None:
    out = text(
        "竹塘镇老街改造完成 重新迎客", "2020-05-06", STORY[0], "DSC_0198.JPG", STORY[1], "image003.gif", STORY[2]
    )
    assert out.body == "\n".join(STORY)


LOCK = (
    "石门镇的老船闸昨天换上了新闸门，过往的船只不必再等到天亮。",
    "水利站说，旧闸门用了四十六年，换下来的铁板送到县里的博物馆。",
)


def test_a_slogan_below_a_text_is_no_headline() -> None:
    assert text(*LOCK, "岚川人的网上会客厅 天天有看头").title is None


def test_a_headline_below_its_text_is_found() -> None:
    assert text(*LOCK, "石门镇老船闸换上新闸门", "2024年3月5日 来源：岚川日报").title == "石门镇老船闸换上新闸门"


@pytest.mark.parametrize("last", ["标题：竹塘三个老小区今冬供暖", "文章标题: 竹塘三个老小区今冬供暖"])
def test_a_headline_in_a_line_with_its_label_is_found_below_the_text(last: str) -> None:
    out = text(*STORY, last)
    assert (out.title, out.body) == ("竹塘三个老小区今冬供暖", "\n".join(STORY))


def test_a_sentence_that_speaks_of_a_title_stays() -> None:
    out = text("竹塘镇老街改造完成 重新迎客", *STORY, "他给文章起的标题：桥，只有一个字，编辑没有改。")
    assert out.title == "竹塘镇老街改造完成 重新迎客"
    assert "他给文章起的标题：桥" in (out.body or "")


def test_a_short_line_above_a_name_and_the_first_sentence_is_the_headline() -> None:
    out = text("山路弯", "葛长水", *STORY)
    assert (out.title, out.authors, out.body) == ("山路弯", ("葛长水",), "\n".join(STORY))


def test_the_office_above_a_notice_is_the_first_half_of_its_headline() -> None:
    out = text("白鹭县水务局", "关于调整汛期值班的通知", "各镇水管站：", *STORY)
    assert out.title == "白鹭县水务局关于调整汛期值班的通知"
    assert out.body == "\n".join(("各镇水管站：", *STORY))


def test_the_name_of_a_site_above_a_headline_is_no_part_of_it() -> None:
    out = text("白鹭新闻网", "关于老街，他们有话要说", "2020-05-06 来源：白鹭日报", *STORY)
    assert out.title == "关于老街，他们有话要说"


@pytest.mark.parametrize(
    "rows",
    [
        ("下辖1个社区、4个村：", "湾东社区", "白鹭村", "柳桥村", "石埠村", "三官村"),
        ("获奖的同学是：", "麦青 乔安", "谷满仓 俞小禾", "温如玉 葛长水", "黎小满 柏一舟"),
        ("老街的对联写着：", "一犁春雨田园秀", "万里东风草木荣"),
    ],
)
def test_a_list_that_a_colon_announces_stays(rows: tuple[str, ...]) -> None:
    out = text("竹塘镇老街改造完成 重新迎客", "2020-05-06 来源：白鹭日报", *STORY, *rows)
    assert out.body == "\n".join((*STORY, *rows))


def test_a_list_of_other_articles_below_the_text_goes_still() -> None:
    others = ("相关阅读：", "白鹭县开展老旧小区改造", "河湾镇建成第一座图书馆", "青桐县春茶开采")
    out = text("竹塘镇老街改造完成 重新迎客", "2020-05-06 来源：白鹭日报", *STORY, *others)
    assert out.body == "\n".join(STORY)


def test_lines_below_what_closes_the_text_are_the_sites() -> None:
    head = ("竹塘镇老街改造完成 重新迎客", "2020-05-06 来源：白鹭日报")
    out = text(*head, *STORY, "（责任编辑：麦青）", "一碗豆腐脑卖了四代人", "早餐车开进社区")
    assert out.body == "\n".join(STORY)


def test_what_a_notice_lists_below_its_last_sentence_stays() -> None:
    rows = ("1.报名表", "2.岗位一览表", "联系电话：0700-0000044")
    out = text("关于公开招聘的公告", "2020-05-06 来源：白鹭日报", *STORY, "附件：", *rows)
    assert [row for row in rows if row not in (out.body or "")] == []


def test_players_and_those_who_won_stay() -> None:
    rows = ("一等奖", "麦青", "乔安", "谷满仓", "二等奖", "温如玉", "俞小禾", "葛长水")
    out = text("白鹭县朗读比赛揭晓", "2020-05-06 来源：白鹭日报", *STORY, "获奖的有：", *rows)
    assert [row for row in rows if row not in (out.body or "").splitlines()] == []


HEAD = ("竹塘镇老街改造完成 重新迎客", "2020-05-06 来源：白鹭日报")
EXCERPTS = (
    "县一中举办第三十届田径运动会",
    "秋高气爽，县一中操场上红旗招展，第三十届田径运动会在此拉开帷幕，八百名学生参加。",
    "2020-05-04 08:30",
    "冷链车开进高山菜地",
    "凌晨四点，菜农已经割完第一垄甘蓝，冷链车停在地头，装满就走，中午便到了省城。",
    "2020-05-03 09:10",
    "青年乐团赴外省巡演",
    "受三座城市的剧院邀请，青年乐团带着四部新作启程，演出将持续到六月下旬。",
    "2020-05-02 10:20",
)


def test_a_single_paragraph_is_the_text_and_excerpts_of_others_below_it_are_not() -> None:
    story = "".join(STORY)
    out = text("白鹭新闻网", "首页 > 本地", *HEAD, story, "为您推荐", *EXCERPTS, "关于我们 | 联系我们")
    assert (out.title, out.body) == (HEAD[0], story)


def test_an_article_that_is_itself_a_row_of_headlines_with_their_news_is_one() -> None:
    news = [line for at, line in enumerate(EXCERPTS) if at % 3 < 2]
    out = text("一周要闻", "2020-05-06 来源：白鹭日报", *STORY, *news)
    assert out.body == "\n".join((*STORY, *news))


@pytest.mark.parametrize(
    ("signature", "rest"),
    [
        (("白鹭县水务局", "2020年5月6日"), ("打印本页 关闭窗口",)),
        (("二〇二〇年五月六日",), ("上一篇：关于调整班次的通知",)),
        (("外婆", "2020年5月6日"), ()),
    ],
)
def test_who_signs_below_a_notice_and_the_day_are_its_text(signature: tuple[str, ...], rest: tuple[str, ...]) -> None:
    out = text("关于汛期值班的通知", "各镇水管站：", *STORY, *signature, *rest)
    assert out.body == "\n".join(("各镇水管站：", *STORY, *signature))


def test_the_day_of_another_article_is_no_signature() -> None:
    others = ("相关阅读", "河湾镇建成第一座图书馆", "2020年5月4日", "青桐县春茶开采", "2020年5月3日")
    assert text(*HEAD, *STORY, *others).body == "\n".join(STORY)


def test_a_numbered_list_goes_on_until_its_numbers_end() -> None:
    rows = (
        "1、石墩：承桥面之重的方石",
        "2、分水尖：迎水一面的尖角",
        "3、伏石：压在栏板下的条石",
        "4、抱鼓：桥头两端的圆石",
    )
    others = ("热门文章", "1、老街夜市开张", "2、青桐山步道封闭维修")
    out = text("老桥的四个部分", "2020-05-06 来源：白鹭日报", STORY[0], *rows, *others)
    assert out.body == "\n".join((STORY[0], *rows))


@pytest.mark.parametrize(
    "buttons", [("举报该职位", "投递简历"), ("加入书架 投推荐票",), ("我也要报名", "查看更多活动")]
)
def test_buttons_below_a_text_go(buttons: tuple[str, ...]) -> None:
    assert text(*HEAD, *STORY, *buttons).body == "\n".join(STORY)


def test_a_notice_of_the_browser_above_the_headline_is_the_sites() -> None:
    notice = "您的浏览器版本较低，为获得更好的浏览体验，建议升级或改用其他浏览器。"
    out = text("首页 新闻 专题", notice, *HEAD, *STORY)
    assert (out.title, out.body) == (HEAD[0], "\n".join(STORY))

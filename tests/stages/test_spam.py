"""Spam: each kind of injected block beside the honest story that looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.spam_set import cases
from pipelines.record import Block, Page, Record, Removal
from pipelines.rules.loading import default_rules
from pipelines.stages.spam import drop_spam
from pipelines.stages.spam.line_evidence import weigh
from pipelines.stages.spam.page_context import judge

RULES = default_rules().spam
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-01T08:00:00Z")
STORY = ("渡口换上新船", "新船能载六十人，比旧船多出一倍，老人上下船也方便了。", "船工老陆说，头班船仍是清晨五点半。")


def record(*lines: str, **fields: str) -> Record:
    return Record(page=PAGE, blocks=tuple(Block(i, line) for i, line in enumerate(lines)), **fields)


def dropped(*lines: str) -> list[str]:
    return [removal.text for removal in drop_spam(record(*lines), rules=RULES).removals]


@pytest.mark.parametrize(
    "spam",
    [
        "国产精品视频_日韩无码在线_成人影院免费_亚洲人妻中文字幕",
        "金凤娱乐app官网入口(中国)有限公司-IOS/Android下载",
        "注册就送58元彩金，百家乐老虎机任你玩，提现秒到，点此开户",
        "菠.菜.平.台 注-册-送-彩-金 ＋威信：kk8899aa",
        "高端外围模特，上门服务，一小时到，加微信 mm667788",
        "无抵押贷款，黑户可做，当天放款，客服微信 dk556677",
        "代开各地发票，办毕业证房产证，刻章，电话同微信",
        "变态传奇私服_今日新开传奇网站_上线送满V",
        "招打字员，在家可做，一单一结，日入三百，扣扣群号私聊",
        "新澳门正版资料大全-今晚必中一肖一码-管家婆图库",
        "洛阳管道疏通 开封疏通马桶 新乡化粪池清理 许昌抽粪电话",
        "主站蜘蛛池模板: 国产自拍 | 欧美一级黄色片 | 久久精品 | 成人在线视频",
    ],
)
@pytest.mark.parametrize("at", [0, 2, 3])
def test_an_advertisement_goes_and_the_story_around_it_stays(spam, at):
    lines = [*STORY[:at], spam, *STORY[at:]]
    out = drop_spam(record(*lines), rules=RULES)
    assert tuple(block.text for block in out.blocks) == STORY
    assert [(cut.stage, cut.position, cut.text) for cut in out.removals] == [("spam", at, spam)]
    assert out.reject_reason is None


@pytest.mark.parametrize(
    "lines",
    [
        STORY,
        (
            "警方捣毁一赌博网站",
            "该网站以百家乐、老虎机招揽赌客，注册即送彩金，涉案金额过亿元。",
            "十九名嫌疑人被刑拘。",
        ),
        ("扫黄打非见成效", "执法人员清理淫秽视频八百余部，查封成人网站三个，通报要求平台限期整改。"),
        ("反诈提醒", "短信称“无抵押贷款，当天放款，加微信”，市民切勿相信，收到后应立即报警。"),
        ("皮肤科医生答疑", "早泄、阳痿多与压力有关，网上的祖传秘方不可信，患者应到正规医院就诊。"),
        ("双色球第2031001期", "红球 02 09 11 20 27 31 蓝球 05", "一等奖四注，单注奖金八百万元，奖池余额九亿元。"),
        ("国产农机受欢迎", "一区二区的门店都能买到国产农机，维修队上门服务，夜里也在线接单。"),
        ("获奖名单", "一等奖：临河中学 田小满 | 第三小学 石一诺", "二等奖：外国语学校 江雪 | 青山小学 柳絮"),
        ("班车时刻", "县城-柳河 6:30-7:40-9:00-13:20", "县城-石门 8:00-14:00"),
        ("夜行", "午夜的火车穿过麦田", "窗上是谁的脸", "激情退去之后", "剩下安静的铁"),
        ("献血者名单", "杜衡、白芷、川芎、甘遂、泽兰", "石竹 | 紫菀 | 玉竹 | 百合"),
        ("市场行情", "鲫鱼 17.5元 | 鳊鱼 16.8元 | 菠菜 6.2元", "节前备货增加，价格稳中有升。"),
        ("全省天气", "青山 多云 22~30℃ 海门 阵雨 23~29℃", "云岭 晴 25~34℃"),
        ("招聘公告", "招聘护士十名，报名电话：0000-1234567，也可加微信号 yyzp2031 咨询，资格审查合格者参加笔试。"),
        ("失物招领", "本人拾到黑色钱包一个，内有银行卡，请失主联系13000000000，凭有效证件领取。"),
        ("医保缴费", "打开掌上政务APP，依次点击首页>办事大厅>医保缴费，按提示操作即可。"),
        ("警破賭場", "警方攻堅時，賭客正在玩百家樂，現場查扣賭資八十萬元，負責人移送法辦。"),
        ("馬會撥款助安老", "賽馬會慈善信託基金撥款四千萬元，資助十二間安老院，發言人表示將惠及三千名長者。"),
        ("党支部*领办合作社", "去年以来，全镇党支部*领办产业项目，**说，要让群众看得见。"),
        ("扑克机器人胜过职业牌手", "研究人员让程序自己对弈，它在德州扑克里学会了诈唬。", "论文说，与赌博无关。"),
        ("播放器换了解码方式", "新版支持AV1，功耗下降三成，在线字幕更准。"),
        ("办税服务问答", "问：可以代开发票吗？", "答：可以，凭身份证到办税服务厅申请。", "问：发票丢了怎么办？"),
        ("拍手谣", "你拍一，我拍一，一个小孩上学去", "你拍二，我拍二，两个小孩种豆角"),
        ("星级酒店名录", "皇冠假日酒店", "金沙湾大酒店", "威尼斯人花园酒店"),
        ("濠赌股走高", "银河娱乐涨4.2%，报43.65港元；金沙中国涨3.8%，报20.1港元；永利澳门涨5.1%"),
        ("地铁九号线站点", "体育中心-市民广场-金沙湖-成人教育学院-国产软件园-一区南门", "首班车六点十分。"),
        ("五类话术要当心", "冒充客服：“无抵押、免征信、秒到账，先交三千元。”", "以上说法一句都不要信。"),
        ("家长会通知", "加微信好友请备注姓名和班级", "会议周五晚七点开始，请准时到场。"),
    ],
)
def test_honest_text_with_the_same_words_stays_as_it_is(lines):
    assert drop_spam(record(*lines), rules=RULES) == record(*lines)


def test_a_keyword_line_above_a_report_on_crime_goes_alone():
    spam = "成人免费网站-国产黄色视频-亚洲色情电影-一区二区在线播放"
    report = ("海关查获一批违禁出版物", "关员查验时发现淫秽光盘117张，已移交公安机关。")
    assert dropped(spam, *report) == [spam]


def test_links_of_one_phrase_a_line_go_as_a_run():
    footer = ("欧美一级黄色片", "国产自拍视频区", "亚洲成人av在线", "免费黄色网站入口")
    assert dropped(*STORY, *footer) == list(footer)


def test_a_link_that_tells_nothing_goes_with_the_run_that_it_stands_in():
    links = ("网上真人百家乐", "现金扎金花", "九六比分站", "皇家国际开户", "百家乐开户")
    assert dropped(*STORY, *links) == list(links)
    assert dropped(*STORY, "九六比分站") == []


def test_of_a_headline_with_an_advertisement_spliced_to_it_the_headline_stays():
    headline = "水库除险加固工程本周完工"
    story = ("这座水库的除险加固工程历时两年，本周完工验收。", "下游三个村的灌溉用水从此有了保障。")
    out = drop_spam(record(f"{headline}_大富豪彩票官网注册送58彩金", *story), rules=RULES)
    assert [block.text for block in out.blocks] == [headline, *story]
    assert [(cut.position, cut.text) for cut in out.removals] == [(0, "_大富豪彩票官网注册送58彩金")]
    assert dropped("金鼎娱乐注册送58_大富豪彩票官网注册送58彩金", *story) == [
        "金鼎娱乐注册送58_大富豪彩票官网注册送58彩金"
    ]


def test_a_phrase_that_cuts_a_sentence_in_two_goes_and_the_halves_stay():
    halves = ("鄉公所昨天請長輩到活動中心包粽子,", "志工們一早就備好粽葉和糯米。")
    assert dropped(halves[0], "新竹徵信社", halves[1]) == ["新竹徵信社"]


def test_a_page_of_nothing_else_is_refused():
    page = record(
        "乐丰棋牌官方网站欢迎您",
        "乐丰棋牌拥有斗地主、炸金花、牛牛等真钱游戏，百万玩家同时在线。",
        "注册会员即可领取18元体验金，邀请好友再得佣金。",
        "提现秒到账，客服二十四小时恭候您的光临。",
    )
    out = drop_spam(page, rules=RULES)
    assert (out.blocks, out.reject_reason) == ((), "all-spam")
    assert [cut.text for cut in out.removals] == [block.text for block in page.blocks]


def test_a_brand_glued_before_full_stops_is_cut_out_and_the_sentences_stay():
    out = drop_spam(record("合作社迎来首批订单盛世彩票。", "药材发往三个城市盛世彩票，合同金额近百万元。"), rules=RULES)
    assert [block.text for block in out.blocks] == ["合作社迎来首批订单。", "药材发往三个城市，合同金额近百万元。"]
    assert out.removals == (
        Removal("spam", "glued-brand", 0, "盛世彩票"),
        Removal("spam", "glued-brand", 1, "盛世彩票"),
    )


def test_a_brand_with_a_longer_ending_is_cut_out_alike():
    out = drop_spam(
        record("合作社迎来首批订单金玉娱乐城。", "药材发往三个城市金玉娱乐城，合同金额近百万元。"), rules=RULES
    )
    assert [block.text for block in out.blocks] == ["合作社迎来首批订单。", "药材发往三个城市，合同金额近百万元。"]


def test_a_story_whose_sentences_end_on_its_subject_is_not_cut():
    story = ("老霍卖了二十年体育彩票。", "他说，最怕年轻人拿饭钱买体育彩票。", "彩票站门口总有人聊天。")
    assert drop_spam(record(*story), rules=RULES) == record(*story)


def test_a_keyword_between_commas_is_cut_where_the_page_is_about_something_else():
    out = drop_spam(record("老街的修缮分三期进行，大樂透，首期月底完工。", "红砖立面将会保留。"), rules=RULES)
    assert out.blocks[0].text == "老街的修缮分三期进行，首期月底完工。"
    assert out.removals == (Removal("spam", "interposed-keyword", 0, "大樂透，"),)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("小城故事_国产精品视频_无码在线", "小城故事"),
        ("大桥合龙 - 金凤体育官网登录入口", "大桥合龙"),
        ("金凤体育app官网入口(中国)有限公司", None),
        ("县城新桥通车-青山新闻网", "县城新桥通车-青山新闻网"),
        ("警方破获网络赌博案_法治_青山网", "警方破获网络赌博案_法治_青山网"),
    ],
)
def test_what_is_appended_to_a_headline_is_cut_there_too(title, kept):
    out = drop_spam(record(*STORY, title=title), rules=RULES)
    assert out.title == kept
    assert [cut.position for cut in out.removals] == ([] if kept == title else [-1])


def test_one_condemned_line_does_not_take_an_honest_page_with_it():
    spam = "国产精品视频_日韩无码在线_成人影院免费_亚洲人妻中文字幕"
    assert dropped(spam, "山路通车", "山路修了两年。", "头一班客车天亮开出。", "老人坐在窗边。") == [spam]


def test_a_headline_that_the_sentences_below_it_bear_out_stays():
    page = record("扑克联赛收官", "县扑克联赛昨晚收官，二十支队伍打满三个月。", "联赛不设奖金，冠军得一筐苹果。")
    assert drop_spam(page, rules=RULES) == page


def test_titles_of_films_and_novels_go_at_the_foot_as_a_run():
    footer = ("邻家的妻子2中文字幕", "女上司的秘密HD在线播放", "年轻的岳母韩国完整版")
    assert dropped(*STORY, *footer) == list(footer)


def test_an_article_spun_around_the_words_of_its_headline_is_refused():
    page = record(
        "新澳门六合彩正版资料大全_一肖一码必中",
        "在现代社会，六合彩已经成为许多人生活中的一部分，人们对它的期待与日俱增。",
        "引言部分我们探讨六合彩的魅力所在，以及怎样理性看待六合彩带来的变化。",
        "结语：六合彩承载着梦想，未来也将继续陪伴大家一路前行。",
    )
    out = drop_spam(page, rules=RULES)
    assert out.reject_reason in ("doorway", "all-spam")
    report = ("六合彩赌博窝点被端", "警方接到举报，有人在小卖部组织六合彩赌博。", "六合彩庄家被刑拘，案件仍在侦办。")
    assert drop_spam(record(*report), rules=RULES).reject_reason is None


def test_a_simplified_line_on_a_traditional_page_counts_for_more():
    lines = ("高清在线 精彩视频 手机观看", "山村通了自來水，家家戶戶擰開水龍頭。", "村民說，再也不用挑水了。")
    scripts = ("Hans", "Hant", "Hant")
    page = record(*lines)
    told = replace(page, blocks=tuple(replace(b, script=s) for b, s in zip(page.blocks, scripts, strict=True)))
    plain, odd = judge(page, RULES)[0], judge(told, RULES)[0]
    assert dict(odd.reasons).items() - dict(plain.reasons).items() == {("other-script", 0.8)}


def test_words_in_quotation_marks_are_anothers():
    assert weigh("标题里写着“国产自拍”“日韩无码”，其实是病毒。", RULES).subject == 0
    assert weigh("国产自拍 日韩无码", RULES).subject > 3


def test_a_verdict_tells_what_made_its_sum():
    (verdict,) = judge(record("国产自拍_日韩无码_欧美黄片_成人影院"), RULES)
    assert verdict.spam
    assert verdict.rule == "porn-strong"
    assert verdict.score == pytest.approx(sum(value for _, value in verdict.reasons))


def test_the_model_never_overrules_a_guard():
    class Certain:
        def score(self, folded: str) -> float:
            return 9.0

    story = record("民警提醒：加群、转账、拉黑，骗子的三步曲", "受害人应当立即报警，保留转账记录。")
    certain = replace(RULES, model=Certain())
    assert drop_spam(story, rules=certain) == story


LINES = st.lists(st.text(min_size=1, max_size=40).filter(str.strip), max_size=6)


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_what_stays_is_what_came_in_order_and_nothing_is_lost_without_a_trace(lines):
    page = record(*lines)
    out = drop_spam(page, rules=RULES)
    positions = [block.position for block in out.blocks]
    assert positions == sorted(positions)
    whole = {cut.position for cut in out.removals if cut.text == page.blocks[cut.position].text}
    assert whole | set(positions) == {block.position for block in page.blocks}


@pytest.mark.parametrize("unit", ["a", "1", "|", "加", "国产", "（", "1-", "县|", "，", "www.", "送1", "#", "“"])
def test_a_hostile_line_does_not_stop_the_stage(unit):
    line = unit * (1_000_000 // len(unit))
    assert len(judge(record(line), RULES)) == 1


@pytest.fixture(scope="module")
def counts():
    found: dict[str, int] = {"hit": 0, "missed": 0, "wrong": 0, "honest": 0, "hurt": 0}
    for case in cases("heldout"):
        lines = str(case["text"]).split("\n")
        gone = {
            cut.position for cut in drop_spam(record(*lines), rules=RULES).removals if cut.text == lines[cut.position]
        }
        spam, keep = set(case["spam_blocks"]), set(case["keep_blocks"])
        found["hit"] += len(spam & gone)
        found["missed"] += len(spam - gone)
        found["wrong"] += len(keep & gone)
        found["honest"] += str(case["kind"]).startswith("neg_")
        found["hurt"] += str(case["kind"]).startswith("neg_") and bool(keep & gone)
    return found


def test_quality_on_documents_that_the_model_was_not_trained_on(counts):
    assert counts["hit"] / (counts["hit"] + counts["missed"]) >= 0.90
    assert counts["hit"] / (counts["hit"] + counts["wrong"]) >= 0.97
    assert counts["hurt"] <= counts["honest"] / 70


@pytest.mark.parametrize(
    "lines",
    [
        ("排列三第24201期：4 7 7", "本期直选中出5821注，组三中出7402注，组选未中", "下一期将于今晚21时15分开奖"),
        ("社区张贴防骗顺口溜", "办证刻章是假证 代写论文毁前程", "高额返利是陷阱 网上交友要冷静"),
        ("轴承厂攻关记", "五年攻关，国产轴承装上盾构机", "直径六米的主轴承在现场连续运转一千小时。"),
        ("排水站夜里有人值守", "联系电话：0000-2221100（白天） 15900000000（夜间）", "汛期结束后恢复白天值班。"),
    ],
)
def test_notices_slogans_results_and_headlines_stay(lines):
    assert dropped(*lines) == []


def test_a_sentence_is_no_witness_of_its_own_honesty():
    advertisement = "闲暇之余不妨试试手气，汇丰源娱乐城提供真钱麻将与德州牌桌，注册送58元彩金，老会员都说好。"
    assert dropped(*STORY, advertisement) == [advertisement]
    report = "警方称，“汇丰源娱乐城”以真钱麻将与德州牌桌招揽赌客，注册送58元彩金。"
    assert dropped(*STORY, report) == []


def test_a_name_between_advertisements_stays():
    spam = ("网上真人百家乐", "现金扎金花", "皇家国际开户", "百家乐开户")
    assert dropped(*STORY, *spam[:2], "翁秋实", *spam[2:]) == list(spam)


def test_brands_in_the_place_of_a_schools_name_are_flagged_and_stay():
    lines = (
        "5月2日,外围买球app十大平台第二十六届田径运动会在田径场开幕,校领导在主席台就座。",
        "14个方阵依次入场,展现了买球官网大学生朝气蓬勃、积极向上的精神面貌。",
    )
    out = drop_spam(record(*lines), rules=RULES)
    assert out.flags == ("entity_replaced",)


def test_reports_on_betting_replace_no_name():
    lines = (
        "警方查获外围买球平台三个,抓获嫌疑人12名,案件正在审理中。",
        "记者了解到,买球平台的会员多达三千人,涉案金额一百万元。",
    )
    assert drop_spam(record(*lines), rules=RULES).flags == ()

"""What is repaired, and beside it the honest text that must stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.record import Block, Page, Record, Removal
from pipelines.rules.chinese import default_words, load_words
from pipelines.rules.config_files import ConfigError
from pipelines.stages.repair import repair
from pipelines.stages.repair.masks import count_masks

WORDS = default_words()
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-21T08:00:00Z")


def record(*lines: str) -> Record:
    return Record(page=PAGE, blocks=tuple(Block(i, line) for i, line in enumerate(lines)))


def mend(*lines: str) -> Record:
    return repair(record(*lines), words=WORDS)


# -- pinyin glosses ----------------------------------------------------------------------------------------------------

GLOSSED = "學(xué)校門前的街（jiē）道昨日完工，居民們(men)說：今後上學(xué)方便了，連寄e(cuò)郵件的人也來了。"


def test_glosses_behind_common_characters_are_taken_out_and_listed():
    out = mend(GLOSSED)
    assert out.blocks == (
        Block(0, "學校門前的街道昨日完工，居民們說：今後上學方便了，連寄e郵件的人也來了。", original=GLOSSED),
    )
    assert out.removals == (Removal("repair", "pinyin-gloss", 0, "(xué)（jiē）(xué)(cuò)(men)"),)
    assert out.glosses == 5


@pytest.mark.parametrize(
    "line",
    [
        "当地人把这条河叫作“淠(pì)河”，对岸是甪(lù)直镇，河边有个小村叫亳(bó)村。",  # three, but on rare characters
        "评委荀彧(yù)先生说，方案可行。",
        "少小离家老大回，乡音无改鬓毛衰(cuī)。一骑(jì)红尘妃子笑，远上寒山石径斜(xiá)。",
        "台(tāi)州、丽(lí)水、乐(yuè)清都在浙江，番(pān)禺在广东。",
        "很多人读错：“六安”的六读作(lù)，“蚌(bèng)埠”的蚌(bèng)、“铅(yán)山”的铅(yán)也常被读错，央视主播提醒注意读音。",
        "老师教大家念：妈(mā)、麻(má)、马(mǎ)、骂(mà)，四个声调要读准。",
        "该设备（max）与系统(api)相连，由公司(ceo)演示。",  # no tone marks
        "会议在成都(A厅)、上海(B厅)、北京(C厅)举行。",
    ],
)
def test_glosses_that_tell_how_a_word_is_read_stay(line):
    assert mend(line) == record(line)


def test_a_page_simplified_again_is_mended_too():
    assert mend("我们学（xué）习（xí）会（huì）议精神，推动发（fā）展。").body == "我们学习会议精神，推动发展。"


def test_a_rare_characters_gloss_survives_on_a_glossed_page():
    out = mend("學(xué)者荀彧(yù)到學(xué)校講(jiǎng)課。")
    assert out.body == "學者荀彧(yù)到學校講課。"


# -- single characters set apart ---------------------------------------------------------------------------------------


def test_text_set_apart_character_by_character_is_joined():
    line = "各 单 位 要 按 照 标 准 化 管 理 办 法 ， 认 真 做 好 2 0 1 8 年 工 作 。"
    out = mend(line)
    assert out.body == "各单位要按照标准化管理办法，认真做好 2018 年工作。"
    assert [(removal.stage, removal.rule) for removal in out.removals] == [("repair", "spaced-out")]


@pytest.mark.parametrize(
    "line",
    [
        "获奖名单：张 三 李四光 王 五 赵六六 孙 七",
        "张 三 李 四 王 五 赵 六 周 八",
        "床前明月光 疑是地上霜 举头望明月 低头思故乡",
        "不忘初心 牢记使命",
        "通 知",
        "主 编 李明远 责 编 王晓",
        "日 一 二 三 四 五 六",
        "甲 乙 丙 丁 戊 己 庚 辛",
        "比分为 3 比 1，全场观众 起立 鼓掌",
    ],
)
def test_names_verses_and_slogans_keep_their_spaces(line):
    assert mend(line) == record(line)


# -- masks and lost plus signs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "spots"),
    [
        ("村党支部*带头，第一*和驻村干部一起下田。", 2),
        ("去年冬天，**来到村里看望老人。", 1),
        ("五级*一起抓，县委*赵大河说。", 2),
        ("他骂了一句他妈**的。", 1),
        ("一名第一*，三名队员。", 1),
        ("县里派出第一*24名。", 1),
        ("实施“**”工程，由**和**，共同推进。", 3),
    ],
)
def test_each_masked_spot_counts_once(line, spots):
    assert mend(line).masked == spots


@pytest.mark.parametrize(
    "line",
    [
        "**要点**：先检查，再出发。",
        "**要点：**先检查，再出发。",
        "*本文作者为退休教师*",
        "* 注：表中数据为初步统计",
        "※ *代表未参赛",
        "面积为3*4，共12平方米。",
        "体积等于长*宽*高。",
        "请拨打138****1234，或按*键转人工。",
        "身份证号3201**********1234已登记。",
        "尾号****5678的银行卡被冻结。",
        "推荐指数：*****",
        "难度****，耗时两小时",
        "犯罪嫌疑人李*明被抓获，张*、王*在逃。",
        "中奖者：刘*、陈*华。",
        "路径规划采用A*算法。",
        "*ST远航今日停牌。",
        "***",
        "客户王*芳女士来电，李某*不服，吴*林案开庭，文件名为*.doc。",
        "请将“*”替换为空格。",
        "带*号的为必填项，标*者须盖章。",
    ],
)
def test_stars_that_hide_no_word_do_not_count(line):
    assert mend(line) == record(line)


def test_a_star_that_refers_to_a_footnote_does_not_count():
    assert count_masks(["每人限购一件*。", "* 以现场公告为准"], WORDS) == 0


@pytest.mark.parametrize(
    "line",
    [
        "推行“1 10 100”联户制度。",
        "采用“党支部 合作社 农户”的经营模式。",
        "形成“1 N”格局。",
        "探索1 3 N模式。",
        "开展“互联网 ”行动。",
    ],
)
def test_a_lost_plus_sign_is_flagged_and_not_guessed(line):
    out = mend(line)
    assert out.flags == ("lost-plus",)
    assert out.body == line


@pytest.mark.parametrize(
    "line",
    [
        "开展“不忘初心 牢记使命”主题教育。",
        "以“绿色家园 美好生活”为主题的新模式",
        "“2024 年 5 月”的记录",
        "“新华书店 人民路店”重新开业。",
        "遇险拨打“110 119”求助。",
    ],
)
def test_a_slogan_in_quotation_marks_lost_nothing(line):
    assert mend(line).flags == ()


# -- 壹 for 一 ---------------------------------------------------------------------------------------------------------


def test_the_numeral_of_cheques_in_plain_words_is_undone():
    out = mend("这是壹种壹般的做法，壹些人壹直这样做。", "合计人民币壹佰元整。")
    assert out.body == "这是一种一般的做法，一些人一直这样做。\n合计人民币壹佰元整。"


@pytest.mark.parametrize(
    "line", ["壹基金向灾区捐款壹佰万元，票面金额壹万元整。", "《壹周刊》停刊，壹心理上线。", "壹起好友，壹家酒店开业。"]
)
def test_cheques_and_brands_keep_theirs(line):
    assert mend(line) == record(line)


# -- mojibake ----------------------------------------------------------------------------------------------------------

NEWS = "新华书店昨日在市中心重新开业，首日接待读者三千多人。"


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        (NEWS.encode().decode("latin-1"), NEWS),
        ("新华书店开业".encode("gbk").decode("latin-1"), "新华书店开业"),
        ("本市有关部门昨日发布通知".encode().decode("gb18030"), "本市有关部门昨日发布通知"),
        ("市政府昨天举行记者会".encode("gbk").decode("big5"), "市政府昨天举行记者会"),
    ],
)
def test_text_read_in_the_wrong_charset_is_read_again(damaged, mended):
    out = mend(damaged)
    assert (out.body, out.flags, out.blocks[0].original) == (mended, (), damaged)
    assert [removal.rule for removal in out.removals] == ["mojibake"]


def test_a_character_of_which_a_part_is_lost_is_unknown():
    out = mend("新é—»ç½‘å\x8f站")
    assert (out.body, out.flags) == ("新闻网?站", ("mojibake",))


def test_a_run_shifted_by_a_lost_byte_is_put_back_and_the_page_flagged():
    before, after = "记者昨日从市交通局获悉", "。跨境赌博严重危害社会稳定"
    data = (before + after).encode("gbk")
    lost = len(before.encode("gbk"))
    out = mend((data[:lost] + data[lost + 1 :]).decode("gbk", "ignore"))
    assert out.body == before + after[:-1] + "?"  # of the last character only half is there
    assert out.flags == ("mojibake",)


@pytest.mark.parametrize("line", ["全市共有\ufffd\ufffd所学校", "锟斤拷锟斤拷锟斤拷", "規?；男侣勆a在中國"])
def test_bytes_that_are_lost_are_flagged(line):
    assert mend(line).flags == ("mojibake",)
    assert mend(line).body == line


@pytest.mark.parametrize(
    "line",
    [
        "程序员常见的“锟斤拷”是怎么来的？",
        "周期表：铍镁钙锶钡镭，钪钇镧锕，钛锆铪，钒铌钽。",
        "鲈鱼、鲇鱼、鲤鱼、鲫鱼、鳜鱼、鲢鳙鳊鲂今日批发价。",
        "饕餮纹、夔龙纹、蟠螭纹、窃曲纹是青铜器的常见纹饰。",
        "生僻字：犇猋骉蟲麤毳淼焱垚鑫？你认得几个？",
        "参展的有Müller、Citroën和Škoda，还有Ãlvares。",
        "××××村民被抓，¹²³为注释。",
        "東京駅で働く人々、込み合う電車。",
        "┌───┬─────────────────────┼────────────────────┐",
        "①②③④⑤⑥⑦⑧⑨⑩项目编号㈠㈡㈢㈣",
    ],
)
def test_rare_characters_and_foreign_letters_are_no_damage(line):
    assert mend(line) == record(line)


def test_code_is_not_mended():
    block = Block(0, "print('标 准 化 管 理 办 法', **options)  # 值*宽 学(xué)校(xiào)生(shēng)", "code")
    assert repair(Record(page=PAGE, blocks=(block,)), words=WORDS) == Record(page=PAGE, blocks=(block,))


# -- laws --------------------------------------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        [
            "学(xué)",
            "校(xiào)",
            "們(men)",
            "标 准 化 管 理 办 法",
            "支部*",
            "**",
            " ",
            "。",
            "，",
            "壹种",
            "的",
            "新闻",
            "？缇扯牟",
            "é—»",
        ]
    )
    | st.text(max_size=6),
    min_size=1,
    max_size=12,
).map(lambda parts: "".join(parts).strip() or "字")


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_repairing_twice_changes_nothing_more(lines):
    once = mend(*lines)
    twice = repair(once, words=WORDS)
    assert twice.blocks == once.blocks
    assert twice.removals == once.removals


@given(st.lists(PIECES, min_size=1, max_size=4))
def test_no_block_is_lost_or_moved(lines):
    out = mend(*lines)
    assert [block.position for block in out.blocks] == list(range(len(lines)))
    assert all(block.text == line or block.original == line for block, line in zip(out.blocks, lines, strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "*" * 200_000,
        "(" * 200_000,
        "学(xu" * 60_000,
        "字 " * 120_000,
        "**字" * 80_000,
        "？缇扯牟" * 40_000,
        "é—" * 100_000,
        "“字 " * 80_000,
        "1 " * 100_000,
        "“" * 200_000,
    ],
    ids=lambda line: line[:4],
)
def test_a_hostile_line_ends(line):
    assert mend(line).blocks[0].position == 0


# -- the word lists ----------------------------------------------------------------------------------------------------


def test_a_bad_word_list_says_everything_that_is_wrong(tmp_path: Path):
    file = tmp_path / "words.yaml"
    file.write_text("reading: 拼音\nreeding: []\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_words(file)
    told = str(caught.value).splitlines()
    assert told[1].startswith("  unknown key 'reeding'; known: ")
    assert told[-1] == "  reading: expected a list of texts"
    assert told[0] == f"{file.parent.name}/words.yaml: {len(told) - 1} errors"


def test_on_a_page_set_apart_the_short_lines_are_joined_too():
    story = (
        "入冬的永济河水位降到一年中最低露出了通济桥的五个桥孔桥面上落满了霜"
        "一位老人提着灯走过来说他在这里守了四十多年从没见过这样的冬天"
    )
    out = mend("上 一 篇    下 一 篇", "李 平    章 慧", " ".join(story))
    assert [block.text for block in out.blocks] == ["上一篇 下一篇", "李平 章慧", story]
    assert mend("上 一 篇    下 一 篇", "李 平    章 慧", story) == record(
        "上 一 篇    下 一 篇", "李 平    章 慧", story
    )

"""What crude makers of text leave in it goes, and what only looks like it stays."""

from __future__ import annotations

import pytest

from pipelines.record import Block, Page, Record, Removal
from pipelines.rules.chinese import default_words
from pipelines.rules.metadata import default_metadata_rules
from pipelines.rules.page_check_words import default_page_check_words
from pipelines.rules.reading import default_reading_patterns
from pipelines.stages import clean
from pipelines.stages.extract import extract
from pipelines.stages.extract.plain_text import is_markup, read_lines
from pipelines.stages.repair import repair

PROSE = "白鹭县昨天召开会议,部署秋季造林,要求各乡镇在月底前完成整地。"


def record(*lines: str, extractor: str = "text") -> Record:
    page = Page(url="http://news.example/a", payload=b"", content_type="text/plain", fetched_at="2026-11-01T08:00:00Z")
    return Record(page=page, extractor=extractor, blocks=tuple(Block(i, line) for i, line in enumerate(lines)))


def mended(*lines: str) -> list[str]:
    return [block.text for block in repair(record(*lines), words=default_words()).blocks]


def test_bars_of_a_table_without_words_go_and_bars_behind_a_paragraph_with_them() -> None:
    out = repair(record("![]() |", "---|", "|", f"{PROSE} |", "| ||"), words=default_words())
    assert [block.text for block in out.blocks] == [PROSE]
    assert Removal("repair", "table-skeleton", 3, " |") in out.removals
    assert out.blocks[0].original == f"{PROSE} |"


@pytest.mark.parametrize("row", ["| 2016 | 1203 | 3.2% |", "一等奖|谷满仓|俞小禾", "A|B|C 三组同时出发", "甲 | 乙"])
def test_a_row_with_words_between_its_bars_stays(row: str) -> None:
    assert mended(PROSE, row) == [PROSE, row]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"{PROSE}[page]", PROSE),
        ('<image>data:image/s3,"s3://img/00" alt=""</image>' + PROSE, PROSE),
        ("《新山路()》开机，温如玉(听歌 blog)出演。", "《新山路》开机，温如玉出演。"),
        (f"??{PROSE}", PROSE),
        ("?一、养护的等级与分工", "一、养护的等级与分工"),
    ],
)
def test_ends_of_markup_and_lost_indents_go(line: str, left: str) -> None:
    assert mended(line) == [left]


@pytest.mark.parametrize(
    "line",
    [
        "下列词语没有错字的一项是（ ）",
        "他说（笑），路要修->就修。",
        "真的？他不信。",
        "5 > 3，这谁都知道。",
        "函数f()没有参数。",
    ],
)
def test_brackets_and_signs_of_the_text_stay(line: str) -> None:
    assert mended(line, PROSE) == [line, PROSE]


def test_lines_of_nothing_but_markup_go() -> None:
    assert mended("-->", '"/>', PROSE) == [PROSE]


def test_doubled_punctuation_is_mended_where_the_whole_text_is_doubled() -> None:
    broken = "晚上八点,,青桐队迎来首场比赛,。赛前,,球队适应了场地。"
    assert mended(broken) == ["晚上八点,青桐队迎来首场比赛。赛前,球队适应了场地。"]
    assert mended("他说：“走吧,,快走。”") == ["他说：“走吧,,快走。”"]  # once is a slip of the hand


def test_jammers_of_a_forum_go() -> None:
    lines = (f"{PROSE}: I. ?7 N0 H4 A. v. V: e", "7 m7 F0 c! ]/ u& E) ]) w( c", f") X7 a$ D- E l {PROSE}")
    assert mended(*lines) == [PROSE, PROSE]


@pytest.mark.parametrize("line", ["03 08 15 21 27 33 + 11", "A B C D E F G", "x + y = z - 1 ( 2 )"])
def test_draws_letters_and_formulas_are_no_jammers(line: str) -> None:
    assert mended(line, line, PROSE) == [line, line, PROSE]


def test_pages_with_markup_keep_what_they_have() -> None:
    given = record(f"{PROSE} |", "|", extractor="density")
    assert [block.text for block in repair(given, words=default_words()).blocks] == [f"{PROSE} |", "|"]


def test_glosses_with_a_space_inside_and_half_glosses_go() -> None:
    broken = "針對特點(diǎn),集團召開(kāi)區域會(huì )議。董事長(cháng)要求強化責任,保障生產(chǎn),剛?cè)開會。學(xu"
    assert repair(record(broken), words=default_words()).blocks[0].text == (
        "針對特點,集團召開區域會議。董事長要求強化責任,保障生產,剛?開會。學"
    )


WRAPPED = """白鹭公路: 信息管理制度

  第一条 根据有关规定,结合本公司实际,为了加强公路公司的信
息管理工作,保证信息真实、准确、完整,特制定本制度,请遵照执
行,不得违反,也不得以任何理由推诿,各部门应当按照本制度的要
求执行。
  第二条 本制度由办公室解释。"""


def test_lines_broken_at_a_columns_width_are_joined() -> None:
    assert read_lines(WRAPPED) == [
        "白鹭公路: 信息管理制度",
        "第一条 根据有关规定,结合本公司实际,为了加强公路公司的信息管理工作,保证信息真实、准确、完整,特制定本制度,"
        "请遵照执行,不得违反,也不得以任何理由推诿,各部门应当按照本制度的要求执行。",
        "第二条 本制度由办公室解释。",
    ]


NARROW = (
    "昨天上午，县里在渡口召开会议，研究停航以后两岸孩子上学的事。三所学校的校长都来了，还有四位家长。会议开了两个小时，"
    "最后定下来，每天早晚各加开两班车，车费由县里出，家长不用再掏钱。散会以后，校长们又沿着河走了一段，看新桥的桩子。"
)


@pytest.mark.parametrize("width", [14, 16, 20])
def test_a_narrow_column_of_running_text_is_joined(width: int) -> None:
    lines = [NARROW[at : at + width] for at in range(0, len(NARROW), width)]
    joined = read_lines("\n".join(("渡口停航以后", "", *lines)))
    assert joined[0] == "渡口停航以后"
    assert "".join(joined[1:]) == NARROW
    assert len(joined) <= 5


@pytest.mark.parametrize(
    "lines",
    [
        ["井台上的青苔", "一年比一年厚", "水里的月亮", "碎了又圆"],
        ["井台青苔一年厚，绳痕入石三分深", "外婆打水天未亮，扁担吱呀过东门"] * 4,
        ["船走了以后，水还在原处", "石阶一级，又一级往下走", "渡口那盏灯，没有人去点", "只有风记得，谁在此等过"] * 2,
        [f"{i}-麦青，{i}-石敢当，{i}-温如玉" for i in range(1, 8)],
        ["白鹭县开展老旧小区改造 惠及居民一千二百户一切顺利", "河湾镇建成第一座图书馆 孩子们有了读书的好去处了"] * 3,
        [PROSE, PROSE, PROSE],
    ],
)
def test_verses_headlines_and_paragraphs_are_not_joined(lines: list[str]) -> None:
    assert read_lines("\n".join(lines)) == lines


def test_a_stray_break_tag_makes_no_page_of_a_text() -> None:
    text = "村道养护详解\n\n昨日上午,研<BR>究山区公路养护工作。\n会议要求排查。\n"
    assert not is_markup(text)
    page = Page(url="http://news.example/a", payload=b"", content_type="text/plain", fetched_at="2026-11-01T08:00:00Z")
    out = extract(Record(page=page, text=text), patterns=default_reading_patterns(), words=default_page_check_words())
    assert out.extractor == "text"
    assert [block.text for block in out.blocks] == ["村道养护详解", "昨日上午,研究山区公路养护工作。", "会议要求排查。"]
    assert is_markup("<html><body><p>白鹭</p><p>青桐</p></body></html>")


def test_a_text_on_markup_is_a_text() -> None:
    lines = ["样式的优先级", *("浏览器按特殊性的高低决定用哪一条声明，高的胜出。" for _ in range(20))]
    assert not is_markup("\n".join((*lines, "<p>正文</p>", "<div class='a'><a href='#'>链接</a></div>")))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("青桐村的阿卜杜拉?买买提说,今年收成好。", "青桐村的阿卜杜拉·买买提说,今年收成好。"),
        ("作家约翰?罗纳德?瑞尔?托尔金写过树。", "作家约翰·罗纳德·瑞尔·托尔金写过树。"),
        ("春天来了,????苗木已经备齐。", "春天来了,苗木已经备齐。"),
        ("苗木已经备齐????,就等下雨。", "苗木已经备齐,就等下雨。"),
    ],
)
def test_question_marks_that_were_dots_and_emoji_are_mended(line: str, left: str) -> None:
    out = repair(record(line, PROSE), words=default_words())
    assert out.blocks[0].text == left
    assert out.blocks[0].original == line
    assert all(set(cut.text) == {"?"} for cut in out.removals)


@pytest.mark.parametrize(
    "line",
    [
        "他来了吗?为什么不说,谁也不知道。",
        "谁打败了马拉多纳?卡尔说不是他。",
        "你去没去布达佩斯?布拉格呢?",
        "去古巴?巴西更近。",
        "为什么要种树????,大家都笑了。",
        "真的吗??我不信。",
        "https://news.example/a?b=1&c=2",
    ],
)
def test_questions_are_asked_still(line: str) -> None:
    assert mended(line, PROSE) == [line, PROSE]


@pytest.mark.parametrize(
    ("row", "apart"),
    [
        ("来源:云岭日报时间:2018-05-06作者:柳三保", "来源:云岭日报 时间:2018-05-06 作者:柳三保"),
        ("2018-05-06?10:20?来源:云岭日报?责任编辑:许小涛", "2018-05-06 10:20 来源:云岭日报 责任编辑:许小涛"),
        ("时间：2018-05-06浏览次数：33次作者：柳三保", "时间：2018-05-06 浏览次数：33次 作者：柳三保"),
        ("来源： 白鹭大学新闻网发稿时间：2025-01-07", "来源： 白鹭大学新闻网 发稿时间：2025-01-07"),
        ("来源:校办值班编辑:麦青", "来源:校办 值班编辑:麦青"),
    ],
)
def test_labels_glued_together_are_parted(row: str, apart: str) -> None:
    out = repair(record("青桐县开展造林", row, PROSE), words=default_words())
    assert (out.blocks[1].text, out.blocks[1].original) == (apart, row)


@pytest.mark.parametrize(
    "row",
    [
        "来源:云岭日报 时间:2018-05-06 作者:柳三保",
        "会议时间:周五上午",
        "活动时间:5月6日活动日期:周五",
        "编辑:我们怎么说?作者:照实说。",
    ],
)
def test_rows_set_apart_and_sentences_with_labels_stay(row: str) -> None:
    assert mended(row, PROSE) == [row, PROSE]


def test_every_longer_form_of_a_label_is_known_where_labels_are_parted() -> None:
    words, labels = default_words(), default_metadata_rules().fields
    known = {*words.source_labels, *words.time_labels}
    longer = {label for label in labels if any(label.endswith(one) and label != one for one in known)}
    assert longer <= known


def test_what_a_glued_row_says_is_read_and_leaves_the_body() -> None:
    lines = ["青桐县开展秋季造林", "来源:云岭日报时间:2018-05-06作者:柳三保", PROSE, PROSE.replace("白鹭", "青桐")]
    page = Page(
        url="http://news.example/a",
        payload="\n".join(lines).encode(),
        content_type="text/plain; charset=utf-8",
        fetched_at="2026-11-01T08:00:00Z",
    )
    out = clean(page)
    assert (out.title, out.outlet, out.authors, out.published_at) == (
        lines[0],
        "云岭日报",
        ("柳三保",),
        "2018-05-06",
    )
    assert [block.text for block in out.blocks] == lines[2:]


@pytest.mark.parametrize(
    ("lines", "flags"),
    [
        (("会议于年月日召开,产量同比增长%。", "妇女代表占总数的%,高于上届。"), ("lost-digits",)),
        (("全村共有?20?户,从?5?岁到老人都会唱。",), ("lost-digits",)),
        (("甲方(签字):年月日", "乙方(签字):年月日"), ()),
        (("产量同比增长5%,占总数的20%。", "会议于2018年5月6日召开。"), ()),
        (("请填写出生年月日。", "投资亿元以上的项目有三个。", "房屋共有人签名。"), ()),
    ],
)
def test_digits_that_went_are_told_of(lines: tuple[str, ...], flags: tuple[str, ...]) -> None:
    out = repair(record(*lines, PROSE), words=default_words())
    assert out.flags == flags
    assert [block.text for block in out.blocks] == [*lines, PROSE]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (f"{PROSE}</p", PROSE),
        (f"{PROSE}</span></div>", PROSE),
        (f"<p>{PROSE}", PROSE),
        (f"&nbsp;&nbsp;{PROSE}<br", PROSE),
        ("苗木&nbsp;已经备齐。", "苗木 已经备齐。"),
    ],
)
def test_tags_of_layout_at_a_lines_ends_go(line: str, left: str) -> None:
    assert mended(line) == [left]


@pytest.mark.parametrize(
    "line",
    [
        "<p>标签表示段落,写在</p>",
        "&nbsp;这个实体表示空格。",
        "若a<b,则甲先到。",
        "<水浒>里有一百单八将。",
        "R&D投入翻番。",
    ],
)
def test_a_text_on_markup_and_signs_of_less_stay(line: str) -> None:
    assert mended(line) == [line]


@pytest.mark.parametrize("tail", ["</p>", '"/>', "</p"])
def test_a_line_that_ends_in_markup_does_not_go_on_in_the_next(tail: str) -> None:
    lines = [f"{PROSE}{tail}", PROSE, f"{PROSE}{tail}", PROSE]
    assert read_lines("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "lines",
    [
        ["*成绩按总分排列。", "第一名谷满仓*", "*为特邀选手"],
        ["이 기사는 韓國 新聞 기사입니다.", "これは日本の新聞です。"],
        ["第1234期 03 08 15 21 27 33+11", "K1024次 06:20-09:45", "谷满仓、俞小禾、柳三保"],
        ["床前月色浓,疑是满地霜。", "抬头看山影,低头想故乡。"],
        ["if (a > b) { return a ? b : c; }", "<水>,火"],
    ],
)
def test_notes_other_languages_draws_verses_and_code_stay(lines: list[str]) -> None:
    assert mended(*lines) == lines

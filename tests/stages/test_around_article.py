"""The lines around an article: which stand above, open it, close it, and follow."""

import pytest

from pipelines.record import Block, PageLine
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages.metadata.around_article import around_article, mended, split_lines, squeeze
from pipelines.text.prose import is_paragraph

RULES = default_metadata_rules()
TITLE = "河西县三千亩枣林迎来丰收季"
STORY = (
    "入秋以来，河西县的三千亩枣林陆续挂红，合作社的社员们每天清早便进园采摘，分拣、装箱、发运一气呵成，红枣当天就能送到省城。",
    "“今年雨水匀，枣子个大肉厚，收购价比去年每斤高出一块多。”合作社理事长说，全社两百多户人家，户均可以增收八千元以上。",
    "县林业部门介绍，下一步将扩建冷库和烘干车间，延长产业链条，让枣林成为群众稳定增收的靠山，也让荒滩变成看得见的风景。",
)


def lines_and_blocks(above: list[str], story: tuple[str, ...], below: list[str]) -> tuple[list[PageLine], list[Block]]:
    """A page's lines, of which extraction took the story's."""
    outside = [PageLine(text) for text in above]
    inside = [PageLine(text, position=at) for at, text in enumerate(story)]
    blocks = [Block(at, text) for at, text in enumerate(story)]
    return [*outside, *inside, *(PageLine(text) for text in below)], blocks


def test_a_page_is_parted_at_the_first_and_last_prose_of_its_article():
    lines, blocks = lines_and_blocks(["首页 新闻", TITLE, "2018-07-19"], STORY, ["责任编辑：张岚", "相关新闻"])
    parted = around_article(lines, blocks, TITLE, RULES)
    assert parted.above == ("首页 新闻", TITLE, "2018-07-19")
    assert parted.lead == (*STORY, "责任编辑：张岚")  # four lines from the first words on
    assert parted.close == STORY
    assert parted.below == ("责任编辑：张岚", "相关新闻")


def test_hidden_and_empty_lines_stand_nowhere():
    lines, blocks = lines_and_blocks([TITLE], STORY, [])
    lines[:0] = [PageLine("作者：无人", hidden=True), PageLine("")]
    assert around_article(lines, blocks, TITLE, RULES).above == (TITLE,)


def test_an_article_without_prose_leaves_all_lines_above():
    lines, blocks = lines_and_blocks([TITLE], ("枣林", "挂红"), ["返回"])
    assert around_article(lines, blocks, TITLE, RULES).above == (TITLE, "枣林", "挂红", "返回")


def test_a_headline_far_above_the_text_brings_its_lines_along():
    menu = [f"栏目{n}" for n in range(200)]
    lines, blocks = lines_and_blocks([TITLE, "2018-07-19 来源：河西日报", *menu], STORY, [])
    assert around_article(lines, blocks, TITLE, RULES).above[:2] == (TITLE, "2018-07-19 来源：河西日报")
    assert TITLE not in around_article(lines, blocks, "别的消息不在这一页上", RULES).above


def test_a_signature_amid_what_extraction_took_is_moved_below():
    lines, blocks = lines_and_blocks([TITLE], (STORY[0], "责任编辑：张岚", *STORY[1:]), ["返回"])
    assert around_article(lines, blocks, TITLE, RULES).below == ("责任编辑：张岚", "返回")
    lines, blocks = lines_and_blocks([TITLE], (STORY[0], "编辑部的灯亮了一夜", *STORY[1:]), ["返回"])
    assert around_article(lines, blocks, TITLE, RULES).below == ("返回",)


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        (["2021", "03/04", "18:13:22"], ["2021 03/04 18:13:22"]),
        (["2018-07-19", "08:18"], ["2018-07-19 08:18"]),
        (["河西日报", "08:18"], ["河西日报", "08:18"]),  # a clock of its own
        (["来 源：河西日报"], ["来源：河西日报"]),
        (["来 源头看水"], ["来 源头看水"]),
        (["枣(zǎo)林挂红"], ["枣林挂红"]),
        (["枣(zao)林挂红"], ["枣(zao)林挂红"]),  # without tones it may be anything
    ],
)
def test_lines_that_markup_broke_are_joined(texts, joined):
    assert [line.text for line in mended([PageLine(text) for text in texts], RULES)] == joined


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (STORY[0], True),
        ("枣农们一早进园，到晌午才出来。今年是个好年景。", True),
        (TITLE, False),
        ("首页|新闻|财经|体育|娱乐|科技|汽车|房产|教育|旅游|健康|文化|军事|图片,视频", False),
        ("2018-07-19 08:18 来源：河西日报", False),
        ("", False),
    ],
)
def test_running_text_is_told_from_headlines_and_menus(text, prose):
    assert is_paragraph(text) is prose


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("撰文＝張曉嵐　攝影＝李慕白", "撰文：張曉嵐　攝影：李慕白"),
        ("文∣張曉嵐", "文：張曉嵐"),
        ("河西時報［張曉嵐╱台北報導］", "河西時報【張曉嵐／台北報導】"),
        ("撰 稿：张岚", "撰稿：张岚"),
        ("聚焦∣河西枣林", "聚焦∣河西枣林"),
        ("三加二＝五", "三加二＝五"),
    ],
)
def test_other_marks_behind_a_word_for_people_are_read_as_colons(line, shown):
    assert [one.text for one in mended([PageLine(line)], RULES)] == [shown]


def test_an_article_is_signed_above_the_declarations_below_it():
    texts = ("河西县的枣林今年添了三十里水渠，社员们说，往年一到五月就要排队等水，如今打开闸门就行。",
             "枣农还说，今年的雨水也匀，秋天的收成想必不差，合作社已经备下两座冷库，等着枣子下树。",
             "（张岚）",
             "免责声明：本文仅代表作者个人观点，与本网无关，读者仅作参考，并请自行核实相关内容，谢谢。")  # fmt: skip
    lines = [PageLine(text, position=at) for at, text in enumerate(texts)]
    blocks = [Block(at, text) for at, text in enumerate(texts)]
    parted = around_article(lines, blocks, "", RULES, lambda line: line.startswith("免责声明"))
    assert (parted.close[-1], parted.below[0]) == (texts[1], "（张岚）")


def test_lines_alone_are_parted_by_their_prose():
    parted = split_lines([TITLE, "张岚", *STORY, "责任编辑：李慕白"], RULES)
    assert (parted.above, parted.close, parted.below) == ((TITLE, "张岚"), STORY, ("责任编辑：李慕白",))


def test_prose_of_the_site_is_none_of_the_article():
    notice = "本网站所载的全部文章，版权归河西新闻网所有，未经书面许可，任何单位和个人不得转载，违者必究。"
    assert split_lines([TITLE, *STORY, notice], RULES).below == ()
    assert split_lines([TITLE, *STORY, notice], RULES, lambda line: line == notice).below == (notice,)


def test_a_poem_has_its_headline_and_its_poet_above():
    verses = ["雷在山那边翻了个身", "又睡过去", "父亲坐起来", "摸黑给锄头", "换了一根新的木柄", "去年的那根"]
    lines = ["河西日报 电子版", "惊蛰", "张岚", *verses, "返回"]
    site = {"河西日报 电子版", "返回"}
    parted = split_lines(lines, RULES, lambda line: line in site)
    assert parted.above == ("河西日报 电子版", "惊蛰", "张岚")
    assert parted.lead == tuple(verses[:4])
    assert split_lines(lines, RULES).above == tuple(lines)  # nobody says what is the site's


def test_comparing_leaves_white_space_out():
    assert squeeze(" 枣林 \t挂　红\n") == "枣林挂红"

"""What a page says twice is kept once; what is meant to be said twice stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.record import Block, Page, Record, Removal
from pipelines.rules.chinese import default_words
from pipelines.stages import clean
from pipelines.stages.repeats import drop_repeats

WORDS = default_words()
PAGE = Page(url="https://news.example/1.html", payload=b"", fetched_at="2026-11-21T08:00:00Z")
LEAD = "云岭县今年把修路作为头等大事，全县新建和改造乡村公路三百二十公里，四十六个行政村全部通了客车。"
NEXT = "县交通局负责人介绍，明年还将新建两座跨河大桥，让河东的三个村不再绕行。"
LAST = "冬修水利的机械今年也早早进了山，县里计划在雨季之前疏通全部十七条旧渠，让下游的稻田不再等水。"
THIRD = "村民周大叔说，过去进城要走半天，如今坐客车四十分钟就到，家里的核桃也卖上了好价钱。"


ARTICLE = (LEAD, NEXT, "核桃出山", THIRD, LAST)


def record(*lines: str | Block) -> Record:
    blocks = (line if isinstance(line, Block) else Block(i, line) for i, line in enumerate(lines))
    return Record(page=PAGE, blocks=tuple(blocks))


def dropped(*lines: str | Block) -> list[tuple[str, int]]:
    out = drop_repeats(record(*lines), words=WORDS)
    return [(removal.rule, removal.position) for removal in out.removals]


def test_a_summary_given_twice_is_kept_once():
    summary = "云岭县通过修路带动产业发展，群众收入稳步增加，探索出一条山区振兴的新路子。"
    out = drop_repeats(record(f"核心提示: {summary}", f"【摘要】{summary}", LEAD, NEXT), words=WORDS)
    assert [block.position for block in out.blocks] == [0, 2, 3]
    assert out.removals == (Removal("repeats", "summary", 1, f"【摘要】{summary}"),)


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        ((f"【摘要】{LEAD}", LEAD, NEXT), [("summary", 0)]),
        ((f"导读：{LEAD}{NEXT}", LEAD, NEXT, THIRD), [("summary", 0)]),
        ((LEAD, NEXT, LEAD), [("duplicate", 2)]),
        ((LEAD, NEXT, THIRD, "  " + LEAD.replace("，", ",")), [("duplicate", 3)]),
        ((LEAD * 2, NEXT, LEAD * 2 + "（完）"), [("duplicate", 0)]),
        ((LEAD * 2 + "（完）", NEXT, LEAD * 2), [("duplicate", 2)]),
        (("图为新桥通车现场。记者 周明远 摄", LEAD, "图为新桥通车现场。记者 周明远 摄"), [("duplicate", 2)]),
        (
            (Block(0, "新桥今日通车的情景", "caption"), Block(1, LEAD), Block(2, "新桥今日通车的情景", "caption")),
            [("duplicate", 2)],
        ),
        (("修路", LEAD, "架桥", NEXT, "修路", LEAD, "架桥", NEXT), [("duplicate", p) for p in (4, 5, 6, 7)]),
        # the whole article once more in one line, to be read aloud
        ((*ARTICLE, "关于本站", "　　".join(ARTICLE)), [("duplicate", 6)]),
        (("".join(ARTICLE) + "（完）", *ARTICLE), [("duplicate", 0)]),
    ],
)
def test_the_later_of_two_goes(lines, gone):
    assert dropped(*lines) == gone


@pytest.mark.parametrize(
    "lines",
    [
        ("【摘要】本文讨论山区公路建设与产业发展的关系，并提出若干政策建议供有关部门参考。", LEAD, NEXT),
        ("大河向东流", "天上的星星参北斗", "大河向东流", "天上的星星参北斗"),
        (
            "我们的家乡，在希望的田野上，炊烟在新建的住房上飘荡。",
            "小河流淌",
            "我们的家乡，在希望的田野上，炊烟在新建的住房上飘荡。",
            "小河流淌",
            "稻浪起伏",
        ),
        ("要致富，先修路！", LEAD, "要致富，先修路！", NEXT, "要致富，先修路！"),
        (
            "您认为明年山区公路建设最需要解决的问题是什么？",
            "资金。",
            "您认为明年山区公路建设最需要解决的问题是什么？",
            "人才。",
        ),
        (LEAD, NEXT, LEAD.replace("三百二十", "二百一十")),
        ("| 云岭县第一中学 | 周明远 | 一等奖 | 2025 |", LEAD, "| 云岭县第一中学 | 周明远 | 一等奖 | 2025 |"),
        ("图为大桥", LEAD, "图为隧道"),
        # a long paragraph out of which two sentences are set large
        ("山区公路一通，核桃价格翻番。", LEAD + "山区公路一通，核桃价格翻番。" + NEXT + THIRD + LAST, LAST),
        (
            Block(0, "print('你好，世界，这里是云岭县的新桥通车现场报道')", "code"),
            Block(1, LEAD),
            Block(2, "print('你好，世界，这里是云岭县的新桥通车现场报道')", "code"),
        ),
        ("……", LEAD, "……", NEXT, "……"),
    ],
)
def test_refrains_slogans_questions_and_rows_stay(lines):
    assert drop_repeats(record(*lines), words=WORDS) == record(*lines)


@pytest.mark.parametrize(
    "line", ["摘要：" + "新桥通车" * 50_000, "新，" * 100_000, "图为" * 100_000], ids=lambda line: line[:3]
)
def test_a_hostile_line_ends(line):
    assert drop_repeats(record(line, LEAD, line + "。"), words=WORDS).blocks


def test_a_caption_given_in_both_scripts_is_kept_once():
    lines = ("圖為新橋通車現場。記者 周明遠 攝", "图为新桥通车现场。记者 周明远 摄", LEAD)
    page = Page(url="file:///x.txt", payload="\n".join(lines).encode(), content_type="text/plain", fetched_at="")
    assert [removal.text for removal in clean(page).removals if removal.rule == "duplicate"] == [lines[1]]


@given(
    st.lists(
        st.sampled_from(
            [LEAD, NEXT, THIRD, f"【摘要】{LEAD}", f"核心提示：{NEXT}", "修路", "图为大桥通车的现场", LEAD * 2]
        ),
        max_size=9,
    )
)
def test_dropping_twice_equals_once_and_keeps_the_order(lines):
    once = drop_repeats(record(*lines), words=WORDS)
    assert drop_repeats(once, words=WORDS) == once
    assert set(once.blocks) <= set(record(*lines).blocks)
    assert sorted(once.blocks, key=lambda block: block.position) == list(once.blocks)
    assert len(once.blocks) + len(once.removals) == len(lines)

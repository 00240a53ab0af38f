"""Rows of boilerplate: what falls apart into their words, and the honest lines that nearly do."""

from __future__ import annotations

import pytest

from pipelines.rules.loading import default_rules, load_rules
from pipelines.rules.row_grammar import BoilerplateRows, Word
from pipelines.text.folding import fold

RULES = default_rules().boilerplate


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("设为首页 | 加入收藏 | 联系我们", "navigation-row"),
        ("上一篇：河西县召开春耕动员会", "navigation-row"),
        ("發佈時間：2023年5月6日08:41 來源：河西日報 瀏覽次數：12", "meta-row"),
        ("2022-10-05 22:47 河西速递 编辑：小北 阅读 3.2万", "meta-row"),
        ("责编/王朗 美编/宋雅 2021-03-02", "meta-row"),
        ("【打印本页】 【关闭窗口】", "page-tools-row"),
        ("字號：大 中 小", "page-tools-row"),
        ("上一版 下一版 版面概览 A05版民生", "epaper-row"),
        ("12人参与评论 全部评论 最新 最热", "comment-row"),
        ("视频加载中 00:00 / 03:21", "player-row"),
    ],
)
def test_a_row_is_told_by_its_words_in_any_order_and_number(line: str, rule: str):
    row = RULES.words.read(fold(line).text)
    assert row is not None
    assert row.rule == rule


@pytest.mark.parametrize(
    "line",
    [
        "教育 体育 卫生",
        "打印店 关闭",
        "关闭窗口的那一刻，他哭了",
        "举报热线：12390",
        "2018-07-19 12 15 18",
        "2020年10月12日 3个村通了水",
        "汽车南站客运服务中心 2024年4月2日通告",
        "记者：您怎么看这个变化？",
        "8月14日 晴 23℃ 31℃",
        "1号楼 2号楼 3号楼",
        "一等奖 林夕 二等奖 江雪",
        "大 中 小三种规格的柑橘同时上市",
    ],
)
def test_one_word_too_many_or_words_that_anybody_uses_make_no_row(line: str):
    assert RULES.words.read(fold(line).text) is None


def test_a_row_of_more_than_one_telling_word_counts_wherever_it_stands():
    assert RULES.match("打印本页 关闭窗口", places=("any",)) is not None
    assert RULES.match("打印本页", places=("any",)) is None
    assert RULES.match("打印本页", places=("any", "tail", "edge")) is not None


def test_the_heavier_of_two_listings_of_a_word_counts_and_names_the_row(tmp_path):
    text = """
rows:
- {id: weak, kind: x, tells: 甲乙, hints: '丙丁: 戊己', hits: [甲乙, 丙丁：三月 戊己], misses: [戊己]}
- {id: strong, kind: y, tells: '戊己庚 丙丁:', hits: [丙丁：三月], misses: [丙丁三月]}
"""
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    rules = load_rules(path).boilerplate
    rows = [rules.words.read(line) for line in ("甲乙", "丙丁:三月", "戊己")]
    assert [row and row.rule for row in rows] == ["weak", "strong", None]


def test_reading_takes_time_in_step_with_the_length_and_none_for_what_is_too_long():
    rows = BoilerplateRows(
        {"甲": Word(1, True, "r"), "甲甲": Word(1, True, "r"), "<date>": Word(6, False, "r")}, RULES.parts
    )
    line = "甲 甲甲 甲:" * 28
    row = rows.read(line)
    assert row is not None
    assert row.weight >= 56
    assert rows.read(line * 2) is None

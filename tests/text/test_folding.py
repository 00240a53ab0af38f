"""Folding: one form to match on, and the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.characters import HAN
from pipelines.text.folding import fold, line_digest


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＰＰ下載", "app下载"),
        ("百家樂", "百家乐"),
        ("百|家|乐", "百家乐"),
        ("菠.菜.平.台", "菠菜平台"),
        ("威❤信", "威信"),
        ("彳采金", "彩金"),
        ("加薇", "加微"),
        ("下\u200b载", "下载"),
        ("學(xué)校里的事", "学校里的事"),
        ("3㎡", "3m2"),
    ],
)
def test_what_spammers_write_comes_to_one_form(text, folded):
    assert fold(text).text == folded


@pytest.mark.parametrize("text", ["党建+扶贫", "阅读、写作、书法", "3比1", "张三 李四", "12:30-13:30", "他说：“好。”"])
def test_ordinary_text_keeps_its_shape(text):
    assert len(fold(text).text) == len(text)


def test_a_find_leads_back_to_what_was_written():
    text = "点开菠.菜.平.台领取"
    folded = fold(text)
    start = folded.text.index("菠菜平台")
    assert text[slice(*folded.span(start, start + 4))] == "菠.菜.平.台"


def test_an_empty_span_is_refused():
    with pytest.raises(ValueError, match="empty span 1:1"):
        fold("甲乙").span(1, 1)


@given(st.text(max_size=60))
def test_spans_stay_inside_the_original_and_in_order(text):
    folded = fold(text)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.text(max_size=60))
def test_folding_is_stable(text):
    assert fold(text) == fold(text)
    assert 0 <= line_digest(text) < 2**63


def test_a_line_that_recurs_has_one_number_whatever_its_counters_and_script():
    assert line_digest("浏览次数：12 次") == line_digest("瀏覽次數:3401次")
    assert line_digest("浏览次数：12") != line_digest("下载次数：12")
    assert line_digest("海岸晚报") == 2366905390360069726


@pytest.mark.parametrize("unit", ["菠.", "（", "1", "，", "學(xué)", "a", "\u200b", "菠"])
def test_a_hostile_line_is_folded_whole(unit):
    text = unit * (200_000 // len(unit))
    assert len(fold(text).text) <= len(text)


def test_rare_han_characters_are_han_everywhere():
    assert all(re.fullmatch(f"[{HAN}]", char) for char in "〇々㐂䶿龘\uf900𠮷")
    assert not any(re.fullmatch(f"[{HAN}]", char) for char in "。a１ㄅあ가★")

"""What a reprint changed, told so that both texts can be read off it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.outputs.text_diff import MAX_CHARS, Change, compare

TEXT = "青石乡昨日通桥。\n副县长段志远说，此桥耗资三百万元，用时两年。乡亲们放起了鞭炮。"


def kinds(before: str, after: str) -> list[tuple[str, str, str]]:
    return [(c.kind, c.before, c.after) for c in compare(before, after) if c.kind != "same"]


def test_a_text_is_the_same_as_itself():
    assert compare(TEXT, TEXT) == [Change("same", TEXT, TEXT)]
    assert compare("", "") == []


def test_masked_words_are_told_from_changed_ones():
    assert kinds(TEXT, TEXT.replace("志远", "**")) == [("masked", "志远", "**")]
    assert kinds(TEXT, TEXT.replace("三百", "五百")) == [("changed", "三", "五")]


def test_what_is_cut_and_what_is_added_stand_in_their_places():
    assert kinds(TEXT, TEXT.removesuffix("乡亲们放起了鞭炮。")) == [("cut", "乡亲们放起了鞭炮。", "")]
    added = "（记者 洪小满）"
    assert kinds(TEXT, added + TEXT) == [("added", "", added)]


def test_paragraphs_put_together_cost_only_their_line_break():
    assert kinds(TEXT, TEXT.replace("\n", "")) == [("cut", "\n", "")]


def test_two_other_sentences_are_not_cut_to_pieces():
    assert kinds("今日有雨。", "县医院搬了新址。") == [("changed", "今日有雨。", "县医院搬了新址。")]


def test_texts_too_long_to_compare_by_character_are_compared_by_sentence():
    long, other = "甲乙丙丁" * 500, "戊己庚辛" * 500
    assert kinds(TEXT + long, TEXT + other) == [("changed", long, other)]
    assert sum(len(change.before) for change in compare("长。" * MAX_CHARS, "")) == MAX_CHARS


@given(st.text("甲乙丙。，\n*a", max_size=60), st.text("甲乙丙。，\n*a", max_size=60))
def test_both_texts_can_be_read_off_the_changes(before: str, after: str):
    changes = compare(before, after)
    assert "".join(change.before for change in changes) == before
    assert "".join(change.after for change in changes) == after
    assert all((change.kind == "same") == (change.before == change.after) for change in changes)

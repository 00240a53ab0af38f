"""Where two texts agree, place by place."""

from __future__ import annotations

from pipelines.copies.alignment import SLOT_CHARS, Slot, align
from pipelines.copies.fingerprint import Text
from pipelines.copies.numbers import NUMBER

FLOOD = "青河上游连日有雨，县水务局昨夜开启两座水闸泄洪，下游三个村的住户已经全部转移到镇中学。"
ROADS = "国道在石桥附近塌了一段，养路工人抢修到天亮，货车改走旧路，客车停在县城等候通知。"


def test_a_text_agrees_with_itself_everywhere() -> None:
    both = align(Text(FLOOD), Text(FLOOD))
    assert (both.chars, both.start, both.slots, both.differing) == (len(Text(FLOOD).shape), 0.0, (), ())


def test_two_stories_share_nothing() -> None:
    assert align(Text(FLOOD), Text(ROADS)).blocks == ()
    assert align(Text(FLOOD), Text("")).blocks == ()


def test_a_word_changed_between_shared_words_is_a_slot_with_its_surroundings() -> None:
    both = align(Text(FLOOD), Text(FLOOD.replace("水务局", "应急办")))
    assert both.slots == (Slot("水务局", "应急办", "游连日有雨县", f"昨夜开启{NUMBER}座"),)


def test_a_word_left_out_is_a_slot_with_one_side_empty() -> None:
    assert [(slot.a, slot.b) for slot in align(Text(FLOOD), Text(FLOOD.replace("全部", ""))).slots] == [("全部", "")]


def test_a_longer_difference_is_another_passage_and_no_slot() -> None:
    passage = ROADS[: SLOT_CHARS + 6]
    both = align(Text(FLOOD), Text(FLOOD.replace("县水务局", passage)))
    assert both.slots == ()
    assert len(both.blocks) == 2


def test_numbers_are_compared_where_the_words_around_them_agree() -> None:
    told = "全县昨天转移群众1265人，倒塌房屋38间，两条县道中断，没有人员伤亡。"
    both = align(Text(told), Text(told.replace("38", "42")))
    assert both.equal == ("1265",)
    assert [(x, y) for x, y, _ in both.differing] == [("38", "42")]
    assert both.slots == (), "a number is one character of a text's shape, whatever it says"


def test_numbers_that_ran_together_where_a_mark_was_lost_do_not_differ() -> None:
    told = "全县去年栽下果树192棵30亩，今年又在坡地上开出梯田，请来技术员教村民修剪。"
    assert align(Text(told), Text(told.replace("192棵30亩", "19230亩"))).differing == ()


def test_what_stands_before_the_shared_part_says_where_it_begins() -> None:
    late = align(Text(FLOOD), Text(ROADS + FLOOD))
    assert 0.4 < late.start < 0.6
    assert late.chars == len(Text(FLOOD).shape)

"""Whether what fills one place of two texts names two different things."""

from __future__ import annotations

import pytest

from pipelines.copies.alignment import Slot, align
from pipelines.copies.fingerprint import Text
from pipelines.copies.numbers import NUMBER
from pipelines.copies.rival_names import names_kept, rival, rivals, within


def slot(a: str, b: str, before: str = "昨天记者从", after: str = "了解到今年") -> Slot:
    return Slot(a, b, before, after)


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        (slot("青石县", "云溪县"), "place"),
        (slot("青石", "云溪", after="县了解到今"), "place"),
        (slot("远山科技", "大河药业"), "organ"),
        (slot("段志远", "何小兰"), "person"),
        (slot("上升", "下降"), "direction"),
        (slot("涨", "跌"), "direction"),
        (slot(f"{NUMBER}名", "若干名"), "number"),
    ],
)
def test_two_names_in_one_place_are_rivals(pair: Slot, kind: str) -> None:
    assert rival(pair) == kind


@pytest.mark.parametrize(
    "pair",
    [
        slot("段志远", "段**远"),  # masked
        slot("段志远", ""),  # left out
        slot("段志远", "段志远副县长"),  # said at more length
        slot("召开", "举行"),  # another word for the same
        slot("青石县", "县里"),  # a name and a word
        slot("段志远", "何小兰", before="责编"),  # of the site, not of the story
        slot("远", "选"),  # a damaged character
    ],
)
def test_what_a_reprint_does_to_a_text_makes_no_rivals(pair: Slot) -> None:
    assert rival(pair) is None


def test_a_given_name_of_one_character_is_a_rival_where_it_comes_again() -> None:
    once = slot("平", "玉", before="被告人严", after="到庭受审。")
    assert rivals([once]) == []
    assert rivals([once, once]) == [("person", once), ("person", once)]


def test_characters_in_their_order() -> None:
    assert within("县水局", "县水务局")
    assert not within("局水", "水务局")


def test_names_that_both_texts_kept_are_counted_once_each() -> None:
    told = "青石县县长何小兰说，青石县今年修了两条路。段志远局长介绍，云溪镇明年也要动工，资金已经到位。"
    both = align(Text(told), Text(told))
    assert names_kept(both, Text(told)) == len({"青石县", "何小兰说", "段志远局长", "云溪镇"})
    assert names_kept(align(Text(told), Text("")), Text(told)) == 0

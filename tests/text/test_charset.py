"""Charsets: what is declared, what is meant, and what the bytes say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.record import Hints, Page
from pipelines.stages.decode import decode
from pipelines.text.charset import UNDECODABLE, Decoded, decode_bytes

SIMPLIFIED = "青禾镇今年新修水渠十二公里，灌溉农田三万余亩。"
TRADITIONAL = "青禾鎮今年新修水渠十二公里，灌溉農田三萬餘畝。"
RARE = SIMPLIFIED + "报道员𠮷田、㙍野。"  # characters that take four bytes in GB 18030

# codec that wrote the page, text, its right label, a wrong one, the name we store
PAGES = {
    "UTF-8": ("utf-8", SIMPLIFIED, "utf-8", "gb2312", "utf-8"),
    "GBK": ("gbk", SIMPLIFIED, "gb2312", "utf-8", "gb18030"),
    "GB18030": ("gb18030", RARE, "gb18030", "big5", "gb18030"),
    "Big5": ("big5", TRADITIONAL, "big5", "gbk", "big5-hkscs"),
    "UTF-16": ("utf-16", SIMPLIFIED, "utf-16", "gbk", "utf-16-le"),
    "UTF-8 BOM": ("utf-8-sig", SIMPLIFIED, "utf-8", "gbk", "utf-8"),
}


def page(text: str, meta: str | None = None) -> str:
    tag = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">' if meta else ""
    return f"<html><head>{tag}<title>水利</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize("where", ["header", "meta"])
@pytest.mark.parametrize("declared", ["right", "none", "wrong"])
@pytest.mark.parametrize("written", PAGES)
def test_a_page_is_read_as_it_was_written_whatever_it_declares(written: str, declared: str, where: str) -> None:
    codec, text, right, wrong, stored = PAGES[written]
    label = {"right": right, "none": None, "wrong": wrong}[declared]
    whole = page(text, label if where == "meta" else None)
    header = f"text/html; charset={label}" if label and where == "header" else "text/html"
    evidence = "bom" if written in ("UTF-16", "UTF-8 BOM") else where if declared == "right" else "detected"
    assert decode_bytes(whole.encode(codec), content_type=header) == Decoded(whole, stored, evidence)


@pytest.mark.parametrize("label", ["gb2312", "GBK", "x-gbk", "cp936", "gb_2312-80", "GB18030", "chinese"])
def test_every_label_of_the_gb_family_means_gb18030(label: str) -> None:
    text = page(RARE, label)
    assert decode_bytes(text.encode("gb18030")) == Decoded(text, "gb18030", "meta")


@pytest.mark.parametrize("label", ["big5", "big5-hkscs", "Big-5", "cn-big5", "cp950", "x-x-big5"])
def test_every_label_of_the_big5_family_means_big5_with_the_characters_of_hong_kong(label: str) -> None:
    text = page(TRADITIONAL + "深水埗、鰂魚涌、𨋢", label)
    assert decode_bytes(text.encode("big5hkscs")).text == text


@pytest.mark.parametrize("label", ["utf8", "UTF-8", "unicode-1-1-utf-8", '"utf-8"', "'utf-8'"])
def test_utf_8_is_known_by_its_other_names(label: str) -> None:
    assert decode_bytes(SIMPLIFIED.encode(), content_type=f"text/html; charset={label}").evidence == "header"


@pytest.mark.parametrize("label", ["unicode", "utf-16", "no-such-charset", ""])
def test_a_label_that_cannot_be_true_is_not_believed(label: str) -> None:
    text = page(SIMPLIFIED, label)
    assert decode_bytes(text.encode()) == Decoded(text, "utf-8", "detected")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_shows_in_its_zero_bytes(codec: str) -> None:
    text = page(SIMPLIFIED)
    assert decode_bytes(text.encode(codec)) == Decoded(text, codec, "detected")


def test_the_header_is_believed_before_the_meta_tag_and_the_sources_setting_before_both() -> None:
    text = '<meta charset="utf-8"><p>Water reaches the village.'
    assert decode_bytes(text.encode(), content_type="text/html; charset=big5").evidence == "header"
    answer = decode_bytes(text.encode(), content_type="text/html; charset=big5", charset="gbk")
    assert answer == Decoded(text, "gb18030", "source")


def test_a_sources_setting_that_no_longer_fits_its_pages_yields_to_the_bytes() -> None:
    text = page(SIMPLIFIED)
    assert decode_bytes(text.encode(), charset="gbk") == Decoded(text, "utf-8", "detected")


def test_the_first_kilobyte_need_not_hold_the_meta_tag() -> None:
    text = f"<html><!--{'模板' * 1200}-->" + page("短讯", "gb2312")
    assert decode_bytes(text.encode("gbk")).evidence == "meta"


@pytest.mark.parametrize("text", ["联通", "新闻", "停水通知", "暂无数据"])
def test_two_or_three_words_of_gbk_without_a_label_are_gbk(text: str) -> None:
    assert decode_bytes(text.encode("gbk")) == Decoded(text, "gb18030", "detected")


def test_a_page_of_ascii_alone_is_utf_8_unless_it_says_otherwise() -> None:
    assert decode_bytes(b"<p>ok</p>") == Decoded("<p>ok</p>", "utf-8", "detected")
    assert decode_bytes(b"<p>ok</p>", content_type="text/html; charset=gbk") == Decoded(
        "<p>ok</p>", "gb18030", "header"
    )


@pytest.mark.parametrize("declared", ["text/html; charset=utf-8", "text/html"])
def test_broken_bytes_cost_a_page_of_utf_8_only_themselves(declared: str) -> None:
    payload = (SIMPLIFIED * 8).encode() + b"\xe4\xb8" + (SIMPLIFIED * 8).encode() + b"\xff"
    text = SIMPLIFIED * 8 + "\ufffd" + SIMPLIFIED * 8 + "\ufffd"
    assert decode_bytes(payload, content_type=declared).text == text


@pytest.mark.parametrize("declared", ["text/html; charset=gb2312", "text/html"])
def test_a_broken_byte_costs_a_page_of_gbk_only_itself(declared: str) -> None:
    payload = (SIMPLIFIED * 4).encode("gbk") + b"\xff" + (SIMPLIFIED * 4).encode("gbk")
    answer = decode_bytes(payload, content_type=declared)
    assert (answer.text, answer.charset) == (SIMPLIFIED * 4 + "\ufffd" + SIMPLIFIED * 4, "gb18030")


@pytest.mark.parametrize("text", ["Привет, это новости района.", "한국어 신문 기사입니다.", "日本語のニュースです。"])
def test_utf_8_of_other_scripts_is_no_mojibake(text: str) -> None:
    assert decode_bytes(text.encode()) == Decoded(text, "utf-8", "detected")


def test_zero_bytes_and_control_characters_never_reach_the_parser() -> None:
    payload = SIMPLIFIED.encode() + b"\x00\x0b" + SIMPLIFIED.encode() + b"\x1f\n"
    assert decode_bytes(payload).text == SIMPLIFIED * 2 + "\n"


@pytest.mark.parametrize(
    "payload",
    [
        b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04\x14\x00",
        bytes(range(256)) * 40,
        bytes(i * i % 251 for i in range(9999)),
    ],
    ids=["pdf", "zip", "every byte", "noise"],
)
def test_bytes_that_are_no_text_are_refused_and_not_stored_as_mojibake(payload: bytes) -> None:
    assert decode_bytes(payload, content_type="text/html") == UNDECODABLE
    record = decode(Page(url="http://a.example/", payload=payload, fetched_at="2026-11-01T08:00:00Z"), Hints())
    assert (record.text, record.charset, record.reject_reason) == ("", None, "undecodable")


def test_nothing_is_an_empty_text() -> None:
    assert decode_bytes(b"") == Decoded("", "utf-8", "detected")


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=gbk", "text/html; charset=utf-16"]))
def test_no_bytes_are_too_strange_to_be_answered(payload: bytes, header: str | None) -> None:
    answer = decode_bytes(payload, content_type=header)
    assert answer == UNDECODABLE or "\0" not in answer.text


def test_what_no_parser_takes_is_no_part_of_the_text() -> None:
    page = "<p>河湾镇的渡口\f昨天开航，\x01\x0b\ufffe\uffff村民坐船进城。</p>"
    assert decode_bytes(page.encode()).text == "<p>河湾镇的渡口 昨天开航，\ufffd\ufffd村民坐船进城。</p>"
    assert "\f" not in decode_bytes(page.encode("utf-16")).text


def test_codecs_that_are_no_charset_are_never_used() -> None:
    page = "<meta charset={}><p>河湾镇的渡口昨天开航，村民坐船进城。</p>"
    for label in ("punycode", "undefined", "unicode_escape", "idna", "rot13", "zip", "utf-7"):
        read = decode_bytes(page.format(label).encode(), content_type=f"text/html; charset={label}")
        assert (read.charset, read.evidence) == ("utf-8", "detected")

"""Lines of JSON become pages, whoever wrote them; a line that is none costs itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.documents.json_lines import read_json_lines
from pipelines.record import Page
from pipelines.warc.files import Unreadable

TEXT = "石桥镇的冷库昨天通电，三百吨苹果当晚入库。\n站长说，今年的果子可以卖到明年五月。"
HTML = f"<html><body><h1>石桥镇冷库通电</h1><p>{TEXT}</p></body></html>"


def read(folder: Path, *lines: bytes | str | dict[str, Any]) -> list[Page | Unreadable]:
    file = folder / "a.jsonl"
    texts = [json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line for line in lines]
    file.write_bytes(b"\n".join(text.encode() if isinstance(text, str) else text for text in texts))
    return list(read_json_lines(file))


def only(folder: Path, line: bytes | str | dict[str, Any]) -> Page:
    (page,) = read(folder, line)
    assert isinstance(page, Page), page
    return page


@pytest.mark.parametrize(
    "bad",
    [
        '{"text": "断在半路',
        "null",
        "7",
        '["text"]',
        '{"text": null}',
        '{"text": {"a": 1}}',
        '{"title": "没有正文"}',
        '{"text": "x", "url": {"a": 1}}',
        '{"text": "x", "url": "http://["}',
        '{"text": "x", "url": "没有地址"}',
        '{"text": "x", "url": "http://a.example:99999/"}',
        "[" * 200_000,
        '{"html":[' * 50_000,
        "[" + "{}," * 500_000 + "{}]",
        '{"text": 1' + "0" * 5_000 + "}",
        bytes(range(128, 256)) * 9,
        '{"text": "' + '\\"' * 700_000,
    ],
)
def test_a_bad_line_costs_itself_and_says_why(tmp_path: Path, bad: bytes | str) -> None:
    first, told, last = read(tmp_path, {"text": TEXT}, bad, {"html": HTML})
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(told, Unreadable)
    assert told.place == "line 2"
    assert told.why.startswith("it")


@pytest.mark.parametrize("line", ["", "   ", "[", "]", '{"text": "雨"},', '{"text": "雨"}\r'])
def test_blank_lines_and_the_frame_of_a_list_are_no_damage(tmp_path: Path, line: str) -> None:
    assert not [one for one in read(tmp_path, line) if isinstance(one, Unreadable)]


def test_byte_order_marks_and_other_charsets_are_read(tmp_path: Path) -> None:
    row = json.dumps({"text": TEXT}, ensure_ascii=False)
    for data in (b"\xef\xbb\xbf" + row.encode(), row.encode("utf-16"), row.encode("gb18030")):
        assert only(tmp_path, data).payload.decode() == TEXT


def test_a_bad_byte_and_half_a_surrogate_cost_a_character(tmp_path: Path) -> None:
    broken = json.dumps({"text": TEXT}, ensure_ascii=False).encode().replace("。".encode(), b"\xff", 1)
    assert "\ufffd" in only(tmp_path, broken).payload.decode()
    assert only(tmp_path, '{"text": "雨\\ud83d天"}').payload.decode() == "雨\ufffd天"
    assert only(tmp_path, '{"text": "雨\\ud83d\\ude00天"}').payload.decode() == "雨😀天"


@pytest.mark.parametrize(
    ("told", "stored"),
    [
        ("2026-11-18T08:00:00Z", "2026-11-18T08:00:00Z"),
        ("2026-11-18T08:00:00+08:00", "2026-11-18T00:00:00Z"),
        ("2026-11-18 08:00:00", "2026-11-18T08:00:00Z"),
        ("20261118080000", "2026-11-18T08:00:00Z"),
        (1795046400, "2026-11-19T00:00:00Z"),
        (1795046400123, "2026-11-19T00:00:00Z"),
        ("1795046400.5", "2026-11-19T00:00:00Z"),
        ("Wed, 18 Nov 2026 08:00:00 GMT", "2026-11-18T08:00:00Z"),
        ("2026-11-18", "2026-11-18T00:00:00Z"),
    ],
)
def test_a_moment_is_read_in_every_form(tmp_path: Path, told: object, stored: str) -> None:
    assert only(tmp_path, {"text": TEXT, "fetched_at": told}).fetched_at == stored


@pytest.mark.parametrize(
    "told", ["gestern", "9999-01-01T00:00:00Z", "0001-01-01", 0, -5, 1e300, True, {}, "2026-13-45"]
)
def test_a_moment_that_cannot_be_is_now(tmp_path: Path, told: object) -> None:
    before = only(tmp_path, {"text": TEXT}).fetched_at
    assert only(tmp_path, {"text": TEXT, "fetched_at": told}).fetched_at >= before


@pytest.mark.parametrize(
    "row",
    [
        {"text": TEXT, "metadata": {"url": "http://a.example/1", "date": "2026-11-18T08:00:00Z"}},
        {"content": TEXT, "meta": {"URL": "http://a.example/1"}, "timestamp": "2026-11-18T08:00:00Z"},
        {
            "content": TEXT,
            "warc_headers": {"warc-target-uri": "http://a.example/1", "warc-date": "2026-11-18T08:00:00Z"},
        },
        {"body": TEXT, "link": "http://a.example/1", "crawl_time": "2026-11-18T08:00:00Z"},
    ],
)
def test_the_forms_of_known_corpora_are_read(tmp_path: Path, row: dict[str, Any]) -> None:
    page = only(tmp_path, row)
    assert (page.url, page.payload.decode()) == ("http://a.example/1", TEXT)


def test_what_a_line_says_of_its_text_is_kept(tmp_path: Path) -> None:
    said = {"title": "石桥镇冷库通电", "publish_time": "2026-11-17 09:30", "source": "石桥日报"}
    page = only(tmp_path, {"text": TEXT, "fetched_at": "2026-11-18"} | said)
    assert page.known_fields == {
        "title": "石桥镇冷库通电",
        "published": "2026-11-17T09:30:00+08:00",
        "outlet": "石桥日报",
    }
    corpus = only(tmp_path, {"text": TEXT, "source": "cc-news", "title": 7, "date": "2026-11-18"})
    assert corpus.known_fields == {}
    assert only(tmp_path, {"html": HTML} | said).known_fields == {}, "a page speaks for itself"
    later = only(tmp_path, {"text": TEXT, "fetched_at": "2026-11-10", "published": "2026-11-17"})
    assert later.known_fields == {}, "nothing is published after it was fetched"


def test_markup_under_the_name_of_a_text_is_markup(tmp_path: Path) -> None:
    assert only(tmp_path, {"content": HTML}).content_type == "text/html; charset=utf-8"
    assert only(tmp_path, {"content": f"《{TEXT}》<3"}).content_type == "text/plain; charset=utf-8"


def test_an_address_never_holds_what_a_terminal_obeys(tmp_path: Path) -> None:
    page = only(tmp_path, {"text": TEXT, "url": "http://a.example/\x1b]0;x\x07\u202e水.html"})
    assert page.url == "http://a.example/%1B]0;x%07%E2%80%AE水.html"

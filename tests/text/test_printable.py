"""What comes from elsewhere is shown without obeying it."""

from __future__ import annotations

import pytest

from pipelines.record import Page, Record
from pipelines.text.printable import all_printable, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红\x07", "\\x1b[31m红\\x07"),
        ("青\u202e溪\u2066", "青\\u202e溪\\u2066"),
        ("a\r\nb", "a\\x0d\nb"),
        ("\ud83d", "\\ud83d"),
        ("\x9b1m\x7f", "\\x9b1m\\x7f"),
        ("石桥镇\t的\n👩\u200d🌾 “新”渠", "石桥镇\t的\n👩\u200d🌾 “新”渠"),
    ],
)
def test_hidden_characters_are_spelled_out_and_others_kept(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    cut = printable("首" + "行" * 5_000 + "尾", 2048)
    assert cut[0] + cut[-1] == "首尾"
    assert len(cut.encode()) <= 2048
    assert printable("短文", 2048) == "短文"


def test_a_whole_record_is_made_printable() -> None:
    page = Page(
        url="http://a.example/\x1b", payload=b"\x1b", fetched_at="2026-11-18T00:00:00Z", headers=(("x", "\x07"),)
    )
    shown = all_printable(Record(page=page, title="题\u202e", evidence={"title": "\x1b"}))
    assert (shown.page.url, shown.page.headers, shown.page.payload) == (
        "http://a.example/\\x1b",
        (("x", "\\x07"),),
        b"\x1b",
    )
    assert (shown.title, dict(shown.evidence)) == ("题\\u202e", {"title": "\\x1b"})

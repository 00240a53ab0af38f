"""Days that a page tells by the moment of reading, or without a year."""

import pytest

from pipelines.text.relative_days import find_relative, find_yearless


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3小时前", "2026-11-18"),
        ("河西日报 20小時前", "2026-11-17"),
        ("1小时10分钟前", "2026-11-18"),
        ("3天前", "2026-11-15"),
        ("昨天 12:30", "2026-11-17T12:30:00+08:00"),
        ("前天", "2026-11-16"),
        ("三年前他离开家乡，走了3天前后才到省城，从此没有回来过", None),
        ("昨天河西县召开会议，研究部署枣林的越冬管理工作", None),
    ],
)
def test_a_day_told_by_the_moment_of_reading(text, iso):
    found = find_relative(text, "2026-11-18T10:00:00Z")
    assert (found and found.iso) == iso


def test_a_day_without_a_year_is_of_the_last_months_before_the_fetch():
    def day(text: str) -> str | None:
        found = find_yearless(text, "2026-01-18T10:00:00Z")
        return found.iso if found else None

    assert day("11-16 08:41") == "2025-11-16T08:41:00+08:00"
    assert day("1月17日") == "2026-01-17"
    assert day("2月3日") is None  # nearly a year ago, or not yet

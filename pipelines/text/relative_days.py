"""Days that are told by the moment at which a page was read: 3小时前, 昨天 12:30, and those without a year."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from pipelines.text.dates import BEIJING, CLOCK, WIDE_DIGITS, Dated, iso_of

# 11-16 08:41, 11月16日 08:41, 发布时间：11-16
YEARLESS = re.compile(
    r"(?<![\d./-])(?P<month>1[0-2]|0?[1-9])\s?(?:[-/.](?=\d)|月)\s?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./-])\s?日?"
    r"(?:" + CLOCK + ")?",
    re.VERBOSE,
)
AGO = re.compile(
    r"(?:(?P<days>\d{1,2})\s?[天日]|(?P<weeks>\d{1,2})\s?[周週]|(?:(?P<hours>\d{1,3})\s?(?:个|個)?(?:小时|小時|鐘頭|钟头))?"
    r"\s?(?:(?P<minutes>\d{1,3})\s?(?:分钟|分鐘|分))?(?:(?P<seconds>\d{1,3})\s?秒鐘?钟?)?)\s?(?:之|以)?前"
)
DAYS_AGO = {"今天": 0, "今日": 0, "刚刚": 0, "剛剛": 0, "昨天": 1, "昨日": 1, "前天": 2}
AGO_DAY = re.compile(f"(?P<name>{'|'.join(DAYS_AGO)})(?:{CLOCK})?", re.VERBOSE)


def place_of_relative(text: str) -> tuple[int, int] | None:
    """Where a text tells its day by the moment of reading, apart from its other words: 3小时前, 昨天 12:30."""
    for pattern in (AGO, AGO_DAY):
        for found in pattern.finditer(text[:300].translate(WIDE_DIGITS)):
            start, end = found.span()
            if any(found.groups()) and not text[:start][-1:].strip() and not text[end:][:1].strip(" |｜·"):
                return start, end
    return None


def find_relative(text: str, fetched_at: str, *, labelled: bool = False) -> Dated | None:
    """The day that a line tells by the moment at which it was read: 3小时前, 昨天 12:30.

    text        of which it must be the greater part, unless a label says that a day follows
    fetched_at  when the page was fetched, UTC
    returns     a moment where a clock is told, else a day: nobody says 3小时前 by the minute
    """
    fetched = datetime.fromisoformat(fetched_at.replace("Z", "+00:00")).astimezone(BEIJING)
    text = text[:300].translate(WIDE_DIGITS)
    for found in AGO.finditer(text):
        told = {unit: int(number) for unit, number in found.groupdict().items() if number}
        if told and (labelled or len(text) - len(found[0]) <= 12):
            return Dated((fetched - timedelta(**told)).date().isoformat(), found.start(), found.end())
    if (found_day := AGO_DAY.search(text)) and (labelled or len(text) - len(found_day[0]) <= 12):
        day = (fetched - timedelta(days=DAYS_AGO[found_day["name"]])).date()
        if found_day["hour"] is not None or found_day["name"][0] in "刚剛" or labelled or found_day[0] == text.strip():
            parts = found_day.groupdict() | {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
            if iso := iso_of(parts):
                return Dated(iso, found_day.start(), found_day.end())
    return None


def find_yearless(text: str, fetched_at: str, *, days: int = 300) -> Dated | None:
    """The first day without a year in a short text, where it lies at most so many days before the fetch.

    days   sites leave out the year that runs; three hundred leave the day of an old page alone mostly
    """
    fetched = datetime.fromisoformat(fetched_at.replace("Z", "+00:00")).astimezone(BEIJING).date()
    for found in YEARLESS.finditer(text[:300].translate(WIDE_DIGITS)):
        for year in (fetched.year, fetched.year - 1):
            iso = iso_of(found.groupdict() | {"year": str(year)})
            age = fetched - date.fromisoformat(iso[:10]) if iso else timedelta(days=-2)
            if iso and timedelta(days=-1) <= age <= timedelta(days=days):
                return Dated(iso, found.start(), found.end())
    return None

"""Dates as Chinese pages write them: text in, ISO 8601 out. A library for the metadata stage, not a stage.

A value is either a day, "2019-08-14", or a moment with the zone of the Chinese press, "2019-08-14T11:03:20+08:00".
A clock that tells no zone is taken as Beijing time; a zone that is told is converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

BEIJING = timezone(timedelta(hours=8))

# Before it no news page stands (the first paper with an archive on the web that we know of starts in 1946).
EARLIEST = date(1946, 1, 1)

NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)

CLOCK = r"""
    (?:[\sT,，日号-]|星期[一二三四五六日天]|周[一二三四五六日天]|[（(]\s*(?:星期|周)[一二三四五六日天]\s*[）)]|\b[A-Z][a-z]{2}\b){0,6}
    (?P<half>上午|下午|晚上|晚|凌晨|早上|中午)?\s*
    (?P<hour>[01]?\d|2[0-4])\s*[:：时時]\s*(?P<minute>[0-5]\d)(?!\d)
    (?:\s*[:：分]\s*(?P<second>[0-5]\d)(?!\d))?(?:\.\d{1,9})?
    \s*(?P<noon>[AaPp][Mm]\b)?
    (?P<zone>Z\b|[+-]\d{2}:?\d{2}(?!\d))?
"""
# 2018年7月19日, 2018-07-19, 2018/7/19, 2018.7.19; the day may be glued to the clock: 2019-09-2610:56
FULL = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})\s*(?P<sep>[-/.年－—])\s*(?P<month>1[0-2]|0?[1-9])\s*(?:(?P=sep)|月)\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?=\D|$|\d{1,2}[:：])(?!\.\d)\s*[日号號]?(?:" + CLOCK + ")?",
    re.VERBOSE,
)
# 18-03-08 23:16, 05年3月21日: two digits tell a year only where a label or 年 says so.
SHORT = re.compile(
    r"(?<![\d.\-/])(?P<year>\d{2})\s*(?P<sep>[-/.年])\s*(?P<month>1[0-2]|0?[1-9])\s*(?:(?P=sep)|月)\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?=\D|$|\d{2}[:：])\s*日?(?:" + CLOCK + ")?",
    re.VERBOSE,
)
# 9/17/2004 5:54:13 AM, as servers set to American habits print it
AMERICAN = re.compile(
    r"(?<!\d)(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])/(?P<year>(?:19|20)\d{2})(?!\d)(?:" + CLOCK + ")?",
    re.VERBOSE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Thu Jul 19 21:30:50 2018, July 19th, 2018, March 5, 2022 8:05 pm: what servers set to English print
ENGLISH = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s+(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+"
    r"(?:(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\s+)?(?P<year>(?:19|20)\d{2})\b"
    r"(?:,?\s+(?:at\s+)?(?P<late_hour>[01]?\d|2[0-3]):(?P<late_minute>[0-5]\d)(?!\d)(?::(?P<late_second>[0-5]\d))?"
    r"(?:\s*(?P<noon>[AaPp]\.?[Mm])\b)?)?"
)
# 2021 03/04 18:13:22, as pages print it that set the year apart
APART = re.compile(r"(?<!\d)(?P<year>20\d{2})\s(?P<month>\d{2})/(?P<day>\d{2})(?!\d)(?:" + CLOCK + ")?", re.VERBOSE)
DIGITS = re.compile(r"\d\d|年")
WIDE_DIGITS = str.maketrans("０１２３４５６７８９：", "0123456789:")
PACKED = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?$"
)
EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")  # seconds or milliseconds since 2001

# What paths of news sites look like, most telling first: (pattern, pivot for years of two digits)
IN_PATH = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/_](?P<month>\d{2})[-/_](?P<day>\d{2})(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/_]?(?P<month>\d{2})[-/_]?(?P<day>\d{2})(?!\d)",
        r"/(?P<year>[0-2]\d)/(?P<month>\d{2})(?P<day>\d{2})/",
        r"/(?P<year>[0-2]\d)(?P<month>\d{2})(?P<day>\d{2})/",
    )
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a text: its ISO form and where it stood."""

    iso: str
    start: int
    end: int

    @property
    def precise(self) -> bool:
        """Whether it tells a time of day."""
        return "T" in self.iso


def _iso(parts: dict[str, str | None]) -> str | None:
    """Year, month, day and perhaps a clock -> ISO; None for a day or a clock that doesn't exist."""
    year = int(parts["year"] or 0)
    year += 0 if year >= 100 else 1900 if year > 80 else 2000
    try:
        day = date(year, int(parts["month"] or 0), int(parts["day"] or 0))
        if day < EARLIEST or day == date(1970, 1, 1):  # the epoch is what a CMS prints for "no date"
            return None
        if parts.get("hour") is None:
            return day.isoformat()
        hour = int(parts["hour"] or 0)
        afternoon = parts.get("half") in ("下午", "晚上", "晚") or (parts.get("noon") or "").lower()[:1] == "p"
        if afternoon and hour < 12:
            hour += 12
        elif (parts.get("noon") or "").lower()[:1] == "a" and hour == 12:
            hour = 0
        moment = datetime(
            year,
            day.month,
            day.day,
            hour % 24,
            int(parts["minute"] or 0),
            int(parts.get("second") or 0),
            tzinfo=BEIJING,
        )
        if zone := parts.get("zone"):
            moment = datetime.fromisoformat(
                moment.replace(tzinfo=None).isoformat() + ("+00:00" if zone == "Z" else zone)
            )
    except ValueError:
        return None
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def _spell_out(text: str) -> str:
    """二〇一八年七月十九日 -> 2018年7月19日."""

    def number(numeral: str) -> str:
        tens, ten, ones = numeral.rpartition("十")
        if not ten:
            return str(int(numeral.translate(NUMERALS)))
        return str(10 * int((tens or "一").translate(NUMERALS)) + int((ones or "零").translate(NUMERALS)))

    return CHINESE.sub(lambda m: f"{m[1].translate(NUMERALS)}年{number(m[2])}月{number(m[3])}日", text)


def find_date(text: str, *, labelled: bool = False) -> Dated | None:
    """The first date in a short text.

    text       a line or a value of some hundred characters at the most; longer ones are cut at 300
    labelled   a label such as 发布时间 says that a date follows: then two digits may be a year, and 9/17/2004 a date
    returns    None where there is none; a day without a year is no date
    """
    if not DIGITS.search(text, 0, 300):
        return None
    text = text[:300].translate(WIDE_DIGITS)
    if "年" in text:
        text = _spell_out(text)
    patterns = (FULL, SHORT, AMERICAN, APART, ENGLISH) if labelled else (FULL, APART, ENGLISH)
    for pattern in patterns:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            if pattern is ENGLISH:
                parts["month"] = str(1 + MONTHS.index(match["month"].lower()))
                if not labelled:
                    parts["noon"] = None
                elif parts["hour"] is None:  # the clock may stand behind the year instead
                    parts |= {unit: parts[f"late_{unit}"] for unit in ("hour", "minute", "second")}
            if iso := _iso(parts):
                return Dated(iso, match.start(), match.end("year" if pattern is ENGLISH and not labelled else 0))
    short = None if labelled else SHORT.fullmatch(text.strip())
    if short and ("年" in text or short["hour"]) and (iso := _iso(short.groupdict())):
        return Dated(iso, 0, len(text))
    return None


def read_moment(value: str) -> str | None:
    """What a machine wrote into a meta tag, an attribute or a script: ISO, RFC 822, packed digits, epoch in s or ms."""
    value = value.strip()[:60]
    if EPOCH.match(value):
        seconds = int(value) // (1000 if len(value) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(BEIJING).isoformat(timespec="seconds")
    if packed := PACKED.match(value):
        return _iso(packed.groupdict())
    if found := find_date(value, labelled=True):
        return found.iso
    try:
        return parsedate_to_datetime(value).astimezone(BEIJING).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def day_in_path(path: str) -> str | None:
    """The day that the path of a URL tells: /2018-12-28/, t20190923_1.html, /05/0425/."""
    for pattern in IN_PATH:
        for match in pattern.finditer(path):
            if iso := _iso(match.groupdict()):
                return iso
    return None


def not_after(iso: str, fetched_at: str, *, tolerance: timedelta = timedelta(days=1)) -> bool:
    """Whether a published moment can be true of a page fetched then (clocks and zones may differ by a day)."""
    fetched = datetime.fromisoformat(fetched_at.replace("Z", "+00:00"))
    return date.fromisoformat(iso[:10]) <= (fetched.astimezone(BEIJING) + tolerance).date()

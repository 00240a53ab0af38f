"""Dates as Chinese pages write them: text in, ISO 8601 out. A library for the metadata stage, not a stage.

A value is either a day, "2019-08-14", or a moment with the zone of the Chinese press, "2019-08-14T11:03:20+08:00".
A clock that tells no zone is taken as Beijing time; a zone that is told is converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

BEIJING = timezone(timedelta(hours=8))

# A day as pages write it, for patterns of what stands around one: 2018-07-19, 2018年7月19; `find_date` reads it.
DAY = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"

# Before it no news page stands (the first paper with an archive on the web that we know of starts in 1946).
EARLIEST = date(1946, 1, 1)

NUMERALS = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_NUMBER = r"\d{1,4}|[〇○零Ｏ一二三四五六七八九十百]{1,6}|元"
# 二〇一八年七月十九日, 2026年十一月17日, 中華民國一百一十三年五月二十日, 民國115/11/17, 民国113.5.20
SPELLED = re.compile(
    rf"(?P<republic>(?:中[華华])?民[國国]\s?)?(?P<year>{_NUMBER})\s?(?:年|(?<=\d)(?=[/.-]))[/.-]?\s?"
    rf"(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s?[月/.-]\s?(?P<day>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?![\d〇])\s?[日号號]?"
)
REPUBLIC = 1911  # the year before its first

AFTERNOON = frozenset(("下午", "晚上", "晚间", "晚", "傍晚", "午后", "深夜"))
MORNING = frozenset(("上午", "凌晨", "早上", "早晨", "清晨", "深夜"))  # 凌晨12:30 is half past midnight
NOON = "中午"
_HALF = "|".join(sorted(AFTERNOON | MORNING | {NOON}, key=lambda word: (-len(word), word)))
CLOCK = rf"""
    (?:[\sT,，日号-]|(?:星期|[周週]|[礼禮]拜)[一二三四五六日天]|[（(]\s*(?:星期|[周週]|[礼禮]拜)?[一二三四五六日天]\s*[）)]|\b[A-Z][a-z]{{2}}\b){{0,6}}
    (?P<half>{_HALF})?\s*
    (?P<hour>[01]?\d|2[0-4])\s*[:：时時点點]\s*(?P<minute>[0-5]\d)(?!\d)
    (?:\s*[:：分]\s*(?P<second>[0-5]\d)(?!\d))?(?:\.\d{{1,9}})?
    \s*(?P<noon>[AaPp][Mm]\b)?
    (?P<zone>Z\b|[+-]\d{{2}}:?\d{{2}}(?!\d))?
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
# 113-05-03, 113年5月3日 behind a label: three digits are a year of the Republic
REPUBLIC_YEAR = re.compile(
    r"(?<![\d.\-/第])(?P<year>1\d{2})\s?(?P<sep>[-/.年])\s?(?P<month>1[0-2]|0?[1-9])\s?(?:(?P=sep)|月)\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./-])\s?[日號]?(?:" + CLOCK + ")?",
    re.VERBOSE,
)
# 20180719, 20180719 10:20 behind a label
UNPARTED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)(?:" + CLOCK + ")?",
    re.VERBOSE,
)
# 9/17/2004 5:54:13 AM as servers set to American habits print it, 17/11/2026 and 08-11-2026 as those of Hong Kong do
YEAR_LAST = re.compile(
    r"(?<![\d/.-])(?P<first>3[01]|[12]\d|0?[1-9])(?P<sep>[/.-])(?P<next>3[01]|[12]\d|0?[1-9])(?P=sep)"
    r"(?P<year>(?:19|20)\d{2})(?!\d)(?:" + CLOCK + ")?",
    re.VERBOSE,
)
ISSUE_OF = re.compile(r"[版报報网網社讯訊刊]\s?$")  # 某某時報 財經版 19-07-2022
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(month.title() for month in MONTHS)})[a-z]{{0,6}}\.?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_LATE = (
    r"(?:,?\s+(?:at\s+)?(?P<late_hour>[01]?\d|2[0-3]):(?P<late_minute>[0-5]\d)(?!\d)(?::(?P<late_second>[0-5]\d))?"
    r"(?:\s*(?P<noon>[AaPp]\.?[Mm])\b)?)?"
)
# Thu Jul 19 21:30:50 2018, July 19th, 2018, March 5, 2022 8:05 pm, Jul 08 Mon 2024 09:30; 17 Nov 2026, 08:30
ENGLISH = re.compile(
    rf"\b{_MONTH}\s+{_DAY},?\s+(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},?\s+)?"
    r"(?:(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\s+)?(?P<year>(?:19|20)\d{2})\b" + _LATE
)
ENGLISH_DAY_FIRST = re.compile(rf"\b{_DAY}[\s-]{_MONTH},?[\s-]{{1,2}}(?P<year>(?:19|20)\d{{2}})\b{_LATE}")
CLOCK_BEFORE = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?[\s|,，]{1,3}$")  # 09:30 2024/07/08
# 2021 03/04 18:13:22, as pages print it that set the year apart
APART = re.compile(r"(?<!\d)(?P<year>20\d{2})\s(?P<month>\d{2})/(?P<day>\d{2})(?!\d)(?:" + CLOCK + ")?", re.VERBOSE)
DIGITS = re.compile(r"\d\d|年|民[國国]")
WIDE_DIGITS = str.maketrans("０１２３４５６７８９：", "0123456789:")
PACKED = re.compile(
    r"^(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?$"
)
RFC_822 = re.compile(r"^[A-Z][a-z]{2},")  # Thu, 19 Jul 2018 01:30:00 GMT
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


def iso_of(parts: dict[str, str | None]) -> str | None:
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
        half, noon = parts.get("half") or "", (parts.get("noon") or "").lower()[:1]
        afternoon = half in AFTERNOON or noon == "p" or (half == NOON and hour < 3)
        if afternoon and hour < 12:
            hour += 12
        elif hour == 12 and (noon == "a" or half in MORNING):
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


def _number(numeral: str) -> int:
    """一百一十三, 一一三, 113, 元 -> a number."""
    if numeral == "元":
        return 1
    if numeral.isascii():
        return int(numeral)
    hundreds, hundred, rest = numeral.rpartition("百")
    tens, ten, ones = (rest if hundred else numeral).rpartition("十")
    total = 100 * int((hundreds or "一").translate(NUMERALS)) if hundred else 0
    total += 10 * int((tens.lstrip("零〇") or "一").translate(NUMERALS)) if ten else 0
    return total + int((ones.lstrip("零〇") if hundred or ten else ones).translate(NUMERALS) or 0)


def _spell_out(text: str) -> str:
    """Dates in words, of mixed numerals or of the Republic, in digits, of the same length wherever that can be."""

    def digits(date: re.Match[str]) -> str:
        plain = date["year"].isascii() and date["month"].isascii() and date["day"].isascii()
        if not date["republic"] and (plain or len(date["year"]) != 4):
            return date[0]
        try:
            year = _number(date["year"]) + (REPUBLIC if date["republic"] else 0)
            shown = f"年{_number(date['month'])}月{_number(date['day'])}日"
        except ValueError:
            return date[0]
        return f"{year}{' ' * max(0, len(date[0]) - len(shown) - 4)}{shown}"

    return SPELLED.sub(digits, text)


def _day_and_month(found: re.Match[str]) -> dict[str, str | None]:
    """Which of two numbers before a year is the month.

    The one that can be; else the first where the clock is an American one or no zero fills the numbers up, the second
    where dots or hyphens part them or the day is written with two digits, as in Hong Kong and Macau.
    """
    parts = found.groupdict()
    first, second = found["first"], found["next"]
    american = bool(parts["noon"]) or (parts["sep"] == "/" and not (len(first) == len(second) == 2))
    day_first = int(first) > 12 or (int(second) <= 12 and not american)
    parts["day"], parts["month"] = (first, second) if day_first else (second, first)
    return parts


def find_date(text: str, *, labelled: bool = False) -> Dated | None:
    """The first date in a short text.

    text       a line or a value of some hundred characters at the most; longer ones are cut at 300
    labelled   a label such as 发布时间 says that a date follows: then two digits may be a year, three one of the
               Republic (113-05-03), and 9/17/2004 a date even without a clock
    returns    None where there is none; a day without a year is no date
    """
    return _find(text[:300], labelled)


@lru_cache(maxsize=2048)  # the lines around an article are asked for the same thing by each field
def _find(text: str, labelled: bool) -> Dated | None:
    if not DIGITS.search(text):
        return None
    text = text.translate(WIDE_DIGITS)
    if "年" in text or "民" in text:
        text = _spell_out(text)
    patterns = [FULL, APART, ENGLISH, ENGLISH_DAY_FIRST]
    if labelled:
        patterns[1:1] = [REPUBLIC_YEAR, SHORT, YEAR_LAST, UNPARTED]
    else:
        patterns.append(YEAR_LAST)
    for pattern in patterns:
        for match in pattern.finditer(text):
            parts = _day_and_month(match) if pattern is YEAR_LAST else match.groupdict()
            if (
                pattern is YEAR_LAST
                and not labelled
                and parts["hour"] is None
                and not ISSUE_OF.search(text, 0, match.start())
            ):
                continue  # a score, a number of a file
            if pattern is REPUBLIC_YEAR:
                parts["year"] = str(REPUBLIC + int(match["year"]))
            if pattern in (ENGLISH, ENGLISH_DAY_FIRST):
                parts["month"] = str(1 + MONTHS.index(match["month"].lower()))
                if parts.get("hour") is None:  # the clock may stand behind the year instead
                    parts |= {unit: parts[f"late_{unit}"] for unit in ("hour", "minute", "second")}
            if parts.get("hour") is None and (clock := CLOCK_BEFORE.search(text, 0, match.start())):
                parts |= {"hour": clock[1], "minute": clock[2], "second": clock[3]}
            if iso := iso_of(parts):
                return Dated(iso, match.start(), match.end())
    return None if labelled else _whole_date(text)


def _whole_date(text: str) -> Dated | None:
    """A date of the forms that count only where the text holds nothing else: 18年7月19日, 113年5月3日, 25/12/2023."""
    bare = text.strip(" \t（()）[]【】")
    for pattern in (SHORT, REPUBLIC_YEAR, YEAR_LAST):
        if (found := pattern.fullmatch(bare)) is None:
            continue
        parts = _day_and_month(found) if pattern is YEAR_LAST else found.groupdict()
        if pattern is REPUBLIC_YEAR:
            parts["year"] = str(REPUBLIC + int(found["year"]))
        # 18-07-19 may be a score, a part's number; 18年7月19日 and 18-07-19 10:20 are neither
        if (pattern is YEAR_LAST or "年" in bare or found["hour"]) and (iso := iso_of(parts)):
            return Dated(iso, 0, len(text))
    return None


def read_moment(value: str) -> str | None:
    """What a machine wrote into a meta tag, an attribute or a script: ISO, RFC 822, packed digits, epoch in s or ms."""
    value = value.strip()[:60]
    if EPOCH.match(value):
        seconds = int(value) // (1000 if len(value) > 10 else 1)
        return datetime.fromtimestamp(seconds, UTC).astimezone(BEIJING).isoformat(timespec="seconds")
    if packed := PACKED.match(value):
        return iso_of(packed.groupdict())
    found = None if RFC_822.match(value) else find_date(value, labelled=True)
    if found:
        return found.iso
    try:
        return parsedate_to_datetime(value).astimezone(BEIJING).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def day_in_path(path: str) -> str | None:
    """The day that the path of a URL tells: /2018-12-28/, t20190923_1.html, /05/0425/."""
    for pattern in IN_PATH:
        for match in pattern.finditer(path):
            if iso := iso_of(match.groupdict()):
                return iso
    return None


def not_after(iso: str, fetched_at: str, *, tolerance: timedelta = timedelta(days=1)) -> bool:
    """Whether a published moment can be true of a page fetched then (clocks and zones may differ by a day)."""
    fetched = datetime.fromisoformat(fetched_at.replace("Z", "+00:00"))
    return date.fromisoformat(iso[:10]) <= (fetched.astimezone(BEIJING) + tolerance).date()

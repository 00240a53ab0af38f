"""A link as a page, feed or sitemap shows it, and the day told beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipelines.text.characters import HAN

NAV, LIST, TEXT, NEXT, SITEMAP, ENTRY, FRAME = "nav", "list", "text", "next", "sitemap", "entry", "frame"

MONTH, DATE = r"(1[0-2]|0?[1-9])", r"(3[01]|[12]\d|0?[1-9])"
# Without its year a day needs two digits each or the words: 3-1 is a score.
DAY = re.compile(
    rf"(?<!\d)(20\d\d)\s?[-/.年]\s?{MONTH}\s?[-/.月]\s?{DATE}(?!\d)"
    rf"|(?<!\d){MONTH}\s?月\s?{DATE}\s?日|(?<![\d-])(1[0-2]|0[1-9])[-/](3[01]|[12]\d|0[1-9])(?![\d-])"
)
RELATIVE = re.compile(rf"(?<![{HAN}])(今天|昨天|前天|刚刚)|(?<!\d)(\d{{1,3}})\s?(秒|分钟|小时|天)(?:之?前|ago)")
DAYS_BACK = {"今天": 0, "刚刚": 0, "昨天": 1, "前天": 2}
UNITS = {"秒": timedelta(seconds=1), "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "天": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a page, feed or sitemap shows it.

    url        absolute, without fragment
    text       what it says, white space folded; the title of an entry
    place      nav (menus, head and foot of the page), list, text, next (a further page of the same listing), entry (of
               a feed or sitemap: an article by what it stands in), sitemap (of a sitemap index) or frame
    day        "2026-11-01", as told beside it; None where nothing is told
    changed    when the page last changed, as a sitemap tells it: UTC, or a bare day; None where it does not
    content    markup of the text, where a feed carries it whole
    author     as a feed tells it
    container  tags and classes of what the link stands in: links of one list have it in common
    """

    url: str
    text: str = ""
    place: str = TEXT
    day: str | None = None
    changed: str | None = None
    content: str | None = None
    author: str | None = None
    container: str = ""


def day_in(text: str, today: str) -> str | None:
    """The first day that a short text tells; without a year, the latest such day that is not after tomorrow.

    today   "2026-11-18", or the moment in Beijing: what 昨天 and 3小时前 are counted from
    """
    now = datetime.fromisoformat(today)
    for match in DAY.finditer(text):
        latest = now.date() + timedelta(days=1)
        year, *numbers = match.groups()
        month, date_ = (int(number) for number in numbers if number)
        try:
            if year:
                return date(int(year), month, date_).isoformat()
            day = date(latest.year, month, date_)
            return (day if day <= latest else day.replace(year=latest.year - 1)).isoformat()
        except ValueError:  # 2月30日
            continue
    if told := RELATIVE.search(text):
        back = timedelta(days=DAYS_BACK[told[1]]) if told[1] else int(told[2]) * UNITS[told[3]]
        return (now - back).date().isoformat()
    return None

"""Our moments, in UTC and to the second, and the day in Beijing."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

BEIJING = timezone(timedelta(hours=8))


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(at: str) -> datetime:
    """A moment of ours as a value."""
    return datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def beijing_day(at: str) -> str:
    """The day in China at a moment of ours."""
    return moment(at).astimezone(BEIJING).date().isoformat()


def days_before(day: str, days: int) -> str:
    """The day so many days before another, both ISO."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


# What others write for a moment, and what is read of it.
PACKED = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?)?\d{0,6}Z?"
)
EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{13}|\d{16}|\d{19}")
WRITTEN = re.compile(
    r"(?P<year>\d{4})\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})日?"
    r"(?:[T\s,]\s?(?P<hour>\d{1,2})\s?[:时]\s?(?P<minute>\d{2})(?:\s?[:分]\s?(?P<second>\d{2})(?:[.,]\d{1,9})?秒?)?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.I,
)
FIRST_WEB_PAGE = datetime(1991, 8, 6, tzinfo=UTC)


def plausible_moment(told: object) -> str | None:
    """A moment that somebody else wrote, as one of ours; None for what is none, or lies ahead by more than a day.

    told   ISO 8601 with or without a zone (then UTC), RFC 9110 (HTTP), digits (yyyymmddhhmmss), or seconds since 1970,
           or milli-, micro- or nanoseconds
    """
    if not isinstance(told, (str, int, float)) or isinstance(told, bool):
        return None
    try:
        at = _read_moment(str(told).strip()[:60])
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if not FIRST_WEB_PAGE <= at <= datetime.now(UTC) + timedelta(days=1):
        return None
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read_moment(text: str) -> datetime:
    if EPOCH.fullmatch(text):
        digits, _, _ = text.partition(".")
        return datetime.fromtimestamp(int(digits) // 10 ** max(0, (len(digits) - 10) // 3 * 3), UTC)
    if found := PACKED.fullmatch(text) or WRITTEN.fullmatch(text):
        parts = found.groupdict()
        numbers = [int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
        numbers[5] = min(numbers[5], 59)  # a leap second
        at = datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]
        zone = (parts.get("zone") or "").replace(":", "")
        if zone[:1] in ("+", "-"):
            at -= (1 if zone[0] == "+" else -1) * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5] or 0))
        return at
    at = parsedate_to_datetime(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)

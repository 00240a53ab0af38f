"""Our moments, in UTC and to the second, and the day in Beijing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

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

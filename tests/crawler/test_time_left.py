"""How far work is and how long it still takes, in words; time is what the test says it is."""

from __future__ import annotations

import pytest

from crawler.terminal.time_left import TELL_S, WINDOW_S, TimeLeft, duration


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_follows_the_pace_of_the_last_minutes() -> None:
    clock = Clock()
    left = TimeLeft(10_000, clock)
    assert left.at(0) == "0%"
    for second in range(1, 101):
        clock.now += 1
        told = left.at(10 * second)
    assert told == "10%, 15 min left"
    for second in range(1, int(WINDOW_S) + 61):  # twice as fast from now on
        clock.now += 1
        told = left.at(1000 + 20 * second)
    assert told == "82%, 2 min left"
    assert left.at(10_000) == "100%"


def test_work_of_no_size_is_done() -> None:
    assert TimeLeft(0, Clock()).at(0) == "100%"


def test_a_log_hears_of_it_once_a_minute() -> None:
    clock = Clock()
    left = TimeLeft(10, clock)
    assert not left.is_due()
    clock.now += TELL_S
    assert left.is_due()
    assert not left.is_due()


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (40, "40 s"), (720, "12 min"), (12_000, "3 h 20 min"), (446_400, "5 d 4 h")],
)
def test_a_duration_is_told_as_people_tell_it(seconds: float, told: str) -> None:
    assert duration(seconds) == told

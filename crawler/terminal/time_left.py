"""How far long work is and how long it still takes: the same words for every command that takes long."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

WINDOW_S = 300.0  # the pace is that of the last minutes: what came before may have been other pages
TELL_S = 60.0  # between two lines where nobody watches a bar


class TimeLeft:
    """Work of a known size.

    total   of it, in any unit: pages, bytes
    clock   seconds that only grow
    """

    def __init__(self, total: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self._clock = total, clock
        self._seen: deque[tuple[float, float]] = deque([(clock(), 0.0)])
        self._told = clock()

    def at(self, done: float) -> str:
        """ "37%, 12 min left"; without the time while there is nothing to tell it by."""
        now = self._clock()
        if now - self._seen[-1][0] >= 1.0:
            self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()
        began, before = self._seen[0]
        share = min(1.0, done / self.total) if self.total else 1.0
        told = f"{share:.0%}"
        if share < 1.0 and done > before and now > began:
            told += f", {duration((self.total - done) * (now - began) / (done - before))} left"
        return told

    def is_due(self) -> bool:
        """Whether a log should hear of it again; asked for, it is told."""
        if self._clock() - self._told < TELL_S:
            return False
        self._told = self._clock()
        return True


def duration(seconds: float) -> str:
    """Seconds in words: "40 s", "12 min", "3 h 20 min", "5 d 4 h"."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    if minutes < 90:
        return f"{minutes} min"
    if hours < 48:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{hours // 24} d {hours % 24} h"

"""Runs of lines: where a text without sentences, a poem or a list, stands amid the lines of its site. A library."""

from __future__ import annotations

from collections.abc import Sequence

VERSE_LINES = 8  # fewer lines that nobody knows may be a site's as well


def longest_run(breaks: Sequence[bool]) -> tuple[int, int] | None:
    """Start and end of the longest run of places without a break; None where it is shorter than a poem."""
    best, start = (0, 0), 0
    for at, broken in enumerate((*breaks, True)):
        if broken:
            best = max(best, (start, at), key=lambda run: run[1] - run[0])
            start = at + 1
    return best if best[1] - best[0] >= VERSE_LINES else None

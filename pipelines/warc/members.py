"""Where the members of a compressed file begin, each of which holds a record: kept alike for gzip and zstandard."""

from __future__ import annotations

from collections import deque


class Members:
    """The members that were begun so far: gzip calls them members, zstandard frames.

    trouble    why reading stops: damage, or an end within a member; None while it goes on and at a good end
    """

    def __init__(self, offset: int) -> None:
        self.trouble: str | None = None
        self._given = 0  # decompressed bytes
        self._starts: deque[tuple[int, int]] = deque()  # among the decompressed bytes, in the file
        self._last = offset  # of the last member that was begun
        self._new: list[int] = []

    def new_members(self) -> list[int]:
        """Where members begin among the decompressed bytes, each told once."""
        new, self._new = self._new, []
        return new

    def offset_of(self, at: int) -> int:
        """The offset in the file of the member that holds a place among the decompressed bytes."""
        return next((offset for start, offset in reversed(self._starts) if start <= at), self._last)

    def passed(self, at: int) -> None:
        """Nobody asks any more for what stands before this place."""
        while len(self._starts) > 1 and self._starts[1][0] <= at:
            self._starts.popleft()

    def _member_begins(self, offset: int) -> None:
        """What is decompressed next is a member's that begins at this offset of the file."""
        if self._starts and self._starts[-1][0] == self._given:  # the one before was empty
            self._starts.pop()
        self._starts.append((self._given, offset))
        self._new.append(self._given)
        self._last = offset

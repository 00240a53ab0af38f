"""What was worked out of the latest texts, kept for the next question up to a number of characters."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

LEAST_CHARS = 256  # as many as a shorter text counts: objects and arrays take their place, however short it is


class Kept(Generic[Key, Value]):
    """Values by key, each with the length of its text; the longest unused makes room for a new one.

    most   characters of all texts together. One value is kept, however long its text is
    """

    def __init__(self, most: int) -> None:
        self._most, self._chars = most, 0
        self._held: dict[Key, tuple[Value, int]] = {}  # the latest used last

    def get(self, key: Key) -> Value | None:
        held = self._held.pop(key, None)
        if held is None:
            return None
        self._held[key] = held
        return held[0]

    def put(self, key: Key, value: Value, chars: int) -> Value:
        """Keep a value, in place of the one that the key had."""
        self.drop(key)
        chars = max(chars, LEAST_CHARS)
        self._held[key] = value, chars
        self._chars += chars
        while self._chars > self._most and len(self._held) > 1:
            self.drop(next(iter(self._held)))
        return value

    def drop(self, key: Key) -> None:
        if (held := self._held.pop(key, None)) is not None:
            self._chars -= held[1]

    def clear(self) -> None:
        self._held.clear()
        self._chars = 0

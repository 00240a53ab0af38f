"""Pages are cleaned side by side and stored one after the other, so that every run over the same files is the same.

Of page n the store is asked for what it knows of the site when all pages up to n - AHEAD are stored, and no later one;
how fast pages come and how many workers there are makes no difference to what is known then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

AHEAD = 64  # pages under way: enough for some thirty workers


class ReadingOrder:
    """The turns of a run's pages, numbered from 0 on; a page is known by a name, or by several."""

    def __init__(self, ahead: int = AHEAD) -> None:
        self.ahead = ahead
        self._given = 0  # numbers given
        self._begun = 0  # pages that were looked up
        self._done = 0  # pages stored, or known not to be
        self._ended = False  # no more pages come
        self._numbers: dict[object, int] = {}
        self._names: dict[int, list[object]] = {}
        self._left: set[int] = set()  # done before their turn
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    async def enter(self, name: object) -> None:
        """Give a page the next number, as soon as one more may be under way."""
        await self._until(lambda: self._given <= self._done + self.ahead)
        self._names[self._given] = []
        self._numbers[name] = self._given
        self.rename(name, name)
        self._given += 1

    def rename(self, name: object, other: object) -> None:
        """A page is known by another name as well."""
        number = self._numbers[name]
        self._numbers[other] = number
        self._names[number].append(other)

    async def begin(self, name: object) -> None:
        """Wait until it is a page's turn to be looked up; `begun` must follow, or `leave`."""
        number = self._numbers[name]
        await self._until(lambda: self._begun >= number)

    def begun(self, name: object) -> None:
        self._begun = self._numbers[name] + 1
        self._look()

    async def store(self, name: object) -> None:
        """Wait until it is a page's turn to be stored; `leave` must follow."""
        number = self._numbers[name]
        await self._until(lambda: self._done >= number and (self._ended or self._begun > number + self.ahead))

    def leave(self, name: object) -> None:
        """A page is stored, or will not be."""
        number = self._numbers.get(name)
        if number is None:
            return
        for one in self._names.pop(number):
            self._numbers.pop(one, None)
        self._left.add(number)
        self._begun = max(self._begun, number + 1)
        while self._done in self._left:
            self._left.remove(self._done)
            self._done += 1
        self._look()

    async def end(self) -> None:
        """No more pages come: wait for the last of them."""
        self.stop()
        await self._until(lambda: self._done >= self._given)

    def stop(self) -> None:
        """No more pages come: those under way need wait for none."""
        self._ended = True
        self._look()

    async def _until(self, ready: Callable[[], bool]) -> None:
        if not ready():
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append((ready, waiter))
            await waiter

    def _look(self) -> None:
        left = []
        for ready, waiter in self._waiting:
            if not ready():
                left.append((ready, waiter))
            elif not waiter.done():
                waiter.set_result(None)
        self._waiting = left

"""Texts that make a pattern need many steps, and whether they grow faster than the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.rules.regex_steps import ROUNDS, UNBOUNDED, Counter, TooManySteps, is_one, parsed, repeats

FOREIGN = "7a 好<，\n"  # characters tried beside the pattern's own
END = "\x01"  # matched by nothing, so that every way is tried


def hostile_runs(pattern: re.Pattern[Any], counter: Counter) -> Iterator[tuple[str, str]]:
    """Beginnings, and pieces to repeat behind them: what unbounded repetitions take, after what stands before them."""
    finder = _Repetitions()
    for finder.choice in range(3):
        finder.walk(list(parsed(pattern)), "", pattern.flags)
    own = "".join(dict.fromkeys(finder.characters))
    kinds: dict[tuple[bool, ...], str] = {}
    for char in FOREIGN + own:
        if not (counter.is_bytes and ord(char) > 255):
            kinds.setdefault(tuple(test(char) for test in counter.tests), char)
    pieces = dict.fromkeys([*(char for taken, char in kinds.items() if any(taken)), *finder.bodies])
    pieces = dict.fromkeys([piece for piece in pieces if piece][:8])
    starts = list(dict.fromkeys(start for start in finder.starts if start))[:6]
    for piece in pieces:
        yield "", piece
        for start in starts:
            yield start, piece
            yield "", start + piece
            yield "", piece + start
    for first in list(pieces)[:4]:
        for second in list(pieces)[:4]:
            if first != second:
                yield "", first + second


class _Repetitions:
    """Walks a parsed pattern for its unbounded repetitions: texts they take and texts that lead to them."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.starts: list[str] = []
        self.characters: list[str] = []
        self.choice = 0  # which of the characters of a class, and which of several branches

    def walk(self, items: list[Any], before: str, flags: int) -> str:
        """A text that the items match, roughly; what was found on the way is noted."""
        for code, argument in items:
            name = str(code)
            if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
                before += self._sample(name, argument, flags)
            elif name.endswith("_REPEAT"):
                body = self.walk(list(argument[2]), before, flags)[len(before) :]
                if int(argument[1]) > UNBOUNDED:
                    self.bodies.append(body)
                    self.starts += [before, before + body]
                before += body * min(max(argument[0], 1 if int(argument[1]) <= UNBOUNDED else 0), ROUNDS - 1)
            elif name == "BRANCH":
                ways = [self.walk(list(way), before, flags) for way in argument[1]]
                before = sorted(ways[:40], key=len)[-1 - self.choice % len(ways[:40])]
                self.bodies += [way[len(before) :] for way in ways[:3] if way.startswith(before)]
            elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
                before = self.walk(list(argument[-1] if name == "SUBPATTERN" else argument), before, flags)
            elif name in ("ASSERT", "ASSERT_NOT"):
                self.walk(list(argument[1]), before, flags)
        return before

    def _sample(self, name: str, argument: Any, flags: int) -> str:
        if name == "LITERAL":
            self.characters.append(chr(argument))
            return chr(argument)
        own = [chr(value) for kind, value in argument if str(kind) == "LITERAL"] if name == "IN" else []
        own += [chr(value[0]) for kind, value in argument if str(kind) == "RANGE"] if name == "IN" else []
        self.characters += own[:6]
        own = own[self.choice % max(1, len(own)) :]
        return next((char for char in own + list(FOREIGN) + ["\x02"] if is_one(name, argument, char, flags)), "x")


SHORT = 16  # characters of the first of three runs, each twice as long as the one before
SUSPECT = 7.0  # times the steps for four times the text: 4 is linear, 16 a square
FASTER = 3.0  # times the further steps for twice the further text: 2 is linear, 4 a square


def growth(pattern: re.Pattern[Any], *, whole: bool = False, longest: int | None = None) -> str | None:
    """A run on which a pattern's steps grow faster than the text; None where none was found.

    whole     the pattern is only ever matched against whole texts
    longest   characters of the longest text that it meets: steps may grow as they like within bounds
    """
    if all(most <= UNBOUNDED for most, _, _ in repeats(list(parsed(pattern)))):
        return None
    counter = Counter(pattern)
    count = counter.match if whole else counter.search_all
    ends = (END, "") if whole or "AT_END" in str(parsed(pattern)) else (END,)
    for start, piece in dict.fromkeys(hostile_runs(pattern, counter)):
        for end in ends:
            run = f"{start!r} + {piece!r} * n + {end!r}"
            try:
                if longest:
                    count(start + piece * ((longest - len(start)) // len(piece)))
                    continue
                short, middle, long = (start + piece * max(4, SHORT // len(piece)) * n + end for n in (1, 2, 4))
                least, most = count(short), count(long)
                if most > SUSPECT * max(least, len(short)):
                    between = count(middle)
                    if most - between > FASTER * (between - least):
                        return f"{run}: {least}, {between}, {most} steps"
            except (TooManySteps, RecursionError) as error:
                return f"{run}: {type(error).__name__}"
    return None

"""How many steps a backtracking engine needs for a pattern, counted and not timed.

The engine of `re` is followed on the tree that `re` itself parses: a character that a repetition takes is a
step, and so is each way back. Finite repetitions are cut to few rounds, so that short texts already show how steps
grow with length.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser as parser  # type: ignore[attr-defined]

UNBOUNDED = 1_000  # rounds: a repetition of more may take a whole text as far as a page is concerned
ROUNDS = 3  # what a finite repetition is cut to

Then = Callable[[int], bool]
Node = Callable[[int, Then], bool]


class TooManySteps(Exception):
    """A search went over the steps that it was allowed."""


class Counter:
    """A compiled pattern that counts its steps.

    most   steps after which TooManySteps is raised
    """

    def __init__(self, pattern: re.Pattern[Any], *, most: int = 40_000) -> None:
        self.is_bytes = isinstance(pattern.pattern, bytes)
        self.most, self.steps, self.text = most, 0, ""
        self.spans: list[tuple[int, int]] = []  # of the matches of the last search
        self.groups: dict[int, tuple[int, int]] = {}
        self.tests: list[Callable[[str], bool]] = []  # of the single characters that unbounded repetitions take
        self.node = self._sequence(list(parsed(pattern)), pattern.flags)

    def search_all(self, text: str) -> int:
        """Steps of finding all matches in a text, from left to right, as sub() and finditer() do."""
        self.text, self.steps, self.spans = text, 0, []
        at, must_move = 0, False  # no empty match follows another at one place
        while at <= len(text):
            self._step()
            end = self._match_at(at, must_move)
            if end is not None:
                self.spans.append((at, end))
            must_move = end == at
            at = at + 1 if end is None else end
        return self.steps

    def _match_at(self, at: int, must_move: bool) -> int | None:
        self.groups.clear()
        ends: list[int] = []
        self.node(at, lambda end: (end > at or not must_move) and _ended(ends, end))
        return ends[0] if ends else None

    def match(self, text: str) -> int:
        """Steps of a match of the whole text, as fullmatch() does it."""
        self.text, self.steps = text, 0
        self.groups.clear()
        self.node(0, lambda at: at == len(text))
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self.most:
            raise TooManySteps

    def _sequence(self, items: list[Any], flags: int) -> Node:
        nodes = [self._node(str(code), argument, flags) for code, argument in items]
        if len(nodes) == 1:
            return nodes[0]

        def run(at: int, then: Then, index: int = 0) -> bool:
            if index == len(nodes):
                return then(at)
            return nodes[index](at, lambda end: run(end, then, index + 1))

        return run

    def _node(self, code: str, argument: Any, flags: int) -> Node:
        if (test := self._character(code, argument, flags)) is not None:
            return self._single(test)
        if code.endswith("_REPEAT"):
            return self._repeat(code, argument, flags)
        return getattr(self, f"_{code.lower()}")(argument, flags)

    def _single(self, test: Callable[[str], bool]) -> Node:
        def run(at: int, then: Then) -> bool:
            self._step()
            return at < len(self.text) and test(self.text[at]) and then(at + 1)

        return run

    def _character(self, code: str, argument: Any, flags: int) -> Callable[[str], bool] | None:
        if code not in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            return None
        known: dict[str, bool] = {}

        def test(char: str) -> bool:
            if char not in known:
                forms = {char, char.lower()[:1], char.upper()[:1]} if flags & re.I else {char}
                known[char] = any(is_one(code, argument, form, flags) for form in forms)
            return known[char]

        return test

    def _repeat(self, code: str, argument: Any, flags: int) -> Node:
        least, most, inner = argument
        endless = int(most) > UNBOUNDED
        least, most = min(least, ROUNDS - 1), (1 << 30 if endless else min(int(most), ROUNDS))
        lazy, holds = code == "MIN_REPEAT", code == "POSSESSIVE_REPEAT"
        items = list(inner)
        test = self._character(str(items[0][0]), items[0][1], flags) if len(items) == 1 else None
        if test is None:
            return self._repeat_group(self._sequence(items, flags), least, most, lazy, holds)
        if endless:
            self.tests.append(test)

        def run(at: int, then: Then) -> bool:
            text, end = self.text, at
            limit = min(len(text), at + (least if lazy else most))
            while end < limit and test(text[end]):
                self._step()
                end += 1
            if end - at < least:
                return False
            if holds:
                return then(end)
            while True:
                self._step()
                if then(end):
                    return True
                if lazy:
                    if end - at >= most or end >= len(text) or not test(text[end]):
                        return False
                    end += 1
                elif end == at + least:
                    return False
                else:
                    end -= 1

        return run

    def _repeat_group(self, body: Node, least: int, most: int, lazy: bool, holds: bool) -> Node:
        def rounds(at: int, then: Then, count: int) -> bool:
            self._step()

            def again() -> bool:
                return count < most and body(
                    at, lambda end: (end != at or count < least) and rounds(end, then, count + 1)
                )

            if count < least:
                return again()
            return then(at) or again() if lazy else again() or then(at)

        def run(at: int, then: Then) -> bool:
            if not holds:
                return rounds(at, then, 0)
            ends: list[int] = []
            return rounds(at, partial(_ended, ends), 0) and then(ends[0])

        return run

    def _branch(self, argument: Any, flags: int) -> Node:
        branches = [list(one) for one in argument[1]]
        nodes = [self._sequence(one, flags) for one in branches]
        firsts = [
            chr(one[0][1]) if one and str(one[0][0]) == "LITERAL" and not flags & re.I else None for one in branches
        ]

        def run(at: int, then: Then) -> bool:
            self._step()
            char = self.text[at : at + 1]
            # The engine passes over branches whose first character differs without a step of its own.
            return any(
                node(at, then) for node, first in zip(nodes, firsts, strict=True) if first is None or first == char
            )

        return run

    def _subpattern(self, argument: Any, flags: int) -> Node:
        group, add, remove, inner = argument
        node = self._sequence(list(inner), flags & ~remove | add)
        if group is None:
            return node

        def run(at: int, then: Then) -> bool:
            def ended(end: int) -> bool:
                before = self.groups.get(group)
                self.groups[group] = (at, end)
                if then(end):
                    return True
                if before is None:
                    self.groups.pop(group, None)
                else:
                    self.groups[group] = before
                return False

            return node(at, ended)

        return run

    def _atomic_group(self, argument: Any, flags: int) -> Node:
        node = self._sequence(list(argument), flags)

        def run(at: int, then: Then) -> bool:
            ends: list[int] = []
            return node(at, partial(_ended, ends)) and then(ends[0])

        return run

    def _assert(self, argument: Any, flags: int, wanted: bool = True) -> Node:
        direction, inner = argument
        width = inner.getwidth()[0] if direction < 0 else 0
        node = self._sequence(list(inner), flags)

        def run(at: int, then: Then) -> bool:
            self._step()
            held = at >= width and node(at - width, lambda end: True)
            return held is wanted and then(at)

        return run

    def _assert_not(self, argument: Any, flags: int) -> Node:
        return self._assert(argument, flags, wanted=False)

    def _failure(self, argument: Any, flags: int) -> Node:
        return lambda at, then: False

    def _groupref(self, argument: Any, flags: int) -> Node:
        def run(at: int, then: Then) -> bool:
            self._step()
            if argument not in self.groups:
                return False
            begin, end = self.groups[argument]
            return self.text.startswith(self.text[begin:end], at) and then(at + end - begin)

        return run

    def _groupref_exists(self, argument: Any, flags: int) -> Node:
        group, yes, no = argument
        with_it, without = self._sequence(list(yes), flags), self._sequence(list(no or ()), flags)
        return lambda at, then: (with_it if group in self.groups else without)(at, then)

    def _at(self, argument: Any, flags: int) -> Node:
        name = str(argument)

        def holds(at: int) -> bool:
            text = self.text
            if name in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
                return at == 0 or (name == "AT_BEGINNING" and bool(flags & re.M) and text[at - 1] == "\n")
            if name in ("AT_END", "AT_END_STRING"):
                return at == len(text) or (
                    name == "AT_END" and text[at] == "\n" and (bool(flags & re.M) or at + 1 == len(text))
                )
            around = [
                0 <= place < len(text) and (text[place].isalnum() or text[place] == "_") for place in (at - 1, at)
            ]
            return (around[0] != around[1]) is (name == "AT_BOUNDARY")

        return lambda at, then: holds(at) and then(at)


def _ended(ends: list[int], at: int) -> bool:
    ends.append(at)
    return True


def parsed(pattern: re.Pattern[Any]) -> Any:
    source = pattern.pattern
    return parser.parse(
        source, pattern.flags & ~(re.UNICODE | re.DEBUG) if isinstance(source, bytes) else pattern.flags
    )


def repeats(items: list[Any]) -> Iterator[tuple[int, bool, bool]]:
    """Of each repetition of a parsed pattern: the most rounds, whether it is possessive, whether of one character."""
    for code, argument in items:
        name = str(code)
        if name.endswith("_REPEAT"):
            inner = list(argument[2])
            one = len(inner) == 1 and str(inner[0][0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN")
            yield int(argument[1]), name == "POSSESSIVE_REPEAT", one
            yield from repeats(inner)
        elif name == "BRANCH":
            for way in argument[1]:
                yield from repeats(list(way))
        elif name in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            yield from repeats(list(argument if name == "ATOMIC_GROUP" else argument[-1]))


def is_one(code: str, argument: Any, char: str, flags: int) -> bool:
    if code == "LITERAL":
        return ord(char) == argument
    if code == "NOT_LITERAL":
        return ord(char) != argument
    if code == "ANY":
        return char != "\n" or bool(flags & re.S)
    held = False
    negated = False
    for kind, value in argument:
        name = str(kind)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            held = held or ord(char) == value
        elif name == "RANGE":
            held = held or value[0] <= ord(char) <= value[1]
        elif name == "CATEGORY":
            held = held or _is_of_category(str(value), char, narrow=not flags & re.UNICODE)
    return held is not negated


def _is_of_category(name: str, char: str, *, narrow: bool) -> bool:
    kind = name.rpartition("_")[2]
    if narrow and not char.isascii():
        held = False
    elif kind == "DIGIT":
        held = char.isdecimal()
    elif kind == "SPACE":
        held = char.isspace()
    else:
        held = char.isalnum() or char == "_"
    return held is not ("_NOT_" in name)

"""Rows of boilerplate, told by their words: a line that falls apart, all of it, into what such rows are made of.

打印本页 | 关闭窗口, 2021-05-07 09:12 来源：县融媒体中心 浏览：532次, 放大 缩小 默认: no list of whole lines
is ever complete, yet their words are few. A line with one word too many (打印店 关闭) is no row, nor is one of words
that any headline may hold (教育 体育 卫生): each word has a weight, and a row must come to ENOUGH.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.rules.line_parts import VALUES, LineParts
from pipelines.text.characters import HAN

TELLS, HINTS, BESIDE = 6, 3, 1  # one word, two words, six words of the kind make a row
ENOUGH = 6
ENOUGH_WITH_A_NAME = 9  # where one word is known to no rule: who published it, beside a date and a label
CERTAIN = 12  # two that tell: such a line is a row wherever it stands
MAX_CHARS = 200
VALUE_CHARS = 30  # behind a label: 来源：某某县融媒体中心
SEPARATORS = frozenset(" \t\u3000|/\\·•●○■□◆★☆▲▼►▶◄◀→←↑↓›‹»«>＞<[]【】()〔〕「」{}-–—_+~=:;,、.…*#'\"“”丨│︱✕×©")
_NUMBER = re.compile(r"[(]?\d[\d,.]{0,8}\s?[万wk]?\+?(?!\d)")
_NAME = re.compile(rf"[{HAN}]{{2,8}}(?![{HAN}])")
_COLON = re.compile(r"\s?[:/|丨│︱]\s?|\s?(?=[【\[(])")
_VALUE_STOPS = re.compile(r"[。;,]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of such rows.

    label   whether a value may stand behind it and a colon, a slash or a bar (来源：, 责编/)
    rule    the rule that lists it
    """

    weight: int
    label: bool
    rule: str


class Row(NamedTuple):
    """A line as far as it was read.

    words, values   what its words, and its dates and outlets, weigh together
    numbers         whether it holds bare numbers
    name            whether it holds a word that no rule knows
    heaviest        the weight of its heaviest word, which `rule` lists
    """

    words: int = 0
    values: int = 0
    numbers: bool = False
    name: bool = False
    heaviest: int = 0
    rule: str = ""

    @property
    def weight(self) -> int:
        """A number beside a date is a result, unless words say what it counts: 2018-07-19 12 15 18."""
        return self.words + (0 if self.numbers and not self.words else self.values)

    @property
    def is_boilerplate(self) -> bool:
        return self.weight >= (ENOUGH_WITH_A_NAME if self.name else ENOUGH)

    def with_word(self, word: Word) -> Row:
        return Row(self.words + word.weight, self.values, self.numbers, self.name, *self._led_by(word))

    def with_value(self, value: Word) -> Row:
        return Row(self.words, self.values + value.weight, self.numbers, self.name, *self._led_by(value))

    def with_number(self) -> Row:
        return Row(self.words, self.values, True, self.name, self.heaviest, self.rule)

    def with_name(self) -> Row:
        return Row(self.words, self.values, self.numbers, True, self.heaviest, self.rule)

    def _led_by(self, word: Word) -> tuple[int, str]:
        return (word.weight, word.rule) if word.weight > self.heaviest else (self.heaviest, self.rule)


class BoilerplateRows:
    """The words of all rules; reads a line as a row of them."""

    def __init__(self, words: Mapping[str, Word], parts: LineParts) -> None:
        values: dict[str, re.Pattern[str]] = {f"<{name}>": getattr(parts, name) for name in VALUES}
        self._words = {text: word for text, word in words.items() if text not in values}
        self._values = [(pattern, words[name]) for name, pattern in values.items() if name in words]
        self._unit = parts.unit
        self._any_value = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in self._values) or r"(?!)")
        lengths: dict[str, set[int]] = {}
        for text in self._words:
            lengths.setdefault(text[0], set()).add(len(text))
        self._lengths = {first: tuple(sorted(found)) for first, found in lengths.items()}

    def read(self, line: str) -> Row | None:
        """The row that a folded line is; None for any other line.

        Read from left to right, each place once, so that time grows with the length of the line; one above MAX_CHARS is
        none.
        """
        if not 1 < len(line) <= MAX_CHARS or "。" in line:
            return None
        reached: list[Row | None] = [None] * (len(line) + 1)
        reached[0] = Row()
        for at in range(len(line)):
            row = reached[at]
            if row is None:
                continue
            for end, further in self._go_on(line, at, row):
                there = reached[end]
                if there is None or (there.name, -there.weight) > (further.name, -further.weight):
                    reached[end] = further
        row = reached[-1]
        return row if row is not None and row.is_boilerplate else None

    def _go_on(self, line: str, at: int, row: Row) -> Iterator[tuple[int, Row]]:
        """What the line may go on with at a place: where that ends, and the row with it."""
        if line[at] in SEPARATORS:
            yield at + 1, row
        if at and _joined(line, at):
            return
        fresh = at == 0 or line[at - 1] in SEPARATORS
        if fresh or line[at - 1].isdigit() or line[at - 1] == "万":
            for length in self._lengths.get(line[at], ()):
                end = at + length
                if end > len(line):
                    break
                word = self._words.get(line[at:end])
                if word is None or not _ends(line, end):
                    continue
                further = row.with_word(word)
                yield end, further
                if word.label and fresh and (colon := _COLON.match(line, end)):
                    yield from ((stop, further) for stop in _value_ends(line, colon.end()))
        for pattern, value in self._values if self._any_value.match(line, at) else ():
            if found := pattern.match(line, at):
                yield found.end(), row.with_value(value)
        if (line[at] == "(" or line[at].isdecimal()) and (found := _NUMBER.match(line, at)):
            counted = row.with_number()
            yield found.end(), counted
            if unit := self._unit.match(line, found.end()):
                yield unit.end(), counted
        if fresh and not row.name and (found := _NAME.match(line, at)):
            yield found.end(), row.with_name()


def _ends(line: str, end: int) -> bool:
    """Whether a word may end at a place."""
    return end == len(line) or line[end] in SEPARATORS or line[end].isdigit()


def _joined(line: str, at: int) -> bool:
    """Whether a place is inside a word of Latin letters or a number."""
    return line[at - 1].isascii() and line[at - 1].isalnum() and line[at].isascii() and line[at].isalnum()


def _value_ends(line: str, start: int) -> Iterator[int]:
    """Where a value that starts at a place may end: at each separator behind it, or with the line."""
    stop = _VALUE_STOPS.search(line, start)
    last = min(len(line), start + VALUE_CHARS, stop.start() if stop else len(line))
    yield from (end for end in range(start, last) if line[end] in SEPARATORS)
    if last == len(line):
        yield last

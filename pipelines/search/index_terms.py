"""What of a text is indexed, and the words that are looked for in it.

A Chinese word has no spaces around it and is mostly two characters long, so a text is indexed by its *units*, Chinese
characters and words of other scripts, and by its pairs of adjacent units: 扶贫工作 by 扶, 贫, 工, 作, 扶贫, 贫工, 工作.
A longer word is found by its pairs and then looked for in the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import add

from pipelines.text.characters import HAN

_SPACE = " \\t\u00a0\u3000"
_WORD = rf"[^\W_{HAN}]"
_UNIT = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_HAN_ALONE = re.compile(rf"[{HAN}]+")
_RUN = re.compile(r"[^\W_]+")
# 张　三 and 5G 手机 are read without their spaces; between two words of Latin script a space counts.
_LOOSE = re.compile(rf"(?<=[{HAN}])[{_SPACE}]+(?=[^\W_])|(?<=[^\W_{HAN}])[{_SPACE}]+(?=[{HAN}])")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ]")
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_WIDER = {narrow: wide for wide, narrow in _NARROW.items()}
TITLE = "\ue000"  # before a token, it is one of the title; a private character, which FTS5 takes for a letter
Run = tuple[str, ...]  # adjacent units
MAX_CHARS = 64  # of a word that is no Chinese: longer ones are encoded data


def tokens(title: str, body: str) -> str:
    """What the index holds of an article: units and pairs of adjacent ones; of the title also marked."""
    found = _tokens(title)
    return " ".join(found | {TITLE + token: None for token in found} | _tokens(body))


def _tokens(text: str) -> dict[str, None]:
    found: list[str] = []
    for run in _RUN.findall(_LOOSE.sub("", _plain(text))):
        units = run if _HAN_ALONE.fullmatch(run) else _units(run)  # a string is the list of its characters
        found += units
        found += map(add, units, units[1:])
    return dict.fromkeys(found)


def _plain(text: str) -> str:
    """Lower case, digits and letters of normal width, without invisible characters."""
    text = text.lower()
    if not text.isascii():
        text = text.translate(_NARROW) if _WIDE.search(text) else text
        text = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text)
    return text


def _units(text: str) -> list[str]:
    return [unit[:MAX_CHARS] for unit in _UNIT.findall(text)]


def is_han(unit: str) -> bool:
    return re.fullmatch(f"[{HAN}]", unit) is not None


@dataclass(frozen=True)
class Term:
    """A word or phrase of a query.

    spellings   its runs of units as typed, and in Simplified script where that differs; punctuation stands between runs
    prefix      covid* : the last unit may go on
    in_title    only the title counts
    typed       as it was typed, to speak of it
    """

    spellings: tuple[tuple[Run, ...], ...]
    prefix: bool = False
    in_title: bool = False
    typed: str = ""

    def match(self, mark: str = "") -> str:
        """As an expression of FTS5: every pair (or the one unit) must be there; mark TITLE for there in the title."""
        mark = TITLE if self.in_title else mark
        spellings = [
            " AND ".join(f'"{mark}{token}"' for token in dict.fromkeys(token for run in runs for token in _pairs(run)))
            for runs in self.spellings
        ]
        return "(" + " OR ".join(f"({spelling}{'*' if self.prefix else ''})" for spelling in spellings) + ")"

    @property
    def is_exact(self) -> bool:
        """Whether the index alone can tell that a text has this term."""
        return all(len(runs) == 1 and len(runs[0]) <= 2 for runs in self.spellings)

    def count(self, text: str) -> int:
        """How often a text has the term."""
        if self._is_cased:
            text = text.lower()
        return sum(len(pattern.findall(text)) for pattern in self.patterns)

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """What finds the term in a text in lower case, one a spelling and width: an alternation is ten times slower."""
        wide = (tuple(tuple(unit.translate(_WIDER) for unit in run) for run in runs) for runs in self.spellings)
        spellings = dict.fromkeys((*self.spellings, *wide))
        return tuple(re.compile(r"[\W_]{1,4}".join(map(self._run, runs)) + self._end(runs)) for runs in spellings)

    def _run(self, run: Run) -> str:
        # looked behind after the first unit: before it, the search would stop at every character
        first = run[0] if is_han(run[0]) else f"{run[0]}(?<!{_WORD}{run[0]})"
        return f"[{_SPACE}]*".join((first, *run[1:]))

    def _end(self, runs: tuple[Run, ...]) -> str:
        return "" if self.prefix or is_han(runs[-1][-1]) else f"(?!{_WORD})"

    @property
    def _is_cased(self) -> bool:
        return any(unit.upper() != unit for runs in self.spellings for run in runs for unit in run)


def _pairs(run: Run) -> list[str]:
    """The tokens that find these adjacent units."""
    return [a + b for a, b in pairwise(run)] or list(run)


def runs_of(text: str, limit: int) -> tuple[Run, ...]:
    """The runs of a text, with no more than so many units in all."""
    runs = []
    for run in _RUN.findall(_LOOSE.sub("", _plain(text))):
        units = tuple(_units(run)[:limit])
        limit -= len(units)
        runs += [units] if units else []
    return tuple(runs)

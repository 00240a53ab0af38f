"""The rules that stages read, as frozen values: what they look like and how a line is held against them.

They are read from config/ by rule_files.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from pipelines.chrome_rows import BESIDE, CERTAIN, HINTS, TELLS, ChromeRows, Word
from pipelines.fold import Folded
from pipelines.gram_model import GramModel

WHERE = ("any", "head", "tail", "edge")
CONTACT, OFFER, PROMISE, GUARD = "contact", "offer", "promise", "guard"
SUPPORT = frozenset({CONTACT, OFFER, PROMISE, GUARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """One kind of page chrome, recognised by the whole line.

    id        kebab-case; stored with each removal, so it is never given to another rule
    kind      what such a line is: navigation, credit, legal, ...
    pattern   must match the whole folded line
    where     head, tail, edge (either) or any: on which side of the text's own paragraphs the line may stand
    max_chars a longer line is a story about it
    opens     the short lines after it are its list (相关阅读 and the titles below)
    closes    what stands below it is no part of the text, where that stands above it
    flag      what the page is flagged with when the line is found
    cut       pattern of what may be cut from the end of a paragraph, such as （责任编辑：…）
    """

    id: str
    kind: str
    pattern: re.Pattern[str]
    where: str = "any"
    max_chars: int = 120
    opens: bool = False
    closes: bool = False
    cut: re.Pattern[str] | None = None
    flag: str | None = None
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def matches(self, line: Folded) -> bool:
        return len(line.text) <= self.max_chars and self.pattern.fullmatch(line.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRule:
    """One kind of row of page chrome, recognised by the words that it is made of.

    tells, hints, beside   folded words; one, two or six of them make a row (chrome_rows.py). One that ends with a colon
                           is a label and may carry a value
    where                  as for a LineRule
    """

    id: str
    kind: str
    tells: tuple[str, ...]
    hints: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    where: str = "edge"
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    closes: ClassVar[bool] = False
    opens: ClassVar[bool] = False
    flag: ClassVar[str | None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for, or against, a block's being spam.

    id       kebab-case; the heaviest of a condemned block is stored with the removal
    kind     what is advertised (porn, casino, loan, ...), or contact, offer, promise, or guard
    weight   of each different find; negative for a guard
    most     how much all finds of this rule may weigh together
    stems    folded words, or
    pattern  searched in the folded text
    """

    id: str
    kind: str
    weight: float
    most: float = 4.0
    stems: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def matches(self, text: Folded) -> bool:
        found = self.pattern.search(text.text) if self.pattern else any(stem in text.text for stem in self.stems)
        return bool(found)


@dataclass(frozen=True)
class BoilerplateRules:
    """All that tells page chrome: rules for whole lines, tried in their order, and then the words of rows.

    model   an opinion on lines at the edge that no rule knows; None goes without
    """

    lines: tuple[LineRule, ...] = ()
    rows: tuple[RowRule, ...] = ()
    model: GramModel | None = None

    @cached_property
    def words(self) -> ChromeRows:
        """The words of all rows: one may stand in another rule's row. Where two list a word, the heavier counts."""
        words: dict[str, Word] = {}
        for rule in self.rows:
            for weight, listed in ((TELLS, rule.tells), (HINTS, rule.hints), (BESIDE, rule.beside)):
                for text in listed:
                    word, label = text.removesuffix(":"), text.endswith(":")
                    before = words.get(word)
                    if before is None or (before.weight, before.label) < (weight, label):
                        words[word] = Word(weight, label, rule.id)
        return ChromeRows(words)

    @cached_property
    def _row_rules(self) -> Mapping[str, RowRule]:
        return {rule.id: rule for rule in self.rows}

    def match(self, line: str, *, places: Sequence[str] = WHERE) -> LineRule | RowRule | None:
        """The first rule that a folded line matches, of those that look at one of the places."""
        chars = len(line)
        for rule in self.lines:
            if chars <= rule.max_chars and rule.where in places and rule.pattern.fullmatch(line):
                return rule
        row = self.words.read(line)
        if row is None:
            return None
        found = self._row_rules[row.rule]
        return found if found.where in places or row.weight >= CERTAIN else None


@dataclass(frozen=True)
class SpamRules:
    """All evidence, with its stems in one index.

    model   a second opinion where the evidence leaves a line open; None goes without
    """

    evidence: tuple[Evidence, ...] = ()
    model: GramModel | None = None

    @cached_property
    def owner(self) -> Mapping[str, Evidence]:
        """Whose stem it is; where two rules list one, the first."""
        return {stem: rule for rule in reversed(self.evidence) for stem in rule.stems}

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their first two characters, the longest first."""
        starts: dict[str, list[str]] = {}
        for stem in sorted(self.owner, key=len, reverse=True):
            starts.setdefault(stem[:2], []).append(stem)
        return {start: tuple(stems) for start, stems in starts.items()}

    def stems_in(self, folded: str) -> Iterator[tuple[str, int]]:
        """Each stem in a folded text and where it starts, the longest at its place, none overlapping another.

        One dictionary look-up a character: an alternation of two thousand stems took 160 µs a line, this takes 5.
        """
        starts, at = self._by_start, 0
        pairs = list(map(str.__add__, folded, folded[1:]))
        if starts.keys().isdisjoint(pairs):
            return
        for i, pair in enumerate(pairs):
            if pair in starts and i >= at:
                for stem in starts[pair]:
                    if folded.startswith(stem, i):
                        at = i + len(stem)
                        yield stem, i
                        break

    def mentions(self, folded: str) -> bool:
        """Whether a folded text holds a stem of something advertised."""
        return any(self.owner[stem].kind not in SUPPORT for stem, _ in self.stems_in(folded))

    def reaches_out(self, folded: str) -> bool:
        """Whether a folded text says how to reach somebody, or offers and promises something."""
        return any(pattern.search(folded) for pattern in self._support)

    @cached_property
    def _support(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern for rule, pattern in self.patterns if rule.kind in (CONTACT, OFFER, PROMISE))

    @cached_property
    def patterns(self) -> tuple[tuple[Evidence, re.Pattern[str]], ...]:
        return tuple((rule, rule.pattern) for rule in self.evidence if rule.pattern is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules that the chain needs."""

    boilerplate: BoilerplateRules = BoilerplateRules()
    spam: SpamRules = SpamRules()

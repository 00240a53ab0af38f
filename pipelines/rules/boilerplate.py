"""The rules of config/boilerplate.yaml as frozen values: which lines are the site's and not the article's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import ClassVar

from pipelines.rules.line_parts import LineParts, default_line_parts
from pipelines.rules.ngram_model import GramModel
from pipelines.rules.row_grammar import BESIDE, CERTAIN, HINTS, TELLS, BoilerplateRows, Word
from pipelines.text.folding import Folded

WHERE = ("any", "head", "tail", "edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """One kind of boilerplate, recognised by the whole line.

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
    """One kind of row of boilerplate, recognised by the words that it is made of.

    tells, hints, beside   folded words; one, two or six of them make a row (row_grammar.py). One that ends with a colon
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


def _joins(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern means the same within a larger one; those of users are of another engine."""
    return isinstance(pattern, re.Pattern) and not pattern.groups and pattern.flags == re.UNICODE


@dataclass(frozen=True)
class BoilerplateRules:
    """All that tells boilerplate: rules for whole lines, tried in their order, and then the words of rows.

    model   an opinion on lines at the edge that no rule knows; None goes without
    parts   what lines are made of beside words
    """

    lines: tuple[LineRule, ...] = ()
    rows: tuple[RowRule, ...] = ()
    model: GramModel | None = None
    parts: LineParts = field(default_factory=default_line_parts)

    @cached_property
    def words(self) -> BoilerplateRows:
        """The words of all rows: one may stand in another rule's row. Where two list a word, the heavier counts."""
        words: dict[str, Word] = {}
        for rule in self.rows:
            for weight, listed in ((TELLS, rule.tells), (HINTS, rule.hints), (BESIDE, rule.beside)):
                for text in listed:
                    word, label = text.removesuffix(":"), text.endswith(":")
                    before = words.get(word)
                    if before is None or (before.weight, before.label) < (weight, label):
                        words[word] = Word(weight, label, rule.id)
        return BoilerplateRows(words, self.parts)

    @cached_property
    def _row_rules(self) -> Mapping[str, RowRule]:
        return {rule.id: rule for rule in self.rows}

    @cached_property
    def any_line(self) -> re.Pattern[str]:
        """Matches where a line rule does, each rule a group: one question for the many lines that none knows."""
        return re.compile("|".join(f"({self.lines[i].pattern.pattern})" for i in self._parted[0]) or r"(?!)")

    @cached_property
    def _parted(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The numbers of the line rules in any_line, and of those that it goes without, for their groups or flags."""
        joined = tuple(i for i, rule in enumerate(self.lines) if _joins(rule.pattern))
        return joined, tuple(i for i in range(len(self.lines)) if i not in joined)

    def _may_match(self, line: str) -> Iterator[LineRule]:
        """The rules that may match a line, in order: those from the first that does, and those that were not asked."""
        joined, alone = self._parted
        found = self.any_line.fullmatch(line)
        first = joined[found.lastindex - 1] if found is not None and found.lastindex else len(self.lines)
        yield from (self.lines[i] for i in alone if i < first)
        yield from self.lines[first:]

    @cached_property
    def _longest(self) -> int:
        """Characters of the longest line that a line rule may match."""
        return max((rule.max_chars for rule in self.lines), default=0)

    def match(self, line: str, *, places: Sequence[str] = WHERE) -> LineRule | RowRule | None:
        """The first rule that a folded line matches, of those that look at one of the places."""
        return self._remembered(line, tuple(places))

    @cached_property
    def _remembered(self) -> Callable[[str, tuple[str, ...]], LineRule | RowRule | None]:
        """The answers for the last lines: three stages ask for each line of a page."""
        return lru_cache(maxsize=2048)(self._match)

    def _match(self, line: str, places: tuple[str, ...]) -> LineRule | RowRule | None:
        chars = len(line)
        for rule in self._may_match(line) if chars <= self._longest else ():
            if chars <= rule.max_chars and rule.where in places and rule.pattern.fullmatch(line):
                return rule
        row = self.words.read(line)
        if row is None:
            return None
        found = self._row_rules[row.rule]
        return found if found.where in places or row.weight >= CERTAIN else None

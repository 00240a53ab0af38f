"""A page's lines as its rules for boilerplate see them: where the text stands, and what stands under which heading.

A library of the boilerplate stage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipelines.rules.boilerplate import BoilerplateRules, LineRule, RowRule
from pipelines.rules.line_parts import LineParts
from pipelines.text.characters import HAN
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.line_runs import longest_run
from pipelines.text.prose import is_prose

WORDS = re.compile(rf"[{HAN}a-z]{{2}}")
LISTED_CHARS = 44  # a headline in a list of other articles; a longer line is text
_BOXED_LINES, _BOXED_CHARS = 6, 12
_CLOSED = 0.25  # of the sentences: replies may say more than the post that they answer
_PAGE_NUMBER = re.compile(r"第?\s?[a-z]?\d{1,3}\s?版?")

Rule = LineRule | RowRule


@dataclass(slots=True)
class Outline:
    """The lines of a page.

    lines     folded
    matched   the rule that each matches somewhere, None for most
    start, end   the first and the last line of the text: its sentences, or a poem or list that no rule knows. Without
              a text every line stands at both edges: start is behind the last line, end is -1
    parts     what lines are made of beside words
    closed    the line that ends the text though sentences follow, an end mark or the head of a reply; None for most
    """

    lines: Sequence[str]
    matched: Sequence[Rule | None]
    start: int
    end: int
    parts: LineParts
    closed: int | None = None

    def places(self, i: int) -> tuple[str, ...]:
        """Where line i stands, in the words of the rules."""
        head, tail = i < self.start or self.end < 0, i > self.end
        return ("any", *(("head",) if head else ()), *(("tail",) if tail else ()), *(("edge",) if head or tail else ()))

    def boxed(self, opener: int) -> list[int]:
        """The headlines of a box between two paragraphs (相关阅读); none where the heading heads a section of the text.

        A short line is left: it may be a heading of the text that goes on.
        """
        if not self.start < opener < self.end:
            return []
        box = list(takewhile(lambda j: not is_prose(self.lines[j]), range(opener + 1, len(self.lines))))
        return [j for j in box if len(self.lines[j]) >= _BOXED_CHARS] if len(box) <= _BOXED_LINES else []

    def listed(self, opener: int, rule: Rule) -> list[int] | None:
        """The headlines listed under a heading such as 相关阅读; None where prose follows, which the heading heads."""
        below = range(opener + 1, len(self.lines))
        if rule.kind == "epaper":  # page names, until the article's own headline: only what other rules know
            return list(takewhile(lambda j: self.matched[j] is not None or self._names_a_page(j), below))
        found = list(takewhile(lambda j: len(self.lines[j]) <= LISTED_CHARS and not is_prose(self.lines[j]), below))
        after = opener + 1 + len(found)
        if after < len(self.lines) and self.matched[after] is None and is_prose(self.lines[after]):
            return None
        return found

    def signs_a_notice(self, i: int) -> bool:
        """Whether a day stands below the text, under or behind the office that signs: the close of a notice."""
        day = self.parts.notice_day.search(self.lines[i])
        if not i > self.end >= 0 or day is None or day.end() < len(self.lines[i]):
            return False
        above = self.lines[i - 1] if i and self.matched[i - 1] is None else ""
        return self.parts.notice_office.search(self.lines[i][: day.start()].strip() or above) is not None

    def _names_a_page(self, i: int) -> bool:
        """Whether line i is the 头版 below 第1版."""
        return (
            self.matched[i - 1] is not None
            and _PAGE_NUMBER.fullmatch(self.lines[i - 1]) is not None
            and len(self.lines[i]) <= 8
        )


def outline(lines: Sequence[str], rules: BoilerplateRules) -> Outline:
    """What the rules say of each folded line, and where that leaves the text."""
    matched = [rules.match(line) for line in lines]
    prose = [i for i, line in enumerate(lines) if not matched[i] and is_prose(line) and not is_keyword_chain(line)]
    if not prose:
        verse = longest_run([rule is not None for rule in matched])
        return Outline(lines, matched, *((verse[0], verse[1] - 1) if verse else (len(lines), -1)), rules.parts)
    start, end = prose[0], prose[-1]
    closed = _closed(lines, matched, start, end)
    end = end if closed is None else max(i for i in prose if i < closed)
    return Outline(lines, matched, start, end, rules.parts, closed)


def _closed(lines: Sequence[str], matched: Sequence[Rule | None], start: int, end: int) -> int | None:
    """The line amid the sentences that ends the text. A part of them must stand above it: less is no text."""
    told = [0 if rule else len(line) for rule, line in zip(matched, lines, strict=True)]
    for i in range(start + 1, end):
        rule = matched[i]
        if rule is not None and rule.closes and sum(told[start:i]) >= _CLOSED * sum(told[start : end + 1]):
            return i
    return None

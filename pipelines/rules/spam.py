"""The rules of config/spam.yaml as frozen values: what speaks for and against a line's being spam."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipelines.rules.ngram_model import GramModel
from pipelines.rules.spam_signs import SpamSigns, default_spam_signs
from pipelines.text.folding import Folded

CONTACT, OFFER, PROMISE, GUARD = "contact", "offer", "promise", "guard"
SUPPORT = frozenset({CONTACT, OFFER, PROMISE, GUARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamRule:
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
class SpamRules:
    """All evidence, with its stems in one index.

    model   a second opinion where the evidence leaves a line open; None goes without
    signs   where to look closer
    """

    evidence: tuple[SpamRule, ...] = ()
    model: GramModel | None = None
    signs: SpamSigns = field(default_factory=default_spam_signs)

    @cached_property
    def owner(self) -> Mapping[str, SpamRule]:
        """Whose stem it is; where two rules list one, the first."""
        return {stem: rule for rule in reversed(self.evidence) for stem in rule.stems}

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their first two characters, the longest first."""
        starts: dict[str, list[str]] = {}
        for stem in sorted(self.owner, key=len, reverse=True):
            starts.setdefault(stem[:2], []).append(stem)
        return {start: tuple(stems) for start, stems in starts.items()}

    def stems_in(self, folded: str) -> tuple[tuple[str, int], ...]:
        """Each stem in a folded text and where it starts, the longest at its place, none overlapping another.

        One dictionary look-up a character: an alternation of two thousand stems took 160 µs a line, this takes 5.
        """
        return self._remembered(folded)

    @cached_property
    def _remembered(self) -> Callable[[str], tuple[tuple[str, int], ...]]:
        """The stems of the last lines: of each line of a page is asked three times."""
        return lru_cache(maxsize=2048)(self._find_stems)

    def _find_stems(self, folded: str) -> tuple[tuple[str, int], ...]:
        starts, at = self._by_start, 0
        pairs = list(map(str.__add__, folded, folded[1:]))
        if starts.keys().isdisjoint(pairs):
            return ()
        found = []
        for i, pair in enumerate(pairs):
            if pair in starts and i >= at:
                for stem in starts[pair]:
                    if folded.startswith(stem, i):
                        at = i + len(stem)
                        found.append((stem, i))
                        break
        return tuple(found)

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
    def patterns(self) -> tuple[tuple[SpamRule, re.Pattern[str]], ...]:
        return tuple((rule, rule.pattern) for rule in self.evidence if rule.pattern is not None)

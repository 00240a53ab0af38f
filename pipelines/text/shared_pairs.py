"""Whether a line speaks of what a text is about. A library of the boilerplate and spam stages."""

from __future__ import annotations

from collections.abc import Set

# A headline shares a third of its pairs of characters with the sentences below it; boilerplate and spam share none.
SHARED = 0.25


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters and digits of a folded text."""
    return set(filter(str.isalnum, set(map(str.__add__, text, text[1:]))))


def speaks_of(line: str, story: Set[str]) -> bool:
    """Whether a folded line has at least two pairs, and a quarter of its own, in common with the pairs of a story."""
    own = pairs(line)
    return len(own & story) >= max(2, SHARED * len(own))

"""Two texts -> are they copies of one article, one the other in other words, or neither, and why.

Pure: no database, no clock. How much is shared decides first; then every check of CHECKS may speak against a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.copies.differences import CHECKS, NOISE, OTHER_WORDS, Pair, least_shared
from pipelines.copies.fingerprint import Text
from pipelines.copies.passages import scattered

SHORT_CHARS = 40  # under this many folded characters only the same text joins
SAME = "the same text"
COPY = 0.90  # a text this like a representative needs no keys of its own


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common.

    copies        whether they are copies of one article
    reworded      whether one tells the other's text in other words: no copy, but from one source
    contained     shared 5-grams / those of the smaller text
    similarity    shared 5-grams / those of the larger text
    why           the ground for the decision, for people to read
    """

    copies: bool
    contained: float
    similarity: float
    why: str
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a text on arrival.

    relation     new, exact or near
    cluster      the cluster it is in now
    of           the page it was found to copy, None when new
    rewords      the page of another article that it tells in other words, None for none
    why          the ground for it, for people to read
    refused      up to three candidates that are not copies, each with the ground: the number or name that differs
    merged       clusters that this text brought together with `cluster`; their pages are in it now
    """

    relation: str
    cluster: int
    of: int | None
    similarity: float
    contained: float
    why: str
    refused: tuple[tuple[int, str], ...] = ()
    merged: tuple[int, ...] = ()
    rewords: int | None = None


def shared(a: Text, b: Text) -> int:
    """How many distinct 5-grams two texts share."""
    small, large = (a.grams, b.grams) if len(a.grams) <= len(b.grams) else (b.grams, a.grams)
    if not len(small):
        return 0
    at = np.searchsorted(large, small)
    at[at == len(large)] = 0
    return int(np.count_nonzero(large[at] == small))


def likeness(a: Text, b: Text) -> Likeness:
    """Compare two texts; symmetric but for the wording of `why`."""
    if len(a) == len(b) and a.digest == b.digest:
        return Likeness(True, 1.0, 1.0, SAME)
    small, large = (a, b) if len(a.grams) <= len(b.grams) else (b, a)
    if len(small) < SHORT_CHARS:
        return Likeness(False, 0.0, 0.0, "too short to be compared")
    both = shared(a, b)
    pair = Pair(small, large, both / len(small.grams), both / len(large.grams))
    say = f"{pair.contained:.0%} of the shorter text and {pair.similarity:.0%} of the longer are shared"
    least = least_shared(small)
    if pair.contained < least - NOISE:  # most candidates, settled before anything is aligned
        return Likeness(
            False, pair.contained, pair.similarity, f"{say}: copies of this length share {least:.0%} or more"
        )
    for name, check in CHECKS.items():
        if (against := check(pair)) is not None:
            reworded = name == OTHER_WORDS and scattered(pair.found)
            return Likeness(False, pair.contained, pair.similarity, f"{say}, but {against}", reworded)
    return Likeness(True, pair.contained, pair.similarity, say)


def most_like(likes: Sequence[tuple[int, Likeness]]) -> tuple[int, Likeness]:
    """The text that shares most, the earlier of two that share the same."""
    return max(likes, key=lambda pair: (pair[1].similarity, pair[1].contained, -pair[0]))

"""Where the shared part stands in two texts: why what they share does not make them copies.

A copy is damaged, cut, framed or has something added. It does not have other words of some length where the other has
its own; and what two texts share that both go on around is a passage, an item of a list or the notice of a site.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.copies.alignment import Alignment
from pipelines.copies.fingerprint import Text
from pipelines.copies.grams import GRAM

ONE_ITEM = 0.8
OVERHANG = 0.5
PIECES, MOST = 3, 0.6
REPLACED_CHARS = 12  # less in one place is damage, or a synonym


def _own(text: Text, other: Text) -> NDArray[np.intp]:
    """How many characters of the masked text up to each place the other has nowhere; one more than there are.

    What the site says of itself does not count.
    """
    chars = len(text.masked.codes)
    grams, theirs = text.masked_grams, np.sort(other.masked_grams)
    edges = np.zeros(chars + GRAM, dtype=np.intp)
    if len(grams) and len(theirs):
        at = np.searchsorted(theirs, grams)
        at[at == len(theirs)] = 0
        hits = np.flatnonzero(theirs[at] == grams)
        edges[hits] += 1
        edges[hits + GRAM] -= 1
    own = np.cumsum(edges[:chars]) == 0
    for start, end in text.site_lines:
        own[start:end] = False
    return np.concatenate(([0], np.cumsum(own)))


def gaps(found: Alignment, small: Text, large: Text) -> list[int]:
    """How many characters each text has of its own between what they share, the fewer of the two, where it is any.

    Counts what the other has nowhere else, so a passage that was moved is not replaced.
    """
    own_small, own_large = _own(small, large), _own(large, small)
    filled, i, j = [], 0, 0
    end = (len(own_small) - 1, len(own_large) - 1, 0)
    for next_i, next_j, size in (*sorted(found.blocks), end):
        mine = own_small[max(i, next_i)] - own_small[i]
        theirs = own_large[max(j, next_j)] - own_large[j]
        if both := int(min(mine, theirs)):
            filled.append(both)
        i, j = next_i + size, next_j + size
    return filled


def stretch(found: Alignment) -> int:
    """How many characters the longest part shared in one piece has; up to REPLACED_CHARS of damage do not break it."""
    longest = held = 0
    end_a = end_b = -1
    for i, j, size in sorted(found.blocks):
        goes_on = 0 <= i - end_a <= REPLACED_CHARS and 0 <= j - end_b <= REPLACED_CHARS
        held = held + size if goes_on else size
        longest, end_a, end_b = max(longest, held), i + size, j + size
    return longest


def prose(found: Alignment, small: Text, large: Text) -> int:
    """How many shared characters stand in lines long enough to be prose, in the text that has more of them."""
    mine = [(i, i + size) for i, _, size in found.blocks]
    theirs = [(j, j + size) for _, j, size in found.blocks]
    return max(
        sum(max(0, min(end, high) - max(start, low)) for start, end in spans for low, high in text.prose)
        for text, spans in ((small, mine), (large, theirs))
    )


def scattered(found: Alignment) -> bool:
    """Whether what is shared runs through the text: PIECES or more of some length, and no one makes up most of it.

    What a site says of itself below two articles is one piece.
    """
    sizes = [size for _, _, size in found.blocks if size > REPLACED_CHARS]
    return len(sizes) >= PIECES and max(sizes) < MOST * sum(sizes)


def _held(text: Text, blocks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the lead and each item of a numbered list: (characters within blocks, length)."""
    bounds = [0, *text.items, len(text.masked.codes)]
    spans = list(blocks)
    return [
        (sum(max(0, min(start + size, high) - max(start, low)) for start, size in spans), high - low)
        for low, high in pairwise(bounds)
    ]


def overhang(found: Alignment, small: Text, large: Text) -> str | None:
    """Why the shared part is a passage that both quote: both go on for long on either side of it."""
    if not found.blocks:
        return "nothing is shared in one order"
    left = min(min(i for i, _, _ in found.blocks), min(j for _, j, _ in found.blocks))
    right = min(
        len(small.masked.codes) - max(i + size for i, _, size in found.blocks),
        len(large.masked.codes) - max(j + size for _, j, size in found.blocks),
    )
    longest = max(size for _, _, size in found.blocks)
    if longest > 0.85 * found.chars and min(len(small.masked.codes), len(large.masked.codes)) > 1.7 * found.chars:
        return f"one passage of {found.chars} characters is all that is shared"
    if left + right > OVERHANG * found.chars and min(left, right) > 0.15 * found.chars:
        return f"a passage of {found.chars} characters is shared, and both go on for {left} before and {right} after it"
    return None


def listed(found: Alignment, small: Text, large: Text) -> str | None:
    """Why two texts, one a numbered list at least, are not copies: only an item is shared, or each has its own."""
    if not large.items:
        return None
    in_large = _held(large, ((j, size) for _, j, size in found.blocks))
    if not small.items:
        most = max(range(len(in_large)), key=lambda n: in_large[n][0])
        shared_chars = sum(held for held, _ in in_large)
        if most and in_large[most][0] >= ONE_ITEM * shared_chars and in_large[0][0] <= 0.1 * shared_chars:
            return f"only item {most} of a list is shared"
        return None
    in_small = _held(small, ((i, size) for i, _, size in found.blocks))
    only = [sum(held < 0.2 * length for held, length in side[1:]) for side in (in_small, in_large)]
    return f"the lists have {only[0]} and {only[1]} items of their own" if min(only) else None

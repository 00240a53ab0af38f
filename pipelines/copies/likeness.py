"""Numbers and candidates -> verdict: is this text an article we hold, and why.

Pure: no database, no clock. `likeness` compares two texts and says whether they are copies of one article; `choose`
takes what each candidate said and names the cluster to join, or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.copies.alignment import Alignment, align
from pipelines.copies.fingerprint import Text
from pipelines.copies.rival_names import names_kept, rivals

SHORT_CHARS = 40  # under this many folded characters only the same text joins
COPY = 0.90  # a text this like a representative needs no keys of its own

CONTAINED = ((120, 0.70), (350, 0.55), (1 << 40, 0.45))
NOISE, ALIGNED = 0.20, 0.05
COVERED = 0.35
COVERED_LEAST = 0.10
STARTS_BEFORE = 0.60
NUMBERS_DIFFER = 0.34
NAMES_DIFFER = 0.34
MANY_NUMBERS = 6
ONE_NUMBER_CHARS = 150  # in a longer text one number that differs is damage, or a correction
ONE_ITEM = 0.8
MOSTLY = 0.7
PASSAGE, OVERHANG = 0.6, 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common.

    copies        whether they are copies of one article
    contained     shared 5-grams / those of the smaller text
    similarity    shared 5-grams / those of the larger text
    why           the ground for the decision, for people to read
    """

    copies: bool
    contained: float
    similarity: float
    why: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a text on arrival.

    relation     new, exact or near
    cluster      the cluster it is in now
    of           the page it was found to copy, None when new
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


def shared(a: Text, b: Text) -> int:
    """How many distinct 5-grams two texts share."""
    small, large = (a.grams, b.grams) if len(a.grams) <= len(b.grams) else (b.grams, a.grams)
    if not len(small):
        return 0
    at = np.searchsorted(large, small)
    at[at == len(large)] = 0
    return int(np.count_nonzero(large[at] == small))


def numbers_apart(a: Text, b: Text) -> str | None:
    """Why two fills of one template are no copies, seen without aligning them: numbers in like places differ."""
    around, others = (a.contexts, b.contexts) if len(a.contexts) <= len(b.contexts) else (b.contexts, a.contexts)
    pairs = [(number, others[where]) for where, number in around.items() if number and others.get(where)]
    total, differ = len(pairs), sum(x != y for x, y in pairs)
    if total < MANY_NUMBERS or differ < 0.5 * total:
        return None
    x, y = next((x, y) for x, y in pairs if x != y)
    return f"{differ} of {total} numbers differ in the same place: {x} ≠ {y}"


def titles_apart(a: Text, b: Text) -> str | None:
    """Why two texts are of one series: their headlines are the same but for a number (第45期, 第46期)."""
    (shape, numbers), (other, others) = a.heading, b.heading
    if not numbers or shape != other or numbers == others:
        return None
    x, y = next((x, y) for x, y in zip(numbers, others, strict=True) if x != y)
    return f"one headline with other numbers: {x} ≠ {y}"


def conflict(both: Alignment, a: Text) -> str | None:
    """The numbers or names that forbid two texts to be one article, None where nothing does."""
    differ, equal = len(both.differing), len(both.equal)
    enough = differ > 1 or not equal or len(a) < ONE_NUMBER_CHARS
    if differ and enough and differ >= NUMBERS_DIFFER * (differ + equal):
        x, y, before = both.differing[0]
        return f"{differ} of {differ + equal} numbers differ: {x} ≠ {y} after {before}".replace("\x01", "#")
    against = rivals(both.slots)
    if against:
        kept = 0.5 * (names_kept(both, a) + equal)
        if len(against) >= NAMES_DIFFER * (len(against) + kept):
            kind, slot = against[0]
            return f"{len(against)} names differ ({kind}): {slot.a} ≠ {slot.b} before {slot.after}".replace("\x01", "#")
    return None


def likeness(a: Text, b: Text) -> Likeness:
    """Compare two texts; symmetric but for the wording of `why`."""
    if len(a) == len(b) and a.digest == b.digest:
        return Likeness(True, 1.0, 1.0, "exact")
    small, large = (a, b) if len(a.grams) <= len(b.grams) else (b, a)
    size = len(small.grams)
    if len(small) < SHORT_CHARS:
        return Likeness(False, 0.0, 0.0, "too short to be like anything")
    both = shared(a, b)
    contained, similarity = both / size, both / len(large.grams)
    say = f"contained {contained:.2f}, similar {similarity:.2f}"
    least = next(share for limit, share in CONTAINED if size < limit)
    if contained < least - NOISE:
        return Likeness(False, contained, similarity, f"{say}: under {least:.2f}")
    if (template := titles_apart(small, large) or numbers_apart(small, large)) is not None:
        return Likeness(False, contained, similarity, f"{say}: {template}")
    found = align(small, large)
    if contained < least and found.chars / max(1, len(small.masked.codes)) < least + ALIGNED:
        return Likeness(False, contained, similarity, f"{say}: under {least:.2f}")
    if similarity < COVERED and (contained < 0.5 or similarity < COVERED_LEAST or found.start > STARTS_BEFORE):
        return Likeness(False, contained, similarity, f"{say}: a part of it, from {found.start:.0%} on")
    if contained < PASSAGE and (passage := overhang(found, small, large)) is not None:
        return Likeness(False, contained, similarity, f"{say}: {passage}")
    if similarity < MOSTLY and (apart := listed(found, small, large)) is not None:
        return Likeness(False, contained, similarity, f"{say}: {apart}")
    against = conflict(found, small)
    if against:
        return Likeness(False, contained, similarity, f"{say}: {against}")
    return Likeness(True, contained, similarity, say)


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
        return "nothing in order"
    left = min(min(i for i, _, _ in found.blocks), min(j for _, j, _ in found.blocks))
    right = min(
        len(small.masked.codes) - max(i + size for i, _, size in found.blocks),
        len(large.masked.codes) - max(j + size for _, j, size in found.blocks),
    )
    longest = max(size for _, _, size in found.blocks)
    if longest > 0.85 * found.chars and min(len(small.masked.codes), len(large.masked.codes)) > 1.7 * found.chars:
        return f"one passage of {found.chars} characters in common"
    if left + right > OVERHANG * found.chars and min(left, right) > 0.15 * found.chars:
        return f"a passage of {found.chars} characters, with {left} before and {right} after it in both"
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
            return f"item {most} of a list"
        return None
    in_small = _held(small, ((i, size) for i, _, size in found.blocks))
    only = [sum(held < 0.2 * length for held, length in side[1:]) for side in (in_small, in_large)]
    return f"lists with {only[0]} and {only[1]} items of their own" if min(only) else None


def most_like(likes: Sequence[tuple[int, Likeness]]) -> tuple[int, Likeness]:
    """The text that shares most, the earlier of two that share the same."""
    return max(likes, key=lambda pair: (pair[1].similarity, pair[1].contained, -pair[0]))

"""Where two texts agree, and what stands in its place where they don't.

Blocks of agreement are grown from the 5-grams that occur once in each text, numbers masked. Between two neighbouring
blocks lies a *slot*: the words that fill it differ while what stands before and after is the same. Reprints change
little in slots and change it at random; two fills of one template change every name and number, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.copies.fingerprint import Text
from pipelines.copies.grams import GRAM

SLOT_CHARS = 24  # a longer difference is another passage, not another filler


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where two texts differ between words that they share; either filler may be empty.

    before, after   up to 6 shared characters on either side (a number is one character)
    """

    a: str
    b: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """What two texts share in the same surroundings.

    chars        masked characters within blocks
    start        where in the second text the first block begins, 0 <= start <= 1
    slots        in the order of the first text
    equal        numbers that are the same in both
    differing    pairs of numbers that are not, with the characters before them
    """

    chars: int
    start: float
    slots: tuple[Slot, ...]
    equal: tuple[str, ...]
    differing: tuple[tuple[str, str, str], ...]
    blocks: tuple[tuple[int, int, int], ...]


def _blocks(a: Text, b: Text) -> list[tuple[int, int, int]]:
    """(start in a, start in b, length) of runs that agree, in the order of a; masked characters."""
    grams_a, where_a = a.anchors
    grams_b, where_b = b.anchors
    if not len(grams_a) or not len(grams_b):
        return []
    at = np.searchsorted(grams_b, grams_a)
    at[at == len(grams_b)] = 0
    hit = grams_b[at] == grams_a
    i, j = where_a[hit], where_b[at[hit]]
    if not len(i):
        return []
    order = np.argsort(i)
    i, j = i[order], j[order]
    cut = np.flatnonzero((np.diff(i) != 1) | (np.diff(j) != 1)) + 1
    first = np.concatenate(([0], cut))
    last = np.concatenate((cut, [len(i)])) - 1
    starts_a, starts_b, sizes = i[first].tolist(), j[first].tolist(), (i[last] - i[first] + GRAM).tolist()
    return list(zip(starts_a, starts_b, sizes, strict=True))


def _joined(blocks: list[tuple[int, int, int]], a: str, b: str) -> Iterator[tuple[int, int, int]]:
    """Blocks grown over what is equal between them though it was no anchor (set phrases that recur)."""
    held: tuple[int, int, int] | None = None
    for i, j, size in blocks:
        if held is not None:
            hi, hj, held_size = held
            gap_a, gap_b = i - hi - held_size, j - hj - held_size
            if gap_a == gap_b and (gap_a <= 0 or a[i - gap_a : i] == b[j - gap_b : j]):
                held = (hi, hj, i + size - hi)
                continue
            yield held
        held = (i, j, size)
    if held is not None:
        yield held


def _begins(blocks: list[tuple[int, int]], chars: int) -> int:
    """Where the first tenth of what is shared has been read: a set phrase further up does not count."""
    read = 0
    for start, size in blocks:
        read += size
        if read >= 0.1 * chars:
            return start
    return 0


def _run_together(x: str, y: str) -> bool:
    """Whether one number is the other and the next, what stood between them masked: 192万…30 and 19230."""
    short, long = sorted((x.rstrip("十百千万亿"), y.rstrip("十百千万亿")), key=len)
    return len(short) >= 2 and len(long) >= len(short) + 1 and (long.startswith(short) or long.endswith(short))


def align(a: Text, b: Text) -> Alignment:
    """Compare two texts place by place; about as long as a sort of each."""
    ma, mb = a.masked, b.masked
    sa, sb = a.shape, b.shape
    blocks = list(_joined(_blocks(a, b), sa, sb))
    slots: list[Slot] = []
    grown: list[tuple[int, int, int]] = []
    for i, j, size in blocks:
        # take back a start that overlaps the block before, then give each side what is equal at its ends
        if grown:
            pi, pj, psize = grown[-1]
            over = max(0, pi + psize - i, pj + psize - j) if j >= pj else 0
            if over >= size:
                continue
            i, j, size = i + over, j + over, size - over
            end_a, end_b = pi + psize, pj + psize
            gap_a, gap_b = i - end_a, j - end_b
            if 0 <= gap_a <= SLOT_CHARS and 0 <= gap_b <= SLOT_CHARS:
                while gap_a and gap_b and sa[end_a] == sb[end_b]:
                    end_a, end_b, gap_a, gap_b, psize = end_a + 1, end_b + 1, gap_a - 1, gap_b - 1, psize + 1
                while gap_a and gap_b and sa[i - 1] == sb[j - 1]:
                    i, j, size, gap_a, gap_b = i - 1, j - 1, size + 1, gap_a - 1, gap_b - 1
                grown[-1] = (pi, pj, psize)
                slots.append(Slot(sa[end_a:i], sb[end_b:j], sa[max(0, end_a - 6) : end_a], sa[i : i + 6]))
        grown.append((i, j, size))
    equal, differing = [], []
    if ma.numbers and mb.numbers and grown:
        by_place = dict(zip(mb.places.tolist(), range(len(mb.numbers)), strict=True))
        starts = np.array([g[0] for g in grown])
        which = np.searchsorted(starts, ma.places, side="right") - 1
        for n, (place, block) in enumerate(zip(ma.places.tolist(), which.tolist(), strict=True)):
            if block < 0:
                continue
            i, j, size = grown[block]
            if place >= i + size:
                continue
            m = by_place[place - i + j]
            x, y = ma.numbers[n], mb.numbers[m]
            if x != y and _run_together(x, y):
                continue
            if x != y:
                differing.append((x, y, sa[max(0, place - 6) : place]))
            elif ma.solid[n]:
                equal.append(x)
    chars = sum(g[2] for g in grown)
    start = _begins(sorted((j, size) for _, j, size in grown), chars) / max(1, len(mb.codes))
    return Alignment(chars, start, tuple(slots), tuple(equal), tuple(differing), tuple(grown))

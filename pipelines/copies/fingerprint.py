"""Text -> numbers that survive what reprinting does to a text."""

from __future__ import annotations

import re
from functools import cached_property
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np

from pipelines.copies.folded import FOLD_SUM, folded_codes, string_of
from pipelines.copies.grams import BASE, GRAM, Hashes, distinct, mixed, rolling
from pipelines.copies.lines import (
    first_line,
    item_starts,
    of_site,
    speaks_of_site,
    without_appended,
    without_item_heads,
)
from pipelines.copies.numbers import NUMBER, NUMBERS, Masked, Places, masked

# 24 smallest hashes of 10-grams find an earlier mate for 99.95 % of reprints at 24 rows each; 16 find 99.7 %, and
# MinHash bands of 14x8 no more than 80 % (docs/dedup.md).
KEYS = 24
KEY_GRAM = 10  # two 5-grams side by side
_BASE_5 = np.uint64(pow(int(BASE), 5, 1 << 64))
_SENTENCE_END = re.compile("[。！？]")
SENTENCE_CHARS = 12
LINE_CHARS = 30  # folded; a shorter line is a heading or a label, and may stand in any article
_NONE = np.zeros(0, dtype=np.uint32)

ALGORITHM = 2
KEY_VERSION = crc32(f"{ALGORITHM} {KEYS} {KEY_GRAM} {GRAM} {FOLD_SUM}".encode())
"""Changes whenever stored fingerprints no longer compare with new ones."""


class Text:
    """One text made ready for comparison; everything is computed when first asked for.


    codes    the folded text
    digest   signed 64-bit: equal for two texts that fold to the same
    keys     up to 24 signed 64-bit hashes by which candidates are found; () under 10 characters
    grams    the distinct hashes of its 5-grams, ascending
    """

    def __init__(self, text: str) -> None:
        self._whole = folded_codes(text)
        self.text, own = without_appended(text, self._whole)
        bare = without_item_heads(self.text)
        self.codes = own if len(bare) == len(self.text) else folded_codes(bare)

    def __len__(self) -> int:
        return len(self.codes)

    def __getstate__(self) -> dict[str, Any]:
        """What crosses into another process; the rest is computed there when it is asked for."""
        return {"text": self.text, "codes": self.codes, "digest": self.digest, "keys": self.keys}

    @cached_property
    def digest(self) -> int:
        return int.from_bytes(blake2b(self._whole.tobytes(), digest_size=8).digest(), "little", signed=True)

    @cached_property
    def keys(self) -> list[int]:
        half = self._grams5
        hashes = mixed(half[:-GRAM] * _BASE_5 + half[GRAM:]) if len(half) > GRAM else half[:0]
        if len(hashes) > 4 * KEYS:
            # repeated grams are rare, so four times as many hold 24 different ones nearly always
            low = np.unique(np.partition(hashes, 4 * KEYS)[: 4 * KEYS])
            if len(low) >= KEYS:
                return low[:KEYS].view(np.int64).tolist()  # type: ignore[no-any-return]
        return np.unique(hashes)[:KEYS].view(np.int64).tolist()  # type: ignore[no-any-return]

    @cached_property
    def grams(self) -> Hashes:
        return distinct(self._grams5)

    @cached_property
    def _grams5(self) -> Hashes:
        return rolling(self.codes, GRAM)

    @cached_property
    def string(self) -> str:
        """The folded text as characters."""
        return string_of(self.codes)

    @cached_property
    def masked(self) -> Masked:
        return masked(self.codes)

    @cached_property
    def contexts(self) -> dict[str, str]:
        """Each number by what stands around it, four characters before and two after; "" where that comes twice."""
        shape, found = self.shape, {}
        numbers, solid = self.masked.numbers, self.masked.solid.tolist()
        for place, number, certain in zip(self.masked.places.tolist(), numbers, solid, strict=True):
            if certain and place >= 4:
                around = shape[place - 4 : place] + shape[place + 1 : place + 3]
                found[around] = "" if around in found else number
        return found

    @cached_property
    def shape(self) -> str:
        """The masked text as characters."""
        return string_of(self.masked.codes)

    def _masked_place(self, offset: int) -> int:
        """Where a character of the text stands in the masked text."""
        return len(NUMBERS.sub(NUMBER, string_of(folded_codes(without_item_heads(self.text[:offset])))))

    @cached_property
    def lines(self) -> frozenset[int]:
        """Digests of the lines below the first that have LINE_CHARS or more."""
        return frozenset(digest for digest, _ in self._digests if digest)

    @cached_property
    def _digests(self) -> list[tuple[int, str]]:
        """(digest, line) of each line below the first; 0 for those too short to tell anything."""
        found = []
        for line in self.text.split("\n")[1:]:
            codes = folded_codes(line) if len(line) >= LINE_CHARS else _NONE
            digest = crc32(codes.tobytes()) if len(codes) >= LINE_CHARS else 0
            found.append((digest, line))
        return found

    def without(self, lines: frozenset[int]) -> Text:
        """The text without the lines that have these digests; itself where it has none of them."""
        if not lines & self.lines:
            return self
        first = self.text.partition("\n")[0]
        return Text("\n".join([first, *(line for digest, line in self._digests if digest not in lines)]))

    @cached_property
    def first_line(self) -> str:
        """The first line, where it reads as a headline; "" else."""
        return first_line(self.text)

    @cached_property
    def headline(self) -> str:
        """The folded headline; "" where there is none."""
        return string_of(folded_codes(self.first_line))

    @cached_property
    def body(self) -> str:
        """The folded text below the headline."""
        return self.string[len(self.headline) :]

    @cached_property
    def heading(self) -> tuple[str, tuple[str, ...]]:
        """The headline with its numbers masked; and the numbers."""
        return NUMBERS.sub(NUMBER, self.headline), tuple(NUMBERS.findall(self.headline))

    @cached_property
    def items(self) -> list[int]:
        """Where the items 1, 2, 3 ... of a numbered list begin in the masked text; [] where there are under three."""
        return [self._masked_place(start) for start in item_starts(self.text)]

    @cached_property
    def masked_grams(self) -> Hashes:
        """The hashes of the 5-grams of the masked text, in order."""
        return rolling(self.masked.codes, GRAM)

    @cached_property
    def prose(self) -> list[tuple[int, int]]:
        """Where the lines of the masked text begin and end that are long or a sentence, but for the site's."""
        return [
            (start, end)
            for start, end, line in self._line_places
            if end - start >= LINE_CHARS or (end - start >= SENTENCE_CHARS and _SENTENCE_END.search(line))
            if not of_site(line)
        ]

    @cached_property
    def site_lines(self) -> list[tuple[int, int]]:
        """Where the lines of the masked text begin and end that the site says of itself, in order."""
        if not speaks_of_site(self.text):  # most texts, and without folding line by line
            return []
        return [(start, end) for start, end, line in self._line_places if of_site(line)]

    @cached_property
    def _line_places(self) -> list[tuple[int, int, str]]:
        """Where each line begins and ends in the masked text, and the line as it was written."""
        found, end = [], 0
        for line in without_item_heads(self.text).split("\n"):
            start, end = end, end + len(NUMBERS.sub(NUMBER, string_of(folded_codes(line))))
            found.append((start, end, line))
        return found

    @cached_property
    def anchors(self) -> tuple[Hashes, Places]:
        """The 5-grams that occur once in the masked text, ascending, and where each begins."""
        hashes = self.masked_grams
        order = np.argsort(hashes)
        ranked = hashes[order]
        once = np.ones(len(ranked), dtype=np.bool_)
        if len(ranked) > 1:
            same = ranked[1:] == ranked[:-1]
            once[1:] &= ~same
            once[:-1] &= ~same
        return ranked[once], order[once]


def digest_of(text: str) -> str:
    """Digest of a text as dedup compares it: equal for texts that differ in width, script, case or punctuation only."""
    return f"{Text(text).digest & (1 << 64) - 1:016x}"

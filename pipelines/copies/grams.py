"""Hashes of the runs of characters of a folded text: integers that are the same in every process, on every machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.copies.folded import Codes

Hashes = NDArray[np.uint64]

# Grams for comparing two texts: 4 share too much between strangers, 8 lose a copy with a damaged character in ten.
GRAM = 5

BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def rolling(codes: Codes, size: int) -> Hashes:
    """Polynomial hash of every run of `size` codes, not yet mixed; max(0, n - size + 1) of them."""
    count = max(0, len(codes) - size + 1)
    wide = codes.astype(np.uint64)
    out = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        out *= BASE
        out += wide[i : i + count]
    return out


def mixed(raw: Hashes) -> Hashes:
    """A bijection that spreads a polynomial hash over all 64 bits (the multiplier is SplitMix64's)."""
    out = raw ^ (raw >> np.uint64(31))
    out *= _MIX
    out ^= out >> np.uint64(29)
    return out


def distinct(values: Hashes) -> Hashes:
    """Sorted, each once."""
    values = np.sort(values)
    if len(values) < 2:
        return values
    return values[np.concatenate(([True], values[1:] != values[:-1]))]


def raw_grams(text: str) -> Hashes:
    """The distinct hashes of the 5-grams of a text as written, ascending."""
    return distinct(rolling(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), GRAM))

"""A logistic regression on hashed character n-grams: a second opinion on lines that rules leave open.

The weights are plain data (config/spam_model.json), trained by bench.train_models.py on texts written for it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

_CHARS = 240  # an advertisement has said what it is by then
_DIGITS = re.compile(r"\d+")  # which number it is tells nothing: tables and phone numbers differ by what is around
_FIRST, _SECOND, _THIRD = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D  # odd multipliers, so that every place counts


@dataclass(frozen=True, slots=True)
class GramModel:
    """Weights by hashed gram.

    bits      log2 of the number of weights
    weights   one signed byte each, to be multiplied by scale
    bias      of an empty line
    """

    bits: int
    scale: float
    bias: float
    weights: bytes

    def score(self, folded: str) -> float:
        """Log-odds that a folded line is an advertisement, evenly many of both kinds assumed."""
        found = grams(folded, self.bits)
        if not found:
            return 0.0
        weights = self.weights
        total = sum([weights[gram] for gram in found]) - 128 * len(found)
        return self.bias + self.scale * total / sqrt(len(found))


def grams(folded: str, bits: int) -> set[int]:
    """The hashes of the different grams of one to three characters, each below 2**bits. Stable everywhere."""
    codes = [2, *map(ord, _DIGITS.sub("0", folded[:_CHARS])), 3]
    shift, mask = 32 - bits, 0xFFFFFFFF
    ones = [code * _FIRST for code in codes]
    twos = [one * 31 + code * _SECOND for one, code in zip(ones, codes[1:], strict=False)]
    threes = [two * 31 + code * _THIRD for two, code in zip(twos, codes[2:], strict=False)]
    return {(value & mask) >> shift for value in (*ones, *twos, *threes)}


def read_model(path: Path) -> GramModel:
    """The model in a JSON file of bits, scale, bias and base64 weights, each stored 128 too high.

    raises   ValueError, OSError or KeyError when the file does not hold one
    """
    given = json.loads(path.read_text("utf-8"))
    model = GramModel(int(given["bits"]), float(given["scale"]), float(given["bias"]), b64decode(given["weights"]))
    if len(model.weights) != 1 << model.bits:
        raise ValueError(f"expected {1 << model.bits} weights, found {len(model.weights)}")
    return model

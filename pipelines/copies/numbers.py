"""The numbers of a folded text, however they are written: 63, 六十三, 二〇二〇, 3万."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.copies.folded import Codes, string_of

Places = NDArray[np.intp]

NUMERALS = "0123456789〇零一二两三四五六七八九十百千万亿"
NUMBERS = re.compile(rf"[{NUMERALS}]+")
_DIGITS = str.maketrans("〇零一二两三四五六七八九", "001223456789")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
NUMERAL_CHARS = 16  # a longer run is no number of anything
# A single Chinese numeral is mostly part of a word (一些, 万众): it counts as a number only before a unit.
_UNITS = "年月日号时分秒点人名元角级度户岁期届次场起件天周倍吨斤米里亩股c至到"


def _marks(signs: str) -> NDArray[np.bool_]:
    """A table of the basic plane: whether each character is one of the signs."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(sign) for sign in signs]] = True
    return table


_IS_NUMERAL, _IS_UNIT = _marks(NUMERALS), _marks(_UNITS)
_NUMBER_CODE = 1
NUMBER = chr(_NUMBER_CODE)
"""Stands for a whole number in masked text."""


def in_digits(run: str) -> str:
    """A run of numerals in digits: papers print 六十三 or 二〇二〇 where others have 63 and 2020, and 3万 or 30000."""
    plain = run.translate(_DIGITS)
    if len(plain) > NUMERAL_CHARS or (plain.isascii() and plain.isdecimal()):
        return plain
    total = section = digits = 0
    for sign in plain:
        if (times := _TIMES.get(sign)) is None:
            digits = 10 * digits + int(sign)
        elif times < 10_000:
            section, digits = section + (digits or 1) * times, 0
        elif times == 10_000:
            total, section, digits = total + (section + digits or 1) * times, 0, 0
        else:
            total, section, digits = (total + section + digits or 1) * times, 0, 0
    return str(total + section + digits)


@dataclass(frozen=True)
class Masked:
    """A folded text with every number replaced by one sign, so that two fills of one template look alike.

    codes     the text; _NUMBER_CODE for each number
    places    where the numbers stand in `codes`, ascending
    numbers   each number in digits, however it is written
    solid     whether each is a number for certain, not a numeral inside a word
    """

    codes: Codes
    places: Places
    numbers: tuple[str, ...]
    solid: NDArray[np.bool_]


def masked(codes: Codes) -> Masked:
    """A folded text with its numbers masked."""
    numeral = _IS_NUMERAL.take(codes, mode="clip")
    bounded = np.zeros(len(codes) + 2, dtype=np.bool_)
    bounded[1:-1] = numeral
    edges = np.flatnonzero(bounded[1:] != bounded[:-1])
    starts, ends = edges[::2], edges[1::2]
    keep = ~numeral
    keep[starts] = True
    signs = codes.copy()
    signs[starts] = _NUMBER_CODE
    after = np.append(codes, 0)[ends]
    solid = (ends - starts > 1) | (codes[starts] < 0x80) | _IS_UNIT.take(after, mode="clip")
    places = np.cumsum(keep)[starts] - 1
    string = string_of(codes)
    runs = [string[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    numbers = tuple(run if run.isascii() else in_digits(run) for run in runs)
    return Masked(signs[keep], places, numbers, solid)

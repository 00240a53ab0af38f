"""A text folded for comparison: only its letters and digits, in one width, case and script.

Pinyin glosses go, and line breaks, spaces, punctuation, masks and the script of a copy weigh nothing. Folded text is
never stored.
"""

from __future__ import annotations

import re
import unicodedata
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipelines.rules.config_files import CONFIG
from pipelines.text.characters import HAN

Codes = NDArray[np.uint32]

FOLD_TABLE = CONFIG / "fold.tsv"
_ROWS = FOLD_TABLE.read_text(encoding="utf-8").splitlines()
_SAME = str.maketrans(dict(row.split("\t") for row in _ROWS))

_TONED = "a-zａ-ｚāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ"
_GLOSS = re.compile(rf"(?<=[{HAN}])\s*[(（]\s*[{_TONED}](?:\s*[{_TONED}]){{0,6}}\s*[)）]")


# Of the basic plane. The Han characters and Korean syllables have but one form and case, which leaves 18,000 others;
# the surrogates and the private characters between them are no letters.
ONE_FORM = (0x3400, 0xA000), (0xAC00, 0xD7A4)
TAKEN_APART = (0, 0x3400), (0xA000, 0xAC00), (0xD7A4, 0xD800), (0xF900, 0x10000)


def _table() -> tuple[Codes, int]:
    """The code that each character of the basic plane folds to, 0 where it goes; and the table's checksum."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for first, end in TAKEN_APART:
        for code in range(first, end):
            # NFKC takes circled and full-width forms apart; of several characters the first letter or digit stands
            for character in unicodedata.normalize("NFKC", chr(code)).lower():
                if character.isalnum():
                    table[code] = ord(character.translate(_SAME))
                    break
    for first, end in ONE_FORM:
        plain = "".join(map(chr, range(first, end)))
        table[first:end] = [ord(c) if c.isalnum() else 0 for c in plain.translate(_SAME)]
    table[table == ord("某")] = 0  # which stands for a masked word as * does
    table[ord("々")] = ord("々")
    return table, crc32(table.tobytes())


_FOLD, FOLD_SUM = _table()
_SAME_ASTRAL = 0x20000  # Han of the supplementary planes stay as they are


def folded_codes(text: str) -> Codes:
    """The codes of a text's letters and digits, folded; 0..n of them, in order."""
    if "(" in text or "（" in text:
        text = _GLOSS.sub("", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    astral = codes > 0xFFFF
    if astral.any():
        folded = np.where(codes < _SAME_ASTRAL, 0, codes)
        folded[~astral] = _FOLD[codes[~astral]]
    else:
        folded = _FOLD.take(codes, mode="clip")
    return np.asarray(folded[folded != 0], dtype=np.uint32)


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, glosses kept, and where in the text each of its characters stands."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _FOLD.take(codes, mode="clip")
    places = np.flatnonzero(folded)
    return string_of(folded[places]), places.tolist()


def string_of(codes: Codes) -> str:
    """The characters of their codes."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")

"""Which characters are Chinese, and which of them are common: told by the character sets that standards bodies ranked.

GB 2312 puts the 3,755 characters of everyday Simplified text into its first level, Big5 the 5,401 of everyday
Traditional text into its own. Python ships both tables as codecs, so no list of ours is needed.
"""

from __future__ import annotations

from functools import cache

# Han characters, for inside [] of a regular expression: zero and repetition mark (〇 々) and all extensions.
# Compatibility forms are escaped: editors turn them into the characters they stand for.
HAN = "〇々㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U000323af"
POINTS = "，。、；：？！…—“”‘’（）《》「」『』【】〈〉·〔〕"


def _plane(codec: str, rows: range, cells: range) -> frozenset[str]:
    """The characters that two bytes of the given ranges spell in a codec."""
    pairs = (bytes((row, cell)).decode(codec, "ignore") for row in rows for cell in cells)
    return frozenset(char for char in pairs if len(char) == 1)


@cache
def simplified_set() -> frozenset[str]:
    """The 6,763 characters of GB 2312."""
    return _plane("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))


@cache
def traditional_set() -> frozenset[str]:
    """The 13,053 characters of Big5."""
    return _plane("big5", range(0xA4, 0xFA), range(0x40, 0xFF))


@cache
def known() -> frozenset[str]:
    """The characters of either standard."""
    return simplified_set() | traditional_set()


@cache
def common() -> frozenset[str]:
    """The everyday characters of either script: the first levels of GB 2312 and Big5."""
    return _plane("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)) | _plane("big5", range(0xA4, 0xC7), range(0x40, 0xFF))


@cache
def everyday() -> frozenset[str]:
    """Those of Simplified text alone: the first level of GB 2312."""
    return _plane("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))

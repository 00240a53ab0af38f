"""Pinyin glosses that some kits put behind converted characters: 學(xué)習(xí). A library: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.text.characters import HAN, common

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
PINYIN_LETTERS = f"a-zü{TONED}"
# The vowel with its tone mark is what tells a syllable from an abbreviation; a misplaced gloss follows a Latin letter.
GLOSS = re.compile(
    rf"(?<=[{HAN}A-Za-z])[ \u3000\xa0]?[(（]\s?(?=[a-zü]{{0,4}}[{TONED}])[{PINYIN_LETTERS}]{{1,6}}\s?[)）]"
)
# Half of one: its bracket fell to the byte that was lost (剛?cè)), or the text ends in it (學(xué)
HALF = re.compile(
    rf"(?<=[?？])(?=[a-zü]{{0,4}}[{TONED}])[{PINYIN_LETTERS}]{{1,6}}[)）]|[(（](?=[a-zü]{{1,5}}|[{PINYIN_LETTERS}]{{1,6}})[{PINYIN_LETTERS}]{{1,6}}$"
)
# Syllables of no tone, which only a text full of toned ones proves to be glosses.
NEUTRAL = re.compile(rf"(?<=[{HAN}])[(（](?:men|me|ge|de|le|zhe|zi|ne|ma|ba)[)）]")


def strip_glosses(text: str) -> tuple[str, tuple[str, ...]]:
    """A glossed page's text without its glosses, and those in order; a rare character keeps its own."""
    if "(" not in text and "（" not in text:
        return text, ()
    everyday = common()
    cut: list[str] = []

    def drop(match: re.Match[str]) -> str:
        foot = foot_of(match)
        if foot not in everyday and not foot.isascii():
            return match.group()
        cut.append(match.group())
        return ""

    return HALF.sub(drop, NEUTRAL.sub(drop, GLOSS.sub(drop, text))), tuple(cut)


def find_glosses(text: str) -> Iterable[re.Match[str]]:
    """The toned glosses of a text, in order."""
    return GLOSS.finditer(text) if "(" in text or "（" in text else ()


def foot_of(match: re.Match[str]) -> str:
    """The character that carries the gloss."""
    return match.string[match.start() - 1]

"""Pinyin glosses that some kits put behind converted characters: 學(xué)習(xí). A library: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from pipelines.stages.hanzi import HAN, common
from pipelines.words import Words

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
LETTERS = f"a-zü{TONED}"
# The vowel with its tone mark is what tells a syllable from an abbreviation; a misplaced gloss follows a Latin letter.
GLOSS = re.compile(rf"(?<=[{HAN}A-Za-z])[ \u3000\xa0]?[(（](?=[a-zü]{{0,4}}[{TONED}])[{LETTERS}]{{1,6}}[)）]")
# Syllables of no tone, which only a text full of toned ones proves to be glosses.
NEUTRAL = re.compile(rf"(?<=[{HAN}])[(（](?:men|me|ge|de|le|zhe|zi|ne|ma|ba)[)）]")
FEWEST = 3


def glossed(texts: Sequence[str], words: Words) -> bool:
    """Whether a kit glossed this page, and no writer who explains how something is read.

    texts    the page's blocks
    returns  whether three common characters of one reading carry glosses, which no reader needs (a Latin letter counts:
             what follows it was misplaced by a machine), and the text does not speak of reading: each such word excuses
             ten glosses
    """
    feet = [_foot(match) for text in texts for match in _glosses(text)]
    if len(feet) < FEWEST:
        return False
    everyday, several = common(), _polyphones(words)
    needless = sum(foot.isascii() or (foot in everyday and foot not in several) for foot in feet)
    about = sum(text.count(word) for word in words.reading for text in texts)
    return needless >= FEWEST and len(feet) > 10 * about


@cache
def _polyphones(words: Words) -> frozenset[str]:
    return frozenset("".join(words.polyphones))


def strip_glosses(text: str) -> tuple[str, tuple[str, ...]]:
    """A glossed page's text without its glosses, and those in order; a rare character keeps its own."""
    if "(" not in text and "（" not in text:
        return text, ()
    everyday = common()
    cut: list[str] = []

    def drop(match: re.Match[str]) -> str:
        foot = _foot(match)
        if foot not in everyday and not foot.isascii():
            return match.group()
        cut.append(match.group())
        return ""

    return NEUTRAL.sub(drop, GLOSS.sub(drop, text)), tuple(cut)


def _glosses(text: str) -> Iterable[re.Match[str]]:
    return GLOSS.finditer(text) if "(" in text or "（" in text else ()


def _foot(match: re.Match[str]) -> str:
    """The character that carries the gloss."""
    return match.string[match.start() - 1]

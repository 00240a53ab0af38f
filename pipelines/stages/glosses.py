"""Pinyin glosses that some kits put behind converted characters: 學(xué)習(xí). A library: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.stages.hanzi import HAN, common

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
LETTERS = f"a-zü{TONED}"
# The vowel with its tone mark is what tells a syllable from an abbreviation; a misplaced gloss follows a Latin letter.
GLOSS = re.compile(rf"(?<=[{HAN}A-Za-z])[ \u3000\xa0]?[(（](?=[a-zü]{{0,4}}[{TONED}])[{LETTERS}]{{1,6}}[)）]")
# Syllables of no tone, which only a text full of toned ones proves to be glosses.
NEUTRAL = re.compile(rf"(?<=[{HAN}])[(（](?:men|me|ge|de|le|zhe|zi|ne|ma|ba)[)）]")
FEWEST = 3  # on common characters; a text that spells a rare name or two has fewer


def glossed(texts: Sequence[str], reading: Iterable[str]) -> bool:
    """Whether a kit glossed this page: several common characters carry glosses, and the text is not about reading.

    texts     the page's blocks
    reading   words of texts about pronunciation; each excuses ten glosses
    """
    everyday = common()
    found = sum(1 for text in texts for match in _glosses(text) if _foot(match) in everyday or _foot(match).isascii())
    if found < FEWEST:
        return False
    about = sum(text.count(word) for word in reading for text in texts)
    return found > 10 * about


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

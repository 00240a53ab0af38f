"""Pinyin glosses that some kits put behind converted characters: 學(xué)習(xí). A library: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.stages.hanzi import HAN, common, simplified_set, traditional_set

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
LETTERS = f"a-zü{TONED}"
# The vowel with its tone mark is what tells a syllable from an abbreviation; a misplaced gloss follows a Latin letter.
GLOSS = re.compile(rf"(?<=[{HAN}A-Za-z])[ \u3000\xa0]?[(（](?=[a-zü]{{0,4}}[{TONED}])[{LETTERS}]{{1,6}}[)）]")
# Syllables of no tone, which only a text full of toned ones proves to be glosses.
NEUTRAL = re.compile(rf"(?<=[{HAN}])[(（](?:men|me|ge|de|le|zhe|zi|ne|ma|ba)[)）]")
FEWEST, MANY = 3, 8  # on common characters
CONVERTED = 0.6  # of few glosses, those on characters that conversion changes; notes on 衰(cuī) and 番(pān)禺 have half


def glossed(texts: Sequence[str], reading: Iterable[str]) -> bool:
    """Whether a kit glossed this page, and no writer who explains how something is read.

    A kit glosses what it converts: characters of one script only. So few glosses tell by their characters, many by
    their number; what follows a Latin letter was misplaced by a machine.

    texts     the page's blocks
    reading   words of texts about pronunciation; each excuses ten glosses
    """
    feet = [foot for text in texts for match in _glosses(text) if (foot := _foot(match)) in common() or foot.isascii()]
    if len(feet) < FEWEST:
        return False
    changed = sum(foot.isascii() or (foot in simplified_set()) != (foot in traditional_set()) for foot in feet)
    about = sum(text.count(word) for word in reading for text in texts)
    return (len(feet) >= MANY or changed >= CONVERTED * len(feet)) and len(feet) > 10 * about


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

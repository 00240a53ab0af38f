"""Whether a page was glossed by a machine, so that the glosses may go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipelines.rules.chinese import Words
from pipelines.text.characters import common
from pipelines.text.pinyin_glosses import find_glosses, foot_of

FEWEST = 3


def glossed(texts: Sequence[str], words: Words) -> bool:
    """Whether a kit glossed this page, and no writer who explains how something is read.

    texts    the page's blocks
    returns  whether three common characters of one reading carry glosses, which no reader needs (a Latin letter counts:
             what follows it was misplaced by a machine), and the text does not speak of reading: each such word excuses
             ten glosses
    """
    feet = [foot_of(match) for text in texts for match in find_glosses(text)]
    if len(feet) < FEWEST:
        return False
    everyday, several = common(), _polyphones(words)
    needless = sum(foot.isascii() or (foot in everyday and foot not in several) for foot in feet)
    about = sum(text.count(word) for word in words.reading for text in texts)
    return needless >= FEWEST and len(feet) > 10 * about


@cache
def _polyphones(words: Words) -> frozenset[str]:
    return frozenset("".join(words.polyphones))

"""Titles that are chains of search phrases, as hacked sites put in place of theirs."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pipelines.text.folding import letters

LINKS = re.compile(r"[-_,，、|/\s]+")
# Of 59 real pages' titles none has a sixth of its character pairs twice. A court's or a paper's name may stand in its
# title two or three times, and such a title has three parts at most.
CHAIN_LINKS, CHAIN_REPEATS = 4, 0.3
# Six phrases and more without one as long as a headline: of search phrases too.
PHRASES, CHAIN_PHRASES, CHAIN_CHARS = re.compile(r"[_,，|]"), 6, 10


def is_keyword_chain(text: str) -> bool:
    """Whether a declared title is a chain of search phrases, as hacked sites put in place of theirs."""
    links = len(LINKS.split(text.strip()))
    if links < CHAIN_LINKS:
        return False  # most lines: CHAIN_PHRASES are parted by links as well
    phrases = [letters(part) for part in PHRASES.split(text) if part.strip()]
    if len(phrases) >= CHAIN_PHRASES and max(map(len, phrases)) <= CHAIN_CHARS:
        return True
    pairs = Counter(pairwise(letters(text)))
    return len(pairs) <= (1 - CHAIN_REPEATS) * pairs.total()

"""Whether a line is running text."""

from __future__ import annotations

import re

from pipelines.text.characters import HAN

LEAST_CHARS = 16  # below, a line with a full stop may still be a button or a caption
LONG_CHARS = 36  # from which on a sentence's end or a comma alone tells

PARAGRAPH_CHARS = 40
BROKEN_CHARS = 22  # of a line of prose that was broken at a column's width, at least
_MARK = re.compile(r"[，。；！？,;!?]")
_HAN_RUNS = re.compile(f"[{HAN}]+")
_STOP = re.compile(r"[。!?…;](?:[”」』)’]|\([^()]{1,20}\))*$")  # also 。(县林业局)
_ENDING = 40  # characters at a line's end that tell how it ends


def is_prose(line: str) -> bool:
    """Whether a folded line reads as running text: a sentence's end, or commas over some length."""
    chars = len(line)
    if chars < LEAST_CHARS or line.count("|") > 3:
        return False
    ends = _STOP.search(line[-_ENDING:]) is not None
    return "," in line or ends if chars >= LONG_CHARS else ends and ("," in line or "。" in line)


def is_paragraph(text: str) -> bool:
    """Whether a line as its page writes it is a paragraph of running text rather than a headline, a byline or a menu.

    `is_prose` takes shorter lines, and long ones with one comma: 8 of 637 pages would tell another day or byline.
    """
    if len(text) < PARAGRAPH_CHARS:  # pages hard-wrapped after thirty characters; no headline holds a full stop
        return len(text) >= BROKEN_CHARS and "。" in text
    return len(_MARK.findall(text)) >= 1 + len(text) // 120 and text.count("|") < 3


def is_mostly_han(line: str) -> bool:
    return 2 * sum(map(len, _HAN_RUNS.findall(line))) >= len(line)

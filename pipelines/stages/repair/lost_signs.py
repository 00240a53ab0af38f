"""Signs that a step without their charset left a ? for, or nothing at all. A library: text in, values out.

A ? is put back, or taken out, only where no one asks: a lost middle dot between two parts of a foreign name, a lost
space before a clock or a label, a lost emoji beside a full stop or comma. Digits that went are only told of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipelines.rules.chinese import Words
from pipelines.text.characters import HAN

Mended = tuple[str, tuple[str, ...]]

LOST_FIRST = re.compile(rf"^[?？]{{1,8}}[\ufe0f\u200d]*\s*(?=[{HAN}“《（(\d])")
BESIDE_STOP = re.compile(
    rf"(?<=[{HAN}”》）][。，、；：,;])\?{{1,8}}(?=[{HAN}“《\d]|$)|(?<=[{HAN}])\?{{2,8}}(?=[。，、；：,;])"
)
CLAUSE_END = re.compile(r"[。！？!?,，；;：:\s]")
CLAUSE_CHARS = 30
NAME_CHARS, NAME_FEWEST = 8, 5  # of both parts of a name: at most to a side, at least together
HEADER_CHARS = 160
LOST_SPACE = re.compile(r"(?<=[\d日])\?{1,4}(?=\d{1,2}:\d\d)")
LABEL_BEFORE = re.compile(r"[\s|/\[【(（·•:：-]$")
UNREAD_NUMBER = re.compile(rf"(?<=[{HAN}])\?\d{{1,9}}\?(?=[{HAN}])")
DIGITS_FEWEST, DIGITS_BEFORE = 2, 6


def without_lost_first(text: str) -> Mended:
    """A line without the ? that its indent, bullet or emoji became."""
    found = LOST_FIRST.match(text)
    return (text[found.end() :], (found.group(),)) if found else (text, ())


def with_middle_dots(text: str, words: Words) -> Mended:
    """A line with the dots between the parts of foreign names: 约翰?史密斯 -> 约翰·史密斯."""
    if "?" not in text:
        return text, ()
    foreign = _foreign(words)
    spots = [
        i for i, char in enumerate(text) if char == "?" and not _asks(text, i, words) and _parts_name(text, i, foreign)
    ]
    chars = list(text)
    for i in spots:
        chars[i] = "·"
    return "".join(chars), ("?",) * len(spots)


def without_lost_emoji(text: str, words: Words) -> Mended:
    """A line without the ? that stand beside a full stop or comma, where an emoji or a space was."""
    if "?" not in text:
        return text, ()
    runs: list[str] = []

    def drop(match: re.Match[str]) -> str:
        if _asks(text, match.start(), words):
            return match.group()
        runs.append(match.group())
        return ""

    return BESIDE_STOP.sub(drop, text), tuple(runs)


def with_header_apart(text: str, words: Words) -> Mended:
    """The row above a text with a space before each label that was glued to what stands before it.

    returns   the row, and the ? that stood there for spaces
    """
    if len(text) > HEADER_CHARS or not (":" in text or "：" in text):
        return text, ()
    labels, sources = _labels(words)
    found = list(labels.finditer(text))
    names = {match["label"] for match in found}
    if len(names) < 2 or names.isdisjoint(sources) or "。" in text:
        return text, ()
    pieces: list[str] = []
    runs: list[str] = []
    last = 0
    for match in found:
        before = text[last : match.start()]
        piece = before.rstrip("?")
        if len(piece) < len(before):
            runs.append(before[len(piece) :])
        glued = piece and not LABEL_BEFORE.search(piece)
        pieces += [piece, " " if glued else "", match.group()]
        last = match.end()
    mended = "".join(pieces) + text[last:]
    runs += LOST_SPACE.findall(mended)
    return LOST_SPACE.sub(" ", mended), tuple(runs)


def digits_lost(texts: Sequence[str], words: Words) -> bool:
    """Whether digits went from a text, or what stood around them: 会议于年月日召开,共有人参加; 全村共有?20?户."""
    bare, unless = _bare(words)
    spots = 0
    for text in texts:
        spots += len(UNREAD_NUMBER.findall(text)) if "?" in text else 0
        for match in bare.finditer(text):
            spots += not unless.search(text, max(0, match.start() - DIGITS_BEFORE), match.end() + DIGITS_BEFORE)
    return spots >= DIGITS_FEWEST


def _asks(text: str, at: int, words: Words) -> bool:
    """Whether the clause before a ? asks."""
    clause = CLAUSE_END.split(text[max(0, at - CLAUSE_CHARS) : at])[-1]
    return _asking(words).search(clause) is not None


def _parts_name(text: str, at: int, foreign: frozenset[str]) -> bool:
    """Whether two runs of such characters as foreign names are written with stand on both sides."""
    left = right = 0
    while left < NAME_CHARS and left < at and text[at - 1 - left] in foreign:
        left += 1
    while right < NAME_CHARS and at + 1 + right < len(text) and text[at + 1 + right] in foreign:
        right += 1
    return min(left, right) >= 2 and left + right >= NAME_FEWEST


@cache
def _foreign(words: Words) -> frozenset[str]:
    return frozenset("".join(words.foreign))


@cache
def _asking(words: Words) -> re.Pattern[str]:
    either_or = rf"([{HAN}])[没不沒]\1"  # 去不去
    return re.compile("|".join((*words.asking, either_or)))


@cache
def _labels(words: Words) -> tuple[re.Pattern[str], frozenset[str]]:
    """A label with its colon; the labels that only such a row has."""
    longest_first = sorted((*words.source_labels, *words.time_labels), key=len, reverse=True)
    return re.compile(rf"(?P<label>{'|'.join(longest_first)})\s?[:：]"), frozenset(words.source_labels)


@cache
def _bare(words: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands bare where digits were lost, and what says that it stands so by itself."""
    return re.compile("|".join(words.lost_digits)), re.compile("|".join(words.lost_digits_unless))

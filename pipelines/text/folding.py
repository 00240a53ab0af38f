"""Folding: a copy of a text to match and compare on, never to store, with the way back to the original.

Spammers write 菠.菜, 威❤信, ＡＰＰ or 百家樂; a rule should need one spelling. Folding brings width, case, Traditional
and look-alike characters to one form, and takes out zero-width characters and what was put between single characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipelines.text.characters import HAN
from pipelines.text.pinyin_glosses import TONED
from pipelines.text.traditional import simplified_forms

# What advertisements write, and the character they mean. Only for comparing, so that a person named 薇 loses nothing.
_LOOKALIKES = (
    "鈤日閞开朩木➕加✚加╋加☎电伽加珈加咖加葳微溦微薇微徾微囩云軆体丅下噺新匍葡亰京孓子戯戏慱博岀出囻国沵你莪我"
)
_DECOMPOSED = {
    "彳采": "彩",
    "亻弋": "代",
    "亻言": "信",
    "女乔": "娇",
    "弓虽": "强",
    "讠正": "证",
    "礻畐": "福",
    "貝者": "赌",
}
_ORIGINAL_FORM = {ord(a): b for a, b in zip(_LOOKALIKES[::2], _LOOKALIKES[1::2], strict=True)}

_GLOSS = rf"\([a-z]*[{TONED}][a-z{TONED}]{{0,5}}\)"  # 學(xué)校
# Single characters held apart (菠.菜.平.台), or any two with a symbol between them that no sentence has there (威❤信).
_INSERTED = re.compile(
    rf"\0|{_GLOSS}|(?<=[{HAN}])[а-яα-ω](?=[{HAN}])|(?<=加) (?=微)|(?<=微) (?=[信芯])|"
    rf"(?<=[{HAN}])[^\w\s.,:;!?，。、；：？！·…—\-“”‘’（）()《》〈〉【】\[\]「」『』<>‹›«»|/\\%+#&'\"=→]{{1,2}}(?=[{HAN}])"
)
_SYMBOL = re.compile(r"[^\w\s，。、；：？！,;:?!“”‘’（）()《》【】「」…—]")
_APART = re.compile(rf"(?:[{HAN}]{_SYMBOL.pattern}{{1,2}}){{2,}}[{HAN}]")
# 首。存。送, and k k 8 8 x x; figures in a table's row are left apart.
_DOTTED = re.compile(rf"(?:[{HAN}]。){{2,}}[{HAN}]")
_SPACED = re.compile(r"(?<![a-z0-9] )(?<![a-z0-9])(?=[0-9 ]{0,20}[a-z])(?:[a-z0-9] ){4,20}[a-z0-9](?![a-z0-9])")
_SPOT = re.compile(r"[^\w]+")
_DIGITS = re.compile(r"\d+")
_NO_LETTERS = re.compile(r"[\W_]+")
_MARKS = re.compile(r"[\s，。、；：？！“”‘’（）《》【】…—·,.;:?!()\[\]\"'_/|-]+")


@lru_cache(maxsize=2048)  # lines are compared with many others
def letters(text: str) -> str:
    """Letters and digits alone, in one width and case: a headline may have other marks and spaces elsewhere."""
    text = _MARKS.sub("", text)  # without which most texts are in NFKC's form, and that is quickly seen
    return _NO_LETTERS.sub("", unicodedata.normalize("NFKC", text)).lower()


class _Table(dict[int, str]):
    """Folded form by code point, worked out once a character."""

    def __missing__(self, code: int) -> str:
        form = ""
        forms = simplified_forms()
        for char in unicodedata.normalize("NFKC", chr(code)):
            if unicodedata.category(char) not in ("Cf", "Mn", "Me"):
                form += _ORIGINAL_FORM.get(ord(char)) or forms.get(ord(char), char)
        self[code] = form = form.lower()
        return form


_TABLE = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text beside what it was folded from.

    skipped   spans of the character-wise folded text that were left out of `text`, in order
    """

    text: str
    original: str
    skipped: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where text[start:end] stands in the original; what was skipped inside belongs to it."""
        if start >= end:
            raise ValueError(f"empty span {start}:{end}")
        first, last = self._unskipped(start), self._unskipped(end - 1)
        ends = list(accumulate(len(_TABLE[ord(char)]) for char in self.original))
        return bisect_right(ends, first), bisect_right(ends, last) + 1

    def spans(self, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same for several."""
        return [self.span(*span) for span in spans]

    def _unskipped(self, index: int) -> int:
        for start, end in self.skipped:
            if start > index:
                break
            index += end - start
        return index


@lru_cache(maxsize=2048)  # the block stages ask for each block of a page in turn
def fold(text: str) -> Folded:
    """A text in the one form that rules match.

    text      any; not changed
    returns   lower case, NFKC by character, Simplified, look-alikes resolved; no zero-width or inserted symbols
    """
    plain = text.translate(_TABLE)
    for parts, whole in _DECOMPOSED.items():
        if parts in plain:
            plain = plain.replace(parts, "\0" + whole)
    skipped = [match.span() for match in _INSERTED.finditer(plain)]
    asked = ((_APART, _SYMBOL.search(plain)), (_DOTTED, plain.count("。") > 1), (_SPACED, " " in plain))
    for run in (run for pattern, possible in asked if possible for run in pattern.finditer(plain)):
        skipped += [(run.start() + a, run.start() + b) for a, b in (gap.span() for gap in _SPOT.finditer(run[0]))]
    if not skipped:
        return Folded(plain, text)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(skipped):
        if spans and start < spans[-1][1]:
            start = spans[-1][1]
        if start < end:
            spans.append((start, end))
    kept, at = [], 0
    for start, end in spans:
        kept.append(plain[at:start])
        at = end
    return Folded("".join(kept) + plain[at:], text, tuple(spans))


def line_digest(text: str) -> int:
    """A stable number for a line, equal where only spaces, width, case, script or digits differ.

    text      one line; counters and dates in it do not matter, so that 浏览次数：12 and 浏览次数：340 are one line
    returns   0 <= value < 2**63: fits an SQLite integer
    """
    folded = _DIGITS.sub("0", "".join(text.translate(_TABLE).split()))
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest()) >> 1

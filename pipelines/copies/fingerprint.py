"""Text -> numbers that survive what reprinting does to a text.

The text is *folded* first: pinyin glosses out, full width to half, Traditional to Simplified character by character,
and of the rest only letters and digits kept, so that line breaks, spaces, punctuation, masks and the script of a copy
weigh nothing. Folded text is for comparing only and is never stored.

Everything here is integer arithmetic on character codes: the same in every process, on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipelines.rules.config_files import CONFIG
from pipelines.rules.copies import default_copy_patterns

Codes = NDArray[np.uint32]
Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]

FOLD_TABLE = CONFIG / "fold.tsv"
_ROWS = FOLD_TABLE.read_text(encoding="utf-8").splitlines()
_SAME = str.maketrans(dict(row.split("\t") for row in _ROWS))

# 24 smallest hashes of 10-grams find an earlier mate for 99.95 % of reprints at 24 rows each; 16 find 99.7 %, and
# MinHash bands of 14x8 no more than 80 % (docs/dedup.md).
KEYS = 24
KEY_GRAM = 10  # two 5-grams side by side
# Grams for comparing two texts: 4 share too much between strangers, 8 lose a copy with a damaged character in ten.
GRAM = 5

_TONED = "a-zａ-ｚāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿɡ"
_GLOSS = re.compile(rf"(?<=[㐀-鿿])\s*[(（]\s*[{_TONED}](?:\s*[{_TONED}]){{0,6}}\s*[)）]")
NUMERALS = "0123456789〇零一二两三四五六七八九十百千万亿"
NUMBERS = re.compile(rf"[{NUMERALS}]+")
_DIGITS = str.maketrans("〇零一二两三四五六七八九", "001223456789")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
NUMERAL_CHARS = 16  # a longer run is no number of anything
# A single Chinese numeral is mostly part of a word (一些, 万众): it counts as a number only before a unit.
_UNITS = "年月日号时分秒点人名元角级度户岁期届次场起件天周倍吨斤米里亩股c至到"


def _marks(signs: str) -> NDArray[np.bool_]:
    """A table of the basic plane: whether each character is one of the signs."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(sign) for sign in signs]] = True
    return table


_IS_NUMERAL, _IS_UNIT = _marks(NUMERALS), _marks(_UNITS)

# The head of a numbered item: at the start of a line or sentence, with its mark or straight before a word.
_ITEM = re.compile(
    r"(?:^|[\n。！？!?；;.])\s{0,9}(\d{1,2}|[一二三四五六七八九十]|[１-９])(?:\s{0,9}[、.．,，:：)）]|(?=\s{0,9}[㐀-鿿“《【]))"
)
# The same head where it is to be left out, with its mark: "3.5" is a number and "（5：16）" a verse.
_HEAD_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ITEM_MARK = re.compile("[、.．)）①-⑳]")
_ITEM_HEAD = re.compile(
    rf"([\n。！？!?；;：:…”])[ \t\u3000]{{0,8}}(?:{_HEAD_NUMBER} ?[、.．](?! ?\d)|[(（] ?{_HEAD_NUMBER} ?[)）]|[①-⑳])"
    rf"|(\n)[ \t\u3000]{{0,8}}{_HEAD_NUMBER} ?[)）]"
)
_ORDINALS = ([str(n) for n in range(1, 31)], list("一二三四五六七八九十"), list("１２３４５６７８９"))
ITEM_CHARS = 40  # shorter items are a table of contents or a line-up, not news in brief

_MARKS = re.compile(r"[\s,_|#/\-]+")
_SENTENCE = re.compile(r"[。！？；：“”《》，、;:.!?]")
_SENTENCE_END = re.compile("[。！？]")
_TWO_HAN = re.compile("[㐀-鿿]{2}")
HEADING_CHARS = 120  # a longer first line is prose
SENTENCE_CHARS = 12
LINE_CHARS = 30  # folded; a shorter line is a heading or a label, and may stand in any article
OWN_CHARS, OWN_SHARE = 50, 0.2

_BASE = np.uint64(0x9E3779B97F4A7C15)
_BASE_5 = np.uint64(pow(0x9E3779B97F4A7C15, 5, 1 << 64))
_NONE = np.zeros(0, dtype=np.uint32)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_NUMBER_CODE = 1
NUMBER = chr(_NUMBER_CODE)
"""Stands for a whole number in masked text."""


def _table() -> tuple[Codes, int]:
    """The code that each character of the basic plane folds to, 0 where it goes; and the table's checksum."""
    table = np.zeros(0x10000, dtype=np.uint32)
    for code in range(0x10000):
        plain = chr(code)
        if not 0x3400 <= code < 0xA000:  # the Han characters themselves have but one form and case
            # NFKC takes circled and full-width forms apart; of several characters the first letter or digit stands
            plain = unicodedata.normalize("NFKC", plain).lower()
        kept = next((c for c in plain if c.isalnum()), "").translate(_SAME)
        if kept and kept != "某":  # 某 stands for a masked word as * does
            table[code] = ord(kept)
    table[ord("々")] = ord("々")
    return table, crc32(table.tobytes())


_FOLD, _FOLD_SUM = _table()
_SAME_ASTRAL = 0x20000  # Han of the supplementary planes stay as they are

ALGORITHM = 2
KEY_VERSION = crc32(f"{ALGORITHM} {KEYS} {KEY_GRAM} {GRAM} {_FOLD_SUM}".encode())
"""Changes whenever stored fingerprints no longer compare with new ones."""


def folded_codes(text: str) -> Codes:
    """The codes of a text's letters and digits, folded; 0..n of them, in order."""
    if "(" in text or "（" in text:
        text = _GLOSS.sub("", text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    astral = codes > 0xFFFF
    if astral.any():
        folded = np.where(codes < _SAME_ASTRAL, 0, codes)
        folded[~astral] = _FOLD[codes[~astral]]
    else:
        folded = _FOLD.take(codes, mode="clip")
    return np.asarray(folded[folded != 0], dtype=np.uint32)


def in_digits(run: str) -> str:
    """A run of numerals in digits: papers print 六十三 or 二〇二〇 where others have 63 and 2020, and 3万 or 30000."""
    plain = run.translate(_DIGITS)
    if len(plain) > NUMERAL_CHARS or (plain.isascii() and plain.isdecimal()):
        return plain
    total = section = digits = 0
    for sign in plain:
        if (times := _TIMES.get(sign)) is None:
            digits = 10 * digits + int(sign)
        elif times < 10_000:
            section, digits = section + (digits or 1) * times, 0
        elif times == 10_000:
            total, section, digits = total + (section + digits or 1) * times, 0, 0
        else:
            total, section, digits = (total + section + digits or 1) * times, 0, 0
    return str(total + section + digits)


def without_item_heads(text: str) -> str:
    """A text without the numbers of its items: a list that lost an entry is numbered anew, and is the same list."""
    return _ITEM_HEAD.sub(r"\1\2", f"\n{text}")[1:] if _ITEM_MARK.search(text) else text


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, glosses kept, and where in the text each of its characters stands."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _FOLD.take(codes, mode="clip")
    places = np.flatnonzero(folded)
    return _string(folded[places]), places.tolist()


def raw_grams(text: str) -> Hashes:
    """The distinct hashes of the 5-grams of a text as written, ascending."""
    return _distinct(_rolling(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), GRAM))


def keywords(line: str) -> bool:
    """Whether a line is a string of search words or menu entries: short pieces between marks, and no sentence.

    Lists of people are no such thing: their pieces are shorter. Nor are lists in a sentence: those have 、 and 。.
    """
    if len(line) < 24 or _SENTENCE.search(line):
        return False
    pieces = [piece for piece in _MARKS.split(line) if piece]
    if len(pieces) < 6 or sum(map(len, pieces)) > 9 * len(pieces) or max(map(len, pieces)) > 16:
        return False
    return sum(len(piece) >= 4 and _TWO_HAN.search(piece) is not None for piece in pieces) >= 0.7 * len(pieces)


def without_appended(text: str, whole: Codes) -> tuple[str, Codes]:
    """A text and its folded form without strings of keywords and articles appended to it.

    Of lines like 相关新闻 the last counts, and only where a text of some length stands before it: what follows one
    near the top of a page is the article.
    """
    if "\n" in text:
        lines = text.split("\n")
        prose = [line for line in lines if not keywords(line)]
        if len(prose) < len(lines):
            without = "\n".join(prose)
            rest = folded_codes(without)
            if len(rest) >= OWN_CHARS:
                text, whole = without, rest
        ends = [match.start() for match in default_copy_patterns().further.finditer(text)]
        if ends:
            before = folded_codes(text[: ends[-1]])
            if len(before) >= max(OWN_CHARS, OWN_SHARE * len(whole)):
                return text[: ends[-1]], before
    return text, whole


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _rolling(codes: Codes, size: int) -> Hashes:
    """Polynomial hash of every run of `size` codes, not yet mixed; max(0, n - size + 1) of them."""
    count = max(0, len(codes) - size + 1)
    wide = codes.astype(np.uint64)
    out = np.zeros(count, dtype=np.uint64)
    for i in range(size):
        out *= _BASE
        out += wide[i : i + count]
    return out


def _mixed(raw: Hashes) -> Hashes:
    """A bijection that spreads a polynomial hash over all 64 bits (the multiplier is SplitMix64's)."""
    out = raw ^ (raw >> np.uint64(31))
    out *= _MIX
    out ^= out >> np.uint64(29)
    return out


def _distinct(values: Hashes) -> Hashes:
    """Sorted, each once."""
    values = np.sort(values)
    if len(values) < 2:
        return values
    return values[np.concatenate(([True], values[1:] != values[:-1]))]


@dataclass(frozen=True)
class Masked:
    """A folded text with every number replaced by one sign, so that two fills of one template look alike.

    codes     the text; _NUMBER_CODE for each number
    places    where the numbers stand in `codes`, ascending
    numbers   each number in digits, however it is written
    solid     whether each is a number for certain, not a numeral inside a word
    """

    codes: Codes
    places: Places
    numbers: tuple[str, ...]
    solid: NDArray[np.bool_]


class Text:
    """One text made ready for comparison; everything is computed when first asked for.


    codes    the folded text
    digest   signed 64-bit: equal for two texts that fold to the same
    keys     up to 24 signed 64-bit hashes by which candidates are found; () under 10 characters
    grams    the distinct hashes of its 5-grams, ascending
    """

    def __init__(self, text: str) -> None:
        self._whole = folded_codes(text)
        self.text, own = without_appended(text, self._whole)
        bare = without_item_heads(self.text)
        self.codes = own if len(bare) == len(self.text) else folded_codes(bare)

    def __len__(self) -> int:
        return len(self.codes)

    def __getstate__(self) -> dict[str, Any]:
        """What crosses into another process; the rest is computed there when it is asked for."""
        return {"text": self.text, "codes": self.codes, "digest": self.digest, "keys": self.keys}

    @cached_property
    def digest(self) -> int:
        return int.from_bytes(blake2b(self._whole.tobytes(), digest_size=8).digest(), "little", signed=True)

    @cached_property
    def keys(self) -> list[int]:
        half = self._grams5
        hashes = _mixed(half[:-GRAM] * _BASE_5 + half[GRAM:]) if len(half) > GRAM else half[:0]
        if len(hashes) > 4 * KEYS:
            # repeated grams are rare, so four times as many hold 24 different ones nearly always
            low = np.unique(np.partition(hashes, 4 * KEYS)[: 4 * KEYS])
            if len(low) >= KEYS:
                return low[:KEYS].view(np.int64).tolist()  # type: ignore[no-any-return]
        return np.unique(hashes)[:KEYS].view(np.int64).tolist()  # type: ignore[no-any-return]

    @cached_property
    def grams(self) -> Hashes:
        return _distinct(self._grams5)

    @cached_property
    def _grams5(self) -> Hashes:
        return _rolling(self.codes, GRAM)

    @cached_property
    def string(self) -> str:
        """The folded text as characters."""
        return _string(self.codes)

    @cached_property
    def masked(self) -> Masked:
        codes = self.codes
        numeral = _IS_NUMERAL.take(codes, mode="clip")
        bounded = np.zeros(len(codes) + 2, dtype=np.bool_)
        bounded[1:-1] = numeral
        edges = np.flatnonzero(bounded[1:] != bounded[:-1])
        starts, ends = edges[::2], edges[1::2]
        keep = ~numeral
        keep[starts] = True
        signs = codes.copy()
        signs[starts] = _NUMBER_CODE
        after = np.append(codes, 0)[ends]
        solid = (ends - starts > 1) | (codes[starts] < 0x80) | _IS_UNIT.take(after, mode="clip")
        places = np.cumsum(keep)[starts] - 1
        runs = [self.string[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        numbers = tuple(run if run.isascii() else in_digits(run) for run in runs)
        return Masked(signs[keep], places, numbers, solid)

    @cached_property
    def contexts(self) -> dict[str, str]:
        """Each number by what stands around it, four characters before and two after; "" where that comes twice."""
        shape, found = self.shape, {}
        numbers, solid = self.masked.numbers, self.masked.solid.tolist()
        for place, number, certain in zip(self.masked.places.tolist(), numbers, solid, strict=True):
            if certain and place >= 4:
                around = shape[place - 4 : place] + shape[place + 1 : place + 3]
                found[around] = "" if around in found else number
        return found

    @cached_property
    def shape(self) -> str:
        """The masked text as characters."""
        return _string(self.masked.codes)

    def _masked_place(self, offset: int) -> int:
        """Where a character of the text stands in the masked text."""
        return len(NUMBERS.sub(NUMBER, _string(folded_codes(without_item_heads(self.text[:offset])))))

    @cached_property
    def lines(self) -> frozenset[int]:
        """Digests of the lines below the first that have LINE_CHARS or more."""
        return frozenset(digest for digest, _ in self._digests if digest)

    @cached_property
    def _digests(self) -> list[tuple[int, str]]:
        """(digest, line) of each line below the first; 0 for those too short to tell anything."""
        found = []
        for line in self.text.split("\n")[1:]:
            codes = folded_codes(line) if len(line) >= LINE_CHARS else _NONE
            digest = crc32(codes.tobytes()) if len(codes) >= LINE_CHARS else 0
            found.append((digest, line))
        return found

    def without(self, lines: frozenset[int]) -> Text:
        """The text without the lines that have these digests; itself where it has none of them."""
        if not lines & self.lines:
            return self
        first = self.text.partition("\n")[0]
        return Text("\n".join([first, *(line for digest, line in self._digests if digest not in lines)]))

    @cached_property
    def first_line(self) -> str:
        """The first line, where it reads as a headline; "" else."""
        line = self.text.lstrip().partition("\n")[0].strip()
        return "" if len(line) > HEADING_CHARS or line[-1:] in "。！!，,；;：:" else line

    @cached_property
    def headline(self) -> str:
        """The folded headline; "" where there is none."""
        return _string(folded_codes(self.first_line))

    @cached_property
    def body(self) -> str:
        """The folded text below the headline."""
        return self.string[len(self.headline) :]

    @cached_property
    def heading(self) -> tuple[str, tuple[str, ...]]:
        """The headline with its numbers masked; and the numbers."""
        return NUMBERS.sub(NUMBER, self.headline), tuple(NUMBERS.findall(self.headline))

    @cached_property
    def items(self) -> list[int]:
        """Where the items 1, 2, 3 ... of a numbered list begin in the masked text; [] where there are under three."""
        for wanted in _ORDINALS:
            starts: list[int] = []
            for match in _ITEM.finditer(self.text):
                if match.group(1) == wanted[len(starts)] and (not starts or match.start() - starts[-1] >= ITEM_CHARS):
                    starts.append(match.start(1))
                    if len(starts) == len(wanted):
                        break
            if len(starts) >= 3:
                return [self._masked_place(start) for start in starts]
        return []

    @cached_property
    def masked_grams(self) -> Hashes:
        """The hashes of the 5-grams of the masked text, in order."""
        return _rolling(self.masked.codes, GRAM)

    @cached_property
    def prose(self) -> list[tuple[int, int]]:
        """Where the lines of the masked text begin and end that are long or a sentence, in order."""
        found, end = [], 0
        for line in without_item_heads(self.text).split("\n"):
            start, end = end, end + len(NUMBERS.sub(NUMBER, _string(folded_codes(line))))
            if end - start >= LINE_CHARS or (end - start >= SENTENCE_CHARS and _SENTENCE_END.search(line)):
                found.append((start, end))
        return found

    @cached_property
    def anchors(self) -> tuple[Hashes, Places]:
        """The 5-grams that occur once in the masked text, ascending, and where each begins."""
        hashes = self.masked_grams
        order = np.argsort(hashes)
        ranked = hashes[order]
        once = np.ones(len(ranked), dtype=np.bool_)
        if len(ranked) > 1:
            same = ranked[1:] == ranked[:-1]
            once[1:] &= ~same
            once[:-1] &= ~same
        return ranked[once], order[once]


def digest_of(text: str) -> str:
    """Digest of a text as dedup compares it: equal for texts that differ in width, script, case or punctuation only."""
    return f"{Text(text).digest & (1 << 64) - 1:016x}"

"""Two headlines of one form: what tells the issues of a series apart, and the fills of one template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.copies.alignment import Alignment
from pipelines.copies.fingerprint import Text
from pipelines.copies.folded import folded_codes, string_of
from pipelines.copies.lines import HEADING_CHARS
from pipelines.copies.numbers import NUMBER, NUMBERS, NUMERALS
from pipelines.rules.copies import default_copy_patterns
from pipelines.rules.names import default_name_words

ALIKE = 0.5  # of two headlines, shared in order; under it they are two headlines and not two fills of one
WHOLE_CHARS = 4  # a shorter headline is the name of a section
SUBJECT_CHARS = 2
NAMED_CHARS = 3  # shorter words in each other's place are ways to put a question: 如何, 有哪些
FIRST_CHARS = 80  # of a text: its headline and first sentence, which say which version it is about
NAME_CHARS = 6  # a shorter one comes in any text

_PARTED = re.compile(r"[-–—_|｜:：]")
_TOKEN = re.compile(f"[{NUMERALS}]+|[^{NUMERALS}]")


def _headline(text: Text) -> str:
    """The folded headline; "" where the first line is none but says who, when and where on the site."""
    return "" if default_name_words().label.search(text.first_line) else text.headline


def series(a: Text, b: Text) -> str | None:
    """Why two texts are of one series: their headlines are the same but for a number (第45期, 第46期), or they begin
    with the numbers of two versions (3.2.1, 3.3.0)."""
    version = default_copy_patterns().version
    mine, theirs = (version.findall(text.text[:FIRST_CHARS]) for text in (a, b))
    if mine and theirs and not set(mine) & set(theirs):
        return f"the texts begin with different versions: {mine[0]} ≠ {theirs[0]}"
    (shape, numbers), (other, others) = a.heading, b.heading
    if not numbers or shape != other or numbers == others:
        return None
    x, y = next((x, y) for x, y in zip(numbers, others, strict=True) if x != y)
    return f"the headlines differ in a number: {x} ≠ {y}"


def subjects(a: Text, b: Text, *, apart: Callable[[], bool]) -> str | None:
    """Why two texts are of two subjects: each headline names what its own text speaks of and the other's does not.

    apart   whether the texts have other words in each other's place, asked only under two headlines; else only what
            stands in each other's place in the headlines counts
    """
    one, other = _headline(a), _headline(b)
    if not one or not other or one == other:
        return None
    elsewhere = apart()
    if elsewhere and (x := _named(a, b)) and (y := _named(b, a)):
        return f"each headline names what only its own text speaks of: {x} ≠ {y}"
    body, others = a.body, b.body
    for x, y in (*_slots(one, other), _own_parts(a, b)):
        if _speaks(body, y) or _speaks(others, x):
            continue
        if _speaks(body, x) and _speaks(others, y):
            return f"each headline names what only its own text speaks of: {x} ≠ {y}"
        if elsewhere and min(len(x), len(y)) >= NAMED_CHARS and x != one and y != other:
            return f"each headline names what the other text does not speak of: {x} ≠ {y}"
    return None


def _named(text: Text, other: Text) -> str:
    """The longest part of a headline of which the text below speaks and the other text nowhere, two characters at a
    time; "" for none."""
    headline, best, held = _headline(text), "", ""
    for i in range(len(headline) - 1):
        two = headline[i : i + 2]
        known = not two.isdecimal() and two in text.body and two not in other.string
        held = (held + two[1] if held else two) if known else ""
        best = max(best, held, key=len)
    return best


def unlike(a: Text, b: Text) -> bool:
    """Whether two texts have headlines of their own, not one headline changed; a site's name in both does not count."""
    if not _headline(a) or not _headline(b):
        return False
    one, other = _own_parts(a, b)
    return bool(one) and bool(other) and SequenceMatcher(None, one, other, autojunk=False).ratio() < ALIKE


def _own_parts(a: Text, b: Text) -> tuple[str, str]:
    """The folded headlines without the parts that stand in both: the name of a site, of a column."""
    mine, theirs = ([part.strip() for part in _PARTED.split(text.first_line)] for text in (a, b))
    return (
        string_of(folded_codes("".join(part for part in mine if part not in theirs))),
        string_of(folded_codes("".join(part for part in theirs if part not in mine))),
    )


def recast(found: Alignment, a: Text, b: Text) -> str | None:
    """Why two texts under two headlines are one story told of two people: a word is another wherever it stands."""
    swaps = Counter((slot.a, slot.b) for slot in found.slots if min(len(slot.a), len(slot.b)) >= SUBJECT_CHARS)
    for (x, y), times in swaps.items():
        if times > 1 and NUMBER not in x + y and x not in b.shape and y not in a.shape:
            return f"the one speaks of {x} where the other speaks of {y}, {times} times"
    return None


def renamed(found: Alignment, a: Text, b: Text) -> str | None:
    """Why two texts are fills of one page: where one repeats its headline in the text, the other has other words.

    found   of the two texts, a first
    """
    for (i, j, size), (next_i, next_j, _) in pairwise(sorted(found.blocks)):
        x, y = a.shape[i + size : next_i], b.shape[j + size : next_j]
        if min(len(x), len(y)) < WHOLE_CHARS or max(len(x), len(y)) > HEADING_CHARS:
            continue
        for own, other, text in ((x, y, a), (y, x, b)):
            headline = NUMBERS.sub(NUMBER, _headline(text))
            if len(headline) >= NAME_CHARS and headline in own and len(own) <= 1.3 * len(headline):
                return f"where one repeats its headline the other has another name: {own} ≠ {other}".replace(
                    NUMBER, "#"
                )
    return None


def _speaks(body: str, word: str) -> bool:
    """Whether a text has a word; a number only where it stands alone."""
    if word.isdecimal():
        return re.search(f"(?<![0-9]){word}(?![0-9])", body) is not None
    return word in body


def _slots(one: str, other: str) -> Iterator[tuple[str, str]]:
    """What two headlines have in each other's place; the whole headlines where they are not alike."""
    a, b = _TOKEN.findall(one), _TOKEN.findall(other)
    match = SequenceMatcher(None, a, b, autojunk=False)
    if match.ratio() < ALIKE:
        if min(len(one), len(other)) >= WHOLE_CHARS:
            yield one, other
        return
    for kind, i, i_end, j, j_end in match.get_opcodes():
        if kind != "replace":
            continue
        x, y = "".join(a[i:i_end]), "".join(b[j:j_end])
        if (x.isdecimal() and y.isdecimal()) or min(len(x), len(y)) > 1:
            yield x, y
        else:  # one character: with that on either side of it, the word that it belongs to
            yield "".join(a[i : i_end + 1]), "".join(b[j : j_end + 1])
            yield "".join(a[max(0, i - 1) : i_end]), "".join(b[max(0, j - 1) : j_end])

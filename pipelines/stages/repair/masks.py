"""Words that a reprinting site masked with asterisks, and plus signs that it lost. A library: text in, values out.

A mask is never resolved: 书记, 党委, 股东 and people's names all hide behind the same star. Counted are the stars that
stand in for words of the text; not the markdown, footnotes, products, ratings, keys and numbers that use stars, nor the
names of private persons (李*明), whom the newspaper itself protects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipelines.rules.chinese import Words
from pipelines.text.characters import HAN

STARS = re.compile(r"[*＊]+")
# Markdown: opened at a word's beginning, closed at a word's end or behind a colon.
EMPHASIS = re.compile(
    r"(?<![^\s，。：；！？、（(“])([*＊]{1,3})(?=[^\s*＊])[^*＊\n]{2,80}(?:(?<=[：:])\1|(?<=[^\s*＊])\1(?![^\s，。：；！？、）)”]))"
)
HANZI = re.compile(f"[{HAN}]")
INSIDE = re.compile("[“‘《「『、，][”’》」』、，。]")  # all of a quotation, or of an item
LATIN_OR_DIGIT_LAST = re.compile(r"[0-9A-Za-z]$")  # 138****1234, 京A88***, A*
LATIN_OR_DIGITS_NEXT = re.compile(r"\.?[A-Za-z]|[0-9]{4}(?![0-9]*[年名个人户万亿元])")  # *ST, 尾号****1234
FORMULA = re.compile(r"[=＝×÷]")
NUMBERS = r"(?:\d{1,2}|[XN])(?: (?:\d{1,4}|[XN])){1,4}"
PLUS_NUMBERS = re.compile(rf"[“\"「]\s?{NUMBERS}\s?[”\"」]|(?<![\d.]){NUMBERS}(?=\s?(?:模式|机制|機制|工作法))")
PLUS_LAST = re.compile(rf"[“「][{HAN}]{{2,6}} [”」]")  # “互联网 ”行动
PARTNERS = r"[“\"「]([{han}]{{2,8}}(?: [{han}]{{2,8}}){{1,6}})[”\"」][^，。；“]{{0,6}}(?:{model})"


def count_masks(texts: Sequence[str], words: Words) -> int:
    """How many spots of a page are masked; a run of stars is one spot."""
    starred = [text for text in texts if "*" in text or "＊" in text]
    footnotes = any(text[0] in "*＊" and text[1:2] not in ("*", "＊") for text in starred)
    return sum(_count(text, words, footnotes) for text in starred)


def lost_plus(texts: Sequence[str], words: Words) -> bool:
    """Whether plus signs became spaces: “1 10 100”, “党支部 合作社 农户”模式; a slogan of two halves does not tell."""
    partners = _partners(words)
    return any(
        PLUS_NUMBERS.search(text)
        or PLUS_LAST.search(text)
        or any(_unlike(match.group(1)) for match in partners.finditer(text))
        for text in texts
        if " " in text
    )


def _count(text: str, words: Words, footnotes: bool) -> int:
    """Masked spots of one block; `footnotes` tells that the page uses a single star for its notes."""
    spots = 0
    for match in STARS.finditer(EMPHASIS.sub(lambda found: "\x00" * len(found.group()), text)):
        start, end = match.span()
        single = end - start == 1
        left, right = text[max(0, start - 8) : start], text[end : end + 8]
        note = single and (
            start == 0
            or (footnotes and not HANZI.match(right))
            or (not HANZI.search(left[-1:]) and right.startswith(words.star_note))
        )
        number = bool(LATIN_OR_DIGIT_LAST.search(left) or LATIN_OR_DIGITS_NEXT.match(right))
        beside_han = bool(
            HANZI.match(left[-1:]) or HANZI.match(right) or (not single and INSIDE.fullmatch(left[-1:] + right[:1]))
        )
        guarded = (
            _guard(words).search(left) or _follower(words).match(right) or _person(words).search(left + "*" + right)
        )
        formula = FORMULA.search(text, max(0, start - 12), end + 12) or _product(words).search(left + "*" + right)
        spots += beside_han and not (note or number or guarded or formula)
    return spots


@cache
def _guard(words: Words) -> re.Pattern[str]:
    """What stands before a star that masks no word: a label, a factor, the family name of a private person."""
    labels, factors = "|".join(words.star_before), "|".join(words.factors)
    names, people = "|".join(words.surnames), "|".join(words.person_before)
    return re.compile(rf"(?:(?:{labels})[:：]?|(?:^|[^{HAN}])(?:{factors})|(?:^|[^{HAN}]|{people})(?:{names})|某)$")


@cache
def _person(words: Words) -> re.Pattern[str]:
    """A private person's name with its title: 王*芳女士."""
    return re.compile(rf"(?:{'|'.join(words.surnames)})\*[{HAN}]?(?:{'|'.join(words.person_after)})")


@cache
def _product(words: Words) -> re.Pattern[str]:
    """A star between two factors: 长*宽*高."""
    factors = "|".join(words.factors)
    return re.compile(rf"(?:{factors})\*(?:{factors})")


@cache
def _follower(words: Words) -> re.Pattern[str]:
    """What stands behind such a star."""
    return re.compile("|".join(words.star_after))


@cache
def _partners(words: Words) -> re.Pattern[str]:
    return re.compile(PARTNERS.format(han=HAN, model="|".join(words.model)))


def _unlike(partners: str) -> bool:
    """Partners differ in length or are three and more; a slogan has two halves of the same length."""
    parts = partners.split(" ")
    return len(parts) > 2 or len(parts[0]) != len(parts[1])

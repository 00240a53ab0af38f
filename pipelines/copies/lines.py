"""What the lines of a text are: its headline, items of a list, strings of search words, other articles below it."""

from __future__ import annotations

import re

from pipelines.copies.folded import Codes, folded_codes
from pipelines.rules.copies import default_copy_patterns
from pipelines.text.characters import HAN

# The head of a numbered item: at the start of a line or sentence, with its mark or straight before a word.
_ITEM = re.compile(
    rf"(?:^|[\n。！？!?；;.])\s{{0,9}}(\d{{1,2}}|[一二三四五六七八九十]|[１-９])(?:\s{{0,9}}[、.．,，:：)）]|(?=\s{{0,9}}[{HAN}“《【]))"
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
_TWO_HAN = re.compile(f"[{HAN}]{{2}}")
HEADING_CHARS = 120  # a longer first line is prose
OWN_CHARS, OWN_SHARE = 50, 0.2
SITE_WORDS, SITE_CHARS = 2, 100  # at least so many different words, and a word in so many characters


def without_item_heads(text: str) -> str:
    """A text without the numbers of its items: a list that lost an entry is numbered anew, and is the same list."""
    return _ITEM_HEAD.sub(r"\1\2", f"\n{text}")[1:] if _ITEM_MARK.search(text) else text


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


def speaks_of_site(text: str) -> bool:
    """Whether any line of a text can be `of_site`."""
    return len(set(default_copy_patterns().site.findall(text))) >= SITE_WORDS


def of_site(line: str) -> bool:
    """Whether a line tells of the site that shows the text: its terms, its praise of itself, how to reach it."""
    found = default_copy_patterns().site.findall(line)
    return len(set(found)) >= SITE_WORDS and len(found) * SITE_CHARS >= len(line)


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


def first_line(text: str) -> str:
    """The first line, where it reads as a headline; "" else."""
    line = text.lstrip().partition("\n")[0].strip()
    return "" if len(line) > HEADING_CHARS or line[-1:] in "。！!，,；;：:" else line


def item_starts(text: str) -> list[int]:
    """Where the items 1, 2, 3 ... of a numbered list begin in a text; [] where there are under three."""
    for wanted in _ORDINALS:
        starts: list[int] = []
        for match in _ITEM.finditer(text):
            if match.group(1) == wanted[len(starts)] and (not starts or match.start() - starts[-1] >= ITEM_CHARS):
                starts.append(match.start(1))
                if len(starts) == len(wanted):
                    break
        if len(starts) >= 3:
            return starts
    return []

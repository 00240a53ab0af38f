"""A document that came as text, as lines. A library of the extract stage.

A line that was broken at a column's width goes on in the next; a stray <br> is no markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

BREAK_TAG = re.compile(r"<br\s{0,3}/?>", re.I)
TAGS = re.compile(r"</?(?:p|div|html|body|table|tr|td|span|a)\b", re.I)
FEW_TAGS, TAGGED = 3, 2  # a page of markup has more, and one in two lines at least; a text on markup has fewer
NEAR, WIDEST, NARROWEST = 0.8, 90, 24  # of the column's width; its width in columns, of which a Han character takes one
FEWEST, OPEN_SHARE = 3, 0.5
INDENT = re.compile(r"(?:\u3000|[ \t]{2})")
ENDED = re.compile(r"(?:[。！？!?…；;：:]|\.\.)['\"”’」』）)]*(?:</?[a-zA-Z]{1,8}\s?/?>?|&nbsp;|[\"']?\s?/?>)?$")
INSIDE = re.compile(r"[，。、,；;]")
STARTS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)]|第[一二三四五六七八九十百\d]{1,4}[章节条]|[-•●·○■□◆★▲►*※>|【.…]|(?:19|20)\d\d[-/.年])"
)
LATIN_LAST, LATIN_FIRST = re.compile(r"[A-Za-z0-9,.]$"), re.compile(r"[A-Za-z0-9]")


def is_markup(text: str) -> bool:
    """Whether what was served as plain text is a page after all, and not a text with stray tags or one on markup."""
    tags = len(TAGS.findall(text))
    return tags >= FEW_TAGS and (text.lstrip("\ufeff \t\r\n").startswith("<") or TAGGED * tags >= text.count("\n"))


def read_lines(text: str) -> list[str]:
    """The lines of a text, stripped, none empty; those broken by hand joined, a break tag amid a sentence taken out."""
    text = BREAK_TAG.sub("", text) if "<" in text and text.count("\n") > 2 else BREAK_TAG.sub("\n", text)
    lines = text.splitlines()
    width = _column(lines)
    return [line for raw in (_joined(lines, width) if width else lines) if (line := raw.strip())]


def _column(lines: Sequence[str]) -> int:
    """The width at which a text was broken; 0 for one that was not.

    Lines that nearly fill the width end amid sentences, hold commas as running text does, and no line is much wider.
    """
    whole = [len(line.strip()) for line in lines if line.strip()]
    width = max(whole, default=0)
    if not NARROWEST <= width <= WIDEST:
        return 0
    full = [line.strip() for line in lines if len(line.strip()) >= NEAR * width]
    opened = [line for line in full if not ENDED.search(line)]
    told = sum(INSIDE.search(line) is not None for line in opened)
    enough = len(opened) >= FEWEST and len(opened) >= OPEN_SHARE * len(full)
    return width if enough and told >= OPEN_SHARE * len(opened) else 0


def _joined(lines: Sequence[str], width: int) -> list[str]:
    """The lines, each that fills the column and ends amid a sentence with the next one behind it."""
    whole: list[str] = []
    goes_on = False
    for line in lines:
        text = line.strip()
        if goes_on and text and not INDENT.match(line) and not STARTS.match(text):
            apart = LATIN_LAST.search(whole[-1]) and LATIN_FIRST.match(text)
            whole[-1] += f" {text}" if apart else text
        else:
            whole.append(text)
        full = len(text) >= NEAR * width or (len(text) >= NARROWEST and INSIDE.search(text) is not None)
        goes_on = full and not ENDED.search(text)
    return whole

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
# A column narrower than NARROWEST may as well be verse: more lines must fill it, all but for a character or two, and
# commas stand inside the lines, at no fixed place.
SLIM, SLIM_FEWEST, SLIM_FULL, SLIM_TOLD, SLIM_PLACES = 12, 5, 0.6, 0.4, 4
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
    """The lines of a text, stripped, none empty; hard-wrapped ones joined, a break tag amid a sentence taken out."""
    text = BREAK_TAG.sub("", text) if "<" in text and text.count("\n") > 2 else BREAK_TAG.sub("\n", text)
    lines = text.splitlines()
    width = _column(lines)
    return [line for raw in (_joined(lines, width) if width else lines) if (line := raw.strip())]


def _column(lines: Sequence[str]) -> int:
    """The width at which a text was broken; 0 for one that was not.

    Lines that nearly fill the width end amid sentences, hold commas as running text does, and no line is much wider.
    """
    whole = [text for line in lines if (text := line.strip())]
    width = max(map(len, whole), default=0)
    if not SLIM <= width <= WIDEST:
        return 0
    slim = width < NARROWEST
    full = [text for text in whole if len(text) >= (width - 2 if slim else NEAR * width)]
    opened = [text for text in full if not ENDED.search(text)]
    commas = [found.start() for text in opened if (found := INSIDE.search(text[:-1] if slim else text))]
    told = len(commas)
    if slim:
        enough = len(opened) >= SLIM_FEWEST and len(full) >= SLIM_FULL * len(whole)
        return width if enough and told >= SLIM_TOLD * len(opened) and len(set(commas)) >= SLIM_PLACES else 0
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

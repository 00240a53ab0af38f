"""What crude makers of text leave in it: bars of tables, ends of markup, doubled marks, jammers.

A library: text in, values out.

Each mend gives the text and what was taken out of it; a line that is nothing else becomes "".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.text.characters import HAN

IMAGE = re.compile(r"!\[[^\[\]]{0,80}\]\([^()]{0,300}\)")
BARS = re.compile(r"[\s:+-]*\|[\s|:+-]*")  # matched: the whole line is bars and rules of a table
BAR_LAST, BAR_FIRST = re.compile(r"(?<![\s|])[\s|]*\|\s*$"), re.compile(r"^\s*(?:\|\s*)+")
EMPTY_CELLS = re.compile(r"\|(?:\s*\|)+")
# <image>data:…</image>, -->, "/>, [page], left behind by templates
TAIL = re.compile(
    r"<image>[^<>]{0,2000}</image>|<!--|-->|\[/?page\]|\[/?(?:img|url|size|font|color|align|b)(?:=[^\[\]]{0,80})?\]|^\s{0,9}[\"']?\s{0,9}/?>\s*$|[\"']\s?/>",
    re.I,
)
TAIL_SIGNS = frozenset("<>[(（")
# （听歌 blog), (), () inside 《》: what hung on a name as a tool tip
TIP = re.compile(
    rf"(?<=[{HAN}])(?:\(\)|（）)(?=[{HAN}》、，,”])|[(（]\s?(?:(?:听歌|聽歌|blog|博客|微博|专栏|專欄|资料|資料)\s?){{1,3}}[)）]"
)
DOUBLED = re.compile(r"[,，](?=[,，。、；;：:！？])|(?<=[。；])[,，]|(?<=。)。(?!。)(?<!。。。)")
DOUBLED_FEWEST = 3
# Of a text that does not speak of markup: tags of layout at a line's ends, whole or cut short, and the spaces of HTML
_TAG = r"(?:p|div|span|strong|b|br|font|em|i|u|td|tr|li|ul|a|img|table|tbody|center|section|h[1-6]|o:p)"
TAG_LAST = re.compile(
    rf"(?:(?<=[。！？!?.…；：”』」）)》])|(?<=[{HAN}\d]))(?:\s?(?:</{_TAG}\s?>?|<{_TAG}\s?/?>|<br\s?/?|&nbsp;?)){{1,6}}\s*$",
    re.I,
)
TAG_FIRST = re.compile(rf"^(?:\s?(?:</?{_TAG}\s?/?>|&(?:nbsp|emsp|ensp);)){{1,6}}\s?(?=[{HAN}“《（(\d])", re.I)
SPACES = re.compile(r"&(?:nbsp|emsp|ensp|thinsp);")
ESCAPED_TAIL = re.compile(r"^\s?(?:--&gt;|&lt;!--|/?&gt;)\s?$")
# Five and more pieces of one to three signs, as Discuz puts them between the lines: u! A, R* }}# |6 R- O- E
JAMMER = re.compile(
    r"(?:(?<=[\s。！？；：，.:;'\"”)])|^)(?:[!-~]{1,3}\s){4,60}[!-~]{1,3}(?=\s|$)|(?:^|(?<=[。！？”]))[:;'\")\]}]?\s?(?:[!-~]{1,3}\s){4,60}"
)
JAM_FEWEST = 4  # pieces of a line with a jammer
HANZI = re.compile(f"[{HAN}]")
SYMBOL, LETTER = re.compile(r"[^\w\s]"), re.compile(r"[A-Za-z]")

Mended = tuple[str, tuple[str, ...]]


def without_bars(text: str) -> Mended:
    """A line without pictures' markup and without the bars at its ends; a row set between bars stays whole."""
    if "|" not in text and "![" not in text:
        return text, ()
    runs = IMAGE.findall(text)
    mended = IMAGE.sub("", text).strip()
    if BARS.fullmatch(mended) or not mended:
        return "", (text,)
    framed = mended[0] == mended[-1] == "|" and "|" in mended.strip("|") and not EMPTY_CELLS.search(mended)
    for bars, instead in () if framed else ((BAR_LAST, ""), (BAR_FIRST, ""), (EMPTY_CELLS, "|")):
        runs += bars.findall(mended)
        mended = bars.sub(instead, mended)
    return (mended, tuple(runs)) if runs else (text, ())


def without_tails(text: str) -> Mended:
    """A line without what is left of comments, tags, page marks and tool tips."""
    if TAIL_SIGNS.isdisjoint(text):
        return text, ()
    runs = [match.group() for pattern in (TAIL, TIP) for match in pattern.finditer(text)]
    return (TIP.sub("", TAIL.sub("", text)), tuple(runs)) if runs else (text, ())


def without_tags(text: str) -> Mended:
    """A line without tags of layout at its ends and the spaces of HTML."""
    if "<" not in text and "&" not in text:
        return text, ()
    runs: list[str] = []
    for pattern, instead in ((ESCAPED_TAIL, ""), (TAG_LAST, ""), (TAG_FIRST, ""), (SPACES, " ")):
        runs += (match.group() for match in pattern.finditer(text))
        text = pattern.sub(instead, text)
    return text, tuple(runs)


def has_doubled_marks(texts: Sequence[str]) -> bool:
    """Whether a machine doubled a text's punctuation: ,, and ,。 several times."""
    return sum(len(DOUBLED.findall(text)) for text in texts) >= DOUBLED_FEWEST


def without_doubled_marks(text: str) -> Mended:
    runs = DOUBLED.findall(text)
    return (DOUBLED.sub("", text), tuple(runs)) if runs else (text, ())


def jams(text: str) -> list[str]:
    """The runs of a line that look like a forum's jammer."""
    if len(text) > 4000 or len(text.split()) < JAM_FEWEST:
        return []
    latin = HANZI.search(text) is None  # code: a jammer between lines is the whole line
    return [
        run
        for match in JAMMER.finditer(text)
        if (not latin or match.group().strip() == text.strip())
        and len(SYMBOL.findall(run := match.group())) >= 3
        and LETTER.search(run)
        and " = " not in run
    ]


def without_jams(text: str) -> Mended:
    runs = jams(text)
    mended = text
    for run in runs:
        mended = mended.replace(run, "", 1)
    return (mended, tuple(runs)) if runs else (text, ())

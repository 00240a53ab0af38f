"""A page's visible lines around its article, read straight from the markup. A library for the metadata stage.

Walking the whole tree for the lines of a page costs more than extraction allows; what names the date, outlet and people
stands within a few thousand characters of the article's first and last words. So those two windows of the markup are
turned into lines, and no more.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.record import Block
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.line_runs import longest_run

# Characters of markup (scripts and styles taken out) before the first and after the last words of the article. On most
# of 59 real pages headline and byline stood within 4,000 before, signature and editors within 2,500 after.
BEFORE, ABOUT, INTO, AFTER = 7_000, 2_500, 900, 4_000
SIGNS = ("责任编辑", "責任編輯", "责编", "責編", "本文来源")
TAIL_LINES = 25
PROSE_CHARS = 40
HEADED = 2  # lines of a poem that may be its headline and who wrote it

UNSEEN = (
    ("<script", "</script>"),
    ("<SCRIPT", "</SCRIPT>"),
    ("<style", "</style>"),
    ("<STYLE", "</STYLE>"),
    ("<!--", "-->"),
)
BREAK = re.compile(
    r"<(?:/?(?:p|div|td|th|tr|li|ul|ol|dl|dt|dd|h[1-6]|table|section|article|header|footer|center|title|body|form|"
    r"blockquote|pre|option|button|founder-[a-z]+)\b[^<>]{0,2000}|br\s{0,5}/?|hr\b[^<>]{0,200})>",
    re.IGNORECASE,
)
TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,4000}>?")
# Neighbours in the markup that the page shows side by side: </span><span>
BESIDE = re.compile(
    r"</(?:span|a|em|i|b|strong|font|time|small|label)>[ \t]*(?:<(?:input|img)\b[^<>]{0,400}>[ \t]*)?"
    r"<(?:span|a|em|i|b|strong|font|time|small|label)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
SPACED_LABEL = re.compile(r"([来來作日时時编編责責记記稿])\s{1,4}([源者期间間辑輯编編])(?=\s?[:：])")
YEAR = re.compile(r"^(?:19|20)\d{2}(?: \d{2}/\d{2})?$")
DATE_PART = re.compile(r"\d{2}/\d{2}|\d{2}:\d{2}(?::\d{2})?")
HAN_RUN = re.compile(r"[一-鿿\w]{4,}")
GLOSS = re.compile(r"(?<=[一-鿿])[(（][a-zü]{0,5}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-z]{0,4}[)）]")
PROSE_MARK = re.compile(r"[，。；！？,;!?]")
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines that may speak of the article, white space folded to single spaces.

    above   up to and without the article's first words, headline included
    lead    the article's first lines (at most four)
    close   its last lines (at most three)
    below   what follows it
    """

    above: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Without white space, for comparing."""
    return SPACE.sub("", text)


def is_prose(text: str) -> bool:
    """Whether a line is a paragraph of running text rather than a headline, a byline or a menu."""
    if len(text) < PROSE_CHARS:  # pages broken by hand after thirty characters; no headline holds a full stop
        return len(text) >= 22 and "。" in text
    return len(PROSE_MARK.findall(text)) >= 1 + len(text) // 120 and text.count("|") < 3


def visible(markup: str) -> str:
    """The markup without scripts, styles and comments; linear in its length."""
    for opening, closing in UNSEEN:
        start = markup.find(opening)
        if start < 0:
            continue
        kept, at = [], 0
        while start >= 0:
            kept.append(markup[at:start])
            end = markup.find(closing, start)
            if end < 0:  # never closed: the rest is page all the same
                at = start + len(opening)
                break
            at = end + len(closing)
            start = markup.find(opening, at)
        kept.append(markup[at:])
        markup = " ".join(kept)
    return markup


def to_lines(markup: str) -> list[str]:
    """A piece of visible markup as lines: block tags break them, other tags vanish."""
    text = BREAK.sub("\n", markup.replace("\n", " ").replace("\r", " "))
    text = TAG.sub("", BESIDE.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return _mended([line for line in lines if line])


def _mended(lines: Sequence[str]) -> list[str]:
    """Lines without pinyin glosses, 来 源： written together, and a date in one line that stood in three."""
    mended: list[str] = []
    for line in lines:
        if "(" in line or "（" in line:
            line = GLOSS.sub("", line)
        if len(line) < 200:
            line = SPACED_LABEL.sub(r"\1\2", line)
        if mended and DATE_PART.fullmatch(line) and YEAR.search(mended[-1]):
            mended[-1] += " " + line
        else:
            mended.append(line)
    return mended


def _find(markup: str, text: str, start: int, *, last: bool = False) -> int:
    """Where the words of a block stand in the markup from start on; -1 where they don't (tags or entities cut them)."""
    edge = text[-60:] if last else text[:80]
    runs = sorted(HAN_RUN.findall(edge), key=len, reverse=True)[:3]
    for probe in (edge[-18:], *(run[-12:] for run in runs)) if last else (edge[:18], *(run[:12] for run in runs)):
        if (at := markup.rfind(probe, start) if last else markup.find(probe, start)) >= 0:
            return at
    return -1


def _cut_lines(markup: str, start: int, end: int, body: int) -> list[str]:
    """The lines of a stretch of markup, without the piece of a tag that it may start in."""
    return to_lines(markup[markup.find(">", start) + 1 if start > body else start : end])


def _original(block: Block) -> str:
    return block.text if block.original is None else block.original


def _find_headline(markup: str, page_title: str, body: int, first: int) -> int:
    """Where the headline begins its line: the last place before the article's first words, else the first after; -1."""
    runs = HAN_RUN.findall(page_title[:60])
    for probe in (page_title[:14], max(runs[:3], key=len)[:12]) if runs else ():
        at = markup.rfind(probe, body, first)
        while at >= 0 and markup[at - 1] not in ">\n\r\t 　":
            at = markup.rfind(probe, body, at)
        if at >= 0:
            return at
    return markup.find(runs[0][:12], first) if runs and len(runs[0]) > 6 else -1


def around_article(markup: str, blocks: Sequence[Block], page_title: str) -> PageLines:
    """The lines before, at the edges of and after the article.

    markup       the decoded page
    blocks       what extraction took for the article, as the page has it or converted since
    page_title   <title>: a headline may stand far above the first words that extraction found
    """
    markup = visible(markup)
    body = max(markup.find(mark) for mark in ("<body", "<BODY", "</head>", "</HEAD>", "</title>", "</TITLE>"))
    body = max(body, 0)
    prose = [block for block in blocks if is_prose(block.text)]
    first = next((at for block in prose[:3] if (at := _find(markup, _original(block), body)) >= 0), -1)
    if first < 0:
        return split_lines(to_lines(markup[body : body + 60_000]))
    last = max((_find(markup, _original(block), first, last=True) for block in prose[-2:]), default=first)
    start = max(body, first - BEFORE)
    above: list[str] = []
    headline = _find_headline(markup, page_title, body, first)
    if headline > first:  # what extraction took for the article starts above its headline
        above = _cut_lines(markup, max(first, headline - ABOUT), headline + BEFORE // 2, body)
    elif 0 <= headline < start + ABOUT:
        start = max(body, headline - ABOUT)
        if first - start > 2 * BEFORE:  # far above: the lines between them are the article's, lost to extraction
            above = _cut_lines(markup, start, start + BEFORE, body)
            start = first - BEFORE
    above += _cut_lines(markup, start, first, body)
    into = to_lines(markup[first : first + INTO])
    # The first words may stand inside their line: its beginning belongs to the lead.
    before = markup[max(0, first - 60) : first].replace("&nbsp;", " ").rstrip()
    inside = above and into and before and not before.endswith(">")
    lead = (above.pop() + into[0] if inside else into[0] if into else "", *into[1:4])
    end = markup.find("<", last + 12)
    close = to_lines(markup[max(first, last - INTO) : end if end >= 0 else last + INTO])
    below = to_lines(markup[end : end + AFTER])[:TAIL_LINES] if end >= 0 else []
    # Extraction may run on into comments: what signs the article then stands amid the blocks.
    for sign in SIGNS:
        if first < (at := markup.find(sign, first)) < last:
            below = [line for line in to_lines(markup[markup.rfind("<", 0, at) : at + 160])[:1] if sign in line] + below
    return PageLines(tuple(above), lead, tuple(close[-3:]), tuple(below))


def split_lines(lines: Sequence[str], is_boilerplate: Callable[[str], bool] | None = None) -> PageLines:
    """The same from lines alone: the article starts at the first line of prose and ends at the last.

    is_boilerplate   whether a line is the site's own, and no prose; where no line is prose, the longest run of others
                     is a poem or a list under its headline. None where that can't be told
    """
    lines = _mended(lines)
    own = [is_boilerplate is not None and is_boilerplate(line) for line in lines]
    prose = [i for i, line in enumerate(lines) if is_prose(line) and not is_keyword_chain(line) and not own[i]]
    if not prose:
        verse = longest_run(own) if is_boilerplate is not None else None
        if verse is None:
            return PageLines(above=tuple(lines))
        prose = [verse[0] + HEADED, verse[1] - 1]
    first, last = prose[0], prose[-1]
    return PageLines(
        tuple(lines[:first]),
        tuple(lines[first : first + 4]),
        tuple(lines[max(first, last - 2) : last + 1]),
        tuple(lines[last + 1 : last + 1 + TAIL_LINES]),
    )

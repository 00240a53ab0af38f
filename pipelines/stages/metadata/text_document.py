"""Headline and lines of a document without markup, by the roles of its lines. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from pipelines.record import TEXT_ROLES, Block, PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import CLOSING_LINES, TAIL_LINES, PageLines, mended
from pipelines.stages.metadata.headline import BADGE, PREFIX, SUBTITLE, without_site
from pipelines.text.characters import HAN
from pipelines.text.folding import letters

OTHERS = frozenset(("related", "comment", "spam"))  # what they say is said of other articles
SPAM = frozenset(("spam",))
BELOW_HEAD = 6  # lines from a headline or byline below the text on that may go with it
LEADING_LINES = 4
GAP, FAR = 6, 25  # lines without text that a stretch may hold, and that may lie between two of one text
SHARE = 5  # of the characters of the weightiest stretch that another of the same text has, at least
SIGNING = 3  # lines right below the text in which someone may sign it, whatever they are taken for
NEAR_END = 8  # lines from either end of the text within which a byline amid it belongs to that end
# What is left of bullets, table bars and lost emoji at the ends of a headline.
GLYPHS = re.compile(r"^[\s|•·■□◆◇●○▲▼★☆※>»«<*#?？️]+|[\s|•■□◆◇●○▲▼★☆※»«<*#]+$|\?{2,}$")
OFFICE = re.compile(rf"[{HAN}()（）]{{3,24}}[府室局委院厅部会处司团]")
FORUM_TAG = re.compile(r"^\[[^\[\]]{1,8}\]\s*(?=\S{4})")  # [转帖] 标题
GOES_ON = re.compile(r"^(?:关于|的|和|与|及|暨|印发|转发)")


def text_span(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """First and last line of the text among the blocks: of its weightiest stretch, and of what goes on near it.

    returns   None where no line is text. Lines far off, taken for text amid comments or a list of quotes, are left out
    """
    runs: list[tuple[int, int, int]] = []  # first line, last line, characters
    for i, block in enumerate(blocks):
        if block.role in TEXT_ROLES:
            first, last, chars = runs.pop() if runs and i - runs[-1][1] <= GAP else (i, i, 0)
            runs.append((first, i, chars + len(block.text)))
    if not runs:
        return None
    heaviest = max(run[2] for run in runs)
    kept = [run for run in runs if run[2] >= heaviest / SHARE]
    at = next(i for i, run in enumerate(kept) if run[2] == heaviest)
    begin = end = at
    while begin and kept[begin][0] - kept[begin - 1][1] <= FAR:
        begin -= 1
    while end + 1 < len(kept) and kept[end + 1][0] - kept[end][1] <= FAR:
        end += 1
    return kept[begin][0], kept[end][1]


def lines_by_role(blocks: Sequence[Block]) -> PageLines:
    """The lines above, in and below the text, without those that speak of other articles far from it."""
    span = text_span(blocks)
    if span is None:
        return PageLines(_page_lines(blocks, leave=OTHERS))
    first, last = span
    text = _page_lines([block for block in blocks[first : last + 1] if block.role in TEXT_ROLES])
    amid = [i for i in range(first, last + 1) if blocks[i].role not in TEXT_ROLES | OTHERS]
    above = [*blocks[:first], *(blocks[i] for i in amid if i - first <= NEAR_END)]
    ends = [blocks[i] for i in amid if last - i <= NEAR_END and i - first > NEAR_END]
    below = blocks[last + 1 :]
    if not any(block.role in ("headline", "byline") for block in above):  # what heads the text stands below it
        head = next((i for i, block in enumerate(below) if block.role in ("headline", "byline")), len(below))
        above += below[head : head + BELOW_HEAD]
    return PageLines(
        _page_lines(above, leave=SPAM),
        text[:LEADING_LINES],
        text[-CLOSING_LINES:],
        _page_lines([*ends, *below[:SIGNING]], leave=SPAM)
        + _page_lines(below[SIGNING:], leave=OTHERS)[: TAIL_LINES - SIGNING],
    )


def _page_lines(blocks: Sequence[Block], leave: Set[str] = frozenset()) -> tuple[PageLine, ...]:
    """The blocks as lines of a page, those of some roles left out."""
    kept = (block for block in blocks if block.role not in leave)
    return tuple(mended([PageLine(" ".join(block.text.split()), role=block.role) for block in kept]))


def headline_by_role(blocks: Sequence[Block], rules: MetadataRules) -> str | None:
    """The headline: the line of that role nearest above the text, or below it, with the line that it goes on in.

    returns   None where no line has the role; the top line's title without the site where only that is left
    """
    span = text_span(blocks)
    first, last = span if span else (len(blocks), len(blocks))
    heads = [i for i, block in enumerate(blocks) if block.role == "headline"]
    above, below = [i for i in heads if i < first], [i for i in heads if i > last]
    inside = [i for i in heads if first <= i <= last]
    for found in (above[-1:], inside[:1], below[:1]):
        for at in found:
            if at and SUBTITLE.match(blocks[at].text) and blocks[at - 1].role not in TEXT_ROLES:
                at -= 1  # the line that the subtitle stands below
            start = at
            while start - 1 in heads and at - start < 2:
                start -= 1
            if GOES_ON.match(blocks[start].text) and start and OFFICE.fullmatch(blocks[start - 1].text):
                start -= 1  # 某县人民政府办公室 / 关于…的通知
            return _joined([_clean(blocks[i].text, rules) for i in range(start, at + 1)])
    labelled = (block.text for block in blocks if block.role not in TEXT_ROLES and PREFIX.match(block.text))
    if (title := next(labelled, None)) is not None:  # 标题：, as collectors note it
        return _clean(title, rules)
    named = next((block.text for block in blocks if block.role == "page-title"), None)
    if named is None:
        return None
    whole = letters(named)
    for block in reversed(blocks[:first]):  # a line of its own that the page's title holds
        if block.role != "page-title" and len(letters(block.text)) >= 5 and letters(block.text) in whole:
            return _clean(block.text, rules)
    return without_site(_clean(named, rules), rules) or None


def _clean(line: str, rules: MetadataRules) -> str:
    """A headline without the glyphs, labels and badges around it."""
    text = PREFIX.sub("", GLYPHS.sub("", line))
    text = BADGE.sub("", FORUM_TAG.sub("", text))
    return without_site(GLYPHS.sub("", text), rules)


def _joined(parts: Sequence[str]) -> str:
    """Two lines as one headline; one that repeats the other counts once."""
    whole = ""
    for part in parts:
        if not part or part in whole:
            continue
        if whole and whole in part:
            whole = part
        else:
            whole += part if not whole or GOES_ON.match(part) else " " + part
    return whole

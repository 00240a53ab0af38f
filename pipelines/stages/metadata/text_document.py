"""The lines of a document without markup, by their roles. A library for the metadata stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from pipelines.record import TEXT_ROLES, Block, PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import CLOSING_LINES, TAIL_LINES, PageLines, mended
from pipelines.text.prose import is_paragraph

OTHERS = frozenset(("related", "comment", "spam"))  # what they say is said of other articles
SPAM = frozenset(("spam",))
BELOW_HEAD = 6  # lines from a headline or byline below the text on that may go with it
LEADING_LINES = 4
GAP, FAR = 6, 25  # lines without text that a stretch may hold, and that may lie between two of one text
SHARE = 5  # of the characters of the weightiest stretch that another of the same text has, at least
SIGNING = 3  # lines right below the text in which someone may sign it, whatever they are taken for
NEAR_END = 8  # lines from either end of the text within which a byline amid it belongs to that end


def text_span(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """First and last line of the text among the blocks: of its weightiest stretch, and of what goes on near it.

    returns   None where no line is text. Lines far off, taken for text amid comments or a list of quotes, are left out
    """
    runs: list[tuple[int, int, int]] = []  # first line, last line, characters
    for i, block in enumerate(blocks):
        if block.role in TEXT_ROLES:
            first, _, chars = runs.pop() if runs and i - runs[-1][1] <= GAP else (i, i, 0)
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


def _opening_days(blocks: Sequence[Block], is_day: Callable[[str], bool]) -> list[int]:
    """Which of a text's lines before its first prose tell its day: a short document hides its byline among its text."""
    found = []
    for at, block in enumerate(blocks[:BELOW_HEAD]):
        if is_paragraph(block.text):
            break
        if block.role in TEXT_ROLES and block.role != "data" and is_day(block.text):
            found.append(at)
    return found


def lines_by_role(blocks: Sequence[Block], is_day: Callable[[str], bool], rules: MetadataRules) -> PageLines:
    """The lines above, in and below the text, without those that speak of other articles far from it.

    is_day   whether a line is nothing but the day of publication and what goes with it; where one opens the text it
             stands above
    """
    span = text_span(blocks)
    if span is None:
        return PageLines(_page_lines(blocks, rules, leave=OTHERS))
    first, last = span
    days = {first + at for at in _opening_days(blocks[first : last + 1], is_day)}
    within = range(first, last + 1)
    text = _page_lines([blocks[i] for i in within if blocks[i].role in TEXT_ROLES and i not in days], rules)
    amid = [i for i in within if i in days or blocks[i].role not in TEXT_ROLES | OTHERS]
    above = [*blocks[:first], *(blocks[i] for i in amid if i - first <= NEAR_END)]
    ends = [blocks[i] for i in amid if last - i <= NEAR_END and i - first > NEAR_END]
    below = blocks[last + 1 :]
    if not any(block.role in ("headline", "byline") for block in above):  # what heads the text stands below it
        head = next((i for i, block in enumerate(below) if block.role in ("headline", "byline")), len(below))
        above += below[head : head + BELOW_HEAD]
    return PageLines(
        _page_lines(above, rules, leave=SPAM),
        text[:LEADING_LINES],
        text[-CLOSING_LINES:],
        _page_lines([*ends, *below[:SIGNING]], rules, leave=SPAM)
        + _page_lines(below[SIGNING:], rules, leave=OTHERS)[: TAIL_LINES - SIGNING],
    )


def _page_lines(blocks: Sequence[Block], rules: MetadataRules, leave: Set[str] = frozenset()) -> tuple[PageLine, ...]:
    """The blocks as lines of a page, those of some roles left out."""
    kept = (block for block in blocks if block.role not in leave)
    return tuple(mended([PageLine(" ".join(block.text.split()), role=block.role) for block in kept], rules))


def top_title(blocks: Sequence[Block]) -> str:
    """The line that the page's <title> became; "" without one."""
    return next((block.text for block in blocks if block.role == "page-title"), "")

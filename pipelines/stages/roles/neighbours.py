"""Lines taken for the site's that are text, as their company shows: amid the text, beside it, verse."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipelines.record import TEXT_ROLES
from pipelines.rules.boilerplate import LineRule, RowRule
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.line_reading import SeenLine

ENCLOSED, SIDE = 30, 3  # lines of a gap in the text, fewer than; lines on either side of it that hold a sentence
LABELS = frozenset(("label:outlet", "label:published", "label:authors", "label:editors"))
HEADS = frozenset(("headline", "subtitle", "page-title", "byline"))  # above such a line stands no text
LEFT = frozenset(("declaration", "spam", "table"))  # what stands in a gap and is no text
KEPT = TEXT_ROLES | LEFT | HEADS  # what no neighbour makes text
ALIKE, WORDS_ALONE = 3, "x"  # lines of one shape; the shape of every line of words without marks
ENDS_SENTENCE, LABELLED, NUMBERED = "ends:sentence", "label:any", "ordinal"
ROW, CELLS, FIGURED = "words-apart", 3, frozenset((NUMBERED,))  # of a table, and the fewest words of its rows
NO_ROW = frozenset(("bullet", "date", "date:alone", "date:short"))  # 2005年9月 (3): an archive's months
LONG, APART = 50, frozenset(("words-apart", "space"))  # letters of a line that is no headline, nor a row of a menu
DATA = frozenset((LABELLED, "label:clock"))
BYLINE_WORDS = LABELS | {"date", "date:alone", "date:short", "name:role"}
SALUTATION = 24  # letters of one
NUMBER = re.compile(r"\(?(\d{1,3})[、.)](?!\d)")
SIGNED = 30  # letters of the name of who signs a notice or letter
NO_SIGNATURE = BYLINE_WORDS | {
    "ends:colon",
    "label:any",
    "address",
    "marks:1",
    "marks:2",
    "marks:3",
    "marks:4",
    "no-han",
}
VERSES, VERSE_CHARS = 4, (3, 20)  # lines of verse in a row, and letters of each
VERSE_MEAN = 5, 12  # letters of a line of verse on the mean: entries of a menu have fewer, headlines have more
NO_VERSE = re.compile(r"[\d|:·/>]|\s\S+\s")


def with_verse(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where short lines of words right behind the headline, the byline or a label with its value are verse.

    Such lines, that no rule knows, are the article's in 16 of 17 cases on real pages; a menu has shorter ones, a list
    of headlines longer ones.
    """
    found = list(roles)
    at = 1
    while at < len(found):
        end = at
        while end < len(found) and found[end] not in HEADS | {"spam"} and _may_be_verse(lines, end):
            end += 1
        mean = sum(len(lines.seen[i].bare) for i in range(at, end)) / max(1, end - at)
        headed = found[at - 1] in HEADS or LABELLED in lines.seen[at - 1].features
        if headed and end - at >= VERSES and VERSE_MEAN[0] <= mean <= VERSE_MEAN[1]:
            found[at:end] = [role if role in TEXT_ROLES else "body" for role in found[at:end]]
        at = max(end, at) + 1
    return found


def _may_be_verse(lines: LineFeatures, i: int) -> bool:
    line = lines.seen[i]
    short = VERSE_CHARS[0] <= len(line.bare) <= VERSE_CHARS[1] and not NO_VERSE.search(line.text)
    return short and line.told is None and not line.prose and not line.dated


def with_enclosed(roles: Sequence[str], prose: Sequence[bool], told: Sequence[LineRule | RowRule | None]) -> list[str]:
    """The roles, where lines that no rule knows are text between sentences: questions, clocks, a list, code.

    prose, told   of each line: whether it is a sentence, and the rule that knows it, None for most. Under the heading
                  of a list (相关阅读) stand other articles
    With hosts left out seven of eight such lines are the article's, on three kinds of text.
    """
    whole = list(roles)
    text = [i for i, role in enumerate(roles) if role in TEXT_ROLES]
    for last, first in pairwise(text):
        if not 1 < first - last <= ENCLOSED or not HEADS.isdisjoint(roles[last:first]):
            continue
        above, below = range(max(0, last - SIDE + 1), last + 1), range(first, min(len(roles), first + SIDE))
        if all(any(prose[i] and roles[i] in TEXT_ROLES for i in side) for side in (above, below)):
            for i in takewhile(lambda i: not _opens(told[i]), range(last + 1, first)):
                if told[i] is None and roles[i] not in LEFT:
                    whole[i] = "body"
    return whole


def with_lists_of_names(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where three bylines in a row, or more, that tell no day and have no label are a list: who won.

    So is a short line with a colon at its end right above a sentence of the text, a salutation.
    """
    found = list(roles)
    plain = [role == "byline" and BYLINE_WORDS.isdisjoint(lines.seen[i].features) for i, role in enumerate(roles)]
    for start, end in _runs(plain):
        if plain[start] and end - start >= ALIKE:
            found[start:end] = ["body"] * (end - start)
    for i in range(len(found) - 1):
        line = lines.seen[i]
        calls = "ends:colon" in line.features and 2 <= len(line.bare) <= SALUTATION and line.told is None
        if calls and found[i] in ("byline", "menu") and found[i + 1] in TEXT_ROLES and lines.prose[i + 1]:
            found[i] = "body"
    return found


def with_numbered(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a line that no rule knows is text behind a line of the text with the number before its own."""
    found = list(roles)
    numbers = [NUMBER.match(line.text) for line in lines.seen]
    for i in range(1, len(found)):
        here, above = numbers[i], numbers[i - 1]
        if found[i] in KEPT or lines.told[i] is not None or here is None or above is None:
            continue
        if found[i - 1] in TEXT_ROLES and int(here[1]) == int(above[1]) + 1:
            found[i] = "body"
    return found


def with_signatures(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the day in words below a text (2020年9月14日) is the text's, if its last line or the line of who
    signs is right above: of 50 such lines of real pages 42 are the article's."""
    found = list(roles)
    for i in range(2, len(found)):
        line, above = lines.seen[i], lines.seen[i - 1]
        if found[i] in TEXT_ROLES or i <= lines.first or not _is_day_in_words(line):
            continue
        signs = (
            found[i - 2] in TEXT_ROLES
            and above.told is None
            and not above.prose
            and 2 <= len(above.bare) <= SIGNED
            and NO_SIGNATURE.isdisjoint(above.features)
        )
        if found[i - 1] in TEXT_ROLES:
            found[i] = "body"
        elif signs:
            found[i - 1 : i + 1] = ["body", "body"]
    return found


def _is_day_in_words(line: SeenLine) -> bool:
    return "date:alone" in line.features and "年" in line.text and line.text.rstrip(" )").endswith("日")


def with_tables(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where rows of a table are text: lines that end in amounts (盐 5克) with the line above them, lines of
    as many words each, numbered or with figures, and a table's head right above a row of it."""
    found = list(roles)
    free = [role not in KEPT - {"byline"} and lines.told[i] is None for i, role in enumerate(found)]
    amounts = [line.told is None and lines.texts.amount.search(line.text) is not None for line in lines.seen]
    words = [
        len(line.text.split()) if ROW in line.features and NO_ROW.isdisjoint(line.features) and line.told is None else 0
        for line in lines.seen
    ]
    for start, end in _runs(amounts):
        first = start - 1 if start and amounts[start] and free[start - 1] and found[start - 1] != "byline" else start
        if amounts[start] and end - start >= ALIKE:
            found[first:end] = ["body" if free[i] else found[i] for i in range(first, end)]
    for start, end in _runs(words):
        figures = sum(bool(FIGURED & lines.seen[i].features) or _has_digit(lines.lines[i]) for i in range(start, end))
        if words[start] >= CELLS and end - start >= ALIKE and 2 * figures >= end - start:
            found[start:end] = ["body" if free[i] else found[i] for i in range(start, end)]
    for i in range(len(found) - 1):
        row = found[i + 1] in TEXT_ROLES and ROW in lines.seen[i + 1].features
        if free[i] and row and ROW in lines.seen[i].features:
            found[i] = "body"
    return found


def _runs(values: Sequence[object]) -> list[tuple[int, int]]:
    """The runs of equal values: the first place of each and the place behind its last."""
    starts = [i for i in range(len(values)) if i == 0 or values[i] != values[i - 1]]
    return list(zip(starts, [*starts[1:], len(values)], strict=True))


def _has_digit(line: str) -> bool:
    return any(map(str.isdigit, line))


def with_neighbours(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a line that no rule knows is text with the lines beside it.

    It stands between two lines of the text, or beside one and ends a sentence, or near one and is like three others of
    the text: of their shape (14:30), or a label or a clock with what it tells; or it is numbered, beside the text, as
    three of its lines are, or longer than headlines are. Of real pages' lines 99 of 100 of the first kind are the
    article's, 97 of the second, all but a headline of the third.
    """
    grown = list(roles)
    text = [i for i, role in enumerate(roles) if role in TEXT_ROLES]
    shapes = Counter(lines.shapes[i] for i in text)
    data = sum(not DATA.isdisjoint(lines.seen[i].features) for i in text)
    numbered = sum(NUMBERED in lines.seen[i].features for i in text)
    last = len(grown) - 1
    # Down, up and down again: what was found is a neighbour to the next.
    for i in (*range(last + 1), *range(last, -1, -1), *range(last + 1)):
        line = lines.seen[i]
        if grown[i] in KEPT or line.told is not None or not line.bare:
            continue
        near = [grown[j] in TEXT_ROLES if 0 <= j <= last else False for j in (i - 2, i - 1, i + 1, i + 2)]
        shaped = shapes[line.shape] if line.shape != WORDS_ALONE else 0
        like_text = shaped >= ALIKE and 2 * shaped > lines.often[line.shape]
        like_text |= data >= ALIKE and not DATA.isdisjoint(line.features)
        ends = ENDS_SENTENCE in line.features
        ends |= numbered >= ALIKE and NUMBERED in line.features
        ends |= len(line.bare) >= LONG and APART.isdisjoint(line.features)
        if (near[1] and near[2]) or (ends and (near[1] or near[2])) or (like_text and any(near)):
            grown[i] = "body"
    return grown


def _opens(rule: LineRule | RowRule | None) -> bool:
    return rule is not None and rule.opens

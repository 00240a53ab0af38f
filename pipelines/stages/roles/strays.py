"""Lines that the model takes for what their company is not: menu entries apart from the text, text amid the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from pipelines.record import TEXT_ROLES
from pipelines.rules.boilerplate import LineRule, RowRule
from pipelines.stages.roles.features import LineFeatures

APART = 2  # lines of other roles between a stray and the text
ENCLOSED, SIDE = 30, 3  # lines of a gap in the text, fewer than; lines on either side of it that hold a sentence
HEADS = frozenset(("headline", "subtitle", "page-title", "byline"))  # above such a line stands no text
MASTHEAD = 12  # lines above a headline, at most: a table's rows may stand above what is taken for one
CONTACT = re.compile(
    r"(?:公司|单位|联系|客服|服务|咨询|全国)?(?:地址|电话|传真|手机|邮箱|邮编|热线|联系人|qq|e-?mail)\s?:\s?\S"
)
LEFT = frozenset(("declaration", "spam", "table"))  # what stands in a gap and is no text
KEPT = TEXT_ROLES | LEFT | HEADS  # what no neighbour makes text
ALIKE, WORDS_ALONE = 3, "x"  # lines of one shape; the shape of every line of words without marks
ENDS_SENTENCE = "ends:sentence"
MOST = 0.2  # of the text's characters that strays may hold together


def without_strays(roles: Sequence[str], chars: Sequence[int], prose: Sequence[bool]) -> list[str]:
    """The roles, where short runs of text without a sentence, apart from the text, are menu.

    chars, prose   of each line: its length, and whether it is a sentence
    returns   the roles as they are where no run holds a sentence: a poem or a list has none
    """
    runs = _runs(roles)
    weights = [sum(chars[start:end]) for start, end in runs]
    telling = [any(prose[start:end]) for start, end in runs]
    if not any(telling):
        return list(roles)
    strays = [i for i, told in enumerate(telling) if not told]
    if sum(weights[i] for i in strays) > MOST * sum(weights):
        return list(roles)
    calm = list(roles)
    for i in strays:
        for line in range(*runs[i]):
            calm[line] = "menu"
    return calm


def without_contacts(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a company's contacts above the headline are menu, and what the model takes for spam there.

    Above the headline stands no text without a sentence; what advertises is left to the spam stage.
    """
    above = range(roles.index("headline") if "headline" in roles else 0)
    if len(above) > MASTHEAD or any(lines.prose[i] for i in above):
        return list(roles)
    contacts = any(CONTACT.match(lines.lines[i]) for i in above)
    found = list(roles)
    for i in above:
        idle = found[i] == "spam" and not lines.seen[i].spammy
        if idle or (contacts and found[i] in TEXT_ROLES):
            found[i] = "menu"
    return found


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


def with_neighbours(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a line that no rule knows is text with the lines beside it.

    It stands between two lines of the text, or beside one and ends a sentence, or beside one and has the shape of
    three others of the text (14:30). Of real pages' lines 99 of 100 of the first kind are the article's, 97 of the
    second, all but a headline of the third.
    """
    grown = list(roles)
    shapes = Counter(lines.shapes[i] for i, role in enumerate(roles) if role in TEXT_ROLES)
    last = len(grown) - 1
    for i in (*range(last + 1), *range(last, -1, -1)):  # down and up again: what was found is a neighbour to the next
        line = lines.seen[i]
        if grown[i] in KEPT or line.told is not None or not line.bare:
            continue
        beside = (i > 0 and grown[i - 1] in TEXT_ROLES) + (i < last and grown[i + 1] in TEXT_ROLES)
        alike = shapes[line.shape] if line.shape != WORDS_ALONE else 0
        like_text = ENDS_SENTENCE in line.features or (alike >= ALIKE and 2 * alike > lines.often[line.shape])
        if beside == 2 or (beside and like_text):
            grown[i] = "body"
    return grown


def _opens(rule: LineRule | RowRule | None) -> bool:
    return rule is not None and rule.opens


def _runs(roles: Sequence[str]) -> list[tuple[int, int]]:
    """The runs of text, each from its first line to behind its last; few lines of other roles part no run."""
    runs: list[tuple[int, int]] = []
    for i, role in enumerate(roles):
        if role not in TEXT_ROLES:
            continue
        if runs and i - runs[-1][1] < APART:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs

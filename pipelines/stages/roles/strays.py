"""Lines that the model takes for text, or for spam, and that are none: they stand apart from the text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures

APART = 2  # lines of other roles between a stray and the text
MASTHEAD = 12  # lines above a headline, at most: a table's rows may stand above what is taken for one
ENDED, HEADLINE = 2, 10  # lines of meta data that end a text; letters of another article's headline
OF_THE_TEXT = frozenset(("ordinal", "label:any", "label:clock", "ends:sentence"))
CLOSED = 3  # lines that end a text, below which nothing is text
GOES_ON = 0.8  # of what sentences of the text usually share with it
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


def without_tail(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where text below the last sentence and below a line that a rule knows for the site's is the site's.

    On real pages with hosts left out none of 2,700 such lines is the article's, but for those right below a single line
    of meta data or a leftover of markup. Numbered lines, labels with their values and sentences stay.
    """
    found = list(roles)
    sentences = [i for i, role in enumerate(roles) if role in TEXT_ROLES and lines.prose[i] and lines.told[i] is None]
    known = 0
    for i in range(sentences[-1] + 1 if sentences else len(found), len(found)):
        told = lines.told[i]
        if told is not None:
            known += 0 if told.kind == "debris" else 1 if told.kind == "meta" else ENDED
        elif known >= ENDED and found[i] in TEXT_ROLES and OF_THE_TEXT.isdisjoint(lines.seen[i].features):
            found[i] = "related" if len(lines.seen[i].bare) >= HEADLINE else "menu"
    return found


def without_closed(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where below the densest part nothing is text below three lines that end a text or head a list of
    others, nor under such a head until the text goes on.

    On real pages with hosts left out 453 of 456 lines of the first kind that the chain takes for text are other
    articles', and 94 of 101 of the second.
    """
    found = list(roles)
    ends = [i for i in range(lines.long[1] + 1, len(found)) if lines.long[1] >= 0 and lines.ends[i]]
    for passed, (at, end) in enumerate(pairwise((*ends, len(found))), start=1):
        stop = end if passed >= CLOSED else _goes_on(lines, range(at + 1, end)) if lines.ends[at] == "opens" else at
        for i in range(at + 1, stop):
            if found[i] in TEXT_ROLES:
                found[i] = "related" if len(lines.seen[i].bare) >= HEADLINE else "menu"
    return found


def _goes_on(lines: LineFeatures, listed: range) -> int:
    """Where below the head of a list the text goes on: with a sentence that shares with it what is usual, or with the
    only sentences there; a list of excerpts has some below each headline."""
    sentences = [i for i in listed if lines.prose[i]]
    if sentences and sentences[-1] - sentences[0] == len(sentences) - 1:
        return sentences[0]
    return next((i for i in sentences if lines.kin and lines.kin[i] >= GOES_ON), listed.stop)


def without_mastheads(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a headline right above a company's contacts is the company's name: it declares whose site it is,
    and so do the contacts."""
    found = list(roles)
    contacts = [lines.texts.contact.search(line) is not None for line in lines.lines]
    for i in range(len(found) - 1):
        if contacts[i + 1] and (found[i] == "headline" or (contacts[i] and i and found[i] == "declaration")):
            found[i : i + 2] = ["declaration", "declaration"]
    return found


def without_contacts(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a company's contacts above the headline are menu: no text without a sentence stands there."""
    above = range(roles.index("headline") if "headline" in roles else 0)
    if len(above) > MASTHEAD or any(lines.prose[i] for i in above):
        return list(roles)
    contacts = any(lines.texts.contact.search(lines.lines[i]) for i in above)
    found = list(roles)
    for i in above:
        if contacts and found[i] in TEXT_ROLES:
            found[i] = "menu"
    return found


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

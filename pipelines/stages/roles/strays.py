"""Lines that the model takes for text, or for spam, and that are none: they stand apart from the text."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures

APART = 2  # lines of other roles between a stray and the text
MASTHEAD = 12  # lines above a headline, at most: a table's rows may stand above what is taken for one
ENDED, HEADLINE = 2, 10  # lines of meta data that end a text; letters of another article's headline
OF_THE_TEXT = frozenset(("ordinal", "label:any", "label:clock", "ends:sentence"))
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


def without_mastheads(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where a headline right above a company's contacts is the company's name, a menu."""
    below = (*lines.lines[1:], "")
    return [
        "menu" if role == "headline" and lines.texts.contact.search(following) else role
        for role, following in zip(roles, below, strict=True)
    ]


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

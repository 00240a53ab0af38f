"""The roles of a text without a sentence: a poem, a list, a draw of numbers, a timetable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.neighbours import LABELS
from pipelines.stages.roles.under_byline import byline_below_headline

HEADS = frozenset(("headline", "subtitle"))
HEADED = 4  # lines that may be above a poem, its headline and who wrote it among them
NAME_CHARS = 5  # of one name, perhaps set apart: 张 晓 岚
OF_THE_SITE = frozenset(("menu", "related", "declaration", "table", "page-title"))
MENU_LINES, MENU_SURE = 8, 2.0  # of a menu that is all there is: lines, and log-odds of those that no rule knows
SURE = 4.0  # log-odds by which a line is rather the site's than text


def with_all_lines(
    roles: Sequence[str], found: LineFeatures, scores: Sequence[Sequence[float]], labels: Sequence[str]
) -> list[str]:
    """The roles, where all is text but what a rule knows for the site's, and at either end what surely looks so.

    Its headline is the line above a byline, or above a single name; where several names stand together, they are what
    the list is of.
    """
    over_text = _over_text(labels)
    inside = [i for i, role in enumerate(roles) if role in TEXT_ROLES] or [0, len(roles)]
    kept = [
        role
        if role in TEXT_ROLES
        or role in (*HEADS, "spam")
        or found.told[i] is not None
        or (role != "byline" and not inside[0] < i < inside[-1] and over_text(role, scores[i]) > SURE)
        else "body"
        for i, role in enumerate(roles)
    ]
    text = [i for i, role in enumerate(kept) if role in (*TEXT_ROLES, *HEADS) and found.told[i] is None]
    at = byline_below_headline(found, text) or _single_name(found, text)
    if at:
        kept[: at - 1] = ["menu" if role in TEXT_ROLES | HEADS else role for role in kept[: at - 1]]
        kept[at - 1], kept[at] = "headline", "byline"
    return kept


def is_menu(
    roles: Sequence[str], found: LineFeatures, scores: Sequence[Sequence[float]], labels: Sequence[str]
) -> bool:
    """Whether a document is nothing but a site's menu: no sentence, no text, no byline, and most lines surely a menu's.

    A poem amid a site's lines may be taken for a menu as well; its lines are so by less.
    """
    if len(roles) < MENU_LINES or any(found.prose) or not set(roles) <= OF_THE_SITE:
        return False
    if any("name" in line.features or not LABELS.isdisjoint(line.features) for line in found.seen):
        return False
    over_text = _over_text(labels)
    unknown = [
        over_text(role, scores[i]) for i, role in enumerate(roles) if found.told[i] is None and found.seen[i].bare
    ]
    return median(unknown or [0.0]) >= MENU_SURE


def _over_text(labels: Sequence[str]) -> Callable[[str, Sequence[float]], float]:
    """By which log-odds a line is rather of a role than text, given its scores."""
    number = {label: at for at, label in enumerate(labels)}
    return lambda role, scores: scores[number[role]] - scores[number["body"]]


def _single_name(found: LineFeatures, text: Sequence[int]) -> int:
    """The one name of a document, near its top and below a line of its text; 0 without one."""
    single = [i for i in text if "name" in found.seen[i].features and len(found.lines[i]) <= NAME_CHARS]
    return single[0] if len(single) == 1 and single[0] in text[1:HEADED] and single[0] - 1 in text else 0

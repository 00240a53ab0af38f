"""The headline right above a document's byline, where the order of lines takes both for text."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.line_reading import EVENT

WITHIN = 10  # lines from the top within which a byline stands
LETTERS = 4, 44  # of a headline
MOST_BYLINES = 2  # where more lines have such labels they are entries of a list
LONGEST = 60  # letters of a byline
LABELS = frozenset(("label:outlet", "label:published", "label:authors", "label:editors"))
NO_HEADLINE = frozenset(("date", "date:alone", "ends:sentence", "ends:colon", "ends:comma", "name:role", "address"))
OF_A_MENU = frozenset(("words-apart", "marks:2", "marks:3", "marks:4"))


def byline_below_headline(lines: LineFeatures, text: Sequence[int]) -> int:
    """The byline of a document with its headline right above it; 0 without one.

    text   lines among which the headline is looked for; above it stands no sentence
    """
    found = [i for i in range(len(lines.seen)) if _is_byline(lines, i)]
    if not 1 <= len(found) <= MOST_BYLINES or not 0 < found[0] < WITHIN:
        return 0
    above = lines.seen[found[0] - 1]
    fits = LETTERS[0] <= len(above.bare) <= LETTERS[1] and above.told is None and NO_HEADLINE.isdisjoint(above.features)
    return found[0] if fits and found[0] - 1 in text and not any(lines.prose[: found[0]]) else 0


def _is_byline(lines: LineFeatures, i: int) -> bool:
    line = lines.seen[i]
    return (
        not LABELS.isdisjoint(line.features)
        and EVENT not in line.features
        and not line.prose
        and len(line.bare) <= LONGEST
    )


def with_headline_above_byline(roles: Sequence[str], lines: LineFeatures) -> list[str]:
    """The roles, where the line above the byline is taken for text: it is the headline, and above it stands no text.

    A line that is the headline so far stays one where it may be the first half, and is menu where it reads as one.
    """
    found = list(roles)
    at = byline_below_headline(lines, [i for i, role in enumerate(roles) if role in TEXT_ROLES])
    if not at:
        return found
    for i in range(at - 1):
        halves = found[i] == "headline" and i == at - 2 and OF_A_MENU.isdisjoint(lines.seen[i].features)
        if found[i] in TEXT_ROLES or (found[i] == "headline" and not halves):
            found[i] = "menu"
    found[at - 1] = "headline"
    if found[at] in TEXT_ROLES:
        found[at] = "byline"
    return found

"""The headline of a document where the chain gave none, or gave it to several lines."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures

HEADLINE = "headline"
MISSES, TEXT_MISSES = 5.0, 6.0  # log-odds by which another role may weigh more, and by which text may
DATED_MISSES = 9.0  # by which text may where the line below is no text and has a day
UNSAID_MISSES, NEAR = 3.0, 5  # of a line that says nothing of the text, and how many lines above it that may stand
FAR = 30  # lines above the text
NEVER = frozenset(("byline", "spam", "declaration", "comment"))
UNSAID = "story:0"  # it shares no pair of characters with the prose
NAMES = frozenset(("name", "name:role"))
STRANGE = frozenset(
    ("no-letters", "no-han", "rule:navigation", "rule:tools", "rule:meta", "rule:footer", "rule:credit")
)
# What a first or last line of the text is not, if it heads the text.
OF_THE_TEXT = frozenset(
    (
        "prose",
        "ordinal",
        "caption",
        "bracketed",
        "date",
        "date:alone",
        "name:role",
        "name",
        "ends:sentence",
        "ends:colon",
        "ends:comma",
        "chars:60",
        "chars:90",
        "chars:150",
        "chars:300",
    )
)
DATED = frozenset(("date:alone", "date:short", "date"))  # stands under a headline below the text


def with_headline(
    roles: Sequence[str], lines: LineFeatures, scores: Sequence[Sequence[float]], labels: Sequence[str]
) -> list[str]:
    """The roles with a headline, where a line comes near to being one.

    roles    of the lines, as decoded
    scores   what the features of each line say for each of the labels
    returns    of several headlines those that speak of the text; where none does, the line above the text, or its first
               or last, that the model gives the most for one
    """
    found = list(roles)
    text = [i for i, role in enumerate(found) if role in TEXT_ROLES]
    heads = [i for i, role in enumerate(found) if role == HEADLINE]
    speaking = [i for i in heads if UNSAID not in lines.placed[i]]
    if text and not heads and (at := _likeliest(found, text, lines, scores, labels.index(HEADLINE))) is not None:
        found[at] = HEADLINE
    for i in heads if speaking else ():
        if i not in speaking:
            found[i] = "menu" if NAMES.isdisjoint(lines.seen[i].features) else "byline"
    return found


def _likeliest(
    roles: Sequence[str], text: Sequence[int], lines: LineFeatures, scores: Sequence[Sequence[float]], own: int
) -> int | None:
    """The line that misses the headline's role by the least; None where all miss it by too much.

    own   the headline's number among the labels
    """
    shown = [line.features for line in lines.seen]
    places = [i for i in range(max(0, text[0] - FAR), text[0]) if roles[i] not in NEVER]
    places += [
        i
        for i in {text[0], text[-1]}
        if OF_THE_TEXT.isdisjoint(shown[i])
        and len(text) > 1
        and (i == text[0] or (i + 1 < len(shown) and not DATED.isdisjoint(shown[i + 1])))
    ]
    best, most = None, 0.0
    for i in places:
        if not STRANGE.isdisjoint(shown[i]):
            continue
        unsaid = UNSAID in lines.placed[i]
        if unsaid and (i in text or text[0] - i > NEAR):
            continue
        dated = i + 1 < len(shown) and i + 1 not in text and not DATED.isdisjoint(shown[i + 1])
        misses = UNSAID_MISSES if unsaid else MISSES if i not in text else DATED_MISSES if dated else TEXT_MISSES
        room = scores[i][own] - max(scores[i]) + misses
        if room > most:
            best, most = i, room
    return best

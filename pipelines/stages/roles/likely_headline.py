"""The headline of a document where the chain gave none, or gave it to several lines."""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipelines.record import TEXT_ROLES
from pipelines.rules.linear_model import SequenceModel

HEADLINE = "headline"
MISSES, TEXT_MISSES = 5.0, 6.0  # log-odds by which another role may weigh more, and by which text may
UNSAID_MISSES, NEAR = 3.0, 5  # of a line that says nothing of the text, and how many lines above it that may stand
FAR = 30  # lines above the text
NEVER = frozenset(("byline", "spam", "declaration", "comment"))
UNSAID = "story:0"  # it shares no pair of characters with the prose
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
DATED_BELOW = frozenset(("below:date:alone", "below:date:short", "below:date"))  # under a headline below the text


def with_headline(roles: Sequence[str], features: Sequence[Set[str]], model: SequenceModel) -> list[str]:
    """The roles with a headline, where a line comes near to being one.

    roles      of the lines, as decoded
    features   of each line
    returns    of several headlines those that speak of the text; where none does, the line above the text, or its first
               or last, that the model gives the most for one
    """
    found = list(roles)
    text = [i for i, role in enumerate(found) if role in TEXT_ROLES]
    heads = [i for i, role in enumerate(found) if role == HEADLINE]
    speaking = [i for i in heads if UNSAID not in features[i]]
    if text and not heads and (at := _likeliest(found, text, features, model)) is not None:
        found[at] = HEADLINE
    for i in heads if speaking else ():
        if i not in speaking:
            found[i] = "byline" if "name" in features[i] or "name:role" in features[i] else "menu"
    return found


def _likeliest(
    roles: Sequence[str], text: Sequence[int], features: Sequence[Set[str]], model: SequenceModel
) -> int | None:
    """The line that misses the headline's role by the least; None where all miss it by too much."""
    own = model.labels.index(HEADLINE)
    places = [i for i in range(max(0, text[0] - FAR), text[0]) if roles[i] not in NEVER]
    places += [
        i
        for i in {text[0], text[-1]}
        if OF_THE_TEXT.isdisjoint(features[i])
        and len(text) > 1
        and (i == text[0] or not DATED_BELOW.isdisjoint(features[i]))
    ]
    best, most = None, 0.0
    for i in places:
        if not STRANGE.isdisjoint(features[i]):
            continue
        unsaid = UNSAID in features[i]
        if unsaid and (i in text or text[0] - i > NEAR):
            continue
        scores = model.line_scores(features[i])
        room = scores[own] - max(scores) + (UNSAID_MISSES if unsaid else TEXT_MISSES if i in text else MISSES)
        if room > most:
            best, most = i, room
    return best

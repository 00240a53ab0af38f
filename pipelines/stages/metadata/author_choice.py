"""Which of those who may have written an article did."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.rules.linear_model import LinearModel
from pipelines.stages.metadata.author_lines import Candidate


def barred_people(people: Sequence[Candidate], others: frozenset[str]) -> frozenset[str]:
    """Who wrote nothing, whatever speaks for it: editors whom nothing calls writers, and some others.

    others   the outlet and the site
    """
    writers = {name for one in people if one.kind == "authors" for name in one.names}
    editors = {name for one in people if one.kind == "editors" for name in one.names}
    return frozenset(editors - writers) | others


def choose(
    candidates: Sequence[Candidate], model: LinearModel, barred: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...], dict[int, float]]:
    """The people of the best candidate and of those that go with it, where they come from, and all scores.

    barred    who is surely none: editors, the outlet, the site
    returns   names in page order; the evidence of each candidate that gave some; candidate's number -> score
    """
    scores = {at: model.score(candidate.features) for at, candidate in enumerate(candidates)}
    open_ = [
        at
        for at, candidate in enumerate(candidates)
        if scores[at] > model.margin and candidate.kind in ("", "authors") and not set(candidate.names) <= barred
    ]
    shown = [at for at in open_ if candidates[at].zone != "head"] or open_
    if not shown:
        return (), (), scores
    best = max(shown, key=lambda at: (scores[at], -at))
    chosen = (
        [best]
        if candidates[best].zone == "head"
        else [at for at in shown if goes_with(candidates[at], candidates[best])]
    )
    names = tuple(dict.fromkeys(name for at in sorted(chosen) for name in candidates[at].names if name not in barred))
    return names, tuple(dict.fromkeys(candidates[at].evidence for at in sorted(chosen))), scores


def choice_margin(candidates: Sequence[Candidate], model: LinearModel, barred: frozenset[str]) -> float | None:
    """How near the choice came to another: a byline to the model's margin, or the best to one that is no part of it.

    returns   None where there was nothing to choose from
    """
    scores = {
        at: model.score(one.features)
        for at, one in enumerate(candidates)
        if one.kind in ("", "authors") and not set(one.names) <= barred
    }
    if not scores:
        return None
    best = max(scores, key=lambda at: (scores[at], -at))
    others = [score for at, score in scores.items() if at != best and not goes_with(candidates[at], candidates[best])]
    above = scores[best] - model.margin
    return min(above, *(scores[best] - score for score in others)) if above > 0 and others else abs(above)


def goes_with(one: Candidate, best: Candidate) -> bool:
    """Whether two candidates are of one byline: the same or the next lines, or a name in common."""
    return (one.zone == best.zone and abs(one.at - best.at) <= 2) or bool(set(one.names) & set(best.names))

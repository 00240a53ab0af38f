"""Which of those who may have written an article did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.rules.linear_model import LinearModel
from pipelines.stages.metadata.author_lines import Candidate


def barred_people(people: Sequence[Candidate], others: frozenset[str]) -> frozenset[str]:
    """Who wrote nothing, whatever speaks for it: editors whom nothing calls writers, and some others.

    others   the outlet and the site
    """
    writers = {name for one in people if one.kind == "authors" for name in one.names}
    editors = {name for one in people if one.kind == "editors" for name in one.names}
    return frozenset(editors - writers) | others


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an article.

    names      in page order
    evidence   of each candidate that gave some
    scores     of all candidates, in their order
    margin     how near the choice came to another: a byline to the model's margin, or the best to one that is no part
               of it. None where there was nothing to choose from
    """

    names: tuple[str, ...]
    evidence: tuple[str, ...]
    scores: tuple[float, ...]
    margin: float | None


def choose(candidates: Sequence[Candidate], model: LinearModel, barred: frozenset[str]) -> Byline:
    """The people of the best candidate and of those that go with it.

    barred    who is surely none: editors, the outlet, the site
    """
    scores = tuple(model.score(candidate.features) for candidate in candidates)
    open_ = [at for at, one in enumerate(candidates) if one.kind in ("", "authors") and not set(one.names) <= barred]
    margin = _margin(candidates, {at: scores[at] for at in open_}, model.margin)
    above = [at for at in open_ if scores[at] > model.margin]
    shown = [at for at in above if candidates[at].zone != "head"] or above
    if not shown:
        return Byline((), (), scores, margin)
    best = max(shown, key=lambda at: (scores[at], -at))
    chosen = (
        [best]
        if candidates[best].zone == "head"
        else [at for at in shown if goes_with(candidates[at], candidates[best])]
    )
    names = tuple(dict.fromkeys(name for at in sorted(chosen) for name in candidates[at].names if name not in barred))
    evidence = tuple(dict.fromkeys(candidates[at].evidence for at in sorted(chosen)))
    return Byline(names, evidence, scores, margin)


def _margin(candidates: Sequence[Candidate], scores: Mapping[int, float], least: float) -> float | None:
    """How far the best of the scored candidates is from the nearest other choice."""
    if not scores:
        return None
    best = max(scores, key=lambda at: (scores[at], -at))
    others = [score for at, score in scores.items() if at != best and not goes_with(candidates[at], candidates[best])]
    above = scores[best] - least
    return min(above, *(scores[best] - score for score in others)) if above > 0 and others else abs(above)


def goes_with(one: Candidate, best: Candidate) -> bool:
    """Whether two candidates are of one byline: the same or the next lines, or a name in common."""
    return (one.zone == best.zone and abs(one.at - best.at) <= 2) or bool(set(one.names) & set(best.names))

"""Which clusters a text may join, and how a touched cluster falls apart again: votes, never chains.

Single link would chain a digest to all it quotes; a majority of what a cluster holds has to recognise a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipelines.copies.likeness import Likeness

MAJORITY = 0.5

Compare = Callable[[int, int], Likeness]
Voters = Sequence[tuple[int, int]]
"""(page, copies that it stands for), the weightiest first."""


def standing(voters: Voters, likes: Mapping[int, Likeness]) -> float | None:
    """The mean likeness of a text to a cluster in which at least half recognise it, None where fewer do."""
    total = sum(weight for _, weight in voters)
    yes = sum(weight for page, weight in voters if likes[page].copies)
    if yes < MAJORITY * total:
        return None
    return sum(weight * likes[page].similarity for page, weight in voters if likes[page].copies) / total


def agree(a: Voters, b: Voters, compare: Compare) -> bool:
    """Whether two clusters are one: at least half of the pairs across recognise each other."""
    total = sum(v * w for _, v in a for _, w in b)
    yes = sum(v * w for page, v in a for other, w in b if compare(page, other).copies)
    return yes >= MAJORITY * total


def average_link(
    voters: Voters,
    compare: Compare,
    *,
    together: Sequence[tuple[int, int]] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> list[list[int]]:
    """Group pages anew from all pairs: merge the two groups that agree most while at least half of their pairs do.

    together, apart   pairs decided manually; they hold whatever the texts say
    returns           the groups, each ascending, ordered by their first page
    """
    weight = dict(voters)
    pages = sorted(weight)
    groups: dict[int, list[int]] = {page: [page] for page in pages}
    home = {page: page for page in pages}
    votes: dict[tuple[int, int], tuple[float, float]] = {}
    for n, a in enumerate(pages):
        for b in pages[n + 1 :]:
            like = compare(a, b)
            if like.copies:
                votes[a, b] = (weight[a] * weight[b], weight[a] * weight[b] * like.similarity)

    def merge(a: int, b: int) -> None:
        low, high = sorted((a, b))
        groups[low] = sorted(groups[low] + groups.pop(high))
        for page in groups[low]:
            home[page] = low
        for other in groups:
            if other != low:
                one = votes.pop((min(other, high), max(other, high)), (0.0, 0.0))
                if one[0]:
                    key = (min(other, low), max(other, low))
                    held = votes.get(key, (0.0, 0.0))
                    votes[key] = (held[0] + one[0], held[1] + one[1])
        votes.pop((low, high), None)

    for a, b in together:
        if a in home and b in home and home[a] != home[b]:
            merge(home[a], home[b])
    while True:
        barred = {tuple(sorted((home[a], home[b]))) for a, b in apart if a in home and b in home}
        best: tuple[float, float, int, int] | None = None
        for (a, b), (yes, alike) in votes.items():
            total = sum(weight[p] for p in groups[a]) * sum(weight[p] for p in groups[b])
            if yes >= MAJORITY * total and (a, b) not in barred:
                best = max(best or (0.0, 0.0, 0, 0), (yes / total, alike / total, -a, -b))
        if best is None:
            return [groups[first] for first in sorted(groups)]
        merge(-best[2], -best[3])

"""Boilerplate that no rule lists, told by a model at the page's edge. A library of the boilerplate stage."""

from __future__ import annotations

from collections.abc import Set

from pipelines.rules.ngram_model import GramModel
from pipelines.stages.boilerplate.outline import WORDS, Outline
from pipelines.text.shared_pairs import pairs, speaks_of

LEANS = 1.0  # log-odds from which the model is believed
LEANS_HEADLINE = 1.5  # the same right above the text, where a headline may stand
STAY = 2  # lines


def unlisted(page: Outline, known: Set[int], model: GramModel) -> list[int]:
    """The lines at the page's edge that no rule knows and that the model takes for boilerplate.

    known   lines that go already
    The model is not asked beyond the first lines that stay (a headline, a byline): behind them stands a list, a table
    or an agenda. Nor is it believed of a line that speaks of the text's subject, or that says how to reach an office.
    """
    if page.end < 0:
        return []
    story: set[str] | None = None
    found = []
    for side in (range(page.start), range(len(page.lines) - 1, page.end, -1)):
        stayed = 0
        for i in side:
            line = page.lines[i]
            if page.matched[i] is not None or i in known:
                continue
            leans = LEANS_HEADLINE if i == page.start - 1 else LEANS
            if WORDS.search(line) and model.score(line) > leans and not page.parts.no_boilerplate.search(line):
                if story is None:
                    story = pairs("\n".join(page.lines[page.start : page.end + 1]))
                if not speaks_of(line, story):
                    found.append(i)
                    continue
            stayed += 1
            if stayed > STAY:
                break
    return found

"""A betting brand in the place of an organisation's name, in a text that is honest otherwise. A library.

Copies of a school's pages have its name replaced: 某某买球官网大学生. The name is lost; the page is told of, and kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.spam import SpamRule, SpamRules
from pipelines.text.characters import HAN

BRANDS, REPORTS, POLICE = "casino-strong", ("guard-report", "guard-official", "guard-names"), "guard-police"
GAP = 6  # characters between the words of one brand
FEWEST = 2  # lines
# A name that is spoken of is followed by these; one that stands for another goes on in what belongs to that.
SPOKEN_OF = re.compile(rf"[^{HAN}]|[被的是等案在以]|$")


def has_replaced_names(lines: Sequence[str], rules: SpamRules) -> bool:
    """Whether brands stand for an organisation in two lines of a report and more.

    lines   folded, of the text that stays
    """
    found = 0
    for line in lines:
        stems = [(stem, at, rules.owner[stem]) for stem, at in rules.stems_in(line)]
        if any(rule.id == POLICE for _, _, rule in stems):
            return False
        reports = any(rule.id in REPORTS for _, _, rule in stems)
        found += reports and any(
            rule.id == BRANDS and not SPOKEN_OF.match(line, _brand_end(stems, at)) for _, at, rule in stems
        )
    return found >= FEWEST


def _brand_end(stems: Sequence[tuple[str, int, SpamRule]], start: int) -> int:
    """Where a brand ends that begins at a place: behind its last word."""
    end = start
    for stem, at, rule in stems:
        if at >= start and (at == start or at - end <= GAP) and rule.kind == "casino":
            end = at + len(stem)
    return end

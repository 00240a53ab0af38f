"""Who publishes first, and who copies whom."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.database.sql_rows import Row
from pipelines.outputs.report.chosen import Chosen

FAR = timedelta(days=90)  # a text that comes up again after this is taken from the archive, and tells no speed


@dataclass(frozen=True, slots=True)
class Flow:
    """Texts that one site published first and another later; hours is the median lag where both tell a time."""

    origin: str
    copier: str
    count: int
    hours: float | None


def read_flows(chosen: Chosen) -> tuple[list[Flow], list[float]]:
    """Who published first, and who after; a site's second copy of a text counts once."""
    rows = chosen.db.query(
        "SELECT article_id, site, published_at, fetched_at, id FROM pages"
        " WHERE article_id IN (SELECT article_id FROM chosen JOIN pages USING (id)) AND relation <> 'revision'"
        " ORDER BY article_id, id"
    )
    carriers: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        held = carriers[row["article_id"]].get(row["site"])
        if held is None or _when(row) < _when(held):
            carriers[row["article_id"]][row["site"]] = row
    counts: Counter[tuple[str, str]] = Counter()
    hours: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for sites in carriers.values():
        origin, *copies = sorted(sites.values(), key=_when)
        for copy in copies:
            pair = chosen.labels[origin["site"]], chosen.labels[copy["site"]]
            counts[pair] += 1
            if (lag := _lag(origin["published_at"], copy["published_at"])) is not None:
                hours[pair].append(lag)
    flows = [
        Flow(origin, copier, count, statistics.median(hours[origin, copier]) if hours[origin, copier] else None)
        for (origin, copier), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return flows, sorted(lag for lags in hours.values() for lag in lags)


def _when(page: Row) -> tuple[str, str, int]:
    """Order of publication, as far as the pages tell: by day, then time; who tells nothing comes last."""
    published = page["published_at"] or "9999"
    return published[:10], published[10:], page["id"]


def _lag(first: str | None, later: str | None) -> float | None:
    """Hours between two published times; None where one tells too little, or the copy is from the archive."""
    if not first or not later or (len(first) == 10) != (len(later) == 10):
        return None
    gap = datetime.fromisoformat(later) - datetime.fromisoformat(first)
    if (len(first) == 10 and not gap) or gap > FAR:
        return None
    return gap.total_seconds() / 3600

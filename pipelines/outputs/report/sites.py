"""The sites that served the pages, and what came of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.outputs.report.chosen import Chosen
from pipelines.record import Page

DAYS = 30  # of a sparkline


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One site, with what came of it; `days` counts its pages by day of fetch, the last at the end of the scope."""

    label: str
    site: str
    pages: int
    articles: int
    copies: int
    rejected: int
    failures: int
    spam: int
    masked: int
    days: tuple[int, ...]


def read_sources(chosen: Chosen, failures: Mapping[str, Counter[str]]) -> list[SourceRow]:
    rows = chosen.pages(
        "site, count(*) AS pages, sum(relation IN ('canonical', 'reworded')) AS articles, sum(masked > 0) AS masked,"
        " sum(reject_reason IS NOT NULL) AS rejected,"
        " sum((SELECT count(*) FROM removals WHERE page_id = pages.id AND stage = 'spam')) AS spam",
        "GROUP BY site ORDER BY pages DESC, site",
    )
    failed = sum((counts for counts in failures.values()), Counter())
    last = date.fromisoformat(chosen.scope.until[:10]) - timedelta(days=0 if chosen.scope.is_run else 1)
    first = last - timedelta(days=DAYS - 1)
    days: defaultdict[str, Counter[str]] = defaultdict(Counter)
    query = (
        "SELECT site, substr(fetched_at, 1, 10) AS day, count(*) AS n FROM pages"
        " WHERE fetched_at >= ? AND fetched_at < ? GROUP BY 1, 2"
    )
    for row in chosen.db.query(query, [str(first), str(last + timedelta(days=1))]):
        days[row["site"]][row["day"]] = row["n"]
    found = [
        SourceRow(
            label=chosen.labels[row["site"]],
            site=row["site"],
            pages=row["pages"],
            articles=row["articles"],
            copies=row["pages"] - row["articles"] - row["rejected"],
            rejected=row["rejected"],
            failures=failed.pop(row["site"], 0),
            spam=row["spam"],
            masked=row["masked"],
            days=tuple(days[row["site"]][str(first + timedelta(days=n))] for n in range(DAYS)),
        )
        for row in rows
    ]
    only_failed = sorted(failed.items(), key=lambda item: (-item[1], item[0]))
    return found + [
        SourceRow(chosen.labels.get(site, site), site, 0, 0, 0, 0, n, 0, 0, (0,) * DAYS) for site, n in only_failed
    ]


def site_of(url: str) -> str:
    """The site of a failed URL as pages.site has it; a scheme or "none" where there is no host."""
    try:
        return Page(url=url, payload=b"", fetched_at="").site or url.partition(":")[0] or "none"
    except ValueError:
        return "none"

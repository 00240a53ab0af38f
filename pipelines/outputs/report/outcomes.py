"""What became of all that was asked for: the way from fetched to stored, failures, time spent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.outputs.report.chosen import Chosen
from pipelines.outputs.report.sites import site_of


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the funnel: what is left, and what was lost on the way to it, by reason."""

    name: str
    chinese: str
    count: int
    lost: tuple[tuple[str, int], ...] = ()


def read_failures(chosen: Chosen) -> dict[str, Counter[str]]:
    condition, given = chosen.condition("run_id", "at")
    rows = chosen.db.query(f"SELECT kind, url FROM failures WHERE {condition}", given)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row["kind"]][site_of(row["url"] or "")] += 1
    return dict(sorted(found.items(), key=lambda item: -item[1].total()))


def steps(
    stats: Mapping[str, float], failures: Mapping[str, Counter[str]], rejected: Counter[str], pages: int, articles: int
) -> list[Step]:
    """From what was asked for to what is kept as a text."""
    failed = [(kind, counts.total()) for kind, counts in failures.items()]
    unchanged, losses = int(stats.get("page/unchanged", 0)), sum(n for _, n in failed)
    came, carried = pages + unchanged, pages - rejected.total()
    return [
        Step("asked for", "请求", came + losses),
        Step("came", "到达", came, tuple(failed)),
        Step("new or changed", "新页", pages, (("known and unchanged", unchanged),) if unchanged else ()),
        Step("hold an article", "正文", carried, tuple(rejected.most_common())),
        Step("distinct articles", "文章", articles, (("copies and revisions", carried - articles),)),
    ]


def stages(stats: Mapping[str, float]) -> list[tuple[str, float]]:
    """Milliseconds of CPU a cleaned page, the slowest stage first; empty where the runs did not record them."""
    spent = {name.removeprefix("cpu_us/"): value for name, value in stats.items() if name.startswith("cpu_us/")}
    pages = stats.get("cpu_pages", 0)
    return sorted(((name, value / 1000 / pages) for name, value in spent.items() if pages), key=lambda item: -item[1])

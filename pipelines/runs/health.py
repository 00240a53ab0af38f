"""Whether a run went as it should: what cron and the ledger want to know.

Not by Spidermon: the verdict has to stand in the ledger and in the exit code, and the last runs it is compared with
are in the ledger as well, while Spidermon's monitors leave the exit code at 0 and bring a store of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from statistics import median
from typing import Any

from pipelines.rules.config_files import counted

COVERED_FROM = 20  # articles; the share of fewer says nothing
LINKS_FROM = 10  # links of a source in the runs before; fewer come and go
REFUSED_FROM = 5  # new pages of a source, all of them refused
EXPECTED_FROM = 5  # new articles of a source; the share of fewer says nothing
EXPECTED = ("articles", "title", "published", "outlet", "authors")  # what a source may state in sources.yaml
COLUMNS = {"published": "published_at"}
FIELDS = ("title", "published_at", "outlet", "authors")

CLUSTER_LOST = "cluster-lost"  # as a run's finish reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run did.

    fetched      pages that came, known ones included
    unchanged    of these, pages that the database held already, or that answered 304
    articles     new articles
    duplicates   pages that joined an article: reprints and revisions
    rejected     pages that hold no article
    failures     rows of failures
    """

    fetched: int = 0
    unchanged: int = 0
    articles: int = 0
    duplicates: int = 0
    rejected: int = 0
    failures: int = 0

    @property
    def pages(self) -> int:
        """New rows of pages."""
        return self.articles + self.duplicates + self.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRules:
    """What a run must keep to; the setting HEALTH, a mapping of some of these.

    min_pages          pages that came, known ones included
    max_failure_share  of failures among all that was asked for
    min_coverage       share of new articles that have a title, published_at, outlet, authors; from twenty articles on,
                       those that came as text left out
    max_drop           a source that leads to fewer links of articles than before, by more than this share of the median
                       of its last healthy runs, has changed its pages or lost us; 1 for never
    """

    min_pages: int = 0
    max_failure_share: float = 0.5
    min_coverage: Mapping[str, float] = field(default_factory=lambda: {"title": 0.8, "published_at": 0.3})
    max_drop: float = 0.9


class HealthError(ValueError):
    """The setting HEALTH can't be used; the message says why."""


def health_rules(given: Mapping[str, Any]) -> HealthRules:
    """The rules of a setting.

    raises   HealthError with every fault at once
    """
    known = {one.name for one in fields(HealthRules)}
    faults = [f"unknown key {key!r}; known: {', '.join(sorted(known))}" for key in given if key not in known]
    coverage = given.get("min_coverage", {})
    if not isinstance(coverage, Mapping):
        faults.append(f"min_coverage: {coverage!r} is no mapping of shares")
        coverage = {}
    faults += [
        f"min_coverage: unknown field {name!r}; known: {', '.join(FIELDS)}" for name in coverage if name not in FIELDS
    ]
    numbers = [(key, value) for key, value in (dict(given) | dict(coverage)).items() if key in known | set(FIELDS)]
    faults += [
        f"{key}: {value!r} is not a number from 0 on"
        for key, value in numbers
        if key != "min_coverage" and (not isinstance(value, (int, float)) or isinstance(value, bool) or value < 0)
    ]
    if faults:
        raise HealthError("\n".join([f"HEALTH: {counted(faults)}", *(f"  {fault}" for fault in faults)]))
    return HealthRules(**given)


ENDINGS = {CLUSTER_LOST: "the cluster was lost; run it again, and it takes up what is missing"}


def trouble(
    counts: Counts,
    finish_reason: str,
    *,
    rules: HealthRules = HealthRules(),
    stats: Mapping[str, Any] = {},
    earlier: Mapping[str, Sequence[int]] = {},
    expected: Mapping[str, Mapping[str, float]] = {},
) -> str | None:
    """What is wrong with a run, in a sentence; None for a healthy one.

    stats      counters of the run: field/*, listing/*, source/*/links and others of a source, archive/*
    earlier    source -> how many links of articles it had in its last healthy runs
    expected   source -> what sources.yaml says it must keep: articles, and the share of them that have a field
    """
    if finish_reason not in ("finished", "budget"):
        return f"it ended early: {ENDINGS.get(finish_reason, finish_reason)}"
    found = []
    if counts.fetched and counts.fetched == counts.rejected:
        found.append(f"{counts.fetched} pages came, and not one was an article")
    lists = stats.get("listing/read", 0) + stats.get("listing/unchanged", 0)
    if counts.failures > rules.max_failure_share * (counts.failures + counts.fetched + lists):
        most = "most" if rules.max_failure_share >= 0.5 else "too many"
        found.append(f"{most} fetches failed: {counts.failures} failures, {counts.fetched} pages")
    if counts.fetched < rules.min_pages:
        found.append(f"{counts.fetched} pages came, fewer than {rules.min_pages}")
    if lost := stats.get("archive/unreadable", 0):
        found.append(f"{lost} records or lines of files could not be read")
    if broken := stats.get("archive/broken-off", 0):
        found.append(f"{broken} files could not be read, or only up to some place")
    total = stats.get("field/articles", 0)
    for name, least in rules.min_coverage.items():
        if total >= COVERED_FROM and stats.get(f"field/{name}", 0) < least * total:
            found.append(f"{stats.get(f'field/{name}', 0)} of {total} articles have {name}, fewer than {least:.0%}")
    for source in sources_of(stats):
        found += source_trouble(source, rules, stats, earlier.get(source, ()), expected.get(source, {}))
    return "; ".join(found) or None


def sources_of(stats: Mapping[str, Any]) -> list[str]:
    """The sources that a run crawled, by its counters."""
    return sorted(key.split("/")[1] for key in stats if key.startswith("source/") and key.endswith("/links"))


def source_trouble(
    source: str,
    rules: HealthRules,
    stats: Mapping[str, Any],
    earlier: Sequence[int],
    expected: Mapping[str, float],
) -> list[str]:
    """What is wrong with one source, a sentence each."""

    def count(name: str) -> int:
        return int(stats.get(f"source/{source}/{name}", 0))

    today, stored = max(count("links"), count("stored")), count("stored")
    before = median(earlier) if earlier else None
    found = []
    if count("cut-short"):
        found.append(f"a file of {source} ended early")
    if count("sitemaps-unchanged") and not today:
        pass  # its index says that nothing is new
    elif before is None and not today:
        found.append(f"{source} led to no article")
    elif before and (not today or (before >= LINKS_FROM and today < (1 - rules.max_drop) * before)):
        found.append(f"{source} led to {today} articles, to {before:g} in the runs before")
    if before is None and not stored and count("refused") >= REFUSED_FROM:
        found.append(f"{source} led to {count('refused')} new pages, and not one was an article")
    if today < expected.get("articles", 0):
        found.append(f"{source} led to {today} articles, fewer than the {expected['articles']:g} expected")
    for name, least in expected.items():
        have = count(f"field/{COLUMNS.get(name, name)}")
        if name != "articles" and stored >= EXPECTED_FROM and have < least * stored:
            found.append(f"{have} of {stored} articles of {source} have {name}, fewer than the {least:.0%} expected")
    return found


def limits_reached(stats: Mapping[str, Any]) -> str | None:
    """Which limits of its sources a run reached, so that it left links alone: no fault, but worth knowing."""
    told = {"over-budget": "its budget", "too-many-alike": "the limit of lists alike"}
    found = [
        f"{source} reached {what}"
        for source in sources_of(stats)
        for name, what in told.items()
        if stats.get(f"source/{source}/{name}")
    ]
    return "; ".join(found) or None

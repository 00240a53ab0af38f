"""What the report tells, read off the database: plain numbers and names, nothing about how they look."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.database.checks import Accuracy, accuracy
from pipelines.database.sql_rows import Row, Rows
from pipelines.database.store import Store
from pipelines.outputs.report.chosen import Chosen, NothingToReport, Scope
from pipelines.outputs.report.copy_flows import Flow, read_flows
from pipelines.outputs.report.dirt import SpamClass, read_damage, read_removals, read_spam
from pipelines.outputs.report.holdings import read_charsets, read_filled, read_published
from pipelines.outputs.report.outcomes import Step, read_failures, stages, steps
from pipelines.outputs.report.sites import SourceRow, read_sources


@dataclass(slots=True, kw_only=True)
class Figures:
    """Everything on the page. Counters go from the most frequent to the least."""

    scope: Scope
    runs: list[Row]
    pages: int
    articles: int
    steps: list[Step]
    sources: list[SourceRow]
    flows: list[Flow]
    lags: list[float]  # hours, one a copy
    spam: list[SpamClass]
    damage: list[tuple[str, str, int, int]]  # name, what it is in Chinese, pages, spots
    removals: Counter[str] = field(default_factory=Counter)
    charsets: dict[str, Counter[str]] = field(default_factory=dict)
    scripts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    evidence: Counter[str] = field(default_factory=Counter)
    filled: list[tuple[str, str, float]] = field(default_factory=list)
    published: dict[str, Counter[str]] = field(default_factory=dict)  # day -> site label -> articles
    stages: list[tuple[str, float]] = field(default_factory=list)  # ms of CPU a page
    failures: dict[str, Counter[str]] = field(default_factory=dict)  # kind -> site
    rejected: Counter[str] = field(default_factory=Counter)
    accuracy: list[Accuracy] = field(default_factory=list)  # of all checks so far, whatever the scope


def read_figures(store: Store, scope: Scope, *, names: Mapping[str, str], classes: Mapping[str, str]) -> Figures:
    """All figures of a scope, of one state of the database.

    names     of sources, by id
    classes   of spam, by rule id
    raises    NothingToReport when not a page nor a failure is in it
    """
    with store.db.atomic():  # one state, although a crawl goes on
        return _figures(Chosen(store, scope, names), classes)


def _figures(chosen: Chosen, classes: Mapping[str, str]) -> Figures:
    ((pages, articles),) = chosen.db.execute(
        "SELECT count(*), count(DISTINCT article_id) FROM chosen JOIN pages USING (id)"
    ).fetchall()
    marks = ",".join("?" * len(chosen.scope.runs))
    runs = list(chosen.db.query(f"SELECT * FROM runs WHERE id IN ({marks}) ORDER BY id", chosen.scope.runs))
    stats: Counter[str] = Counter()
    for run in runs:
        told = json.loads(run["stats"] or "{}")
        stats.update({name: value for name, value in told.items() if type(value) in (int, float)})
    failures = read_failures(chosen)
    if not pages and not failures and not stats:
        raise NothingToReport(f"{chosen.scope.title}: not a page came, and none failed")
    rejected = chosen.shares("reject_reason", "reject_reason IS NOT NULL")
    flows, lags = read_flows(chosen)
    return Figures(
        scope=chosen.scope,
        runs=runs,
        pages=pages,
        articles=articles,
        steps=steps(stats, failures, rejected, pages, articles),
        sources=read_sources(chosen, failures),
        flows=flows,
        lags=lags,
        spam=read_spam(chosen, classes),
        damage=read_damage(chosen),
        removals=read_removals(chosen),
        charsets=read_charsets(chosen),
        scripts=chosen.shares("script", "article_id IS NOT NULL"),
        languages=chosen.shares("language", "article_id IS NOT NULL"),
        extractors=chosen.shares("extractor", "article_id IS NOT NULL"),
        evidence=chosen.shares("published_evidence", "article_id IS NOT NULL"),
        filled=read_filled(chosen),
        published=read_published(chosen),
        stages=stages(stats),
        failures=failures,
        rejected=rejected,
        accuracy=accuracy(Rows(chosen.db)),
    )

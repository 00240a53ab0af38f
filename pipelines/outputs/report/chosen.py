"""What a report is about: a run or a period, and its pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipelines.database.sql_rows import Row
from pipelines.database.store import Store


class NothingToReport(Exception):
    """The run or period holds nothing; the message says so."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A run, or a period.

    runs           ids of the runs, all but those that only reprocessed
    since, until   moments in UTC; until is the first one that is not meant any more
    """

    title: str
    runs: tuple[int, ...]
    since: str
    until: str
    is_run: bool


def scope_of_run(store: Store, run_id: int | None = None) -> Scope:
    """A run by its id, or the last one that stored a page; where none did, the last one that fetched or read pages.

    raises   NothingToReport
    """
    query, order = "SELECT * FROM runs WHERE id = ?", "id DESC"
    if not run_id:
        query = "SELECT * FROM runs WHERE spider <> 'reprocess'"
        order = f"EXISTS (SELECT 1 FROM pages WHERE run_id = runs.id) DESC, {order}"
    rows = list(store.db.query(f"{query} ORDER BY {order} LIMIT 1", [run_id] if run_id else []))
    if not rows:
        raise NothingToReport(f"{store.path} holds no run" + (f" {run_id}" if run_id else " yet"))
    run = rows[0]
    ended = run["finished_at"] or run["started_at"]
    return Scope(f"Run {run['id']} · {run['spider']}", (run["id"],), run["started_at"], ended, True)


def scope_of_period(store: Store, since: date, until: date) -> Scope:
    """All that came from one day to another, both included."""
    start, end = f"{since}T00:00:00Z", f"{until + timedelta(days=1)}T00:00:00Z"
    query = "SELECT id FROM runs WHERE spider <> 'reprocess' AND started_at >= ? AND started_at < ? ORDER BY id"
    runs = tuple(row["id"] for row in store.db.query(query, [start, end]))
    return Scope(f"{since} – {until}", runs, start, end, False)


class Chosen:
    """The pages of a scope, for the readers of each section.

    names     of sources, by id
    db        with a temporary table `chosen` of their ids
    labels    by site: what people call it
    """

    def __init__(self, store: Store, scope: Scope, names: Mapping[str, str]) -> None:
        self.db, self.scope = store.db, scope
        condition, given = self.condition("run_id", "fetched_at")
        self.db.execute("DROP TABLE IF EXISTS temp.chosen")
        self.db.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
        self.db.execute(f"INSERT INTO temp.chosen SELECT id FROM pages WHERE {condition}", given)
        self.labels = self._labels(names)

    def condition(self, run: str, at: str) -> tuple[str, list[Any]]:
        """What holds for the rows of the scope, and its arguments; run, at: their columns of the run and the moment."""
        if self.scope.is_run:
            return f"{run} = ?", list(self.scope.runs)
        return f"{at} >= ? AND {at} < ?", [self.scope.since, self.scope.until]

    def _labels(self, names: Mapping[str, str]) -> dict[str, str]:
        """A site goes by the shortest name of the sources that fetch it, else by its host."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.db.query("SELECT DISTINCT site, source FROM pages"):
            found[row["site"]].update([names[row["source"]]] if row["source"] in names else [])
        return {
            site: min(told, key=lambda name: (len(name), name), default=site or "files") for site, told in found.items()
        }

    def pages(self, columns: str, more: str = "", given: Sequence[Any] = ()) -> list[Row]:
        """These columns of its pages; more: what follows in the query."""
        return list(self.db.query(f"SELECT {columns} FROM chosen JOIN pages USING (id) {more}", given))

    def shares(self, column: str, where: str = "1") -> Counter[str]:
        """How many of its pages have which value of a column."""
        rows = self.pages(f"{column} AS value, count(*) AS n", f"WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1")
        return Counter({row["value"] or "none": row["n"] for row in rows})

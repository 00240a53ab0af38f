"""The ledger: a row for each run, and one for each page that a run could not have."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

from pipelines.database.sql_rows import Row, Rows, to_json


class Ledger:
    """The tables runs and failures of an open database."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self._rows = Rows(db)

    def begin_run(self, spider: str, arguments: Mapping[str, object], at: str) -> int:
        """A new row of the ledger; an earlier run of the spider that never ended is closed as killed."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE runs SET finished_at = ?, finish_reason = 'killed', healthy = 0,"
                " trouble = (SELECT 'killed, and the bytes of ' || nullif(count(*), 0) || ' pages are lost'"
                " FROM failures WHERE run_id = runs.id AND kind = 'damaged-warc'),"
                " pages = (SELECT count(*) FROM pages WHERE run_id = runs.id),"
                " failures = (SELECT count(*) FROM failures WHERE run_id = runs.id)"
                " WHERE spider = ? AND finished_at IS NULL",
                [at, spider],
            )
            row = {"spider": spider, "arguments": to_json(arguments), "started_at": at}
            return self._rows.insert("runs", row)

    def end_run(self, run_id: int, *, at: str, reason: str, healthy: bool, counts: Row, stats: Row) -> Row:
        """Close the run's row.

        counts   pages, articles, duplicates, rejected, failures, trouble
        returns  the whole row
        """
        row = counts | {"finished_at": at, "finish_reason": reason, "healthy": int(healthy), "stats": to_json(stats)}
        with self.db.atomic():
            self.db.table("runs").update(run_id, row)
        return self._rows.row("runs", run_id)

    def runs(self, limit: int) -> list[Row]:
        """The last runs, latest first."""
        return list(self.db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit]))

    def links_before(self, spider: str, since: str, runs: int = 5) -> dict[str, list[int]]:
        """Source -> how many links of articles it had in its last healthy runs that began since then, latest first."""
        found: dict[str, list[int]] = defaultdict(list)
        query = "SELECT stats FROM runs WHERE spider = ? AND healthy AND started_at >= ? ORDER BY id DESC LIMIT 100"
        for (stats,) in self.db.execute(query, [spider, since]):
            for key, value in json.loads(stats or "{}").items():
                source = key.removeprefix("source/").removesuffix("/links")
                if key == f"source/{source}/links" and len(found[source]) < runs:
                    found[source].append(value)
        return dict(found)

    def add_failure(self, run_id: int, *, url: str, kind: str, at: str, source: str | None = None, **more: Any) -> None:
        """A page that could not be had or read.

        more   status (of HTTP), detail (a sentence)
        """
        with self.db.atomic():
            self._rows.insert(
                "failures", {"run_id": run_id, "url": url, "source": source, "kind": kind, "at": at} | more
            )

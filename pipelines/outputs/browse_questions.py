"""What the pages of Datasette's questions ask beside their answer: what may be given, and how much more there is."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from pipelines.outputs.browse_cells import highlighted

FOUND = 50  # articles that a ranked search shows
LIMIT = re.compile(r"\blimit\s+(\d+)", re.IGNORECASE)
CHOICES = {  # parameter of a question -> what may be given
    "rule": "select rule as value, count(*) as n from removals group by 1 order by 2 desc limit 500",
    "reason": "select reject_reason as value, count(*) as n from pages where reject_reason is not null group by 1"
    " order by 2 desc limit 100",
}


def search_count(connection: sqlite3.Connection, query: str) -> int:
    """How many articles have the parts of a query's words: as many as answer it, or more."""
    count = "select count(*) from articles_fts where articles_fts match search_query(?)"
    return int(connection.execute(count, [query]).fetchone()[0])


def snippets(connection: sqlite3.Connection, ids: list[int], query: str) -> dict[int, Any]:
    """The place of each article where a query's words stand."""
    marks = ",".join("?" * len(ids))
    rows = connection.execute(f"select id, search_snippet(body, ?) from articles where id in ({marks})", [query, *ids])
    return {id: highlighted(snippet) for id, snippet in rows}


def choices(connection: sqlite3.Connection, parameter: str) -> list[tuple[str, int]]:
    """What may be given for a parameter of a question, the most frequent first; nothing where that is not known."""
    return [tuple(row) for row in connection.execute(CHOICES[parameter])] if parameter in CHOICES else []


def limit_of(sql: str) -> int | None:
    """How many rows a question shows at most; None where it says nothing of it."""
    found = LIMIT.findall(sql)
    return int(found[-1]) if found else None

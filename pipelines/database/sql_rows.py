"""Rows by name: the few statements that the writers of the database share."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
NEWEST = "max(fetched_at || printf('%012d', id)) AS newest"
"""With GROUP BY url: SQLite then takes all columns from the version that was fetched last, whenever it was stored."""


def to_json(value: object) -> str:
    """A value as a column holds it in which JSON stands."""
    return json.dumps(value, ensure_ascii=False, default=str)


class Rows:
    """Reads and writes single rows, within whatever transaction is open."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def row(self, table: str, id: int) -> Row:
        """The row with this id; StopIteration where there is none."""
        return next(self.db.query(f"SELECT * FROM {table} WHERE id = ?", [id]))

    def value(self, query: str, arguments: Sequence[Any] = ()) -> Any:
        """The first column of the first row that a query finds, None without one."""
        return next(iter(self.db.execute(query, list(arguments)).fetchone() or (None,)))

    def insert(self, table: str, row: Row) -> int:
        """The id of the new row."""
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
        return int(cursor.lastrowid or 0)

    def update(self, table: str, id: int, row: Row) -> None:
        changes = ", ".join(f"{name} = ?" for name in row)
        self.db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*row.values(), id])

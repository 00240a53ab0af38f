"""Rows by name: the few statements that the writers of the database share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
NEWEST = "max(fetched_at || printf('%012d', id)) AS newest"
"""With GROUP BY url: SQLite then takes all columns from the version that was fetched last, whenever it was stored."""

_to_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


def to_json(value: object) -> str:
    """A value as a column holds it in which JSON stands."""
    return _to_json(value)


@cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


class Rows:
    """Reads and writes single rows, within whatever transaction is open.

    Reading asks the connection itself: sqlite-utils puts a savepoint around each query, and with each savepoint the
    search index writes to its table what it has gathered.
    """

    def __init__(self, db: Database) -> None:
        self.db, self.connection = db, db.conn

    def all(self, query: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """The rows that a query finds."""
        cursor = self.connection.execute(query, arguments)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def first(self, query: str, arguments: Sequence[Any] = ()) -> Row | None:
        """The first row that a query finds."""
        return next(iter(self.all(query, arguments)), None)

    def row(self, table: str, id: int) -> Row:
        """The row with this id; LookupError where there is none."""
        found = self.first(f"SELECT * FROM {table} WHERE id = ?", [id])
        if found is None:
            raise LookupError(f"{table} has no row {id}")
        return found

    def value(self, query: str, arguments: Sequence[Any] = ()) -> Any:
        """The first column of the first row that a query finds, None without one."""
        row = self.connection.execute(query, arguments).fetchone()
        return None if row is None else row[0]

    def insert(self, table: str, row: Row) -> int:
        """The id of the new row."""
        cursor = self.db.execute(_insertion(table, tuple(row)), tuple(row.values()))
        return int(cursor.lastrowid or 0)

    def insert_all(self, table: str, rows: Iterable[Row]) -> None:
        """Rows of the same columns."""
        rows = list(rows)
        if rows:
            self.connection.executemany(_insertion(table, tuple(rows[0])), [tuple(row.values()) for row in rows])

    def update(self, table: str, id: int, row: Row) -> None:
        changes = ", ".join(f"{name} = ?" for name in row)
        self.db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*row.values(), id])

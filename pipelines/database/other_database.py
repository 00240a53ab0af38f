"""Another machine's database, to be merged into this one: read in one state, and left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from pipelines.database.connection import StoreError, connect_read_only
from pipelines.database.migrations import migrations
from pipelines.database.sql_rows import Row

WITH_TEXT = (
    "SELECT p.*, coalesce(p.body, a.body) AS text FROM pages p LEFT JOIN articles a ON a.id = p.article_id"
    " WHERE p.id > ? ORDER BY p.id LIMIT ?"
)


class OtherDatabase:
    """A database of the same release that is only read.

    path     its file
    ours     the file that it is merged into
    raises   StoreError, with a sentence, where it is missing, is no database of ours or of another release, or is
             `ours` itself
    """

    def __init__(self, path: Path, ours: Path) -> None:
        self.path = path
        if not path.is_file():
            raise StoreError(f"{path} does not exist: name the database file of another machine")
        if ours.exists() and path.samefile(ours):
            raise StoreError(f"{path} is this database itself: there is nothing to merge")
        try:
            connection = connect_read_only(path)
            connection.execute("BEGIN")  # what is written there from now on is not seen
            self.db = Database(connection)
            self._check_release()
            self.id: str = self.db.execute("SELECT id FROM databases WHERE own").fetchone()[0]
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be read as a database of ours: {error}") from error

    def _check_release(self) -> None:
        names = {name for (name,) in self.db.execute("SELECT name FROM sqlite_master")}
        if not {"pages", "articles", "_sqlite_migrations"} <= names:
            raise StoreError(f"{self.path} is no database of ours: it has no pages and articles")
        taken = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'qingliu'"
        theirs = {name for (name,) in self.db.execute(taken)}
        ours = {step.name for step in migrations.pending(Database(memory=True))}
        if newer := sorted(theirs - ours):
            raise StoreError(
                f"{self.path} was written by a newer release (schema step {newer[0]}): update the code here first"
            )
        if ours - theirs:
            raise StoreError(
                f"{self.path} is of an older release: open it once with this one, such as with"
                f" scrapy outlets -s DATABASE={self.path}, and merge it then"
            )

    def close(self) -> None:
        self.db.close()

    def pages(self, limit: int) -> Iterator[list[Row]]:
        """All pages in the order of their ids, so many at a time; `text` is the body, also where the article has it."""
        last = 0
        while rows := list(self.db.query(WITH_TEXT, [last, limit])):
            last = rows[-1]["id"]
            yield rows

    def removals(self, pages: list[Row]) -> dict[int, list[tuple[object, ...]]]:
        """(position, stage, rule, text) of the removals of neighbouring pages, by page, in order."""
        found: dict[int, list[tuple[object, ...]]] = {}
        query = "SELECT page_id, position, stage, rule, text FROM removals WHERE page_id BETWEEN ? AND ? ORDER BY rowid"
        for page, *removal in self.db.execute(query, [pages[0]["id"], pages[-1]["id"]]):
            found.setdefault(page, []).append(tuple(removal))
        return found

    def rows(self, table: str) -> Iterator[Row]:
        """All rows of a table, in order."""
        return self.db.query(f"SELECT * FROM {table} ORDER BY rowid")

    def warc_files(self) -> Iterator[str]:
        """The WARC files that its pages name."""
        named = (
            "SELECT warc_file FROM pages WHERE warc_file IS NOT NULL UNION"
            " SELECT json_extract(one.value, '$.warc_file') FROM pages p JOIN json_each(p.further) one"
            " WHERE p.warc_file IS NOT NULL AND p.further <> '[]'"
        )
        return (name for (name,) in self.db.execute(named) if name)

"""Connections to a database: one that writes and waits for its turn, and one that only reads."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from pipelines.search.gathered import GatheredTerms

# An article has some 3 KB: in SQLite's usual pages of 4 KB one finds room, and the rest stays empty.
PAGE_BYTES = 16384
CACHE_KB = 16384  # SQLite's 2 MB hold no more than the upper levels of the indexes of 100,000 pages


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


class PatientDatabase(Database):
    """A database whose transactions wait for their turn before they read anything.

    A transaction that begins as a reader and then writes fails at once with SQLITE_BUSY while somebody else is writing,
    whatever the busy timeout.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._terms = GatheredTerms(connection)

    @contextmanager
    def atomic(self) -> Iterator[PatientDatabase]:
        if self.conn.in_transaction:
            held = self._terms.held()
            try:
                with super().atomic():
                    yield self
            except BaseException:
                self._terms.go_back(held)
                raise
            return
        self.begin()
        try:
            yield self
            self.commit()
        except BaseException:
            self.rollback()
            raise

    def begin(self) -> None:
        self.conn.execute("BEGIN IMMEDIATE")
        self._terms.forget()  # an error may have ended the last one by itself
        self._terms.gathering = True

    def commit(self) -> None:
        if self.conn.in_transaction:
            self._terms.write(self.conn)
            super().commit()
        self._terms.forget()

    def rollback(self) -> None:
        self._terms.forget()
        super().rollback()


def can_write(path: Path) -> bool:
    """Whether the file and its folder can be written, where SQLite keeps what is under way."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def is_frozen(path: Path) -> bool:
    """Whether a database can be read only as a file that never changes: it lies on a medium that nobody can write."""
    return not can_write(path) and not _opens(path)


def _opens(path: Path) -> bool:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, not even the index of the write-ahead log.

    A log that holds something is read where its index is there or can be made. Without either the file itself is read:
    on a medium that nobody can write, nothing is under way.
    """
    for query in ("mode=ro", "mode=ro&immutable=1"):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?{query}", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return connection
        except sqlite3.OperationalError:
            connection.close()
    raise StoreError(f"{path} cannot be read by this user")

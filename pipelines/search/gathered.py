"""What a transaction changes in the search index, written when it ends.

FTS5 gathers what it is given and writes it in one piece, but also at every savepoint, of which the writer sets one a
page: an index of many small pieces, which are then merged. Written at the end, an article costs half as much.
"""

from __future__ import annotations

import sqlite3

from pipelines.search import register, terms_of

REMOVE = "INSERT INTO articles_fts(articles_fts, rowid, words) VALUES ('delete', ?, ?)"
ADD = "INSERT INTO articles_fts(rowid, words) VALUES (?, ?)"


class GatheredTerms:
    """The changes to the index in one connection's transaction; the triggers of `articles` bring them.

    gathering   whether a transaction is open that ends with `write`; without one the triggers write at once
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.gathering = False
        # article -> what the index holds of it, and what it is to hold; None for nothing
        self._changes: dict[int, tuple[str | None, str | None]] = {}
        register(connection)
        connection.create_function("search_gathered", 5, self._take)

    def _take(
        self, article: int, old_title: str | None, old_body: str | None, title: str | None, body: str | None
    ) -> bool:
        """Whether a change is taken on; a body of None is that of an article that is not there."""
        if not self.gathering:
            return False
        after = None if body is None else terms_of(title, body)
        if article in self._changes:
            before, _ = self._changes[article]
        else:
            before = None if old_body is None else terms_of(old_title, old_body)
        self._changes[article] = (before, after)
        return True

    def write(self, connection: sqlite3.Connection) -> None:
        """Bring the index up to date, in the transaction at hand."""
        for article in sorted(self._changes):  # what is written goes at once: a disk that is full may be tried again
            before, after = self._changes[article]
            if before != after:
                if before is not None:
                    connection.execute(REMOVE, [article, before])
                    self._changes[article] = (None, after)
                if after is not None:
                    connection.execute(ADD, [article, after])
            del self._changes[article]
        self.forget()

    def forget(self) -> None:
        """The transaction has ended."""
        self._changes.clear()
        self.gathering = False

    def held(self) -> dict[int, tuple[str | None, str | None]]:
        """The changes so far, to go back to when what follows is undone."""
        return dict(self._changes)

    def go_back(self, held: dict[int, tuple[str | None, str | None]]) -> None:
        self._changes = held

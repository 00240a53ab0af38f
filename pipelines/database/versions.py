"""The versions of a URL: a row of pages for each text that it had."""

from __future__ import annotations

from pipelines.database.sql_rows import Row, Rows


class Versions:
    """Finds them, within whatever transaction is open."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def before(self, page: Row) -> Row | None:
        """The version of a page's URL that it revises."""
        query = (
            "SELECT * FROM pages WHERE url = ? AND (fetched_at, id) < (?, ?) AND article_id IS NOT NULL"
            " ORDER BY fetched_at DESC, id DESC LIMIT 1"
        )
        return self._rows.first(query, [page["url"], page["fetched_at"], page["id"]])

    def newest(self, url: str) -> Row | None:
        """The version of a URL that was fetched last."""
        query = "SELECT * FROM pages WHERE url = ? ORDER BY fetched_at DESC, id DESC LIMIT 1"
        return self._rows.first(query, [url])

    def nearest(self, url: str, at: str) -> Row | None:
        """The last version of a URL that was fetched before a moment; else the first one fetched after it."""
        query = (
            "SELECT * FROM pages WHERE url = ?1 ORDER BY fetched_at <= ?2 DESC,"
            " iif(fetched_at <= ?2, fetched_at, NULL) DESC, iif(fetched_at <= ?2, id, NULL) DESC, fetched_at, id"
            " LIMIT 1"
        )
        return self._rows.first(query, [url, at])

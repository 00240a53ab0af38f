"""What an article shows: the text and the fields of its canonical copy, and how each of its pages stands to it.

All methods work inside the transaction that the caller has opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipelines.copies.canonical import Copy, canonical, marks, restored
from pipelines.database.corrections import Corrections
from pipelines.database.migrations import METADATA
from pipelines.database.publishers import house_of
from pipelines.database.sql_rows import NEWEST, Row, Rows

HEARD = 48  # copies among which the canonical one is chosen; the oldest of a story that has more
SHOWN = (*METADATA, "language")


def relation_of_founder(rewords: int | None) -> str:
    """How the page that lends an article its text stands to it.

    rewords   the page of another article that it tells in other words
    """
    return "canonical" if rewords is None else "reworded"


class ArticleRows:
    """The rows of articles, and what they lend and borrow from their pages."""

    def __init__(self, rows: Rows, corrections: Corrections) -> None:
        self.rows, self.db, self.corrections = rows, rows.db, corrections

    def own_text(self, articles: Iterable[int]) -> None:
        """Let the pages that share an article's text hold it themselves: they may be about to leave it."""
        self.db.conn.executemany(
            "UPDATE pages SET body = (SELECT body FROM articles WHERE id = ?1) WHERE article_id = ?1 AND body IS NULL",
            [(article,) for article in articles],
        )

    def found(self, page_id: int, at: str) -> int:
        """A new article, as `refresh` would show it where this page is all it has: most articles are written once."""
        return self._found(self.rows.row("pages", page_id), at)

    def _found(self, page: Row, at: str) -> int:
        row = {name: page[name] for name in (*SHOWN, "body")}
        row |= {"chars": len(page["body"]), "page_id": page["id"], "copies": 1, "publisher": house_of(page["outlet"])}
        row |= {"first_seen_at": page["fetched_at"], "updated_at": max(at, page["fetched_at"])}
        return self.rows.insert("articles", row)

    def found_alone(self, page: Row, at: str) -> tuple[int, str]:
        """A page that is not stored yet, and the new article that it alone carries.

        returns   the article's id, and how the page stands to it: canonical or reworded
        """
        article_id = self._found(page, at)
        relation = relation_of_founder(page["rewords"])
        self.rows.insert("pages", page | {"article_id": article_id, "relation": relation, "body": None})
        return article_id, relation

    def carry_alone(self, article_id: int, page_id: int) -> None:
        """Let the one page of a new article say so, as `refresh` would."""
        self.rows.update("pages", page_id, {"article_id": article_id, "relation": "canonical", "body": None})
        self._relate(article_id, page_id, self.rows.value("SELECT rewords FROM pages WHERE id = ?", [page_id]))

    def refresh(self, article_id: int, at: str) -> None:
        """Choose the canonical copy, show its text and metadata, and say of each page how it stands to it."""
        article = self.rows.row("articles", article_id)
        # Of equals the first published one, told to the minute before told to the day, and not the first that came:
        # one crawl is like another then.
        order = "coalesce(substr(published_at, 1, 10), '9'), -length(published_at), published_at, url"
        latest = self.rows.all(
            f"SELECT *, {NEWEST} FROM pages WHERE article_id = ? GROUP BY url ORDER BY {order} LIMIT ?",
            [article_id, HEARD],
        )
        copies = [
            Copy(page["id"], article["body"] if page["body"] is None else page["body"], bool(page["original"]))
            for page in latest
        ]
        chosen = canonical(copies)
        page = next(page for page in latest if page["id"] == chosen)
        text = next(copy.text for copy in copies if copy.page == chosen)
        row = {name: page[name] for name in SHOWN}
        row |= {"body": text, "chars": len(text), "page_id": chosen}
        row |= self.corrections.of_article(article_id)
        row["publisher"] = house_of(row["outlet"])
        (row["first_seen_at"], row["copies"]) = self.db.execute(
            "SELECT min(fetched_at), count(DISTINCT url) FROM pages WHERE article_id = ?", [article_id]
        ).fetchone()
        if any(article[name] != value for name, value in row.items()):
            if text != article["body"]:
                self.own_text([article_id])
            self.rows.update("articles", article_id, row | {"updated_at": max(at, article["updated_at"] or at)})
        self.db.execute("UPDATE pages SET body = NULL WHERE article_id = ? AND body = ?", [article_id, text])
        self._relate(article_id, chosen, page["rewords"])
        self._restore(article_id, text, [copy for copy in copies if copy.page != chosen])

    def _relate(self, article_id: int, chosen: int, rewords: int | None) -> None:
        """Say of each page how it stands to its article; a page that it shows rewords may have come into it since."""
        elsewhere = self.rows.value("SELECT article_id <> ? FROM pages WHERE id = ?", [article_id, rewords])
        relation = (
            "CASE WHEN id = ?2 THEN ?3"
            " WHEN EXISTS (SELECT 1 FROM pages v WHERE v.url = pages.url AND v.article_id = ?1 AND v.id <> pages.id)"
            " THEN 'revision'"
            " WHEN text_digest = (SELECT text_digest FROM pages WHERE id = ?2) THEN 'exact' ELSE 'near' END"
        )
        query = f"UPDATE pages SET relation = {relation} WHERE article_id = ?1 AND relation IS NOT {relation}"
        self.db.execute(query, [article_id, chosen, relation_of_founder(rewords if elsewhere else None)])

    def _restore(self, article_id: int, text: str, others: list[Copy]) -> None:
        """What the other copies can read where the canonical one is masked: evidence beside the text."""
        found = restored(text, others) if others and marks(text) else ()
        self.db.execute("DELETE FROM article_restored WHERE article_id = ?", [article_id])
        for one in found:
            row = {"position": one.position, "context": one.context, "masked": one.masked, "reading": one.reading}
            self.rows.insert(
                "article_restored", {"article_id": article_id, **row, "page_ids": json.dumps(one.page_ids)}
            )

"""Which pages are copies of one another, decided anew: by people, and by the pass of every night."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat

from sqlite_utils import Database

from pipelines.database.articles import Articles
from pipelines.database.copy_candidates import Likenesses
from pipelines.database.corrections import Author, Corrections
from pipelines.database.sql_rows import Rows

WINDOW = 512  # groups of copies that are compared before they are decided
Compared = Callable[[Sequence[int]], Iterable[Likenesses]]
"""Groups -> for each, in order, how like the pages are with which it is decided anew."""


class DecidedCopies:
    """The part of a store that decides anew which pages carry one article."""

    def __init__(self, db: Database, articles: Articles, corrections: Corrections) -> None:
        self.db, self.rows, self.articles, self.corrections = db, Rows(db), articles, corrections

    def join(self, one: int, other: int, at: str, who: str = "") -> int:
        """Make two articles one; returns the id that goes on. LookupError for an article that there is not."""
        pages = [self.rows.value("SELECT page_id FROM articles WHERE id = ?", [article]) for article in (one, other)]
        for article, page in zip((one, other), pages, strict=True):
            if page is None:
                raise LookupError(f"there is no article {article}")
        with self.db.atomic():
            self.articles.join(pages[0], pages[1], at)
            article_id = self.articles.article_of(pages[0])
            self.corrections.note(pages[1], "join", other, pages[0], Author(who, at))
        assert article_id is not None
        return article_id

    def split(self, page_id: int, at: str, who: str = "") -> tuple[int, int]:
        """Part a page from the rest of its article; returns the article before and now.

        raises   LookupError for a page that carries no article, or whose article has no other text
        """
        before = self.articles.article_of(page_id)
        if before is None:
            raise LookupError(f"there is no page {page_id} that carries an article")
        digest = "SELECT text_digest FROM pages WHERE id = ?1"
        other = self.rows.value(
            f"SELECT id FROM pages WHERE article_id = ?2 AND text_digest <> ({digest})"
            " ORDER BY relation NOT IN ('canonical', 'reworded'), id LIMIT 1",
            [page_id, before],
        )
        if other is None:
            raise LookupError(f"page {page_id} has the very text of its article {before}: there is nothing to part")
        with self.db.atomic():
            self.articles.split(page_id, other, at)
            after = self.articles.article_of(page_id)
            self.corrections.note(page_id, "split", before, other, Author(who, at))
        assert after is not None
        return before, after

    def recluster(
        self, at: str, *, again: bool = False, every: bool = False, compared: Compared | None = None
    ) -> tuple[int, list[tuple[int, int, int]]]:
        """Decide every group of copies anew that changed since the last time, one transaction a group.

        again      every group, its pages compared as if they arrived today
        every      every article, also those that did not change
        compared   compares the pages of some groups; other processes may do it, and the result is the same
        returns    how many groups, and (page, article before, article now) of each page that moved
        """
        index = self.articles.index
        decided: int = 0
        moved: list[tuple[int, int, int]] = []
        for group in index.groups() if again else ():
            with self.db.atomic():
                moved += self.articles.decide_again(group, at)
            decided += 1
        if every:
            with self.db.atomic():
                index.touch_all()
        while touched := index.touched(limit=WINDOW):
            # Groups that change meanwhile come in a later round, so that it is all one who compares, and when.
            while touched:
                for group, known in zip(touched, compared(touched) if compared else repeat(None), strict=False):
                    if index.is_touched(group):
                        with self.db.atomic():
                            moved += self.articles.recluster(group, at, known)
                        decided += 1
                touched = index.touched(after=touched[-1], limit=WINDOW)
        return decided, moved

    def reasons(self, pages: Iterable[int]) -> list[tuple[str, str]]:
        """(headline, ground) of each page that moved: why it was joined, or what spoke against those it was with."""
        rows = (self.rows.row("pages", page) for page in pages)
        return [(row["title"] or "", row["why"] or "") for row in rows]

    def remaining(self, articles: Iterable[int]) -> set[int]:
        """Those of the articles that are still there."""
        query = "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        return {article for (article,) in self.db.execute(query, [json.dumps(sorted(set(articles)))])}

"""Which of the pages that we hold may be copies of a text, and how like they are: all that is asked of the index of
copies without changing it, so that other processes can ask as well.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from pipelines.copies.clusters import Voters
from pipelines.copies.fingerprint import Text
from pipelines.copies.kept import Kept
from pipelines.copies.likeness import SHORT_CHARS, Likeness, likeness

CROWD = 128  # a key that so many pages hold is a set phrase and finds nothing
SHARED_KEYS = 2  # one shared key of 24 is chance or a quotation
CANDIDATES = 12  # a template's fills are many; the copy is among those that share most
REGROUPED = 64  # representatives that one re-clustering compares pairwise
# The keys are read at random, and with SQLite's 2 MB of cache each reading goes to the file; with more than this the
# memory of a long crawl grows for nothing (docs/performance.md).
CACHE_KB = 16384
CACHED_CHARS = 1 << 20  # of the texts kept ready, a thousand of usual length: some 18 MB, and 40 once all were compared

Candidates = list[tuple[int, int]]
"""(page, cluster), the best first."""
Likenesses = Mapping[tuple[int, int], Likeness]
"""(page, other page) -> how like they are; what depends on two texts alone holds whoever compared them."""


def text_of(connection: sqlite3.Connection, page: int) -> str:
    """What is compared of a stored page: its headline, which tells the issues of a bulletin apart, and its text."""
    (text,) = connection.execute(
        "SELECT coalesce(page.title || char(10), '') || coalesce(page.body, article.body, '') FROM pages page"
        " LEFT JOIN articles article ON article.id = page.article_id WHERE page.id = ?",
        [page],
    ).fetchone()
    return str(text)


class CopyCandidates:
    """What the index of copies knows of a text.

    connection   with the index attached under `schema`
    text_of      the clean text of a page by its id; read only for the few candidates of a text
    """

    def __init__(self, connection: sqlite3.Connection, text_of: Callable[[int], str], schema: str) -> None:
        self._db, self._text_of, self._s = connection, text_of, schema
        self._texts: Kept[int, Text] = Kept(CACHED_CHARS)
        connection.execute(f"PRAGMA {schema}.cache_size = -{CACHE_KB}")

    def find(self, new: Text) -> Candidates:
        """The representatives that share most keys with a text."""
        return self._holders(new.keys) if len(new) >= SHORT_CHARS else []

    def find_of(self, page: int) -> Candidates:
        """The same for the text of a representative, whose keys are stored."""
        (keys,) = self._db.execute(f"SELECT keys FROM {self._s}.page WHERE page = ?", (page,)).fetchone() or (b"",)
        return self._holders(np.frombuffer(keys or b"", dtype="<i8").tolist())

    def _holders(self, keys: list[int]) -> Candidates:
        if not keys:
            return []
        one = f"SELECT * FROM (SELECT {{}}, page FROM {self._s}.key WHERE hash = ? LIMIT {CROWD})"
        rows = self._db.execute(" UNION ALL ".join(map(one.format, range(len(keys)))), keys).fetchall()
        if len(rows) >= CROWD:
            holders = Counter(number for number, _ in rows)
            rows = [row for row in rows if holders[row[0]] < CROWD]
        shared = Counter(page for _, page in rows)
        ranked = sorted((-count, page) for page, count in shared.items() if count >= SHARED_KEYS)[:CANDIDATES]
        found = []
        for _, page in ranked:
            (cluster,) = self._db.execute(f"SELECT cluster FROM {self._s}.page WHERE page = ?", (page,)).fetchone()
            found.append((page, cluster))
        return found

    def holds(self, digest: int) -> bool:
        """Whether the very text is there."""
        return (
            self._db.execute(f"SELECT 1 FROM {self._s}.page WHERE digest = ? LIMIT 1", (digest,)).fetchone() is not None
        )

    def voters(self, cluster: int, limit: int) -> Voters:
        """The representatives of a cluster, the weightiest first."""
        heaviest = "cluster = ? AND weight > 0 ORDER BY weight DESC, page LIMIT ?"
        rows: list[tuple[int, int]] = self._db.execute(
            f"SELECT page, weight FROM {self._s}.page WHERE {heaviest}", (cluster, limit)
        ).fetchall()
        return rows

    def text(self, page: int) -> Text:
        """The text of a page that the store holds."""
        held = self._texts.get(page)
        return self.keep(page, Text(self._text_of(page))) if held is None else held

    def keep(self, page: int, text: Text) -> Text:
        """Have the text of a page ready."""
        return self._texts.put(page, text, len(text.text))

    def drop(self, page: int) -> None:
        """Forget a text that is no more what it was."""
        self._texts.drop(page)

    def drop_all(self) -> None:
        self._texts.clear()

    def compare(self, page: int, other: int) -> Likeness:
        return likeness(self.text(page), self.text(other))

    def likenesses(self, new: Text) -> dict[int, Likeness]:
        """How like a text is to each of its candidates; nothing where the very text is there."""
        if self.holds(new.digest):
            return {}
        return {page: likeness(new, self.text(page)) for page, _ in self.find(new)}

    def group(
        self, cluster: int, known: Likenesses | None = None
    ) -> tuple[set[int], Voters, dict[tuple[int, int], Likeness]]:
        """What a cluster is decided anew with.

        known     how like pairs of pages are that were compared before
        returns   it and the clusters that its texts are like, their representatives, and how like those are that
                  were compared on the way
        """
        near, likes = {cluster}, dict(known or {})
        for page, _ in self.voters(cluster, REGROUPED):
            for other, home in self.find_of(page):
                if home in near:
                    continue
                if (page, other) not in likes:
                    likes[page, other] = self.compare(page, other)
                if likes[page, other].copies:
                    near.add(home)
        voters = [voter for home in sorted(near) for voter in self.voters(home, REGROUPED)][:REGROUPED]
        return near, voters, likes

    def all_pairs(self, cluster: int) -> dict[tuple[int, int], Likeness]:
        """How like all are to one another that a cluster is decided anew with."""
        _, voters, likes = self.group(cluster)
        pages = sorted(page for page, _ in voters)
        for n, page in enumerate(pages):
            for other in pages[n + 1 :]:
                if (page, other) not in likes:
                    likes[page, other] = self.compare(page, other)
        return likes


class OpenedCandidates(CopyCandidates):
    """Those of a database that another process writes.

    path   of the database; the index lies beside it
    """

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.execute("ATTACH DATABASE ? AS dedup", [f"{index_file(path).resolve().as_uri()}?mode=ro"])
        connection.execute("PRAGMA busy_timeout = 30000")
        super().__init__(connection, lambda page: text_of(connection, page), "dedup")


def index_file(database: Path) -> Path:
    """Where the index of copies of a database lies."""
    return database.with_suffix(".dedup.db")

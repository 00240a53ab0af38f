"""The tables of the index of copies: which pages are in which cluster, who stands for whom, what was decided manually.

Pages are named by their ids. A cluster is named by one of its pages, the first at the time. Nothing here compares texts
or commits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.copies.fingerprint import KEY_VERSION, Text
from pipelines.copies.likeness import SHORT_CHARS, Arrival
from pipelines.database.copy_candidates import CopyCandidates

# Of a set of ids: how many, their sum, and that of their squares. No accident leaves all three as they were, and SQLite
# has them in a quarter of the time that it takes to hand over the ids and compare them (a million: 160 ms).
SUMS = "count(*), sum({0}), sum({0} * {0} % 2147483647)"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS {s}.meta(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {s}.page(
    page INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    weight INTEGER NOT NULL,  -- copies it stands for, itself included, 0 where another page stands for it
    of INTEGER,               -- the page it was found to copy
    relation TEXT NOT NULL,
    similarity REAL NOT NULL,
    contained REAL NOT NULL,
    keys BLOB);               -- a representative's rows of `key`, so that they can be taken back
CREATE INDEX IF NOT EXISTS {s}.page_digest ON page(digest);
CREATE INDEX IF NOT EXISTS {s}.page_cluster ON page(cluster, weight);
CREATE TABLE IF NOT EXISTS {s}.key(hash INTEGER NOT NULL, page INTEGER NOT NULL, PRIMARY KEY(hash, page)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {s}.hand(
    a INTEGER NOT NULL, b INTEGER NOT NULL, same INTEGER NOT NULL, PRIMARY KEY(a, b)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS {s}.hand_b ON hand(b);
CREATE TABLE IF NOT EXISTS {s}.touched(cluster INTEGER PRIMARY KEY);
"""


@dataclass(frozen=True, slots=True)
class Move:
    """A page that changed its cluster."""

    page: int
    old: int
    new: int


def _keys(text: Text) -> list[int]:
    """The keys by which a text is found; a short one only by its digest."""
    return text.keys if len(text) >= SHORT_CHARS else []


def _packed(keys: list[int]) -> bytes:
    return np.array(keys, dtype="<i8").tobytes()


class CopyTables:
    """Every page's cluster.

    connection   the store's; this class runs its statements within the transaction that is open
    text_of      the clean text of a page by its id
    schema       the name under which the index's file is attached ("main" where it is the file itself)
    """

    def __init__(self, connection: sqlite3.Connection, text_of: Callable[[int], str], *, schema: str = "main") -> None:
        self._db = connection
        self._text_of = text_of
        self._s = schema
        for statement in _SCHEMA.format(s=schema).split(";"):
            connection.execute(statement)
        self._near_by = CopyCandidates(connection, text_of, schema)
        connection.execute(f"INSERT OR IGNORE INTO {schema}.meta VALUES ('key_version', ?)", (KEY_VERSION,))

    # -- reading

    @property
    def stale(self) -> bool:
        """Whether the file was made with other fingerprints than today's and has to be rebuilt."""
        row = self._db.execute(f"SELECT value FROM {self._s}.meta WHERE name = 'key_version'").fetchone()
        return bool(row[0] != KEY_VERSION)

    def pages(self) -> Iterator[tuple[int, int]]:
        """(page, cluster) of all, by page."""
        return iter(self._db.execute(f"SELECT page, cluster FROM {self._s}.page ORDER BY page").fetchall())

    def sums(self) -> tuple[int, ...]:
        """SUMS of its pages: what differs for another set of pages."""
        found: tuple[int, ...] = self._db.execute(f"SELECT {SUMS.format('page')} FROM {self._s}.page").fetchone()
        return found

    def missing(self, pages: Iterable[int]) -> list[int]:
        """Those of the pages given that are not in the index, ascending."""
        return sorted(set(pages) - {page for page, _ in self.pages()})

    def cluster_of(self, page: int) -> int | None:
        """The cluster of a page, None for one not in the index."""
        row = self._db.execute(f"SELECT cluster FROM {self._s}.page WHERE page = ?", (page,)).fetchone()
        return None if row is None else int(row[0])

    def members(self, cluster: int) -> list[int]:
        """The pages of a cluster, ascending."""
        rows = self._db.execute(f"SELECT page FROM {self._s}.page WHERE cluster = ? ORDER BY page", (cluster,))
        return [page for (page,) in rows]

    def groups(self) -> list[int]:
        """The clusters of two pages or more, ascending."""
        query = f"SELECT cluster FROM {self._s}.page GROUP BY cluster HAVING count(*) > 1 ORDER BY cluster"
        return [cluster for (cluster,) in self._db.execute(query)]

    # -- pages come, go and change their cluster

    def _insert(self, page: int, text: Text, arrival: Arrival, *, stands: bool) -> None:
        s, v = self._s, arrival
        row = (page, v.cluster, text.digest, int(stands), v.of, v.relation, v.similarity, v.contained)
        keys = _keys(text) if stands else None
        blob = None if keys is None else _packed(keys)
        self._db.execute(f"INSERT INTO {s}.page VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, blob))
        if keys is not None:
            self._keep_keys(page, text, keys)
        else:
            self._db.execute(f"UPDATE {s}.page SET weight = weight + 1 WHERE page = ?", (v.of,))
        if v.relation == "near":
            self._touch(v.cluster)

    def _represent(self, page: int, text: Text, weight: int) -> None:
        keys = _keys(text)
        query = f"UPDATE {self._s}.page SET weight = ?, keys = ? WHERE page = ?"
        self._db.execute(query, (weight, _packed(keys), page))
        self._keep_keys(page, text, keys)

    def _keep_keys(self, page: int, text: Text, keys: list[int]) -> None:
        self._db.executemany(f"INSERT OR IGNORE INTO {self._s}.key VALUES (?, ?)", [(key, page) for key in keys])
        self._near_by.keep(page, text)

    def _touch(self, cluster: int) -> None:
        self._db.execute(f"INSERT OR IGNORE INTO {self._s}.touched VALUES (?)", (cluster,))

    def forget(self, page: int) -> None:
        """Take a page out; the copies it stood for get another representative. A page not there is no error."""
        s, db = self._s, self._db
        row = db.execute(f"SELECT cluster, of, weight, keys FROM {s}.page WHERE page = ?", (page,)).fetchone()
        if row is None:
            return
        cluster, of, weight, keys = row
        db.execute(f"DELETE FROM {s}.page WHERE page = ?", (page,))
        self._near_by.drop(page)
        if weight:
            rows = [(key, page) for key in np.frombuffer(keys, dtype="<i8").tolist()]
            db.executemany(f"DELETE FROM {s}.key WHERE hash = ? AND page = ?", rows)
        else:
            db.execute(f"UPDATE {s}.page SET weight = weight - 1 WHERE page = ?", (of,))
        left = self.members(cluster)
        if left:
            self._move(left, left[0] if cluster == page else cluster)

    def _move(self, pages: list[int], cluster: int) -> list[Move]:
        """Put pages into a cluster; copies cut off from the page that stood for them get another one."""
        s, db = self._s, self._db
        moved = [Move(page, self._known(page), cluster) for page in pages]
        db.executemany(f"UPDATE {s}.page SET cluster = ? WHERE page = ?", [(cluster, page) for page in pages])
        orphans = (
            f"SELECT c.page, c.of FROM {s}.page c LEFT JOIN {s}.page r ON r.page = c.of WHERE c.cluster = ? "
            "AND c.weight = 0 AND (r.page IS NULL OR r.weight = 0 OR r.cluster != c.cluster) ORDER BY c.page"
        )
        for touched in sorted({cluster, *(move.old for move in moved)}):
            heirs: dict[int, list[int]] = {}
            for page, of in db.execute(orphans, (touched,)).fetchall():
                heirs.setdefault(of, []).append(page)
            for of, (heir, *rest) in heirs.items():
                db.execute(f"UPDATE {s}.page SET weight = weight - ? WHERE page = ?", (1 + len(rest), of))
                db.executemany(f"UPDATE {s}.page SET of = ? WHERE page = ?", [(heir, page) for page in rest])
                self._represent(heir, self._near_by.text(heir), 1 + len(rest))
            self._touch(touched)
        return [move for move in moved if move.old != cluster]

    def touched(self, after: int = -1, limit: int = -1) -> list[int]:
        """The clusters that changed since they were last re-decided, ascending.

        after, limit   only so many, with greater numbers
        """
        query = f"SELECT cluster FROM {self._s}.touched WHERE cluster > ? ORDER BY cluster LIMIT ?"
        return [c for (c,) in self._db.execute(query, (after, limit))]

    def is_touched(self, cluster: int) -> bool:
        """Whether a cluster changed since it was last re-decided."""
        query = f"SELECT 1 FROM {self._s}.touched WHERE cluster = ?"
        return self._db.execute(query, (cluster,)).fetchone() is not None

    def touch_all(self) -> None:
        """Let every cluster count as changed."""
        self._db.execute(f"INSERT OR IGNORE INTO {self._s}.touched SELECT DISTINCT cluster FROM {self._s}.page")

    def _stand(self, page: int) -> int:
        """The page that stands for a page: itself, or the one it copies."""
        row = self._db.execute(f"SELECT weight, of FROM {self._s}.page WHERE page = ?", (page,)).fetchone()
        return page if row is None or row[0] else int(row[1])

    def _copies_of(self, page: int) -> list[int]:
        rows = self._db.execute(f"SELECT page FROM {self._s}.page WHERE of = ? AND weight = 0 ORDER BY page", (page,))
        return [p for (p,) in rows]

    # -- decided manually

    @property
    def knows_decisions(self) -> bool:
        """Whether anything was decided manually, as far as this file knows."""
        return self._db.execute(f"SELECT 1 FROM {self._s}.hand LIMIT 1").fetchone() is not None

    def join(self, a: int, b: int) -> list[Move]:
        """Make the clusters of two pages one, whatever the texts say. KeyError for a page not in the index."""
        low, high = sorted((self._known(a), self._known(b)))
        for x, y in self._decided(self.members(low) + self.members(high), same=False):
            if {self._known(x), self._known(y)} == {low, high}:
                self._db.execute(f"DELETE FROM {self._s}.hand WHERE a = ? AND b = ?", (x, y))
        self._db.execute(f"REPLACE INTO {self._s}.hand VALUES (?, ?, 1)", (min(a, b), max(a, b)))
        return [] if low == high else self._move(self.members(high), low)

    def unite(self, pages: Iterable[int]) -> None:
        """Put the clusters of these pages together, as the store has them. A later pass may part them again."""
        first, *others = sorted({self._known(page) for page in pages})
        for other in others:
            self._move(self.members(other), first)

    def split(self, page: int, other: int) -> list[Move]:
        """Take a page, and all with its very text, out of the cluster that it shares with another page, for good."""
        cluster = self._known(page)
        self._db.execute(f"REPLACE INTO {self._s}.hand VALUES (?, ?, 0)", (min(page, other), max(page, other)))
        if self._known(other) != cluster:
            return []
        s = self._s
        digest = f"SELECT digest FROM {s}.page WHERE page = ?"
        rows = self._db.execute(
            f"SELECT page FROM {s}.page WHERE cluster = ? AND digest = ({digest}) AND page != ? ORDER BY page",
            (cluster, page, other),
        )
        out = [p for (p,) in rows]
        if cluster not in out:
            return self._move(out, out[0])
        stay = [p for p in self.members(cluster) if p not in out]
        return self._move(stay, stay[0])

    def _known(self, page: int) -> int:
        cluster = self.cluster_of(page)
        if cluster is None:
            raise KeyError(page)
        return cluster

    def _decided(self, pages: Iterable[int], *, same: bool) -> list[tuple[int, int]]:
        """The pairs decided manually of which the first page is among those given."""
        found: list[tuple[int, int]] = []
        for page in pages:
            rows = self._db.execute(f"SELECT a, b FROM {self._s}.hand WHERE a = ? AND same = ?", (page, int(same)))
            found += rows.fetchall()
        return found

    def _apart(self, one: int, other: int) -> bool:
        """Whether a page of one cluster was split manually from a page of the other."""
        pairs = self._decided(self.members(one) + self.members(other), same=False)
        return any({self.cluster_of(a), self.cluster_of(b)} == {one, other} for a, b in pairs)

    def _by_hand(self, pages: Iterable[int]) -> list[tuple[int, int, int]]:
        """(a, b, whether they are one) of the pairs decided manually that hold one of these pages, what joins first."""
        found: set[tuple[int, int, int]] = set()
        for page in pages:
            rows = self._db.execute(f"SELECT a, b, same FROM {self._s}.hand WHERE a = ?1 OR b = ?1", (page,))
            found.update((a, b, same) for a, b, same in rows if None not in (self.cluster_of(a), self.cluster_of(b)))
        return sorted(found, key=lambda pair: (-pair[2], pair))

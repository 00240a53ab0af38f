"""The memory of dedup: every stored page's fingerprint, in an SQLite file of its own that can be rebuilt.

Pages are named by their ids; a cluster is named by the page that founded it, so the article of a cluster is the
article of that page. Nothing here commits: the store's transaction holds a page and its place in the index together.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable

from pipelines.dedup import COPY, SHORT_CHARS, Likeness, Verdict, likeness, most_like
from pipelines.fingerprint import KEY_VERSION, Text

CROWD = 256  # a key that more documents hold is a set phrase
CANDIDATES = 16
VOTERS = 8

_SCHEMA = """
CREATE TABLE IF NOT EXISTS {s}.meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS {s}.doc(
    doc INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    of INTEGER);
CREATE INDEX IF NOT EXISTS {s}.doc_digest ON doc(digest);
CREATE INDEX IF NOT EXISTS {s}.doc_cluster ON doc(cluster);
CREATE TABLE IF NOT EXISTS {s}.key(hash INTEGER NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY(hash, doc)) WITHOUT ROWID;
"""


class DedupIndex:
    def __init__(self, connection: sqlite3.Connection, text_of: Callable[[int], str], *, schema: str = "main") -> None:
        self.db = connection
        self.text_of = text_of
        self.s = schema
        self._texts: OrderedDict[int, Text] = OrderedDict()
        for statement in _SCHEMA.format(s=schema).split(";"):
            self.db.execute(statement)

    def _text(self, doc: int) -> Text:
        text = self._texts.get(doc)
        if text is None:
            text = self._texts[doc] = Text(self.text_of(doc))
            if len(self._texts) > 4096:
                self._texts.popitem(last=False)
        else:
            self._texts.move_to_end(doc)
        return text

    def add(self, doc: int, text: str) -> Verdict:
        new = Text(text)
        s, db = self.s, self.db
        row = db.execute(f"SELECT doc, cluster, weight, of FROM {s}.doc WHERE digest = ? ORDER BY doc LIMIT 1", (new.digest,)).fetchone()
        if row is not None:
            of = row[0] if row[2] else row[3]
            db.execute(f"INSERT INTO {s}.doc VALUES (?, ?, ?, 0, ?)", (doc, row[1], new.digest, of))
            db.execute(f"UPDATE {s}.doc SET weight = weight + 1 WHERE doc = ?", (of,))
            return Verdict("exact", row[1], of, 1.0, 1.0, "exact")
        if len(new) < SHORT_CHARS:
            db.execute(f"INSERT INTO {s}.doc VALUES (?, ?, ?, 1, NULL)", (doc, doc, new.digest))
            return Verdict("new", doc, None, 0.0, 0.0, "short")
        seen: Counter[int] = Counter()
        for key in new.keys:
            found = db.execute(f"SELECT doc FROM {s}.key WHERE hash = ? LIMIT ?", (key, CROWD + 1)).fetchall()
            if len(found) <= CROWD:
                seen.update(d for (d,) in found)
        ranked = sorted((d for d, n in seen.items() if n >= 2), key=lambda d: (-seen[d], d))[:CANDIDATES]
        said: dict[int, Likeness] = {d: likeness(new, self._text(d)) for d in ranked}
        refused = [f"page {d}: {like.why}" for d, like in said.items() if not like.copies]
        clusters: dict[int, list[tuple[int, int]]] = {}
        for d, like in said.items():
            if like.copies:
                c = db.execute(f"SELECT cluster FROM {s}.doc WHERE doc = ?", (d,)).fetchone()[0]
                if c not in clusters:
                    clusters[c] = db.execute(
                        f"SELECT doc, weight FROM {s}.doc WHERE cluster = ? AND weight > 0 ORDER BY weight DESC, doc LIMIT ?",
                        (c, VOTERS),
                    ).fetchall()
        standing = []
        for c, voters in clusters.items():
            for d, _ in voters:
                if d not in said:
                    said[d] = likeness(new, self._text(d))
            total = sum(w for _, w in voters)
            yes = sum(w for d, w in voters if said[d].copies)
            mean = sum(w * said[d].similarity for d, w in voters if said[d].copies) / total
            if 2 * yes >= total:
                standing.append((mean, -c))
        standing.sort(reverse=True)
        if not standing:
            self._insert(doc, doc, new, None)
            return Verdict("new", doc, None, 0.0, 0.0, "; ".join(refused[:3]))
        best = -standing[0][1]
        of, like = most_like([(d, said[d]) for d, _ in clusters[best] if said[d].copies])
        self._insert(doc, best, new, of if like.similarity >= COPY else None)
        merged = []
        for _, c in standing[1:]:
            if self._agree(clusters[best], clusters[-c]):
                merged.append(-c)
                low, high = sorted((best, -c))
                db.execute(f"UPDATE {s}.doc SET cluster = ? WHERE cluster = ?", (low, high))
                best = low
                break
        return Verdict("near", best, of, like.similarity, like.contained, like.why, tuple(merged))

    def _agree(self, a: list[tuple[int, int]], b: list[tuple[int, int]]) -> bool:
        yes = total = 0
        for d, w in a:
            for e, v in b:
                total += w * v
                if likeness(self._text(d), self._text(e)).copies:
                    yes += w * v
        return 2 * yes >= total

    def _insert(self, doc: int, cluster: int, text: Text, of: int | None) -> None:
        s = self.s
        if of is not None:
            self.db.execute(f"INSERT INTO {s}.doc VALUES (?, ?, ?, 0, ?)", (doc, cluster, text.digest, of))
            self.db.execute(f"UPDATE {s}.doc SET weight = weight + 1 WHERE doc = ?", (of,))
            return
        self.db.execute(f"INSERT INTO {s}.doc VALUES (?, ?, ?, 1, NULL)", (doc, cluster, text.digest))
        self.db.executemany(f"INSERT INTO {s}.key VALUES (?, ?)", [(k, doc) for k in text.keys])
        self._texts[doc] = text

    def clusters(self) -> Iterable[tuple[int, int]]:
        return self.db.execute(f"SELECT doc, cluster FROM {self.s}.doc ORDER BY doc")

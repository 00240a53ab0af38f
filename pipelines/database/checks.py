"""Samples of what was read, for people to look at: twenty pages a day, and what they found.

Half of a day's pages are drawn by chance, so that their share of right ones holds for all; the other half where the
reading is least sure, so that looking at them teaches most.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.database.sql_rows import Row, Rows

A_DAY = 20
CANDIDATES = 3000  # the newest pages with an article that nobody has looked at yet
FIELDS = ("title", "published_at", "outlet", "authors")
CHANCE, DOUBT = "chance", "doubt"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of the pages of a source drawn by chance: how many were looked at, and how many were right in all fields."""

    source: str
    checked: int
    right: int


class Checks:
    """The table of checks of an open database; all methods work inside the caller's transaction."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.db = rows, rows.db

    def draw(self, day: str, count: int = A_DAY) -> None:
        """Choose a day's pages, unless they are chosen."""
        if self.rows.value("SELECT 1 FROM checks WHERE day = ? LIMIT 1", [day]):
            return
        pages = self._candidates()
        by_chance = sorted(pages, key=lambda page: hashlib.sha256(f"{day} {page['id']}".encode()).digest())
        chosen = {page["id"]: CHANCE for page in by_chance[: count // 2]}
        doubts = self._doubts(pages)
        for page in sorted(pages, key=lambda page: -doubts[page["id"]]):
            if len(chosen) >= count:
                break
            chosen.setdefault(page["id"], DOUBT)
        for page_id, drawn in chosen.items():
            self.rows.insert("checks", {"page_id": page_id, "day": day, "drawn": drawn})

    def waiting(self, day: str) -> list[int]:
        """The day's pages that nobody has looked at yet."""
        query = "SELECT page_id FROM checks WHERE day = ? AND is_right IS NULL ORDER BY id"
        return [page for (page,) in self.db.execute(query, [day])]

    def mark(self, page_id: int, *, is_right: bool, who: str, at: str) -> None:
        """Write down whether a page is right in all fields; one that was not drawn counts as looked at, too."""
        query = "UPDATE checks SET is_right = ?, who = ?, at = ? WHERE page_id = ?"
        if not self.db.execute(query, [int(is_right), who, at, page_id]).rowcount:
            row = {"page_id": page_id, "day": at[:10], "drawn": DOUBT}
            self.rows.insert("checks", row | {"is_right": int(is_right), "who": who, "at": at})

    def _candidates(self) -> list[Row]:
        query = (
            "SELECT id, published_evidence, witnesses, margins FROM pages WHERE article_id IS NOT NULL"
            " AND id NOT IN (SELECT page_id FROM checks) ORDER BY id DESC LIMIT ?"
        )
        return list(self.db.query(query, [CANDIDATES]))

    def _doubts(self, pages: list[Row]) -> dict[int, float]:
        """Page -> how likely one of its fields is wrong, or the page no article.

        What a model chose narrowly is doubtful: its margin is read as log odds. A field is as doubtful as those
        that the same evidence told before, of which somebody looked at some; where nobody did, rare evidence is
        more doubtful than common, and none at all as doubtful as the rarest.
        """
        common = Counter(pair for page in pages for pair in _evidence(page))
        checked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        query = (
            "SELECT p.id, p.published_evidence, p.witnesses, (SELECT json_group_array(field) FROM corrections"
            " WHERE page_id = p.id) AS corrected FROM checks JOIN pages p ON p.id = page_id WHERE is_right IS NOT NULL"
        )
        for page in self.db.query(query):
            wrong = set(json.loads(page["corrected"]))
            for field, by in _evidence(page):
                checked[field, by].append(int(field in wrong))
        doubts = {}
        for page in pages:
            sure = 1.0
            for pair in _evidence(page):
                rare = 1 - common[pair] / len(pages) if pair[1] else 1.0
                found = checked.get(pair, [])
                sure *= 1 - (sum(found) + 0.5 * rare) / (len(found) + 1)
            for margin in json.loads(page["margins"] or "{}").values():
                sure *= 1 / (1 + math.exp(-min(margin, 50)))
            doubts[page["id"]] = 1 - sure
        return doubts


def _evidence(page: Row) -> Iterator[tuple[str, str]]:
    """Each field with what told it, "" for nothing."""
    told = json.loads(page["witnesses"] or "{}") | {"published_at": page["published_evidence"]}
    for field in FIELDS:
        yield field, str(told.get(field) or "")


def accuracy(rows: Rows) -> list[Accuracy]:
    """What people found of pages drawn by chance, by source, the most looked at first."""
    query = (
        "SELECT coalesce(p.source, nullif(p.site, ''), 'files') AS source, count(*) AS checked, sum(is_right) AS rights"
        " FROM checks JOIN pages p ON p.id = page_id WHERE is_right IS NOT NULL AND drawn = ?"
        " GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return [Accuracy(row["source"], row["checked"], row["rights"]) for row in rows.db.query(query, [CHANCE])]

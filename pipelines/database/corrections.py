"""What people corrected: fields of pages, pages wrongly rejected or wrongly taken for articles.

A correction stands beside the reading and wins over it: on its page for good, and on other versions of the same URL as
long as they read what was found wrong. All functions work inside the transaction that the caller has opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipelines.database.sql_rows import Row, Rows, to_json
from pipelines.record import Record
from pipelines.urls import fold_url

TEXTS = ("title", "subtitle", "published_at", "outlet", "section")
LISTS = ("authors", "editors", "keywords")
FIELDS = (*TEXTS[:4], "authors", "editors", "section", "keywords")
REJECT = "reject_reason"
BY_HAND = "corrected"  # what tells a field that somebody corrected
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\+08:00)?)?")
REASON = re.compile(r"[a-z]+(-[a-z]+)*")


class CorrectionError(ValueError):
    """A value that cannot stand in its field; the message says why."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who corrects and when: a name, and a moment in UTC."""

    who: str
    at: str


def value_of(field: str, typed: str) -> str | None:
    """What a person typed as the column holds it: a text, a JSON array, or None for nothing.

    typed    names of a list between 、 or commas; a day, or a day and a time in China
    raises   CorrectionError
    """
    text = " ".join(typed.split())
    if field in LISTS:
        names = [name.strip() for name in re.split(r"[、，,;；]", text)]
        return to_json([name for name in names if name])
    if field not in TEXTS:
        raise CorrectionError(f"{field} is no field that can be corrected; there are {', '.join(FIELDS)}")
    if not text:
        return None
    if field != "published_at":
        return text
    found = MOMENT.fullmatch(text)
    if found is None or not _is_day(found[1]):
        raise CorrectionError(f"{typed}: give a day, such as 2026-11-01, or a moment, such as 2026-11-01 07:30")
    return f"{found[1]}T{found[2]}{found[3] or ':00'}+08:00" if found[2] else found[1]


def _is_day(text: str) -> bool:
    year, month, day = map(int, text.split("-"))
    return year >= 1900 and 1 <= month <= 12 and 1 <= day <= 31


class Corrections:
    """The table of corrections of an open database."""

    def __init__(self, rows: Rows) -> None:
        self.rows, self.db = rows, rows.db

    def add(self, page: Row, values: Mapping[str, str | None], by: Author, *, of_article: bool) -> list[str]:
        """Write down what is right in fields of a page.

        of_article   it was seen on the article, which shows it whichever copy lends it its text
        returns      the fields that were wrong; a value that stands already is no correction
        """
        wrong = [field for field, value in values.items() if page[field] != value]
        for field in wrong:
            row = {"page_id": page["id"], "field": field, "before": page[field], "after": values[field]}
            self.rows.insert("corrections", row | {"of_article": int(of_article), "who": by.who, "at": by.at})
        return wrong

    def note(self, page_id: int, field: str, article: int, other: int, by: Author) -> None:
        """Write down a join or a split.

        field     join or split
        article   that the page carried before
        other     the page that it was joined with or parted from
        """
        row = {"page_id": page_id, "field": field, "before": str(article), "after": str(other), "of_article": 0}
        self.rows.insert("corrections", row | {"who": by.who, "at": by.at})

    def decisions(self) -> list[tuple[str, int, int]]:
        """(join or split, page, other page) of each decision about copies, in order."""
        query = "SELECT field, page_id, after FROM corrections WHERE field IN ('join', 'split') ORDER BY id"
        return [(field, page, int(other)) for field, page, other in self.db.execute(query)]

    def withdraw(self, page_id: int, fields: Iterable[str], at: str) -> int:
        """Let the reading of a page's fields stand again, from its next reading on; returns how many were withdrawn."""
        query = "UPDATE corrections SET withdrawn_at = ? WHERE page_id = ? AND field = ? AND withdrawn_at IS NULL"
        return sum(self.db.execute(query, [at, page_id, field]).rowcount for field in fields)

    def applied(self, record: Record, page_id: int | None) -> Record:
        """The record of a page with what people corrected.

        page_id   its row; None for one that is not stored yet
        """
        if not self.rows.value("SELECT 1 FROM corrections LIMIT 1"):
            return record
        rows = self.db.query(
            "SELECT c.* FROM pages p JOIN corrections c ON c.page_id = p.id"
            " WHERE p.url_key = ? AND c.withdrawn_at IS NULL ORDER BY c.id",
            [fold_url(record.page.url)],
        )
        read = record
        for row in rows:
            if row["page_id"] == page_id or row["before"] == _read(read, row["field"]):
                record = _with(record, row["field"], row["after"])
        return record

    def is_accepted(self, url: str) -> bool:
        """Whether somebody found a page to be an article that was rejected when it was read."""
        if not self.rows.value("SELECT 1 FROM corrections WHERE field = ? LIMIT 1", [REJECT]):
            return False
        query = (
            "SELECT c.after IS NULL FROM pages p JOIN corrections c ON c.page_id = p.id WHERE p.url_key = ?"
            " AND c.field = ? AND c.withdrawn_at IS NULL ORDER BY c.id DESC LIMIT 1"
        )
        return bool(self.rows.value(query, [fold_url(url), REJECT]))

    @property
    def any_of_articles(self) -> bool:
        """Whether anything was ever corrected of an article as such."""
        return self.rows.value("SELECT 1 FROM corrections WHERE of_article LIMIT 1") is not None

    def of_article(self, article_id: int) -> Row:
        """What an article shows whichever copy lends it its text."""
        query = (
            "SELECT c.field, c.after FROM pages p CROSS JOIN corrections c ON c.page_id = p.id"
            " WHERE p.article_id = ? AND c.of_article AND c.withdrawn_at IS NULL ORDER BY c.id"
        )
        if not self.any_of_articles:
            return {}
        return {row["field"]: row["after"] for row in self.db.query(query, [article_id]) if row["field"] in FIELDS}


def corrected_columns(page: Row, fields: Iterable[str]) -> Row:
    """The columns of a page that say that these fields were corrected."""
    told: dict[str, Any] = json.loads(page["witnesses"] or "{}")
    fields = list(fields)
    told |= {field: BY_HAND for field in fields if field != "published_at"}
    columns: Row = {"witnesses": to_json(told)}
    return columns | ({"published_evidence": BY_HAND} if "published_at" in fields else {})


def _read(record: Record, field: str) -> str | None:
    """What a record says in a field, as its column holds it."""
    value = getattr(record, field, None)
    return to_json(value) if field in LISTS else value


def _with(record: Record, field: str, value: str | None) -> Record:
    if field == REJECT:
        accepted = value is None and record.blocks
        return replace(record, reject_reason=None if accepted else value or record.reject_reason)
    if field not in FIELDS:
        return record
    told: Any = tuple(json.loads(value or "[]")) if field in LISTS else value
    if field == "published_at":
        return replace(record, published_at=told, published_evidence=BY_HAND)
    changed: dict[str, Any] = {field: told, "evidence": {**record.evidence, field: BY_HAND}}
    return replace(record, **changed)

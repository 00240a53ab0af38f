"""A page as people read it: headline and fields with their evidence, the text with what was taken out of it, copies.

Read by Datasette's pages of an article and of a page; see config/browse/templates/_page_view.html.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pipelines.database.sql_rows import Row
from pipelines.outputs.text_diff import Change, compare, shortened

FIELDS = ("subtitle", "published_at", "outlet", "authors", "editors", "section", "keywords")
FIELDS_OF_ARTICLE = ("title", *FIELDS)
COPIES = 30  # shown at once; the question article_copies has them all
COMPARED = 12  # of these, with what each changed: a comparison takes some 10 ms


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page, its value as text, and what told it."""

    name: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Cut:
    """Something taken out of the page, or of the line above it."""

    stage: str
    rule: str
    text: str


@dataclass(slots=True)
class Part:
    """A line of the text, or a place where something was taken out.

    pieces     the line, cut where it is masked: (text, what other copies have there or "")
    original   the line as the page has it, None where that is the same
    cuts       what was taken out behind it, in page order
    """

    pieces: list[tuple[str, str]]
    original: str | None = None
    cuts: list[Cut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CopyView:
    """A later or earlier page of the same article.

    row       of the view copies, with `why`
    changes   from the page that is read to this one; None where they were not compared
    """

    row: Row
    changes: list[Change] | None


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that is shown of a page.

    page        row of pages, with the body that it has or shares
    is_article  whether it is the article that is read, in the shape of its canonical page
    values      every field that can be corrected, as text
    images      (address, caption or "") of each, in page order
    decisions   (field, value, evidence) of the view witnesses
    corrections   rows of corrections, the latest first
    """

    page: Row
    is_article: bool
    title: str
    fields: list[Field]
    parts: list[Part]
    images: list[tuple[str, str]]
    copies: list[CopyView]
    copy_count: int
    values: dict[str, str]
    decisions: list[tuple[str, str, str]]
    corrections: list[Row]

    @property
    def has_original(self) -> bool:
        return any(part.original is not None for part in self.parts)

    @property
    def further(self) -> int:
        """How many pages the article goes on on."""
        return len(json.loads(self.page["further"] or "[]"))

    @property
    def cut_count(self) -> int:
        return sum(len(part.cuts) for part in self.parts)


def read_page_view(
    connection: sqlite3.Connection, *, page_id: int | None = None, article_id: int | None = None
) -> PageView | None:
    """A page by its id, or an article by that of its canonical page; None where there is no such row."""
    if article_id is not None:
        found = _rows(connection, "SELECT page_id FROM articles WHERE id = ?", [article_id])
        page_id = found[0]["page_id"] if found else None
    query = (
        "SELECT p.*, coalesce(p.body, a.body) AS text, a.copies AS copy_count"
        " FROM pages p LEFT JOIN articles a ON a.id = p.article_id WHERE p.id = ?"
    )
    rows = _rows(connection, query, [page_id])
    if not rows:
        return None
    page = rows[0]
    if article_id is not None:  # which may show what was corrected on another copy
        of_article = f"SELECT {', '.join(FIELDS_OF_ARTICLE)} FROM articles WHERE id = ?"
        page |= _rows(connection, of_article, [article_id])[0]
    masked = _masked(connection, page) if article_id is not None else {}
    return PageView(
        page=page,
        is_article=article_id is not None,
        title=page["title"] or "",
        fields=list(_fields(page)),
        parts=_parts(connection, page, masked),
        images=[(one["url"], one["caption"] or "") for one in json.loads(page["images"] or "[]")],
        copies=_copies(connection, page),
        copy_count=page["copy_count"] or 0,
        decisions=[
            (row["field"], _text(row["value"]), row["witness"] or "")
            for row in _rows(connection, "SELECT * FROM witnesses WHERE page_id = ?", [page_id])
            if row["value"] is not None or row["witness"]
        ],
        values={field: _text(page[field]) for field in FIELDS_OF_ARTICLE},
        corrections=_rows(connection, "SELECT * FROM corrections WHERE page_id = ? ORDER BY id DESC", [page_id]),
    )


def _rows(connection: sqlite3.Connection, query: str, given: list[Any]) -> list[Row]:
    cursor = connection.execute(query, given)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _fields(page: Row) -> list[Field]:
    told = json.loads(page["witnesses"] or "{}") | {"published_at": page["published_evidence"]}
    return [
        Field(name, _text(page[name]), str(told.get(name) or ""))
        for name in FIELDS
        if page[name] not in (None, "", "[]")
    ]


def _text(value: object) -> str:
    """A value for people: the names of a JSON array with 、 between them."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return "、".join(map(str, json.loads(value)))
        except (ValueError, TypeError):
            pass
    return "" if value is None else str(value)


def _parts(connection: sqlite3.Connection, page: Row, masked: dict[int, tuple[str, str]]) -> list[Part]:
    lines = page["text"].split("\n") if page["text"] else []
    originals = (page["body_original"] or "").split("\n")
    if len(originals) != len(lines):
        originals = lines  # a row of an older release: which line is which is not known
    positions = json.loads(page["positions"] or "[]")
    places = positions if len(positions) == len(lines) else range(len(lines))
    cuts: defaultdict[int, list[Cut]] = defaultdict(list)
    removed = "SELECT position, stage, rule, text FROM removals WHERE page_id = ? ORDER BY position, rowid"
    for row in _rows(connection, removed, [page["id"]]):
        cuts[row["position"]].append(Cut(row["stage"], row["rule"], row["text"]))
    parts = [Part([])]  # what stood before the first line
    waiting = sorted(cuts, reverse=True)
    start = 0
    for line, original, place in zip(lines, originals, places, strict=True):
        while waiting and waiting[-1] < place:
            parts[-1].cuts += cuts[waiting.pop()]
        parts.append(Part(_pieces(line, start, masked), original if original != line else None))
        start += len(line) + 1
    while waiting:
        parts[-1].cuts += cuts[waiting.pop()]
    return parts if parts[0].cuts else parts[1:]


def _masked(connection: sqlite3.Connection, page: Row) -> dict[int, tuple[str, str]]:
    """Place in the article's text -> what is masked there, and what other copies have."""
    query = "SELECT position, masked, reading FROM article_restored WHERE article_id = ?"
    found = _rows(connection, query, [page["article_id"]])
    return {row["position"]: (row["masked"] or "", row["reading"] or "") for row in found}


def _pieces(line: str, start: int, masked: dict[int, tuple[str, str]]) -> list[tuple[str, str]]:
    pieces: list[tuple[str, str]] = []
    done = 0
    for place in sorted(place for place in masked if start <= place < start + len(line) + 1):
        stands, reading = masked[place]
        at = place - start
        if at < done or line[at : at + len(stands)] != stands:
            continue
        pieces += [(line[done:at], ""), (stands, reading)]
        done = at + len(stands)
    return [*pieces, (line[done:], "")]


def _copies(connection: sqlite3.Connection, page: Row) -> list[CopyView]:
    if page["article_id"] is None:
        return []
    rows = _rows(
        connection,
        "SELECT c.*, p.why, coalesce(p.body, a.body) AS text FROM copies c JOIN pages p ON p.id = c.page_id"
        " JOIN articles a ON a.id = c.article_id WHERE c.article_id = ? ORDER BY c.place LIMIT ?",
        [page["article_id"], COPIES],
    )
    found: list[CopyView] = []
    for row in rows:
        text, is_other = row.pop("text"), row["page_id"] != page["id"]
        compared = is_other and sum(copy.changes is not None for copy in found) < COMPARED
        changes = shortened(compare(page["text"] or "", text or ""), 20) if compared else None
        found.append(CopyView(row, changes))
    return found


def lag(hours: float | None, days: int | None = None) -> str:
    """How long after the first copy another was published, as people say it; days count where no hour is told."""
    if hours is None:
        if days is None:
            return ""
        return "the same day" if days == 0 else f"{days:+d} day{'' if abs(days) == 1 else 's'}"
    if abs(hours) < 1 / 60:
        return "the same minute"
    sign, size = ("−" if hours < 0 else "+"), abs(hours)
    if size < 1:
        return f"{sign}{60 * size:.0f} min"
    return f"{sign}{size:.1f} h" if size < 48 else f"{sign}{size / 24:.1f} days"

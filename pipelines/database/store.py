"""The one writer: records into SQLite, one page one transaction."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.database import publishers, site_lines
from pipelines.database.articles import Articles
from pipelines.database.connection import (
    CACHE_KB,
    PAGE_BYTES,
    PatientDatabase,
    StoreError,
    can_write,
    connect_read_only,
)
from pipelines.database.corrections import FIELDS, REJECT, Author, Corrections, corrected_columns
from pipelines.database.decided_copies import DecidedCopies
from pipelines.database.known_addresses import KnownAddresses
from pipelines.database.migrations import migrations
from pipelines.database.page_columns import OF_THE_BYTES, OF_THE_FETCH, page_row, says_the_same
from pipelines.database.prepared import Prepared, prepare, sha256
from pipelines.database.sql_rows import Row, Rows
from pipelines.database.versions import Versions
from pipelines.record import Page, Record
from pipelines.search import expect_article

__all__ = ["Outcome", "Store", "StoreError"]

log = logging.getLogger(__name__)

DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
FOUNDING = ("canonical", "reworded")  # relations of a page that founded an article


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record.

    relation     canonical or reworded where it founded an article, exact, near, revision, rejected, or unchanged
                 when the database held it already
    page_id      row of pages
    article_id   row of articles, None for a rejected page
    gone         articles that no page carries any more
    """

    relation: str
    page_id: int
    article_id: int | None
    gone: int = 0


class Store:
    """A database file, opened with today's schema.

    path      made where it is missing, with its folder
    wait_s    for somebody else who is writing, such as a backup
    reading   who only reads need not wait for the index of copies; such a store has neither `articles` nor `copies`,
              and takes no pages. A file that can't be written, as on a read-only medium, is then read as it is
    raises    StoreError when the file is no database, can't be written, or is of a newer release
    """

    def __init__(self, path: Path, wait_s: float = 30.0, *, reading: bool = False) -> None:
        self.path = path
        try:
            only_read = reading and path.exists() and not can_write(path)
            if not only_read:
                path.parent.mkdir(parents=True, exist_ok=True)
            self.db = PatientDatabase(connect_read_only(path) if only_read else sqlite3.connect(path))
            self.db.execute(f"PRAGMA busy_timeout = {round(1000 * wait_s)}")
            if not only_read:
                self.db.execute(f"PRAGMA page_size = {PAGE_BYTES}")  # of a new file; another keeps its own
                self.db.enable_wal()
                # A killed process loses nothing by it; a machine that goes down the last pages, which are asked for
                # again. In exchange a commit does not wait for the disk, and the event loop of a crawl not for it.
                self.db.execute("PRAGMA synchronous = NORMAL")
                self.db.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            self._check_release()
            if not only_read:
                migrations.apply(self.db)
            elif migrations.pending(self.db):
                raise StoreError(f"{path} is of an older release and cannot be written here: open it once where it can")
            if not reading:
                self.articles = self._articles(path.with_suffix(".dedup.db"))
                with self.db.atomic():
                    publishers.catch_up(Rows(self.db))
        except (OSError, sqlite3.Error) as error:
            if "readonly" in str(error):
                raise StoreError(f"{path} or its folder cannot be written by this user: give write access") from error
            raise StoreError(f"{path} cannot be opened as our database: {error}") from error
        self._rows = Rows(self.db)
        self.corrections = Corrections(self._rows)
        if not reading:
            self.copies = DecidedCopies(self.db, self.articles, self.corrections)
        self.memory = KnownAddresses(self.db)
        self._versions = Versions(self._rows)

    def _articles(self, index: Path) -> Articles:
        """The articles with their index of copies, which is made anew where its file is damaged."""
        now = self.db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%SZ')").fetchone()[0]
        for again in (True, False):
            try:
                articles = Articles(self.db, index)
                with self.db.atomic():
                    articles.catch_up(now)
                return articles
            except sqlite3.DatabaseError as error:
                if not again or getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGED:
                    raise
                log.warning("%s is damaged (%s): the index of copies is made anew", index, error)
            if any(name == "dedup" for _, name, _ in self.db.execute("PRAGMA database_list").fetchall()):
                self.db.execute("DETACH DATABASE dedup")
            for file in (index, *(index.with_name(index.name + ending) for ending in ("-wal", "-shm"))):
                file.unlink(missing_ok=True)
        raise AssertionError("the second time returns or raises")

    def begin(self) -> bool:
        """Open a transaction that what follows shares until `commit`; False where one is open.

        A page is still stored whole or not at all, and one that fails takes no other with it.
        """
        if self.db.conn.in_transaction:
            return False
        self.db.begin()
        return True

    def commit(self) -> None:
        self.db.commit()

    def close(self) -> None:
        self.db.close()

    def _check_release(self) -> None:
        applied = {step.name for step in migrations.applied(self.db)}
        ours = {step.name for step in migrations.pending(Database(memory=True))}  # all of them: it has none yet
        if newer := sorted(applied - ours):
            raise StoreError(f"{self.path} was written by a newer release (schema step {newer[0]}): update the code")

    # -- what is known ---------------------------------------------------------------------------------------------

    def source_of(self, url: str) -> str | None:
        """Which source a URL was last fetched for."""
        row = self._versions.newest(url)
        return row["source"] if row else None

    def confirm(self, page_id: int, at: str) -> None:
        """The page is still there, or there again, unchanged."""
        query = "UPDATE pages SET last_seen_at = max(last_seen_at, ?), gone_at = NULL WHERE id = ?"
        with self.db.atomic():
            self.db.execute(query, [at, page_id])

    def confirm_same_bytes(self, page: Page, bytes_digest: str | None = None) -> bool:
        """Whether this very payload is held already as the newest version of its URL; if so, it is confirmed.

        bytes_digest   of a page that comes without its bytes
        """
        row = self._versions.newest(page.url)
        if row is None or row["lost_at"] or row["sha256"] != (bytes_digest or sha256(page)):
            return False
        self.confirm(row["id"], page.fetched_at)
        return True

    def recurring(self, site: str) -> frozenset[int]:
        """Digests of the lines that recur across a site's pages, as far as it is known."""
        return site_lines.recurring(self.db, site)

    # -- pages -----------------------------------------------------------------------------------------------------

    def add(self, given: Record | Prepared, run_id: int) -> Outcome:
        """Store a page with its removals, and its article, together or not at all.

        The same text at the same URL again only moves last_seen_at. A changed text or headline becomes a revision of
        the article, the old version kept beside it; a text we hold from elsewhere joins that article.
        """
        ready = prepare(given) if isinstance(given, Record) else given
        with self.db.atomic():
            ready = ready.corrected(self.corrections.applied(ready.record, None))
            record, digest = ready.record, ready.text_digest
            earlier = self._versions.nearest(record.page.url, record.page.fetched_at)
            if earlier is not None and says_the_same(earlier, digest, record.reject_reason, record.title):
                if earlier["lost_at"]:
                    self._bring_back(earlier["id"], ready)
                self.confirm(earlier["id"], record.page.fetched_at)
                return Outcome("unchanged", earlier["id"], earlier["article_id"])
            row = page_row(record, run_id, digest, ready.bytes_digest)
            page_id = 1 + (self._rows.value("SELECT max(id) FROM pages") or 0)
            self._rows.insert_all("removals", _removal_rows(page_id, record))
            if digest is None or ready.compared is None:
                self._rows.insert("pages", {"id": page_id} | row)
                return Outcome("rejected", page_id, None)
            carrying = earlier if earlier and earlier["article_id"] is not None else None
            expect_article(record.title, row["body"], ready.terms)
            relation, article_id = self.articles.enter(page_id, row, carrying, record.page.fetched_at, ready.compared)
            if carrying is None:  # pages are counted, not their versions
                self._learn_lines(ready, founded=relation in FOUNDING)
            return Outcome(relation, page_id, article_id)

    def _learn_lines(self, ready: Prepared, *, founded: bool) -> None:
        removed = [cut.text for cut in ready.record.removals if cut.rule == site_lines.RULE]
        site_lines.learn(self.db, ready.page.site, ready.edges, removed, founded=founded)

    def _bring_back(self, page_id: int, ready: Prepared) -> None:
        """Let bytes that were fetched again take the place of a page's lost ones, and the row say what they say."""
        row = page_row(ready.record, 0, None, ready.bytes_digest)
        self._rows.update("pages", page_id, {name: row[name] for name in OF_THE_BYTES} | {"lost_at": None})
        self.replace(page_id, ready, ready.page.fetched_at)

    # -- what people correct -----------------------------------------------------------------------------------------

    def correct(
        self, page_id: int, values: Mapping[str, str | None], by: Author, *, of_article: bool = False
    ) -> list[str]:
        """Put right what was read wrong of a page; its article follows where it shows the page.

        values       by field, as its column holds them: see corrections.value_of
        of_article   the article shows them whichever copy lends it its text
        returns      the fields that were wrong
        raises       LookupError for a page that there is not
        """
        with self.db.atomic():
            page = self._row_of(page_id)
            wrong = self.corrections.add(page, values, by, of_article=of_article)
            if wrong:
                columns = {field: values[field] for field in wrong} | corrected_columns(page, wrong)
                if "outlet" in columns:
                    columns["publisher"] = publishers.house_of(columns["outlet"])
                self._rows.update("pages", page_id, columns)
            if page["article_id"] is not None:
                self.articles.settle([page_id], by.at)
        return wrong

    def reject(self, page_id: int, reason: str, by: Author) -> None:
        """A page that is no article, whatever it looks like. LookupError for a page that there is not."""
        with self.db.atomic():
            page = self._row_of(page_id)
            self.corrections.add(page, {REJECT: reason}, by, of_article=False)
            self._rows.update("pages", page_id, {REJECT: reason, "text_digest": None})
            if page["article_id"] is not None:
                self.articles.leave(page_id, by.at)

    def accept(self, page_id: int, record: Record, by: Author) -> Outcome:
        """A page that is an article, although it was rejected.

        record   the page read again, with the hint that it is accepted
        raises   LookupError for a page that there is not, or that holds no text at all
        """
        page = self._row_of(page_id)
        if not record.blocks:
            raise LookupError(f"page {page_id} holds no text that could be an article's")
        with self.db.atomic():
            self.corrections.add(page, {REJECT: None}, by, of_article=False)
            return self.replace(page_id, record, by.at)

    def withdraw(self, page_id: int, fields: Sequence[str] = (*FIELDS, REJECT), *, at: str) -> int:
        """Let what is read of a page stand again, from its next reading on; returns how many corrections went."""
        with self.db.atomic():
            if found := self.corrections.withdraw(page_id, fields, at):
                self._rows.update("pages", page_id, {"cleaned_with": None})
        return found

    def _row_of(self, page_id: int) -> Row:
        try:
            return self._rows.row("pages", page_id)
        except LookupError:
            raise LookupError(f"there is no page {page_id}") from None

    # -- pages, made anew ------------------------------------------------------------------------------------------

    def replace(self, page_id: int, given: Record | Prepared, at: str) -> Outcome:
        """Let a stored page say what today's chain makes of its bytes, together with its article or not at all.

        The row keeps its id and what tells of the fetch; its article stays where its text still belongs there, and
        follows it where this is the canonical page. An article that no page carries any more is gone.
        The same record again changes nothing.
        """
        ready = prepare(given) if isinstance(given, Record) else given
        with self.db.atomic():
            ready = ready.corrected(self.corrections.applied(ready.record, page_id))
            record, digest = ready.record, ready.text_digest
            row = page_row(record, 0, digest, ready.bytes_digest)
            # a write before any reading: what is read below stays true until the transaction ends
            self._rows.update("pages", page_id, {"cleaned_with": row["cleaned_with"]})
            before = self._rows.row("pages", page_id)
            self._rows.update(
                "pages", page_id, {name: value for name, value in row.items() if name not in OF_THE_FETCH}
            )
            self._replace_removals(page_id, record)
            if digest is None:
                gone = self.articles.leave(page_id, at) if before["article_id"] is not None else 0
                return Outcome("rejected", page_id, None, gone)
            if before["article_id"] is None or digest != before["text_digest"]:
                expect_article(record.title, record.body, ready.terms)
                relation, gone = self.articles.place(page_id, self._versions.before(before), at, ready.compared)
                if before["article_id"] is None:
                    self._learn_lines(ready, founded=relation in FOUNDING)
            else:
                gone = len(self.articles.settle([page_id], at).gone)
            return Outcome(
                self._rows.row("pages", page_id)["relation"], page_id, self.articles.article_of(page_id), gone
            )

    def chosen(self, query: str, given: Sequence[Any]) -> Iterator[Row]:
        """Rows of a query in which stands a condition that somebody wrote.

        raises   StoreError with SQLite's own words when the condition is wrong
        """
        try:
            yield from self.db.query(query, given)
        except sqlite3.Error as error:
            raise StoreError(f"the condition cannot be used: {error}") from error

    def _replace_removals(self, page_id: int, record: Record) -> None:
        rows = _removal_rows(page_id, record)
        query = "SELECT page_id, position, stage, rule, text FROM removals WHERE page_id = ? ORDER BY rowid"
        if self._rows.all(query, [page_id]) != rows:
            self.db.execute("DELETE FROM removals WHERE page_id = ?", [page_id])
            self._rows.insert_all("removals", rows)


def _removal_rows(page_id: int, record: Record) -> list[Row]:
    return [
        {"page_id": page_id, "position": cut.position, "stage": cut.stage, "rule": cut.rule, "text": cut.text}
        for cut in record.removals
    ]

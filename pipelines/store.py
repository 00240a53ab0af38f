"""The one writer: records into SQLite, one page one transaction."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines import VERSION
from pipelines.migrations import METADATA, migrations
from pipelines.record import Page, Record
from pipelines.search import register

Row = dict[str, Any]


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record.

    relation     canonical, exact, revision, rejected, or unchanged when the database held it already
    page_id      row of pages
    article_id   row of articles, None for a rejected page
    """

    relation: str
    page_id: int
    article_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of a URL: enough to ask its server for changes only."""

    page_id: int
    etag: str | None
    last_modified: str | None
    fetched_at: str
    last_seen_at: str


class Store:
    """A database file, opened with today's schema.

    path     made where it is missing, with its folder
    raises   StoreError when the file is no database, can't be written, or is of a newer release
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = Database(path)
            self.db.execute("PRAGMA busy_timeout = 30000")  # ms; a reader's backup may hold the file for a while
            self.db.enable_wal()
            register(self.db.conn)
            self._check_release()
            migrations.apply(self.db)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{path} cannot be opened as our database: {error}") from error

    def close(self) -> None:
        self.db.close()

    def _check_release(self) -> None:
        applied = {step.name for step in migrations.applied(self.db)}
        ours = {step.name for step in migrations.pending(Database(memory=True))}  # all of them: it has none yet
        if newer := sorted(applied - ours):
            raise StoreError(f"{self.path} was written by a newer release (schema step {newer[0]}): update the code")

    # -- runs ------------------------------------------------------------------------------------------------------

    def begin_run(self, spider: str, arguments: Mapping[str, object], at: str) -> int:
        """A new row of the ledger; an earlier run of the spider that never ended is closed as killed."""
        with self.db.atomic():
            self.db.execute(
                "UPDATE runs SET finished_at = ?, finish_reason = 'killed', healthy = 0,"
                " pages = (SELECT count(*) FROM pages WHERE run_id = runs.id),"
                " failures = (SELECT count(*) FROM failures WHERE run_id = runs.id)"
                " WHERE spider = ? AND finished_at IS NULL",
                [at, spider],
            )
            row = {"spider": spider, "arguments": to_json(arguments), "started_at": at}
            return self._insert("runs", row)

    def end_run(self, run_id: int, *, at: str, reason: str, healthy: bool, counts: Row, stats: Row) -> None:
        """Close the run's row.

        counts   pages, articles, duplicates, rejected, failures
        """
        row = counts | {"finished_at": at, "finish_reason": reason, "healthy": int(healthy), "stats": to_json(stats)}
        with self.db.atomic():
            self.db.table("runs").update(run_id, row)

    def add_failure(self, run_id: int, *, url: str, kind: str, at: str, source: str | None = None, **more: Any) -> None:
        """more   status (of HTTP), detail (a sentence)"""
        with self.db.atomic():
            self._insert("failures", {"run_id": run_id, "url": url, "source": source, "kind": kind, "at": at} | more)

    # -- what is known ---------------------------------------------------------------------------------------------

    def known(self, url: str) -> Known | None:
        """The newest version of a page, by its URL or by one that redirects to it."""
        rows = self.db.query(
            "SELECT id AS page_id, etag, last_modified, fetched_at, last_seen_at FROM pages"
            " WHERE url IN (:url, (SELECT target FROM redirects WHERE url = :url)) ORDER BY id DESC LIMIT 1",
            {"url": url},
        )
        return next((Known(**row) for row in rows), None)

    def places(self, url: str) -> list[tuple[str, int]]:
        """Where the newest bytes of a URL are: file and offset, and then those of the pages its article goes on on."""
        row = self._newest(url)
        if row is None or row["warc_file"] is None:
            return []
        further = [(page["warc_file"], page["warc_offset"]) for page in json.loads(row["further"] or "[]")]
        return [(row["warc_file"], row["warc_offset"]), *further]

    def last_failure(self, url: str, status: Sequence[int]) -> str | None:
        """When the URL last answered with one of these HTTP statuses."""
        marks = ",".join("?" * len(status))
        query = f"SELECT max(at) FROM failures WHERE url = ? AND status IN ({marks})"
        at: str | None = self._value(query, [url, *status])
        return at

    def confirm(self, page_id: int, at: str) -> None:
        """The page is still there, unchanged."""
        with self.db.atomic():
            self.db.execute("UPDATE pages SET last_seen_at = max(last_seen_at, ?) WHERE id = ?", [at, page_id])

    def confirm_same_bytes(self, page: Page) -> bool:
        """Whether this very payload is held already as the newest version of its URL; if so, it is confirmed."""
        row = self._newest(page.url)
        if row is None or row["sha256"] != sha256(page):
            return False
        self.confirm(row["id"], page.fetched_at)
        return True

    def add_redirect(self, url: str, target: str, at: str) -> None:
        with self.db.atomic():
            row = {"url": url, "target": target, "last_seen_at": at}
            self.db.table("redirects").insert(row, pk="url", replace=True)

    # -- pages -----------------------------------------------------------------------------------------------------

    def add(self, record: Record, run_id: int) -> Outcome:
        """Store a page with its removals, and its article, together or not at all.

        The same text at the same URL again only moves last_seen_at. A changed text becomes a revision of the
        article, the old version kept beside it; a text we hold from elsewhere joins that article.
        """
        digest = None if record.reject_reason else text_digest(record.body)
        with self.db.atomic():
            earlier = self._newest(record.page.url)
            if earlier and (earlier["text_digest"], earlier["reject_reason"]) == (digest, record.reject_reason):
                self.confirm(earlier["id"], record.page.fetched_at)
                return Outcome("unchanged", earlier["id"], earlier["article_id"])
            page_id = self._insert("pages", page_row(record, run_id, digest))
            for removal in record.removals:
                row = {"position": removal.position, "stage": removal.stage, "rule": removal.rule, "text": removal.text}
                self._insert("removals", {"page_id": page_id} | row)
            if digest is None:
                return Outcome("rejected", page_id, None)
            return self._join(page_id, record, digest, earlier)

    def _join(self, page_id: int, record: Record, digest: str, earlier: Row | None) -> Outcome:
        """Find the page's article or make one."""
        if earlier and earlier["article_id"] is not None:
            relation, article_id = "revision", earlier["article_id"]
        else:
            query = "SELECT article_id FROM pages WHERE text_digest = ? AND id <> ? AND article_id IS NOT NULL LIMIT 1"
            held = self._value(query, [digest, page_id])
            relation, article_id = ("exact", held) if held is not None else ("canonical", None)
        if article_id is None:
            body = record.body
            row = {"title": record.title, "body": body, "page_id": page_id, "chars": len(body)}
            row |= {"first_seen_at": record.page.fetched_at}
            article_id = self._insert("articles", row)
        self._update("pages", page_id, {"article_id": article_id, "relation": relation, "similarity": 1.0})
        article = self._row("articles", article_id)
        if relation == "canonical" or (earlier and article["page_id"] == earlier["id"]):
            self._show(article_id, page_id, record.page.fetched_at)
        else:
            self._keep_body(page_id, article["body"])
        copies = self._value("SELECT count(DISTINCT url) FROM pages WHERE article_id = ?", [article_id])
        self._update("articles", article_id, {"copies": copies})
        return Outcome(relation, page_id, article_id)

    def _show(self, article_id: int, page_id: int, at: str) -> None:
        """Let the article show this page; pages that shared the former text keep it as their own."""
        former = self._value("SELECT body FROM articles WHERE id = ?", [article_id])
        page = self._row("pages", page_id)
        body = page["body"] if page["body"] is not None else former
        self.db.execute("UPDATE pages SET body = ? WHERE article_id = ? AND body IS NULL", [former, article_id])
        self.db.execute("UPDATE pages SET body = NULL WHERE article_id = ? AND body = ?", [article_id, body])
        self.db.execute(
            "UPDATE pages SET relation = 'revision' WHERE article_id = ? AND relation = 'canonical' AND id <> ?",
            [article_id, page_id],
        )
        self._update("pages", page_id, {"relation": "canonical", "body": None})
        row = {name: page[name] for name in (*METADATA, "language")}
        row |= {"body": body, "chars": len(body), "page_id": page_id, "updated_at": at}
        self._update("articles", article_id, row)

    def _keep_body(self, page_id: int, article_body: str) -> None:
        self.db.execute("UPDATE pages SET body = NULL WHERE id = ? AND body = ?", [page_id, article_body])

    # -- SQL -------------------------------------------------------------------------------------------------------

    def _newest(self, url: str) -> Row | None:
        return next(self.db.query("SELECT * FROM pages WHERE url = ? ORDER BY id DESC LIMIT 1", [url]), None)

    def _row(self, table: str, id: int) -> Row:
        return next(self.db.query(f"SELECT * FROM {table} WHERE id = ?", [id]))

    def _value(self, query: str, arguments: Sequence[Any]) -> Any:
        return next(iter(self.db.execute(query, arguments).fetchone() or (None,)))

    def _insert(self, table: str, row: Row) -> int:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        cursor = self.db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
        return int(cursor.lastrowid or 0)

    def _update(self, table: str, id: int, row: Row) -> None:
        changes = ", ".join(f"{name} = ?" for name in row)
        self.db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", [*row.values(), id])


def page_row(record: Record, run_id: int, digest: str | None) -> Row:
    """The columns of pages that a record tells; dedup fills in the rest."""
    page = record.page
    return {
        "url": page.url,
        "canonical_url": record.canonical_url,
        "site": page.site,
        "source": page.source,
        "run_id": run_id,
        "relation": "rejected",
        "title": record.title,
        "subtitle": record.subtitle,
        "published_at": record.published_at,
        "outlet": record.outlet,
        "authors": to_json(record.authors),
        "editors": to_json(record.editors),
        "section": record.section,
        "keywords": to_json(record.keywords),
        "body": record.body,
        "body_original": record.body_original,
        "positions": to_json([block.position for block in record.blocks]),
        "text_digest": digest,
        "script": record.script,
        "language": record.language,
        "masked": record.masked,
        "glosses": record.glosses,
        "flags": to_json(record.flags),
        "reject_reason": record.reject_reason,
        "extractor": record.extractor,
        "published_evidence": record.published_evidence,
        "fetched_at": page.fetched_at,
        "last_seen_at": page.fetched_at,
        "status": page.status,
        "etag": page.header("etag"),
        "last_modified": page.header("last-modified"),
        "charset": record.charset,
        "charset_evidence": record.charset_evidence,
        "sha256": sha256(page),
        "warc_file": page.warc_file,
        "warc_offset": page.warc_offset,
        "further": to_json(
            [{"url": p.url, "warc_file": p.warc_file, "warc_offset": p.warc_offset} for p in page.further]
        ),
        "qingliu_version": VERSION,
    }


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def sha256(page: Page) -> str:
    """Digest of the payload and those of the further pages, in hexadecimal."""
    digest = hashlib.sha256(page.payload)
    for further in page.further:
        digest.update(further.payload)
    return digest.hexdigest()


def text_digest(text: str) -> str:
    """Digest of the folded text: what differs only in width, case, white space or punctuation is the same text."""
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).lower())
    return hashlib.sha256(folded.encode()).hexdigest()[:32]

"""The one writer: records into SQLite, one page one transaction."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines import VERSION, site_lines
from pipelines.edition import edition
from pipelines.memory import Memory
from pipelines.migrations import METADATA, migrations
from pipelines.record import Page, Record
from pipelines.search import register
from pipelines.urls import fold_url

Row = dict[str, Any]
OF_THE_FETCH = {  # columns of pages that tell of the fetch and of the page's place, whatever the chain makes of it
    "url", "site", "source", "run_id", "relation", "fetched_at", "last_seen_at", "status", "etag", "last_modified",
    "sha256", "warc_file", "warc_offset", "further",
}  # fmt: skip


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a record.

    relation     canonical, exact, revision, rejected, or unchanged when the database held it already
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
        self.memory = Memory(self.db)

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

    def end_run(self, run_id: int, *, at: str, reason: str, healthy: bool, counts: Row, stats: Row) -> Row:
        """Close the run's row.

        counts   pages, articles, duplicates, rejected, failures, trouble
        returns  the whole row
        """
        row = counts | {"finished_at": at, "finish_reason": reason, "healthy": int(healthy), "stats": to_json(stats)}
        with self.db.atomic():
            self.db.table("runs").update(run_id, row)
        return self._row("runs", run_id)

    def runs(self, limit: int) -> list[Row]:
        """The last runs, latest first."""
        return list(self.db.query("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit]))

    def links_before(self, spider: str, runs: int = 5) -> dict[str, list[int]]:
        """Source -> how many links of articles it had in its last healthy runs, latest first."""
        found: dict[str, list[int]] = defaultdict(list)
        query = "SELECT stats FROM runs WHERE spider = ? AND healthy ORDER BY id DESC LIMIT 100"
        for (stats,) in self.db.execute(query, [spider]):
            for key, value in json.loads(stats or "{}").items():
                source = key.removeprefix("source/").removesuffix("/links")
                if key == f"source/{source}/links" and len(found[source]) < runs:
                    found[source].append(value)
        return dict(found)

    def add_failure(self, run_id: int, *, url: str, kind: str, at: str, source: str | None = None, **more: Any) -> None:
        """more   status (of HTTP), detail (a sentence)"""
        with self.db.atomic():
            self._insert("failures", {"run_id": run_id, "url": url, "source": source, "kind": kind, "at": at} | more)

    # -- what is known ---------------------------------------------------------------------------------------------

    def places(self, url: str) -> list[tuple[str, int]]:
        """Where the newest bytes of a URL are: file and offset, and then those of the pages its article goes on on."""
        row = self._newest(url)
        if row is None or row["warc_file"] is None:
            return []
        further = [(page["warc_file"], page["warc_offset"]) for page in json.loads(row["further"] or "[]")]
        return [(row["warc_file"], row["warc_offset"]), *further]

    def source_of(self, url: str) -> str | None:
        """Which source a URL was last fetched for."""
        row = self._newest(url)
        return row["source"] if row else None

    def confirm(self, page_id: int, at: str) -> None:
        """The page is still there, or there again, unchanged."""
        query = "UPDATE pages SET last_seen_at = max(last_seen_at, ?), gone_at = NULL WHERE id = ?"
        with self.db.atomic():
            self.db.execute(query, [at, page_id])

    def confirm_same_bytes(self, page: Page) -> bool:
        """Whether this very payload is held already as the newest version of its URL; if so, it is confirmed."""
        row = self._newest(page.url)
        if row is None or row["sha256"] != sha256(page):
            return False
        self.confirm(row["id"], page.fetched_at)
        return True

    def recurring(self, site: str) -> frozenset[int]:
        """Digests of the lines that recur across a site's pages, as far as it is known."""
        return site_lines.recurring(self.db, site)

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
            site_lines.learn(self.db, record)
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

    # -- pages, made anew ------------------------------------------------------------------------------------------

    def replace(self, page_id: int, record: Record, at: str) -> Outcome:
        """Let a stored page say what today's chain makes of its bytes, together with its article or not at all.

        The row keeps its id and what tells of the fetch; its article stays where its text still belongs there, and
        follows it where this is the canonical page. An article that no page carries any more is gone.
        The same record again changes nothing.
        """
        digest = None if record.reject_reason else text_digest(record.body)
        row = page_row(record, 0, digest)
        with self.db.atomic():
            # a write before any reading: what is read below stays true until the transaction ends
            self._update("pages", page_id, {"cleaned_with": row["cleaned_with"]})
            before = self._row("pages", page_id)
            article_id, gone = before["article_id"], 0
            if before["body"] is None and article_id is not None:
                before["body"] = self._value("SELECT body FROM articles WHERE id = ?", [article_id])
            self._update("pages", page_id, {name: value for name, value in row.items() if name not in OF_THE_FETCH})
            self._replace_removals(page_id, record)
            if article_id is not None and not (digest and self._belongs(before, digest, row["body"])):
                article_id, gone = None, self._leave(before, at)
            if digest is None:
                return Outcome("rejected", page_id, None, gone)
            if article_id is None:
                if before["article_id"] is None:
                    site_lines.learn(self.db, record)
                joined = self._join(page_id, record, digest, self._version_before(before))
                return Outcome(joined.relation, page_id, joined.article_id, gone)
            self._follow(before, at)
            if digest != before["text_digest"]:
                self._tell_exact(article_id)
                article_id, gone = self._unite(article_id, digest, at)
            return Outcome(self._row("pages", page_id)["relation"], page_id, article_id, gone)

    def _replace_removals(self, page_id: int, record: Record) -> None:
        found = [(removal.position, removal.stage, removal.rule, removal.text) for removal in record.removals]
        query = "SELECT position, stage, rule, text FROM removals WHERE page_id = ? ORDER BY rowid"
        if self.db.execute(query, [page_id]).fetchall() != found:
            self.db.execute("DELETE FROM removals WHERE page_id = ?", [page_id])
            for position, stage, rule, text in found:
                row = {"page_id": page_id, "position": position, "stage": stage, "rule": rule, "text": text}
                self._insert("removals", row)

    def _belongs(self, page: Row, digest: str, body: str) -> bool:
        """Whether a page with its new text is still a page of its article: most of it stands there, line by line."""
        article = self._row("articles", page["article_id"])
        if page["id"] == article["page_id"] or page["relation"] == "revision":
            return True
        query = "SELECT 1 FROM pages WHERE article_id = ? AND id <> ? AND text_digest = ? LIMIT 1"
        if self._value(query, [page["article_id"], page["id"], digest]) is not None:
            return True
        shown = set(article["body"].splitlines())
        held = sum(len(line) for line in body.splitlines() if line in shown)
        return bool(2 * held >= max(len(body), article["chars"]))

    def _follow(self, page: Row, at: str) -> None:
        """The article shows the new text of its canonical page; any other page only knows whether it is equal."""
        article = self._row("articles", page["article_id"])
        if article["page_id"] == page["id"]:
            self._show(article["id"], page["id"], at)
            now = self._row("articles", article["id"])
            if {**now, "updated_at": None} == {**article, "updated_at": None}:
                self._update("articles", article["id"], {"updated_at": article["updated_at"]})
        else:
            self._keep_body(page["id"], article["body"])

    def _tell_exact(self, article_id: int) -> None:
        """Say of each copy whether it has the text of the canonical page, now that one of them changed."""
        canonical = "SELECT text_digest FROM pages WHERE id = (SELECT page_id FROM articles WHERE id = ?1)"
        self.db.execute(
            f"UPDATE pages SET relation = CASE text_digest WHEN ({canonical}) THEN 'exact' ELSE 'near' END"
            " WHERE article_id = ?1 AND relation IN ('exact', 'near')",
            [article_id],
        )

    def _leave(self, page: Row, at: str) -> int:
        """Take a page out of its article; another page lends the article its text, or the article goes (1)."""
        page_id, article_id = page["id"], page["article_id"]
        apart = {"article_id": None, "relation": "rejected", "similarity": None}
        self._update("pages", page_id, apart)
        heir = self._value(
            "SELECT id FROM pages WHERE article_id = ? ORDER BY relation = 'revision', masked,"
            " CASE relation WHEN 'revision' THEN -id ELSE id END LIMIT 1",
            [article_id],
        )
        if heir is None:
            self.db.execute("DELETE FROM articles WHERE id = ?", [article_id])
            return 1
        if self._value("SELECT page_id FROM articles WHERE id = ?", [article_id]) == page_id:
            self._show(article_id, heir, at)
        self._count_copies(article_id)
        return 0

    def _unite(self, article_id: int, digest: str, at: str) -> tuple[int, int]:
        """Two articles whose texts have become the same are one, the older; which that is, and how many went."""
        query = "SELECT article_id FROM pages WHERE text_digest = ? AND article_id <> ? ORDER BY article_id LIMIT 1"
        other: int | None = self._value(query, [digest, article_id])
        if other is None:
            return article_id, 0
        older, newer = sorted((article_id, other))
        kept, gone = self._row("articles", older), self._row("articles", newer)
        self.db.execute("UPDATE pages SET body = ? WHERE article_id = ? AND body IS NULL", [gone["body"], newer])
        self.db.execute(
            "UPDATE pages SET article_id = ?, relation = CASE WHEN relation <> 'canonical' THEN relation"
            " WHEN text_digest = (SELECT text_digest FROM pages WHERE id = ?) THEN 'exact' ELSE 'near' END"
            " WHERE article_id = ?",
            [older, kept["page_id"], newer],
        )
        self.db.execute("UPDATE pages SET body = NULL WHERE article_id = ? AND body = ?", [older, kept["body"]])
        self.db.execute("DELETE FROM articles WHERE id = ?", [newer])
        self._update("articles", older, {"first_seen_at": min(kept["first_seen_at"], gone["first_seen_at"])})
        self._update("articles", older, {"updated_at": at})
        self._count_copies(older)
        return older, 1

    def _version_before(self, page: Row) -> Row | None:
        """The version of a page's URL that it revises; a later one's article takes it in, too, but keeps its text."""
        query = "SELECT * FROM pages WHERE url = ? AND id <> ? AND article_id IS NOT NULL ORDER BY id"
        others = list(self.db.query(query, [page["url"], page["id"]]))
        earlier = [other for other in others if other["id"] < page["id"]]
        return earlier[-1] if earlier else others[0] | {"id": None} if others else None

    def _count_copies(self, article_id: int) -> None:
        query = (
            "UPDATE articles SET copies = (SELECT count(DISTINCT url) FROM pages WHERE article_id = ?1) WHERE id = ?1"
        )
        self.db.execute(query, [article_id])

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
        "url_key": fold_url(page.url),
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
        "told": to_json(page.told) if page.told else None,
        "further": to_json(
            [{"url": p.url, "warc_file": p.warc_file, "warc_offset": p.warc_offset} for p in page.further]
        ),
        "qingliu_version": VERSION,
        "cleaned_with": edition(record.hints),
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

"""What the database remembers of addresses, so that a crawl asks only for what is new or may have changed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from pipelines.database.sql_rows import NEWEST
from pipelines.urls import fold_url

SHAPES_FROM = (
    3000  # the newest pages of a site tell the forms of its addresses; a redesign drops out of sight with time
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows of a page: enough to ask its server for changes only.

    url            as it was answered
    published_at   as the page tells it; None where it doesn't
    gone_at        since when its server says that it is gone; None while it stands
    lost_at        since when its bytes are known to be lost: it is to be fetched in full; None while they are there
    further        addresses of the pages on which its article goes on
    """

    page_id: int
    url: str
    etag: str | None
    last_modified: str | None
    fetched_at: str
    last_seen_at: str
    published_at: str | None = None
    gone_at: str | None = None
    lost_at: str | None = None
    further: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of links as it was last answered, so that a 304 need not be guessed at. links: rows of a kind."""

    etag: str | None
    last_modified: str | None
    links: tuple[dict[str, Any], ...]


class KnownAddresses:
    """The part of a store that remembers addresses; db: open, with today's schema."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def known(self, url: str) -> Known | None:
        """The newest version of a page by any variant of its URL, or of one that redirects to it."""
        key = fold_url(url)
        query = "SELECT target FROM redirects WHERE url_key = ? ORDER BY last_seen_at DESC LIMIT 1"
        target = next((fold_url(target) for (target,) in self.db.execute(query, [key])), key)
        rows = self.db.query(
            f"{KNOWN} WHERE url_key IN (?, ?) ORDER BY fetched_at DESC, id DESC LIMIT 1", [key, target]
        )
        return next(map(_known, rows), None)

    def recent(self, source: str, since: str) -> Iterator[Known]:
        """The newest versions of a source's pages that were first fetched since then, latest first."""
        newest = f"SELECT id, {NEWEST} FROM pages WHERE source = ? AND fetched_at >= ? GROUP BY url"
        query = f"{KNOWN} WHERE id IN (SELECT id FROM ({newest})) ORDER BY fetched_at DESC, id DESC"
        yield from map(_known, self.db.query(query, [source, since]))

    def gone(self, page_id: int, at: str) -> None:
        """The server says that the page is no more; what we hold of it stays."""
        with self.db.atomic():
            self.db.execute("UPDATE pages SET gone_at = coalesce(gone_at, ?) WHERE id = ?", [at, page_id])

    def lost(self, page_id: int, at: str) -> None:
        """The bytes of the page can't be read any more; the next answer of its server takes their place."""
        with self.db.atomic():
            self.db.execute("UPDATE pages SET lost_at = coalesce(lost_at, ?) WHERE id = ?", [at, page_id])

    def last_failure(self, url: str, status: Sequence[int], kind: str = "") -> str | None:
        """When the URL last answered with one of these HTTP statuses, or failed in this way."""
        marks = ",".join("?" * len(status))
        query = f"SELECT max(at) FROM failures WHERE url = ? AND (status IN ({marks}) OR kind = ?)"
        at: str | None = self.db.execute(query, [url, *status, kind]).fetchone()[0]
        return at

    def add_redirect(self, url: str, target: str, at: str) -> None:
        row = {"url": url, "url_key": fold_url(url), "target": target, "last_seen_at": at}
        with self.db.atomic():
            self.db.table("redirects").insert(row, pk="url", replace=True)

    def listing(self, url: str) -> Listing | None:
        query = "SELECT etag, last_modified, links FROM listings WHERE url = ?"
        row = next(iter(self.db.execute(query, [url])), None)
        return Listing(row[0], row[1], tuple(json.loads(zlib.decompress(row[2])))) if row else None

    def keep_listing(self, url: str, listing: Listing, at: str) -> None:
        """Remember what a page of links said; only worth it where its server can tell whether it has changed."""
        links = zlib.compress(json.dumps(listing.links, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        row = {"url": url, "etag": listing.etag, "last_modified": listing.last_modified, "links": links}
        with self.db.atomic():
            self.db.table("listings").insert(row | {"last_seen_at": at}, pk="url", replace=True)

    def last_whole_run(self, spider: str, source: str) -> str | None:
        """When the last healthy run began that dealt with everything that a source linked."""
        query = "SELECT started_at, arguments, stats FROM runs WHERE spider = ? AND healthy ORDER BY id DESC LIMIT 50"
        for began, arguments, told in self.db.execute(query, [spider]):
            stats = json.loads(told or "{}")
            whole = f"source/{source}/links" in stats and f"source/{source}/over-budget" not in stats
            if whole and not json.loads(arguments or "{}").get("since"):
                return str(began)
        return None

    def outcomes(self, source: str, since: str) -> Iterator[tuple[str, str | None]]:
        """(url, reject_reason) of the newest pages of a source that were fetched since then."""
        query = "SELECT url, reject_reason FROM pages WHERE source = ? AND fetched_at >= ? ORDER BY id DESC LIMIT ?"
        yield from self.db.execute(query, [source, since, SHAPES_FROM])


# What is lost is asked for without conditions: "not modified" would not bring it back.
COLUMNS = (
    "url, iif(lost_at IS NULL, etag, NULL) AS etag, iif(lost_at IS NULL, last_modified, NULL) AS last_modified,"
    " fetched_at, last_seen_at, published_at, gone_at, lost_at, further"
)
KNOWN = f"SELECT id AS page_id, {COLUMNS} FROM pages"


def _known(row: dict[str, Any]) -> Known:
    further = tuple(page["url"] for page in json.loads(row["further"] or "[]"))
    return Known(**(row | {"further": further}))

"""From a row of the database back to the bytes it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.database.prepared import sha256
from pipelines.database.store import Store
from pipelines.record import Page
from pipelines.warc.files import DamagedArchive, read_page


def stored_row(
    store: Store, *, url: str | None = None, page_id: int | None = None, article_id: int | None = None
) -> dict[str, Any]:
    """The row of a page, by one name: its id, any variant of its URL (then its newest version), or the id of an
    article (then its canonical page).

    raises   LookupError, with a sentence, when the database holds no such page
    """
    given: int | str | None
    if page_id is not None:
        what, query, given = f"page {page_id}", "id = ?", page_id
    elif article_id is not None:
        query, given = "id = (SELECT page_id FROM articles WHERE id = ?)", article_id
        what = f"article {article_id}"
    else:
        known = store.memory.known(url) if url else None
        what, query, given = f"page {url}", "id = ?", known.page_id if known else None
    row: dict[str, Any] | None = next(store.db.query(f"SELECT * FROM pages WHERE {query}", [given]), None)
    if row is None:
        raise LookupError(f"{store.path} holds no {what}")
    return row


def stored_page(
    store: Store,
    warc_folder: Path,
    *,
    url: str | None = None,
    page_id: int | None = None,
    article_id: int | None = None,
) -> Page:
    """A page as it was fetched, named as for stored_row, with the pages on which its article goes on.

    raises   LookupError when the database holds no such page, DamagedArchive when its bytes can't be read
    """
    return read_stored(stored_row(store, url=url, page_id=page_id, article_id=article_id), warc_folder)


def read_stored(row: Mapping[str, Any], warc_folder: Path) -> Page:
    """The page of a row of pages, out of the WARC.

    row      needs source, told, warc_file, warc_offset and further
    raises   DamagedArchive
    """
    if row["warc_file"] is None:
        if retired := row.get("retired_at"):
            raise DamagedArchive(f"this page's bytes were retired on purpose, {retired}; its text stays")
        raise DamagedArchive("the database names no file for this page's bytes")
    further = json.loads(row["further"] or "[]")
    pages = [read_page(warc_folder / one["warc_file"], one["warc_offset"]) for one in (row, *further)]
    first, *more = [replace(page, source=row["source"]) for page in pages]
    return replace(first, further=tuple(more), known_fields=json.loads(row["told"] or "{}"))


def verified_page(row: Mapping[str, Any], warc_folder: Path) -> Page:
    """The page of a row of pages, and no other bytes than those that were stored.

    row      as for read_stored, with sha256
    raises   DamagedArchive, also for other bytes
    """
    page = read_stored(row, warc_folder)
    if row["sha256"] != sha256(page):
        raise DamagedArchive(f"{row['warc_file']} holds other bytes at offset {row['warc_offset']} than were stored")
    return page


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a page lies and how it was read.

    lines      name and value, for people
    verified   whether the bytes read are those that were stored
    """

    lines: tuple[tuple[str, str], ...]
    verified: bool


def provenance(row: Mapping[str, Any], page: Page) -> Provenance:
    """What the database says of a page's bytes, held against the bytes.

    row    of pages, whole
    """
    found = sha256(page)
    verified = found == row["sha256"]
    check = "verified" if verified else f"NOT VERIFIED, the bytes read have {found}"
    further = json.loads(row["further"] or "[]")
    places = [f"{one['warc_file']} at offset {one['warc_offset']}" for one in (row, *further)]
    size = len(page.payload) + sum(len(one.payload) for one in page.further)
    lines = [("page", f"{row['id']} {row['url']}")]
    if row["article_id"] is None:
        lines.append(("rejected", row["reject_reason"] or ""))
    else:
        lines.append(("article", f"{row['article_id']} ({row['relation']})"))
    lines += [("fetched", row["fetched_at"]), ("source", row["source"] or "none configured")]
    lines += [("stored in", place) for place in places]
    lines += [
        ("bytes", str(size)),
        ("sha256", f"{row['sha256']} {check}"),
        ("charset", f"{row['charset']} (evidence: {row['charset_evidence']})"),
        ("published", f"{row['published_at']} (evidence: {row['published_evidence']})"),
        ("fields told by", ", ".join(f"{name}: {by}" for name, by in json.loads(row["witnesses"] or "{}").items())),
        ("cleaned by", f"qingliu {row['qingliu_version']}, chain {row['cleaned_with'] or 'unknown'}"),
    ]
    return Provenance(tuple(lines), verified)

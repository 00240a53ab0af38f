"""The bytes of a page for a browser's frame: shown as they came, and nothing in them runs, loads or leads away."""

from __future__ import annotations

import codecs
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import read_stored

# `sandbox` gives the page an origin of its own and no scripts, forms, pop-ups or refreshing, also where somebody opens
# it outside our frame; the rest keeps it from asking any server for anything.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer to a browser."""

    status: int
    body: str
    content_type: str = "text/plain; charset=utf-8"
    headers: dict[str, str] = field(
        default_factory=lambda: {
            "content-security-policy": POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        }
    )


def raw_page(connection: sqlite3.Connection, warc_folder: Path, page_id: int, part: int = 0) -> Raw:
    """A page out of the WARC, read in the charset that it was read in when it was stored.

    part   0 for the page itself, 1 and on for those on which its article goes on
    """
    query = "SELECT source, told, warc_file, warc_offset, further, retired_at, charset FROM pages WHERE id = ?"
    cursor = connection.execute(query, [page_id])
    names, found = [column[0] for column in cursor.description], cursor.fetchone()
    if found is None:
        return Raw(404, f"There is no page {page_id}.")
    row = dict(zip(names, found, strict=True))
    if part > len(json.loads(row["further"] or "[]")):
        return Raw(404, f"Page {page_id} has no part {part}.")
    try:
        page = read_stored(row, warc_folder)
    except DamagedArchive as error:
        return Raw(404, f"The bytes of page {page_id} cannot be shown: {error}.")
    page = (page, *page.further)[part]
    text = page.payload.decode(_codec(row["charset"]), "replace")
    head = page.payload[:2000].lstrip().lower()
    is_html = "html" in (page.content_type or "") or head.startswith((b"<", b"\xef\xbb\xbf<"))
    return Raw(200, text, f"text/{'html' if is_html else 'plain'}; charset=utf-8")


def _codec(charset: str | None) -> str:
    try:
        return codecs.lookup(charset or "utf-8").name
    except LookupError:
        return "utf-8"

"""What a row of pages says of a record."""

from __future__ import annotations

from pipelines import VERSION
from pipelines.copies.fingerprint import digest_of
from pipelines.database.prepared import sha256
from pipelines.database.publishers import house_of
from pipelines.database.sql_rows import Row, to_json
from pipelines.edition import edition
from pipelines.record import Record
from pipelines.urls import fold_url

OF_THE_BYTES = {"told", "status", "etag", "last_modified", "sha256", "warc_file", "warc_offset", "further"}
# Columns of pages that tell of the fetch and of the page's place, whatever the chain makes of it.
OF_THE_FETCH = {"url", "url_key", "site", "source", "run_id", "relation", "fetched_at", "last_seen_at"} | OF_THE_BYTES


def page_row(record: Record, run_id: int, digest: str | None, bytes_digest: str | None = None) -> Row:
    """The columns of pages that a record tells; dedup fills in the rest.

    digest         of the text; None where it is refused
    bytes_digest   of a page that has its bytes no more
    """
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
        "publisher": house_of(record.outlet),
        "authors": to_json(record.authors),
        "editors": to_json(record.editors),
        "section": record.section,
        "keywords": to_json(record.keywords),
        "images": to_json([{"url": url, "caption": caption or None} for url, caption in record.captioned_images]),
        "body": record.body,
        "body_original": record.body_original,
        "positions": to_json([block.position for block in record.blocks]),
        "text_digest": digest,
        "original": int(record.outlet is not None and record.outlet == record.hints.outlet),
        "script": record.script,
        "language": record.language,
        "masked": record.masked,
        "glosses": record.glosses,
        "flags": to_json(record.flags),
        "reject_reason": record.reject_reason,
        "extractor": record.extractor,
        "published_evidence": record.published_evidence,
        "witnesses": to_json(record.evidence),
        "margins": to_json(record.margins),
        "fetched_at": page.fetched_at,
        "last_seen_at": page.fetched_at,
        "status": page.status,
        "etag": page.header("etag"),
        "last_modified": page.header("last-modified"),
        "charset": record.charset,
        "charset_evidence": record.charset_evidence,
        "sha256": bytes_digest or sha256(page),
        "warc_file": page.warc_file,
        "warc_offset": page.warc_offset,
        "told": to_json(page.known_fields) if page.known_fields else None,
        "further": to_json(
            [{"url": p.url, "warc_file": p.warc_file, "warc_offset": p.warc_offset} for p in page.further]
        ),
        "qingliu_version": VERSION,
        "cleaned_with": edition(record.hints),
    }


def says_the_same(row: Row, digest: str | None, reject_reason: str | None, title: str | None) -> bool:
    """Whether a page has text and headline of a row of pages, or is refused for the same reason.

    A headline that is gone is no news, and neither is one that differs in width, script, case or punctuation only.
    digest   of the page's text; None where it is refused
    """
    if (row["text_digest"], row["reject_reason"]) != (digest, reject_reason):
        return False
    return digest is None or not title or digest_of(title) == digest_of(row["title"] or "")

"""A record with all that the writer needs to compare and to index it, computed where the page was cleaned.

The writer is one process, and the cleaning is many: whatever depends on the page alone is done here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pipelines.copies.fingerprint import Text, digest_of
from pipelines.database.site_lines import edge_lines
from pipelines.record import Page, Record
from pipelines.search.index_terms import tokens


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record on its way to the writer.

    record          its page without the bytes
    bytes_digest    SHA-256 of the bytes, in hexadecimal
    text_digest     of the body as dedup compares it; None where the page is refused
    compared        headline and body made ready for comparison; None where the page is refused
    terms           what the search index holds of them; "" where the page is refused
    edges           site_lines.edge_lines of the body; none where the page is refused
    """

    record: Record
    bytes_digest: str
    text_digest: str | None
    compared: Text | None
    terms: str
    edges: frozenset[int] = frozenset()

    @property
    def page(self) -> Page:
        return self.record.page

    def corrected(self, record: Record) -> Prepared:
        """The same page, of which somebody knows better what it says."""
        return self if record is self.record else prepare(record, self.bytes_digest)


def prepare(record: Record, bytes_digest: str | None = None) -> Prepared:
    """A record made ready for the writer.

    bytes_digest   of a page that has its bytes no more
    """
    of_bytes = bytes_digest or sha256(record.page)
    record = replace(record, page=without_bytes(record.page))
    if record.reject_reason is not None:
        return Prepared(record, of_bytes, None, None, "")
    body = record.body
    compared = compared_text(record.title, body)
    compared.keys  # noqa: B018 - computed here, and kept
    edges = edge_lines([block.text for block in record.blocks])
    return Prepared(record, of_bytes, digest_of(body), compared, tokens(record.title or "", body), edges)


def compared_text(title: str | None, body: str) -> Text:
    """What is compared of a page, made ready for comparison."""
    return Text(headed(title, body))


def headed(title: str | None, body: str) -> str:
    """What is compared of a page: its headline, which tells the issues of a bulletin apart, and its body."""
    return body if title is None else f"{title}\n{body}"


def without_bytes(page: Page) -> Page:
    return replace(page, payload=b"", further=tuple(map(without_bytes, page.further)))


def sha256(page: Page) -> str:
    """Digest of the payload and those of the further pages, in hexadecimal."""
    digest = hashlib.sha256(page.payload)
    for further in page.further:
        digest.update(further.payload)
    return digest.hexdigest()

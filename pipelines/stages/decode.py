"""Bytes to text: the stage around text/charset.py."""

from __future__ import annotations

from pipelines.record import Hints, Page, Record
from pipelines.text.charset import decode_bytes


def decode(page: Page, hints: Hints) -> Record:
    """The page as a record that holds its text; reject_reason "undecodable" where the bytes are none."""
    decoded = decode_bytes(page.payload, content_type=page.content_type, charset=hints.charset)
    return Record(
        page=page,
        hints=hints,
        text=decoded.text,
        charset=decoded.charset,
        charset_evidence=decoded.evidence,
        reject_reason="undecodable" if decoded.charset is None else None,
    )

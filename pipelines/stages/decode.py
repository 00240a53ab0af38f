"""Bytes to text, with the evidence for the charset."""

from dataclasses import dataclass

from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from pipelines.record import Hints, Page, Record


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the charset it was in, and how that was known."""

    text: str
    charset: str
    evidence: str


def decode_bytes(payload: bytes, *, content_type: str | None = None, charset: str | None = None) -> Decoded:
    """The text of a payload."""
    found = charset or detect_encoding(payload)
    return Decoded(bytes_to_str(payload, found), found, "source" if charset else "detected")


def decode(page: Page, hints: Hints) -> Record:
    """The page's text."""
    found = decode_bytes(page.payload, content_type=page.content_type, charset=hints.charset)
    return Record(page=page, hints=hints, text=found.text, charset=found.charset, charset_evidence=found.evidence)

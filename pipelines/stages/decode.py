"""Bytes to text, with the evidence for the charset."""

from resiliparse.parse.encoding import bytes_to_str, detect_encoding

from pipelines.record import Hints, Page, Record


def decode(page: Page, hints: Hints) -> Record:
    """The page's text."""
    charset = detect_encoding(page.payload)
    return Record(page=page, hints=hints, text=bytes_to_str(page.payload, charset), charset=charset, charset_evidence="detected")

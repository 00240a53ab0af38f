"""What is no text, by its first bytes: whatever a label says, a file begins as its kind does."""

from __future__ import annotations

SIGNATURES = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP or Office",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Office",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n": "PNG",
    b"GIF8": "GIF",
    b"RIFF": "RIFF",
    b"Rar!\x1a": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"ID3": "MP3",
    b"FLV\x01": "Flash video",
    b"wOFF": "font",
    b"wOF2": "font",
    b"OTTO\0": "font",
    b"\0\x01\0\0\0": "font",
    b"\0\0\x01\0": "icon",
    b"\x1aE\xdf\xa3": "Matroska",
    b"OggS\0": "Ogg",
    b"\x7fELF": "program",
    b"SQLite format 3\0": "database",
}
GZIP = b"\x1f\x8b\x08"


def signature_of(head: bytes) -> str | None:
    """The kind of a file that is no text, by its first dozen bytes; None for what may be text, or packed by gzip."""
    if head[4:8] == b"ftyp":
        return "MP4"
    return next((kind for signature, kind in SIGNATURES.items() if head.startswith(signature)), None)

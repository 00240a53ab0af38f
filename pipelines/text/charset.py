"""Bytes to text, with the evidence for the charset.

A page is read as what it says it is, in this order: the source's own setting, byte order mark, HTTP header, meta tag.
The bytes have the last word: what does not decode, or decodes to characters nobody writes, is overruled by whatever
reads better. Labels are understood as browsers do (https://encoding.spec.whatwg.org/), but gb2312 and gbk mean gb18030
and big5 means big5-hkscs: supersets, so that nothing is lost on a rare name.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from pipelines.text.file_signatures import GZIP, signature_of

SUPERSETS = {"gbk": "gb18030", "gb2312": "gb18030", "big5": "big5-hkscs", "cp950": "big5-hkscs", "utf-16": "utf-16-le"}
CODECS = {"big5-hkscs": "big5hkscs", "windows-1252": "cp1252"}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Codecs of Python that no page is written in: they raise, read escapes of programs, or need time like a square.
NO_CHARSETS = {"punycode", "idna", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "charmap", "palmos"}
HEADER = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]+)", re.I)
META = re.compile(
    rb"<meta\s[^>]{0,400}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]+)|<\?xml[^>]{0,200}encoding=[\"']([\w.:-]+)", re.I
)
META_BYTES = 8192  # browsers look at 1,024; old templates put long comments and scripts before the tag


def _as_browsers_read(error: UnicodeError) -> tuple[str, int]:
    """80 is the euro sign of old Windows in GBK; what else does not decode is U+FFFD."""
    if isinstance(error, UnicodeDecodeError) and error.encoding == "gb18030" and error.object[error.start] == 0x80:
        return "€", error.start + 1
    return codecs.replace_errors(error)  # type: ignore[return-value]


codecs.register_error("as-browsers-read", _as_browsers_read)
ASCII = bytes(range(128))
CONTROLS = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])  # no charset of the web uses them inside a character
SAMPLE_CHARS = 5_000  # the share of common characters is stable to 0.01 long before
READS_WELL = 0.9  # right readings of 69 real pages: 0.949-1.0; the best wrong reading of any of them: 0.62
READS = 0.4


def _common() -> frozenset[str]:
    """Characters that Chinese text is made of: the first level of GB 2312 (3,755) and of Big5 (5,401) and what
    stands between them. Text read in a wrong charset falls mostly outside: 0.3-0.6 inside, against 0.97 and more."""
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    simplified = bytes(b for hi in range(0xB0, 0xD8) for lo in range(0xA1, 0xFF) for b in (hi, lo))
    traditional = bytes(b for hi in range(0xA4, 0xC7) for lo in trails for b in (hi, lo))
    punctuation = "".join(map(chr, [*range(0x2010, 0x2040), *range(0x3000, 0x3018), *range(0xFF01, 0xFF5F)]))
    latin = " ·©®°×»«•→■□◆◇○●★☆▲△▼▽【】│├└①②③④⑤⑥⑦⑧⑨⑩℃№￥€￼〇﻿"
    return frozenset(
        simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore") + punctuation + latin
    ) - {"\ufffd"}


COMMON = _common()


@dataclass(frozen=True, slots=True)
class Decoded:
    """text       without a byte order mark; "" when the bytes are no text
    charset    canonical lower-case name (utf-8, gb18030, big5-hkscs, utf-16-le, ...), None when the bytes are no text
    evidence   who said so: source, bom, header, meta, or detected (from the bytes alone)
    """

    text: str
    charset: str | None
    evidence: str | None


UNDECODABLE = Decoded("", None, None)


def canonical(label: str | None) -> str | None:
    """The charset a label means, None for a label that means none."""
    if not label:
        return None
    label = label.strip().lower()
    name = map_encoding_to_html5(label, fallback_utf8=False)
    if name is None:
        try:
            codec = codecs.lookup(label)
        except (LookupError, ValueError):
            return None
        if codec.name in NO_CHARSETS or not codec._is_text_encoding:
            return None
        name = codec.name
    return SUPERSETS.get(name, name)


def _read(payload: bytes, charset: str) -> str:
    """The text, with U+FFFD for what is broken. Never raises for a charset that `canonical` gave."""
    try:
        broken = "as-browsers-read" if charset == "gb18030" else "replace"  # which costs no call a broken byte
        text = payload.decode(CODECS.get(charset, charset), broken).removeprefix("\ufeff")
        text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")  # no characters: lxml refuses them
        return text.replace("\ue5e5", "\u3000") if charset == "gb18030" else text  # A3A0: an editor's blank
    except (LookupError, UnicodeError):
        return "\ufffd" * len(payload)


def _likelihood(text: str, charset: str) -> float:
    """How well a text reads, 0 to 1: the share of its non-ASCII characters that Chinese is written with.

    A broken character weighs as much as three good ones, so that a few cost a page nothing, but a reading without
    them wins. Text without any non-ASCII character reads perfectly. UTF-8 proves itself: what decodes as it is it,
    whatever the script, once there are enough characters (two of GBK happen to be one of UTF-8, ten never).
    """
    sample = text.encode("utf-8", "replace").translate(None, ASCII).decode("utf-8")[:SAMPLE_CHARS]
    if not sample:
        return 1.0
    proven = charset == "utf-8" and len(sample) >= 10
    good = len(sample) - sample.count("\ufffd") if proven else sum(map(COMMON.__contains__, sample))
    return max(0.0, (good - 3 * sample.count("\ufffd")) / len(sample))


def _wide(payload: bytes) -> str | None:
    """UTF-16 shows in its mark, or in its markup: every second byte of ASCII is zero."""
    if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16-le" if payload.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    head = payload[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if not head or max(even, odd) * 10 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _claims(payload: bytes, content_type: str | None, charset: str | None) -> dict[str, str]:
    """What is said of the charset, most trusted first: charset by charset, each with its first evidence."""
    header = HEADER.search(content_type or "")
    meta = META.search(payload, 0, META_BYTES)
    said = (
        (charset, "source"),
        ("utf-8" if payload.startswith(codecs.BOM_UTF8) else None, "bom"),
        (header.group(1) if header else None, "header"),
        ((meta.group(1) or meta.group(2)).decode("ascii") if meta else None, "meta"),
    )
    claims: dict[str, str] = {}
    for label, evidence in said:
        if (name := canonical(label)) is not None:
            claims.setdefault(name, evidence)
    return claims


def decode_bytes(payload: bytes, *, content_type: str | None = None, charset: str | None = None) -> Decoded:
    """Read bytes as text.

    payload        as served, transfer and content encodings undone
    content_type   the header's value
    charset        what the source's settings say; it yields only where it reads far worse than another
    returns        the text in the first declared charset that reads well, else in the one that reads best;
                   UNDECODABLE for bytes that are no text in any of them: mojibake is never returned
    """
    if payload.startswith(GZIP) or signature_of(payload[:16]):
        return UNDECODABLE
    claims = _claims(payload, content_type, charset)
    if wide := _wide(payload):
        text = _read(payload, wide).translate(dict.fromkeys(CONTROLS) | {12: " "})
        return Decoded(
            text,
            wide,
            "bom" if payload[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else claims.get(wide, "detected"),
        )
    clean = payload.replace(b"\f", b" ").translate(None, CONTROLS)
    if (len(payload) - len(clean)) * 20 > len(payload):
        return UNDECODABLE
    readings: list[tuple[float, str, str]] = []
    for name in (name for name in claims if not name.startswith("utf-16")):
        text = _read(clean, name)
        score = _likelihood(text, name)
        if score >= READS_WELL:
            return Decoded(text, name, claims[name])
        readings.append((score + 0.05, name, text))  # between equals, the declared one
    for name in dict.fromkeys(filter(None, ("utf-8", canonical(detect_encoding(clean)), "gb18030", "big5-hkscs"))):
        if name not in claims:
            text = _read(clean, name)
            readings.append((_likelihood(text, name), name, text))
    score, name, text = max(readings, key=lambda reading: reading[0])
    return Decoded(text, name, claims.get(name, "detected")) if score >= READS else UNDECODABLE

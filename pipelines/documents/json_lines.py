"""Documents of a .jsonl file, an object a line, packed or not: a line that is none is reported."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.clock import now, plausible_moment
from pipelines.documents.field_names import FieldNames, candidates, default_field_names
from pipelines.documents.unpacked import UNPACK_ERRORS, open_unpacked
from pipelines.record import Page
from pipelines.text.charset import decode_bytes
from pipelines.text.dates import not_after, read_moment
from pipelines.warc.files import IDENTIFIED_LANGUAGE, Unreadable, address

LINE_BYTES = 32 << 20  # a longer line is no page
STRUCTURE_CHARS = 1 << 20  # outside strings: a line of a few hundred values has some thousand
# One that is not closed goes on to the end: no place is looked at twice.
STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.S)
MARKUP = re.compile(r"\ufeff?\s{0,100}<(?:!doctype html|html|head|body|div|article|section|p|h[1-6])[\s>]", re.I)
HAN = re.compile(r"[㐀-鿿]")
HALF_SURROGATE = re.compile("[\ud800-\udfff]")
TITLE_CHARS = 300
HTML, TEXT = "text/html", "text/plain"


def read_json_lines(file: Path) -> Iterator[Page | Unreadable]:
    """The pages of a file, and the lines that are none; a line's own title, date and outlet are taken by their word.

    raises   OSError
    """
    names, number = default_field_names(), 0
    try:
        for number, line in enumerate(_lines(file), 1):
            place = f"line {number}"
            if line is None:
                yield Unreadable(place, f"it has more than {LINE_BYTES} bytes")
            elif bare := line.strip().rstrip(b",").strip(b"\0"):
                if bare in (b"[", b"]"):  # one list over many lines
                    continue
                try:
                    yield page_of_row(_object(bare), f"{file.as_uri()}#{number}", names)
                except ValueError as error:
                    yield Unreadable(place, str(error))
    except UNPACK_ERRORS as error:
        yield Unreadable(f"behind line {number}", f"its compression is damaged or breaks off ({error})", ends=True)


def read_json_file(file: Path) -> Iterator[Page | Unreadable]:
    """The page of a .json file that is one object, as news-please writes them; the pages of one that is a list.

    What else is JSON is no document: a page that says so, for it to be counted.
    raises   OSError
    """
    names = default_field_names()
    try:
        with open_unpacked(file) as opened:
            content = opened.read(LINE_BYTES + 1)
        if len(content) > LINE_BYTES:
            raise ValueError(f"it has more than {LINE_BYTES} bytes")
        rows = _value(content.removeprefix(codecs.BOM_UTF8).strip())
    except UNPACK_ERRORS as error:
        yield Unreadable("the file", f"its compression is damaged or breaks off ({error})", ends=True)
        return
    except ValueError as error:
        yield Unreadable("the file", str(error))
        return
    others = 0
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        url = f"{file.as_uri()}#{number}" if isinstance(rows, list) else file.as_uri()
        if isinstance(row, dict) and any(True for _ in candidates(row, (*names.html, *names.text), ())):
            try:
                yield page_of_row(row, url, names)
            except ValueError as error:
                yield Unreadable(f"entry {number}", str(error))
        else:
            others += 1
    if others:
        yield Page(url=file.as_uri(), payload=b"{}", content_type="application/json", fetched_at=now())


def _lines(file: Path) -> Iterator[bytes | None]:
    """The lines of a file as UTF-8 or another charset of eight bits; None for one that is too long."""
    with open_unpacked(file) as lines:
        first = lines.read(3)
        if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            yield from _wide_lines(file)
            return
        lines.seek(3 if first == codecs.BOM_UTF8 else 0)
        while line := lines.readline(LINE_BYTES + 1):
            if len(line) <= LINE_BYTES:
                yield line
                continue
            while line and not line.endswith(b"\n"):
                line = lines.readline(1 << 20)
            yield None


def _wide_lines(file: Path) -> Iterator[bytes | None]:
    with open_unpacked(file) as opened, io.TextIOWrapper(opened, encoding="utf-16", errors="replace") as lines:
        while line := lines.readline(LINE_BYTES // 2):
            if line.endswith("\n") or len(line) < LINE_BYTES // 2:
                yield line.encode("utf-8", "replace")
                continue
            while line and not line.endswith("\n"):
                line = lines.readline(1 << 20)
            yield None


def _object(line: bytes) -> dict[str, Any]:
    """raises   ValueError, in words, for what is no object, or one that would take a lot of memory"""
    row = _value(line)
    if not isinstance(row, dict):
        raise ValueError(f"it needs an object with html or text, and is {_kind(row)}")
    return row


def _value(line: bytes) -> Any:
    """raises   ValueError, in words, for what is no JSON, or would take a lot of memory"""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        decoded = decode_bytes(line)
        if decoded.charset is None:
            raise ValueError(f"it is no text: {error.reason} at byte {error.start}") from error
        text = decoded.text
    if len(text) > STRUCTURE_CHARS and sum(len(part) for part in STRING.split(text)) > STRUCTURE_CHARS:
        raise ValueError("it holds far more values than a document has")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is no JSON that can be read: its brackets are too deep") from error
    except ValueError as error:
        raise ValueError(f"it is no JSON: {error}") from error


def page_of_row(row: Mapping[str, Any], own_url: str, names: FieldNames) -> Page:
    """The page that a row of a corpus holds; what it says beside its text goes with it.

    own_url   where the row has no address
    raises    ValueError, in words, for a row that is no page
    """

    def first(field: tuple[str, ...]) -> Any:
        return next((value for value in candidates(row, field, names.inner) if value not in ("", [], {})), None)

    html = [value for value in candidates(row, names.html, ()) if isinstance(value, str)]
    texts = [value for value in candidates(row, names.text, ()) if isinstance(value, str)]
    if not html and not texts:
        raise ValueError("it needs an object with html or text, as a string")
    content = next(filter(None, html), "") or next(filter(None, texts), "")
    is_html = content in html or MARKUP.match(content) is not None
    url = first(names.url)
    if url is not None and not isinstance(url, str):
        raise ValueError(f"its address is {_kind(url)}")
    at, day = first(names.fetched_at), first(names.date)
    has_title = isinstance(first(names.title), str)
    fetched_at = plausible_moment(at) or (None if has_title else plausible_moment(day)) or now()
    known = {} if is_html else _known_fields(first, names, fetched_at)
    return Page(
        url=address(url) if url else own_url,
        payload=HALF_SURROGATE.sub("\ufffd", content).encode(),
        content_type=f"{HTML if is_html else TEXT}; charset=utf-8",
        fetched_at=fetched_at,
        headers=((IDENTIFIED_LANGUAGE, language),) if (language := _line(first(names.language))) else (),
        known_fields=known,
    )


def _known_fields(first: Any, names: FieldNames, fetched_at: str) -> dict[str, str]:
    """What the line says of its text, as far as it can be so."""
    known = {}
    title, outlet = _line(first(names.title)), _line(first(names.outlet))
    if title:
        known["title"] = title
    told = first(names.published) or (first(names.date) if title else None)
    published = read_moment(str(told)) if isinstance(told, (str, int)) else None
    if published and not_after(published, fetched_at):
        known["published"] = published
    if outlet and HAN.search(outlet):
        known["outlet"] = outlet
    authors = first(names.authors)
    people = [_line(one) for one in (authors if isinstance(authors, (list, tuple)) else [authors])]
    if told_authors := "、".join(filter(HAN.search, people))[:TITLE_CHARS]:
        known["listed_author"] = told_authors  # fills in where the text names nobody
    return known


def _line(value: object) -> str:
    """A text of one line; "" for anything else."""
    line = " ".join(HALF_SURROGATE.sub("", value).split()) if isinstance(value, str) else ""
    return line if len(line) <= TITLE_CHARS else ""


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")

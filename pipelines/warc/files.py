"""The bytes of every page, kept as they came.

One gzip member a record, a new file a run, never appended to: behind a cut tail nothing that is appended can be read
again, while whole members before it stay readable by offset. A row of the database names file and offset.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, urlsplit
from uuid import uuid4

from pipelines.clock import now, plausible_moment
from pipelines.record import Page
from pipelines.text.file_signatures import GZIP
from pipelines.text.printable import HIDDEN
from pipelines.warc.content_encoding import CutShort, TooLarge, decoded, joined_chunks
from pipelines.warc.http_message import read_answer, write_head
from pipelines.warc.records import Damage, WarcRecord, read_records

PAGES = {"response", "resource", "conversion"}
# The body is kept decoded, and its length is written anew: what these said of the bytes on the wire is no longer true.
OF_THE_WIRE = {"content-encoding", "transfer-encoding", "content-length"}
OUR_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RECORD_BYTES = 33 << 20  # of a record that somebody else wrote: a larger page is no news
OUR_RECORD_BYTES = 256 << 20  # of one of ours: every page that was ever taken, and its head
# A header of a page: the language that its collector found in it. The server's own is often that of its software.
IDENTIFIED_LANGUAGE = "x-identified-language"
NO_CHARACTER = re.compile(rf"{HIDDEN.pattern}|[\s\u00ad\u200b-\u200d]")  # of an address
LINE_END = re.compile(r"[\r\n\0]+")


class DamagedArchive(Exception):
    """A WARC file does not hold what the database says it holds."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What of a file could not be read.

    place   "record at offset 512", "line 7"
    why     in words, for people
    url     the address it was kept under, where that is known
    ends    the file breaks off here
    """

    place: str
    why: str
    url: str = ""
    ends: bool = False


def warc_folder(database: Path, named: str | None) -> Path:
    """Where the bytes are kept: beside the database, unless the setting WARC_FOLDER names a folder."""
    return Path(named) if named else database.parent / "warc"


class WarcWriter:
    """Writes pages to a file of its own, made when the first page comes, and to the next when that is full.

    folder       made where it is missing
    stem         names the files: stem-00000.warc.gz, ...; a stem that was used before is refused
    file_bytes   a file that has grown past this is closed; the next page begins another
    """

    def __init__(self, folder: Path, stem: str, *, file_bytes: int = 1 << 30) -> None:
        self.folder, self.stem, self.file_bytes = folder, stem, file_bytes
        self._files = 0
        self._file: BinaryIO | None = None

    def add(self, page: Page) -> tuple[str, int]:
        """Write one page (without its further pages); it is in the hands of the system when this returns.

        returns   name of the file within the folder, and the offset of the record's gzip member
        raises    OSError when the disk is full or the file exists already
        """
        return self.add_packed(packed(page))

    def add_packed(self, member: bytes) -> tuple[str, int]:
        """The same for a page that `packed` has made ready."""
        file = self._file
        if file is None or file.tell() >= self.file_bytes:
            file = self._open_next()
        offset = file.tell()
        file.write(member)
        file.flush()
        return self._path.name, offset

    def close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            try:
                file.flush()
                os.fsync(file.fileno())  # a run that has ended loses nothing with the machine
            finally:
                file.close()

    def _open_next(self) -> BinaryIO:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / f"{self.stem}-{self._files:05d}.warc.gz"
        self._file = self._path.open("xb")
        self._files += 1
        return self._file


def packed(page: Page) -> bytes:
    """The page's record (without its further pages) as a gzip member."""
    return gzip.compress(_record_bytes(page), compresslevel=6, mtime=0)


def read_page(path: Path, offset: int) -> Page:
    """The page whose record begins at this offset.

    raises   DamagedArchive when the file is missing, cut short, or holds no whole record there
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(read_records(file, OUR_RECORD_BYTES), None)
    except OSError as error:
        raise DamagedArchive(f"{path} cannot be read at offset {offset}: {error.strerror or error}") from error
    if not isinstance(record, WarcRecord) or record.offset != offset or not record.exact or not _digest_fits(record):
        raise DamagedArchive(f"{path} holds no whole page at offset {offset}")
    try:
        return _page(record, OUR_RECORD_BYTES, file=path.name, offset=offset)
    except ValueError as error:
        raise DamagedArchive(f"{path} holds no page at offset {offset}: {error}") from error


def read_archive(path: Path) -> Iterator[Page]:
    """All pages of a .warc, .warc.gz or .wet file that can be read, in file order."""
    return (page for page in read_whole_archive(path) if isinstance(page, Page))


def read_whole_archive(path: Path) -> Iterator[Page | Unreadable]:
    """All pages of an archive, in file order, and what of it could not be read.

    raises   OSError
    """
    return (one for _, one in read_archive_from(path, 0))


def read_archive_from(path: Path, begin: int) -> Iterator[tuple[int, Page | Unreadable]]:
    """The pages from an offset on, each with its own, and what could not be read.

    begin    0, or the offset of a page behind which nothing was read yet: of its gzip member where there is one
    raises   OSError
    """
    with path.open("rb") as file:
        yield from pages_of(file, begin)


def pages_of(file: BinaryIO, begin: int) -> Iterator[tuple[int, Page | Unreadable]]:
    """As read_archive_from, of a file that is open."""
    file.seek(begin)
    empty = begin == 0
    for record in read_records(file, RECORD_BYTES):
        empty = False
        place = f"record at offset {record.offset}"
        if isinstance(record, Damage):
            yield record.offset, Unreadable(place, record.why, record.url, record.ends)
        elif record.headers.get("warc-type", "").lower() in PAGES:
            try:
                yield record.offset, _page(record, RECORD_BYTES)
            except ValueError as error:
                url = record.headers.get("warc-target-uri", "").strip("<>")
                yield record.offset, Unreadable(place, str(error), url)
    if empty:
        yield 0, Unreadable("offset 0", "the file is empty", ends=True)


def record_spans(path: Path) -> list[tuple[int, int]]:
    """Where each record of a WARC file begins and ends, in bytes of the file."""
    with path.open("rb") as file:
        starts = list(dict.fromkeys(one.offset for one in read_records(file, OUR_RECORD_BYTES)))
    return list(zip(starts, [*starts[1:], path.stat().st_size], strict=True))


def address(url: str) -> str:
    """An address as it can be stored and shown: what does not print is percent-encoded, as browsers do.

    raises   ValueError for what is no address
    """
    url = _encoded(url.strip())
    try:
        parts = urlsplit(url)
        valid = bool(parts.scheme) and (parts.scheme == "file" or bool(parts.hostname)) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"its address is none: {url[:200]!r}")
    return url


def _encoded(url: str) -> str:
    return NO_CHARACTER.sub(lambda found: quote(found[0], errors="replace"), url)


def _page(record: WarcRecord, most_bytes: int, *, file: str | None = None, offset: int | None = None) -> Page:
    """raises   ValueError, in words, for a record that is no page"""
    url = address(record.headers.get("warc-target-uri", "").strip("<>"))
    told = record.headers.get("content-type", "")
    is_http = record.headers.get("warc-type", "").lower() == "response" or told.startswith("application/http")
    answer = read_answer(record.content) if is_http else None
    language = record.headers.get("warc-identified-content-language", "")[:100]
    identified = ((IDENTIFIED_LANGUAGE, language),) if language else ()
    date = record.headers.get("warc-date", "")
    # our own are of our own clock, and are taken by their word
    fetched_at = date if file and OUR_MOMENT.fullmatch(date) else plausible_moment(date)
    if answer is None:
        return Page(
            url=url,
            payload=record.content,
            content_type=None if is_http else told or None,
            headers=identified,
            fetched_at=fetched_at or now(),
            warc_file=file,
            warc_offset=offset,
        )
    return Page(
        url=url,
        payload=_body(answer.body, answer.values("transfer-encoding"), answer.values("content-encoding"), most_bytes),
        content_type=next(iter(answer.values("content-type")), None),
        status=answer.status,
        headers=tuple((name, value) for name, value in answer.headers if name != "content-type") + identified,
        fetched_at=fetched_at or plausible_moment(next(iter(answer.values("date")), "")) or now(),
        warc_file=file,
        warc_offset=offset,
    )


def _body(body: bytes, transfer: list[str], content: list[str], most_bytes: int) -> bytes:
    encodings = [word for value in content for word in value.split(",")]
    if any("chunked" in value.lower() for value in transfer):
        body = joined_chunks(body)
    if not encodings and body.startswith(GZIP):
        encodings = ["gzip"]  # some archives lose the label
    try:
        return decoded(body, encodings, most_bytes)
    except CutShort as error:
        raise ValueError(f"the body breaks off: {error}") from error
    except TooLarge as error:
        raise ValueError(str(error)) from error


def _digest_fits(record: WarcRecord) -> bool:
    kind, _, told = record.headers.get("warc-block-digest", "").partition(":")
    return kind != "sha1" or told.upper() == _sha1(record.content)


def _sha1(content: bytes) -> str:
    return base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode("ascii")


def _record_bytes(page: Page) -> bytes:
    of_http = not page.url.startswith("file:")
    content = page.payload
    kind = LINE_END.sub(" ", page.content_type or "")
    head = {
        "WARC-Type": "response" if of_http else "resource",
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Target-URI": _encoded(page.url),
        "WARC-Date": page.fetched_at,
        "Content-Type": "application/http; msgtype=response" if of_http else kind,
    }
    if of_http:
        headers = [(name, value) for name, value in page.headers if name.lower() not in OF_THE_WIRE]
        typed = [("content-type", page.content_type)] if page.content_type else []
        content = write_head(page.status, [*typed, *headers, ("content-length", str(len(content)))]) + content
        head["WARC-Payload-Digest"] = f"sha1:{_sha1(page.payload)}"
    head |= {"WARC-Block-Digest": f"sha1:{_sha1(content)}", "Content-Length": str(len(content))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return b"WARC/1.1\r\n" + lines.encode("utf-8", "replace") + b"\r\n" + content + b"\r\n\r\n"

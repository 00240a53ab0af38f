"""The bytes of every page, kept as they came.

One gzip member a record, a new file a run, never appended to: behind a cut tail nothing that is appended can be read
again, while whole members before it stay readable by offset. A row of the database names file and offset.
"""

from __future__ import annotations

import http
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.record import Page

PAGES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
EVERY = WarcRecordType.any_type
# The body is kept decoded, and its length is written anew: what these said of the bytes on the wire is no longer true.
OF_THE_WIRE = {"content-encoding", "transfer-encoding", "content-length"}


class DamagedArchive(Exception):
    """A WARC file could not be read to its end, or does not hold what the database says it holds."""


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
        self._stream: GzipWriter | None = None

    def add(self, page: Page) -> tuple[str, int]:
        """Write one page (without its further pages); it is in the hands of the system when this returns.

        returns   name of the file within the folder, and the offset of the record's gzip member
        raises    OSError when the disk is full or the file exists already
        """
        stream = self._stream
        if stream is None or self._file.tell() >= self.file_bytes:
            stream = self._open_next()
        offset = self._file.tell()
        _warc_record(page).write(stream, checksum_data=True)
        stream.finish()  # without it the whole file is one member, and no offset can be read
        stream.flush()
        self._file.flush()
        return self._path.name, offset

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            os.fsync(self._file.fileno())  # a run that has ended loses nothing with the machine
            self._file.close()
            self._stream = None

    def _open_next(self) -> GzipWriter:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._path = self.folder / f"{self.stem}-{self._files:05d}.warc.gz"
        self._file = self._path.open("xb")
        self._stream = GzipWriter(self._file, compression_level=6)
        self._files += 1
        return self._stream


def read_page(path: Path, offset: int) -> Page:
    """The page whose record begins at this offset.

    raises   DamagedArchive when the file is missing, cut short, or holds no whole record there
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file, record_types=PAGES, verify_digests=True)), None)
            if record is None or record.stream_pos != offset:
                raise DamagedArchive(f"{path} holds no whole page at offset {offset}")
            return _page(record, file=path.name, offset=offset)
    except OSError as error:
        raise DamagedArchive(f"{path} cannot be read at offset {offset}: {error.strerror or error}") from error


def read_archive(path: Path) -> Iterator[Page]:
    """All pages of a .warc, .warc.gz or .wet file, in file order.

    raises   DamagedArchive, after the last page that could be read, when the file is cut short
    """
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=PAGES, parse_http=False):
            declared = record.content_length
            record.freeze()
            if record.content_length < declared:
                raise DamagedArchive(f"{path} is cut short in the record of {record.headers.get('WARC-Target-URI')}")
            record.parse_http(auto_decode="all")
            yield _page(record)


def record_spans(path: Path) -> list[tuple[int, int]]:
    """Where each record of a WARC file begins and ends, in bytes of the file."""
    with path.open("rb") as file:
        starts = [one.stream_pos for one in ArchiveIterator(file, record_types=EVERY, parse_http=False)]
    return list(zip(starts, [*starts[1:], path.stat().st_size], strict=True))


def _page(record: WarcRecord, *, file: str | None = None, offset: int | None = None) -> Page:
    is_http = record.is_http_parsed
    headers = tuple((name.lower(), value) for name, value in record.http_headers.items()) if is_http else ()
    served = next((value for name, value in headers if name == "content-type"), None)
    return Page(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        payload=record.reader.read(),
        content_type=served if is_http else record.headers.get("Content-Type"),
        status=(record.http_headers.status_code if is_http else None) or http.HTTPStatus.OK,
        headers=tuple((name, value) for name, value in headers if name != "content-type"),
        fetched_at=(record.headers.get("WARC-Date") or "")[:19] + "Z",
        warc_file=file,
        warc_offset=offset,
    )


def _warc_record(page: Page) -> WarcRecord:
    of_http = not page.url.startswith("file:")
    record = WarcRecord()
    record.init_headers(WarcRecordType.response if of_http else WarcRecordType.resource, str(uuid4()).encode())
    record.headers["WARC-Target-URI"] = page.url
    record.headers["WARC-Date"] = page.fetched_at
    content = page.payload
    if of_http:
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.is_http = True
        content = _http_head(page) + content
    elif page.content_type:
        record.headers["Content-Type"] = page.content_type
    record.set_bytes_content(content)
    return record


def _http_head(page: Page) -> bytes:
    try:
        phrase = http.HTTPStatus(page.status).phrase
    except ValueError:
        phrase = "Unknown"
    given = [("content-type", page.content_type)] if page.content_type else []
    given += [(name, value) for name, value in page.headers if name not in OF_THE_WIRE]
    given.append(("content-length", str(len(page.payload))))
    head = "".join(f"{name}: {value}\r\n" for name, value in given)
    return f"HTTP/1.1 {page.status} {phrase}\r\n{head}\r\n".encode("utf-8", "surrogateescape")

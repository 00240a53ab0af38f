"""Files of documents in parts, so that many workers can read one archive: each part a task, all parts in file order.

A part ends where a later reading can begin without what came before: between two records of a WARC that begin a gzip
member each, or stand uncompressed. Small files come together as one part.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.database.prepared import sha256, without_bytes
from pipelines.documents.files import read_file, reader_of
from pipelines.documents.kinds import what_else
from pipelines.record import Page
from pipelines.warc.files import Unreadable, packed, read_archive_from, read_whole_archive

PART_PAGES, PART_BYTES = 128, 16 << 20  # of payloads: a second or two of a worker's time, a few MB once packed
STUCK = 4  # so many times as much without a place to end in, and the file is not read in parts
SMALL_BYTES = 1 << 20  # files up to this size come together ...
TOGETHER_BYTES, TOGETHER_FILES = 4 << 20, 32  # ... up to these


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page on its way from who read it to who keeps it.

    page           without its bytes
    bytes_digest   SHA-256 of them
    member         the page as a WARC file of ours holds it: its record, packed
    """

    page: Page
    bytes_digest: str
    member: bytes


@dataclass(frozen=True, slots=True)
class OtherKind:
    """A document that is no page: a picture, a table."""

    kind: str


@dataclass(frozen=True, slots=True)
class Defect:
    """The reading itself went wrong; the traceback."""

    told: str


Found = PackedPage | OtherKind | Unreadable | Defect


@dataclass(frozen=True, slots=True)
class PartRead:
    """What a part holds.

    found     in file order, each with its file
    next_at   offset of the part that follows in the same file; None where the file ends
    stuck     whether the part would be far too large, since the file has no place to end it at; nothing is found then
    """

    found: tuple[tuple[Path, Found], ...]
    next_at: int | None = None
    stuck: bool = False


def groups_of(files: Iterable[Path]) -> Iterator[tuple[Path, ...]]:
    """The files in order, small ones together; one that is large, or read line by line, comes alone."""
    group: list[Path] = []
    size = 0
    for file in files:
        bytes_ = size_of(file)
        if group and (bytes_ > SMALL_BYTES or size + bytes_ > TOGETHER_BYTES or len(group) == TOGETHER_FILES):
            yield tuple(group)
            group, size = [], 0
        group.append(file)
        size += bytes_
        if bytes_ > SMALL_BYTES:
            yield tuple(group)
            group, size = [], 0
    if group:
        yield tuple(group)


def size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def is_read_in_parts(files: tuple[Path, ...]) -> bool:
    return len(files) > 1 or reader_of(files[0]) is read_whole_archive or size_of(files[0]) <= SMALL_BYTES


def read_part(files: tuple[Path, ...], at: int) -> PartRead:
    """A part of a file from an offset on, or several small files whole."""
    if len(files) > 1 or reader_of(files[0]) is not read_whole_archive:
        return PartRead(tuple((file, one) for file in files for one in read_whole(file)))
    file, found, size = files[0], list[tuple[Path, Found]](), 0
    before: int | None = None  # offset of the page before, where nothing damaged lies between
    try:
        for offset, one in read_archive_from(file, at):
            full = len(found) >= PART_PAGES or size >= PART_BYTES
            if full and isinstance(one, Page) and before is not None and offset > before:
                return PartRead(tuple(found), next_at=offset)
            if len(found) >= STUCK * PART_PAGES or size >= STUCK * PART_BYTES:
                return PartRead((), stuck=True)
            before = offset if isinstance(one, Page) else None
            size += len(one.payload) if isinstance(one, Page) else 0
            found.append((file, _found(one)))
    except Exception as error:
        found.append((file, _broken_off(error)))
    return PartRead(tuple(found))


def read_whole(file: Path) -> Iterator[Found]:
    """All that a file holds; what goes wrong is the last of it."""
    try:
        for one in read_file(file):
            yield _found(one)
    except Exception as error:
        yield _broken_off(error)


def _broken_off(error: Exception) -> Unreadable | Defect:
    """What ended the reading of a file: the file, or our own code."""
    if isinstance(error, OSError):
        return Unreadable("the file", error.strerror or str(error), ends=True)
    return Defect("".join(traceback.format_exception(error)))


def _found(one: Page | Unreadable) -> Found:
    if isinstance(one, Unreadable):
        return one
    if kind := what_else(one):
        return OtherKind(kind)
    return PackedPage(without_bytes(one), sha256(one), packed(one))

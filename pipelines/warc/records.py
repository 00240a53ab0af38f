"""The records of a WARC file, as far as they can be read: a damaged one is reported, and reading goes on behind it.

FastWARC, which this replaced, ends a file at the first record that it cannot read. Where a length is wrong, a member of
gzip is damaged or a record is too long to hold, the next record is looked for by the way records begin.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pipelines.text.file_signatures import GZIP
from pipelines.warc.gzip_members import GzipMembers, PlainFile
from pipelines.warc.zstd_frames import MAGIC, SKIPPABLE, ZstdFrames

HEAD_BYTES = 1 << 20  # of a record's own head: an address and a dozen lines, in practice below 2 KB
SKIPPED_BYTES = 1 << 30  # what is decompressed only to be thrown away
VERSION = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
BEGINNING = re.compile(rb"WARC/\d\.\d{1,2}\r?\n(?:WARC|Content)-[A-Za-z-]{1,30}:")
BLANK = re.compile(rb"[\r\n\0 \t]*")
BEHIND = re.compile(rb"[\r\n\0]*")
END_OF_HEAD = re.compile(rb"\n\r?\n")
FIELD = re.compile(rb"^([^\r\n:]{1,200}):(.*(?:\n[ \t]+.*)*)", re.M)
LOOK_BACK = 64  # bytes in which a mark may have begun


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record with its content.

    offset    in the file: of its gzip member, or of itself where nothing is compressed
    headers   by name in lower case
    exact     False where its length is wrong, and the next record told where it ends
    """

    offset: int
    headers: dict[str, str]
    content: bytes
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of the file that could not be read, from an offset on.

    url    of the record, "" where it is not known
    ends   the file breaks off here
    """

    offset: int
    why: str
    url: str = ""
    ends: bool = False


def read_records(file: BinaryIO, most_bytes: int) -> Iterator[WarcRecord | Damage]:
    """All records from where the file stands, and what lies damaged between them, in file order.

    most_bytes   of one record's content; a longer one is passed over as damage
    raises       OSError
    """
    reader = _Reader(open_stream(file))
    while True:
        if not reader.at_something():
            if reader.stream.trouble is None:
                return
            yield reader.broken(reader.offset)
        elif not reader.stands_before_record(0):
            yield Damage(reader.offset, "no record begins here")
            reader.find_record()
        else:
            yield reader.record(most_bytes)


Stream = GzipMembers | ZstdFrames | PlainFile


def open_stream(file: BinaryIO) -> Stream:
    """Told by the first bytes from where the file stands, not by its name."""
    begin = file.tell()
    first = file.read(len(MAGIC))
    file.seek(begin)
    if first.startswith(GZIP):
        return GzipMembers(file)
    return ZstdFrames(file) if first == MAGIC or SKIPPABLE.fullmatch(first) else PlainFile(file)


class _Reader:
    """The bytes of a stream, as many as are wanted, from where we stand."""

    def __init__(self, stream: Stream) -> None:
        self.stream, self.buffer = stream, bytearray()
        self._at = 0  # bytes that have been dropped
        self._members: deque[int] = deque()  # where members of gzip begin that nobody has looked at yet
        self._begun: deque[int] = deque()  # ... and those that begin with a record

    @property
    def offset(self) -> int:
        return self.stream.offset_of(self._at)

    def at_something(self) -> bool:
        """Whether anything but blanks follows; the blanks are gone."""
        while True:
            blanks = BLANK.match(self.buffer)
            self._drop(blanks.end() if blanks else 0)
            if self.buffer or not self._more():
                return bool(self.buffer)

    def stands_before_record(self, place: int) -> bool:
        self._need(place + 16)
        return VERSION.match(self.buffer, place) is not None

    def record(self, most_bytes: int) -> WarcRecord | Damage:
        """The record that begins here; we stand behind it afterwards."""
        offset = self.offset
        head = self._end_of_head()
        if head is None:
            if len(self.buffer) < HEAD_BYTES:
                return self.broken(offset)
            self.find_record()
            return Damage(offset, f"its head has no end within {HEAD_BYTES} bytes")
        fields = {
            name.strip().lower().decode("latin-1"): b" ".join(value.split()).decode("utf-8", "replace")
            for name, value in FIELD.findall(self.buffer[:head])
        }
        url, told = fields.get("warc-target-uri", "").strip("<>"), fields.get("content-length", "")
        length = int(told) if told.isascii() and told.isdecimal() and len(told) < 16 else None
        if length is not None and length > most_bytes:
            self.find_record()
            return Damage(offset, f"it holds {length} bytes, more than {most_bytes}", url)
        if length is not None and self._ends_well(head, length):
            return self._taken(offset, fields, head, head + length, exact=True)
        end = self._next_record(head, most_bytes)
        if end is not None:
            return self._taken(offset, fields, head, end, exact=False)
        if len(self.buffer) - head > most_bytes:
            self.find_record()
            return Damage(offset, f"it does not end within {most_bytes} bytes", url)
        if self.stream.is_whole or (length is not None and len(self.buffer) >= head + length):
            return self._taken(offset, fields, head, self._without_blanks(head, len(self.buffer)), exact=False)
        return self.broken(offset, url)

    def broken(self, offset: int, url: str = "") -> Damage:
        """What stops the stream here; it goes on with the next member of gzip that begins a record, if any."""
        why = self.stream.trouble or "the file breaks off in it"
        self._drop(len(self.buffer))
        return Damage(offset, why, url, ends=not self.stream.go_on(VERSION))

    def find_record(self) -> None:
        """Drop what stands before the next record."""
        self._drop(1)
        dropped = 0
        while (place := self._mark(0)) is None:
            stale = max(0, len(self.buffer) - LOOK_BACK)
            dropped += stale
            self._drop(stale)
            if dropped > SKIPPED_BYTES or not self._more():
                self._drop(len(self.buffer))
                if dropped > SKIPPED_BYTES:
                    self.stream.go_on(VERSION)
                return
        self._drop(place)

    def _end_of_head(self) -> int | None:
        at = 0
        while True:
            if found := END_OF_HEAD.search(self.buffer, at, HEAD_BYTES):
                return found.end()
            at = max(0, len(self.buffer) - LOOK_BACK)
            if len(self.buffer) >= HEAD_BYTES or not self._more():
                return None

    def _ends_well(self, head: int, length: int) -> bool:
        """Whether a record, or nothing, follows where the length says that the content ends."""
        self._need(head + length + LOOK_BACK)
        if len(self.buffer) < head + length:
            return False
        first = next((at - self._at for at in self._begun if at - self._at >= head), None)
        if first is not None and first < head + length:
            return False
        if self.buffer.startswith(b"\r\n\r\n", head + length):
            return True
        behind = BEHIND.match(self.buffer, head + length)
        at = behind.end() if behind else head + length
        return at == len(self.buffer) or at == first or VERSION.match(self.buffer, at) is not None

    def _next_record(self, head: int, most_bytes: int) -> int | None:
        """Where the content ends for another record begins behind it."""
        looked = head
        while True:
            if (place := self._mark(looked)) is not None:
                return self._without_blanks(head, place)
            looked = max(head, len(self.buffer) - LOOK_BACK)
            if len(self.buffer) - head > most_bytes or not self._more():
                return None

    def _mark(self, begin: int) -> int | None:
        """Where a record begins within the buffer: at the beginning of a member, or behind an empty line."""
        places = [next((at - self._at for at in self._begun if at - self._at >= begin), None)]
        at = begin
        while (at := self.buffer.find(b"\nWARC/", at)) >= 0:
            at += 1
            self._need(at + LOOK_BACK)
            if BEGINNING.match(self.buffer, at) or (
                VERSION.match(self.buffer, at)
                and self.buffer[max(0, at - 3) : at].replace(b"\r", b"").endswith(b"\n\n")
            ):
                places.append(at)
                break
        return min((place for place in places if place is not None), default=None)

    def _without_blanks(self, begin: int, end: int) -> int:
        """The end of a content without the two line ends that follow it."""
        for _ in range(2):
            end -= next((len(m) for m in (b"\r\n", b"\n") if self.buffer.endswith(m, begin, end)), 0)
        return end

    def _taken(self, offset: int, fields: dict[str, str], begin: int, end: int, *, exact: bool) -> WarcRecord:
        content = bytes(self.buffer[begin:end])
        self._drop(end)
        return WarcRecord(offset, fields, content, exact)

    def _need(self, count: int) -> None:
        while len(self.buffer) < count and self._more():
            pass

    def _more(self) -> bool:
        piece = self.stream.read()
        self.buffer += piece
        self._members.extend(self.stream.new_members())
        while self._members and self._members[0] - self._at <= len(self.buffer) - 16:
            if VERSION.match(self.buffer, max(0, (at := self._members.popleft()) - self._at)):
                self._begun.append(at)
        return bool(piece)

    def _drop(self, count: int) -> None:
        del self.buffer[:count]
        self._at += count
        self.stream.passed(self._at)
        while self._begun and self._begun[0] < self._at:
            self._begun.popleft()

"""A file as a stream of bytes, decompressed where it is gzip; it says where members begin and goes on behind damage."""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

from pipelines.text.file_signatures import GZIP
from pipelines.warc.members import Members

PIECE = 1 << 16
TRIED = 4096  # bytes of a member from which its first ones are read


class PlainFile:
    """A file without compression.

    trouble    why reading stops; None at the end of the file, for what is missing shows in its last record only
    is_whole   whether its end is an end for certain
    """

    trouble: str | None = None
    is_whole = False

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._begin = file, file.tell()

    def read(self) -> bytes:
        return self._file.read(PIECE)

    def offset_of(self, at: int) -> int:
        return self._begin + at

    def passed(self, at: int) -> None:
        pass

    def new_members(self) -> list[int]:
        return []

    def go_on(self, begins: re.Pattern[bytes]) -> bool:
        return False


class GzipMembers(Members):
    """The decompressed bytes of a file of one gzip member or many.

    is_whole   whether all that was begun has come to its end
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file.tell())
        self._file, self._raw, self._raw_at = file, b"", file.tell()
        self._member: zlib._Decompress | None = None

    @property
    def is_whole(self) -> bool:
        return self.trouble is None and self._member is None

    def read(self) -> bytes:
        """Some bytes more; none at the end, and at damage."""
        while self.trouble is None:
            if not self._raw and not self._refill():
                return b""
            if self._member is None and not self._begin():
                continue
            assert self._member is not None
            before = len(self._raw)
            try:
                piece = self._member.decompress(self._raw, PIECE)
            except zlib.error as error:
                self.trouble = f"its compression is damaged ({error})"
                return b""
            ended = self._member.eof
            self._raw = self._member.unused_data if ended else self._member.unconsumed_tail
            self._raw_at += before - len(self._raw)
            self._member = None if ended else self._member
            if piece:
                self._given += len(piece)
                return piece
        return b""

    def go_on(self, begins: re.Pattern[bytes]) -> bool:
        """Look behind the beginning of the last member for one whose contents begin so: whether there is one."""
        self.trouble, self._member, self._raw = None, None, b""
        at = self._last + 1  # of what is held
        self._file.seek(at)
        held, place = self._file.read(PIECE), 0
        while True:
            place = held.find(GZIP, place)
            if place < 0 or len(held) - place < TRIED:
                place = len(held) - 2 if place < 0 else place
                piece = self._file.read(PIECE)
                at, held, place = at + max(0, place), held[max(0, place) :] + piece, 0
                if not piece and len(held) < 18:  # the shortest member
                    return False
                place = held.find(GZIP)
                if place < 0:
                    continue
            try:
                first = zlib.decompressobj(31).decompress(held[place : place + TRIED], 64)
            except zlib.error:
                first = b""
            if begins.match(first):
                self._raw, self._raw_at = held[place:], at + place
                return True
            place += 1

    def _refill(self) -> bool:
        self._raw_at = self._file.tell()
        self._raw = self._file.read(PIECE)
        if not self._raw and self._member is not None:
            self.trouble = "the file breaks off in it"
        return bool(self._raw)

    def _begin(self) -> bool:
        """Begin a member; False where zeros, which are allowed between members, take up all that is held."""
        zeros = len(self._raw) - len(self._raw.lstrip(b"\0"))
        self._raw, self._raw_at = self._raw[zeros:], self._raw_at + zeros
        if not self._raw:
            return False
        self._member_begins(self._raw_at)
        self._member = zlib.decompressobj(31)
        return True

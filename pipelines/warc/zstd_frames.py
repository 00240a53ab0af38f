"""A .warc.zst file as a stream of bytes: a frame of zstandard a record, as GzipMembers is for gzip.

source   https://iipc.github.io/warc-specifications/specifications/warc-zstd/: a dictionary for all may stand first
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipelines.warc.members import Members

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"\x28\xb5\x2f\xfd"
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.S)  # a frame that holds no content: its length follows
DICTIONARY = b"\x5d\x2a\x4d\x18"
DICTIONARY_BYTES = 32 << 20
WINDOW: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 27}  # 128 MB: what the tool zstd reads by itself
PIECE = 1 << 16
TRIED = 256 << 10  # a block of a frame is no larger


class ZstdFrames(Members):
    """The decompressed bytes of a file of zstandard frames.

    is_whole   whether all that was begun has come to its end
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file.tell())
        self._file, self._at = file, file.tell()
        self._dictionary = self._read_dictionary()
        file.seek(self._at)
        self._raw = b""  # read from the file, before `_at`, and not given to a frame yet
        self._frame: Any = None

    @property
    def is_whole(self) -> bool:
        return self.trouble is None and self._frame is None

    def read(self) -> bytes:
        """Some bytes more; none at the end, and at damage."""
        while self.trouble is None:
            if self._frame is None and not self._begin():
                return b""
            if not self._raw and self._frame.needs_input:
                self._refill()
                if not self._raw:
                    self.trouble = "the file breaks off in it"
                    return b""
            try:
                piece: bytes = self._frame.decompress(self._raw, PIECE)
            except (zstd.ZstdError, MemoryError) as error:
                self.trouble = f"its compression is damaged ({error})"
                return b""
            self._raw = self._frame.unused_data if self._frame.eof else b""
            self._frame = None if self._frame.eof else self._frame
            if piece:
                self._given += len(piece)
                return piece
        return b""

    def go_on(self, begins: re.Pattern[bytes]) -> bool:
        """Look behind the beginning of the last frame for one whose contents begin so: whether there is one."""
        self.trouble, self._frame = None, None
        for place in self._frames_behind(self._last):
            self._file.seek(place)
            head = self._file.read(TRIED)
            try:
                first = self._new_frame().decompress(head, 64)
            except (zstd.ZstdError, MemoryError):
                continue
            if begins.match(first):
                self._raw, self._at = head, place + len(head)
                return True
        self._raw = b""
        return False

    def _frames_behind(self, at: int) -> Iterator[int]:
        """Where frames may begin in the file."""
        at, held = at + 1, b""
        while True:
            self._file.seek(at + len(held))
            piece = self._file.read(PIECE)
            held += piece
            place = held.find(MAGIC)
            while place >= 0:
                yield at + place
                place = held.find(MAGIC, place + 1)
            if not piece:
                return
            keep = min(len(held), len(MAGIC) - 1)
            at, held = at + len(held) - keep, held[-keep:]

    def _begin(self) -> bool:
        """Begin the next frame; False at the end of the file, and where none begins."""
        while True:
            while len(self._raw) < 8 and self._refill():
                pass
            if not self._raw:
                return False
            if not SKIPPABLE.match(self._raw):
                break
            length = 8 + int.from_bytes(self._raw[4:8], "little")
            self._at = self._at - len(self._raw) + length
            self._file.seek(self._at)
            self._raw = b""
        self._member_begins(self._at - len(self._raw))
        self._frame = self._new_frame()
        return True

    def _refill(self) -> bool:
        piece = self._file.read(PIECE)
        self._raw += piece
        self._at += len(piece)
        return bool(piece)

    def _new_frame(self) -> Any:
        return zstd.ZstdDecompressor(self._dictionary, options=WINDOW)

    def _read_dictionary(self) -> Any:
        """The dictionary at the beginning of the file, wherever reading begins; None without one."""
        self._file.seek(0)
        head = self._file.read(8)
        length = int.from_bytes(head[4:], "little")
        if not head.startswith(DICTIONARY) or length > DICTIONARY_BYTES:
            return None
        content = self._file.read(length)
        try:
            if content.startswith(MAGIC):
                content = zstd.ZstdDecompressor(options=WINDOW).decompress(content, DICTIONARY_BYTES)
            return zstd.ZstdDict(content)
        except (zstd.ZstdError, ValueError) as error:
            self.trouble = f"its dictionary is damaged ({error})"
            return None

"""Bodies of HTTP as the bytes that were meant: chunks joined, compression undone, up to a limit.

Labels lie: a body that is not what its label says is taken as it stands. A body that is, and breaks off, is an error.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from pipelines.text.file_signatures import GZIP

PIECE = 1 << 16  # bytes that come out at a time: what a bomb can add before it is noticed
SHORTEST = 16  # bytes of a page under any encoding
MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}<[!?a-z]", re.I)
END_OF_PAGE = re.compile(rb"</html>\s{0,200}\Z", re.I)
CHUNK_HEAD = re.compile(rb"[ \t]*([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r\n", re.I)


class CutShort(ValueError):
    """The body breaks off before its end."""


class TooLarge(ValueError):
    """The body becomes larger than the limit."""


class _OtherBytes(ValueError):
    """The body is not encoded as its label says."""


def decoded(body: bytes, encodings: Sequence[str], most_bytes: int) -> bytes:
    """The body with its content encodings undone, the last first.

    encodings   as Content-Encoding lists them; gzip, deflate (with and without the head of zlib), br and zstd are
                undone, all other words are no encoding
    raises      CutShort, TooLarge
    """
    for encoding in reversed(encodings):
        unpack = UNPACKERS.get(encoding.strip().lower().removeprefix("x-"))
        if unpack is None or MARKUP.match(body):
            continue
        try:
            body = _whole(unpack, body, most_bytes)
        except _OtherBytes:
            continue
    return body


def joined_chunks(body: bytes) -> bytes:
    """The body of Transfer-Encoding: chunked; one that is in no chunks, as it stands.

    raises   CutShort where a chunk, or the last one, is missing
    """
    head = CHUNK_HEAD.match(body)
    if head is None or MARKUP.match(body):
        return body
    parts: list[bytes] = []
    at = 0
    while head := CHUNK_HEAD.match(body, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        parts.append(part)
        at = head.end() + size
        if len(part) < size:
            break
        at += 2 if body.startswith(b"\r\n", at) else 0
    if len(parts) < 2 and len(body) > at:
        return body  # the first line happens to be a number
    return _page_or_cut(b"".join(parts), "its last chunk is missing")


def _page_or_cut(body: bytes, why: str) -> bytes:
    """A body whose encoding does not end, but whose page does: some servers never send the end of their stream."""
    if END_OF_PAGE.search(body, max(0, len(body) - 300)):
        return body
    raise CutShort(f"{why}: {len(body)} bytes came")


def _whole(unpack: Callable[[bytes], Iterator[bytes]], body: bytes, most_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        for part in unpack(body):
            parts.append(part)
            size += len(part)
            if size > most_bytes:
                raise TooLarge(f"more than {most_bytes} bytes when decompressed")
    except EOFError:
        if not size and len(body) < SHORTEST:
            raise _OtherBytes from None
        return _page_or_cut(b"".join(parts), "its compression breaks off")
    except (zlib.error, brotli.error, zstd.ZstdError) as error:
        if not size:
            raise _OtherBytes from error
        return _page_or_cut(b"".join(parts), f"its compression is damaged ({error})")
    return b"".join(parts)


def _inflated(body: bytes, window: int) -> Generator[bytes, None, bytes]:
    """Raises EOFError where the stream does not end; returns what stands behind it."""
    inflater = zlib.decompressobj(window)
    part = inflater.decompress(body, PIECE)
    while part:
        yield part
        part = b"" if inflater.eof else inflater.decompress(inflater.unconsumed_tail, PIECE)
    if not inflater.eof:
        raise EOFError
    return inflater.unused_data


def _gunzipped(body: bytes) -> Iterator[bytes]:
    """All members. Not by the gzip module: a body with a wrong checksum is as good as a browser finds it."""
    while body.startswith(GZIP):
        body = (yield from _inflated(body[_gzip_head(body) :], -15))[8:]
        if body and not body.startswith(GZIP):
            return
    if body:
        raise zlib.error("no gzip")


def _gzip_head(body: bytes) -> int:
    """The length of a gzip member's head (RFC 1952); EOFError where it breaks off."""
    if len(body) < 10:
        raise EOFError
    flags, at = body[3], 10
    if flags & 4:
        at += 2 + int.from_bytes(body[at : at + 2], "little")
    for flag in (8, 16):  # the name of a file, a comment
        if flags & flag:
            at = body.find(b"\0", at) + 1 or len(body)
    return at + (2 if flags & 2 else 0)


def _deflated(body: bytes) -> Iterator[bytes]:
    """With the head of zlib, as the standard has it, or without, as some servers do."""
    try:
        zlib.decompressobj().decompress(body[:1024], 1)
        window = 15
    except zlib.error:
        window = -15
    yield from _inflated(body, window)


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    part = unpacker.process(body, output_buffer_limit=PIECE)
    while part:
        yield part
        part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=PIECE)
    if not unpacker.is_finished():
        raise EOFError


def _unzstd(body: bytes) -> Iterator[bytes]:
    while body:
        unpacker = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})
        part = unpacker.decompress(body, PIECE)
        while part or not (unpacker.eof or unpacker.needs_input):
            yield part
            part = b"" if unpacker.eof else unpacker.decompress(b"", PIECE)
        if not unpacker.eof:
            raise EOFError
        body = unpacker.unused_data
        if not body.startswith(b"\x28\xb5\x2f\xfd"):
            return


UNPACKERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "deflate": _deflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}

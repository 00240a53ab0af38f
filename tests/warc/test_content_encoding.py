"""What came over the wire becomes the page that was meant, or is said to break off."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from pipelines.warc.content_encoding import CutShort, TooLarge, decoded, joined_chunks

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST = 1 << 22
CHANCE = random.Random(3)
TEXT = "".join(CHANCE.choice("渡口的新码头昨天开始卸货，船工说往后不用再等潮水。") for _ in range(20_000)).encode()
PAGE = b"<html><body>" + TEXT + b"</body></html>\n"


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "gzip in two members": ("gzip", lambda data: gzip.compress(data[:99]) + gzip.compress(data[99:])),
    "gzip and a tail": ("GZIP", lambda data: gzip.compress(data) + b"tail"),
    "deflate": ("deflate", zlib.compress),
    "deflate without its head": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}


@pytest.mark.parametrize("kind", PACKERS)
def test_what_is_compressed_is_unpacked(kind: str) -> None:
    label, pack = PACKERS[kind]
    assert decoded(pack(TEXT), [label], MOST) == TEXT


@pytest.mark.parametrize("kind", [kind for kind in PACKERS if "tail" not in kind])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_what_breaks_off_is_told(kind: str, share: float) -> None:
    label, pack = PACKERS[kind]
    packed = pack(PAGE)
    with pytest.raises(CutShort):
        decoded(packed[: int(len(packed) * share)], [label], MOST)


@pytest.mark.parametrize("label", ["gzip", "deflate", "br", "zstd", "utf-8", "none", "identity", "binary", ""])
@pytest.mark.parametrize("body", [TEXT, PAGE, b"", b"x"])
def test_a_false_label_is_none(label: str, body: bytes) -> None:
    assert decoded(body, [label], MOST) == body


def test_a_stream_that_never_ends_but_whose_page_does_is_a_page() -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    assert decoded(packer.compress(PAGE) + packer.flush(zlib.Z_SYNC_FLUSH), ["gzip"], MOST) == PAGE


def test_a_wrong_checksum_is_no_loss() -> None:
    packed = gzip.compress(TEXT)
    assert decoded(packed[:-8] + bytes(8), ["gzip"], MOST) == TEXT


def test_encodings_are_undone_from_the_last_to_the_first() -> None:
    assert decoded(brotli.compress(gzip.compress(TEXT)), ["gzip", " br"], MOST) == TEXT


@pytest.mark.parametrize("kind", PACKERS)
def test_a_bomb_is_stopped_at_the_limit(kind: str) -> None:
    label, pack = PACKERS[kind]
    with pytest.raises(TooLarge):
        decoded(pack(bytes(MOST + (1 << 17))), [label], MOST)


def test_chunks_are_joined() -> None:
    assert joined_chunks(b"5\r\nhello\r\n3;x=1\r\nabc\r\n0\r\n\r\n") == b"helloabc"


@pytest.mark.parametrize(
    "body", [PAGE, "2026年的水位".encode(), b"2026\nwas the year", b"ab\r\nno chunk of 171 bytes?" * 20, b""]
)
def test_what_is_in_no_chunks_stays_as_it_is(body: bytes) -> None:
    assert joined_chunks(body) == body


@pytest.mark.parametrize("body", [b"5\r\nhello\r\n3\r\nab", b"5\r\nhello\r\n", b"50\r\nhello"])
def test_a_missing_chunk_is_told(body: bytes) -> None:
    with pytest.raises(CutShort):
        joined_chunks(body)

"""A file's bytes, unpacked where it is gzip or zstandard: told by its first bytes, not by its name."""

from __future__ import annotations

import gzip
import sys
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.text.file_signatures import GZIP
from pipelines.warc.zstd_frames import MAGIC, WINDOW

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError)


def open_unpacked(file: Path) -> BinaryIO:
    """The file, open for reading its contents from the beginning.

    raises   OSError; reading raises one of UNPACK_ERRORS where the compression is damaged or breaks off
    """
    with file.open("rb") as packed:
        first = packed.read(len(MAGIC))
    if first.startswith(GZIP):
        return cast("BinaryIO", gzip.open(file))
    return cast("BinaryIO", zstd.open(file, options=WINDOW)) if first == MAGIC else file.open("rb")

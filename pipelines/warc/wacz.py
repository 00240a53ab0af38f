"""WACZ files: WARC files and their index in a ZIP, as Webrecorder's tools write them.

source   https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.record import Page
from pipelines.warc.files import Unreadable, pages_of

WARC_ENDINGS = (".warc", ".warc.gz", ".warc.zst")
# What zipfile raises for damage, encryption and kinds of compression that it does not know
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


def read_wacz(path: Path) -> Iterator[Page | Unreadable]:
    """The pages of all WARC files of a WACZ file, and what of it could not be read.

    raises   OSError
    """
    try:
        with zipfile.ZipFile(path) as packed:
            names = sorted(name for name in packed.namelist() if name.lower().endswith(WARC_ENDINGS))
            if not names:
                yield Unreadable("the file", "it holds no WARC file", ends=True)
            for name in names:
                yield from _read_member(packed, name)
    except ZIP_ERRORS as error:
        yield Unreadable("the file", f"it is no ZIP that can be read: {error}", ends=True)


def _read_member(packed: zipfile.ZipFile, name: str) -> Iterator[Page | Unreadable]:
    try:
        with packed.open(name) as file:
            for _, one in pages_of(file, 0):  # type: ignore[arg-type]  # it has what a BinaryIO needs here
                yield replace(one, place=f"{name}, {one.place}") if isinstance(one, Unreadable) else one
    except ZIP_ERRORS as error:
        yield Unreadable(name, f"it cannot be unpacked: {error}", ends=True)

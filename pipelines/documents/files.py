"""Files and folders that somebody saved, as pages: which are read, how, and what is passed over."""

from __future__ import annotations

import glob
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.clock import now
from pipelines.documents.json_lines import HTML, TEXT, read_json_file, read_json_lines
from pipelines.documents.parquet import read_parquet
from pipelines.record import Page
from pipelines.warc.files import Unreadable, read_whole_archive
from pipelines.warc.wacz import read_wacz

FILE_BYTES = 32 << 20  # a larger page or document is no news
ENDING = re.compile(r"\.[a-z0-9]{1,8}", re.I)

Reader = Callable[[Path], Iterator[Page | Unreadable]]


def files_of(path: str) -> tuple[list[Path], Counter[str]]:
    """The readable files at a path, sorted, folders walked; and what else lies there, by its ending.

    path      of a file or folder, or a glob
    returns   each file once. A symbolic link that leads out of its folder is not followed, and counted as "link"
    """
    found: dict[Path, None] = {}
    other: Counter[str] = Counter()
    for name in sorted(glob.glob(path, recursive=True)) or [path]:
        top = Path(name).resolve()
        for file in _walk(top) if top.is_dir() else [top]:
            target = file.resolve()
            if file != top and file.is_symlink() and not target.is_relative_to(top):
                other["link"] += 1
            elif target.is_file() and reader_of(file):
                found[target if reader_of(target) else file] = None
            elif not file.is_dir():
                other[ending(file)] += 1
    return list(found), other


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):  # which follows no link
        folders.sort()
        yield from (
            Path(place, name) for name in sorted([*files, *(f for f in folders if Path(place, f).is_symlink())])
        )


def ending(file: Path) -> str:
    """The ending of a file's name as far as it can be one: .pdf, .tar; "other" for none."""
    return file.suffix.lower() if ENDING.fullmatch(file.suffix) else "other"


def reader_of(file: Path) -> Reader | None:
    return next((read for end, read in READERS.items() if file.name.lower().endswith(end)), None)


def read_file(file: Path) -> Iterator[Page | Unreadable]:
    """The pages of one file, and what of it could not be read.

    raises   OSError
    """
    read = reader_of(file)
    assert read is not None, f"nothing reads {file}"
    return read(file)


def pages_in(file: Path) -> Iterator[Page]:
    """The pages of one file that can be read.

    raises   OSError
    """
    return (page for page in read_file(file) if isinstance(page, Page))


def _read_html(file: Path) -> Iterator[Page | Unreadable]:
    yield _whole(file, HTML)


def _read_text(file: Path) -> Iterator[Page | Unreadable]:
    yield _whole(file, TEXT)


def _whole(file: Path, content_type: str) -> Page | Unreadable:
    with file.open("rb") as opened:
        payload = opened.read(FILE_BYTES + 1)
    if len(payload) > FILE_BYTES:
        return Unreadable("the file", f"it has more than {FILE_BYTES} bytes")
    return Page(url=file.as_uri(), payload=payload, content_type=content_type, fetched_at=now())


READERS: dict[str, Reader] = {
    ".warc": read_whole_archive,
    ".warc.gz": read_whole_archive,
    ".warc.zst": read_whole_archive,
    ".wacz": read_wacz,
    ".wet": read_whole_archive,
    ".wet.gz": read_whole_archive,
    ".html": _read_html,
    ".htm": _read_html,
    ".shtml": _read_html,
    ".txt": _read_text,
    **dict.fromkeys(
        (f".{name}{packed}" for name in ("jsonl", "ndjson") for packed in ("", ".gz", ".zst")), read_json_lines
    ),
    ".json": read_json_file,
    ".json.gz": read_json_file,
    ".parquet": read_parquet,
}

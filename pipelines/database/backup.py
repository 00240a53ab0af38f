"""A copy of database and bytes that is whole, made while a crawl may go on writing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Copied:
    """What a backup did: files that were copied or went on, their bytes, and files that stood already."""

    databases: int = 0
    warc_files: int = 0
    warc_bytes: int = 0
    standing: int = 0


def back_up(database: Path, warc_folder: Path, folder: Path) -> Copied:
    """Copy a database, with its index of copies, and the WARC files that the folder lacks.

    The database comes first: a page's bytes are in the WARC before its row is in the database, so all that the copy
    speaks of is in the files that are copied after it. A WARC file only grows, while its run goes on: what is missing
    at its end is copied the next time.
    folder   made where it is missing; databases stand in it under their names, WARC files in warc/
    raises   OSError, sqlite3.Error; what stood in the folder before is then as it was
    """
    copied = Copied()
    folder.mkdir(parents=True, exist_ok=True)
    for source in (database, database.with_suffix(".dedup.db")):
        if source.exists():
            _copy_database(source, folder / source.name)
            copied.databases += 1
    (folder / "warc").mkdir(exist_ok=True)
    for file in sorted(warc_folder.glob("*.warc.gz")):
        added = _go_on(file, folder / "warc" / file.name)
        if added:
            copied.warc_files += 1
            copied.warc_bytes += added
        else:
            copied.standing += 1
    return copied


def _copy_database(source: Path, target: Path) -> None:
    """One state of a database; who writes meanwhile is not held up, and what is written is not in the copy."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(part)) as copy,
        ):
            live.backup(copy, pages=-1)  # in one step: in several it would begin anew whenever somebody writes
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _go_on(source: Path, target: Path) -> int:
    """Copy what a file has beyond its copy; returns how many bytes."""
    have, size = target.stat().st_size if target.exists() else 0, source.stat().st_size
    if have >= size:
        return 0
    with source.open("rb") as file, target.open("ab") as copy:
        file.seek(have)
        shutil.copyfileobj(file, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())
    return size - have

"""One run of a spider at a time over a database."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Busy(Exception):
    """Another run holds the lock; the message says which."""


class RunLock:
    """A lock file beside the database, held until `release` or until the process ends, however it ends.

    database   its path; the file is named after it and the spider, and stays behind empty-handed: harmless
    raises     Busy when another process holds it, OSError when the file cannot be made
    """

    def __init__(self, database: Path, spider: str) -> None:
        path = database.with_name(f"{database.name}.{spider}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise Busy(
                f"another run of {spider} is at work on {database} (process {holder}): it goes on, this one ends"
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        self._file.close()

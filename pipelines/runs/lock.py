"""One run of a spider at a time over a database."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path


class Busy(Exception):
    """Another run holds the lock; the message says which."""


def at_work(database: Path) -> list[str]:
    """The spiders and commands that hold a lock over a database at this moment."""
    found = []
    for path in sorted(database.parent.glob(f"{database.name}.*.lock")):
        try:
            with path.open(encoding="utf-8") as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            found.append(path.name.removeprefix(f"{database.name}.").removesuffix(".lock"))
    return found


class RunLock:
    """A lock file beside the database, held until `release` or until the process ends, however it ends.

    database   its path; the file is named after it and the spider, and stays behind unlocked: harmless
    wait_s     how long to wait for another process that holds it
    raises     Busy when another process still holds it then, OSError when the file cannot be made
    """

    def __init__(self, database: Path, spider: str, wait_s: float = 0.0) -> None:
        path = database.with_name(f"{database.name}.{spider}.lock")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+", encoding="utf-8")
        until = time.monotonic() + wait_s
        while not (held := self._take()) and time.monotonic() < until:
            time.sleep(min(1.0, wait_s))  # nothing of the run has begun
        if not held:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise Busy(
                f"another run of {spider} is at work on {database} (process {holder}): it goes on, this one ends"
            )
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def _take(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        self._file.close()

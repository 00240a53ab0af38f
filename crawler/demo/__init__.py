"""The demo newsroom: five fictional outlets served over real HTTP on the loopback address, in a process of their own.

    with Newsroom() as newsroom:
        newsroom.urls["county"]  # "http://127.0.0.1:21710"

`python -m crawler.demo` serves it in the foreground; `crawler.demo.truth` says what a crawl of it must find.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

# Fixed, because the database knows pages by their URLs: a second crawl must find them under the ones of the first.
# Below the range that systems hand out by themselves, and assigned to nobody.
BASE_PORT = 21710
OUTLETS = ("county", "portal", "mirror", "epaper", "game")

START_S = 60.0  # importing and rendering takes under one second; a busy machine may need many


class Newsroom:
    """The newsroom as a running process, for as long as the `with` block or until `close`.

    base_port  the outlets get base_port, base_port + 1, ...; a free one where that is taken. 0: free ones only
    """

    def __init__(self, base_port: int = BASE_PORT) -> None:
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by close()
        # A session of its own: Ctrl-C at the terminal is for the crawl, which still has pages to finish.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.demo", "--base-port", str(base_port)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            encoding="utf-8",
            start_new_session=True,
        )

    @cached_property
    def urls(self) -> dict[str, str]:
        """Outlet id -> "http://127.0.0.1:port", no slash at the end; waits until the process is up.

        raises   RuntimeError with the process's own words when it does not come up
        """
        assert self._process.stdout is not None
        alarm = threading.Timer(START_S, self._process.kill)
        alarm.start()
        line = self._process.stdout.readline()
        alarm.cancel()
        try:
            urls: dict[str, str] = json.loads(line)
        except ValueError:
            self._stop()
            self._errors.seek(0)
            said = self._errors.read().strip() or line.strip() or "it said nothing"
            code = self._process.returncode
            raise RuntimeError(f"the demo newsroom did not come up (exit code {code}): {said}") from None
        return urls

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def close(self) -> None:
        """Stop the process; does nothing the second time."""
        self._stop()
        self._errors.close()

    def _stop(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()  # its sign to leave
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

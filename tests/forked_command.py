"""`scrapy …` for tests: a process of its own, forked from one that has loaded the project.

To load Scrapy, our rules and the chain takes a command and its workers three seconds of CPU, more than what most tests
crawl. crawler/test_start.py, crawler/test_hostile.py, outputs/test_standard_output.py and test_installed.py start
commands as users do.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload(["tests.loaded_project"])


class ForkedCommand:
    """A command at work, to be used as subprocess.Popen is; its workers are no children of its.

    arguments   those after `scrapy`
    cwd, env    as of Popen
    before      called in the command's process before it begins; a function of a module
    """

    def __init__(
        self,
        *arguments: str,
        cwd: Path = ROOT,
        env: dict[str, str] | None = None,
        before: Callable[[], object] | None = None,
    ) -> None:
        self.args = ["scrapy", *arguments]
        with tempfile.NamedTemporaryFile(delete=False) as out:
            self._out = Path(out.name)
        heard, said = _server.Pipe(duplex=False)
        given = self.args, cwd, dict(os.environ if env is None else env), self._out, said, before
        self._process = _server.Process(target=_run_command, args=given)
        self._process.start()
        said.close()
        self.stderr = open(os.dup(heard.fileno()), encoding="utf-8", errors="replace")  # noqa: SIM115
        heard.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stderr.close()
        self._process.join()
        self._out.unlink()

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    poll = returncode.fget

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return self._process.exitcode

    @property
    def printed(self) -> bytes:
        """What it has printed so far."""
        return self._out.read_bytes()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it printed, and what it said on the standard error that nobody has read yet, once it has ended."""
        said = self.stderr.read()
        self.wait(timeout)
        return self.printed.decode("utf-8", "replace"), said

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()


def run_scrapy(
    *arguments: str,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    before: Callable[[], object] | None = None,
) -> subprocess.CompletedProcess[str]:
    """A command's exit code and what it printed, once it has ended."""
    with ForkedCommand(*arguments, cwd=cwd, env=env, before=before) as command:
        out, said = command.communicate(timeout=600)
        return subprocess.CompletedProcess(command.args, command.wait(), out, said)


def _run_command(
    arguments: list[str],
    cwd: Path,
    env: dict[str, str],
    out: Path,
    said: Connection,
    before: Callable[[], object] | None,
) -> None:
    """In the command's own process."""
    os.dup2(os.open(out, os.O_WRONLY | os.O_APPEND), 1)
    os.dup2(said.fileno(), 2)
    said.close()
    sys.stdout = open(1, "w", encoding=env.get("PYTHONIOENCODING"), closefd=False)  # noqa: SIM115
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    # The server that forked us forks our workers, too; the standard library would start another.
    forkserver.ensure_running = forkserver._forkserver.ensure_running = lambda: None
    if before is not None:
        before()
    sys.argv = arguments
    from scrapy.cmdline import execute

    execute(arguments)

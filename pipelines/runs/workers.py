"""Worker processes for what takes long or may hang: each task has a time limit, and a task that breaks costs itself.

pebble kills a task at its limit, which no executor of the standard library can, and starts a new worker after a crash.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipelines.rules.config_files import LOCAL_VARIABLE

P = ParamSpec("P")
T = TypeVar("T")


class TaskTimeout(Exception):
    """The task was still running at its time limit, and was killed."""


class TaskCrash(Exception):
    """The worker process died under the task."""


def default_workers() -> int:
    """As many processes as the machine gives us cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def failure_of(error: BaseException | None) -> tuple[str, str]:
    """What to write down of a task that did not return: timeout, crash, memory or error, and a detail for people."""
    if isinstance(error, TaskTimeout):
        return "timeout", str(error)
    if isinstance(error, TaskCrash):
        return "crash", str(error)
    if isinstance(error, MemoryError):
        return "memory", "needed more memory than WORKER_MEMORY_MB allows"
    return "error", "\n".join(traceback.format_exception_only(error)) + str((error and error.__cause__) or "")


def begin_worker(memory_mb: int, local_rules: str | None) -> None:
    """Set up a worker process.

    memory_mb     more memory than that is refused: one page meets a MemoryError, and not the machine its end
    local_rules   folder of the user's own rules, as the process that starts workers knows it
    """
    if local_rules is not None:
        os.environ[LOCAL_VARIABLE] = local_rules
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))


class Workers:
    """A pool of worker processes.

    workers     processes
    timeout_s   a task's limit, counted from its start and not from its place in the queue
    memory_mb   a process's limit, in MiB of addresses
    """

    # Bytes of a page from which on a worker reads it itself. Here none does: 512 KB through the pipe cost both ends
    # 0.9 ms of CPU, to read and unpack them again 3.4 (docs/performance.md).
    reads_from = sys.maxsize

    def __init__(self, workers: int, timeout_s: float, memory_mb: int = 2048) -> None:
        # A worker forked from us would inherit the reactor's sockets and the database connection; one forked from a
        # server that has imported the chain, and nothing else, starts at once, also after a crash.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["pipelines.stages", "pipelines.runs.hand_over"])
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=begin_worker,
            initargs=(memory_mb, os.environ.get(LOCAL_VARIABLE)),
            context=context,
        )
        self.count, self.timeout_s = workers, timeout_s
        # Processes begin with the first task, and the first of them when that server has imported the chain: a second
        # in which our event loop has other things to do.
        self._beginning = threading.Thread(target=self._pool.schedule, args=(int,), daemon=True)
        self._beginning.start()

    async def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the task returns, run in a worker; the caller's event loop goes on meanwhile.

        task     an importable function; it, its arguments and its result are pickled
        raises   TaskTimeout, TaskCrash, or whatever the task raised
        """
        await self._begun()
        future: Any = self._pool.schedule(task, args=args, kwargs=kwargs, timeout=self.timeout_s)
        try:
            result: T = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise TaskTimeout(f"still running after {self.timeout_s:g} s") from error
        except ProcessExpired as error:
            raise TaskCrash(f"worker died with exit code {error.exitcode}") from error
        return result

    async def _begun(self) -> None:
        if self._beginning.is_alive():
            await asyncio.to_thread(self._beginning.join)

    async def close(self) -> None:
        """Let the running tasks end, then the processes."""
        await self._begun()
        self._pool.close()  # type: ignore[no-untyped-call]
        await asyncio.to_thread(self._pool.join)

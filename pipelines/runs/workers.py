"""Worker processes for what takes long or may hang: each task has a time limit, and takes no other with it.

pebble kills a task at its limit, which no executor of the standard library can, and starts a new worker after a crash.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import resource
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
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


def call_packed(packed: bytes) -> bytes:
    """Call a pickled (function, arguments, keyword arguments); what it returns, pickled."""
    task, args, kwargs = pickle.loads(packed)
    return pickle.dumps(task(*args, **kwargs), pickle.HIGHEST_PROTOCOL)


def forking_server() -> ForkServerContext:
    """The server that workers are forked from; it begins now, and loads the chain while its caller goes on.

    A process forked from us would inherit our sockets and the database connection. One forked from a server that has
    loaded the chain, and nothing else, begins at once, also after a crash.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.runs.ready_chain"])
    forkserver.ensure_running()
    return context


class LocalTasks:
    """Processes of this machine that take tasks.

    processes   their number; they begin with the first task
    memory_mb   a process's limit, in MiB of addresses
    """

    def __init__(self, processes: int, memory_mb: int) -> None:
        self._pool = ProcessPool(
            max_workers=processes,
            initializer=begin_worker,
            initargs=(memory_mb, os.environ.get(LOCAL_VARIABLE)),
            context=forking_server(),
        )

    def schedule(
        self, task: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], timeout_s: float
    ) -> Any:
        """A future; see `result` for what it raises, before `translated`."""
        return self._pool.schedule(task, args=args, kwargs=kwargs, timeout=timeout_s)

    def result(self, task: Callable[..., T], args: tuple[Any, ...], timeout_s: float) -> T:
        """What the task returns; our thread waits for it.

        raises   TaskTimeout, TaskCrash, or whatever the task raised
        """
        with translated(timeout_s):
            value: T = self.schedule(task, args, {}, timeout_s).result()
        return value

    def close(self) -> None:
        self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()


@contextmanager
def translated(timeout_s: float) -> Iterator[None]:
    """pebble's errors as our own."""
    try:
        yield
    except TimeoutError as error:
        raise TaskTimeout(f"still running after {timeout_s:g} s") from error
    except ProcessExpired as error:
        raise TaskCrash(f"worker died with exit code {error.exitcode}") from error


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
        self._tasks = LocalTasks(workers, memory_mb)
        self.count, self.timeout_s = workers, timeout_s
        # Processes begin with the first task, and the first of them when their server has loaded the chain: a second in
        # which our event loop has other things to do.
        self._beginning = threading.Thread(target=self._tasks.schedule, args=(int, (), {}, timeout_s), daemon=True)

    async def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the task returns, run in a worker; the caller's event loop goes on meanwhile.

        task     an importable function; it, its arguments and its result are pickled
        raises   TaskTimeout, TaskCrash, or whatever the task raised
        """
        if self._beginning.ident is None:
            self._beginning.start()
        await self._begun()
        with translated(self.timeout_s):
            result: T = await asyncio.wrap_future(self._tasks.schedule(task, args, kwargs, self.timeout_s))
        return result

    async def _begun(self) -> None:
        if self._beginning.is_alive():
            await asyncio.to_thread(self._beginning.join)

    async def close(self) -> None:
        """Let the running tasks end, then the processes."""
        await self._begun()
        await asyncio.to_thread(self._tasks.close)

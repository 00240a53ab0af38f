"""What runs in a worker of Dask: it tells what it is, and gives each task to a child process with limits."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import threading
from dataclasses import dataclass
from typing import Any

from pipelines.edition import chain_edition
from pipelines.runs.workers import LocalTasks, call_packed

DESCRIBE_S = 120.0  # a machine that is busy may take some time to load the chain
DAEMON = "DASK_DISTRIBUTED__WORKER__DAEMON=False"


class ClusterError(Exception):
    """The cluster cannot be used; the message says why and what to do."""


class OtherEdition(Exception):
    """A worker runs another edition of the chain than this process."""

    def __init__(self, worker: str, theirs: str, ours: str) -> None:
        super().__init__(worker, theirs, ours)
        self.worker, self.theirs, self.ours = worker, theirs, ours

    def __str__(self) -> str:
        return (
            f"worker {self.worker} runs edition {self.theirs[:16]} of the chain, this machine {self.ours[:16]}: install"
            " the same release, rules and libraries on both, and start the worker again"
        )


@dataclass(frozen=True, slots=True)
class Description:
    """What a worker of the cluster says of itself.

    edition     of its chain
    sees        whether it sees the files that it was asked for
    may_start   whether it may begin processes of its own
    threads     tasks that it takes at a time
    """

    host: str
    edition: str
    sees: bool
    may_start: bool
    threads: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a task: a value, packed, or what it raised and the traceback of that in words."""

    packed: bytes = b""
    error: Exception | None = None
    cause: str = ""


_lock = threading.Lock()
_pools: dict[int, LocalTasks] = {}  # of this worker, by memory_mb
_edition: list[str] = []


def _pool(threads: int, memory_mb: int) -> LocalTasks:
    with _lock:
        if memory_mb not in _pools:
            _pools[memory_mb] = LocalTasks(threads, memory_mb)
        return _pools[memory_mb]


def _may_start() -> bool:
    return not multiprocessing.current_process().daemon


def _own_edition(threads: int, memory_mb: int) -> str:
    """Edition of the chain in this worker's children, asked for once: they run what was there when the first began."""
    if not _edition:
        _edition.append(_pool(threads, memory_mb).result(chain_edition, (), DESCRIBE_S))
    return _edition[0]


async def describe(paths: list[str], memory_mb: int, dask_worker: Any = None) -> Description:
    """What this worker is and sees."""
    threads, may_start = int(dask_worker.state.nthreads), _may_start()
    return Description(
        host=socket.gethostname(),
        # in a thread: the worker's event loop answers its scheduler meanwhile
        edition=await asyncio.to_thread(_own_edition, threads, memory_mb) if may_start else "",
        sees=all(os.path.exists(path) for path in paths),
        may_start=may_start,
        threads=threads,
    )


def run_in_child(packed: bytes, timeout_s: float, memory_mb: int, ours: str) -> Result:
    """Run a task in a child process of this Dask worker, within its limits.

    packed     the task with its arguments, as call_packed takes it: only the child unpacks them, and packs its result
    ours       edition of the chain that it is meant for
    """
    from distributed import get_worker

    worker = get_worker()
    if not _may_start():
        return Result(error=ClusterError(f"a worker may begin no processes: start it with {DAEMON} dask worker …"))
    if (theirs := _own_edition(worker.state.nthreads, memory_mb)) != ours:
        return Result(error=OtherEdition(worker.address, theirs, ours))
    try:
        return Result(_pool(worker.state.nthreads, memory_mb).result(call_packed, (packed,), timeout_s))
    except Exception as error:
        return Result(error=error, cause=str(error.__cause__ or ""))

"""Tasks on a Dask cluster: the same interface as the local Workers, for where one machine is not enough.

Dask hands tasks to machines and gives them to others when one goes down. It has no limits for a single task, so each of
its workers keeps child processes (pebble, as on one machine): a page that hangs or swells costs itself there, too.

    export DASK_CONFIG=config/dask.yaml    # on each machine, the project installed
    dask scheduler
    dask worker tcp://HOST:8786
    scrapy crawl archive -a path=… -s CLUSTER=tcp://HOST:8786
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import socket
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from pipelines.edition import chain_edition
from pipelines.runs.dask_worker import (
    DAEMON,
    DESCRIBE_S,
    ClusterError,
    Description,
    OtherEdition,
    Result,
    describe,
    run_in_child,
)
from pipelines.runs.workers import TaskCrash, Workers, default_workers

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

CONNECT_S = 10.0


class ClusterLost(Exception):
    """The scheduler does not answer any more."""


class Cluster:
    """Workers that a Dask scheduler knows.

    address     of the scheduler: tcp://HOST:PORT
    timeout_s   a task's limit, counted from its start in a child process and not from its place in the queue
    memory_mb   a child's limit, in MiB of addresses
    folders     that all workers must see as we do; made where they are missing
    inputs      files or folders that they must see
    raises      ClusterError when the scheduler is not reached, has no workers, or one that runs another chain edition,
                does not see the folders or may start no processes
    """

    # Bytes of a page from which on a worker reads it itself: they would pass through the scheduler twice.
    reads_from = 8 << 10

    def __init__(
        self,
        address: str,
        timeout_s: float,
        memory_mb: int = 2048,
        folders: tuple[Path, ...] = (),
        inputs: tuple[Path, ...] = (),
    ) -> None:
        try:
            import distributed  # noqa: F401 - whether it is there
        except ImportError as error:
            raise ClusterError(f"CLUSTER={address} needs Dask: pip install 'qingliu[cluster]'") from error
        self.address, self.timeout_s, self.memory_mb = address, timeout_s, memory_mb
        self._client: Client | None = None
        self._refused: set[str] = set()
        found: list[dict[str, Description]] = []
        errors: list[Exception] = []

        def look() -> None:
            try:
                found.append(asyncio.run(self._described(folders, inputs)))
            except Exception as error:
                errors.append(error)

        # Before anything of the run has begun, and our caller may have an event loop that is running.
        looking = threading.Thread(target=look)
        looking.start()
        looking.join()
        if errors:
            raise errors[0] if isinstance(errors[0], ClusterError) else ClusterError(f"{address}: {errors[0]}")
        self.count = sum(worker.threads for worker in found[0].values())

    async def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the task returns, run on some machine of the cluster.

        task     an importable function; it, its arguments and its result are pickled
        raises   TaskTimeout, TaskCrash, ClusterLost, or whatever the task raised
        """
        while True:
            result = await self._submitted(task, args, kwargs)
            if not isinstance(result.error, OtherEdition):
                break
            if result.error.worker not in self._refused:
                self._refused.add(result.error.worker)
                log.warning("%s", result.error)
        if result.error is not None:
            raise result.error from (RemoteTraceback(result.cause) if result.cause else None)
        value: T = pickle.loads(result.packed)
        return value

    async def close(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    async def _submitted(self, task: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Result:
        from distributed import KilledWorker
        from distributed.comm import CommClosedError

        packed = pickle.dumps((task, args, kwargs), pickle.HIGHEST_PROTOCOL)
        given = packed, self.timeout_s, self.memory_mb, chain_edition()
        try:
            client = await self._connected()
            future = client.submit(
                run_in_child, *given, key=f"{task.__name__}-{uuid4().hex}", pure=False, **await self._where(client)
            )
            result: Result = await future
        except KilledWorker as error:
            raise TaskCrash(f"several workers of the cluster died under it: {error}") from error
        except (CancelledError, CommClosedError, OSError) as error:
            raise ClusterLost(f"the scheduler at {self.address} does not answer any more") from error
        return result

    async def _where(self, client: Client) -> dict[str, Any]:
        """To which workers a task may go: to all, unless one was refused since it joined."""
        if not self._refused:
            return {}
        known = await client.scheduler.identity(n_workers=-1)
        left = sorted(set(known["workers"]) - self._refused)
        if not left:
            raise ClusterLost(f"all workers of {self.address} run another edition of the chain")
        return {"workers": left, "allow_other_workers": False}

    async def _connected(self) -> Client:
        from distributed import Client

        if self._client is None:
            self._client = Client(self.address, asynchronous=True, set_as_default=False, timeout=CONNECT_S)
            await self._client
        elif self._client.status != "running":
            await self._client
            if self._client.status != "running":
                raise CancelledError
        return self._client

    def _knock(self) -> None:
        """raises   OSError at once where nothing listens: Dask would go on trying; ValueError for what is no address"""
        parts = urlsplit(self.address)
        if not (parts.hostname and parts.port):
            raise ValueError("it is no address")
        socket.create_connection((parts.hostname, parts.port), CONNECT_S).close()

    async def _described(self, folders: tuple[Path, ...], inputs: tuple[Path, ...]) -> dict[str, Description]:
        """What every worker says of itself. raises   ClusterError where one cannot be used"""
        from distributed import Client

        try:
            self._knock()
            client = await Client(self.address, asynchronous=True, set_as_default=False, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            why = str(error).splitlines()[0]
            raise ClusterError(
                f"no Dask scheduler answers at {self.address} ({why}): start one with `dask scheduler`,"
                " and check CLUSTER=tcp://HOST:PORT"
            ) from error
        marks = [mark for folder in folders if (mark := _marked(folder))]
        try:
            seen = [str(path) for path in (*folders, *marks, *inputs)]
            asked = client.run(describe, seen, self.memory_mb, on_error="return")
            # One that does not answer left a moment ago: Dask gives its tasks to others.
            told: dict[str, Any] = await asyncio.wait_for(asked, DESCRIBE_S)
            found = {address: one for address, one in told.items() if not isinstance(one, OSError)}
        finally:
            for mark in marks:
                mark.unlink(missing_ok=True)
            await client.close()
        if not found:
            raise ClusterError(
                f"the scheduler at {self.address} has no workers: start some with `{DAEMON} dask worker`"
            )
        if faults := [
            fault for address, told in found.items() if (fault := _fault(address, told, (*folders, *inputs)))
        ]:
            raise ClusterError("\n".join(faults))
        return found


class RemoteTraceback(Exception):
    """Where in another process an error was raised, in words."""


def _marked(folder: Path) -> Path | None:
    """A file that only who sees this very folder can see; None where nobody may write it."""
    mark = folder / f".cluster-{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        return None
    return mark


def _fault(address: str, told: Any, folders: tuple[Path, ...]) -> str | None:
    """Why a worker cannot be used, None where it can."""
    if isinstance(told, ImportError):
        return f"worker {address} does not have the project ({told}): install it there, in Dask's environment"
    if isinstance(told, Exception):
        return f"worker {address} cannot run the chain: {told}"
    if not told.may_start:
        return f"worker {address} may begin no processes: start it with {DAEMON} dask worker …"
    if not told.sees:
        named = " and ".join(map(str, folders))
        return f"worker {address} on {told.host} does not see {named}: mount it there under the same name"
    if told.edition != chain_edition():
        return str(OtherEdition(address, told.edition, chain_edition()))
    return None


AnyWorkers = Workers | Cluster


def workers_for(
    cluster: str | None,
    *,
    count: int,
    timeout_s: float,
    memory_mb: int,
    folders: tuple[Path, ...],
    inputs: tuple[Path, ...] = (),
) -> AnyWorkers:
    """The workers of a run: of a cluster where one is named, else so many local processes.

    count     0: as many as the machine has cores
    raises    ClusterError
    """
    if cluster:
        return Cluster(cluster, timeout_s, memory_mb, folders, inputs)
    return Workers(count or default_workers(), timeout_s, memory_mb)

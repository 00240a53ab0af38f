"""A task that hangs, crashes or raises costs itself, and the next one is served."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable

import pytest

from pipelines.runs.workers import TaskCrash, TaskTimeout, Workers, failure_of


def double(number: int) -> int:
    return 2 * number


def die() -> None:
    os._exit(9)


def fail() -> None:
    raise LookupError("no such thing")


def hang() -> None:
    re.match(r"(a+)+$", "a" * 64 + "b")  # in C, holding the interpreter: nothing inside the process can end it


def swell() -> int:
    return len(bytearray(1 << 30))


def with_workers(work: Callable[[Workers], Awaitable[object]], timeout_s: float = 20.0) -> object:
    async def run() -> object:
        workers = Workers(1, timeout_s)
        try:
            return await work(workers)
        finally:
            await workers.close()

    return asyncio.run(run())


def test_a_task_gives_its_result() -> None:
    assert with_workers(lambda workers: workers.run(double, 21)) == 42


def test_an_error_of_the_task_is_the_caller_s() -> None:
    with pytest.raises(LookupError, match="no such thing"):
        with_workers(lambda workers: workers.run(fail))


@pytest.mark.parametrize(("task", "trouble", "timeout_s"), [(die, TaskCrash, 20.0), (hang, TaskTimeout, 0.5)])
def test_a_worker_lost_to_a_task_is_replaced(task: Callable[[], None], trouble: type, timeout_s: float) -> None:
    async def work(workers: Workers) -> int:
        with pytest.raises(trouble):
            await workers.run(task)
        return await workers.run(double, 4)

    assert with_workers(work, timeout_s) == 8


def test_a_task_that_wants_too_much_memory_costs_itself() -> None:
    async def run() -> int:
        workers = Workers(1, 20.0, memory_mb=512)
        try:
            with pytest.raises(MemoryError) as broken:
                await workers.run(swell)
            assert failure_of(broken.value)[0] == "memory"
            return await workers.run(double, 4)
        finally:
            await workers.close()

    assert asyncio.run(run()) == 8

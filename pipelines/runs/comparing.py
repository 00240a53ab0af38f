"""Processes that compare texts with what a database holds, ahead of the one process that writes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from pipelines.database.copy_candidates import Likenesses, OpenedCandidates
from pipelines.database.merging import PreparedText, prepare_here, prepare_texts, texts_of
from pipelines.database.sql_rows import Row
from pipelines.runs.priority import give_way

AHEAD = 2  # pieces of work a process that are done before they are asked for
GROUPS = 8  # groups of copies a piece of work

_held: OpenedCandidates | None = None  # of a process that compares


class Comparing:
    """A pool of such processes; end it with `close`, or use it as a context.

    path        of the database
    processes   0 for none but the caller's own
    """

    def __init__(self, path: Path, processes: int) -> None:
        self._ahead = AHEAD * processes
        # One forked from us would inherit the connection that writes.
        context = get_context("forkserver")
        self._pool = ProcessPoolExecutor(processes, context, _begin, (path,)) if processes else None

    def __enter__(self) -> Comparing:
        return self

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def prepared(self, batches: Iterator[list[Row]]) -> Iterator[tuple[list[Row], Sequence[PreparedText]]]:
        """Batches of pages with what the writer needs of their texts."""
        if self._pool is None:
            yield from prepare_here(batches)
            return
        waiting: deque[tuple[list[Row], Future[list[PreparedText]]]] = deque()
        for pages in batches:
            waiting.append((pages, self._pool.submit(_prepare, texts_of(pages))))
            if len(waiting) > self._ahead:
                ready, future = waiting.popleft()
                yield ready, future.result()
        while waiting:
            ready, future = waiting.popleft()
            yield ready, future.result()

    def groups(self, clusters: Sequence[int]) -> Iterable[Likenesses]:
        """For each group of copies, in order, how like the pages are with which it is decided anew."""
        if self._pool is None:
            return [{} for _ in clusters]
        pieces = [clusters[n : n + GROUPS] for n in range(0, len(clusters), GROUPS)]
        return chain.from_iterable(self._pool.map(_compare, pieces))


def _begin(path: Path) -> None:
    global _held
    give_way()
    _held = OpenedCandidates(path)


def _prepare(texts: Sequence[tuple[str, str]]) -> list[PreparedText]:
    return prepare_texts(texts, _held)


def _compare(clusters: Sequence[int]) -> list[Likenesses]:
    assert _held is not None
    return [_held.all_pairs(cluster) for cluster in clusters]

"""The chain with a watch beside it."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time
from typing import Any

from pipelines.record import Hints, Page, Record


def clean_timed(page: Page, *, hints: Hints = Hints()) -> tuple[Record, dict[str, float]]:
    """What clean() returns, and the seconds of CPU that each of its steps took."""
    from pipelines.stages import clean, take  # here: the crawl's own process only names this function to its workers

    spent: dict[str, float] = {}

    def step(name: str, stage: Callable[[Any], Record], given: Any) -> Record:
        begun = process_time()
        record = take(name, stage, given)
        spent[name] = process_time() - begun
        return record

    return clean(page, hints=hints, step=step), spent

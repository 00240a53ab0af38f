"""Pages that come out of order are stored in order, and each is looked up at the same moment in every run."""

from __future__ import annotations

import asyncio
import random

import pytest

from pipelines.runs.reading_order import ReadingOrder

PAGES, AHEAD = 60, 8


async def run(seed: int, unchanged: set[int], failing: set[int]) -> list[tuple[str, int]]:
    """What happens to the pages in turn, where cleaning takes each another while; how long is by chance."""
    chance, order, events = random.Random(seed), ReadingOrder(AHEAD), list[tuple[str, int]]()

    async def pause() -> None:
        for _ in range(chance.randrange(20)):
            await asyncio.sleep(0)

    async def go(number: int) -> None:
        await order.begin(number)
        events.append(("looked up", number))
        if number in unchanged:
            order.leave(number)
            return
        order.rename(number, ("place", number))
        order.begun(("place", number))
        await pause()
        if number not in failing:
            await order.store(("place", number))
            events.append(("stored", number))
        order.leave(number)

    tasks = []
    for number in range(PAGES):
        await pause()
        await order.enter(number)
        tasks.append(asyncio.create_task(go(number)))
    await order.end()
    await asyncio.gather(*tasks)
    return events


@pytest.mark.parametrize("unchanged", [set(), {0, 1, 2, 30, 31, 59}, set(range(20, 45))])
@pytest.mark.parametrize("failing", [set(), {0, 7, 58}])
def test_every_run_is_the_same(unchanged: set[int], failing: set[int]) -> None:
    failing = failing - unchanged
    runs = [asyncio.run(run(seed, unchanged, failing)) for seed in range(12)]
    stored = [number for what, number in runs[0] if what == "stored"]
    assert stored == [number for number in range(PAGES) if number not in unchanged | failing]
    if not unchanged:
        assert all(events == runs[0] for events in runs)
    for events in runs:
        assert [number for what, number in events if what == "stored"] == stored
        assert [number for what, number in events if what == "looked up"] == list(range(PAGES))


def test_a_page_is_looked_up_when_a_fixed_number_of_pages_is_stored() -> None:
    events = asyncio.run(run(5, set(), set()))
    stored = 0
    for what, number in events:
        if what == "stored":
            stored += 1
        else:
            assert stored == max(0, number - AHEAD)


def test_a_run_that_is_told_to_end_waits_for_no_further_page() -> None:
    async def early() -> None:
        order = ReadingOrder(AHEAD)
        await order.enter("a")
        await order.begin("a")
        order.begun("a")
        storing = asyncio.create_task(order.store("a"))
        await asyncio.sleep(0)
        assert not storing.done()
        order.stop()
        await storing

    asyncio.run(early())

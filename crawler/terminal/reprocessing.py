"""A pass of `scrapy reprocess` at the terminal: its progress, its row of the ledger, and what it changed."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from crawler.terminal.time_left import TimeLeft
from pipelines.clock import now
from pipelines.database.store import Store
from pipelines.record import Hints
from pipelines.runs.cluster import AnyWorkers
from pipelines.runs.health import CLUSTER_LOST, ENDINGS
from pipelines.runs.ledger import Ledger
from pipelines.runs.reprocess import COMPARED, Changes, reprocess

MOST_FAILED = "most pages failed"


async def carry_out(
    store: Store,
    ids: list[int],
    hints: dict[str, Hints],
    *,
    make_workers: Callable[[], AnyWorkers],
    warc_folder: Path,
    asked: dict[str, object],
    dry: bool,
) -> tuple[Changes, bool]:
    """The pass, with its row of the ledger; and whether somebody stopped it."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if not ids:
        return Changes(), False
    workers = make_workers()
    run_id = None if dry else Ledger(store.db).begin_run("reprocess", asked, now())
    console, left = Console(stderr=True), TimeLeft(len(ids))
    try:
        columns = (BarColumn(20), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console) if console.is_terminal else nullcontext() as progress:
            task = progress.add_task("pages", total=len(ids)) if progress else None

            def moved(changes: Changes) -> None:
                done = changes.pages + changes.failures.total()
                if progress and task is not None:
                    progress.update(task, completed=done, description=f"{changes.changed} changed, {left.at(done)}")
                elif left.is_due():
                    print(f"{done} of {len(ids)} pages: {left.at(done)}", file=sys.stderr, flush=True)

            changes = await reprocess(
                store, ids, warc_folder=warc_folder, workers=workers, hints=hints, now=now, run_id=run_id,
                stop=stop, moved=moved,
            )  # fmt: skip
    finally:
        await workers.close()
    stopped = changes.pages + changes.failures.total() < len(ids)
    if run_id is not None:
        counts: dict[str, Any] = {
            "pages": changes.pages,
            "articles": changes.articles["new"],
            "duplicates": 0,
            "rejected": changes.moves["article -> rejected"],
            "failures": changes.failures.total(),
        }
        reason = CLUSTER_LOST if changes.cluster_lost else "shutdown" if stopped else "finished"
        healthy = changes.healthy and not stopped
        early = f"it ended early: {ENDINGS.get(reason, reason)}"
        counts["trouble"] = None if healthy else early if stopped else MOST_FAILED
        stats = changes.as_json()
        del stats["examples"]
        Ledger(store.db).end_run(run_id, at=now(), reason=reason, healthy=healthy, counts=counts, stats=stats)
    return changes, stopped


def told(changes: Changes, *, dry: bool, stopped: bool) -> Table:
    """What changed, in a dozen lines."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()

    def line(count: int, text: str) -> None:
        if count:
            table.add_row(str(count), text)

    table.add_row(str(changes.pages), "pages cleaned again" + (", nothing written" if dry else ""))
    line(changes.current, "pages that today's chain had cleaned already")
    table.add_row(str(changes.changed), "of them would change" if dry else "of them changed")
    for name, many in COMPARED.items():
        line(changes.fields[name], f"  {many}")
    for move, count in sorted(changes.moves.items()):
        line(count, f"  {move.replace('->', '→')}")
    line(changes.articles["new"], "articles made")
    line(changes.articles["gone"], "articles gone, no page carries them any more")
    for sign, tally in (("more", changes.added), ("fewer", changes.gone)):
        rules = ", ".join(f"{rule} {count}" for rule, count in tally.most_common(8))
        line(tally.total(), f"removals {sign}: {rules}{', …' if len(tally) > 8 else ''}")
    line(
        changes.failures.total(), f"failures: {', '.join(f'{kind} {n}' for kind, n in changes.failures.most_common())}"
    )
    if stopped:
        why = changes.cluster_lost or "stopped"
        table.add_row("", f"[red]{why}: run it again, and it goes on[/]")
    elif not changes.healthy:
        table.add_row("", f"[red]not healthy: {MOST_FAILED}[/]")
    return table

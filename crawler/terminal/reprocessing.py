"""A pass of `scrapy reprocess` at the terminal: its progress, its row of the ledger, and what it changed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from pipelines.clock import now
from pipelines.database.store import Store
from pipelines.record import Hints
from pipelines.runs.ledger import Ledger
from pipelines.runs.reprocess import COMPARED, Changes, reprocess
from pipelines.runs.workers import Workers

MOST_FAILED = "most pages failed"


async def carry_out(
    store: Store,
    ids: list[int],
    hints: dict[str, Hints],
    *,
    make_workers: Callable[[], Workers],
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
    console = Console(stderr=True)
    try:
        with Progress(console=console) if console.is_terminal else nullcontext() as progress:
            task = progress.add_task("pages", total=len(ids)) if progress else None

            def moved(changes: Changes) -> None:
                if progress and task is not None:
                    done = changes.pages + changes.failures.total()
                    progress.update(task, completed=done, description=f"{changes.changed} changed")

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
        reason, healthy = "shutdown" if stopped else "finished", changes.healthy and not stopped
        counts["trouble"] = None if healthy else f"it ended early: {reason}" if stopped else MOST_FAILED
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
        table.add_row("", "[red]stopped: run it again, and it goes on[/]")
    elif not changes.healthy:
        table.add_row("", f"[red]not healthy: {MOST_FAILED}[/]")
    return table

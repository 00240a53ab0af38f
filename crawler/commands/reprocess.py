"""scrapy reprocess: the stored pages again from the WARC, with today's code and rules; nothing is fetched."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import sys
from contextlib import nullcontext

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scrapy.exceptions import UsageError

from crawler.sources import load_sources
from crawler.terminal.database_command import DatabaseCommand
from pipelines.clock import now
from pipelines.database.store import Store, StoreError
from pipelines.record import Hints
from pipelines.rules.config_files import ConfigError
from pipelines.rules.loading import default_rules
from pipelines.runs.ledger import Ledger
from pipelines.runs.lock import Busy, RunLock
from pipelines.runs.reprocess import COMPARED, Changes, Selection, pending, reprocess
from pipelines.runs.workers import Workers, default_workers

MOST_FAILED = "most pages failed"


class Command(DatabaseCommand):
    """Exit code 0 when all went well, 1 when it was cut short or most pages failed, 2 when it could not begin."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Clean stored pages again with today's rules; nothing is fetched"

    def long_desc(self) -> str:
        return (
            "Takes every stored page, or those that are chosen, through the chain again, out of the WARC, and reports "
            "what that changed. Pages that today's code and rules have cleaned are left alone, so a pass that was "
            "stopped goes on where it stood."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--site", action="append", default=[], help="host that served the page; may be repeated")
        parser.add_argument("--source", action="append", default=[], help="id of a source; may be repeated")
        parser.add_argument("--since", default="", metavar="DAY", help="pages fetched on this day (UTC) or later")
        parser.add_argument("--reject-reason", action="append", default=[], metavar="REASON", help="may be repeated")
        parser.add_argument("--where", default="", metavar="SQL", help="a condition on the columns of pages")
        parser.add_argument("--again", action="store_true", help="also pages that today's chain has cleaned already")
        parser.add_argument("--dry-run", action="store_true", help="only report what would change")
        parser.add_argument("--json", action="store_true", help="report as one JSON object, for machines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("scrapy reprocess takes options only")
        try:
            selection = selection_of(opts)
            hints = {source.id: source.hints for source in load_sources(self.sources)}
            default_rules()  # wrong rules stop us here, and not page by page
            with self.opened(reading=opts.dry_run) as store:
                lock = None if opts.dry_run else RunLock(self.database, "reprocess")
                try:
                    ids, current = pending(store, selection, hints, again=opts.again)
                    changes, stopped = asyncio.run(self.carry_out(store, ids, hints, opts))
                finally:
                    if lock is not None:
                        lock.release()
        except (UsageError, ConfigError, StoreError, Busy) as error:
            self.refuse(error)
            return
        changes.current = current
        if opts.json:
            print(json.dumps(changes.as_json() | {"dry_run": opts.dry_run, "stopped": stopped}, ensure_ascii=False))
        else:
            Console(width=None if sys.stdout.isatty() else 100).print(told(changes, dry=opts.dry_run, stopped=stopped))
        self.exitcode = 0 if changes.healthy and not stopped else 1

    async def carry_out(
        self, store: Store, ids: list[int], hints: dict[str, Hints], opts: argparse.Namespace
    ) -> tuple[Changes, bool]:
        """The pass, with its row of the ledger; and whether somebody stopped it."""
        settings = self.settings
        assert settings is not None
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        if not ids:
            return Changes(), False
        run_id = None if opts.dry_run else Ledger(store.db).begin_run("reprocess", arguments(opts), now())
        workers = Workers(settings.getint("WORKERS") or default_workers(), settings.getfloat("CLEAN_TIMEOUT"))
        console = Console(stderr=True)
        try:
            with Progress(console=console) if console.is_terminal else nullcontext() as progress:
                task = progress.add_task("pages", total=len(ids)) if progress else None

                def moved(changes: Changes) -> None:
                    if progress and task is not None:
                        done = changes.pages + changes.failures.total()
                        progress.update(task, completed=done, description=f"{changes.changed} changed")

                changes = await reprocess(
                    store, ids, warc_folder=self.warc_folder, workers=workers, hints=hints, now=now, run_id=run_id,
                    stop=stop, moved=moved,
                )  # fmt: skip
        finally:
            await workers.close()
        stopped = changes.pages + changes.failures.total() < len(ids)
        if run_id is not None:
            counts = {
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


def arguments(opts: argparse.Namespace) -> dict[str, object]:
    """What was asked for, for the ledger."""
    names = ("site", "source", "since", "reject_reason", "where", "again")
    return {name: getattr(opts, name) for name in names if getattr(opts, name)}


def selection_of(opts: argparse.Namespace) -> Selection:
    if opts.since and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", opts.since):
        raise UsageError(f"--since {opts.since}: give a day, such as 2026-11-01")
    return Selection(
        site=opts.site, source=opts.source, since=opts.since, reject_reason=opts.reject_reason, where=opts.where
    )


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

"""scrapy reprocess: the stored pages again from the WARC, with today's code and rules; nothing is fetched."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand

if TYPE_CHECKING:
    from pipelines.runs.reprocess import Selection


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
        parser.add_argument(
            "--reject-reason",
            action="append",
            default=[],
            metavar="REASON",
            help="pages rejected for this reason; may be repeated",
        )
        parser.add_argument("--where", default="", metavar="SQL", help="a condition on the columns of pages")
        parser.add_argument("--again", action="store_true", help="also pages that today's chain has cleaned already")
        parser.add_argument("--dry-run", action="store_true", help="only report what would change")
        parser.add_argument("--json", action="store_true", help="report as one JSON object, for machines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.sources import load_sources
        from crawler.terminal.reprocessing import carry_out, told
        from pipelines.database.store import StoreError
        from pipelines.rules.config_files import ConfigError
        from pipelines.rules.loading import default_rules
        from pipelines.runs.cluster import AnyWorkers, workers_for
        from pipelines.runs.dask_worker import ClusterError
        from pipelines.runs.lock import Busy, RunLock
        from pipelines.runs.reprocess import pending

        settings = self.settings
        assert settings is not None

        def make_workers() -> AnyWorkers:
            return workers_for(
                settings["CLUSTER"],
                count=settings.getint("WORKERS"),
                timeout_s=settings.getfloat("CLEAN_TIMEOUT"),
                memory_mb=settings.getint("WORKER_MEMORY_MB", 2048),
                folders=(self.warc_folder.absolute(),),
            )

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
                    passing = carry_out(
                        store, ids, hints, make_workers=make_workers, warc_folder=self.warc_folder,
                        asked=arguments(opts), dry=opts.dry_run,
                    )  # fmt: skip
                    changes, stopped = asyncio.run(passing)
                finally:
                    if lock is not None:
                        lock.release()
        except (UsageError, ConfigError, StoreError, ClusterError, Busy) as error:
            self.refuse(error)
            return
        changes.current = current
        if opts.json:
            print(json.dumps(changes.as_json() | {"dry_run": opts.dry_run, "stopped": stopped}, ensure_ascii=False))
        else:
            Console(width=None if sys.stdout.isatty() else 100).print(told(changes, dry=opts.dry_run, stopped=stopped))
        self.exitcode = 0 if changes.healthy and not stopped else 1


def arguments(opts: argparse.Namespace) -> dict[str, object]:
    """What was asked for, for the ledger."""
    names = ("site", "source", "since", "reject_reason", "where", "again")
    return {name: getattr(opts, name) for name in names if getattr(opts, name)}


def selection_of(opts: argparse.Namespace) -> Selection:
    from pipelines.runs.reprocess import Selection

    if opts.since and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", opts.since):
        raise UsageError(f"--since {opts.since}: give a day, such as 2026-11-01")
    return Selection(
        site=opts.site, source=opts.source, since=opts.since, reject_reason=opts.reject_reason, where=opts.where
    )

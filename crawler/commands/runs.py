"""scrapy runs: the last runs as a table."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand
from pipelines.clock import moment

if TYPE_CHECKING:
    from rich.table import Table

COUNTS = ("pages", "articles", "duplicates", "rejected", "failures")


class Command(DatabaseCommand):
    """Reads the ledger; exits with 1 when there is none."""

    def short_desc(self) -> str:
        return "Show the last runs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("-n", dest="limit", type=int, default=20, help="how many runs, the last ones (default: 20)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for machines")
        parser.add_argument(
            "--size", action="store_true", help="show instead how many bytes the stored pages of each source take"
        )
        parser.add_argument(
            "--prometheus",
            type=Path,
            metavar="FILE",
            help="write figures to a file for the textfile collector of Prometheus' node_exporter, instead",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from pipelines.database.store import StoreError
        from pipelines.outputs.prometheus import write_metrics
        from pipelines.runs.ledger import Ledger
        from pipelines.warc.sizes import bytes_by_source

        if args:
            raise UsageError("scrapy runs takes no names")
        try:
            with self.opened(reading=True) as store:
                runs = Ledger(store.db).runs(opts.limit)
                sizes = bytes_by_source(store, self.warc_folder) if opts.size or opts.prometheus else {}
                if opts.prometheus:
                    write_metrics(store, sizes, opts.prometheus)
                    return
        except (StoreError, OSError) as error:
            self.refuse(error)
            return
        if opts.size:
            for source, size in sizes.items():
                print(f"{size / 1e6:10.1f} MB  {source}")
        elif opts.json:
            for run in runs:
                print(json.dumps(run, ensure_ascii=False))
        else:
            Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(table_of(runs))


def table_of(runs: list[dict[str, Any]]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("run", "spider", "arguments", "started (UTC)", "took", *COUNTS, "health"):
        table.add_column(name, justify="right" if name in ("run", "took", *COUNTS) else "left")
    for run in runs:
        given = json.loads(run["arguments"] or "{}")
        arguments = " ".join(f"{name}={value}" for name, value in given.items() if value)
        counts = ["" if run[name] is None else str(run[name]) for name in COUNTS]
        started = run["started_at"].replace("T", " ").rstrip("Z")
        table.add_row(str(run["id"]), run["spider"], arguments, started, took(run), *counts, health(run))
    return table


def took(run: dict[str, Any]) -> str:
    if run["finished_at"] is None:
        return ""
    span: timedelta = moment(run["finished_at"]) - moment(run["started_at"])
    return str(span)


def health(run: dict[str, Any]) -> str:
    from rich.markup import escape

    if run["finished_at"] is None:
        return "[yellow]at work, or killed[/]"
    if run["healthy"]:
        return "[green]healthy[/]" + (f"; {escape(run['trouble'])}" if run["trouble"] else "")
    return f"[red]{escape(run['trouble'] or run['finish_reason'])}[/]"

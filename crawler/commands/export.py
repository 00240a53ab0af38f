"""scrapy export: the articles, or all their copies, as JSON lines or Parquet, with a data card beside them."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import STANDARD_OUTPUT, DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the file is there, 2 when it could not be made; a file half written is never left."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write the articles to a JSONL or Parquet file, with a data card"

    def long_desc(self) -> str:
        return (
            "Columns come in a fixed order, lists as lists. The card beside the file (Markdown) tells counts, period, "
            "sources with their licences, versions, and what each column means. Parquet needs DuckDB: "
            "pip install --require-hashes -r requirements-export.txt"
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--format",
            choices=("jsonl", "parquet", "datatrove"),
            help="form of the file; default: by the ending of --output, else jsonl",
        )
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="default: articles.jsonl (copies.jsonl) beside the database; - is standard output, without a card",
        )
        parser.add_argument(
            "--copies", action="store_true", help="write every page that carries an article, not one for each article"
        )
        parser.add_argument(
            "--since",
            default="",
            metavar="DAY",
            help="only what was first seen (copies: fetched) on this day (UTC) or later",
        )
        parser.add_argument(
            "--where",
            default="",
            metavar="SQL",
            help='only rows for which this condition on the exported columns holds: "copies > 3"',
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.sources import load_sources
        from pipelines.clock import now
        from pipelines.database.store import StoreError
        from pipelines.outputs.export import Choice, ExportError, card, export, export_lines
        from pipelines.rules.config_files import ConfigError

        if args:
            raise UsageError("scrapy export takes options only")
        choice = Choice(copies=opts.copies, since=opts.since, where=opts.where)
        form = opts.format or ("parquet" if opts.output and opts.output.suffix == ".parquet" else "jsonl")
        output = opts.output or self.database.parent / f"{choice.what}.{'jsonl' if form == 'datatrove' else form}"
        try:
            if opts.since and not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", opts.since):
                raise UsageError(f"--since {opts.since}: give a day, such as 2026-11-01")
            if output == STANDARD_OUTPUT:
                if form == "parquet":
                    raise UsageError("Parquet is written to a file, not to standard output: --output articles.parquet")
                with self.opened(reading=True) as store:
                    tally = export_lines(store, choice, sys.stdout.buffer, form)
                sys.stdout.flush()
                self.tell(f"{tally.rows} {choice.what}", output)
                return
            sources = load_sources(self.sources)
            with self.opened(reading=True) as store:
                tally = export(store, choice, output, form)
            text = card(
                choice,
                tally,
                output,
                at=now(),
                names={source.id: source.name for source in sources},
                licences={source.id: str(getattr(source, "licence", None) or "not stated") for source in sources},
            )
            beside = output.with_name(output.name + ".md")
            beside.write_text(text, "utf-8")
        except (UsageError, ConfigError, StoreError, ExportError, OSError) as error:
            self.refuse(error)
        else:
            print(f"{tally.rows} {choice.what} in {output}, described in {beside}")

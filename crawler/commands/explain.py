"""scrapy explain FILE-or-URL: what each stage did to one page, block by block."""

from __future__ import annotations

import argparse
import json
import sys

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """A page is named by the file it is in, by FILE.warc.gz#URL, or by a URL that the database holds."""

    def syntax(self) -> str:
        return "[options] FILE | FILE.warc.gz#URL | URL"

    def short_desc(self) -> str:
        return "Show what each stage did to one page"

    def long_desc(self) -> str:
        return (
            "Runs a page through the chain with today's rules and shows every block: kept, repaired, converted, or "
            "dropped, by which stage and which rule. Nothing is fetched and nothing is stored."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object, for machines")
        parser.add_argument("--brief", action="store_true", help="one line a block")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.terminal.explanation import render
        from crawler.terminal.page_named import hints_for, page_for
        from pipelines.database.store import StoreError
        from pipelines.outputs.explain import as_json, explain
        from pipelines.rules.config_files import ConfigError
        from pipelines.warc.files import DamagedArchive

        if len(args) != 1:
            raise UsageError("name one file or URL")
        try:
            page = page_for(args[0], self.database, self.warc_folder)
            hints = hints_for(page, self.database, self.sources)
        except (LookupError, OSError, DamagedArchive, ConfigError, StoreError) as error:
            self.refuse(error, exitcode=1)
            return
        explanation = explain(page, hints=hints)
        if opts.json:
            print(json.dumps(as_json(explanation), ensure_ascii=False, indent=2))
        else:
            console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
            for part in render(explanation, width=console.width, brief=opts.brief):
                console.print(part)

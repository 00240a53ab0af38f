"""scrapy explain FILE-or-URL: what each stage did to one page, block by block."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand

if TYPE_CHECKING:
    from pipelines.record import Page


class Command(DatabaseCommand):
    """A page is named by the file it is in, by FILE.warc.gz#URL, or by its URL."""

    def syntax(self) -> str:
        return "[options] FILE | FILE.warc.gz#URL | URL"

    def short_desc(self) -> str:
        return "Show what each stage did to one page"

    def long_desc(self) -> str:
        return (
            "Runs a page through the chain with today's rules and shows every block: kept, repaired, converted, or "
            "dropped, by which stage and which rule. A URL that the database does not hold is fetched, as politely as "
            "in a crawl. Nothing is stored."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
        parser.add_argument("--brief", action="store_true", help="print one line for each block of the page")
        parser.add_argument("--no-fetch", action="store_true", help="never fetch: only what is stored or in a file")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console

        from crawler.terminal.explanation import render
        from crawler.terminal.page_named import hints_for
        from pipelines.database.store import StoreError
        from pipelines.outputs.explain import as_json, explain
        from pipelines.rules.config_files import ConfigError
        from pipelines.warc.files import DamagedArchive

        if len(args) != 1:
            raise UsageError("name one file or URL")
        try:
            page = self.page(args[0], fetch=not opts.no_fetch)
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

    def page(self, target: str, *, fetch: bool) -> Page:
        """The page that somebody named, fetched where it is a URL that is not stored."""
        from crawler.terminal.page_named import page_for

        try:
            return page_for(target, self.database, self.warc_folder)
        except LookupError:
            if not fetch or not target.startswith(("http://", "https://")):
                raise
        from crawler.terminal.fetch_one import fetch_one

        assert self.settings is not None
        return fetch_one(target, self.settings)

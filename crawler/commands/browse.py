"""scrapy browse: Datasette over the database, with our descriptions, pages and limits."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand
from pipelines.rules.config_files import CONFIG

WARC_VARIABLE = "QINGLIU_WARC_FOLDER"  # read by config/datasette.yaml
LIMITS = {
    "truncate_cells_html": "160",
    "default_facet_size": "8",
    "suggest_facets": "off",
    "sql_time_limit_ms": "5000",
    "facet_time_limit_ms": "500",
}


class Command(DatabaseCommand):
    """Serves until Ctrl-C; exit code 2 where there is no database or no Datasette."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Show the database in a browser, with Datasette"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=8001, help="port of this machine that it answers on (default: 8001)"
        )
        parser.add_argument(
            "--root", action="store_true", help="also print an address that signs you in, to correct and to check pages"
        )
        parser.add_argument(
            "--get", metavar="PATH", help="print what one path, such as /news, answers, and end; nothing is served"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError("scrapy browse takes options only")
        if not self.database.is_file():
            self.refuse(FileNotFoundError(f"{self.database} does not exist yet: crawl first"))
        elif find_spec("datasette") is None:
            self.refuse(ModuleNotFoundError("Datasette is not installed: pip install 'qingliu[browse]'"))
        else:
            os.environ[WARC_VARIABLE] = str(self.warc_folder.absolute())
            words = datasette_words(self.database, opts.port)
            words += ["--root"] * opts.root + ["--get", opts.get] * bool(opts.get)
            os.execv(words[0], words)


def datasette_words(database: Path, port: int) -> list[str]:
    """The command that serves a database with Datasette, word by word."""
    from pipelines.database.connection import is_frozen  # here, since `scrapy` imports every command to list them

    served = ["--immutable", str(database)] if is_frozen(database) else [str(database)]
    limits = [word for name, value in LIMITS.items() for word in ("--setting", name, value)]
    return [
        *(sys.executable, "-m", "datasette", "serve", *served, "--port", str(port)),
        *("--metadata", str(CONFIG / "datasette.yaml"), "--template-dir", str(CONFIG / "browse" / "templates")),
        *limits,
    ]

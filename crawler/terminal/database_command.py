"""What the commands over the database share.

Scrapy imports the modules of all commands before it runs one, so they import what they work with in `run` only.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from pipelines.rules.config_files import use_local_folder

if TYPE_CHECKING:
    from pipelines.database.store import Store

STANDARD_OUTPUT = Path("-")  # as --output names it


class DatabaseCommand(ScrapyCommand):
    """A command that reads or mends the database and needs no crawl."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own name and type

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as others do: `scrapy runs | head` ends without a word
        assert self.settings is not None
        use_local_folder(self.settings["LOCAL_CONFIG"], database=self.database)

    @property
    def database(self) -> Path:
        assert self.settings is not None
        return Path(self.settings["DATABASE"])

    @property
    def warc_folder(self) -> Path:
        from pipelines.warc.files import warc_folder

        assert self.settings is not None
        return warc_folder(self.database, self.settings["WARC_FOLDER"])

    @property
    def sources(self) -> Path:
        assert self.settings is not None
        return Path(self.settings["SOURCES"])

    @contextmanager
    def opened(self, *, reading: bool = False) -> Iterator[Store]:
        """The database, closed at the end. StoreError when there is none yet, or it can't be used.

        reading   for a command that writes nothing
        """
        from pipelines.database.store import Store, StoreError

        if not self.database.exists():
            raise StoreError(f"{self.database} does not exist yet: crawl first")
        store = Store(self.database, reading=reading)
        try:
            yield store
        finally:
            store.close()

    @staticmethod
    def put(text: str, output: Path) -> None:
        """Write a file, which appears when it is whole; "-" is standard output."""
        if output == STANDARD_OUTPUT:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
            sys.stdout.flush()
            return
        output.parent.mkdir(parents=True, exist_ok=True)
        part = output.with_name(f".{output.name}.part")
        part.write_text(text, "utf-8")
        os.replace(part, output)

    @staticmethod
    def tell(line: str, output: Path) -> None:
        """Say what was written; beside it where that is standard output."""
        print(line, file=sys.stderr if output == STANDARD_OUTPUT else sys.stdout)

    def refuse(self, error: Exception, exitcode: int = 2) -> None:
        """Say why, and end with this code."""
        print(error.args[0] if isinstance(error, LookupError) else error, file=sys.stderr)
        self.exitcode = exitcode

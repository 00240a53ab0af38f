"""scrapy backup: database and bytes, whole, while a crawl may go on."""

from __future__ import annotations

import argparse
import sqlite3
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the copy is whole, 2 when it could not be made; an earlier copy then stands as it was."""

    def syntax(self) -> str:
        return "FOLDER"

    def short_desc(self) -> str:
        return "Copy database and WARC files to a folder, the WARC files only as far as they are not there yet"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.database.backup import back_up

        if len(args) != 1:
            raise UsageError("name one folder")
        if not self.database.is_file():
            self.refuse(FileNotFoundError(f"{self.database} does not exist yet: crawl first"))
            return
        try:
            copied = back_up(self.database, self.warc_folder, Path(args[0]))
        except (OSError, sqlite3.Error) as error:
            self.refuse(error)
            return
        print(
            f"{self.database} is in {args[0]}; {copied.warc_files} WARC files copied or gone on with,"
            f" {copied.warc_bytes / 1e6:.1f} MB; {copied.standing} stood there already"
        )

"""scrapy merge: another machine's database into this one."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when all of it is here, 2 when that could not be done."""

    def syntax(self) -> str:
        return "OTHER.db [options]"

    def short_desc(self) -> str:
        return "Take another machine's database into this one"

    def long_desc(self) -> str:
        return (
            "Pages, articles, removals, runs, failures, corrections, checks and what is known of addresses come over as"
            " if this database had seen everything; copies are recognised across both. Articles here keep their ids;"
            " the view merged_articles says which id of the other became which. The other database is only read. A"
            " merge that is interrupted goes on where it was when it is called again, and a second one changes nothing."
            " Its WARC files are linked into the folder of ours, or copied from another disk; machines that share one"
            " folder need neither."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--warc", metavar="FOLDER", help="its WARC files; default: warc/ beside it")
        parser.add_argument(
            "--without-bytes", action="store_true", help="take also pages whose WARC file is not to be found"
        )
        parser.add_argument("--json", action="store_true", help="report as one JSON object, for machines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        import sqlite3

        from rich.console import Console

        from pipelines.clock import now
        from pipelines.database.store import Store, StoreError
        from pipelines.runs.lock import Busy, RunLock
        from pipelines.runs.merge import BytesMissing, merge

        if len(args) != 1:
            raise UsageError("name the database that is to be merged into this one")
        try:
            lock = RunLock(self.database, "merge")
            store = Store(self.database)  # the first machine's may be empty yet
            try:
                with Console(stderr=True).status("merging") as status:
                    done, files = merge(
                        store,
                        Path(args[0]),
                        theirs=Path(opts.warc) if opts.warc else None,
                        ours=self.warc_folder,
                        at=now(),
                        without_bytes=opts.without_bytes,
                        progress=lambda pages: status.update(f"merging: {pages} pages"),
                    )
            finally:
                store.close()
                lock.release()
        except (StoreError, Busy, BytesMissing) as error:
            self.refuse(error)
            return
        except (OSError, sqlite3.Error) as error:
            self.refuse(StoreError(f"the merge broke off, and goes on when it is called again: {error}"))
            return
        if opts.json:
            told = asdict(done) | {"files": {"linked": files.linked, "copied": files.copied, "here": files.here}}
            print(json.dumps(told | {"renamed": files.renamed, "missing": files.missing}, ensure_ascii=False))
            return
        print(f"{done.pages} pages are new, in {done.articles} articles; {done.known} were known")
        print(f"{done.runs} runs, {done.failures} failures are new")
        print(f"{done.corrections} corrections, {done.checks} checks are new")
        print(f"WARC files: {files.linked} linked, {files.copied} copied, {files.here} here already")
        if files.missing:
            print(f"{len(files.missing)} files were not to be found: the bytes of their pages cannot be read")

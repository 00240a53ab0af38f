"""scrapy recluster: the nightly pass that decides anew which pages are copies of one article."""

from __future__ import annotations

import argparse
import json

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the pass went through, 2 when it could not begin."""

    def short_desc(self) -> str:
        return "Decide anew, with all evidence, which pages are copies of one article"

    def long_desc(self) -> str:
        return (
            "Pages are compared as they arrive; what arrived since the last pass is decided here again, each group of "
            "copies from all its pairs. What was joined or split manually stays. Each group is one transaction: a pass "
            "that is interrupted goes on with the rest the next time. --again takes every group there is, as after an "
            "update that changed the rules; --all takes every article, as after a merge. All cores compare."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--again", action="store_true", help="decide every group of copies anew, with today's rules"
        )
        parser.add_argument("--all", action="store_true", help="decide every article anew, as after a merge")
        parser.add_argument("--json", action="store_true", help="report as one JSON object, for machines")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from rich.console import Console
        from rich.table import Table

        from pipelines.clock import now
        from pipelines.database.store import StoreError
        from pipelines.runs.comparing import Comparing
        from pipelines.runs.workers import default_workers

        if args:
            raise UsageError("scrapy recluster takes options only")
        try:
            with self.opened() as store, Comparing(self.database, default_workers() if opts.all else 0) as comparing:
                compared = comparing.groups if opts.all else None
                decided, moved = store.copies.recluster(now(), again=opts.again, every=opts.all, compared=compared)
                reasons = store.copies.reasons(page for page, _, _ in moved)
                remaining = store.copies.remaining(old for _, old, _ in moved)
        except StoreError as error:
            self.refuse(error)
            return
        if opts.json:
            rows = [
                {"page_id": page, "from_article": old, "to_article": new, "title": title, "why": why}
                | {"move": "parted" if old in remaining else "joined"}
                for (page, old, new), (title, why) in zip(moved, reasons, strict=True)
            ]
            print(json.dumps({"groups": decided, "moved": rows}))
            return
        parted = sum(old in remaining for _, old, _ in moved)
        print(
            f"{decided} groups of copies decided anew; {parted} pages parted from their article,"
            f" {len(moved) - parted} joined with another one"
        )
        if moved:
            table = Table("page", "move", "article before", "article now", "headline", "why", box=None)
            for (page, old, new), (title, why) in zip(moved, reasons, strict=True):
                table.add_row(str(page), "parted" if old in remaining else "joined", str(old), str(new), title, why)
            Console().print(table)

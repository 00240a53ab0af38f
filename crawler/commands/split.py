"""scrapy split: somebody decides that a page is no copy of its article."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the page has an article of its own now, 2 when that could not be done."""

    def syntax(self) -> str:
        return "PAGE"

    def short_desc(self) -> str:
        return "Part a page, and all with its very text, from its article manually; no later pass joins them again"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.clock import now
        from pipelines.database.store import StoreError

        if len(args) != 1 or not args[0].isdecimal():
            raise UsageError("name one page by its id")
        try:
            with self.opened() as store:
                before, after = store.copies.split(int(args[0]), now())
        except (LookupError, StoreError) as error:
            self.refuse(error)
        else:
            print(f"page {args[0]} has left article {before}: it carries article {after} now")

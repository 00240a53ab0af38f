"""scrapy join: somebody decides that two articles are one."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the two are one article now, 2 when that could not be done."""

    def syntax(self) -> str:
        return "ARTICLE ARTICLE"

    def short_desc(self) -> str:
        return "Make two articles one manually; no later pass takes them apart"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.clock import now
        from pipelines.database.store import StoreError

        if len(args) != 2 or not all(arg.isdecimal() for arg in args):
            raise UsageError("name two articles by their ids")
        try:
            with self.opened() as store:
                kept = store.copies.join(int(args[0]), int(args[1]), now())
        except (LookupError, StoreError) as error:
            self.refuse(error)
        else:
            print(f"articles {args[0]} and {args[1]} are one now: {kept}")

"""scrapy join: two articles are one, by hand."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.stored import open_store
from pipelines.item_pipelines import now
from pipelines.store import StoreError


class Command(ScrapyCommand):
    """Exit code 0 when the two are one article now, 2 when that could not be done."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own name and type

    def syntax(self) -> str:
        return "ARTICLE ARTICLE"

    def short_desc(self) -> str:
        return "Make two articles one by hand; no later pass takes them apart"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 2 or not all(arg.isdecimal() for arg in args):
            raise UsageError("name two articles by their ids")
        assert self.settings is not None
        try:
            store = open_store(self.settings)
            try:
                kept = store.join(int(args[0]), int(args[1]), now())
            finally:
                store.close()
        except (LookupError, StoreError) as error:
            print(error.args[0], file=sys.stderr)
            self.exitcode = 2
        else:
            print(f"articles {args[0]} and {args[1]} are one now: {kept}")

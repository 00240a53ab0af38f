"""scrapy split: a page is no copy of its article, by hand."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.stored import open_store
from pipelines.item_pipelines import now
from pipelines.store import StoreError


class Command(ScrapyCommand):
    """Exit code 0 when the page has an article of its own now, 2 when that could not be done."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own name and type

    def syntax(self) -> str:
        return "PAGE"

    def short_desc(self) -> str:
        return "Part a page, and all with its very text, from its article by hand; no later pass joins them again"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1 or not args[0].isdecimal():
            raise UsageError("name one page by its id")
        assert self.settings is not None
        try:
            store = open_store(self.settings)
            try:
                before, after = store.split(int(args[0]), now())
            finally:
                store.close()
        except (LookupError, StoreError) as error:
            print(error.args[0], file=sys.stderr)
            self.exitcode = 2
        else:
            print(f"page {args[0]} has left article {before}: it carries article {after} now")

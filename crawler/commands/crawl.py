"""scrapy crawl, with an exit code that cron can read."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.sources import SourcesError
from pipelines.item_pipelines import Storekeeper
from pipelines.store import StoreError


class Command(ScrapyCrawl):
    """Exit code 0 for a healthy run, 1 for one that was not, 2 for one that could not begin."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one spider; scrapy list shows them")
        crawler = self._create_crawler(args[0])
        run = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = run.exception() if run.done() and not run.cancelled() else None
        if isinstance(error, (UsageError, SourcesError, StoreError)):
            self.exitcode = 2
            print(error, file=sys.stderr)
        elif error is not None:
            raise error
        elif crawler.get_item_pipeline(Storekeeper).ended_in_trouble:
            self.exitcode = 1

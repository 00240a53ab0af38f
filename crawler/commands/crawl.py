"""scrapy crawl, with an exit code that cron can read."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError


class Command(ScrapyCrawl):
    """Exit code 0 for a healthy run, 1 for one that was not, 2 for one that could not begin, or found another at work.

    After a code other than 0 the command of the setting TROUBLE_HOOK gets the run as JSON.
    """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from crawler.terminal.trouble_hook import call_hook
        from pipelines.database.store import StoreError
        from pipelines.item_pipelines import StoreRecords
        from pipelines.rules.config_files import ConfigError
        from pipelines.runs.health import HealthError
        from pipelines.runs.lock import Busy

        if len(args) != 1:
            raise UsageError("name one spider; scrapy list shows them")
        try:
            crawler = self._create_crawler(args[0])
        except KeyError as error:
            known = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            raise UsageError(f"there is no spider {args[0]!r}; there are {known}") from error
        run = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        error = run.exception() if run.done() and not run.cancelled() else None
        if isinstance(error, (UsageError, ConfigError, StoreError, HealthError, Busy)):
            self.exitcode = 2
            print(error, file=sys.stderr)
            row = {"spider": args[0], "arguments": opts.spargs, "healthy": 0, "trouble": str(error)}
        elif error is not None:
            raise error
        else:
            keeper = crawler.get_item_pipeline(StoreRecords)
            self.exitcode, row = int(keeper.ended_in_trouble), keeper.row
        if self.exitcode and (hook := self.settings["TROUBLE_HOOK"]):
            call_hook(hook, row | {"exit_code": self.exitcode})

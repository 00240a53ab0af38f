"""scrapy crawl, with an exit code that cron can read."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.terminal.json_log import log_as_json
from pipelines.rules.config_files import use_local_folder


class Command(ScrapyCrawl):
    """Exit code 0 for a healthy run, 1 for one that was not, 2 for one that could not begin, or found another at work.

    After a code other than 0 the command of the setting TROUBLE_HOOK gets the run as JSON.
    """

    checking: ProcessPoolExecutor
    checked: Future[str]  # the faults of the configuration, "" for none

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        # here, since `scrapy` imports every command to list them
        import crawler.network.header_limit  # noqa: F401 - Scrapy's, below, searches all modules loaded before it

        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings.getbool("LOG_JSON"):
            log_as_json(self.settings)
        use_local_folder(self.settings["LOCAL_CONFIG"], database=Path(self.settings["DATABASE"]))
        if args:
            # Half a second, in which Scrapy loads what it needs. Forked, since a new process would load Python first.
            self.checking = ProcessPoolExecutor(1, get_context("fork"))
            self.checked = self.checking.submit(faults_of_config, args[0], Path(self.settings["SOURCES"]))
        if not self.settings["CLUSTER"]:
            from pipelines.runs.workers import forking_server

            forking_server()  # it loads the chain while we load Scrapy

    def tell_trouble(self, row: dict[str, Any], code: int) -> None:
        """Call the command of TROUBLE_HOOK, where there is one."""
        from crawler.terminal.trouble_hook import call_hook

        assert self.settings is not None
        if hook := self.settings["TROUBLE_HOOK"]:
            call_hook(hook, row | {"exit_code": code})

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.database.store import StoreError
        from pipelines.item_pipelines import StoreRecords
        from pipelines.rules.config_files import ConfigError
        from pipelines.runs.dask_worker import ClusterError
        from pipelines.runs.health import HealthError
        from pipelines.runs.lock import Busy

        if len(args) != 1:
            raise UsageError("name one spider; scrapy list shows them")
        assert self.crawler_process is not None
        with self.checking:
            try:
                crawler = self._create_crawler(args[0])
            except KeyError as missing:
                known = ", ".join(sorted(self.crawler_process.spider_loader.list()))
                raise UsageError(f"there is no spider {args[0]!r}; there are {known}") from missing
            faults = self.checked.result()
        if faults:
            print(faults, file=sys.stderr)
            self.tell_trouble({"spider": args[0], "arguments": opts.spargs, "healthy": 0, "trouble": faults}, 2)
            self.exitcode = 2
            return
        run: Any = self.crawler_process.crawl(crawler, **opts.spargs)  # a task of asyncio, with the reactor of asyncio
        self.crawler_process.start()
        error = run.exception() if run.done() and not run.cancelled() else None
        if isinstance(error, (UsageError, ConfigError, StoreError, HealthError, ClusterError, Busy)):
            self.exitcode = 2
            print(error, file=sys.stderr)
            row = {"spider": args[0], "arguments": opts.spargs, "healthy": 0, "trouble": str(error)}
        elif error is not None:
            raise error
        else:
            keeper = crawler.get_item_pipeline(StoreRecords)
            assert keeper is not None
            self.exitcode, row = int(keeper.ended_in_trouble), keeper.row
        if self.exitcode:
            self.tell_trouble(row, self.exitcode)


def faults_of_config(spider: str, sources: Path) -> str:
    """Every fault of every file that a crawl reads, "" for none: found before its first request."""
    from crawler.links.vocabulary import vocabulary
    from crawler.sources import load_sources
    from pipelines.rules.config_files import ConfigError
    from pipelines.rules.loading import check_config

    found = []
    reads = (check_config, vocabulary, lambda: load_sources(sources))
    for read in reads if spider in ("news", "epaper") else reads[:1]:
        try:
            read()
        except ConfigError as error:
            found.append(str(error))
    return "\n".join(found)

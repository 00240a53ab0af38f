"""scrapy crawl, with an exit code that cron can read."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.terminal.json_log import log_as_json
from pipelines.rules.config_files import use_local_folder
from pipelines.runs.workers import in_worker


class Command(ScrapyCrawl):
    """Exit code 0 for a healthy run, 1 for one that was not, 2 for one that could not begin, or found another at work.

    After a code other than 0 the command of the setting TROUBLE_HOOK gets the run as JSON.
    """

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if self.settings.getbool("LOG_JSON"):
            log_as_json(self.settings)
        use_local_folder(self.settings["LOCAL_CONFIG"], database=Path(self.settings["DATABASE"]))
        # The server of the workers reads the rules of the chain while we load Scrapy.
        self.rules = ThreadPoolExecutor(1).submit(faults_of_rules, forked=not self.settings["CLUSTER"])
        if args and (faults := faults_of_sources(args[0], Path(self.settings["SOURCES"]))):
            self.refuse(args[0], opts, "\n".join(filter(None, (self.rules.result(), faults))))

    def refuse(self, spider: str, opts: argparse.Namespace, faults: str) -> NoReturn:
        """The run cannot begin."""
        print(faults, file=sys.stderr)
        self.tell_trouble({"spider": spider, "arguments": opts.spargs, "healthy": 0, "trouble": faults}, 2)
        sys.exit(2)

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
        if faults := self.rules.result():
            self.refuse(args[0], opts, faults)
        assert self.crawler_process is not None
        assert self.settings is not None
        try:
            crawler = self._create_crawler(args[0])
        except KeyError as missing:
            known = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            raise UsageError(f"there is no spider {args[0]!r}; there are {known}") from missing
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


def faults_of_rules(*, forked: bool) -> str:
    """Every fault of every file that cleaning a page needs, "" for none.

    forked   ask a process that has read them
    """
    from pipelines.rules.config_files import ConfigError
    from pipelines.rules.loading import check_config

    try:
        if forked:
            in_worker(check_config)
        else:
            check_config()
    except ConfigError as error:
        return str(error)
    return ""


def faults_of_sources(spider: str, sources: Path) -> str:
    """Every fault of the files that a spider finds its pages by, "" for none."""
    from crawler.links.vocabulary import vocabulary
    from crawler.sources import load_sources
    from pipelines.rules.config_files import ConfigError

    found = []
    for read in (vocabulary, lambda: load_sources(sources)) if spider in ("news", "epaper") else ():
        try:
            read()
        except ConfigError as error:
            found.append(str(error))
    return "\n".join(found)

"""scrapy outlets: which houses the names of outlets belong to, and which names no house has."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the database follows today's list, 2 when the list or the database cannot be used."""

    def short_desc(self) -> str:
        return "Let the database follow config/outlets.yaml, and list the outlets that no house has"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "-n", dest="limit", type=int, default=40, help="how many outlets to list, the most frequent (default: 40)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.database.publishers import unknown_outlets
        from pipelines.database.sql_rows import Rows
        from pipelines.database.store import StoreError
        from pipelines.rules.config_files import ConfigError

        if args:
            raise UsageError("scrapy outlets takes no names")
        try:
            with self.opened() as store:  # whoever opens it for writing brings the houses up to date
                known, unknown = unknown_outlets(Rows(store.db), opts.limit)
        except (ConfigError, StoreError) as error:
            self.refuse(error)
            return
        print(f"{known} articles have a house. Outlets without one, by articles:")
        for outlet, articles in unknown:
            print(f"{articles:7} {outlet}")

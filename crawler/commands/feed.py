"""scrapy feed: the newest articles as Atom or JSON Feed."""

from __future__ import annotations

import argparse
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the feed is written, 2 when it could not be."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write the newest articles as a feed, Atom or JSON"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--format", choices=("atom", "json"), help="form of the feed; default: by the ending of --output, else atom"
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="default: feed.xml beside the database; - is standard output"
        )
        parser.add_argument("--title", default="清流 Qingliu", help="title of the feed (default: 清流 Qingliu)")
        parser.add_argument(
            "-n", dest="limit", type=int, default=50, help="how many articles, the newest (default: 50)"
        )
        parser.add_argument(
            "--since", default="", metavar="DAY", help="only articles first seen on this day (UTC) or later"
        )
        parser.add_argument(
            "--where",
            default="",
            metavar="SQL",
            help="only articles for which this condition on the columns of scrapy export holds",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.clock import now
        from pipelines.database.store import StoreError
        from pipelines.outputs.export import Choice, read_rows
        from pipelines.outputs.feed import feed

        if args or opts.limit < 1:
            raise UsageError("scrapy feed takes options only, and at least one article")
        form = opts.format or ("json" if opts.output and opts.output.suffix == ".json" else "atom")
        output = opts.output or self.database.parent / ("feed.xml" if form == "atom" else "feed.json")
        try:
            with self.opened(reading=True) as store:
                rows = list(read_rows(store, Choice(since=opts.since, where=opts.where, newest=opts.limit)))
            self.put(feed(rows, form, title=opts.title, at=now()), output)
        except (StoreError, OSError) as error:
            self.refuse(error)
        else:
            self.tell(f"{len(rows)} articles in {output}", output)

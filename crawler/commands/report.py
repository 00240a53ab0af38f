"""scrapy report: an HTML page of a run or a period: what came in, what was dropped and why, pictures included."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the page is written, 2 when there is nothing to report or no way to."""

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Write an HTML page about the last run, another, or a period"

    def long_desc(self) -> str:
        return (
            "The page opens offline in any browser and prints on A4: the way from fetched to stored, sources, who "
            "copies whom, spam, damage, charsets, scripts, stages and failures."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--run", type=int, metavar="ID", help="the run to report; default: the last that stored something"
        )
        parser.add_argument("--since", metavar="DAY", help="a period instead, from this day (UTC)")
        parser.add_argument("--until", metavar="DAY", help="to this day, included; default: today")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="default: report.html beside the database; - is standard output"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            from pipelines.outputs.report import render
        except ModuleNotFoundError as error:  # a plain installation draws no charts
            self.refuse(ModuleNotFoundError(f"a report needs {error.name}: pip install 'qingliu[report]'"))
            return
        from crawler.sources import load_sources
        from pipelines.clock import now
        from pipelines.database.store import StoreError
        from pipelines.outputs.report.chosen import NothingToReport, scope_of_period, scope_of_run
        from pipelines.outputs.report.figures import read_figures
        from pipelines.rules.config_files import ConfigError
        from pipelines.rules.loading import default_rules

        if args:
            raise UsageError("scrapy report takes options only")
        output = opts.output or self.database.parent / "report.html"
        try:
            since, until = day(opts.since, "--since"), day(opts.until, "--until")
            if opts.run is not None and (since or until):
                raise UsageError("give a run or a period, not both")
            names = {source.id: source.name for source in load_sources(self.sources)}
            classes = {rule.id: rule.kind for rule in default_rules().spam.evidence}
            with self.opened(reading=True) as store:
                if since or until:
                    last = until or datetime.now(UTC).date()
                    scope = scope_of_period(store, since or date(1970, 1, 1), last)
                else:
                    scope = scope_of_run(store, opts.run)
                figures = read_figures(store, scope, names=names, classes=classes)
            self.put(render(figures, made_at=now(), database=self.database.name), output)
        except (UsageError, ConfigError, StoreError, NothingToReport, OSError) as error:
            self.refuse(error)
            return
        self.tell(f"{scope.title}: {output}", output)


def day(text: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option} {text}: give a day, such as 2026-11-01") from None

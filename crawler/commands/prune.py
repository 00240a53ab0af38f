"""scrapy prune: the bytes of old pages are retired; their texts stay."""

from __future__ import annotations

import argparse
import re

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when the pass went through, 2 when it could not be done."""

    def syntax(self) -> str:
        return "--before DAY | --older DAYS [options]"

    def short_desc(self) -> str:
        return "Retire the bytes of old pages; texts, removals and evidence stay"

    def long_desc(self) -> str:
        return (
            "A page without its bytes cannot be read again with later rules, nor looked at as it came. Pages that "
            "somebody corrected or checked keep theirs. Retired bytes are not lost ones: no run asks for them again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--before", metavar="DAY", help="pages fetched before this day (UTC)")
        parser.add_argument("--older", type=int, metavar="DAYS", help="pages fetched more than so many days ago")
        parser.add_argument("--source", action="append", default=[], help="id of a source; may be repeated")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be freed")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.clock import days_before, now
        from pipelines.database.store import StoreError
        from pipelines.warc.pruning import prune

        if args or (opts.before is None) == (opts.older is None):
            raise UsageError("give --before DAY or --older DAYS")
        before = opts.before or days_before(now()[:10], max(0, opts.older or 0))
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", before):
            raise UsageError(f"--before {before}: give a day, such as 2026-11-01")
        try:
            with self.opened() as store:
                done = prune(
                    store, self.warc_folder, before=before, sources=opts.source, at=now(), dry_run=opts.dry_run
                )
        except (StoreError, OSError) as error:
            self.refuse(error)
            return
        verb = "would be" if opts.dry_run else "are"
        print(f"the bytes of {done.pages} pages {verb} retired, {done.bytes / 1e6:.1f} MB")
        print(f"{done.deleted} files {verb} deleted, {done.rewritten} written anew without them")
        if done.missing:
            print(f"{done.missing} files were not there")
        if done.kept:
            print(f"{done.kept} pages keep theirs, since somebody corrected or checked them")

"""scrapy correct: what was read wrong is put right, and stays so."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand


class Command(DatabaseCommand):
    """Exit code 0 when it stands, 1 when the bytes that it needs can't be read, 2 when it can't be done."""

    def syntax(self) -> str:
        return "PAGE field=value … | PAGE --reject REASON | PAGE --accept | PAGE --withdraw | --gold FILE"

    def short_desc(self) -> str:
        return "Correct manually what was read wrong of a page"

    def long_desc(self) -> str:
        return (
            "A page is named by its id or its URL, an article by --article ID. Fields: title, subtitle, published_at, "
            "outlet, authors, editors, section, keywords; names of a list stand between commas, and nothing behind = "
            "means that the page tells nothing. A correction wins over what is read, also when the page is read again. "
            "--gold writes all that was corrected or found right as labelled pages."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--article", type=int, metavar="ID", help="an article in place of PAGE, whichever of its copies is shown"
        )
        parser.add_argument("--reject", metavar="REASON", help="the page is no article: not-an-article, listing, …")
        parser.add_argument("--accept", action="store_true", help="the page is an article, although it was rejected")
        parser.add_argument("--withdraw", action="store_true", help="let what is read of the page stand again")
        parser.add_argument("--who", default="", help="who says so; default: the user who runs this")
        parser.add_argument("--gold", type=Path, metavar="FILE", help="write labelled pages, their bytes beside them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.clock import now
        from pipelines.database.corrections import REASON, Author, CorrectionError, value_of
        from pipelines.database.store import StoreError
        from pipelines.outputs.labelled_pages import write_labelled
        from pipelines.runs.accepting import accepted_record
        from pipelines.warc.files import DamagedArchive
        from pipelines.warc.provenance import stored_row

        named = [] if opts.article is not None else args[:1]
        given = [arg.partition("=") for arg in args[len(named) :]]
        ways = [bool(given), opts.reject is not None, opts.accept, opts.withdraw, opts.gold is not None]
        if sum(ways) != 1 or (opts.gold is None) == (not named and opts.article is None):
            raise UsageError(f"give {self.syntax()}")
        if bad := [name for name, sign, _ in given if not sign]:
            raise UsageError(f"{bad[0]}: give fields as name=value")
        if opts.reject is not None and not REASON.fullmatch(opts.reject):
            raise UsageError(f"--reject {opts.reject}: give a reason in small letters, such as not-an-article")
        try:
            values = {name: value_of(name, value) for name, _, value in given}
            with self.opened(reading=opts.gold is not None) as store:
                if opts.gold is not None:
                    count, lost = write_labelled(store, self.warc_folder, opts.gold)
                    print(f"{count} labelled pages in {opts.gold}" + f"; the bytes of {lost} are gone" * bool(lost))
                    return
                page = named[0] if named else ""
                row = stored_row(
                    store,
                    page_id=int(page) if page.isdecimal() else None,
                    url=page if named and not page.isdecimal() else None,
                    article_id=opts.article,
                )
                by, page_id = Author(opts.who or getpass.getuser(), now()), row["id"]
                if opts.withdraw:
                    count = store.withdraw(page_id, at=by.at)
                    print(f"{count} corrections of page {page_id} withdrawn; scrapy reprocess reads it again")
                elif opts.reject is not None:
                    store.reject(page_id, opts.reject, by)
                    print(f"page {page_id} is rejected: {opts.reject}")
                elif opts.accept:
                    outcome = store.accept(page_id, accepted_record(row, self.warc_folder), by)
                    print(f"page {page_id} carries article {outcome.article_id}")
                else:
                    wrong = store.correct(page_id, values, by, of_article=opts.article is not None)
                    told = ", ".join(wrong) or "nothing: it stood so already"
                    print(f"page {page_id}: corrected {told}")
        except DamagedArchive as error:
            self.refuse(error, exitcode=1)
        except (CorrectionError, LookupError, StoreError, OSError) as error:
            self.refuse(error)

"""scrapy source ID: the stored page that an article came from, with its HTTP headers, out of the WARC."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.terminal.database_command import DatabaseCommand
from pipelines.text.printable import printable

if TYPE_CHECKING:
    from pipelines.record import Page


class Command(DatabaseCommand):
    """Exit code 0 when the page was printed, 1 when it is not there or its bytes are not those stored, 2 for misuse."""

    def syntax(self) -> str:
        return "[options] ARTICLE | --page PAGE | --url URL"

    def short_desc(self) -> str:
        return "Print the stored page an article came from"

    def long_desc(self) -> str:
        return (
            "Prints the page from the WARC: where it lies and whether its bytes are those that were stored, the HTTP "
            "headers, then the text as it was decoded. An article is named by its id; what is printed is its "
            "canonical page. Pages on which the article goes on follow."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--page", type=int, metavar="ID", help="a page by its id, instead of an article")
        parser.add_argument("--url", help="the newest stored version of a URL")
        parser.add_argument("--raw", action="store_true", help="print only the bytes of the page as they were served")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        from pipelines.database.store import StoreError
        from pipelines.warc.files import DamagedArchive
        from pipelines.warc.provenance import provenance, read_stored, stored_row

        named = [name for name in (*args, opts.page, opts.url) if name is not None]
        if len(named) != 1 or not all(name.isdecimal() for name in args):
            raise UsageError("name one article by its id, or a page with --page ID or --url URL")
        try:
            with self.opened(reading=True) as store:
                row = stored_row(store, url=opts.url, page_id=opts.page, article_id=int(args[0]) if args else None)
            page = read_stored(row, self.warc_folder)
        except (LookupError, StoreError, DamagedArchive) as error:
            self.refuse(error, exitcode=1)
            return
        facts = provenance(row, page)
        self.exitcode = 0 if facts.verified else 1
        if opts.raw:
            for one in (page, *page.further):
                sys.stdout.buffer.write(one.payload)
            return
        for name, value in facts.lines:
            print(f"# {name}: {visible(value)}")
        for one in (page, *page.further):
            print()
            print_page(one, row["charset"])


def print_page(page: Page, charset: str | None) -> None:
    """Status, headers and decoded text; control characters of a hostile page do not reach the terminal."""
    from pipelines.record import Hints
    from pipelines.stages.decode import decode

    print(f"HTTP {page.status} {visible(page.url)}")
    for name, value in (("content-type", page.content_type), *page.headers):
        if value is not None:
            print(visible(f"{name}: {value}"))
    print()
    try:
        text = page.payload.decode(charset or "", "replace")
    except LookupError:
        text = decode(page, Hints()).text
    print(visible(text))


def visible(text: str) -> str:
    """The text with line ends put right, and every hidden character spelled out."""
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))

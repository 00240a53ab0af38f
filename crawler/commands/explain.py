"""scrapy explain FILE-or-URL: what each stage did to one page, block by block."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

from rich.console import Console
from scrapy.exceptions import UsageError

from crawler.sources import load_sources
from crawler.spiders.archive import DamagedFile, read_file, reader_of
from crawler.terminal.database_command import DatabaseCommand
from crawler.terminal.explanation import render
from pipelines.database.store import Store, StoreError
from pipelines.outputs.explain import as_json, explain
from pipelines.record import Hints, Page
from pipelines.rules.config_files import ConfigError
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import stored_page


class Command(DatabaseCommand):
    """A page is named by the file it is in, by FILE.warc.gz#URL, or by a URL that the database holds."""

    def syntax(self) -> str:
        return "[options] FILE | FILE.warc.gz#URL | URL"

    def short_desc(self) -> str:
        return "Show what each stage did to one page"

    def long_desc(self) -> str:
        return (
            "Runs a page through the chain with today's rules and shows every block: kept, repaired, converted, or "
            "dropped, by which stage and which rule. Nothing is fetched and nothing is stored."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print one JSON object, for machines")
        parser.add_argument("--brief", action="store_true", help="one line a block")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("name one file or URL")
        try:
            page = page_for(args[0], self.database, self.warc_folder)
            hints = hints_for(page, self.database, self.sources)
        except (LookupError, OSError, DamagedArchive, DamagedFile, ConfigError, StoreError) as error:
            self.refuse(error, exitcode=1)
            return
        explanation = explain(page, hints=hints)
        if opts.json:
            print(json.dumps(as_json(explanation), ensure_ascii=False, indent=2))
        else:
            console = Console(width=None if sys.stdout.isatty() else 100, highlight=False)
            for part in render(explanation, width=console.width, brief=opts.brief):
                console.print(part)


def page_for(target: str, database: Path, warc_folder: Path) -> Page:
    """The page that somebody named.

    target   a file that `scrapy crawl archive` reads, FILE#URL for one page of many, or a URL in the database
    raises   LookupError, with a sentence, when nothing answers to the name; and what reading the file raises
    """
    if target.startswith(("http://", "https://")):
        return _stored(target, database, warc_folder)
    name, _, url = target.partition("#")
    file = Path(name.removeprefix("file://")).resolve()
    if not file.is_file() or reader_of(file) is None:
        raise LookupError(f"{name} is no file that can be read: .html, .txt, .warc.gz, .wet or .jsonl")
    if url:
        found = next((page for page in read_file(file) if page.url == url), None)
        if found is None:
            raise LookupError(f"{name} holds no page {url}")
        return found
    pages = list(islice(read_file(file), 6))
    if len(pages) == 1:
        return pages[0]
    if not pages:
        raise LookupError(f"{name} holds no page")
    some = "\n".join(f"  {name}#{page.url}" for page in pages[:5])
    raise LookupError(f"{name} holds several pages; name one, such as\n{some}")


def hints_for(page: Page, database: Path, sources: Path) -> Hints:
    """What a crawl would know of the page: its source's settings, and the lines that recur on its site."""
    if not page.site or not database.exists():
        return Hints()
    store = Store(database, reading=True)
    try:
        source, recurring = store.source_of(page.url), store.recurring(page.site)
    finally:
        store.close()
    known = {entry.id: entry.hints for entry in load_sources(sources)} if source else {}
    return replace(known.get(source, Hints()), recurring=recurring)


def _stored(url: str, database: Path, warc_folder: Path) -> Page:
    """The newest bytes of a URL that the database holds."""
    if not database.exists():
        raise LookupError(f"{database} does not exist yet: crawl first, or name a file")
    store = Store(database, reading=True)
    try:
        return stored_page(store, warc_folder, url=url)
    finally:
        store.close()

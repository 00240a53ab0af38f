"""The page that somebody names on the command line, and what a crawl would know of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

from crawler.sources import load_sources
from pipelines.database.store import Store
from pipelines.documents.files import pages_in, reader_of
from pipelines.record import Hints, Page
from pipelines.warc.provenance import stored_page


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
        found = next((page for page in pages_in(file) if page.url == url), None)
        if found is None:
            raise LookupError(f"{name} holds no page {url}")
        return found
    pages = list(islice(pages_in(file), 6))
    if len(pages) == 1:
        return pages[0]
    if not pages:
        raise LookupError(f"{name} holds no page")
    some = "\n".join(f"  {name}#{page.url}" for page in pages[:5])
    raise LookupError(f"{name} holds several pages; name one, such as\n{some}")


def hints_for(page: Page, database: Path, sources: Path) -> Hints:
    """What a crawl would know of the page: its source's settings, and the lines that recur on its site."""
    source, recurring = page.source, frozenset[int]()
    if page.site and database.exists():
        store = Store(database, reading=True)
        try:
            source, recurring = store.source_of(page.url) or source, store.recurring(page.site)
        finally:
            store.close()
    known = {entry.id: entry.hints for entry in load_sources(sources)} if source else {}
    return replace(known.get(source or "", Hints()), recurring=recurring)


def _stored(url: str, database: Path, warc_folder: Path) -> Page:
    """The newest bytes of a URL that the database holds."""
    if not database.exists():
        raise LookupError(f"{database} does not exist yet: crawl first, or name a file")
    store = Store(database, reading=True)
    try:
        return stored_page(store, warc_folder, url=url)
    finally:
        store.close()

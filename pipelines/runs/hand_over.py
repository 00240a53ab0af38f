"""A page on its way to a worker, and what comes back.

Bytes cross to a worker once, or not at all: a page whose bytes are kept may go as file and offset, and the worker reads
them itself. What comes back has no bytes any more, and all that the writer needs to compare and to index.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipelines.database.prepared import Prepared, prepare, without_bytes
from pipelines.record import Hints, Page
from pipelines.runs.collector import page_cleaned
from pipelines.runs.timed_clean import clean_timed
from pipelines.text.file_signatures import GZIP
from pipelines.warc.files import DamagedArchive, read_page

Cleaned = tuple[Prepared, dict[str, float]]


def as_place(page: Page, reads_from: int) -> Page:
    """The page without its bytes where a worker should read them itself, else the page.

    reads_from   bytes from which on that is quicker than to send them
    """
    pages = (page, *page.further)
    size = sum(len(one.payload) for one in pages)
    # a reader of archives takes such a body for one that lost its label, and unpacks it
    unclear = any(one.payload.startswith(GZIP) or one.warc_offset is None for one in pages)
    return page if size < reads_from or unclear else without_bytes(page)


def is_place(page: Page) -> bool:
    """Whether a page is kept, and came without its bytes."""
    return not page.payload and page.warc_offset is not None


def with_bytes(page: Page, folder: Path) -> Page:
    """The page with its bytes out of the WARC.

    raises   DamagedArchive
    """
    if page.warc_file is None or page.warc_offset is None:
        raise DamagedArchive(f"{page.url} is kept nowhere")
    payload = read_page(folder / page.warc_file, page.warc_offset).payload
    return replace(page, payload=payload, further=tuple(with_bytes(further, folder) for further in page.further))


def clean_for_writer(page: Page, *, hints: Hints, folder: Path | None) -> Cleaned:
    """The record of a page, ready for the writer, and the seconds of CPU that each step took.

    folder   of the WARC where the page came without its bytes
    raises   DamagedArchive
    """
    record, spent = clean_timed(page if folder is None else with_bytes(page, folder), hints=hints)
    ready = prepare(record)
    page_cleaned()
    return ready, spent

"""Our reading of pages beside other extractors, on the same pages in the same run.

usage: python -m bench.pages WARC GOLD.jsonl [WARC GOLD.jsonl ...] [--worst N]

Each pair is measured for itself, one table after another.

Peers beside those that we need anyway: pip install --require-hashes -r bench/requirements-peers.txt. One that is not
installed is shown as such. Each line of GOLD.jsonl describes a page of the WARC: url; text (the whole body) or with and
without (lists of words that must and must not be in it); and where people could tell them published, author (a list),
source and title.

Body: F1 of character 4-grams, both sides NFKC, Simplified, without white space. with, without: share of the snippets on
the right side; a page without a body has none right. Published: the same day. Authors: all of them and no other. Outlet
and title: equal without white space. "-" is what a tool does not offer. Everyone gets our decoded text, so that no one
pays for a charset.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import justext
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType
from opencc import OpenCC
from resiliparse.extract.html2text import extract_plain_text
from rich.console import Console
from rich.table import Table

from pipelines.record import Page, Record
from pipelines.stages import clean
from pipelines.text.charset import decode_bytes

MEASURES = ("body F1", "with", "without", "published", "authors", "outlet", "title")
SIMPLIFY = OpenCC("t2s").convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a tool says of a page. A field that it never offers is None, one that it did not find is empty."""

    body: str
    published: str | None = None
    authors: tuple[str, ...] | None = None
    outlet: str | None = None
    title: str | None = None


Tool = Callable[[Page, str], Reading]


def reading_of(record: Record) -> Reading:
    """What our chain made of a page: a page that is refused reads as nothing."""
    if record.reject_reason:
        return Reading(body="", published="", authors=(), outlet="", title="")
    return Reading(
        body=record.body,
        published=record.published_at or "",
        authors=record.authors,
        outlet=record.outlet or "",
        title=record.title or "",
    )


def ours(page: Page, text: str) -> Reading:
    return reading_of(clean(page))


def by_trafilatura(*, precision: bool) -> Tool:
    def read(page: Page, text: str) -> Reading:
        found = trafilatura.bare_extraction(
            text, url=page.url, include_comments=False, favor_precision=precision, with_metadata=True
        )
        if found is None:
            return Reading(body="", published="", authors=(), title="")
        authors = tuple(name.strip() for name in (found.author or "").split(";") if name.strip())
        return Reading(
            body=found.text or "",
            published=found.date or "",
            authors=authors,
            title=found.title or "",
        )

    return read


def by_resiliparse(page: Page, text: str) -> Reading:
    return Reading(body=extract_plain_text(text, main_content=True))


def by_justext(page: Page, text: str) -> Reading:
    """Without stop words: justext ships none for Chinese, and would look for them between spaces."""
    paragraphs = justext.justext(text, frozenset(), stopwords_low=0, stopwords_high=0, length_low=20, length_high=80)
    return Reading(body="\n".join(p.text for p in paragraphs if not p.is_boilerplate))


def by_readability() -> Tool:
    document = import_module("readability").Document
    parse = import_module("lxml.html").fromstring

    def read(page: Page, text: str) -> Reading:
        found = document(text)
        summary = found.summary()
        return Reading(body="\n".join(parse(summary).itertext()), title=found.short_title())

    return read


def by_gne() -> Tool:
    extractor = import_module("gne").GeneralNewsExtractor()

    def read(page: Page, text: str) -> Reading:
        found = extractor.extract(text)
        authors = (found["author"],) if found["author"] else ()
        return Reading(body=found["content"], published=found["publish_time"], authors=authors, title=found["title"])

    return read


def tools() -> Iterator[tuple[str, Tool | None]]:
    """Every tool by name, None for one that is not installed."""
    yield "qingliu", ours
    yield "trafilatura", by_trafilatura(precision=False)
    yield "trafilatura, precision", by_trafilatura(precision=True)
    makers: tuple[tuple[str, Callable[[], Tool]], ...] = (
        ("readability-lxml", by_readability),
        ("resiliparse", lambda: by_resiliparse),
        ("justext", lambda: by_justext),
        ("GNE", by_gne),
    )
    for name, make in makers:
        try:
            yield name, make()
        except ImportError:
            yield name, None


@lru_cache(20_000)
def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", SIMPLIFY(unicodedata.normalize("NFKC", text)))


def day(written: str) -> tuple[int, ...]:
    """The day of a date however written: 2018-07-19T08:00, 2018年7月19日, 2018/7/19."""
    found = re.match(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", written)
    return tuple(map(int, found.groups())) if found else ()


def overlap(gold: str, found: str, n: int = 4) -> float:
    """F1 of the character n-grams of two texts."""
    ours, theirs = (
        Counter(text[i : i + n] for i in range(max(1, len(text) - n + 1)) if text)
        for text in map(squeeze, (gold, found))
    )
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total() or 1)


def score(gold: dict[str, Any], reading: Reading) -> dict[str, list[float]]:
    """The measures that this page can say something about."""
    body = squeeze(reading.body)
    marks: dict[str, list[float]] = {}
    if gold.get("text"):
        marks["body F1"] = [overlap(gold["text"], reading.body)]
    if gold.get("with"):
        marks["with"] = [float(squeeze(words) in body) for words in gold["with"]]
        marks["without"] = [float(bool(body) and squeeze(words) not in body) for words in gold.get("without", ())]
    if gold.get("published") and reading.published is not None:
        marks["published"] = [float(day(reading.published) == day(gold["published"]))]
    if gold.get("author") and reading.authors is not None:
        marks["authors"] = [float({*map(squeeze, reading.authors)} == {*map(squeeze, gold["author"])})]
    for measure, key, value in (("outlet", "source", reading.outlet), ("title", "title", reading.title)):
        if gold.get(key) and value is not None:
            marks[measure] = [float(squeeze(value) == squeeze(gold[key]))]
    return marks


@dataclass(slots=True)
class Result:
    """A tool's marks by measure, its pages from the worst, and the seconds of CPU that they took."""

    marks: dict[str, list[float]] = field(default_factory=dict)
    pages: list[tuple[float, str]] = field(default_factory=list)
    seconds: float = 0.0

    def mean(self, measure: str) -> str:
        marks = self.marks.get(measure)
        return f"{sum(marks) / len(marks):.3f}" if marks else "-"


def run(tool: Tool, pages: list[tuple[Page, str, dict[str, Any]]]) -> Result:
    """One tool over all pages; it has read one of them before, so that nobody's start-up is counted."""
    result = Result()
    attempt(tool, *pages[0][:2])
    for page, text, gold in pages:
        start = time.process_time()
        reading = attempt(tool, page, text)
        result.seconds += time.process_time() - start
        marks = score(gold, reading)
        for measure, values in marks.items():
            result.marks.setdefault(measure, []).extend(values)
        told = [mark for measure in ("body F1", "with", "without") for mark in marks.get(measure, ())]
        result.pages.append((sum(told) / (len(told) or 1), page.url))
    return result


def attempt(tool: Tool, page: Page, text: str) -> Reading:
    """A tool's reading, an empty one where it fails on the page."""
    try:
        return tool(page, text)
    except Exception as error:
        print(f"{page.url}: {type(error).__name__}: {error}", file=sys.stderr)
        return Reading(body="", published="", authors=(), outlet="", title="")


def load(warc: Path, gold: Path) -> list[tuple[Page, str, dict[str, Any]]]:
    """The pages of the WARC that the gold speaks of, each with its decoded text and its gold."""
    with gold.open(encoding="utf-8") as lines:
        wanted = {entry["url"]: entry for entry in map(json.loads, lines)}
    pages = []
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers["WARC-Target-URI"]
            if url in wanted:
                headers = record.http_headers
                page = Page(
                    url=url,
                    payload=record.reader.read(),
                    content_type=headers.get("Content-Type") if headers else None,
                    status=headers.status_code if headers else 200,
                    fetched_at=record.headers["WARC-Date"],
                )
                pages.append((page, decode_bytes(page.payload, content_type=page.content_type).text, wanted[url]))
    return pages


def main(argv: list[str] | None = None) -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument(
        "files", type=Path, nargs="+", metavar="WARC GOLD", help="pages and what is right for them, in turn"
    )
    cli.add_argument("--worst", type=int, default=0, help="name our N worst pages")
    args = cli.parse_args(argv)
    if len(args.files) % 2:
        cli.error("each WARC needs its GOLD.jsonl")
    for warc, gold in zip(args.files[::2], args.files[1::2], strict=True):
        measure(warc, gold, args.worst)


def measure(warc: Path, gold: Path, most: int) -> None:
    """Print the table of one set, and our worst pages."""
    pages = load(warc, gold)
    table = Table(title=f"{len(pages)} pages of {gold.name}")
    table.add_column("tool", no_wrap=True)
    for measure in (*MEASURES, "pages/s (CPU)"):
        table.add_column(measure, justify="right")
    worst: list[tuple[float, str]] = []
    for name, tool in tools():
        if tool is None:
            table.add_row(name, "not installed")
            continue
        result = run(tool, pages)
        table.add_row(name, *map(result.mean, MEASURES), f"{len(pages) / result.seconds:.1f}")
        worst = worst or sorted(result.pages)[:most]
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for mark, url in worst:
        console.print(f"{mark:.3f} {url}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()

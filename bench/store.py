"""The store from the first article to the millionth: `python -m bench.store 10000 100000 1000000`.

Made-up news of bench.dedup_scale (about 940 characters; three in ten are reprints, one in ten a bulletin like all
others of its form), on ten sites, a thousand pages a day, stored as the crawl stores them: made ready in another place,
then page, removals, article, search index and index of copies, sixteen pages a transaction. Each day but the last is
reclustered. One line of JSON for each size, measured at that size:

  pages/s, first and last    processor time of the first thousand pages and of the last, commits included
  add ms                     the same of one of the last pages; and wall time, median without the commit
  prepare ms                 processor time of making a page ready, which is done in other processes
  search ms                  median of SEARCHES
  opening s                  to write, and only to read
  bytes a byte of text       database with its index of copies / text in UTF-8
  recluster s, report s      of the last day's pages
  merge pages/s              another database of 2,000 pages taken in, by all cores; and the writer's processor time

Without sizes: 2,000, in under a minute.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from bench.dedup_scale import texts
from pipelines.database.prepared import prepare
from pipelines.database.store import Store
from pipelines.outputs.report import render
from pipelines.outputs.report.chosen import scope_of_run
from pipelines.outputs.report.figures import read_figures
from pipelines.record import Block, Page, Record, Removal
from pipelines.runs.comparing import Comparing
from pipelines.runs.ledger import Ledger
from pipelines.runs.merge import merge
from pipelines.runs.workers import default_workers
from pipelines.search import search

A_DAY = 1000
SEARCHES = ("的", "合作社", "县城 孩子", "title:河", "GDP", "图书馆 -老师", "一年四季", "卖掉")
MERGED = 2000
TOGETHER = 16  # pages a transaction


def record(number: int, text: str, site: str) -> Record:
    """A page as the chain hands it over."""
    title, _, body = text.partition("\n")
    lines = (body or title).split("\n")
    seconds = number % A_DAY * 86400 // A_DAY
    day = time.strftime("%Y-%m-%d", time.gmtime(1_700_000_000 + number // A_DAY * 86400))
    at = f"{day}T{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}Z"
    page = Page(
        url=f"http://{site}/{number}.html",
        payload=b"%d" % number,
        content_type="text/html",
        fetched_at=at,
        source=site,
        warc_file="a.warc.gz",
        warc_offset=number,
    )
    return Record(
        page=page,
        blocks=tuple(Block(n + 1, line) for n, line in enumerate(lines)),
        removals=(Removal("boilerplate", "menu", 0, "首页 新闻 社会"),),
        title=title[:40],
        published_at=at.replace("Z", "+08:00"),
        outlet="云溪日报",
        authors=("洪小满",),
        language="zh",
        script="Hans",
        extractor="trafilatura",
    )


def measure(sizes: list[int], folder: Path) -> Iterator[dict[str, float]]:
    """Fill one database and report when it reaches each size."""
    path, stream, chars = folder / "news.db", texts(Random(7)), 0
    store = Store(path)
    run = 0
    first: float | None = None
    cpu: list[float] = []
    wall: list[float] = []
    preparing = 0.0
    for number in range(max(sizes)):
        if number % A_DAY == 0:
            store.commit()
            if number + A_DAY in sizes:
                store.copies.recluster("2026-11-30T00:00:00Z")
            run = Ledger(store.db).begin_run("news", {"sources": "made up"}, record(number, "", "a").page.fetched_at)
            preparing = 0.0
        made = record(number, next(stream), f"s{number % 10}.example")
        chars += len((made.body or "").encode())
        begun = time.process_time()
        ready = pickle.loads(pickle.dumps(prepare(made)))
        preparing += time.process_time() - begun
        begun, spent = time.perf_counter(), time.process_time()
        store.begin()
        store.add(ready, run)
        wall.append(time.perf_counter() - begun)
        if number % TOGETHER == TOGETHER - 1:
            store.commit()
        cpu.append(time.process_time() - spent)
        if len(cpu) == A_DAY and first is None:
            first = A_DAY / sum(cpu)
        del cpu[:-A_DAY], wall[:-A_DAY]
        if number + 1 in sizes:
            store.commit()
            figures = {"articles": store.db.execute("SELECT count(*) FROM articles").fetchone()[0], "pages": number + 1}
            figures |= {"pages/s first": round(first or 0), "pages/s last": round(len(cpu) / sum(cpu))}
            figures |= {"add ms": round(1000 * sum(cpu) / len(cpu), 2), "add wall ms": round(1000 * median(wall), 2)}
            figures["prepare ms"] = round(1000 * preparing / A_DAY, 2)
            store.close()
            yield figures | at_this_size(path, chars)
            store = Store(path)
    store.close()


def at_this_size(path: Path, chars: int) -> dict[str, float]:
    """What does not change the database, and then what decides the last day's copies anew."""
    files = [path.with_suffix(end) for end in (".db", ".dedup.db")]
    figures: dict[str, float] = {"bytes a byte of text": round(sum(map(_size, files)) / chars, 2)}
    spent = []
    for query in SEARCHES:
        begun = time.perf_counter()
        search(path, query)
        spent.append(time.perf_counter() - begun)
    figures["search ms"] = round(1000 * median(spent))
    figures["opening s"], store = _timed(lambda: Store(path))
    figures["recluster s"], (groups, _) = _timed(lambda: store.copies.recluster("2026-11-30T00:00:00Z"))
    figures["groups"] = groups
    store.close()
    figures["opening to read s"], reader = _timed(lambda: Store(path, reading=True))
    figures["report s"], _ = _timed(
        lambda: render(read_figures(reader, scope_of_run(reader), names={}, classes={}), made_at="", database="news.db")
    )
    reader.close()
    figures["peak memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return figures


def _size(path: Path) -> int:
    return path.stat().st_size


def _timed(work):  # type: ignore[no-untyped-def]
    begun = time.perf_counter()
    result = work()
    return round(time.perf_counter() - begun, 2), result


def merging(folder: Path, into: Path) -> dict[str, float]:
    """Another machine's pages, half of them of its own, taken into a database."""
    other = Store(folder / "other.db")
    run = Ledger(other.db).begin_run("news", {}, "2026-11-30T00:00:00Z")
    stream = texts(Random(8))
    other.begin()
    for number in range(MERGED):
        other.add(record(number, next(stream), "other.example"), run)
    other.commit()
    other.close()
    store = Store(into)
    begun = time.process_time()
    spent, (done, _) = _timed(
        lambda: merge(
            store, other.path, theirs=None, ours=folder / "warc", at="2026-11-30T00:00:00Z", without_bytes=True
        )
    )
    writing = 1000 * (time.process_time() - begun) / done.pages
    figures = {"merge pages/s": round(done.pages / spent), "merge ms of the writer": round(writing, 2)}
    with Comparing(into, default_workers()) as comparing:
        spent, (groups, _) = _timed(
            lambda: store.copies.recluster("2026-11-30T00:00:00Z", every=True, compared=comparing.groups)
        )
    store.close()
    return figures | {"recluster --all articles/s": round(groups / spent)}


def main(sizes: list[int]) -> None:
    """Print one line of figures a size, and one of a merge into the last."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for figures in measure(sizes, folder):
            print(json.dumps(figures), flush=True)
        print(json.dumps(merging(folder, folder / "news.db")), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [2000])

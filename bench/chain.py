"""What the chain costs: CPU of each stage, and of the whole against bare trafilatura, on the same pages in one run.

usage: python -m bench.chain WARC [--rounds 3]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from math import inf
from pathlib import Path
from typing import TypeVar

import trafilatura

from pipelines.record import Hints, Page, Record
from pipelines.rules.loading import default_rules
from pipelines.rules.page_check_words import default_page_check_words
from pipelines.stages import bind, clean
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract
from pipelines.warc.files import read_archive

T = TypeVar("T")
MOST = 5  # times bare trafilatura that a page may cost


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    cli.add_argument("warc", type=Path)
    cli.add_argument("--rounds", type=int, default=3, help="the cheapest of so many rounds counts")
    given = cli.parse_args()
    pages = tuple(read_archive(given.warc))
    texts = [decode(page, Hints()).text for page in pages]
    clean(pages[0])  # rules, tables and language profiles are read once a process, and are not a page's cost

    bare, whole = costs(pages, texts, given.rounds)
    stages = min((by_stage(pages) for _ in range(given.rounds)), key=lambda spent: sum(spent.values()))
    print(f"{len(pages)} pages, ms of CPU a page, cheapest of {given.rounds} rounds")
    for name, spent in stages.items():
        print(f"  {name:18} {1000 * spent / len(pages):8.2f}")
    print(f"  {'clean, whole':18} {1000 * sum(whole) / len(pages):8.2f}")
    print(f"  {'bare trafilatura':18} {1000 * sum(bare) / len(pages):8.2f}")
    print(f"  {'ratio':18} {sum(whole) / sum(bare):8.2f}")
    ratios = sorted((w / b, w, page.url) for w, b, page in zip(whole, bare, pages, strict=True))
    print(f"{sum(ratio > MOST for ratio, *_ in ratios)} pages over {MOST} times bare trafilatura; the dearest:")
    for ratio, spent, url in reversed(ratios[-3:]):
        print(f"  {ratio:5.1f} times, {1000 * spent:.0f} ms  {url}")


def costs(pages: tuple[Page, ...], texts: list[str], rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of CPU of each page, cheapest of the rounds: bare trafilatura, and the whole chain.

    In turns page by page, so that a machine that is slower for a while is so for both.
    """
    bare, whole = [inf] * len(pages), [inf] * len(pages)
    for _ in range(rounds):
        for i, (page, text) in enumerate(zip(pages, texts, strict=True)):
            bare[i] = min(bare[i], cpu_s(bare_trafilatura, text))
            whole[i] = min(whole[i], cpu_s(clean, page))
    return bare, whole


def bare_trafilatura(text: str) -> None:
    trafilatura.extract(text, include_comments=False)


def by_stage(pages: tuple[Page, ...]) -> Counter[str]:
    """Seconds of CPU by stage over all pages; a rejected page takes no further stage, as in the chain."""
    spent: Counter[str] = Counter()

    def timed(name: str, stage: Callable[..., Record], *given: object) -> Record:
        begun = time.process_time()
        record = stage(*given)
        spent[name] += time.process_time() - begun
        return record

    stages, words = bind(default_rules()), default_page_check_words()
    for page in pages:
        record = timed("extract", partial(extract, words=words), timed("decode", decode, page, Hints()))
        for name, stage in stages:
            if record.reject_reason is None:
                record = timed(name, stage, record)
    return spent


def cpu_s(work: Callable[[T], object], given: T) -> float:
    """Seconds of CPU that the work takes."""
    begun = time.process_time()
    work(given)
    return time.process_time() - begun


if __name__ == "__main__":
    main()

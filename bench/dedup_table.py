"""The tables of docs/dedup.md: `python -m bench.dedup_table [--without CHECK] SEED DOCS.jsonl PAIRS.jsonl ...`.

A number is the seed of a made set (bench.dedup_make). DOCS.jsonl has {"id", "text", "cluster", "story"} a line; two
versions of one story in two clusters count neither way. PAIRS.jsonl has {"id", "a", "b", "same"} a line; all their
texts go through one index, first the one of every pair, then the other.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

from bench.dedup import cluster
from bench.dedup_make import documents
from pipelines.copies import likeness
from pipelines.copies.differences import CHECKS

Counts = tuple[int, int, int]
"""Pairs joined rightly, joined wrongly, missed."""


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("sets", nargs="+", help="seeds of made sets, files of documents or files of pairs")
    cli.add_argument("--orders", type=int, default=1, help="orders of arrival of documents: as they are, then shuffled")
    cli.add_argument("--without", choices=CHECKS, help="leave out one of the checks that may speak against copies")
    given = cli.parse_args()
    if given.without:
        likeness.CHECKS = {name: check for name, check in CHECKS.items() if name != given.without}
    print("| set | F1 (min) | precision | recall | right, wrong, missed |\n|---|---|---|---|---|")
    for name in given.sets:
        rows = documents(int(name)) if name.isdecimal() else read(name)
        title = f"made {name}" if name.isdecimal() else name.rpartition("/")[2]
        if "a" in rows[0]:
            found = [of_pairs(rows)]
        else:
            orders = (rows if n == 0 else Random(n).sample(rows, len(rows)) for n in range(given.orders))
            found = [of_documents(order) for order in orders]
        print(row(title, found))


def read(path: str) -> list[dict[str, str]]:
    """The objects of a file of JSON lines."""
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def of_pairs(pairs: Sequence[dict[str, str]]) -> Counts:
    """What became of judged pairs."""
    found = cluster([pair[side] for side in "ab" for pair in pairs])
    joined = [one == other for one, other in zip(found, found[len(pairs) :], strict=False)]
    right = sum(together and bool(pair["same"]) for together, pair in zip(joined, pairs, strict=True))
    return right, sum(joined) - right, sum(bool(pair["same"]) for pair in pairs) - right


def of_documents(rows: Sequence[dict[str, str]]) -> Counts:
    """What became of all pairs of a labelled set."""
    found = cluster([row["text"] for row in rows])
    true = [row["cluster"] for row in rows]
    right = together(zip(true, found, strict=True))
    # of one story and in two clusters: neither a copy nor another article
    versions = together((row["story"], home) for row, home in zip(rows, found, strict=True)) - right
    return right, together(found) - right - versions, together(true) - right


def together(groups: Iterable[object]) -> int:
    """How many pairs are of one group."""
    return sum(count * (count - 1) // 2 for count in Counter(groups).values())


def row(title: str, found: Sequence[Counts]) -> str:
    """One line of the table: means over the orders of arrival."""
    precision = [right / max(1, right + wrong) for right, wrong, _ in found]
    recall = [right / max(1, right + missed) for right, _, missed in found]
    f1 = [2 * right / max(1, 2 * right + wrong + missed) for right, wrong, missed in found]
    counts = ", ".join(str(round(mean(column))) for column in zip(*found, strict=True))
    return f"| {title} | {mean(f1):.3f} ({min(f1):.3f}) | {mean(precision):.3f} | {mean(recall):.3f} | {counts} |"


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()

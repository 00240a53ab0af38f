"""How near the chosen copy comes to the true original: `python -m bench.dedup_canonical SEED...`.

From the made-up sets: the copies of each article, the original left out, so that a choice has to be made. One line for
each way of choosing: the mean F1 of the chosen copy's 5-grams against the original's, folded and as written.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict

import numpy as np

from bench.dedup_make import documents
from pipelines.copies.canonical import Copy, canonical
from pipelines.copies.fingerprint import Text
from pipelines.copies.grams import Hashes, raw_grams


def _f1(a: Hashes, b: Hashes) -> float:
    both = len(np.intersect1d(a, b, assume_unique=True))
    return 2 * both / max(1, len(a) + len(b))


def measure(seeds: list[int]) -> dict[str, dict[str, float]]:
    """By number of copies and by way of choosing: the mean F1, folded and raw."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for seed in seeds:
        clusters: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in documents(seed):
            if row["kind"] == "article":
                clusters[row["cluster"]].append(row)
        for rows in clusters.values():
            original = next(row["text"] for row in rows if row["damage"] == "orig")
            copies = [Copy(n, row["text"]) for n, row in enumerate(rows) if row["damage"] != "orig"]
            for known in (2, 3, 5, len(copies)):
                some = copies[:known]
                chosen = {
                    "first": some[0].text,
                    "longest": max(some, key=lambda copy: len(copy.text)).text,
                    "consensus": rows[canonical(some)]["text"],
                }
                for way, text in chosen.items():
                    folded = _f1(Text(text).grams, Text(original).grams)
                    size = "all" if known == len(copies) else str(known)
                    found[size, way].append((folded, _f1(raw_grams(text), raw_grams(original))))
    figures: dict[str, dict[str, float]] = {}
    for (size, way), pairs in found.items():
        folded, written = np.mean(np.array(pairs), axis=0)
        figures.setdefault(f"{size} copies", {}).update(
            {way: round(float(folded), 3), f"{way}, as written": round(float(written), 3)}
        )
    return figures


def main(seeds: list[int]) -> None:
    """Print one line a number of known copies."""
    for size, figures in measure(seeds).items():
        print(size, json.dumps(figures))


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1])

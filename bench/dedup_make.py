"""Make a labelled set of damaged reprints and look-alikes: `python -m bench.dedup_make SEED > docs.jsonl`.

One document a line in order of arrival: id, text, cluster (the truth), story (versions of one event share it), kind,
damage, strength. About 1,000 documents in 290 clusters; every name, number and sentence is drawn anew for each seed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from random import Random

from bench import dedup_kinds as kinds
from bench.dedup_damage import Desk, damaged


def _bases(f: kinds.Filler) -> Iterator[tuple[str, str, str, int]]:
    """(kind, text, story, reprints) of every cluster; an empty story means its own."""
    rng = f.rng
    articles = [kinds.article(f) for _ in range(28)]
    for number, text in enumerate(articles):
        yield "article", text, f"article{number}", rng.choice((3, 8, 12, 16, 24))
        if number < 8:
            yield "correction", kinds.corrected(text, rng), f"article{number}", rng.randint(0, 2)
    for _ in range(7):
        for kind, number in (("bulletin", 5), ("template", 5), ("flash", 4), ("nodigit", 5)):
            for n in range(number):
                templates = kinds.words(kind)
                yield kind, f.fill(templates[n % len(templates)]), "", rng.randint(0, 3)
        for kind in ("template", "flash"):
            yield "nodigit", kinds.without_digits(f.fill(f.word(kind))), "", rng.randint(0, 3)
        yield "cnumeral", kinds.in_chinese_numerals(f.fill(f.word("bulletin"))), "", rng.randint(0, 3)
    for _ in range(16):
        yield "campaign", kinds.campaign(f), "", rng.randint(0, 5)
    for _ in range(8):
        yield "quote", kinds.quote(f), "", rng.randint(0, 5)
        yield "digest", kinds.digest(f, articles), "", rng.randint(0, 3)
    for series in range(3):
        for part in range(4):
            yield "serial", kinds.serial(f, series, part), "", rng.randint(0, 3)
    for number in range(9):
        for text in kinds.update(f):
            yield "update", text, f"update{number}", rng.randint(0, 3)


def documents(seed: int) -> list[dict[str, str]]:
    """A set in order of arrival, the same for the same seed."""
    f = kinds.Filler(Random(seed))
    bases = list(_bases(f))
    desk = Desk(f, [text for kind, text, _, _ in bases if kind == "article"])
    rows: list[dict[str, str]] = []
    for number, (kind, text, story, reprints) in enumerate(bases):
        cluster = f"c{number}"
        gentle = kind not in ("article", "correction")
        copies = [(text, "orig", "0"), *(damaged(text, desk, gentle=gentle) for _ in range(reprints))]
        rows += [
            {"text": t, "cluster": cluster, "story": story or cluster, "kind": kind, "damage": d, "strength": s}
            for t, d, s in copies
        ]
    f.rng.shuffle(rows)
    return [{"id": f"d{i:05}"} | row for i, row in enumerate(rows)]


def main(seed: int) -> None:
    """Write the set."""
    for row in documents(seed):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]))

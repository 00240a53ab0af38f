"""Speed and size of the index: `python -m bench.dedup_scale 1000 10000 100000`.

Made-up text, about 960 characters a document; three in ten are reprints of an earlier one (cut, framed, words changed,
other width, line breaks) and one in ten is a bulletin like all others of its form. Texts lie in a table of the main
database and the index in an attached file, as in the crawl. One line of figures for each size, measured at that size:
documents a second (processor time of `add` alone, over the last tenth) and bytes of the index a document.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.dedup_kinds import Filler, words
from pipelines.database.copy_index import CopyIndex

BATCH = 500  # documents a transaction


def texts(rng: Random) -> Iterator[str]:
    """An endless stream of documents."""
    names = ("actors", "sites", "sorts", "acts", "things", "ends", "feels", "nouns", "links", "times", "sides")
    pool = [word for name in names for word in words(name)]
    pool += [a + b for a in words("place_a") for b in words("place_b")][::7] + [str(n) for n in range(3, 999, 7)]
    pool += ["，"] * (len(pool) // 7) + ["。"] * (len(pool) // 14) + ["。\n"] * (len(pool) // 40)
    filler = Filler(rng)
    seen: list[str] = []
    while True:
        dice = rng.random()
        if dice < 0.1:
            yield filler.fill(filler.word("bulletin"))
        elif dice < 0.4 and seen:
            yield reprint(rng.choice(seen), rng, pool)
        else:
            text = "".join(rng.choices(pool, k=max(40, int(rng.lognormvariate(6.0, 0.6)))))
            if len(seen) < 20000:
                seen.append(text)
            else:
                seen[rng.randrange(20000)] = text
            yield text


def reprint(text: str, rng: Random, pool: list[str]) -> str:
    """A copy with one or two kinds of damage."""
    for kind in rng.sample(range(6), rng.choice((1, 1, 2))):
        if kind == 0:
            text = text[: int(len(text) * rng.uniform(0.4, 0.9))]
        elif kind == 1:
            one, other, third = rng.choices(pool, k=3)
            text = f"您的位置：首页 > {one}\n来源：{other}网\n{text}\n（责任编辑：{third}）"
        elif kind == 2:
            text = text.replace(rng.choice(pool), rng.choice(pool)).replace(rng.choice(pool), "**")
        elif kind == 3:
            text = text.replace("，", ",").replace("\n", "")
        elif kind == 4:
            sentences = text.split("。")
            text = "。".join(s for s in sentences if rng.random() > 0.2) or text
    return text


def measure(sizes: list[int], folder: Path) -> Iterator[dict[str, float]]:
    """Fill one index and report when it reaches each size."""
    connection = sqlite3.connect(folder / "news.db", isolation_level=None)
    connection.execute("ATTACH ? AS dedup", (str(folder / "dedup.db"),))
    for schema in ("main", "dedup"):
        connection.execute(f"PRAGMA {schema}.journal_mode = WAL")
        connection.execute(f"PRAGMA {schema}.synchronous = NORMAL")
    connection.execute("CREATE TABLE pages(id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    read = "SELECT body FROM pages WHERE id = ?"
    index = CopyIndex(connection, lambda page: connection.execute(read, (page,)).fetchone()[0], schema="dedup")
    relations = {"new": 0, "exact": 0, "near": 0}
    spent: list[float] = []
    chars = 0
    wanted = iter(sorted(sizes))
    size = next(wanted)
    for page, text in enumerate(texts(Random(7)), 1):
        if (page - 1) % BATCH == 0:
            connection.execute("BEGIN")
        connection.execute("INSERT INTO pages VALUES (?, ?)", (page, text))
        chars += len(text)
        before = time.process_time()
        relations[index.add(page, text).relation] += 1
        spent.append(time.process_time() - before)
        if page % BATCH == 0 or page == size:
            before = time.process_time()
            connection.execute("COMMIT")
            spent[-1] += time.process_time() - before
            if page == size and page % BATCH:
                connection.execute("BEGIN")
        if page == size:
            last = spent[-max(1, size // 10) :]
            pages = connection.execute("PRAGMA dedup.page_count").fetchone()[0]
            size_of = connection.execute("PRAGMA dedup.page_size").fetchone()[0]
            yield {
                "documents": size,
                "docs/s at this size": round(len(last) / sum(last)),
                "docs/s over all": round(size / sum(spent)),
                "bytes a document": round(pages * size_of / size),
                "mean characters": round(chars / size),
                "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                **relations,
            }
            size = next(wanted, 0)
            if not size:
                return


def main(sizes: list[int]) -> None:
    """Print one line of figures a size."""
    with tempfile.TemporaryDirectory() as folder:
        for figures in measure(sizes, Path(folder)):
            print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1000, 10000, 100000])

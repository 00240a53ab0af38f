"""How fast is search, and how large its index: `python -m bench.search [ARTICLES]` (default 100000, some minutes).

The text is made up: words of the dictionary that opencc-python brings, drawn by Zipf's law between characters that any
Chinese text is full of, one in forty a number or a Latin word. An article has about 1,000 characters, and per character
as many distinct tokens as real news pages have (printed, so that it can be compared).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path

import opencc
from sqlite_utils import Database

from pipelines.database.migrations import migrations
from pipelines.rules.chinese import default_words
from pipelines.search import faults, rebuild, search
from pipelines.search.index_terms import tokens

LATIN = ["GDP", "5G", "A股", "AI", "2026年", "11月", "100万", "3.5", "iPhone", "K线", "App", "CPI"]


def dictionary() -> list[str]:
    """Simplified words of two to four characters, in an order of their own."""
    file = Path(opencc.__file__).parent / "dictionary" / "STPhrases.txt"
    words = [line.split("\t")[0] for line in file.read_text("utf-8").splitlines()]
    return [word for word in dict.fromkeys(words) if 2 <= len(word) <= 4]


class Writer:
    """Makes articles."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.words = dictionary()
        self.random.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 30) for rank in range(len(self.words))))
        self.frequent = [word for word in default_words().frequent if len(word) == 1] or list("的一是在不了有和人这")

    def text(self, chars: int) -> str:
        parts: list[str] = []
        topic = self.random.choices(self.words, cum_weights=self.weights, k=40)  # an article returns to its words
        while chars > 0:
            sentence = [
                self.random.choice(topic) if self.random.random() < 0.5 else self.random.choice(self.frequent)
                for _ in range(7)
            ]
            sentence += self.random.choices(self.words, cum_weights=self.weights, k=3)
            if self.random.random() < 0.3:
                sentence.append(self.random.choice(LATIN))
            self.random.shuffle(sentence)
            parts.append("".join(sentence) + self.random.choice("，，。。\n"))
            chars -= len(parts[-1])
        return "".join(parts).strip()


def fill(path: Path, articles: int) -> Database:
    """A database of ours with so many articles and nothing else, not yet indexed."""
    db = Database(path)
    migrations.apply(db)
    writer = Writer(7)
    with db.atomic():
        db.execute("DROP TRIGGER articles_indexed")
        for id in range(1, articles + 1):
            title, body = writer.text(18)[:24], writer.text(writer.random.randint(300, 1700))
            at = f"2026-{id * 12 // (articles + 1) + 1:02}-01"
            row = {"id": id, "title": title, "body": body, "chars": len(body), "published_at": at, "page_id": id}
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            db.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", list(row.values()))
    return db


def main(articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = fill(Path(folder) / "news.db", articles)
        text = value(db, "SELECT sum(length(CAST(title || body AS BLOB))) FROM articles")
        began = time.process_time()
        with db.atomic():
            rebuild(db.conn)
        seconds = time.process_time() - began
        index = value(db, "SELECT sum(length(block)) FROM articles_fts_data")
        sample = [row[0] for row in db.execute("SELECT body FROM articles WHERE id % 97 = 1 LIMIT 300")]
        distinct = sum(len(tokens("", body).split()) for body in sample) / sum(map(len, sample))
        print(f"{articles:,} articles, {text / 1e6:,.0f} MB of text, {distinct:.2f} distinct tokens a character")
        print(
            f"index {index / 1e6:,.0f} MB, {index / text:.0%} of the text; {articles / seconds:,.0f} articles a second"
        )
        assert not list(faults(db.conn))
        print("\nmedian and worst of 15, ms CPU              hits   search()         newest 20 by SQL")
        for query in queries():
            hits = value(db, f"SELECT count(*) FROM ({MATCHING})", query)
            ranked = times(lambda query=query: search(db.conn, query))
            newest = times(lambda query=query: db.execute(NEWEST, [query]).fetchall())
            print(f"{query:24} {hits:16,}   {ranked}   {newest}")
        db.close()


MATCHING = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH search_query(?)"
NEWEST = f"SELECT id, title FROM articles WHERE id IN ({MATCHING}) ORDER BY id DESC LIMIT 20"


def queries() -> list[str]:
    """Frequent and rare words, one character, long ones, other scripts, and the operators."""
    words = Writer(7).words
    long = next(word for word in words[20:] if len(word) == 4)
    one, two, rare = words[0], words[5], words[3000]
    plain = [one, two, rare, long, "的", one[0], "GDP", "A股", "2026年", "iph*", "".join(words[:3])]
    return [*plain, f"{one} {two}", f"{one} -{two}", f"title:{one}", f"{one} OR {rare}"]


def value(db: Database, sql: str, *arguments: str) -> int:
    return db.execute(sql, arguments).fetchone()[0]


def times(run: Callable[[], object]) -> str:
    took = []
    for _ in range(15):
        began = time.process_time()
        run()
        took.append(1000 * (time.process_time() - began))
    return f"{statistics.median(took):6.1f} {max(took):6.1f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

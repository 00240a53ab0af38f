"""Cluster documents the way the crawl does: `python -m bench.dedup DOCS.jsonl > clusters.jsonl`.

DOCS.jsonl has one {"id", "text", ...} a line in order of arrival; each goes through the persistent index once. "title"
is the headline, where it is not the first line of the text; "site" is the host that served the page: what recurs on it
is learned as the crawl learns it, and left out of later pages. Other fields are not looked at. Out goes one
{"id", "cluster"} a line.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlite_utils import Database

from pipelines.database import site_lines
from pipelines.database.copy_index import CopyIndex
from pipelines.database.migrations import migrations
from pipelines.record import Block, Page, Record, Removal
from pipelines.text.folding import line_digest


def cluster(documents: Sequence[Mapping[str, str] | str]) -> list[int]:
    """The cluster of each document, in order of arrival; a document without site and title may be given as its text."""
    texts: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "news.db")
        migrations.apply(database)
        connection = sqlite3.connect(Path(folder) / "dedup.db", isolation_level=None)
        connection.execute("BEGIN")
        index = CopyIndex(connection, texts.__getitem__)
        for number, document in enumerate(documents):
            known = {"text": document} if isinstance(document, str) else document
            record = _record(known, database)
            texts.append("\n".join(filter(None, [record.title, record.body])))
            relation = index.add(number, texts[-1]).relation
            if record.page.site:
                edges = site_lines.edge_lines([block.text for block in record.blocks])
                removed = [cut.text for cut in record.removals]
                with database.atomic():
                    site_lines.learn(database, record.page.site, edges, removed, founded=relation == "new")
        connection.execute("COMMIT")
        found = [c for _, c in index.pages()]
        connection.close()
        database.close()
    return found


def _record(document: Mapping[str, str], database: Database) -> Record:
    """A document as a record, without the lines that are known to recur on its site."""
    site = document.get("site") or ""
    blocks = tuple(Block(n, line) for n, line in enumerate(document["text"].split("\n")))
    page = Page(url=f"http://{site}/" if site else "", payload=b"", content_type="text/plain", fetched_at="")
    known = site_lines.recurring(database, site) if site else frozenset()
    ends = {block.position for block in (*blocks[: site_lines.HEAD], *blocks[-site_lines.TAIL :])}
    gone = [block for block in blocks if block.position in ends and line_digest(block.text) in known]
    return Record(
        page=page,
        blocks=tuple(block for block in blocks if block not in gone),
        removals=tuple(Removal("boilerplate", "recurs-on-site", block.position, block.text) for block in gone),
        title=document.get("title"),
    )


def main(path: str) -> None:
    """Read the documents, write the clusters."""
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    for document, found in zip(documents, cluster(documents), strict=True):
        print(json.dumps({"id": document["id"], "cluster": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

"""Cluster documents the way the crawl does: `python -m bench.dedup DOCS.jsonl > clusters.jsonl`.

DOCS.jsonl has one {"id", "text", ...} a line in order of arrival; each goes through the persistent index once. Other
fields are not looked at. Out goes one {"id", "cluster"} a line.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from pathlib import Path

from pipelines.database.copy_index import CopyIndex


def cluster(texts: list[str]) -> list[int]:
    """The cluster of each text, in order of arrival."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "dedup.db", isolation_level=None)
        connection.execute("BEGIN")
        index = CopyIndex(connection, texts.__getitem__)
        for number, text in enumerate(texts):
            index.add(number, text)
        connection.execute("COMMIT")
        found = [c for _, c in index.pages()]
        connection.close()
    return found


def main(path: str) -> None:
    """Read the documents, write the clusters."""
    with open(path, encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines if line.strip()]
    for document, found in zip(documents, cluster([d["text"] for d in documents]), strict=True):
        print(json.dumps({"id": document["id"], "cluster": found}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])

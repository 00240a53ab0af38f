"""The state of database and runs in the text format that node_exporter's textfile collector reads.

source   https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.clock import moment
from pipelines.database.store import Store

COUNTS = ("pages", "articles", "duplicates", "rejected", "failures")
HELP = {
    "run_started_seconds": "When the last run of a spider began, in seconds since 1970",
    "run_duration_seconds": "How long the last run of a spider that has ended took",
    "run_healthy": "Whether the last run of a spider that has ended was healthy",
    "run_count": "What the last run of a spider that has ended counted",
    "articles": "Distinct texts in the database",
    "pages": "Page versions in the database",
    "database_bytes": "Size of the database file",
    "warc_bytes": "Bytes of stored pages, by source",
}


def metrics(store: Store, sizes: Mapping[str, int]) -> str:
    """All metrics, a sample a line.

    sizes   source -> bytes of its pages in the WARC
    """
    lines: list[str] = []
    last = ""
    for name, labels, value in _samples(store, sizes):
        if name != last:
            lines += [f"# HELP qingliu_{name} {HELP[name]}", f"# TYPE qingliu_{name} gauge"]
            last = name
        told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        lines.append(f"qingliu_{name}{{{told}}} {value:.12g}" if told else f"qingliu_{name} {value:.12g}")
    return "\n".join(lines) + "\n"


def write_metrics(store: Store, sizes: Mapping[str, int], path: Path) -> None:
    """Write the metrics to a file that appears whole."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(metrics(store, sizes), "utf-8")
    part.replace(path)


def _samples(store: Store, sizes: Mapping[str, int]) -> Iterator[tuple[str, dict[str, str], float]]:
    latest = list(store.db.query("SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY spider)"))
    ended = list(
        store.db.query(
            "SELECT * FROM runs WHERE id IN (SELECT max(id) FROM runs WHERE finished_at IS NOT NULL GROUP BY spider)"
        )
    )
    for run in latest:
        yield "run_started_seconds", {"spider": run["spider"]}, moment(run["started_at"]).timestamp()
    for run in ended:
        took = moment(run["finished_at"]) - moment(run["started_at"])
        yield "run_duration_seconds", {"spider": run["spider"]}, took.total_seconds()
    for run in ended:
        yield "run_healthy", {"spider": run["spider"]}, run["healthy"] or 0
    for run in ended:
        for name in COUNTS:
            yield "run_count", {"spider": run["spider"], "what": name}, run[name] or 0
    for table in ("articles", "pages"):
        ((count,),) = store.db.execute(f"SELECT count(*) FROM {table}").fetchall()
        yield table, {}, count
    yield "database_bytes", {}, store.path.stat().st_size
    for source, size in sizes.items():
        yield "warc_bytes", {"source": source}, size


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

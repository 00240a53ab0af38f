"""Bytes of old pages, retired on purpose: the texts stay, and the pages say since when their bytes are gone.

A file whose pages are all retired is deleted; of another the kept records are written to a new file, byte for byte, the
database is told where they are now, and only then the old file goes. Killed in between, both files stand, and the
next pass ends the work.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.database.sql_rows import Row, to_json
from pipelines.database.store import Store
from pipelines.warc.files import record_spans


@dataclass(slots=True)
class Pruned:
    """What a pass did, or would do.

    pages     whose bytes were retired; kept: that were not, though old, since somebody corrected or checked them
    bytes     freed
    deleted, rewritten, missing   files
    """

    pages: int = 0
    kept: int = 0
    bytes: int = 0
    deleted: int = 0
    rewritten: int = 0
    missing: int = 0


def prune(
    store: Store, warc_folder: Path, *, before: str, sources: Sequence[str] = (), at: str, dry_run: bool = False
) -> Pruned:
    """Retire the bytes of pages that were fetched before a day.

    before    day or moment in UTC
    sources   ids of sources; none for all
    at        now, UTC
    Pages that somebody corrected or checked keep theirs: they are what the reading is measured on. So do those of a run
    that has not ended.
    """
    chosen = (
        "fetched_at < ? AND warc_file IS NOT NULL AND run_id NOT IN (SELECT id FROM runs WHERE finished_at IS NULL)"
    )
    given: list[object] = [before]
    if sources:
        chosen += f" AND source IN ({','.join('?' * len(sources))})"
        given += sources
    looked_at = "id IN (SELECT page_id FROM corrections UNION SELECT page_id FROM checks WHERE is_right IS NOT NULL)"
    done = Pruned()
    store.db.execute("PRAGMA synchronous = FULL")  # bytes go for good, so the rows must say so on the disk first
    (done.kept,) = store.db.execute(f"SELECT count(*) FROM pages WHERE {chosen} AND {looked_at}", given).fetchone()
    retired = {id for (id,) in store.db.execute(f"SELECT id FROM pages WHERE {chosen} AND NOT {looked_at}", given)}
    places = _places(store)
    for file in sorted(file for file, rows in places.items() if any(row["id"] in retired for _, row in rows)):
        _prune_file(store, warc_folder, file, places[file], retired, done, None if dry_run else at)
    done.pages = len(retired)
    return done


def _places(store: Store) -> dict[str, list[tuple[int, Row]]]:
    """File -> (offset, page) of every record that the database speaks of; a page may stand in several."""
    found: defaultdict[str, list[tuple[int, Row]]] = defaultdict(list)
    for row in store.db.query("SELECT id, warc_file, warc_offset, further FROM pages WHERE warc_file IS NOT NULL"):
        for place in (row, *json.loads(row["further"] or "[]")):
            found[place["warc_file"]].append((place["warc_offset"], row))
    return found


def _prune_file(
    store: Store, folder: Path, file: str, rows: list[tuple[int, Row]], retired: set[int], done: Pruned, at: str | None
) -> None:
    path = folder / file
    if not path.exists():
        done.missing += 1
        if at is not None:
            _write_down(store, file, rows, retired, None, {}, at)
        return
    size, staying = path.stat().st_size, {offset for offset, row in rows if row["id"] not in retired}
    if not staying:
        done.deleted += 1
        done.bytes += size
        if at is not None:
            _write_down(store, file, rows, retired, None, {}, at)
            path.unlink()
        return
    spans = record_spans(path)
    going = {offset for offset, row in rows if row["id"] in retired} - staying
    freed = sum(end - start for start, end in spans if start in going)
    done.rewritten += 1
    done.bytes += freed
    if at is None or not freed:
        return
    name = _new_name(folder, file)
    moved = _rewrite(path, folder / name, [span for span in spans if span[0] not in going])
    _write_down(store, file, rows, retired, name, moved, at)
    path.unlink()


def _new_name(folder: Path, file: str) -> str:
    stem = file.removesuffix(".warc.gz")
    return next(name for n in range(1, 10_000) if not (folder / (name := f"{stem}-kept{n}.warc.gz")).exists())


def _rewrite(source: Path, target: Path, spans: list[tuple[int, int]]) -> dict[int, int]:
    """Copy these records, one gzip member each, to a new file; old offset -> new one."""
    moved: dict[int, int] = {}
    with source.open("rb") as file, target.open("xb") as copy:
        for start, end in spans:
            moved[start] = copy.tell()
            file.seek(start)
            copy.write(file.read(end - start))
        copy.flush()
        os.fsync(copy.fileno())
    return moved


def _write_down(
    store: Store,
    file: str,
    rows: list[tuple[int, Row]],
    retired: set[int],
    name: str | None,
    moved: dict[int, int],
    at: str,
) -> None:
    """Tell the database where the records of one file are now, in one transaction."""
    with store.db.atomic():
        for page_id in sorted({row["id"] for _, row in rows}):
            if page_id in retired:
                gone = "UPDATE pages SET warc_file = NULL, warc_offset = NULL, retired_at = ? WHERE id = ?"
                store.db.execute(gone, [at, page_id])
                continue
            row = next(store.db.query("SELECT warc_file, warc_offset, further FROM pages WHERE id = ?", [page_id]))
            further = json.loads(row["further"] or "[]")
            for place in (row, *further):
                if place["warc_file"] == file and place["warc_offset"] in moved:
                    place |= {"warc_file": name, "warc_offset": moved[place["warc_offset"]]}
            change = "UPDATE pages SET warc_file = ?, warc_offset = ?, further = ? WHERE id = ?"
            store.db.execute(change, [row["warc_file"], row["warc_offset"], to_json(further), page_id])

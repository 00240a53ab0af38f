"""Pages that a killed run stored and whose bytes did not reach the disk: found, told, and fetched again by the next.

Until the WARC file is closed, and the database's log is written back, both are only in the hands of the system. A
killed process loses nothing by that; a machine that goes down may lose the end of either.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.database.store import Store
from pipelines.runs.ledger import Ledger
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import verified_page


def note_losses(store: Store, spider: str, warc_folder: Path, at: str) -> int:
    """Read again what runs of a spider stored that never ended; call it before the next run begins.

    A page without its bytes is marked as lost (the crawl then asks for it as for one never seen, and what comes takes
    its place) and becomes a row of failures of the run that stored it.
    at        now, UTC
    returns   how many pages are lost
    """
    query = (
        "SELECT pages.* FROM runs JOIN pages ON pages.run_id = runs.id"
        " WHERE spider = ? AND finished_at IS NULL AND lost_at IS NULL ORDER BY pages.id"
    )
    lost = 0
    for row in list(store.db.query(query, [spider])):
        try:
            verified_page(row, warc_folder)
        except DamagedArchive as error:
            lost += 1
            with store.db.atomic():
                store.memory.lost(row["id"], at)
                Ledger(store.db).add_failure(
                    row["run_id"], url=row["url"], kind="damaged-warc", at=at, source=row["source"], detail=str(error)
                )
    return lost

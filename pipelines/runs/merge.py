"""Another machine's database into ours: its files, its rows, with the texts prepared by as many processes as there are
cores beside the one that writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipelines.database.merging import Merge, Merged
from pipelines.database.other_database import OtherDatabase
from pipelines.database.store import Store
from pipelines.runs.comparing import Comparing
from pipelines.runs.lock import Busy, at_work
from pipelines.runs.workers import default_workers
from pipelines.warc.adopting import Adopted, adopt


class BytesMissing(Exception):
    """WARC files that the other database names are not to be found; the message says which and what to do."""


def merge(
    store: Store,
    path: Path,
    *,
    theirs: Path | None,
    ours: Path,
    at: str,
    without_bytes: bool = False,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda pages: None,
) -> tuple[Merged, Adopted]:
    """Take another database into ours.

    path            its file
    theirs          the folder of its WARC files; None for warc/ beside it
    ours            our folder, into which they are linked or copied where it lacks them
    without_bytes   take pages whose WARC file is in neither folder
    processes       that prepare texts; None for one a core, without the one that writes
    progress        called with the number of pages that were gone through
    raises          StoreError, Busy where a run is at work on it, BytesMissing
    """
    other = OtherDatabase(path, store.path)
    try:
        if busy := at_work(path):
            raise Busy(f"{', '.join(busy)} is at work on {path}: merge it when that has ended")
        mark = other.id[:8]
        folder = theirs or path.parent / "warc"
        adopted = adopt(other.warc_files(), folder, ours, mark)
        if adopted.missing and not without_bytes:
            more = f" and {len(adopted.missing) - 1} more" if len(adopted.missing) > 1 else ""
            raise BytesMissing(
                f"{adopted.missing[0]}{more} are neither in {folder} nor in {ours}: name the folder of its WARC files"
                " with --warc FOLDER, or take the pages without their bytes with --without-bytes"
            )
        count = max(0, default_workers() - 1) if processes is None else processes
        with Comparing(store.path, count) as comparing:
            return Merge(store, other, adopted.renamed, at, progress).carry_out(comparing.prepared), adopted
    finally:
        other.close()

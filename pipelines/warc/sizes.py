"""How many bytes of the WARC each source takes."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from pathlib import Path

from pipelines.database.store import Store


def bytes_by_source(store: Store, warc_folder: Path) -> Counter[str]:
    """Source, or site where there is none -> bytes on the disk, the most first.

    A record ends where the next one begins; what no page speaks of counts with the page before it.
    """
    query = (
        "SELECT warc_file, warc_offset, coalesce(source, nullif(site, ''), 'files') FROM pages"
        " WHERE warc_file IS NOT NULL ORDER BY warc_file, warc_offset"
    )
    found: Counter[str] = Counter()
    for file, records in groupby(store.db.execute(query), key=lambda row: row[0]):
        path = warc_folder / file
        if not path.exists():
            continue
        places = [(offset, source) for _, offset, source in records]
        for (start, source), (end, _) in pairwise([*places, (path.stat().st_size, "")]):
            found[source] += max(0, end - start)
    return Counter(dict(found.most_common()))

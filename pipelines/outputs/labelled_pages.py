"""What people corrected or found right, as labelled pages to measure and to train on: JSON lines beside a WARC."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pipelines.database.corrections import FIELDS, REJECT
from pipelines.database.sql_rows import Row
from pipelines.database.store import Store
from pipelines.warc.files import DamagedArchive, WarcWriter
from pipelines.warc.provenance import verified_page

KEYS = {
    "published_at": "published",
    "outlet": "source",
    "authors": "author",
    "editors": "editor",
}  # as gold files call them


def write_labelled(store: Store, warc_folder: Path, output: Path) -> tuple[int, int]:
    """Write every page that somebody corrected or found right in all fields.

    output    a line a page: id, url, and for each field that somebody looked at what is right, null for nothing; a
              field that nobody looked at is not there. A page that is no article has "reject_reason" instead. The
              bytes stand beside it, in a WARC named after it
    returns   how many pages, and how many whose bytes cannot be read any more, which are left out
    raises    OSError
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    for old in output.parent.glob(f"{output.stem}-*.warc.gz"):
        old.unlink()
    warc = WarcWriter(output.parent, output.stem)
    query = (
        "SELECT p.*, (SELECT json_group_array(field) FROM corrections WHERE page_id = p.id AND withdrawn_at IS NULL)"
        " AS corrected, (SELECT is_right FROM checks WHERE page_id = p.id) AS is_right"
        " FROM pages p WHERE id IN (SELECT page_id FROM corrections WHERE withdrawn_at IS NULL)"
        " OR id IN (SELECT page_id FROM checks WHERE is_right) ORDER BY id"
    )
    lines: list[str] = []
    lost = 0
    try:
        for row in list(store.db.query(query)):
            label = label_of(row)
            if label is None:
                continue
            try:
                page = verified_page(row, warc_folder)
            except DamagedArchive:
                lost += 1
                continue
            warc.add(page)
            lines.append(json.dumps(label, ensure_ascii=False))
    finally:
        warc.close()
    part = output.with_name(output.name + ".part")
    part.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    part.replace(output)
    return len(lines), lost


def label_of(row: Row) -> dict[str, Any] | None:
    """What is known for certain of a page; None where that is nothing.

    row   of pages, with `corrected`, a JSON array of fields, and `is_right`
    """
    corrected = set(json.loads(row["corrected"]))
    label: dict[str, Any] = {"id": hashlib.sha256(row["url"].encode()).hexdigest()[:8], "url": row["url"]}
    if row[REJECT] is not None:
        return label | {REJECT: row[REJECT]} if REJECT in corrected else None
    known = [field for field in FIELDS if row["is_right"] or field in corrected]
    for field in known:
        label[KEYS.get(field, field)] = _as_gold(field, row[field])
    return label if known else None


def _as_gold(field: str, value: str | None) -> Any:
    if field == "published_at":
        return value.replace("T", " ").removesuffix("+08:00").removesuffix(":00") if value else None
    return (json.loads(value or "[]") or None) if field in ("authors", "editors", "keywords") else value

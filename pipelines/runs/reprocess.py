"""All stored pages, or some, again from the WARC with today's chain; what that changes, counted.

The database is the only memory: each page names the edition of the chain that it was last cleaned with, so a pass that
was killed goes on where it stood. Workers read and clean; one writer compares and writes, in the order of the pages.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.database.page_columns import page_row
from pipelines.database.prepared import Prepared, prepare
from pipelines.database.sql_rows import Row
from pipelines.database.store import Store
from pipelines.edition import edition
from pipelines.record import Hints
from pipelines.runs.cluster import AnyWorkers, ClusterLost
from pipelines.runs.collector import page_cleaned
from pipelines.runs.ledger import Ledger
from pipelines.runs.workers import failure_of
from pipelines.stages import clean
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import verified_page

COMPARED = {  # column of pages: what people call it
    "body": "bodies", "title": "titles", "subtitle": "subtitles", "published_at": "dates", "outlet": "outlets",
    "authors": "authors", "editors": "editors", "section": "sections", "keywords": "keywords",
    "body_original": "originals", "script": "scripts", "language": "languages", "charset": "charsets",
    "canonical_url": "canonical URLs", "extractor": "extractors", "masked": "masked spots", "glosses": "glosses",
    "flags": "flags",
}  # fmt: skip
AHEAD = 8  # pages a worker that are under way before the writer takes the first: keeps all busy behind a slow page
TOGETHER = 16  # pages in one transaction, at most: others who write wait for no longer
EXAMPLES = 20
OF_THE_PLACE = ("url", "source", "told", "warc_file", "warc_offset", "further", "sha256", "retired_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which pages; all conditions must hold, and an empty one holds for all.

    since           day or moment in UTC, of the fetch
    where           an SQL expression over the columns of pages
    """

    site: Sequence[str] = ()
    source: Sequence[str] = ()
    since: str = ""
    reject_reason: Sequence[str] = ()
    where: str = ""

    def sql(self) -> tuple[str, list[Any]]:
        """A condition and its arguments."""
        conditions, arguments = ["1"], []
        for column in ("site", "source", "reject_reason"):
            if values := getattr(self, column):
                conditions.append(f"{column} IN ({','.join('?' * len(values))})")
                arguments += values
        if self.since:
            conditions.append("fetched_at >= ?")
            arguments.append(self.since)
        if self.where:
            conditions.append(f"({self.where})")
        return " AND ".join(conditions), arguments


@dataclass(slots=True)
class Changes:
    """What a pass changed, or would.

    pages      cleaned; of them `changed` came out otherwise
    current    pages of the selection that today's chain had cleaned before
    fields     by column: pages on which it is another
    moves      "rejected -> article", "article -> rejected", "other reason"
    added, gone   removals by stage/rule: made now, made no more
    articles   "new", "gone" (no page carries them any more); a dry pass can't tell
    failures   by kind; those pages keep their rows
    cluster_lost   in words, where the pass ended by that
    examples   the first changed pages: id, url, and by field the value before and after
    """

    pages: int = 0
    changed: int = 0
    current: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    cluster_lost: str = ""
    examples: list[Row] = field(default_factory=list)

    @property
    def healthy(self) -> bool:
        return self.failures.total() <= self.pages

    def as_json(self) -> Row:
        return {name: getattr(self, name) for name in self.__slots__}


def pending(
    store: Store, selection: Selection, hints: Mapping[str, Hints], *, again: bool = False
) -> tuple[list[int], int]:
    """Ids of the selected pages that today's chain has not cleaned yet, and the number of those that it has.

    Canonical pages come first: their articles' texts are what the other pages are then compared with.
    again    all of the selection, as if none were cleaned
    raises   StoreError when the selection's SQL is wrong
    """
    today = {source: edition(hint) for source, hint in hints.items()}
    general = edition(Hints())
    condition, arguments = selection.sql()
    rows = store.chosen(
        f"SELECT id, source, cleaned_with FROM pages WHERE {condition} AND retired_at IS NULL"
        " ORDER BY CASE relation WHEN 'canonical' THEN 0 WHEN 'reworded' THEN 0 WHEN 'rejected' THEN 2 ELSE 1 END, id",
        arguments,
    )
    ids, current = [], 0
    for row in rows:
        if not again and row["cleaned_with"] == today.get(row["source"], general):
            current += 1
        else:
            ids.append(row["id"])
    return ids, current


async def reprocess(
    store: Store,
    ids: Sequence[int],
    *,
    warc_folder: Path,
    workers: AnyWorkers,
    hints: Mapping[str, Hints],
    now: Callable[[], str],
    run_id: int | None,
    stop: asyncio.Event,
    moved: Callable[[Changes], None] = lambda changes: None,
) -> Changes:
    """Clean the pages again and store what came out, page by page.

    run_id   the run whose failures are written down; None: nothing is written, only compared
    stop     set it, and the pass ends behind the pages that are under way
    moved    told after each page, or several
    """
    changes = Changes()
    under_way: deque[tuple[Row, asyncio.Future[Prepared]]] = deque()
    left = iter(ids)

    def begin() -> None:
        """As many more pages as there is room for: each sees what the pages before these have taught."""
        while len(under_way) < AHEAD * workers.count and not stop.is_set() and (page_id := next(left, None)):
            row = _stored(store, page_id)
            hint = replace(
                hints.get(row["source"], Hints()),
                recurring=store.recurring(row["site"]),
                accepted=store.corrections.is_accepted(row["url"]),
            )
            given = {name: row[name] for name in OF_THE_PLACE}
            under_way.append((row, asyncio.ensure_future(workers.run(_clean_again, given, warc_folder, hint))))

    def settle(row: Row, future: asyncio.Future[Prepared]) -> None:
        if (error := future.exception()) is None:
            _settle(store, row["id"], future.result(), changes, None if run_id is None else now())
        elif isinstance(error, ClusterLost):
            changes.cluster_lost = str(error)
            stop.set()
        elif isinstance(error, Exception):
            kind, detail = _failure(error)
            changes.failures[kind] += 1
            if run_id is not None:
                more = {"source": row["source"], "detail": detail}
                Ledger(store.db).add_failure(run_id, url=row["url"], kind=kind, at=now(), **more)
        else:
            raise error

    try:
        begin()
        while under_way:
            await asyncio.wait([under_way[0][1]])
            # What is ready by now goes in one transaction: a crash loses as much as the next pass does again.
            with store.db.atomic() if run_id is not None else nullcontext():
                for _ in range(TOGETHER):
                    settle(*under_way.popleft())
                    begin()
                    if not (under_way and under_way[0][1].done()):
                        break
            moved(changes)
        return changes
    finally:
        for _, future in under_way:
            future.cancel()


def _clean_again(row: Row, warc_folder: Path, hints: Hints) -> Prepared:
    ready = prepare(clean(verified_page(row, warc_folder), hints=hints))
    page_cleaned()
    return ready


def _failure(error: Exception) -> tuple[str, str]:
    if isinstance(error, DamagedArchive):
        return "damaged-warc", str(error)
    kind, detail = failure_of(error)
    return f"clean-{kind}", detail


def _stored(store: Store, page_id: int) -> Row:
    """The page's row, with the text that it has or shares."""
    query = "SELECT pages.*, articles.body AS shared FROM pages LEFT JOIN articles ON articles.id = article_id"
    row = next(store.db.query(f"{query} WHERE pages.id = ?", [page_id]))
    shared = row.pop("shared")
    return row if row["body"] is not None else row | {"body": shared}


def _settle(store: Store, page_id: int, ready: Prepared, changes: Changes, at: str | None) -> None:
    """Compare with what is stored; write, when there is a time to write down."""
    before, ready = _stored(store, page_id), ready.corrected(store.corrections.applied(ready.record, page_id))
    stored = store.db.execute("SELECT stage, rule, text FROM removals WHERE page_id = ?", [page_id])
    _compare(before, Counter(stored.fetchall()), ready, changes)
    if at is None:
        return
    outcome = store.replace(page_id, ready, at)
    changes.articles["new"] += outcome.relation == "canonical" and outcome.article_id != before["article_id"]
    changes.articles["gone"] += outcome.gone


def _compare(before: Row, stored: Counter[tuple[str, str, str]], ready: Prepared, changes: Changes) -> None:
    record, after = ready.record, page_row(ready.record, 0, None, ready.bytes_digest)
    differing = [name for name in COMPARED if before[name] != after[name]]
    made = Counter((removal.stage, removal.rule, removal.text) for removal in record.removals)
    for tally, difference in ((changes.added, made - stored), (changes.gone, stored - made)):
        for (stage, rule, _), count in difference.items():
            tally[f"{stage}/{rule}"] += count
    reasons = before["reject_reason"], after["reject_reason"]
    changes.pages += 1
    changes.fields.update(differing)
    if reasons[0] != reasons[1]:
        before_it, after_it = ("rejected" if reason else "article" for reason in reasons)
        changes.moves["other reason" if all(reasons) else f"{before_it} -> {after_it}"] += 1
        differing.append("reject_reason")
    if differing or made != stored:
        changes.changed += 1
        if len(changes.examples) < EXAMPLES:
            values = {name: [before[name], after[name]] for name in differing}
            changes.examples.append({"id": before["id"], "url": before["url"], "changed": values})

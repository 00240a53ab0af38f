"""Another database's rows into ours, so that ours is as if it had seen everything.

Pages come in the order in which the other stored them, many a transaction, and are compared with ours as they would be
on arrival. What became which is written down in the transaction that takes it in: a merge that is interrupted goes on
where it was, and a second one changes nothing. A page that is fetched again by either side is taken as a version of its
URL. Articles of ours keep their ids.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.copies.fingerprint import Text, digest_of
from pipelines.copies.likeness import Likeness
from pipelines.database import site_lines
from pipelines.database.articles import Arriving
from pipelines.database.copy_candidates import CopyCandidates
from pipelines.database.merged_decisions import MergedDecisions
from pipelines.database.other_database import OtherDatabase
from pipelines.database.page_columns import says_the_same
from pipelines.database.prepared import compared_text
from pipelines.database.publishers import house_of
from pipelines.database.sql_rows import Row, Rows, to_json
from pipelines.database.store import Store
from pipelines.search import expect_articles
from pipelines.search.index_terms import tokens

BATCH = 256  # pages a transaction
# What a page's place among our articles decides; it is found out anew.
OF_THE_PLACE = {"article_id": None, "relation": "rejected", "similarity": None, "copy_of": None, "why": None}
OF_THE_PLACE |= {"refused": None, "rewords": None}
INTO_MERGED = "INTO merged_pages (database, other_page, other_article, fetched_at, page_id) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class PreparedText:
    """What the writer needs of a page's text, computed where there is time.

    digest        of the body
    compared      headline and body, made ready for comparison
    terms         of the search index
    edges         site_lines.edge_lines
    likes         how like it is to pages that we held when it was compared; {} where it was not
    """

    digest: str
    compared: Text
    terms: str
    edges: Collection[int]
    likes: Mapping[int, Likeness]


@dataclass(slots=True)
class Merged:
    """What a merge brought.

    pages        new rows of pages;  known: pages that were there already, or whose text at their URL was
    articles     new articles;  runs, failures, corrections, checks: new rows
    """

    pages: int = 0
    known: int = 0
    articles: int = 0
    runs: int = 0
    failures: int = 0
    corrections: int = 0
    checks: int = 0


def prepare_texts(texts: Sequence[tuple[str, str]], held: CopyCandidates | None = None) -> list[PreparedText]:
    """What the writer needs of texts, each a headline ("" for none) and a body; any process can do it.

    held   the copies that we hold, to compare the texts with
    """
    found = []
    for title, body in texts:
        text = compared_text(title or None, body)
        likes = {} if held is None else held.likenesses(text)
        edges = site_lines.edge_lines(body.split("\n"))
        found.append(PreparedText(digest_of(body), text, tokens(title, body), edges, likes))
    return found


Prepare = Callable[[Iterator[list[Row]]], Iterator[tuple[list[Row], Sequence[PreparedText]]]]


def texts_of(pages: Iterable[Row]) -> list[tuple[str, str]]:
    """What `prepare_texts` is given for rows of pages: of those that carry a text, in order."""
    return [(page["title"] or "", page["text"]) for page in pages if page["text_digest"]]


def prepare_here(batches: Iterator[list[Row]]) -> Iterator[tuple[list[Row], Sequence[PreparedText]]]:
    """The batches with what was prepared of them, by this process."""
    for pages in batches:
        yield pages, prepare_texts(texts_of(pages))


class Merge:
    """Takes one database into another; `carry_out` does all of it.

    store     ours, opened to write
    other     the one that is taken in
    renamed   WARC file as the other names it -> as it is called here, where the two differ
    at        now, UTC
    progress  called with the number of pages that are here
    """

    def __init__(
        self,
        store: Store,
        other: OtherDatabase,
        renamed: Mapping[str, str],
        at: str,
        progress: Callable[[int], None] = lambda pages: None,
    ) -> None:
        self._progress = progress
        self.store, self.other, self.renamed, self.at = store, other, renamed, at
        self.db, self.rows = store.db, Rows(store.db)
        self.done = Merged()
        self._runs: dict[int, int] = {}  # run of the other -> ours
        self._became: list[tuple[object, ...]] = []  # rows of merged_pages that are yet to be written

    def carry_out(self, prepare_all: Prepare = prepare_here) -> Merged:
        """Everything, in order; each step is one transaction or many, and skips what was done before."""
        before = self.rows.value("SELECT count(*) FROM articles")
        self._name()
        self._take_runs()
        for pages, prepared in prepare_all(self._unknown()):
            with self.db.atomic():
                self._take_pages(pages, prepared)
            self._progress(self.done.pages + self.done.known)
        self._take_earlier_merges()
        decisions = MergedDecisions(self.store, self.other, self.at)
        self.done.corrections, self.done.checks = decisions.take_corrections(), decisions.take_checks()
        self._take_addresses()
        self.done.articles = max(0, self.rows.value("SELECT count(*) FROM articles") - before)
        if self.done.pages or self.done.runs or self.done.corrections or self.done.checks:
            with self.db.atomic():
                self.db.execute("UPDATE databases SET merged_at = ? WHERE id = ?", [self.at, self.other.id])
        return self.done

    def _name(self) -> None:
        """Say which databases there are: the other, and those that were merged into it."""
        query = "INSERT OR IGNORE INTO databases (id, name, own, merged_at) VALUES (?, ?, 0, ?)"
        with self.db.atomic():
            for row in self.other.rows("databases"):
                name = self.other.path.name if row["own"] else row["name"]
                self.db.execute(query, [row["id"], name, None if row["own"] else row["merged_at"]])

    # -- runs --------------------------------------------------------------------------------------------------------

    def _take_runs(self) -> None:
        """Runs with their failures, each a row of its own; one that had not ended then says how it ended."""
        known = dict(self.db.execute("SELECT other_run, run_id FROM merged_runs WHERE database = ?", [self.other.id]))
        for run in self.other.rows("runs"):
            number = run.pop("id")
            with self.db.atomic():
                if number not in known:
                    known[number] = self.rows.insert("runs", run)
                    row = {"database": self.other.id, "other_run": number, "run_id": known[number]}
                    self.rows.insert("merged_runs", row)
                    self.done.runs += 1
                elif self.rows.row("runs", known[number]) != {"id": known[number]} | run:
                    self.rows.update("runs", known[number], run)
                self._take_failures(number, known[number])
        self._runs = known

    def _take_failures(self, number: int, run_id: int) -> None:
        have = self.rows.value("SELECT count(*) FROM failures WHERE run_id = ?", [run_id])
        query = "SELECT * FROM failures WHERE run_id = ? ORDER BY rowid LIMIT -1 OFFSET ?"
        for failure in self.other.db.query(query, [number, have]):
            self.rows.insert("failures", failure | {"run_id": run_id})
            self.done.failures += 1

    # -- pages -------------------------------------------------------------------------------------------------------

    def _take_pages(self, pages: list[Row], prepared: Sequence[PreparedText]) -> None:
        """Neighbouring pages of the other, within one transaction."""
        texts = iter(prepared)
        ready = {page["id"]: next(texts) for page in pages if page["text_digest"]}
        versions = self._versions(page["url"] for page in pages)
        next_id = self.rows.value("SELECT coalesce(max(id), 0) + 1 FROM pages")
        fresh: list[tuple[Row, Row]] = []  # the other's row and ours
        earlier: dict[int, Row | None] = {}
        for page in pages:
            own = versions.setdefault(page["url"], [])
            before = [row for row in own if row["fetched_at"] <= page["fetched_at"]]
            after = [row for row in own if row["fetched_at"] > page["fetched_at"]]
            digest = ready[page["id"]].digest if page["id"] in ready else None
            if same := self._same(page, digest, before, after):
                self._write_down(page, same["id"])
                self._confirm(same, page)
                self.done.known += 1
                continue
            row = self._row(page, next_id, digest)
            next_id += 1
            fresh.append((page, row))
            carrying = [one for one in (*reversed(before), *after) if one["text_digest"]]
            earlier[row["id"]] = carrying[0] if carrying and digest else None
            own.append(row)
            own.sort(key=lambda one: (one["fetched_at"], one["id"]))
            self._write_down(page, row["id"])
        self.db.conn.executemany(f"REPLACE {INTO_MERGED}", self._became)
        self._became.clear()
        if fresh:
            self._place(pages, fresh, earlier, ready)

    def _place(
        self,
        pages: list[Row],
        fresh: list[tuple[Row, Row]],
        earlier: Mapping[int, Row | None],
        ready: Mapping[int, PreparedText],
    ) -> None:
        """Store new pages with their removals and their articles."""
        removals = self.other.removals(pages)
        self.db.conn.executemany(
            "INSERT INTO removals (page_id, position, stage, rule, text) VALUES (?, ?, ?, ?, ?)",
            [(row["id"], *removal) for page, row in fresh for removal in removals.get(page["id"], ())],
        )
        texts = ((page, ready[page["id"]]) for page, _ in fresh if page["id"] in ready)
        expect_articles({(page["title"] or "", page["text"]): one.terms for page, one in texts})
        articles, touched = self.store.articles, set[int]()
        for page, row in fresh:
            if (one := ready.get(page["id"])) is None:
                self.rows.insert("pages", row)
                continue
            version = earlier[row["id"]]
            arriving = Arriving(row["id"], page["title"], page["text"], one.digest, one.compared)
            arrival, versions, told = articles.arrive(arriving, version, one.likes)
            if articles.insert(row | told, arrival, version, self.at) is None:
                touched |= {row["id"], *([version["id"]] if version else ())}
            if version is None:  # pages are counted, not their versions
                removed = [cut[3] for cut in removals.get(page["id"], ()) if cut[2] == site_lines.RULE]
                founded = arrival.relation == "new" and not versions
                site_lines.learn(self.db, page["site"] or "", one.edges, map(str, removed), founded=founded)
        articles.settle(touched, self.at)
        self.done.pages += len(fresh)

    def _unknown(self) -> Iterator[list[Row]]:
        """The other's pages that were not taken in before; those that were may have been seen again since."""
        for pages in self.other.pages(BATCH):
            known = self._known(pages)
            if known:
                with self.db.atomic():
                    for page in pages:
                        if page["id"] in known:
                            self._confirm(known[page["id"]], page)
                self.done.known += len(known)
            if rest := [page for page in pages if page["id"] not in known]:
                yield rest

    def _known(self, pages: list[Row]) -> dict[int, Row]:
        """Page of the other -> our row of it, of those that were taken in before."""
        query = (
            "SELECT m.other_page, m.fetched_at AS taken_at, p.* FROM merged_pages m JOIN pages p ON p.id = m.page_id"
            " WHERE m.database = ? AND m.other_page BETWEEN ? AND ?"
        )
        given = [self.other.id, pages[0]["id"], pages[-1]["id"]]
        found = {row["other_page"]: row for row in self.db.query(query, given)}
        # Two databases may go on from one copy, and give one id to two pages.
        return {
            page["id"]: found[page["id"]]
            for page in pages
            if page["id"] in found
            and (page["url"], page["fetched_at"]) == (found[page["id"]]["url"], found[page["id"]]["taken_at"])
        }

    def _versions(self, urls: Iterable[str]) -> dict[str, list[Row]]:
        """Our pages of these URLs, in the order in which they were fetched."""
        query = "SELECT * FROM pages WHERE url IN (SELECT value FROM json_each(?)) ORDER BY fetched_at, id"
        found: dict[str, list[Row]] = {}
        for row in self.db.query(query, [json.dumps(sorted(set(urls)))]):
            found.setdefault(row["url"], []).append(row)
        return found

    @staticmethod
    def _same(page: Row, digest: str | None, before: list[Row], after: list[Row]) -> Row | None:
        """Our row of the very fetch, or of the version beside it that says the same."""
        for row in (*before, *after):
            if (row["fetched_at"], row["sha256"]) == (page["fetched_at"], page["sha256"]):
                return row
        for row in (*before[-1:], *after[:1]):
            if says_the_same(row, digest, page["reject_reason"], page["title"]):
                return row
        return None

    def _row(self, page: Row, page_id: int, digest: str | None) -> Row:
        """Our row of a page of the other, before it has its place."""
        row = {name: page[name] for name in self._columns} | OF_THE_PLACE
        row |= {"id": page_id, "run_id": self._runs[page["run_id"]], "text_digest": digest}
        row |= {"body": page["text"], "publisher": house_of(page["outlet"])}
        if self.renamed:
            row["warc_file"] = self.renamed.get(page["warc_file"], page["warc_file"])
            further = json.loads(page["further"] or "[]")
            for one in further:
                one["warc_file"] = self.renamed.get(one["warc_file"], one["warc_file"])
            row["further"] = to_json(further)
        return row

    @cached_property
    def _columns(self) -> list[str]:
        return [row[1] for row in self.db.execute("PRAGMA table_info(pages)")]  # those that are computed are not listed

    def _write_down(self, page: Row, page_id: int) -> None:
        self._became.append((self.other.id, page["id"], page["article_id"], page["fetched_at"], page_id))

    def _confirm(self, row: Row, page: Row) -> None:
        """The other saw a page of ours as well: perhaps later, or as gone."""
        if page["last_seen_at"] < row["last_seen_at"]:
            return
        latest = page["last_seen_at"] > row["last_seen_at"]
        seen = {"last_seen_at": page["last_seen_at"], "gone_at": page["gone_at"] if latest else row["gone_at"]}
        seen["gone_at"] = seen["gone_at"] or page["gone_at"]
        if any(row[name] != value for name, value in seen.items()):
            self.rows.update("pages", row["id"], seen)
            row.update(seen)

    def _take_earlier_merges(self) -> None:
        """What became which when others were merged into the other, so that their ids are known here as well."""
        own = self.rows.value("SELECT id FROM databases WHERE own")
        ours = "SELECT page_id FROM merged_pages WHERE database = ? AND other_page = ?"
        with self.db.atomic():
            for row in self.other.rows("merged_pages"):
                if row["database"] != own:
                    page = self.rows.value(ours, [self.other.id, row["page_id"]])
                    self.db.conn.execute(f"INSERT OR IGNORE {INTO_MERGED}", [*list(row.values())[:4], page])

    # -- addresses ---------------------------------------------------------------------------------------------------

    def _take_addresses(self) -> None:
        """Redirects and listings, of two the one that was seen later."""
        with self.db.atomic():
            for table in ("redirects", "listings"):
                for row in self.other.rows(table):
                    names, marks = ", ".join(row), ", ".join("?" * len(row))
                    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "url")
                    self.db.conn.execute(
                        f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (url) DO UPDATE SET {changes}"
                        f" WHERE excluded.last_seen_at > {table}.last_seen_at",
                        list(row.values()),
                    )

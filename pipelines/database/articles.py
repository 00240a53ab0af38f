"""Which pages carry which article, and which of them lends it its text.

The index of copies (copy_index.py) says which pages belong together; here the articles are made to say the same: one
article a cluster, its id kept through everything that happens to the cluster. The index lies in a file of its own
beside the database and can be made anew; who is going to write has the two compared first (`catch_up`), since they
are not written in one stroke.
All methods work inside the transaction that the caller has opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from sqlite_utils import Database

from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import SAME, Arrival, Likeness
from pipelines.copies.revision import Revision, revision
from pipelines.database.article_rows import ArticleRows, relation_of_founder
from pipelines.database.copy_candidates import Likenesses, text_of
from pipelines.database.copy_index import CopyIndex
from pipelines.database.copy_tables import SUMS
from pipelines.database.corrections import Corrections
from pipelines.database.prepared import headed
from pipelines.database.sql_rows import Row, Rows, to_json


@dataclass(frozen=True, slots=True)
class Settled:
    """Ids of the articles that came to be and of those that no page carries any more."""

    founded: set[int]
    gone: set[int]


@dataclass(frozen=True, slots=True)
class Arriving:
    """A page with a text that is new to the index.

    digest     pages.text_digest
    compared   headline and body made ready for comparison; None where that was not done before
    """

    id: int
    title: str | None
    body: str
    digest: str
    compared: Text | None

    @property
    def text(self) -> str:
        """What is compared of it, as copy_candidates.text_of has it."""
        return headed(self.title, self.body)


def _told(arrival: Arrival, why: str) -> Row:
    """The columns of pages that tell the ground of a decision."""
    refused = [{"page_id": page, "why": ground} for page, ground in arrival.refused]
    row = {"similarity": arrival.similarity if arrival.of else None, "copy_of": arrival.of, "why": why}
    return row | {"rewords": arrival.rewords, "refused": to_json(refused)}


class Articles:
    """The articles of a database.

    db      with today's schema
    file    the index of copies; made anew from the pages where it is missing or of another version
    """

    def __init__(self, db: Database, file: Path) -> None:
        self.db, self.rows = db, Rows(db)
        self.corrections = Corrections(self.rows)
        self._articles = ArticleRows(self.rows, self.corrections)
        db.execute("ATTACH DATABASE ? AS dedup", [str(file)])
        db.execute("PRAGMA dedup.journal_mode = WAL")
        db.execute("PRAGMA dedup.synchronous = NORMAL")
        with db.atomic():
            self.index = CopyIndex(db.conn, self.text_of, schema="dedup")

    def catch_up(self, at: str) -> None:
        """Mend what a crash, a lost file or another version of the fingerprints left between index and pages."""
        carry = "FROM pages WHERE article_id IS NOT NULL"
        if (
            not self.index.stale
            and self.index.sums() == self.db.execute(f"SELECT {SUMS.format('id')} {carry}").fetchone()
        ):
            return
        carrying = [page for (page,) in self.db.execute(f"SELECT id {carry} ORDER BY id")]
        if self.index.stale:
            self.index.rebuild((page, self.text_of(page)) for page in carrying)
            missing = carrying
        else:
            known = {page for page, _ in self.index.pages()}
            for page in known.difference(carrying):
                self.index.forget(page)
            missing = [page for page in carrying if page not in known]
            for page in missing:
                self.index.add(page, self.text_of(page))
        for article in {article for _, article in self._query("SELECT id, article_id FROM pages WHERE id IN", missing)}:
            self.index.unite(self._pages_of([article]))
        if not self.index.knows_decisions:  # the file was lost, and what was decided manually with it
            there = {page for page, _ in self.index.pages()}
            for field, page, other in self.corrections.decisions():
                if {page, other} <= there:
                    (self.index.join if field == "join" else self.index.split)(page, other)
        self.settle(missing, at)

    def text_of(self, page_id: int) -> str:
        """What is compared of a stored page: its headline, which tells the issues of a bulletin apart, and its text."""
        return text_of(self.db.conn, page_id)

    def article_of(self, page_id: int) -> int | None:
        """The article that a page carries, None for none."""
        article_id: int | None = self.rows.value("SELECT article_id FROM pages WHERE id = ?", [page_id])
        return article_id

    # -- what happens to pages -------------------------------------------------------------------------------------

    def enter(self, page_id: int, row: Row, earlier: Row | None, at: str, compared: Text) -> tuple[str, int]:
        """Store a new page, which carries a text, with its article.

        page_id   the row's id, one that no page has
        row       of pages, as page_columns has it
        earlier   the row of the version of the same URL before it, with its article
        compared  its headline and text, made ready for comparison
        returns   as place, but the page's article in place of the number of those that are gone
        """
        page = Arriving(page_id, row["title"], row["body"], row["text_digest"], compared)
        arrival, versions, told = self.arrive(page, earlier)
        if alone := self.insert({"id": page_id} | row | told, arrival, earlier, at):
            return alone
        relation, _ = self._settled(page_id, earlier, at, arrival, versions=versions)
        article = self.article_of(page_id)
        assert article is not None
        return relation, article

    def insert(self, row: Row, arrival: Arrival, earlier: Row | None, at: str) -> tuple[str, int] | None:
        """Store the row of a page that has its place among the copies; one that arrived alone with its article.

        row       of pages, whole but for its article
        earlier   the version of the same URL before it
        returns   as enter; None for a page to which `settle` has yet to give its article
        """
        if arrival.relation == "new" and earlier is None and not self.corrections.any_of_articles:
            article_id, relation = self._articles.found_alone(row, at)  # most pages: written once, as they will stay
            return relation, article_id
        self.rows.insert("pages", row)
        return None

    def place(self, page_id: int, earlier: Row | None, at: str, compared: Text | None = None) -> tuple[str, int]:
        """Give a page with a new text its article.

        page_id   a row of pages with its body, in the index with its former text or not at all
        earlier   the row of the version of the same URL before it, with its article
        compared  its headline and text, made ready for comparison elsewhere
        returns   canonical where it founds an article, reworded where that tells another's text in other words, exact,
                  near or revision where it joins one; and how many articles are gone, since it brought them together
                  or was the last to carry them
        """
        page = self.rows.row("pages", page_id)
        arriving = Arriving(page_id, page["title"], page["body"], page["text_digest"], compared)
        arrival, versions, told = self.arrive(arriving, earlier)
        self.rows.update("pages", page_id, told)
        return self._settled(page_id, earlier, at, arrival, versions=versions)

    def _settled(
        self, page_id: int, earlier: Row | None, at: str, arrival: Arrival, *, versions: bool
    ) -> tuple[str, int]:
        before = self.article_of(page_id)
        settled = self.settle([page_id, *([earlier["id"]] if earlier else [])], at, also=[before])
        if versions:
            relation = "revision"
        elif arrival.relation == "new" or self.article_of(page_id) in settled.founded:
            relation = relation_of_founder(arrival.rewords)
        else:
            relation = arrival.relation
        return relation, len(settled.gone)

    def arrive(
        self, page: Arriving, earlier: Row | None, likes: Mapping[int, Likeness] | None = None
    ) -> tuple[Arrival, bool, Row]:
        """Give a page with a new text its place among the copies; `settle` gives it its article.

        page      its row need not be there yet
        earlier   id, title and text_digest of the version of the same URL before it
        likes     how like it is to other pages, of those that it was compared with before
        returns   what became of it, whether it is another version of the earlier one, and the columns of its row that
                  tell the ground
        """
        arrival = self.index.add(page.id, page.text if page.compared is None else page.compared, likes)
        if arrival.relation == "new" and (twin := self._twin(page.id, page.digest)):
            arrival = self._with_twin(page.id, twin, arrival)
        why, versions = arrival.why, False
        if earlier is not None:
            if page.digest == earlier["text_digest"]:
                found = Revision("revision", (f"headline: {earlier['title'] or 'none'} → {page.title}",))
            else:
                found = revision(self.text_of(earlier["id"]), page.text)
            versions = found.kind in ("same", "revision", "correction")
            if versions:
                self.index.join(earlier["id"], page.id)
                why = "; ".join((found.kind, *found.evidence[:3]))
        return arrival, versions, _told(arrival, why)

    def _twin(self, page_id: int, digest: str) -> int | None:
        """Another page in the index with the very text of this one, headlines aside."""
        twin: int | None = self.rows.value(
            "SELECT min(id) FROM pages WHERE text_digest = ? AND id <> ?"
            " AND EXISTS (SELECT 1 FROM dedup.page WHERE page = pages.id)",
            [digest, page_id],
        )
        return twin

    def _with_twin(self, page_id: int, twin: int, arrival: Arrival) -> Arrival:
        """Join a page with the very text of another under another headline, too short to be compared with it."""
        self.index.unite([twin, page_id])
        return replace(arrival, relation="exact", of=twin, similarity=1.0, why=SAME, rewords=None)

    def _note(self, page_id: int, arrival: Arrival, why: str) -> None:
        """Write down the ground of the decision where readers of the database find it."""
        self.rows.update("pages", page_id, _told(arrival, why))

    def leave(self, page_id: int, at: str) -> int:
        """A page that carries no article any more; returns how many articles go with it."""
        article_id = self.article_of(page_id)
        assert article_id is not None, f"page {page_id} carries no article that it could leave"
        self._articles.own_text([article_id])
        self.index.forget(page_id)
        row = {"article_id": None, "relation": "rejected", "similarity": None, "copy_of": None, "why": None}
        row["rewords"] = None
        self.rows.update("pages", page_id, row)
        return len(self.settle([], at, also=[article_id]).gone)

    def join(self, one: int, other: int, at: str) -> None:
        """Make two articles one manually, given a page of each; it survives every re-clustering."""
        self.index.join(one, other)
        self.settle([one, other], at)

    def split(self, page: int, other: int, at: str) -> None:
        """Part a page, and all with its very text, from another page of its article manually, for good."""
        self.index.split(page, other)
        self.settle([page, other], at)

    def recluster(self, cluster: int, at: str, known: Likenesses | None = None) -> list[tuple[int, int, int]]:
        """Decide a cluster that was touched since the last pass anew, with all evidence.

        known     how like pairs of pages are that were compared before
        returns   (page, article before, article now) of each page that moved
        """
        with_before = {move.page: move.old for move in self.index.recluster(cluster, known)}
        pages = list(with_before)
        homes = "SELECT id, article_id FROM pages WHERE id IN"
        before = dict(self._query(homes, pages))
        with_before |= self._query("SELECT id, copy_of FROM pages WHERE copy_of IS NOT NULL AND id IN", pages)
        for page in set(pages) - self._versions(pages):
            arrival = self.index.placed(page, with_before[page])
            self._note(page, arrival, arrival.why)
        self.settle(pages, at)
        return [(page, before[page], now) for page, now in self._query(homes, pages) if now != before[page]]

    def decide_again(self, cluster: int, at: str) -> list[tuple[int, int, int]]:
        """Let the pages of a cluster arrive anew under today's rules; versions of a URL and what was set manually stay.

        returns   (page, article before, article now) of each page that moved
        """
        homes = "SELECT id, article_id FROM pages WHERE id IN"
        pages = self.index.members(cluster)
        before = dict(self._query(homes, pages))
        arrivals = self.index.decide_again(cluster)
        for page, arrival in arrivals.items():
            if arrival.relation == "new" and (twin := self._twin(page, self.rows.row("pages", page)["text_digest"])):
                arrivals[page] = self._with_twin(page, twin, arrival)
        versions = self._versions(pages)
        for page, arrival in arrivals.items():
            if page not in versions:
                self._note(page, arrival, arrival.why)
        self.settle(pages, at)
        return [(page, before[page], now) for page, now in self._query(homes, pages) if now != before[page]]

    def _versions(self, pages: Iterable[int]) -> set[int]:
        """Those of the pages that are a later version of a page of their article: `why` tells what they changed."""
        earlier = (
            "SELECT p.id, v.id FROM pages p JOIN pages v ON v.url = p.url AND v.article_id = p.article_id"
            " AND (v.fetched_at, v.id) < (p.fetched_at, p.id) WHERE p.id IN"
        )
        return {page for page, _ in self._query(earlier, pages)}

    # -- articles follow clusters ------------------------------------------------------------------------------------

    def settle(self, pages: Iterable[int], at: str, also: Iterable[int | None] = ()) -> Settled:
        """Make the articles of these pages, and all that share an article or a cluster with them, follow the clusters.

        also      articles that may have lost their last page
        returns   ids of the articles that were founded and of those that are gone
        """
        clusters, articles = self._reach(pages, also)
        founded: set[int] = set()
        homes: dict[int, int] = {}  # cluster -> article
        lent = {  # article -> cluster of the page that lends it its text
            article: self.index.cluster_of(page)
            for article, page in self._query("SELECT id, page_id FROM articles WHERE id IN", articles)
        }
        carried = dict(self._query("SELECT id, article_id FROM pages WHERE id IN", chain(*clusters.values())))
        own = {home: article for article, home in sorted(lent.items(), reverse=True) if home is not None}
        for cluster, members in sorted(clusters.items()):
            homes[cluster] = own.get(cluster) or self._heir((carried[page] for page in members), lent, homes)
        moving = [
            (page, cluster)
            for cluster, members in clusters.items()
            for page in members
            if carried[page] != homes[cluster] or not carried[page]
        ]
        self._articles.own_text({carried[page] for page, _ in moving if carried[page]})
        corrected = self.corrections.any_of_articles
        alone: set[int] = set()
        for page, cluster in sorted(moving):
            if not homes[cluster]:
                homes[cluster] = self._articles.found(page, at)
                founded.add(homes[cluster])
                if carried[page] is None and len(clusters[cluster]) == 1 and not corrected:
                    self._articles.carry_alone(homes[cluster], page)
                    alone.add(homes[cluster])
                    continue
            self.rows.update("pages", page, {"article_id": homes[cluster]})
        gone = articles - set(homes.values())
        for article in sorted(gone):
            self.db.execute("DELETE FROM article_restored WHERE article_id = ?", [article])
            self.db.execute("DELETE FROM articles WHERE id = ?", [article])
        for article in sorted(set(homes.values()) - alone):
            self._articles.refresh(article, at)
        return Settled(founded, gone)

    @staticmethod
    def _heir(carried: Iterable[int | None], lent: dict[int, int | None], homes: dict[int, int]) -> int:
        """The article that a cluster goes on with where the page that lent it its text is gone; 0 for none.

        carried   the articles of the cluster's pages
        """
        free = {article for article in carried if article and lent.get(article) is None}
        return min(free.difference(homes.values()), default=0) if free else 0

    def _reach(self, pages: Iterable[int], also: Iterable[int | None]) -> tuple[dict[int, list[int]], set[int]]:
        """The clusters, with their members, and the articles that pages touch by way of one another."""
        clusters: dict[int, list[int]] = {}
        articles = {article for article in also if article}
        waiting = set(pages) | set(self._pages_of(articles))
        seen: set[int] = set()
        while waiting:
            page = waiting.pop()
            seen.add(page)
            cluster = self.index.cluster_of(page)
            if cluster is not None and cluster not in clusters:
                clusters[cluster] = self.index.members(cluster)
                waiting |= set(clusters[cluster]) - seen
            article = self.article_of(page)
            if article and article not in articles:
                articles.add(article)
                waiting |= set(self._pages_of([article])) - seen
        return clusters, articles

    def _query(self, query: str, ids: Iterable[int], rest: str = "") -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = self.db.execute(
            f"{query} (SELECT value FROM json_each(?)){rest}", [json.dumps(sorted(ids))]
        ).fetchall()
        return found

    def _pages_of(self, articles: Iterable[int]) -> list[int]:
        return [page for page, _ in self._query("SELECT id, 0 FROM pages WHERE article_id IN", set(articles))]

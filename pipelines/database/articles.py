"""Which pages carry which article, and which of them lends it its text.

The index of copies (dedup_index.py) says which pages belong together; here the articles are made to say the same: one
article a cluster, its id kept through everything that happens to the cluster. The index lies in a file of its own
beside the database and can be made anew; who is going to write has the two compared first (`catch_up`), since they
are not written in one stroke.
All methods work inside the transaction that the caller has opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlite_utils import Database

from pipelines.copies.canonical import Copy, canonical, marks, restored
from pipelines.copies.fingerprint import Text
from pipelines.copies.likeness import SAME, Arrival
from pipelines.copies.revision import Revision, revision
from pipelines.database.copy_index import SUMS, CopyIndex
from pipelines.database.corrections import Corrections
from pipelines.database.migrations import METADATA
from pipelines.database.publishers import house_of
from pipelines.database.sql_rows import Row, Rows

HEARD = 48  # copies among which the canonical one is chosen; the oldest of a story that has more


@dataclass(frozen=True, slots=True)
class Settled:
    """Ids of the articles that came to be and of those that no page carries any more."""

    founded: set[int]
    gone: set[int]


class Articles:
    """The articles of a database.

    db      with today's schema
    file    the index of copies; made anew from the pages where it is missing or of another version
    """

    def __init__(self, db: Database, file: Path) -> None:
        self.db, self.rows = db, Rows(db)
        self.corrections = Corrections(self.rows)
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
        if not self.index.knows_decisions:  # the file was lost, and what was decided by hand with it
            there = {page for page, _ in self.index.pages()}
            for field, page, other in self.corrections.decisions():
                if {page, other} <= there:
                    (self.index.join if field == "join" else self.index.split)(page, other)
        self.settle(missing, at)

    def text_of(self, page_id: int) -> str:
        """What is compared of a stored page: its headline, which tells the issues of a bulletin apart, and its text."""
        text: str = self.rows.value(
            "SELECT coalesce(page.title || char(10), '') || coalesce(page.body, article.body, '') FROM pages page"
            " LEFT JOIN articles article ON article.id = page.article_id WHERE page.id = ?",
            [page_id],
        )
        return text

    def article_of(self, page_id: int) -> int | None:
        """The article that a page carries, None for none."""
        article_id: int | None = self.rows.value("SELECT article_id FROM pages WHERE id = ?", [page_id])
        return article_id

    # -- what happens to pages -------------------------------------------------------------------------------------

    def place(self, page_id: int, earlier: Row | None, at: str, compared: Text | None = None) -> tuple[str, int]:
        """Give a page with a new text its article.

        page_id   a row of pages with its body, in the index with its former text or not at all
        earlier   the row of the version of the same URL before it, with its article
        compared  its headline and text, made ready for comparison elsewhere
        returns   canonical where it founds an article, reworded where that tells another's text in other words, exact,
                  near or revision where it joins one; and how many articles are gone, since it brought them together
                  or was the last to carry them
        """
        text = self.text_of(page_id)
        arrival = self.index.add(page_id, text if compared is None else compared)
        why, versions = arrival.why, False
        if arrival.relation == "new" and (twin := self._twin(page_id)):
            arrival = self._with_twin(page_id, twin, arrival)
            why = arrival.why
        if earlier is not None:
            page = self.rows.row("pages", page_id)
            if page["text_digest"] == earlier["text_digest"]:
                found = Revision("revision", (f"headline: {earlier['title'] or 'none'} → {page['title']}",))
            else:
                found = revision(self.text_of(earlier["id"]), text)
            versions = found.kind in ("same", "revision", "correction")
            if versions:
                self.index.join(earlier["id"], page_id)
                why = "; ".join((found.kind, *found.evidence[:3]))
        self._note(page_id, arrival, why)
        before = self.article_of(page_id)
        settled = self.settle([page_id, *([earlier["id"]] if earlier else [])], at, also=[before])
        article_id = self.article_of(page_id)
        if versions:
            relation = "revision"
        elif article_id in settled.founded or arrival.relation == "new":
            relation = "reworded" if arrival.rewords else "canonical"
        else:
            relation = arrival.relation
        return relation, len(settled.gone)

    def _twin(self, page_id: int) -> int | None:
        """Another page with the very text of this one, headlines aside."""
        twin: int | None = self.rows.value(
            "SELECT min(twin.id) FROM pages page JOIN pages twin ON twin.text_digest = page.text_digest"
            " WHERE page.id = ? AND twin.id <> page.id AND twin.article_id IS NOT NULL",
            [page_id],
        )
        return twin

    def _with_twin(self, page_id: int, twin: int, arrival: Arrival) -> Arrival:
        """Join a page with the very text of another under another headline, too short to be compared with it."""
        self.index.unite([twin, page_id])
        return replace(arrival, relation="exact", of=twin, similarity=1.0, why=SAME, rewords=None)

    def _note(self, page_id: int, arrival: Arrival, why: str) -> None:
        """Write down the ground of the decision where readers of the database find it."""
        refused = [{"page_id": page, "why": ground} for page, ground in arrival.refused]
        row = {"similarity": arrival.similarity if arrival.of else None, "copy_of": arrival.of, "why": why}
        row["rewords"] = arrival.rewords
        self.rows.update("pages", page_id, row | {"refused": json.dumps(refused, ensure_ascii=False)})

    def leave(self, page_id: int, at: str) -> int:
        """A page that carries no article any more; returns how many articles go with it."""
        article_id = self.article_of(page_id)
        assert article_id is not None, f"page {page_id} carries no article that it could leave"
        self._own_text([article_id])
        self.index.forget(page_id)
        row = {"article_id": None, "relation": "rejected", "similarity": None, "copy_of": None, "why": None}
        row["rewords"] = None
        self.rows.update("pages", page_id, row)
        return len(self.settle([], at, also=[article_id]).gone)

    def join(self, one: int, other: int, at: str) -> None:
        """Make two articles one by hand, by a page of each; it survives every re-clustering."""
        self.index.join(one, other)
        self.settle([one, other], at)

    def split(self, page: int, other: int, at: str) -> None:
        """Part a page, and all with its very text, from another page of its article by hand, for good."""
        self.index.split(page, other)
        self.settle([page, other], at)

    def recluster(self, cluster: int, at: str) -> list[tuple[int, int, int]]:
        """Decide a cluster that was touched since the last pass anew, with all evidence.

        returns   (page, article before, article now) of each page that moved
        """
        pages = [move.page for move in self.index.recluster(cluster)]
        homes = "SELECT id, article_id FROM pages WHERE id IN"
        before = dict(self._query(homes, pages))
        self.settle(pages, at)
        return [(page, before[page], now) for page, now in self._query(homes, pages) if now != before[page]]

    def decide_again(self, cluster: int, at: str) -> list[tuple[int, int, int]]:
        """Let the pages of a cluster arrive anew under today's rules; versions of a URL and what was set by hand stay.

        returns   (page, article before, article now) of each page that moved
        """
        homes = "SELECT id, article_id FROM pages WHERE id IN"
        pages = self.index.members(cluster)
        before = dict(self._query(homes, pages))
        arrivals = self.index.decide_again(cluster)
        for page, arrival in arrivals.items():
            if arrival.relation == "new" and (twin := self._twin(page)):
                arrivals[page] = self._with_twin(page, twin, arrival)
        versions = self._versions(pages)
        for page, arrival in arrivals.items():
            if page not in versions:
                self._note(page, arrival, arrival.why)
        self.settle(pages, at)
        return [(page, before[page], now) for page, now in self._query(homes, pages) if now != before[page]]

    def _versions(self, pages: Iterable[int]) -> set[int]:
        """Those of the pages that are a later version of a page of their article: `why` tells what they changed."""
        earlier = "SELECT p.id, min(v.id) FROM pages p JOIN pages v ON v.url = p.url AND v.article_id = p.article_id"
        return {
            page for page, first in self._query(f"{earlier} WHERE p.id IN", pages, " GROUP BY p.id") if first < page
        }

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
        for cluster in sorted(clusters):
            own = sorted(article for article, home in lent.items() if home == cluster)
            homes[cluster] = own[0] if own else self._heir(clusters[cluster], lent, homes)
        moving = [
            (page, article, cluster)
            for cluster, members in clusters.items()
            for page, article in self._query("SELECT id, article_id FROM pages WHERE id IN", members)
            if article != homes[cluster] or not article
        ]
        self._own_text({article for _, article, _ in moving if article})
        for page, _, cluster in sorted(moving):
            if not homes[cluster]:
                homes[cluster] = self._found(page, at)
                founded.add(homes[cluster])
            self.rows.update("pages", page, {"article_id": homes[cluster]})
        gone = articles - set(homes.values())
        for article in sorted(gone):
            self.db.execute("DELETE FROM article_restored WHERE article_id = ?", [article])
            self.db.execute("DELETE FROM articles WHERE id = ?", [article])
        for article in sorted(set(homes.values())):
            self._refresh(article, at)
        return Settled(founded, gone)

    def _heir(self, members: list[int], lent: dict[int, int | None], homes: dict[int, int]) -> int:
        """The article that a cluster goes on with where the page that lent it its text is gone; 0 for none."""
        held = self._query("SELECT article_id, 0 FROM pages WHERE article_id IS NOT NULL AND id IN", members)
        free = {article for article, _ in held if lent.get(article) is None} - set(homes.values())
        return min(free, default=0)

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

    def _own_text(self, articles: Iterable[int]) -> None:
        """Let the pages that share an article's text hold it themselves: they may be about to leave it."""
        self.db.conn.executemany(
            "UPDATE pages SET body = (SELECT body FROM articles WHERE id = ?1) WHERE article_id = ?1 AND body IS NULL",
            [(article,) for article in articles],
        )

    def _found(self, page_id: int, at: str) -> int:
        """A new article, as `_refresh` would show it where this page is all it has: most articles are written once."""
        page = self.rows.row("pages", page_id)
        row = {name: page[name] for name in (*METADATA, "body", "language")}
        row |= {"chars": len(page["body"]), "page_id": page_id, "copies": 1, "publisher": house_of(page["outlet"])}
        row |= {"first_seen_at": page["fetched_at"], "updated_at": max(at, page["fetched_at"])}
        return self.rows.insert("articles", row)

    # -- what an article shows -----------------------------------------------------------------------------------------

    def _refresh(self, article_id: int, at: str) -> None:
        """Choose the canonical copy, show its text and metadata, and say of each page how it stands to it."""
        article = self.rows.row("articles", article_id)
        # Of equals the first published one, told to the minute before told to the day, and not the first that came:
        # one crawl is like another then.
        order = "coalesce(substr(published_at, 1, 10), '9'), -length(published_at), published_at, url"
        latest = list(
            self.db.query(
                f"SELECT *, max(id) AS newest FROM pages WHERE article_id = ? GROUP BY url ORDER BY {order} LIMIT ?",
                [article_id, HEARD],
            )
        )
        copies = [
            Copy(page["id"], article["body"] if page["body"] is None else page["body"], bool(page["original"]))
            for page in latest
        ]
        chosen = canonical(copies)
        page = next(page for page in latest if page["id"] == chosen)
        text = next(copy.text for copy in copies if copy.page == chosen)
        row = {name: page[name] for name in (*METADATA, "language")}
        row |= {"body": text, "chars": len(text), "page_id": chosen}
        row |= self.corrections.of_article(article_id)
        row["publisher"] = house_of(row["outlet"])
        (row["first_seen_at"], row["copies"]) = self.db.execute(
            "SELECT min(fetched_at), count(DISTINCT url) FROM pages WHERE article_id = ?", [article_id]
        ).fetchone()
        if any(article[name] != value for name, value in row.items()):
            if text != article["body"]:
                self._own_text([article_id])
            self.rows.update("articles", article_id, row | {"updated_at": max(at, article["updated_at"] or at)})
        self.db.execute("UPDATE pages SET body = NULL WHERE article_id = ? AND body = ?", [article_id, text])
        self._relate(article_id, chosen)
        self._restore(article_id, text, [copy for copy in copies if copy.page != chosen])

    def _relate(self, article_id: int, chosen: int) -> None:
        relation = (
            "CASE WHEN id = ?2 THEN iif((SELECT w.article_id FROM pages w WHERE w.id = pages.rewords) <> ?1,"
            " 'reworded', 'canonical')"
            " WHEN EXISTS (SELECT 1 FROM pages v WHERE v.url = pages.url AND v.article_id = ?1 AND v.id <> pages.id)"
            " THEN 'revision'"
            " WHEN text_digest = (SELECT text_digest FROM pages WHERE id = ?2) THEN 'exact' ELSE 'near' END"
        )
        query = f"UPDATE pages SET relation = {relation} WHERE article_id = ?1 AND relation IS NOT {relation}"
        self.db.execute(query, [article_id, chosen])

    def _restore(self, article_id: int, text: str, others: list[Copy]) -> None:
        """What the other copies can read where the canonical one is masked: evidence beside the text."""
        found = restored(text, others) if others and marks(text) else ()
        self.db.execute("DELETE FROM article_restored WHERE article_id = ?", [article_id])
        for one in found:
            row = {"position": one.position, "context": one.context, "masked": one.masked, "reading": one.reading}
            self.rows.insert(
                "article_restored", {"article_id": article_id, **row, "page_ids": json.dumps(one.witnesses)}
            )

"""The memory of dedup: every stored page's fingerprint, in an SQLite file of its own that can be rebuilt.

Pages are named by their ids. A cluster is named by one of its pages, the first at the time, so its article is the
article of that page. Nothing here commits: the store's transaction holds a page and its place in the index together.
Attached files are not atomic across a crash, so the store compares `sums()` with its own on opening, and where they
differ `pages()`, and mends the difference with `add` and `forget`; a file of another KEY_VERSION is `stale` and rebuilt
whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from pipelines.copies.clusters import Voters, agree, average_link, standing
from pipelines.copies.fingerprint import KEY_VERSION, Text
from pipelines.copies.likeness import COPY, SAME, Arrival, Likeness, likeness, most_like
from pipelines.database.copy_candidates import Candidates, Likenesses
from pipelines.database.copy_tables import CopyTables, Move

COMMON = 3  # articles besides its own in which a line stands that is nobody's
VOTERS = 8
STANDING = 32  # representatives of one cluster; the keys of more would only crowd
LIKE = 0.25  # of the shorter text shared; less is what any two texts share


def _related(like: Likeness) -> bool:
    return like.copies or like.reworded


def _ground(likes: Mapping[int, Likeness]) -> str:
    """Why a text is none of those that it was compared with."""
    page, like = max(likes.items(), key=lambda pair: (pair[1].contained, -pair[0]), default=(0, None))
    if like is None or like.contained < LIKE:
        return "no page that we hold is like it"
    return f"no copy of page {page}: {like.why}"


class CopyIndex(CopyTables):
    """Every page's place among the copies."""

    # -- arriving

    def add(self, page: int, text: str | Text, likes: Mapping[int, Likeness] | None = None) -> Arrival:
        """Give a page its place. A page that is there already with this text keeps its own, and nothing changes.

        likes   how like it is to other pages, of those that it was compared with before
        """
        new = Text(text) if isinstance(text, str) else text
        held = self._db.execute(
            f"SELECT digest, relation, cluster, of, similarity, contained FROM {self._s}.page WHERE page = ?", (page,)
        ).fetchone()
        if held is not None:
            if held[0] == new.digest:
                _, relation, cluster, of, similarity, contained = held
                return Arrival(relation, cluster, of, similarity, contained, "in the index already")
            self.forget(page)
        return self._exact(page, new) or self._near(page, new, likes or {})

    def _exact(self, page: int, new: Text) -> Arrival | None:
        row = self._db.execute(
            f"SELECT page, cluster, weight, of FROM {self._s}.page WHERE digest = ? ORDER BY page LIMIT 1",
            (new.digest,),
        ).fetchone()
        if row is None:
            return None
        arrival = Arrival("exact", row[1], row[0] if row[2] else row[3], 1.0, 1.0, SAME)
        self._insert(page, new, arrival, stands=False)
        return arrival

    def _near(self, page: int, new: Text, known: Mapping[int, Likeness]) -> Arrival:
        clusters: dict[int, Voters] = {}
        candidates = self._near_by.find(new)
        likes = {
            candidate: known.get(candidate) or likeness(new, self._near_by.text(candidate))
            for candidate, _ in candidates
        }
        common = self._common_lines(new, candidates) if any(_related(like) for like in likes.values()) else frozenset()
        for candidate, cluster in candidates:
            likes[candidate] = self._own(new, candidate, common, likes[candidate])
            if likes[candidate].copies and cluster not in clusters:
                clusters[cluster] = self._near_by.voters(cluster, VOTERS)
        refused = tuple((other, like.why) for other, like in likes.items() if not like.copies)[:3]
        ranked: list[tuple[float, int]] = []
        for cluster, voters in clusters.items():
            for voter, _ in voters:
                if voter not in likes:
                    likes[voter] = self._own(new, voter, common, likeness(new, self._near_by.text(voter)))
            mean = standing(voters, likes)
            if mean is not None:
                ranked.append((-mean, cluster))
        if not ranked:
            if retold := [(other, like) for other, like in likes.items() if like.reworded]:
                of, like = most_like(retold)
                why = f"a text we hold in other words: {like.why}"
                arrival = Arrival("new", page, None, like.similarity, like.contained, why, refused, rewords=of)
            else:
                arrival = Arrival("new", page, None, 0.0, 0.0, _ground(likes), refused)
            self._insert(page, new, arrival, stands=True)
            return arrival
        best, *others = (cluster for _, cluster in sorted(ranked))
        of, like = most_like([(voter, likes[voter]) for voter, _ in clusters[best] if likes[voter].copies])
        arrival = Arrival("near", best, of, like.similarity, like.contained, like.why, refused)
        stands = like.similarity < COPY and len(self._near_by.voters(best, STANDING)) < STANDING
        self._insert(page, new, arrival, stands=stands)
        merged = []
        for other in others:
            if not self._apart(best, other) and agree(
                self._near_by.voters(best, VOTERS), clusters[other], self._near_by.compare
            ):
                low, high = sorted((best, other))
                self._move(self.members(high), low)
                merged.append(high)
                best = low
        return replace(arrival, cluster=best, merged=tuple(merged))

    def _common_lines(self, new: Text, candidates: Candidates) -> frozenset[int]:
        """Lines of a text that so many articles have that they are nobody's: what a site says of itself on its pages.

        An article's own copies are one article, so a line of it is common only where others quote it as well.
        """
        if len({cluster for _, cluster in candidates}) < COMMON:
            return frozenset()
        held: dict[int, set[int]] = {}
        for page, cluster in candidates:
            for line in new.lines & self._near_by.text(page).lines:
                held.setdefault(line, set()).add(cluster)
        return frozenset(line for line, clusters in held.items() if len(clusters) >= COMMON)

    def _own(self, new: Text, page: int, common: frozenset[int], like: Likeness) -> Likeness:
        """What two texts have in common without the lines that are nobody's."""
        if not _related(like) or not common or like.contained == 1.0:
            return like
        other = self._near_by.text(page)
        mine, theirs = new.without(common), other.without(common)
        return like if mine is new and theirs is other else likeness(mine, theirs)

    # -- leaving, and starting over

    def decide_again(self, cluster: int) -> dict[int, Arrival]:
        """Let the pages of a cluster arrive anew, in the order of their ids; what was decided manually holds.

        returns   what became of each; those that belong together are in one cluster again
        """
        s, db = self._s, self._db
        pages = self.members(cluster)
        rows = db.execute(f"SELECT page, keys FROM {s}.page WHERE cluster = ? AND weight > 0", (cluster,)).fetchall()
        keys = [(key, page) for page, blob in rows for key in np.frombuffer(blob, dtype="<i8").tolist()]
        db.executemany(f"DELETE FROM {s}.key WHERE hash = ? AND page = ?", keys)
        db.execute(f"DELETE FROM {s}.page WHERE cluster = ?", (cluster,))
        arrivals = {page: self.add(page, self._text_of(page)) for page in pages}
        for a, b, same in self._by_hand(pages):
            (self.join if same else self.split)(a, b)
        return arrivals

    def rebuild(self, pages: Iterable[tuple[int, str]]) -> None:
        """Start over from all pages in order of arrival; what was decided manually stays."""
        for table in ("page", "key", "touched", "meta"):
            self._db.execute(f"DELETE FROM {self._s}.{table}")
        self._db.execute(f"INSERT INTO {self._s}.meta VALUES ('key_version', ?)", (KEY_VERSION,))
        self._near_by.drop_all()
        for page, text in pages:
            self.add(page, text)
        for a, b, same in self._db.execute(f"SELECT a, b, same FROM {self._s}.hand ORDER BY a, b").fetchall():
            if self.cluster_of(a) is not None and self.cluster_of(b) is not None:
                (self.join if same else self.split)(a, b)

    # -- deciding anew

    def placed(self, page: int, other: int) -> Arrival:
        """Why a page is where it is now, as if it had arrived last.

        other   the page that it was with before
        """
        cluster, text = self._known(page), self._near_by.text(page)
        pages = {other, *(voter for voter, _ in self._near_by.voters(cluster, VOTERS))}
        likes = {one: likeness(text, self._near_by.text(one)) for one in pages - {page}}
        if copies := [(one, like) for one, like in likes.items() if like.copies and self.cluster_of(one) == cluster]:
            of, like = most_like(copies)
            return Arrival("near", cluster, of, like.similarity, like.contained, like.why)
        return Arrival("new", cluster, None, 0.0, 0.0, _ground(likes))

    def recluster(self, cluster: int, known: Likenesses | None = None) -> list[Move]:
        """Decide a touched cluster and those its texts are like anew, from all pairs; what was set manually holds.

        One cluster is one piece of work: commit after each, and a pass that is interrupted goes on with the rest.
        known   how like pairs of pages are that were compared before
        """
        near, voters, likes = self._near_by.group(cluster, known)

        def compare(a: int, b: int) -> Likeness:
            return likes.get((a, b)) or self._near_by.compare(a, b)

        stands = {page: self._known(page) for page, _ in voters}
        pairs = {same: self._decided([m for c in near for m in self.members(c)], same=same) for same in (True, False)}
        groups = average_link(
            voters,
            compare,
            together=[(self._stand(a), self._stand(b)) for a, b in pairs[True]],
            apart=[(self._stand(a), self._stand(b)) for a, b in pairs[False]],
        )
        moves: list[Move] = []
        taken: set[int] = set()
        for group in sorted(groups, key=lambda g: (-sum(dict(voters)[p] for p in g), g[0])):
            names = Counter(stands[p] for p in group if stands[p] not in taken)
            name = max(names, key=lambda c: (names[c], -c)) if names else group[0]
            taken.add(name)
            for page in group:
                if stands[page] != name:
                    moves += self._move([page, *self._copies_of(page)], name)
        self._db.executemany(f"DELETE FROM {self._s}.touched WHERE cluster = ?", [(c,) for c in near | taken])
        return moves

"""The lines that recur across a site's pages: boilerplate that no rule knows yet, learned page by page.

Paragraphs count as well, such as a hospital's portrait of itself, where different articles end in them. Only lines that
the stages left at the edges of a text are counted, and only their digests are kept; so a site that
the rules understand costs next to nothing, and data in the middle of a bulletin is never learned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from pipelines.text.folding import line_digest

if TYPE_CHECKING:
    from sqlite_utils import Database

LINE_CHARS = 60  # a longer line is a paragraph
PARAGRAPH_CHARS = 600
HEAD, TAIL = 4, 6  # blocks at either end of a text where boilerplate is left over: a byline above, a dozen links below
MIN_PAGES = 5  # seen on fewer, a line may be a series' heading
# A site's own line stands on most of its pages; the heading of a weekly column on one in ten, and it is content. A
# paragraph is told to be the site's by less: five different articles do not end in the same words.
MIN_SHARE = 0.3
ALL = 0  # the digest under which a site's pages themselves are counted; no line's is 0


RULE = "recurs-on-site"  # of removals that were taken out by what stands here


def edge_lines(text: Sequence[str]) -> frozenset[int]:
    """The digests of the lines at the edges of a text, the negative ones of paragraphs."""
    return frozenset(_digest(line) for line in chain(text[:HEAD], text[HEAD:][-TAIL:]))


def learn(db: Database, site: str, edges: Iterable[int], removed: Iterable[str], *, founded: bool) -> None:
    """Count a new page's leftover edge lines, each once; to be called inside the page's transaction.

    edges     as edge_lines has them
    removed   lines that were taken out because they recur
    founded   whether the page founded an article: the paragraphs of a copy say nothing of its site
    """
    if not site:
        return
    lines = {digest for digest in edges if digest > 0 or founded}
    gone = {_digest(line) for line in removed}
    db.conn.executemany(
        "INSERT INTO site_lines (site, digest, pages) VALUES (?, ?, 1)"
        " ON CONFLICT (site, digest) DO UPDATE SET pages = pages + 1",
        [(site, digest) for digest in lines | gone | {ALL}],
    )


def _digest(text: str) -> int:
    """The digest of a line, its negative for a paragraph, 0 for what is longer than either."""
    digest = line_digest(text)
    return digest if len(text) <= LINE_CHARS else -digest if len(text) <= PARAGRAPH_CHARS else ALL


def recurring(db: Database, site: str) -> frozenset[int]:
    """Digests of the lines and paragraphs known to recur on the site."""
    rows = db.execute(
        "SELECT line.digest FROM site_lines line JOIN site_lines every ON every.site = line.site AND every.digest = ?"
        " WHERE line.site = ? AND line.digest <> ? AND line.pages >= ?"
        " AND (line.digest < 0 OR line.pages >= every.pages * ?)",
        [ALL, site, ALL, MIN_PAGES, MIN_SHARE],
    )
    return frozenset(abs(digest) for (digest,) in rows)

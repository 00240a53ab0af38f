"""The lines that recur across a site's pages: boilerplate that no rule knows yet, learned page by page.

Only lines that the stages left at the edges of a text are counted, and only their digests are kept; so a site that
the rules understand costs next to nothing, and data in the middle of a bulletin is never learned.
"""

from __future__ import annotations

from itertools import chain

from sqlite_utils import Database

from pipelines.record import Record
from pipelines.text.folding import line_digest

LINE_CHARS = 60  # a longer line is text
HEAD, TAIL = 4, 6  # blocks at either end of a text where boilerplate is left over: a byline above, a dozen links below
MIN_PAGES = 5  # seen on fewer, a line may be a series' heading
# A site's own line stands on most of its pages; the heading of a weekly column on one in ten, and it is content.
MIN_SHARE = 0.3
ALL = 0  # the digest under which a site's pages themselves are counted; no line's is 0


def learn(db: Database, record: Record) -> None:
    """Count a new page's leftover edge lines, each once; to be called inside the page's transaction."""
    site = record.page.site
    if not site:
        return
    edges = chain(record.blocks[:HEAD], record.blocks[HEAD:][-TAIL:])
    lines = {line_digest(block.text) for block in edges if len(block.text) <= LINE_CHARS}
    gone = {line_digest(cut.text) for cut in record.removals if cut.rule == "recurs-on-site"}
    db.conn.executemany(
        "INSERT INTO site_lines (site, digest, pages) VALUES (?, ?, 1)"
        " ON CONFLICT (site, digest) DO UPDATE SET pages = pages + 1",
        [(site, digest) for digest in (lines | gone | {ALL})],
    )


def recurring(db: Database, site: str) -> frozenset[int]:
    """Digests of the lines known to recur on the site."""
    rows = db.execute(
        "SELECT line.digest FROM site_lines line JOIN site_lines every ON every.site = line.site AND every.digest = ?"
        " WHERE line.site = ? AND line.digest <> ? AND line.pages >= max(?, every.pages * ?)",
        [ALL, site, ALL, MIN_PAGES, MIN_SHARE],
    )
    return frozenset(digest for (digest,) in rows)

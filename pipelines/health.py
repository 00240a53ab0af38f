"""Whether a run went as it should: what cron and the ledger want to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a run did.

    fetched      pages that came, known ones included
    unchanged    of these, pages that the database held already, or that answered 304
    articles     new articles
    duplicates   pages that joined an article: reprints and revisions
    rejected     pages that hold no article
    failures     rows of failures
    """

    fetched: int = 0
    unchanged: int = 0
    articles: int = 0
    duplicates: int = 0
    rejected: int = 0
    failures: int = 0

    @property
    def pages(self) -> int:
        """New rows of pages."""
        return self.articles + self.duplicates + self.rejected


def trouble(counts: Counts, finish_reason: str) -> str | None:
    """What is wrong with a run, in a sentence; None for a healthy one."""
    if finish_reason not in ("finished", "budget"):
        return f"it ended early: {finish_reason}"
    if counts.fetched and counts.fetched == counts.rejected:
        return f"{counts.fetched} pages came, and not one was an article"
    if counts.failures > counts.fetched:
        return f"most fetches failed: {counts.failures} failures, {counts.fetched} pages"
    return None

"""When a known page is asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipelines.clock import BEIJING, moment
from pipelines.database.known_addresses import Known

# Corrections mostly come in the first hours, and a run an hour is as often as anybody crawls a site.
SHORTEST_REST = timedelta(hours=2)


def is_due(known: Known, at: str, *, changed: str | None = None) -> bool:
    """Whether to ask again: after a wait equal to the page's age at the last check, of at least two hours.

    So a page of this morning is asked for after 2, 4, 8, 16 hours, two days, four ..., as long as something links it,
    and one that was a year old when we first met it, after another year. One whose bytes are lost is due at once.

    at        now, UTC
    changed   what a sitemap says: not after we last saw it: not due, later: due; a bare day must be a later one
    """
    if known.lost_at and not known.gone_at:
        return True
    if changed:
        return changed > known.last_seen_at[: len(changed)]
    seen = moment(known.last_seen_at)
    return moment(at) - seen >= max(SHORTEST_REST, seen - born(known))


def born(known: Known) -> datetime:
    """When the page was published, as far as it tells; never after we first fetched it."""
    fetched, told = moment(known.fetched_at), known.published_at
    if told is None:
        return fetched
    published = datetime.fromisoformat(told)
    return min(fetched, published if published.tzinfo else published.replace(tzinfo=BEIJING))

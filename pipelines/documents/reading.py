"""One page, read: what a program that has pages of its own calls.

    from pipelines import read_page
    record = read_page(html, "https://news.example/2026-11/01/content_1.html")
    print(record.title, record.published_at, record.outlet, record.authors, record.body)

What is promised: the name, its arguments, and the fields of Record that record.py describes. New arguments have
defaults; fields are added, not renamed. What is read gets better with every release, so texts and fields of a page may
change.
"""

from __future__ import annotations

import re

from pipelines.clock import now
from pipelines.record import Hints, Page, Record

_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")


def read_page(
    content: bytes | str,
    url: str = "",
    *,
    content_type: str | None = None,
    fetched_at: str | None = None,
    outlet: str | None = None,
) -> Record:
    """What a page says: title, date, outlet, people and clean text, with everything that was removed, and why.

    content        the page as served, or its text; plain text without markup is read as such
    url            where it stands: dates and kinds of pages are told by it, too
    content_type   the header's value; the charset in it is believed where the bytes bear it out
    fetched_at     UTC, "2026-11-01T08:00:00Z"; no page was published later. Now, where it is not given
    outlet         who publishes what the page names no outlet for
    returns        the record; one that is no article says why in reject_reason
    """
    from pipelines.stages import clean  # the stages take a second to load, which `import pipelines` need not cost

    if isinstance(content, str):
        kind = "text/html" if _MARKUP.match(content) else "text/plain"
        content, content_type = content.encode("utf-8", "replace"), content_type or f"{kind}; charset=utf-8"
    page = Page(url=url, payload=content, content_type=content_type, fetched_at=fetched_at or now())
    return clean(page, hints=Hints(outlet=outlet))

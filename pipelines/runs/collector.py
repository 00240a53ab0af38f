"""What the garbage collector need not look at: rules, tables and modules stay until their process ends.

Cleaning a page makes many small objects, and each full collection goes through all that is loaded, 50,000 containers in
a worker. Without them `clean` took 42 ms of CPU a page in place of 50 (the cheapest of three rounds of 40 pages each).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import count

WARM_AFTER = (1, 20)  # pages: the first loads nearly all, and some rules and tables are read when a page needs them
_pages: Iterator[int] = count(1)


def pass_over_loaded() -> None:
    """Take what is in memory now out of the collector's sight; what is no longer used of it goes first."""
    gc.collect()
    gc.freeze()


def page_cleaned() -> None:
    """To be called by a worker after each page."""
    if next(_pages) in WARM_AFTER:
        pass_over_loaded()

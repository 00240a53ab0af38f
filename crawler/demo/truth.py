"""What a crawl of the newsroom must find: the expectations that whole-crawl tests compare a database with."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from crawler.demo.site import build


def truth() -> list[dict[str, Any]]:
    """One entry a page: outlet (its id), path, and the fields of `sheet.Fact` with `publisher` for the outlet it names.

    Further pages of an article have no entry of their own: they stand in `further` of its first page.
    """
    found = []
    for outlet, sheets in build().items():
        for sheet in sheets.values():
            if sheet.fact is not None:
                fact = asdict(sheet.fact)
                found.append({"outlet": outlet, "path": sheet.path, "publisher": fact.pop("outlet"), **fact})
    return found

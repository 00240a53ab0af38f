"""The texts behind the newsroom, each written once: `articles/*.txt` -> Article.

A file holds articles one after the other: a line `=== key`, lines `name: value`, an empty line, then a block a line.
`## ` begins a sub-heading, `[图] ` a photo caption, `-- ` a signature; `===page` starts a new page of a long article.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

MARKS = {"## ": "heading", "[图] ": "caption", "-- ": "signature"}


@dataclass(frozen=True, slots=True)
class Line:
    """One block of an article. kind: paragraph, heading, caption or signature."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text and what its first publisher says about it.

    published  "2026-11-17 16:20", a bare date, or "" for what is no news
    home       name of the file it stands in
    parts      the pages it was first published on, most often one; each a tuple of lines, none empty
    """

    key: str
    home: str
    title: str
    subtitle: str
    published: str
    outlet: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    section: str
    keywords: tuple[str, ...]
    parts: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for part in self.parts for line in part)

    @property
    def text(self) -> str:
        """All blocks, one a line, captions and headings included."""
        return "\n".join(line.text for line in self.lines)


def parse_line(raw: str) -> Line:
    for mark, kind in MARKS.items():
        if raw.startswith(mark):
            return Line(kind, raw.removeprefix(mark))
    return Line("paragraph", raw)


def parse_article(source: str, home: str) -> Article:
    """One article as described above, without its `=== `. Raises KeyError when a name is missing."""
    head, _, body = source.partition("\n\n")
    key, *rows = head.splitlines()
    facts = {name: value.strip() for name, _, value in (row.partition(":") for row in rows)}
    parts = tuple(
        tuple(parse_line(raw) for raw in page.strip().splitlines() if raw.strip()) for page in body.split("===page\n")
    )
    return Article(
        key=key.strip(),
        home=home,
        title=facts["title"],
        subtitle=facts.get("subtitle", ""),
        published=facts["published"],
        outlet=facts["outlet"],
        authors=tuple(facts["authors"].split()),
        editors=tuple(facts["editors"].split()),
        section=facts["section"],
        keywords=tuple(facts.get("keywords", "").split()),
        parts=parts,
    )


@cache
def articles() -> dict[str, Article]:
    """All articles by key."""
    found = {}
    for file in sorted((Path(__file__).parent / "articles").glob("*.txt")):
        for source in ("\n" + file.read_text("utf-8")).split("\n=== ")[1:]:
            article = parse_article(source, file.stem)
            found[article.key] = article
    return found

"""A reprint: which article, under which path, when, and what was changed on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.demo.articles import Article, Line, articles
from crawler.demo.sheet import Fact, iso


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One page of an outlet that carries an article.

    published  what the page says; "" where it says nothing
    title      the outlet's own; "": that of the article
    cut        so many blocks are missing at the end
    """

    path: str
    key: str
    published: str
    title: str = ""
    cut: int = 0

    @property
    def article(self) -> Article:
        return articles()[self.key]

    @property
    def headline(self) -> str:
        return self.title or self.article.title

    def fact(self, body: Sequence[Line], title: str | None = None) -> Fact:
        """The truth of this page. body: the blocks it carries; title: where the outlet changes that further."""
        return Fact(
            kind="article",
            article=self.key,
            part="cut" if self.cut else "whole",
            title=self.headline if title is None else title,
            published=iso(self.published),
            outlet=self.article.outlet,
            body=tuple(line.text for line in body),
        )

"""A reprint: which article, under which path, when, and what was changed on purpose."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.demo.articles import Article, articles
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

    def fact(self, *, title: str | None = None, part: str | None = None) -> Fact:
        """The truth of this page. title, part: where the dress changes them further."""
        return Fact(
            kind="article",
            article=self.key,
            part=part or ("cut" if self.cut else "whole"),
            title=self.headline if title is None else title,
            published=iso(self.published),
            outlet=self.article.outlet,
        )

"""Who may have written an article, as meta tags, JSON-LD and the names of blogs tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.author_features import look, markup_features
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.declared import DeclaredMetadata
from pipelines.stages.metadata.people import is_name, is_pen_name, split_names

OWNED = re.compile(r"(\S{2,12}?)(?:的(?:博客|專欄|专栏|空间|部落格|BLOG)|_新浪博客)$", re.IGNORECASE)
BLOG_TITLE = re.compile(r"_([^_\s]{2,12})_[^_\s]{0,6}(?:博客|部落格)$")  # 标题_张三_某某博客
MACHINES = 6  # meta tags of one page
TITLE_PARTS = re.compile(r"[-_|｜—–·]+")


def in_markup(marks: DeclaredMetadata, near: Sequence[PageLine], url: str, rules: MetadataRules) -> Iterator[Candidate]:
    """Whom meta tags, JSON-LD and the names of blogs tell."""
    shown = {word for line in near for word in (line.text, *line.text.split(), *(p.text.strip() for p in line.parts))}
    own = {part.strip() for part in TITLE_PARTS.split(marks.page_title)[1:]}

    def one(names: tuple[str, ...], evidence: str, text: str, *how: str) -> Candidate:
        features = markup_features(names, how, shown, own) | look(names, rules)
        return Candidate(names, "", evidence, text, "head", 0, frozenset(features))

    for kind, values in (("Person", marks.linked.get("author.Person", [])), ("thing", marks.linked.get("author", []))):
        for value in values[:4]:
            if names := split_names(value, rules, whole=True) or (
                (value,) if value in shown and is_pen_name(value, rules) else ()
            ):
                yield one(names, "jsonld", value, f"jsonld-{kind}")
    for name, content in islice(marks.contents(rules.meta["authors"]), MACHINES):
        names = split_names(content, rules, whole=True)
        if not names and content in shown:  # a pen name that readers see too
            names = split_names(content, rules, loose=True)
        if names:
            official = any(key in ("columnname", "sitename", "contentsource") for key, _ in marks.metas)
            yield one(names, f"meta:{name}", content, "meta-author", *(("meta-official",) if official else ()))
    owners = [(blog[1], "heading") for text in marks.headings[:3] if (blog := OWNED.match(text))]
    if "blog" in url and marks.headings and is_name(marks.headings[0], rules):
        owners.append((marks.headings[0], "heading"))
    if blog := BLOG_TITLE.search(marks.page_title):
        owners.append((blog[1], "page-title"))
    for owner, evidence in owners:
        if is_pen_name(owner, rules):
            yield one((owner,), evidence, owner, "owner")

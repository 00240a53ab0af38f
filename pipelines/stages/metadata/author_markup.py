"""Who may have written an article, as meta tags, JSON-LD and the names of blogs tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.author_features import look, markup_features
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.declared import TITLE_PARTS, DeclaredMetadata
from pipelines.stages.metadata.people import is_name, is_pen_name, split_names

OFFICIAL = ("columnname", "sitename", "contentsource")  # meta tags of offices' pages
MACHINES = 6  # meta tags of one page


def in_markup(marks: DeclaredMetadata, near: Sequence[PageLine], url: str, rules: MetadataRules) -> Iterator[Candidate]:
    """Whom meta tags, JSON-LD and the names of blogs tell."""
    shown = {word for line in near for word in (line.text, *line.text.split(), *(p.text.strip() for p in line.parts))}
    own = {part.strip() for part in TITLE_PARTS.split(marks.page_title)[1:]}

    def one(names: tuple[str, ...], evidence: str, text: str, *how: str) -> Candidate:
        features = markup_features(names, how, shown, own) | look(names, rules)
        return Candidate(names, "", evidence, text, "head", 0, frozenset(features))

    for kind, values in (("Person", marks.linked.get("author.Person", [])), ("thing", marks.linked.get("author", []))):
        for value in values[:4]:
            if names := split_names(value, rules, whole=True):
                yield one(names, "jsonld", value, f"jsonld-{kind}")
            elif is_pen_name(value, rules) and (kind == "Person" or value in shown):
                yield one(
                    (value,), "jsonld", value, f"jsonld-{kind}", *(() if value in shown else ("unshown-pen-name",))
                )
    for name, content in islice(marks.contents(rules.meta["authors"]), MACHINES):
        names = split_names(content, rules, whole=True)
        how = ["meta-author"]
        if not names and content in shown:  # a pen name that readers see too
            names = split_names(content, rules, loose=True)
        if any(key in OFFICIAL for key, _ in marks.metas):
            how.append("meta-official")
        if names:
            yield one(names, f"meta:{name}", content, *how)
    owners = [(blog[1], "heading") for text in marks.headings[:3] if (blog := rules.byline.blog.match(text))]
    if "blog" in url and marks.headings and is_name(marks.headings[0], rules):
        owners.append((marks.headings[0], "heading"))
    owners += [(blog[1], "page-title") for part in own if (blog := rules.byline.blog.match(part))]
    if blog := rules.byline.blog_title.search(marks.page_title):
        owners.append((blog[1], "page-title"))
    for owner, evidence in owners:
        if is_pen_name(owner, rules):
            yield one((owner,), evidence, owner, "owner")

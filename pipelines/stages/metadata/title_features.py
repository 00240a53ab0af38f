"""What can be seen of a text that may be the headline, each thing by a name that a linear model weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.title_places import BAR, TitleSources, declared_titles
from pipelines.stages.metadata.title_text import (
    CHINESE,
    LENGTHS,
    SENTENCE_END,
    SUBTITLE,
    bucket,
    is_segment,
    names_site,
    without_site,
)
from pipelines.text.folding import letters
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.prose import is_paragraph
from pipelines.text.traditional import simplified

SPEECH = re.compile(r"^[“「\"][^”」\"]*[。！？!?…][”」\"]$")
QUESTIONED = re.compile(r"[？！?!]$")
SHARES = ((0.3, "small"), (0.6, "half"), (0.85, "most"), (1.01, "whole"))


@dataclass(slots=True)
class TitleCandidate:
    """A text that may be the headline.

    text       as the page shows it
    evidence   as the database names it: heading, line, page-title, meta:og:title, jsonld
    """

    text: str
    evidence: str
    features: set[str] = field(default_factory=set)


def form_of(text: str, key: str, sources: TitleSources) -> set[str]:
    """What the text itself looks like."""
    rules, words = sources.rules, sources.rules.title
    found = {f"letters-{bucket(len(key), LENGTHS, '71')}"}
    bars = len(BAR.findall(text))
    checks = (
        ("ends-sentence", SENTENCE_END.search(text)),
        ("asks", QUESTIONED.search(text)),
        ("is-prose", is_paragraph(text)),
        ("has-comma", "，" in text or "," in text),
        ("has-colon", "：" in text or ":" in text),
        ("ends-in-colon", text.endswith(("：", ":"))),
        ("is-caption", words.caption.search(text)),
        ("is-chatter", words.chatter.search(text)),
        ("is-buttons", len(words.chatter.findall(text)) > 1),
        ("is-byline", sources.subject(text) == ""),
        ("is-neighbour", words.neighbour.match(text)),
        ("is-path", words.path.search(text)),
        ("is-item", words.item.match(text)),
        ("is-speech", SPEECH.match(text)),
        ("is-welcome", words.welcome.search(text)),
        ("is-question", words.question.match(text)),
        ("is-series", words.series.search(text)),
        ("is-furniture", words.boilerplate.search(text)),
        ("is-subtitle", SUBTITLE.match(text)),
        ("is-contact", words.contact.search(text)),
        ("is-issue", words.issue.search(text)),
        ("is-chain", is_keyword_chain(text)),
        ("no-han", not CHINESE.search(text)),
        ("many-bars", bars > 1),
        ("one-bar", bars == 1),
        ("many-words", len(text.split()) > 3),
        ("no-title", text in rules.no_title),
        ("ends-as-site", rules.site_end.search(text)),
        ("ends-as-office", rules.org_tail.search(simplified(text))),
        ("names-site", names_site(text, rules)),
    )
    return found | {name for name, holds in checks if holds}


@dataclass(frozen=True, slots=True)
class DeclaredTitles:
    """What machines call the page.

    texts    as declared, <title> first
    keys     their letters
    clean    letters of the first without the names of its site and column
    is_cut   whether the first ends in an ellipsis
    is_site  whether it is nothing but such names
    """

    texts: Sequence[str]
    keys: Sequence[str]
    clean: str = ""
    is_cut: bool = False
    is_site: bool = False


def read_declared_titles(sources: TitleSources) -> DeclaredTitles:
    """Those of a page, none of a text without a <title>."""
    texts, rules = declared_titles(sources.marks), sources.rules
    if not texts:
        return DeclaredTitles((), ())
    clean = without_site(texts[0], rules)
    cut, site = clean.endswith(("…", "..")), names_site(texts[0], rules)
    return DeclaredTitles(texts, [letters(text) for text in texts], letters(clean), cut, site)


def agreement_with(text: str, key: str, declared: DeclaredTitles, rules: MetadataRules) -> set[str]:
    """How much of what machines call the page the text is."""
    found = set()
    if not declared.texts:
        return {"nothing-declared"}
    holding = [whole for whole in declared.keys if key in whole]
    if not holding:
        found.add("held-by-none")
        if declared.is_cut and len(declared.clean) >= 8 and key.startswith(declared.clean):
            found.add("goes-on-after-title")
    else:
        share = max(len(key) / len(whole) for whole in holding)
        found.add(f"share-{bucket(share, SHARES, 'whole')}")
        if any(whole.startswith(key) for whole in holding):
            found.add("opens-title")
        elif any(whole.endswith(key) for whole in holding):
            found.add("closes-title")
        else:
            found.add("amid-title")
        if is_segment(text, declared.texts, rules):
            found.add("is-segment")
        if declared.clean:
            found.add(f"of-clean-{bucket(len(key) / len(declared.clean), SHARES, 'longer')}")
            if declared.is_site:
                found.add("title-is-site")
    return found


def mark_rivals(found: dict[str, TitleCandidate]) -> None:
    """Which candidates are parts of others: of a headline in two lines, of a title with its site."""
    headings = [key for key, one in found.items() if "in-heading" in one.features]
    told = [
        key
        for key, one in found.items()
        if {"in-line", "in-heading"} & one.features and "held-by-none" not in one.features
    ]
    for key, one in found.items():
        if any(key in longer and key != longer for longer in told):
            one.features.add("part-of-shown")
        if any(less in key and key != less and len(less) >= 5 for less in headings):
            one.features.add("holds-heading")

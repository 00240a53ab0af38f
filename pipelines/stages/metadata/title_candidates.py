"""What may be the headline of a page or text, without what is none, and which of it is the likeliest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pipelines.stages.metadata.title_features import (
    TitleCandidate,
    agreement_with,
    form_of,
    mark_rivals,
    read_declared_titles,
)
from pipelines.stages.metadata.title_places import TitleSources, titles_in_places, variants_of
from pipelines.stages.metadata.title_text import MAX_CHARS, bucket
from pipelines.text.folding import letters

MOST = 160  # candidates of one document
NEVER = frozenset(("is-issue", "no-title", "is-subtitle", "is-buttons", "is-series", "is-welcome", "is-question"))
NEVER_IN_TEXT = (  # no headline of a text: all features of a set together
    frozenset(("is-path",)),
    frozenset(("is-item", "nothing-declared", "above-text-0-1")),
    frozenset(("has-comma", "as-long-as-next", "nothing-declared")),
    frozenset(("is-speech", "nothing-declared")),
    frozenset(("below-text", "body-has-little")),  # a site closes its texts with a slogan or the name of a column
)
DATED = frozenset(("above-byline", "near-byline"))
SHOWN = frozenset(("in-line", "in-heading"))
NO_TITLE = frozenset(("none",))  # the features of the choice of no headline, which a document without one has
# A line of a text whose neighbours tell it for the headline is one though no headline is likelier by so many log-odds.
HEADED, MISSES = frozenset(("in-line", "role-headline")), 3.0
HALVES, HALF = frozenset(("two-lines", "role-headline", "then-headline")), 2.0  # and both of two such lines beside one
BODY_CHARS = 3_000  # of an article, in which its headline's words come up if they do at all


def title_candidates(sources: TitleSources) -> list[TitleCandidate]:
    """All candidates, each text once, with what its places and its form say."""
    found: dict[str, TitleCandidate] = {}
    for text, evidence, features in titles_in_places(sources):
        for shape, variant in variants_of(text, sources):
            key = letters(variant)
            if not 2 <= len(key) <= MAX_CHARS or len(found) >= MOST:
                continue
            one = found.setdefault(key, TitleCandidate(variant, evidence))
            one.features |= features | {shape} if shape else features
    declared = read_declared_titles(sources)
    words = set(pairwise(letters(sources.body[:BODY_CHARS])))
    for key, one in found.items():
        one.features |= form_of(one.text, key, sources)
        one.features |= agreement_with(one.text, key, declared, sources.rules)
        pairs = set(pairwise(key))
        shared = len(pairs & words) / len(pairs)
        one.features.add(f"body-has-{bucket(shared, ((0.15, 'little'), (0.4, 'some'), (0.7, 'much')), 'most')}")
    found = {key: one for key, one in found.items() if not _is_none(one, sources)}
    found = {key: one for key, one in found.items() if not _is_cut(one, found, sources.marks.page_title)}
    mark_rivals(found)
    return list(found.values())


def _is_none(one: TitleCandidate, sources: TitleSources) -> bool:
    """Whether a text is no headline, whatever speaks for it: a date, a path, buttons, a paper's issue, a slogan."""
    features = one.features
    headed = sources.is_text and {"role-headline", "next-byline"} <= features  # 山路弯, which may be a name, above one
    if "is-byline" in features and not headed and not features & {"in-heading", "of-clean-whole"}:
        return True
    known = {"role-headline", "below-text"} <= features
    if NEVER & features or (sources.is_text and not known and any(never <= features for never in NEVER_IN_TEXT)):
        return True
    # 某某网-让世界了解某某: the site presents itself, and no line of the page repeats it
    presents = sources.rules.site_first.match(sources.marks.page_title)
    if presents is not None and not (SHOWN | {"in-meta"}) & features:
        return True
    # 某某县人民政府门户网站: a line above a date may end like the name of an office and be none (…加装电梯过百部)
    if presents is not None and "names-site" in features and not features & DATED:
        return True
    return {"letters-1-3", "ends-as-site", "of-clean-whole"} <= features  # 财经: a channel


def _is_cut(one: TitleCandidate, found: Mapping[str, TitleCandidate], page_title: str) -> bool:
    """Whether <title> cuts a headline short that the page shows, or goes on where the page's heading ends."""
    if one.text.endswith(("…", "..")):
        return any("goes-on-after-title" in other.features for other in found.values())
    opens = (
        other.text
        for key, other in found.items()
        if len(key) >= 5 and "in-heading" in other.features and page_title.startswith(f"{other.text} ")
    )
    return not SHOWN & one.features and any(one.text.startswith(f"{heading} ") for heading in opens)


def choose_title(sources: TitleSources) -> tuple[str | None, str, float | None]:
    """The likeliest headline as the page shows it, and its evidence; None where no headline is likelier.

    And by how much its score is above that of the second choice, of which no headline is one; None without candidates.
    """
    model, candidates = sources.model, title_candidates(sources)
    if not candidates:
        return None, "", None
    scores = [model.score(one.features) for one in candidates]
    none = model.score(NO_TITLE)
    first, second = sorted([*scores, none], reverse=True)[:2]
    if first == none:
        headed = [score for score, one in zip(scores, candidates, strict=True) if one.features >= HEADED]
        if not headed or none - max(headed) > MISSES:
            return None, "", first - second
        first = max(headed)
    best = candidates[scores.index(first)]
    for score, one in zip(scores, candidates, strict=True):
        if one.features >= HALVES and "two-lines" not in best.features and score > first - HALF:
            best = one if letters(best.text) in letters(one.text) else best
    return best.text, best.evidence, first - second

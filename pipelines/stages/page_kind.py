"""Whether a page is an article, weighed: features of its markup, words and metadata, each with its weight.

What a page shows to be beyond doubt (an error, a login, a list of links) `extract` has refused already. Here stand the
pages with running text that is no news: a company's introduction, a product, an office's duties, an advertising site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from pipelines.record import PageLine, Record
from pipelines.rules.page_kind import PageKindRules
from pipelines.text.folding import letters
from pipelines.text.traditional import simplified

OPENING, START, BODY = 200, 1000, 4000  # characters of the text that are looked at
PAGE, LINE = 3000, 200  # and of the page, at its top and at its foot
DEFAULT = "site-page"
SHORT_NAME = 6  # characters of 学校简介, 机构设置: headlines are longer
SIGNED = frozenset(("url-day", "has-outlet", "has-authors"))  # what tells when an article was published, or by whom
PARTS = re.compile(r"[-_|｜—–·,，、？?！!\s]+")
NAME_CHARS = 14  # of a name that a text explains, at most
ABOUT = re.compile(r"(?:简介|概况|介绍|概览)$")
DONE_STEPS = (2, 5, 10, 15)  # done marks in a thousand characters
SHOWN = 8  # features in the evidence


def tell_kind(record: Record, *, rules: PageKindRules) -> Record:
    """Refuse the page whose features outweigh the model's margin; the evidence `kind` lists the heaviest.

    record    with its metadata and its boilerplate out; one without page features (a text document, a body by the
              source's own selector) passes
    returns   the record with evidence["kind"] and, where it is no article, reject_reason: the first of rules.reasons
              that fits (spam-site, product, listing), else site-page
    """
    if not record.page_features or rules.model is None:
        return record
    features = kind_features(record, rules)
    score = rules.model.score(features) - rules.model.margin
    weighed = rules.model.weighed(features)
    told = f"{score:+.2f}: " + ", ".join(f"{name} {weight:+.2f}" for name, weight in weighed[:SHOWN])
    reason = next((reason for reason, any_of in rules.reasons if not any_of.isdisjoint(features)), DEFAULT)
    return replace(
        record,
        evidence={**record.evidence, "kind": told},
        margins={**record.margins, "kind": round(abs(score), 3)},
        reject_reason=reason if score > 0 else record.reject_reason,
    )


def kind_features(record: Record, rules: PageKindRules) -> frozenset[str]:
    """All features of the page."""
    body, called = record.body, _called(record)
    texts = {
        "name": record.title or called,
        "title": f"{record.title or ''}\n{called}",
        "behind-name": _behind_name(body[:OPENING], f"{record.title or ''}\n{called}"),
        "opening": body[:OPENING],
        "start": body[:START],
        "body": body[:BODY],
        "page": _page_text(record.lines),
    }
    lowered = {where: text.lower() for where, text in texts.items()}
    found = [
        f"{feature.id}>={step}"
        for feature in rules.words
        if (count := feature.count(lowered[feature.where]))
        for step in feature.steps
        if count >= step
    ]
    done = 1000 * sum(map(texts["body"].count, rules.done_marks)) / (len(texts["body"]) or 1)
    found += [f"done-marks>={step}" for step in DONE_STEPS if done >= step]
    told = record.page_features | frozenset((*found, *_of_metadata(record)))
    return told | frozenset(_together(told, letters(texts["name"])))


def _together(told: Set[str], name: str) -> Iterator[str]:
    """What weighs more together than alone. `name` is the letters of what the page is called."""
    undated, short = "no-day" in told, len(name) <= SHORT_NAME
    if short:
        yield "short-name"
    if undated and short:
        yield "short-name-undated"
    if undated and "url-no-digit" in told:
        yield "undated-plain-address"
    if undated and told.isdisjoint(SIGNED):
        yield "unsigned"


def _behind_name(text: str, called: str) -> str:
    """The first line of a text from behind a name of the page with which it begins, as entries and profiles do."""
    for part in map(str.strip, PARTS.split(called)):
        name = ABOUT.sub("", part)
        if 2 <= len(name) <= NAME_CHARS and text.startswith(name):
            return text[len(name) :].partition("\n")[0]
    return ""


def _called(record: Record) -> str:
    """The page's title tag and main heading, Simplified."""
    tags = () if record.tree is None else (record.tree.find(".//title"), record.tree.find(".//h1"))
    return simplified("\n".join(" ".join(tag.text_content().split()) for tag in tags if tag is not None))


def _page_text(lines: Sequence[PageLine]) -> str:
    """The page's lines from its top and from its foot, where sites say what they are, Simplified."""
    top = _first(lines)
    foot = _first(lines[len(top) :][::-1])
    return simplified("\n".join((*top, *reversed(foot))))


def _first(lines: Sequence[PageLine]) -> list[str]:
    """The beginning of each of the first lines, until they are long enough together."""
    found, chars = [], 0
    for line in lines:
        if chars > PAGE:
            break
        found.append(line.text[:LINE])
        chars += len(found[-1])
    return found


def _of_metadata(record: Record) -> Iterator[str]:
    if record.published_at is None:
        yield "no-day"
    else:
        yield "published-time" if "T" in record.published_at else "published-day"
    if record.title is None:
        yield "no-title"
    for field in ("outlet", "authors", "editors", "section"):
        if getattr(record, field):
            yield f"has-{field}"
    if record.title and record.title in record.body[:200]:
        yield "title-in-opening"

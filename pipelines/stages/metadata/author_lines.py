"""Who may have written an article, as the lines and elements around it name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.author_features import (
    common_words,
    element_features,
    element_kinds,
    look,
    piece_features,
)
from pipelines.stages.metadata.author_pieces import BULLETS, people_in, pieces_of
from pipelines.stages.metadata.bylines import names_outlet
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.name_runs import Named
from pipelines.stages.metadata.people import is_pen_name, join_spaced
from pipelines.text.characters import HAN
from pipelines.text.dates import find_date
from pipelines.text.prose import is_paragraph
from pipelines.text.traditional import simplified

APART = re.compile(rf"[{HAN}](?: [{HAN}]){{1,11}}")  # 辛 未 甘 霖: how papers set names of two characters
SET_APART = re.compile(rf"[{HAN}] [{HAN}](?: [{HAN}])?")
BY = re.compile(r"^(?:[Bb]y|BY)[\s:：]+")
SPACED = re.compile(rf"[{HAN}](?: ?[{HAN}]){{1,3}}")
WHOLE = ("line", "bracket-alone")
MAX_ELEMENT = 14  # characters of what an element of a writer's holds
EVIDENCE = {"close": "signature", "below": "foot", "lead": "dateline"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some people who may have written the article.

    names      in order
    kind       authors, editors or other, by the words beside them; "" without such
    evidence   as the database names it: line, bare, dateline, signature, foot, element, meta:author ...
    text       what they were read from
    zone       where that stands: above, under, near (no headline is found), lead, close, below or head (markup)
    at         its line's number in the zone
    outlet     what stands before the names and is called like an outlet
    """

    names: tuple[str, ...]
    kind: str
    evidence: str
    text: str
    zone: str
    at: int
    features: frozenset[str]
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the candidates of a page are held against.

    body   the article's text: who is only quoted stands in it again
    """

    body: str
    rules: MetadataRules


def _place(lines: Sequence[PageLine], at: int, zone: str) -> set[str]:
    """Where a line stands in its zone."""
    line, found = lines[at], {f"zone-{zone}"}
    if zone == "under":
        found.add("under-first" if at == 0 else "under-2-4" if at < 4 else "under-far")
    elif zone == "lead" and at > 1:
        found.add("lead-later")
    elif zone == "below":
        found.add("below-first" if at < 3 else "below-far")
    if any(find_date(near.text[:120]) for near in lines[max(0, at - 2) : at + 3]):
        found.add("near-date")
    last = at == len(lines) - 1 or is_paragraph(line.text) > any(is_paragraph(other.text) for other in lines[at + 1 :])
    if zone == "close" and last:
        found.add("last-line")
    if line.text[:1] in BULLETS and line.text[:1] not in "—-_*# 　·":
        found.add("bullet")
    if line.role:
        found.add(f"line-is-{line.role}")
    return found


def in_lines(lines: Sequence[PageLine], zone: str, about: Surroundings) -> Iterator[Candidate]:
    """The candidates of the lines of one zone."""
    rules = about.rules
    for at, line in enumerate(lines):
        text = line.text.strip(BULLETS)
        place: set[str] | None = None
        seen: set[tuple[str, ...]] = set()
        for container, piece in pieces_of(text, zone, rules):
            following = lines[at + 1].text if at + 1 < len(lines) else ""
            if container in ("line", "bracket-alone") and _is_cell(text, following, rules):
                piece = f"{text.rstrip(' ：:')}：{following}"  # 作者 | 张三, in two cells
            runs = list(people_in(piece, rules))
            credits = {"in-credits"} if len({one.roles for one, _ in runs if one.roles}) > 1 else set()
            signed = any(one.kind == "authors" for one, _ in runs)
            for found, how in runs:
                if zone == "lead" and at > 1 and container == "opening":
                    continue  # …，作者张三走进… in a later paragraph
                if found.names in seen or (not found.kind and common_words(found.names, rules)):
                    continue
                seen.add(found.names)
                place = place or _place(lines, at, zone)
                features = place | how | {f"in-{container}"} | piece_features(found, text, rules)
                features |= credits if found.roles else {"beside-authors"} if signed else set()
                features |= look(found.names, rules, told=bool(found.roles))
                features |= element_features(line, found.names[0], told=bool(found.roles))
                features |= _together(found, features, container, piece, line.text, zone, at, about)
                evidence = EVIDENCE.get(zone) or ("line" if {"labelled", "phrase", "sourced"} & how else "bare")
                yield Candidate(
                    found.names, found.kind, evidence, line.text, zone, at, frozenset(features),
                    found.before.strip() if names_outlet(found.before, rules) else "",
                )  # fmt: skip
        yield from _of_elements(lines, at, zone, seen, about)


def _is_cell(text: str, following: str, rules: MetadataRules) -> bool:
    """Whether a line is nothing but a label whose value is the next line."""
    label = simplified(text).rstrip(" ：:")
    return label in rules.fields and len(following) <= 24 and len(labelled(following, rules)) == 1


def _together(
    found: Named, features: set[str], container: str, piece: str, line: str, zone: str, at: int, about: Surroundings
) -> set[str]:
    """Features of a run of names that hold of several things at once."""
    kind = found.kind or "none"
    told = {f"{zone}+{kind}", f"{container}+{kind}", f"{zone}+{container}+{kind}"}
    if {"look-known", "beside-date"} <= features and zone in ("under", "near"):
        told.add("known-beside-date")
    if found.kind == "authors" and not found.before.strip() and not found.after.strip() and container in WHOLE:
        told.add("nothing-but-role-and-names")
    if found.kind == "authors" and "look-known" in features:
        told.add("known-with-role")
    if found.kind == "authors" and {"in-credits", "labelled"} <= features:
        told.add("labelled-in-credits")
    alone = found.kind == "" and not found.before.strip() and len(squeeze(piece)) - sum(map(len, found.names)) <= 2
    if alone:
        told |= {"nothing-but-names", f"{zone}+nothing-but-names"}
        if "bullet" in features:
            told.add("bullet+nothing-but-names")
        if APART.fullmatch(piece.strip()) and squeeze(piece) == "".join(found.names):  # 郑 重 声 明 is none
            told.add("characters-apart")
    if not found.kind and about.body.count(found.names[0]) > (line in about.body):
        told.add("named-in-story")
    elif alone and "look-known" in features:
        if "last-line" in features and container not in ("line", "bracket-amid"):
            told.add("signs-off")
        if zone == "under" and at < 4 and container in ("line", "bracket-alone"):
            told.add("bare-byline")
    if not found.kind and not found.after.strip():
        told |= {f"{zone}+{one}" for one in ("before-outlet", "before-office", "before-desk") if one in features}
    if "after-report" in features:
        told.add(f"{zone}+after-report")
    return told


def _of_elements(
    lines: Sequence[PageLine], at: int, zone: str, seen: set[tuple[str, ...]], about: Surroundings
) -> Iterator[Candidate]:
    """Pen names that only their element tells for a writer's."""
    if zone not in ("under", "near", "above"):  # below stands who comments, or wrote the next
        return
    line, rules = lines[at], about.rules
    for part in line.parts:
        what = element_kinds(part.names)
        if not what & {"element-author", "element-nick"}:
            continue
        text = " ".join(part.text.split()).strip(BULLETS)
        text = BY.sub("", text)
        text = "".join(text.split()) if SPACED.fullmatch(text) else text
        if not 2 <= len(text) <= MAX_ELEMENT or any(text in names for names in seen):
            continue
        person = join_spaced(text)
        if rules.button.search(simplified(person)) or not is_pen_name(person, rules):
            continue
        seen.add((text,))
        if SET_APART.fullmatch(" ".join(part.text.split())):
            what |= {"set-apart"}  # 商 羽, as papers set names of two characters
        features = _place(lines, at, zone) | what | {"in-element", f"{zone}+in-element"} | look((person,), rules)
        if part.linked:
            features.add("linked")
        if squeeze(line.text) == squeeze(part.text):
            features.add("line-alone")
        yield Candidate((person,), "", "element", line.text, zone, at, frozenset(features))

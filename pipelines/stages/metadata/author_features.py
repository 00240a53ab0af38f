"""What can be seen of people who may have written an article, each thing by a name that a linear model weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.bylines import names_outlet
from pipelines.stages.metadata.name_runs import Named
from pipelines.stages.metadata.people import is_name
from pipelines.text.traditional import simplified

SLASHED = re.compile(r"[/／|｜丨︱]\s*$")
LATIN = re.compile(r"[A-Za-z0-9]")
ELEMENT = (
    (
        "author",
        re.compile(
            r"author|authi|writer|reporter|byline|(?:^|[\s_-])by(?:[\s_-]|$)|zuozhe|zz\b|(?:^|\s)name(?:\s|$)|meta_text"
        ),
    ),
    ("nick", re.compile(r"nick|user|/u/|/member|blogger|owner|louzhu|poster")),
    ("editor", re.compile(r"(?<!trs_)(?<!content_)(?<!u)editor(?![-_]?content|ial)|bianji|zrbj|\bbj\b")),
    ("outlet", re.compile(r"source|media|\bfrom\b|laiyuan|origin|organization|publisher")),
    ("list", re.compile(r"(?<!meta_)list|related|recommend|hot|rank|comment|reply|nav|menu|sidebar|footer")),
)  # fmt: skip
COLUMN = re.compile(r"categor|(?:^|[\s_-])(?:about|tags?|section|topic|column|channel|cat)(?:[\s_/-]|$)")


def look(names: Sequence[str], rules: MetadataRules, *, told: bool = False) -> set[str]:
    """What the names are like.

    told   whether a word says that people follow: then a person may be called as a common word is
    """
    plain = [is_name(name, rules, longest=4 if told else 3) for name in names]
    found = {"names-1" if len(names) == 1 else "names-2-3" if len(names) < 4 else "names-4-or-more"}
    found.add("look-known" if all(plain) else "look-some-known" if any(plain) else "look-pen-name")
    if all(is_name(name, rules) and len(name) == 3 for name in names):
        found.add("look-three")
    if all(
        rules.given_characters.intersection(name[1:]) or rules.unsurnamed.fullmatch(name) or "·" in name
        for name in names
    ):
        found.add("look-given")  # 申请表 begins like a name, and does not go on like one
    if any(map(LATIN.search, names)):
        found.add("look-latin")
    if any("·" in name for name in names):
        found.add("look-dotted")
    return found


def common_words(names: Sequence[str], rules: MetadataRules) -> bool:
    """Whether several bare words that begin like names go on as words do: 申请表 文献 钱包."""
    given = sum(bool(rules.given_characters.intersection(name[1:])) for name in names)
    return len(names) > 1 and 2 * given < len(names)


@lru_cache(maxsize=1024)  # few names of elements on many lines
def element_kinds(names: str) -> frozenset[str]:
    """What an element is called that holds a name."""
    found = frozenset(f"element-{what}" for what, called in ELEMENT if called.search(names))
    return found - {"element-author"} | {"element-column"} if COLUMN.search(names) else found


def element_features(line: PageLine, name: str, *, told: bool) -> set[str]:
    """The same of the element that holds a name, and whether it is a link.

    told   whether a role word says that people follow: then a list or a link says less against them
    """
    part = next((part for part in line.parts if name in part.text or name in squeeze(part.text)), None)
    if part is None:
        return set()
    found = set(element_kinds(part.names))
    if part.linked:
        found.add("linked")
    if told:
        found = {f"told-{one}" if one in ("linked", "element-list") else one for one in found}
    if squeeze(part.text) == name:
        found.add("element-alone")
    return found


def piece_features(found: Named, whole: str, rules: MetadataRules) -> set[str]:
    """What stands about a run of names in its piece of a line, and in the whole line.

    Words about names that a role word announces say less against them: they have names of their own (told-...).
    """
    words = rules.byline
    features = {f"kind-{found.kind or 'none'}"}
    told = "told-" if found.roles else ""
    features |= {f"role-{role}" for role in found.roles}
    rest = found.after.strip(" 　/／|｜。，,.）)】」]:：*")
    if not rest:
        features.add("after-nothing")
    else:
        if words.biography.match(found.after):
            features.add("after-biography")
        photo = "after-photo" if words.photo.search(rest) else f"{told}after-words"
        features.add("after-report" if words.report.search(rest[:12]) else photo)
        if words.office.match(rest):
            features.add("after-office")
        if names_outlet(rest, rules):
            features.add("after-outlet")
    before = found.before.strip()
    if not before:
        features.add("before-nothing")
    elif names_outlet(before, rules):
        features.add("before-outlet")
    elif words.own.search(before):
        features.add("before-own")
    elif words.desk.search(before):
        features.add("before-desk")
    elif rules.org_tail.search(simplified(before)):
        features.add("before-office")
    else:
        features.add(f"{told}before-words" if len(before) < 10 else f"{told}before-many-words")
    if before and SLASHED.search(whole[: whole.find(found.names[0])]):
        features.add("before-slash")
    if words.photo.search(whole):
        features.add("line-photo")
    return features


def markup_features(names: Sequence[str], how: Sequence[str], shown: set[str], own: set[str]) -> set[str]:
    """Of people whom meta tags, JSON-LD or the name of a blog tell.

    how     where they are told: jsonld-Person, meta-author, owner ...
    shown   what stands near the headline, line by line and word by word
    own     the parts of <title> behind the headline
    """
    features = {"zone-head", *how}
    if set(names) & shown:
        features |= {"shown", f"{how[0]}+shown"}
    if set(names) & own and how[0] != "owner":
        features.add("in-page-title")
    return features

"""Credits that give each role its people without a colon: 文字 张三 摄影 李四. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.people import is_name, join_spaced, split_names
from pipelines.text.characters import HAN
from pipelines.text.traditional import simplified

ITEM = re.compile(rf"[。！？”][（(]([{HAN}·、 ]{{2,20}})[）)]$")
ITEMS, MOST_ITEMS = 3, 40  # signed items of a round-up; more are a list of something else
SEPARATOR = re.compile(r"[\s、，,/／]+")


def read_credits(text: str, rules: MetadataRules) -> dict[str, tuple[str, ...]]:
    """The people of a line or bracket that is roles and names by turns, under authors, editors and other.

    text      "文字 张三 摄影 李 四", of sixty characters at the most
    returns   {} unless a role opens it, every other word is a role or a name, and every role has a name
    """
    if len(text) > 60:
        return {}
    text = join_spaced(text)
    found: dict[str, list[str]] = {}
    field, waiting = "", False
    for word in filter(None, SEPARATOR.split(text)):
        role = rules.fields.get(simplified(word))
        if role in ("authors", "editors", "other"):
            if waiting:
                return {}
            field, waiting = role, True
        elif field and is_name(word, rules, longest=4):
            found.setdefault(field, []).append(word)
            waiting = False
        else:
            return {}
    return {} if waiting else {role: tuple(dict.fromkeys(names)) for role, names in found.items()}


def read_items(lines: Sequence[str], rules: MetadataRules) -> tuple[str, ...]:
    """Who signed the items of a round-up, each at the end of its own: …两公里。（张三）

    lines     of the article
    returns   () unless the last line is signed and at least three lines in all, half of those that end as sentences do
    """
    signed = [match for line in lines if (match := ITEM.search(line[-40:]))]
    told = sum(line.endswith(("。", "！", "？", "”")) for line in lines)
    if not max(ITEMS, told) <= len(signed) <= MOST_ITEMS or not ITEM.search(lines[-1][-40:]):
        return ()
    people = [split_names(match[1], rules, whole=True) for match in signed]
    return tuple(dict.fromkeys(name for names in people for name in names)) if all(people) else ()

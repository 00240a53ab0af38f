"""The company that a link keeps: the links of one form on its page, and the list it stands in.

One address says little: /channels/18287.html may be an article or a section. Thirty of one form, each with a headline
and a day, are articles; eight short words of one form in one menu are sections. Pure functions over anchors.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from crawler.links.addresses import form_of
from crawler.links.anchors import ENTRY, NAV, NEXT, SITEMAP, Anchor
from pipelines.text.characters import HAN

HAN_CHAR, LATIN_WORD = re.compile(f"[{HAN}]"), re.compile(r"[A-Za-z][A-Za-z'’.]+|[A-Za-z](?![A-Za-z])")
LATIN_WEIGHT = 1.5  # a Latin word says about as much as so many Chinese characters
HEADLINE = 8  # as long as most headlines, and longer than most names of sections
ENOUGH = 4  # links of one kind that make a form


def length_of(text: str) -> float:
    """How much a link says: Chinese characters, and a word of Latin letters for one and a half."""
    return len(HAN_CHAR.findall(text)) + LATIN_WEIGHT * len(LATIN_WORD.findall(text))


@dataclass(slots=True)
class Company:
    """What the links of a page have in common.

    headlines   form -> how many links as long as a headline have it, outside menus or with a day beside them
    lists       (form, list) -> how many of those stand in one kind of list
    boxes       list -> how many links as long as a headline stand in one of its kind, whatever their forms
    menus       (form, list) -> how many short words without a day do
    """

    headlines: Counter[str] = field(default_factory=Counter)
    lists: Counter[tuple[str, str]] = field(default_factory=Counter)
    boxes: Counter[str] = field(default_factory=Counter)
    menus: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, anchors: Iterable[Anchor]) -> Company:
        found = cls()
        lengths: dict[tuple[str, str], list[float]] = defaultdict(list)
        dated: Counter[tuple[str, str]] = Counter()
        for anchor in anchors:
            if anchor.place in (NEXT, SITEMAP, ENTRY):
                continue
            form, length = form_of(anchor.url), length_of(anchor.text)
            kind = (form, anchor.container)
            if length:
                lengths[kind].append(length)
                dated[kind] += bool(anchor.day)
            if is_headline(anchor):
                found.headlines[form] += 1
                found.lists[kind] += 1
                found.boxes[anchor.container] += anchor.place != NAV
        for kind, measured in lengths.items():
            if median(measured) < HEADLINE - 1 and dated[kind] * 3 < len(measured):
                found.menus[kind] = sum(length <= HEADLINE + 2 for length in measured)
        return found

    def alike(self, anchor: Anchor) -> int:
        """How many links are of one kind with this one: headlines of its form, or of its list where it is one, too."""
        beside = self.boxes[anchor.container] if is_headline(anchor) and anchor.place != NAV else 0
        return max(self.headlines[form_of(anchor.url)], beside)

    def is_list_of_articles(self, anchor: Anchor) -> bool:
        """Whether the link stands among headlines of its form, in a list of theirs: its own may be short."""
        kind = (form_of(anchor.url), anchor.container)
        return self.lists[kind] >= ENOUGH - 1 and self.menus[kind] == 0

    def is_menu(self, anchor: Anchor) -> bool:
        """Whether the link stands among short words of its form, as the sections of a site do.

        Three make a menu where no headline of the page has their form.
        """
        form = form_of(anchor.url)
        return self.menus[form, anchor.container] >= (ENOUGH if self.headlines[form] else ENOUGH - 1)


def is_headline(anchor: Anchor) -> bool:
    """Whether the words of a link are as long as a headline, where headlines are: a menu's need a day beside them."""
    length = length_of(anchor.text)
    return length >= HEADLINE - 2 * bool(anchor.day) and (anchor.place != NAV or bool(anchor.day) or length >= 12)

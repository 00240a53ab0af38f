"""Pages and parts of pages that are entries: lists of headlines to click, teasers, comments, live reports."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, is_link

GOES_ON = 120  # characters of sentences without a headline between them that no teaser has
CLOCK = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：][0-5]\d)?")


def is_feed(lines: Sequence[Line], stamp: re.Pattern[str]) -> bool:
    """Whether lines are a list of dated entries: comments, posts, teasers of other articles.

    stamp   what stands beside each
    """
    stamps = sum(line.chars <= 40 and not line.prose >= 30 and stamp.search(line.text) is not None for line in lines)
    return stamps >= 3 and stamps * 12 >= len(lines)


def is_live(lines: Sequence[Line]) -> bool:
    """Whether lines are a live report: each entry under a bare clock, the clocks of one day in order.

    Readers' comments and lists of other articles carry days, names or 3分钟前 beside their clocks.
    """
    told = [CLOCK.fullmatch(line.text) for line in lines]
    minutes = [60 * int(clock[1]) + int(clock[2]) for clock in told if clock]
    if len(minutes) < 3 or minutes not in (sorted(minutes), sorted(minutes, reverse=True)):
        return False
    spoken = [line for line, clock in zip(lines, told, strict=True) if not clock]
    entries = sum(line.sentence > 0 or line.prose >= 12 for line in spoken)
    return entries >= len(minutes) and 4 * entries >= 3 * len(spoken) and not any(line.linked for line in spoken)


def is_listing(layout: Layout, span: tuple[int, int]) -> bool:
    """Whether a page is headlines to click, with or without a teaser each, and no text that goes on.

    span    range of the lines of what would be the body
    """
    page = _Entries(layout, span)
    return next((listed for holds, listed in LISTING if holds(page)), False)


class _Entries:
    """What would be the body, as a list of entries.

    inside   its lines outside noise
    links    those to click; `teased` lines lead on with 阅读全文
    titles   headlines to click on all of the page
    runs     characters of sentences between one headline to click and the next, inside
    """

    def __init__(self, layout: Layout, span: tuple[int, int]) -> None:
        self.patterns = layout.patterns
        self.inside = [line for line in layout.lines[slice(*span)] if line.noise is None]
        self.links = sum(is_link(line) and line.chars >= 4 for line in self.inside)
        leads_on = layout.patterns.teaser_link
        self.teased = sum(line.linked > 0 and leads_on.search(line.text) is not None for line in self.inside)
        self.titles = [line for line in layout.lines if line.noise is None and is_link(line) and line.chars >= 8]
        self.linked = sum(line.linked for line in self.titles)
        self.runs = [0]
        for line in self.inside:
            if is_link(line) and line.chars >= 8:
                self.runs.append(0)
            else:
                self.runs[-1] += line.sentence
        self.said, self.longest = sum(self.runs), max(self.runs)

    def only_links(self) -> bool:
        """Half of the lines; a third in cards of a picture to click, a headline and how often it was played."""
        lines = len(self.inside)
        enough = (self.links >= 3 and self.links * 2 >= lines) or (self.links >= 6 and self.links * 3 >= lines)
        return enough and not any(line.sentence for line in self.inside)

    def leads_on(self) -> bool:
        """A headline to click and 阅读全文, each time."""
        return self.links > self.teased >= 3 and 2 * self.teased >= self.links - 2

    def is_verse(self) -> bool:
        """A poem, a list of names: the headlines to click stand beside it."""
        verse = not any(line.linked or line.sentence for line in self.inside)
        return verse and 2 * sum(line.chars for line in self.inside) > self.linked

    def goes_on(self) -> bool:
        return self.longest >= GOES_ON and (self.longest * 4 >= self.said or self.longest >= 300)

    def alternates(self) -> bool:
        """Headline, teaser, headline, teaser; or far more headlines than text between them."""
        if sum(run > 0 for run in self.runs) >= 5:
            return True
        return len(self.runs) > 6 and sum(line.linked for line in self.inside) > 2 * self.said

    def is_diary(self) -> bool:
        """Short lines, none of them long enough to count as a sentence."""
        return sum(line.prose for line in self.inside if not is_link(line)) >= GOES_ON

    def is_outweighed(self) -> bool:
        """Eight times as much to click on the page, and next to nothing said."""
        plain = [line for line in self.inside if not is_link(line)]
        little = self.said < GOES_ON // 3 or is_feed(plain, self.patterns.stamp)
        return self.linked > 8 * self.said and little


# The first that holds decides; none of them: no listing.
LISTING: tuple[tuple[Callable[[_Entries], bool], bool], ...] = (
    (_Entries.only_links, True),
    (_Entries.leads_on, True),
    (lambda page: _is_teased(page.inside), True),
    (lambda page: len(page.titles) < 6, False),
    (_Entries.is_verse, False),
    (_Entries.goes_on, False),
    (_Entries.alternates, True),
    (_Entries.is_diary, False),
    (_Entries.is_outweighed, True),
)


def _is_teased(lines: Sequence[Line]) -> bool:
    """Whether every text stands below a headline of its own to click, three times or more, and none goes on."""
    texts: list[int] = []  # paragraphs under each headline
    for line in lines:
        if is_link(line) and line.chars >= 4:
            texts.append(0)
        elif line.prose >= 20:
            if not texts:
                return False
            texts[-1] += 1
    told = [count for count in texts if count]
    return len(told) >= 3 and max(told) <= 2 and 4 * len(told) >= 3 * len(texts[texts.index(told[0]) :])

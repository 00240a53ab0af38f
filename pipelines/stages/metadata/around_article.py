"""A page's lines around its article: what names the date, the outlet and the people stands there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from pipelines.record import Block, PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.text import dates
from pipelines.text.characters import HAN
from pipelines.text.keyword_chains import is_keyword_chain
from pipelines.text.line_runs import longest_run
from pipelines.text.prose import is_paragraph

BEFORE, ABOUT = 100, 30  # lines before the article's first words, and about a headline that stands further above
TAIL_LINES = 25
CLOSING_LINES = 3
DECLARED = 6  # lines of declarations below an article, at most
HEADED = 2  # lines of a poem that may be its headline and who wrote it

YEAR = re.compile(r"^(?:19|20)\d{2}(?: \d{2}/\d{2})?$")
DATE_PART = re.compile(r"\d{2}/\d{2}|\d{2}:\d{2}(?::\d{2})?")
GLOSS = re.compile(rf"(?<=[{HAN}])[(（][a-zü]{{0,5}}[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ][a-z]{{0,4}}[)）]")
LABELS = re.compile(r"[:：丨｜|]")
LOOKALIKES = str.maketrans("╱∕［］〖〗", "／／【】【】")
LABELLED_CHARS = 160
CLOCK_CHARS = 8  # of 12/31 and 23:59:59
CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
DAY = re.compile(rf"\D{{0,8}}{dates.DAY}日?")


@dataclass(frozen=True)
class PageLines:
    """The lines that may speak of the article, white space folded to single spaces; hidden ones are left out.

    above   up to and without the article's first words, headline included
    lead    the article's first lines (at most four)
    close   its last lines (at most three)
    below   what follows it
    """

    above_lines: tuple[PageLine, ...] = ()
    lead_lines: tuple[PageLine, ...] = ()
    close_lines: tuple[PageLine, ...] = ()
    below_lines: tuple[PageLine, ...] = ()

    @cached_property
    def above(self) -> tuple[str, ...]:
        return _texts(self.above_lines)

    @cached_property
    def lead(self) -> tuple[str, ...]:
        return _texts(self.lead_lines)

    @cached_property
    def close(self) -> tuple[str, ...]:
        return _texts(self.close_lines)

    @cached_property
    def below(self) -> tuple[str, ...]:
        return _texts(self.below_lines)


def _texts(lines: tuple[PageLine, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


def squeeze(text: str) -> str:
    """Without white space, for comparing."""
    return "".join(text.split())


def mended(lines: Sequence[PageLine], rules: MetadataRules) -> list[PageLine]:
    """Lines without pinyin glosses, 来 源： written together, and a date in one line that stood in several."""
    found: list[PageLine] = []
    for line in lines:
        text = line.text
        if "(" in text or "（" in text:
            text = GLOSS.sub("", text)
        if len(text) < 200 and " " in text and LABELS.search(text):
            text = rules.line.spaced_label.sub(r"\1\2", text)
        if len(text) <= LABELLED_CHARS:
            text = rules.line.label_mark.sub(r"\1：", text).translate(LOOKALIKES)
        before = found[-1] if found and len(text) <= CLOCK_CHARS else None
        if before and (
            (DATE_PART.fullmatch(text) and YEAR.search(before.text))
            or (CLOCK.fullmatch(text) and DAY.fullmatch(before.text))
        ):
            found[-1] = replace(before, text=f"{before.text} {text}", parts=before.parts + line.parts)
        else:
            found.append(line if text == line.text else replace(line, text=text))
    return found


def around_article(
    lines: Sequence[PageLine],
    blocks: Sequence[Block],
    page_title: str,
    rules: MetadataRules,
    is_boilerplate: Callable[[str], bool] = lambda line: False,
) -> PageLines:
    """The lines before, at the edges of and after the article.

    lines        of the whole page
    blocks       what extraction took for the article
    page_title   <title>: a headline may stand far above the first words that extraction found
    is_boilerplate whether a line is the site's own: an article is signed above the declarations that follow it
    """
    lines = mended([line for line in lines if line.text and not line.hidden], rules)
    kept = {block.position: block for block in blocks}
    inside = [at for at, line in enumerate(lines) if line.position in kept]
    prose = [at for at in inside if is_paragraph(lines[at].text)]
    if not prose:
        return _split(lines[: 4 * BEFORE])
    declared = list(takewhile(lambda at: is_boilerplate(lines[at].text), prose[: -DECLARED - 1 : -1]))
    first, last = prose[0], prose[len(prose) - 1 - min(len(declared), len(prose) - 1)]
    start = max(0, first - BEFORE)
    headline = _find_headline(lines, page_title, first)
    above = lines[start:first]
    if headline > first:  # what extraction took for the article starts above its headline
        above = lines[max(first, headline - ABOUT) : headline + BEFORE // 2] + above
    elif 0 <= headline < start:  # far above: the lines between are the article's, lost to extraction
        above = lines[max(0, headline - ABOUT) : headline + BEFORE // 2] + above
    below = lines[last + 1 : last + 1 + TAIL_LINES]
    # Extraction may run on into comments: what signs the article then stands amid the blocks.
    for sign in rules.closing_signs:
        if found := next(
            (line for line in lines[first + 1 : last] if len(line.text) < 160 and sign in line.text), None
        ):
            below = [found, *below]
    return PageLines(
        tuple(above), tuple(lines[first : first + 4]), tuple(lines[max(first, last - 2) : last + 1]), tuple(below)
    )


def _find_headline(lines: Sequence[PageLine], page_title: str, first: int) -> int:
    """The last line before the article's first words that opens as <title> does, else the first after; -1."""
    key = squeeze(page_title)[:12]
    if len(key) < 5:
        return -1
    at = next((i for i in range(first - 1, -1, -1) if squeeze(lines[i].text).startswith(key)), -1)
    if at >= 0 or len(key) < 7:
        return at
    return next((i for i in range(first + 1, len(lines)) if squeeze(lines[i].text[:80]).startswith(key)), -1)


def split_lines(
    lines: Sequence[str], rules: MetadataRules, is_boilerplate: Callable[[str], bool] | None = None
) -> PageLines:
    """The same from lines alone: the article starts at the first line of prose and ends at the last.

    is_boilerplate   whether a line is the site's own, and no prose; where no line is prose, the longest run of others
                     is a poem or a list under its headline. None where that can't be told
    """
    return _split(mended([PageLine(line) for line in lines], rules), is_boilerplate)


def _split(lines: Sequence[PageLine], is_boilerplate: Callable[[str], bool] | None = None) -> PageLines:
    own = [is_boilerplate is not None and is_boilerplate(line.text) for line in lines]
    prose = [
        i for i, line in enumerate(lines) if is_paragraph(line.text) and not is_keyword_chain(line.text) and not own[i]
    ]
    if not prose:
        verse = longest_run(own) if is_boilerplate is not None else None
        if verse is None:
            return PageLines(tuple(lines))
        prose = [verse[0] + HEADED, verse[1] - 1]
    first, last = prose[0], prose[-1]
    return PageLines(
        tuple(lines[:first]),
        tuple(lines[first : first + 4]),
        tuple(lines[max(first, last - 2) : last + 1]),
        tuple(lines[last + 1 : last + 1 + TAIL_LINES]),
    )

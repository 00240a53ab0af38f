"""What stands inside the chosen container and is not the article, told by structure. A library of `extract`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.stages.markup import Line, holder, is_link

ENDS = re.compile(r"[。！？!?…”’；;：:」』）)]$")
LONG = 30  # characters of running text that no headline, credit or menu has without being a sentence
FOLD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits only, to compare a headline with its copies."""
    return FOLD.sub("", text).lower()


def trim(lines: Sequence[Line], titles: Sequence[str]) -> list[str | None]:
    """Why each line is left out, None where it stays.

    lines    of the container, in page order
    titles   what the page calls itself: h1, title tag, og:title
    """
    why: list[str | None] = [line.noise for line in lines]
    alive = [i for i, reason in enumerate(why) if reason is None]
    prose = [i for i in alive if lines[i].prose >= LONG and not is_link(lines[i])] or [
        i for i in alive if lines[i].prose
    ]
    if not prose:
        return why
    _headline(lines, why, alive, prose[0], {fold(title) for title in titles})
    _links(lines, why, alive, prose[0], prose[-1])
    return why


def _headline(lines: Sequence[Line], why: list[str | None], alive: list[int], first: int, titles: set[str]) -> None:
    """The page's own headline above the text is its title, and what stands above that is no text."""
    for i in reversed([i for i in alive if i <= first]):
        text = fold(lines[i].text)
        if len(text) >= 4 and text in titles:
            why[i] = "title"
            for j in alive:
                if j < i and (lines[j].prose < (LONG if lines[i].kind == "heading" else 1) or is_link(lines[j])):
                    why[j] = "before-title"
            return


def _links(lines: Sequence[Line], why: list[str | None], alive: list[int], first: int, last: int) -> None:
    """Lines that are links, the heading above several of them, and what stands between them after the text."""
    run: list[int] = []
    for i in [i for i in alive if why[i] is None] + [len(lines)]:
        if i < len(lines) and is_link(lines[i]):
            run.append(i)
            continue
        if run and (len(run) > 1 or run[0] < first or run[-1] > last or not ENDS.search(lines[run[0]].text)):
            for j in run:
                why[j] = "links"
            above = next((j for j in reversed(alive) if j < run[0]), None)
            if (
                len(run) > 1
                and above is not None
                and why[above] is None
                and lines[above].chars <= 12
                and not lines[above].prose
            ):
                why[above] = "links"
        run = []
    links = [i for i in alive if i > last and why[i] == "links"]
    if len(links) >= 3:
        for i in alive:
            if i > links[0] and not lines[i].prose:
                why[i] = why[i] or "links"


class Witness:
    """The text another extractor found, to be asked line by line."""

    def __init__(self, text: str) -> None:
        self.lines = {fold(line) for line in text.splitlines()}
        self.text = fold(text)
        self.patience = 1000  # look-ups in the whole text: a page of 25,000 lines must not take minutes

    def confirms(self, line: Line) -> bool:
        """Whether the line stands there, alone or in a longer one."""
        folded = fold(line.text)
        if folded in self.lines or not folded or self.patience <= 0:
            return folded in self.lines and bool(folded)
        self.patience -= 1
        return folded in self.text


def unconfirmed(lines: Sequence[Line], why: Sequence[str | None], witness: Witness) -> list[str | None]:
    """`why`, and the lines above and below the text that another extractor doesn't hold for text.

    Between the first and the last line it confirms it isn't asked: it loses sub-headings and whole paragraphs there.
    Nor is it for sentences and what stands beside them in the same element: signatures, dates, credits of pictures.
    """
    alive = [i for i, reason in enumerate(why) if reason is None]
    confirmed = [i for i in alive if witness.confirms(lines[i])]
    if not confirmed:
        return list(why)
    beside = {holder(lines[i]) for i in alive if lines[i].sentence}
    out = list(why)
    for i in alive:
        if not confirmed[0] <= i <= confirmed[-1] and holder(lines[i]) not in beside:
            out[i] = "unconfirmed"
    return out

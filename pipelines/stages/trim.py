"""What stands inside the chosen container and is not the article, told by structure. A library of `extract`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.stages.markup import Line

ENDS = re.compile(r"[。！？!?…”’；;：:」』）)]$")
LONG = 30  # characters of running text that no headline, credit or menu has without being a sentence
FOLD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Letters and digits only, to compare a headline with its copies."""
    return FOLD.sub("", text).lower()


def is_link(line: Line) -> bool:
    """A line that is only there to be clicked."""
    return line.linked * 10 >= line.chars * 6


def trim(lines: Sequence[Line], titles: Sequence[str]) -> list[str | None]:
    """Why each line is left out, None where it stays.

    lines    of the container, in page order
    titles   what the page calls itself: h1, title tag, og:title
    """
    why: list[str | None] = [line.noise for line in lines]
    alive = [i for i, reason in enumerate(why) if reason is None]
    prose = [i for i in alive if lines[i].prose >= LONG and not is_link(lines[i])] or [i for i in alive if lines[i].prose]
    if not prose:
        return why
    first, last = prose[0], prose[-1]
    folded = [fold(title) for title in titles if title]
    for i in reversed([i for i in alive if i < first]):
        text = fold(lines[i].text)
        if len(text) >= 4 and any(text == title or (len(text) >= 6 and title.startswith(text)) for title in folded):
            for j in range(i + 1):
                why[j] = why[j] or ("title" if j == i else "before-title")
            break
    # runs of links
    run: list[int] = []
    for i in [*alive, len(lines)]:
        if i < len(lines) and is_link(lines[i]):
            run.append(i)
            continue
        outside = bool(run) and (run[0] < first or run[-1] > last)
        if run and (len(run) >= 2 or outside or not ENDS.search(lines[run[0]].text)):
            for j in run:
                why[j] = why[j] or "links"
            before = next((j for j in reversed(alive) if j < run[0]), None)
            if before is not None and why[before] is None and lines[before].chars <= 12 and not lines[before].prose and len(run) >= 2:
                why[before] = "links"
        run = []
    # what stands between dropped links after the text
    tail = [i for i in alive if i > last]
    links = [i for i in tail if why[i] == "links"]
    if len(links) >= 3:
        for i in tail:
            if links[0] < i < links[-1] or (i > links[-1] and not lines[i].prose):
                why[i] = why[i] or "links"
    return why

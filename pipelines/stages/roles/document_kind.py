"""Whether a text document is an article at all, or a list of other articles: a search's answer, a tag's page, a menu.

Told from the whole by a linear model over named features (config/text_listing.json), as lines are told by theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import median

from pipelines.record import TEXT_ROLES
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.line_reading import Steps

BULLET = re.compile(r"[•●·■◆]\s")
EXCERPTS, EXCERPT_SHARE, EXCERPT_CHARS = 3, 0.6, 24  # lines cut off, each below a line that is no sentence
TITLE_CHARS = 10, 44  # of a headline in a list
SHARES = (0.0, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.95)
COUNTS = (0, 1, 2, 3, 5, 8, 13, 21, 40, 80)
LENGTHS = (0, 20, 60, 120, 200, 350, 600, 1000, 2000)


def holds_excerpts(found: LineFeatures) -> bool:
    """Whether a document is surely made of the beginnings of others: below a newspaper page's name, or cut off each."""
    lines, prose, texts = found.lines, found.prose, found.texts
    headed = [i for i in range(1, len(lines)) if prose[i] and not prose[i - 1]]
    if (
        lines
        and texts.newspaper_page.search(lines[0])
        and sum(BULLET.match(lines[i - 1]) is not None for i in headed) > 1
    ):
        return True
    told = [
        i for i, line in enumerate(lines) if prose[i] or (texts.cut_off.search(line) and len(line) >= EXCERPT_CHARS)
    ]
    cut_off = [i for i in told if texts.cut_off.search(lines[i]) and i and i - 1 not in told]
    return len(cut_off) >= EXCERPTS and len(cut_off) >= EXCERPT_SHARE * len(told)


def document_features(found: LineFeatures, roles: Sequence[str]) -> Iterator[str]:
    """What speaks for or against a document's being a list of others.

    found   the features of its lines
    roles   of its lines
    """
    lines, prose, texts = found.lines, found.prose, found.texts
    text = [i for i, role in enumerate(roles) if role in TEXT_ROLES]
    sentences = [i for i in text if prose[i]]
    yield "bias"
    yield step(len(lines), (0, 5, 10, 20, 40, 80, 160), "lines")
    yield step(sum(len(lines[i]) for i in text) / max(1, sum(map(len, lines))), SHARES, "text-share")
    yield step(len(sentences), COUNTS, "sentences")
    yield step(_longest_run(lines, text), LENGTHS, "longest-run")
    alone = sum(not (i and prose[i - 1]) and not (i + 1 < len(prose) and prose[i + 1]) for i in sentences)
    yield step(alone / max(1, len(sentences)), SHARES, "sentences-alone")
    yield step(median([len(lines[i]) for i in sentences] or [0]), LENGTHS[:6], "sentence-length")
    yield step(sum(len(lines[i]) for i in sentences), LENGTHS, "sentence-chars")
    yield step(max(map(len, lines), default=0), LENGTHS, "longest-line")
    titles = sum(
        not told and TITLE_CHARS[0] <= len(line) <= TITLE_CHARS[1] for line, told in zip(lines, prose, strict=True)
    )
    yield step(titles, COUNTS, "titles")
    yield step(titles / max(1, len(lines)), SHARES, "title-lines")
    cut_off = sum(texts.cut_off.search(line) is not None and len(line) > 14 for line in lines)
    yield step(cut_off, COUNTS, "cut-off")
    yield step(cut_off / max(1, sum(prose)), SHARES, "cut-off-share")
    yield step(sum(texts.more.search(line) is not None for line in lines), COUNTS, "more")
    if any(len(line) < 80 and texts.paging.search(line) for line in lines):
        yield "paging"
    if lines and texts.newspaper_page.search(lines[0]):
        yield "newspaper-page"
    yield step(roles.count("headline"), COUNTS[:5], "headlines")
    yield step(roles.count("byline"), COUNTS[:5], "bylines")
    yield step(roles.count("related") / max(1, len(lines)), SHARES, "related")
    yield step(roles.count("menu") / max(1, len(lines)), SHARES, "menu")
    yield step(sum(found.dated) / max(1, len(lines)), SHARES, "dated")
    yield step(sum(found.dated), COUNTS, "days")
    yield step(sum(line[:1] in "•·●■-" for line in lines) / max(1, len(lines)), SHARES, "bullets")


def step(value: float, steps: Sequence[float], name: str) -> str:
    """The feature of a measure: the last step that it reaches."""
    return Steps(name, steps).of(value)


def _longest_run(lines: Sequence[str], text: Sequence[int]) -> int:
    """Characters of the longest run of text that no other line parts."""
    best = run = 0
    for before, i in zip((-2, *text), text, strict=False):
        run = (run if i == before + 1 else 0) + len(lines[i])
        best = max(best, run)
    return best

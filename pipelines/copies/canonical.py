"""The copy whose text an article shows, and what the other copies know that it lost.

A mask, a cut or an injected line stands in one copy and is outvoted by the others.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pipelines.copies.fingerprint import Text
from pipelines.copies.folded import folded_with_places
from pipelines.copies.grams import Hashes, raw_grams
from pipelines.copies.kept import Kept
from pipelines.rules.copies import default_copy_patterns
from pipelines.text.characters import HAN

VOICES = 24  # distinct copies that are heard; a story reprinted more often is no clearer for it
RAW = 0.25  # what the text as written counts beside the folded text: it tells a converted or masked copy

LEFT, RIGHT = 5, 4  # folded characters before and after a masked word by which another copy is asked for it
# Of the texts of which is kept what was counted: five hundred of usual length, some 10 MB. The copies of a story come
# close upon one another.
KEPT_CHARS = 1 << 19
HEARD_PLACES = 64  # words that stand in more places say nothing of one of them

_MASK = re.compile(rf"[*＊]+|(?<=[{HAN}])[×□○Xx]{{2,}}(?=[{HAN}])|\uFFFD+")
_LOST_PLUS = re.compile(r"(?<=[0-9a-zA-Z\"”]) (?=[0-9a-zA-Z\"“])")


@dataclass(frozen=True, slots=True)
class Copy:
    """One page of an article.

    page       its id; the lower came first
    text       its clean body
    original   whether the outlet that it names is the one that served it
    """

    page: int
    text: str
    original: bool = False


class Counted:
    """What is counted in a text, each when it is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def marks(self) -> int:
        cuts = len(default_copy_patterns().cut.findall(self.text))
        return len(_MASK.findall(self.text)) + 5 * cuts + len(_LOST_PLUS.findall(self.text))

    @cached_property
    def folded(self) -> tuple[int, Hashes]:
        """The number of folded characters, and the hashes of their 5-grams."""
        folded = Text(self.text)
        return len(folded), folded.grams

    @cached_property
    def written(self) -> Hashes:
        """The hashes of the 5-grams as written."""
        return raw_grams(self.text)


_kept: Kept[str, Counted] = Kept(KEPT_CHARS)


def counted(text: str) -> Counted:
    """What is counted in a text, the latest of which are kept."""
    return _kept.get(text) or _kept.put(text, Counted(text), len(text))


def marks(text: str) -> int:
    """Signs of damage: masked words, a notice that the text goes on elsewhere, lost plus signs."""
    return counted(text).marks


def canonical(copies: Sequence[Copy]) -> int:
    """The page that agrees most with the others; then the least damaged, the original outlet's, the first given.

    Agreement is the F1 of a copy's 5-grams: precision against those that a third of the copies have, recall of those
    that half of them have. Two copies cannot outvote one another: the less damaged is taken, then the longer by a
    tenth or more. Raises ValueError without copies.
    """
    if not copies:
        raise ValueError("an article has at least one copy")
    if len(copies) == 1:
        return copies[0].page
    weight = Counter(copy.text for copy in copies)  # in the order of the copies
    voices = sorted(weight, key=lambda text: -weight[text])[:VOICES]
    if len(voices) == 1:
        return min(copies, key=lambda c: not c.original).page
    known = {text: counted(text) for text in voices}
    if sum(weight[text] for text in voices) == 2:
        chars = {text: known[text].folded[0] for text in voices}
        shortest = max(1, min(chars.values()))
        length = {text: int(10 * chars[text] / shortest) for text in voices}
        return min(copies, key=lambda c: (known[c.text].marks, -length[c.text], not c.original)).page
    weights = [weight[text] for text in voices]
    folded = _agreement([known[text].folded[1] for text in voices], weights)
    written = _agreement([known[text].written for text in voices], weights)
    agreement = {text: round(a + RAW * b, 2) for text, a, b in zip(voices, folded, written, strict=True)}
    heard = [copy for copy in copies if copy.text in agreement]
    return min(heard, key=lambda c: (-agreement[c.text], known[c.text].marks, not c.original)).page


def _agreement(grams: Sequence[Hashes], weights: Sequence[int]) -> list[float]:
    """The F1 of each set of grams against what a third (precision) and half (recall) of all have."""
    total, ends = sum(weights), np.cumsum([len(own) for own in grams])
    every, owner = np.unique(np.concatenate(grams), return_inverse=True)
    votes = np.bincount(owner, weights=np.repeat(weights, [len(own) for own in grams]), minlength=len(every))
    wide, core = (3 * votes >= total) & (votes >= 2), 2 * votes >= total  # one alone is no agreement
    most = np.count_nonzero(core)
    found = []
    for own in np.split(owner, ends[:-1]):  # where the grams of each stand among all
        precision = np.count_nonzero(wide[own]) / len(own) if len(own) else 0.0
        recall = np.count_nonzero(core[own]) / most if most else 0.0
        found.append(float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0)
    return found


@dataclass(frozen=True, slots=True)
class Restored:
    """What other copies have where one lost a word or a plus sign. Shown, never put into the text.

    position    where in the text it is missing, in characters
    context     the text around it
    masked      what stands there instead: "**", or "" or a space for a plus sign
    reading     what the other copies have
    page_ids    the pages of those, ascending
    """

    position: int
    context: str
    masked: str
    reading: str
    page_ids: tuple[int, ...]


def restored(text: str, others: Sequence[Copy]) -> tuple[Restored, ...]:
    """The masked words and lost plus signs of a text that other copies can read, in the order of the text.

    A copy must have the same words before and after, and only one reading between them. Where copies differ
    the majority is taken, and none where there is no majority.
    """
    here = _Folded(text)
    masks = [match.span() for match in _MASK.finditer(text)]
    readings: dict[tuple[int, str], dict[str, set[int]]] = {}
    for other in others:
        there = _Folded(other.text)
        for start, end in masks:
            reading = there.between(*here.around(start, end), longest=max(6, 4 * (end - start)))
            if reading is not None and not _MASK.search(reading):
                readings.setdefault((start, text[start:end]), {}).setdefault(reading, set()).add(other.page)
        for at, gap in _lost_plus(here, there):
            readings.setdefault((at, gap), {}).setdefault("+", set()).add(other.page)
    found = []
    for (at, masked), by_reading in sorted(readings.items()):
        ranked = sorted(by_reading.items(), key=lambda item: -len(item[1]))
        if len(ranked) == 1 or len(ranked[0][1]) > len(ranked[1][1]):
            reading, pages = ranked[0]
            context = text[max(0, at - 10) : at + len(masked) + 10]
            found.append(Restored(at, context, masked, reading, tuple(sorted(pages))))
    return tuple(found)


class _Folded:
    """A text folded, glosses kept, with where each of its characters stands and where each run of LEFT begins.

    Every question costs as much as its own context is long, so that a text full of masks is read in one pass.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded, self.places = folded_with_places(text)
        self._found: dict[tuple[str, str, int], str | None] = {}

    @cached_property
    def _runs(self) -> dict[str, list[int]]:
        runs: dict[str, list[int]] = {}
        for size in range(2, LEFT + 1):
            for at in range(len(self.folded) - size + 1):
                found = runs.setdefault(self.folded[at : at + size], [])
                if len(found) < HEARD_PLACES:
                    found.append(at + size)
        return runs

    def after(self, place: int) -> int:
        """How many folded characters stand before a place of the text."""
        return bisect_left(self.places, place)

    def around(self, start: int, end: int) -> tuple[str, str]:
        """The folded words before and after a span of the text."""
        after = self.after(end)
        return self.folded[max(0, after - LEFT) : after], self.folded[after : after + RIGHT]

    def between(self, left: str, right: str, *, longest: int) -> str | None:
        """What stands between two contexts, 1 to `longest` folded characters; None where that is unclear."""
        if len(left) < 2 or len(right) < 2:
            return None
        key = (left, right, longest)
        if key not in self._found:
            found = set()
            for begin in self._runs.get(left, ()):
                end = self.folded.find(right, begin + 1, begin + longest + len(right))
                if end >= 0:
                    found.add(self.text[self.places[begin] : self.places[end - 1] + 1])
            self._found[key] = found.pop() if len(found) == 1 else None
        return self._found[key]

    def once(self, words: str) -> int:
        """Where words of LEFT characters or more stand, where that is in one place only; -1 else."""
        starts = [at - LEFT for at in self._runs.get(words[:LEFT], ())]
        found = [at for at in starts if self.folded.startswith(words, at)]
        return found[0] if len(found) == 1 and len(starts) < HEARD_PLACES else -1


def _lost_plus(here: _Folded, there: _Folded) -> list[tuple[int, str]]:
    """Where a text has nothing or a space and another has a plus sign between the same words."""
    lost = []
    for match in re.finditer("[+＋]", there.text):
        after = there.after(match.start())
        left, right = there.folded[max(0, after - 4) : after], there.folded[after : after + 3]
        if not left or not right or len(left + right) < LEFT:
            continue
        at = here.once(left + right)
        if at < 0:
            continue
        begin, end = here.places[at + len(left) - 1] + 1, here.places[at + len(left)]
        gap = here.text[begin:end]
        if not gap.strip(" \u3000\t“”\"'"):
            lost.append((begin, gap))
    return lost

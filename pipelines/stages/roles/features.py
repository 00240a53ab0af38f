"""What can be seen of each line of a text document in its place, beside what it shows by itself (line_reading.py).

Where the prose stands is known first: most features of place are told from it. Those of the neighbours come again with
"above:" and "below:" before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipelines.rules.linear_model import SequenceModel
from pipelines.stages.roles.line_reading import EVENT, NEIGHBOURLY, SECTION, SHARES, LineReader, SeenLine, Steps
from pipelines.stages.roles.replies import where_replies_begin
from pipelines.text.shared_pairs import pairs

DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40, 80)
STORY_CHARS = 300  # of a paragraph that tell its subject
NEAR = 4  # lines on either side
FROM_TOP, FROM_BOTTOM = Steps("from-top", DISTANCES[:7]), Steps("from-bottom", DISTANCES[:7])
ABOVE = {name: Steps(name + ":above", DISTANCES) for name in ("prose-at", "text-at")}
BELOW = {name: Steps(name + ":below", DISTANCES) for name in ("prose-at", "text-at")}
STORY = Steps("story", SHARES)
NEAR_PROSE, NEAR_RULES = Steps("near-prose", SHARES), Steps("near-rules", SHARES)
UNDER = Steps("under", (1, 2, 4, 8, 16, 32))
LED, LED_CHARS = Steps("led", (1, 2, 4, 8, 16, 32)), 44  # lines below one that announces them; letters of each
# Kinds of lines that end a text, or head a list of other articles; opens stands for all that head one.
ENDINGS = frozenset(("credit", "legal", "footer", "forum", "app", "tools"))
AS_LONG, SAME_START, SAME_END = (("", f"{name}:1", f"{name}:2") for name in ("as-long", "same-start", "same-end"))
SHAPE_OFTEN = Steps("shape-often", (1, 2, 4, 8, 16, 32))
SHARED_AS_USUAL = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.6)
KIN, KIN_BELOW = Steps("kin", SHARED_AS_USUAL), Steps("kin-below", SHARED_AS_USUAL)
FEWEST_KIN = 4  # sentences of the densest part, for what they share to tell anything
ENDS_PASSED = Steps("ends-passed", (0, 1, 2, 3, 5, 8))
EDGE = ("edge",)


class LineFeatures:
    """The features of a document's lines, folded, in order."""

    def __init__(self, lines: Sequence[str], reader: LineReader) -> None:
        self.lines, self.texts = lines, reader.texts
        self.seen = [reader.read(line) for line in lines]
        self.times = Counter(line.bare for line in self.seen)
        self.prose = [line.prose for line in self.seen]
        self.told = [line.told for line in self.seen]
        self.replies = where_replies_begin(self.seen)
        at = [i for i, prose in enumerate(self.prose) if prose and self.told[i] is None] or [
            i for i, prose in enumerate(self.prose) if prose
        ]
        at = [i for i in at if i < self.replies] or at
        self.first, self.last = (at[0], at[-1]) if at else (len(lines), -1)
        # As what each line ends a text: "opens" if it heads a list of other articles; "" if it does not.
        self.ends = [_end_of(line) for line in self.seen]
        self.long = self._densest(at)
        self.dated = [line.dated for line in self.seen]
        self.prose_before = [0, *accumulate(map(int, self.prose))]
        self.events_before = [0, *accumulate(int(EVENT in line.features) for line in self.seen)]
        self.told_before = [0, *accumulate(int(rule is not None) for rule in self.told)]
        self.under = self._known_above()
        self.led = self._announced()
        self.shapes = [line.shape for line in self.seen]
        self.often = Counter(self.shapes)
        self.kin = self._shared_among()
        self.ends_before = self._ends_passed()
        self.story = pairs("\n".join(lines[i][:STORY_CHARS] for i in at[:60]))
        # What a line's place tells of it, of which its neighbours may know the first part.
        self.passed = [self._of_text(i) for i in range(len(lines))]
        self.placed = [{*self.passed[i], *self._of_place(i)} for i in range(len(lines))]
        self._add_ranks()

    def own(self, i: int) -> set[str]:
        """The features of line i, its neighbours' not among them."""
        return self.placed[i].union(self.seen[i].features)

    def of_all(self) -> list[set[str]]:
        """The features of each line, its neighbours' among them."""
        own = [self.own(i) for i in range(len(self.seen))]
        passed = [[feature for feature in features if feature.startswith(NEIGHBOURLY)] for features in own]
        return [features.union(self._beside(i, passed)) for i, features in enumerate(own)]

    def scores(self, model: SequenceModel) -> list[list[float]]:
        """What the features of each line say for each label: `line_scores` of `of_all`, from what the reader knows."""
        last, found = len(self.seen) - 1, []
        for i, line in enumerate(self.seen):
            total = line.score + model.packed_score(self.placed[i])
            total += model.packed_beside("above:", self.passed[i - 1] if i else EDGE)
            total += model.packed_beside("below:", self.passed[i + 1] if i < last else EDGE)
            total += self.seen[i - 1].score_below if i else 0
            total += self.seen[i + 1].score_above if i < last else 0
            found.append(model.unpacked(total))
        return found

    def _beside(self, i: int, passed: Sequence[Sequence[str]]) -> Iterator[str]:
        """What the lines above and below line i pass on."""
        for name, j in (("above:", i - 1), ("below:", i + 1)):
            for feature in passed[j] if 0 <= j < len(passed) else EDGE:
                yield name + feature

    def _densest(self, at: Sequence[int]) -> tuple[int, int]:
        """First and last line of the run of prose with the most characters; gaps of up to six lines belong to it, but
        for those in which a list of other articles begins."""
        opened = [0, *accumulate(int(ended == "opens") for ended in self.ends)]
        best, run = (0, (len(self.lines), -1)), 0
        start = before = -1
        for i in at:
            if before < 0 or i - before > 7 or opened[i] > opened[before]:
                start, run = i, 0
            run += len(self.lines[i])
            before = i
            best = max(best, (run, (start, i)))
        return best[1]

    def _known_above(self) -> list[str]:
        """Of each line the nearest one above it that heads a list or ends a text, and how far; "" behind prose."""
        found, kind, at = [], "", 0
        for i, line in enumerate(self.seen):
            found.append(f"{UNDER.of(i - at)}:{kind}" if kind else "")
            if line.prose:
                kind = ""
            elif self.ends[i]:
                kind, at = self.ends[i], i
        return found

    def _shared_among(self) -> list[float]:
        """Of each sentence the share of its pairs of characters that sentences of the densest part have, the sentence
        itself aside; as a multiple of what is usual in that part. Empty where that has too few."""
        inside = [i for i in range(self.long[0], self.long[1] + 1) if self.prose[i] and self.told[i] is None]
        if len(inside) < FEWEST_KIN:
            return []
        known = Counter(pair for i in inside for pair in self.seen[i].pairs)
        members = set(inside)
        found = [
            sum(known[pair] > (i in members) for pair in line.pairs) / len(line.pairs)
            if self.prose[i] and line.pairs
            else 0.0
            for i, line in enumerate(self.seen)
        ]
        usual = sorted(found[i] for i in inside)[len(inside) // 2]
        return [share / usual for share in found] if usual else []

    def _ends_passed(self) -> list[int]:
        """Of each line how many stand above it, below the first sentence, that end a text or head a list of others."""
        found, passed = [], 0
        for i, ended in enumerate(self.ends):
            found.append(passed)
            passed += i > self.first and ended != ""
        return found

    def _kin(self, i: int) -> Iterator[str]:
        """How much a sentence shares with the densest part, as a multiple of what is usual there."""
        if self.kin and self.prose[i]:
            yield KIN.of(self.kin[i])
            if self.ends_before[i]:
                yield KIN_BELOW.of(self.kin[i])

    def _alternates(self, i: int) -> Iterator[str]:
        """Whether sentences and other lines take turns around a line: headlines, each with its first sentence."""
        if 2 <= i < len(self.seen) - 2:
            turns = [self.prose[j] for j in range(i - 2, i + 3)]
            if turns in ([True, False] * 2 + [True], [False, True] * 2 + [False]):
                yield f"alternates:{int(turns[2])}"

    def _announced(self) -> list[str]:
        """Of each line how far above stands the line with a colon at its end that announces it; "" without one.

        Only short lines stand between that no rule knows.
        """
        found, at = [], -1
        for i, line in enumerate(self.seen):
            found.append(LED.of(i - at) if at >= 0 else "")
            if "ends:colon" in line.features:
                at = i
            elif line.told is not None or line.prose or len(line.bare) > LED_CHARS:
                at = -1
        return found

    def _of_text(self, i: int) -> list[str]:
        """Where a line stands from the prose, and how much of its pairs of characters it shares with it."""
        found = [self._from("prose-at", i, self.first, self.last)]
        if not self.prose[i]:
            own = self.seen[i].pairs
            found.append(STORY.of(len(own & self.story) / len(own) if own else 0.0))
        return found

    def _from(self, name: str, i: int, first: int, last: int) -> str:
        """Where a line stands from a part of the document."""
        if last < 0:
            return name + ":none"
        if i < first:
            return ABOVE[name].of(first - i)
        return BELOW[name].of(i - last) if i > last else name + ":inside"

    def _of_place(self, i: int) -> Iterator[str]:
        """Where a line stands, from the ends of the document and from its densest part; and its company."""
        yield FROM_TOP.of(i)
        yield FROM_BOTTOM.of(len(self.lines) - 1 - i)
        yield self._from("text-at", i, *self.long)
        bare = self.seen[i].bare
        if self.times[bare] > 1 and len(bare) > 1:
            yield "repeated" if len(bare) > 7 else "repeated-short"
        if self.under[i]:
            yield self.under[i]
        if self.led[i]:
            yield self.led[i]
        if self.first < i:
            yield ENDS_PASSED.of(self.ends_before[i])
        yield from self._kin(i)
        yield from self._alternates(i)
        yield from self._likeness(i)
        if self.replies < len(self.lines):
            yield "replies:above" if i >= self.replies else "replies:below"
        yield from self._company(i)

    def _company(self, i: int) -> Iterator[str]:
        """What stands within a few lines: the share of prose and of known boilerplate, and lines of the same shape."""
        start, end = max(0, i - NEAR), min(len(self.lines), i + NEAR + 1)
        others = end - start - 1
        if others:
            prose = self.prose_before[end] - self.prose_before[start] - self.prose[i]
            rules = self.told_before[end] - self.told_before[start] - (self.told[i] is not None)
            yield NEAR_PROSE.of(prose / others)
            yield NEAR_RULES.of(rules / others)
        if events := self.events_before[end] - self.events_before[start] - (EVENT in self.seen[i].features):
            yield f"near-events:{min(events, 3)}"
        if len(self.seen[i].bare) > 1:
            alike = self.shapes[start:end].count(self.shapes[i]) - 1
            yield f"alike:{min(alike, 3)}"
            yield SHAPE_OFTEN.of(self.often[self.shapes[i]])

    def _likeness(self, i: int) -> Iterator[str]:
        """How many of the lines right above and below are as long, and begin or end with the same character: verse, a
        list of names, rows."""
        bare, last = self.seen[i].bare, len(self.seen) - 1
        if not bare:
            return
        above, below = self.seen[i - 1].bare if i else "", self.seen[i + 1].bare if i < last else ""
        if alike := (len(above) == len(bare)) + (len(below) == len(bare)):
            yield AS_LONG[alike]
        if alike := (above[:1] == bare[0]) + (below[:1] == bare[0]):
            yield SAME_START[alike]
        if alike := (above[-1:] == bare[-1]) + (below[-1:] == bare[-1]):
            yield SAME_END[alike]

    def _add_ranks(self) -> None:
        """Of the lines above the text: which is the nearest that may head it, and which shares most with it."""
        own, bare_lines = self.placed, [line.bare for line in self.seen]
        first = self.long[0] if self.long[1] >= 0 else min(len(own), 12)
        shared = []
        for i in range(max(0, first - 40), first):
            line = self.seen[i]
            if not (line.prose or line.told or line.spammy) and 4 <= len(line.bare) <= 60:
                shared.append((len(line.pairs & self.story), i))
        if shared:
            most = max(shared)
            if most[0] > 1:
                own[most[1]].add("speaks-most-of-story")
            longest = max(shared, key=lambda one: len(bare_lines[one[1]]))
            own[longest[1]].add("longest-above")
        known = {bare: i for i, bare in enumerate(bare_lines) if len(bare) >= 5}
        heads = [i for i in range(min(len(own), first + 1)) if 5 <= len(bare_lines[i]) <= 60]
        opening = [(bare_lines[i], i) for i in range(min(3, len(own))) if len(bare_lines[i]) >= 6]
        for i in heads:
            for whole, at in opening:
                if at != i and len(whole) > len(bare_lines[i]) and bare_lines[i] in whole:
                    own[i].add("starts-top-line" if whole.startswith(bare_lines[i]) else "in-top-line")
                    own[at].add("holds-line-below")
        for i, bare in enumerate(bare_lines):
            if len(bare) >= 6 and known.get(bare) != i and self.times[bare] > 1:
                own[i].add("said-again-below")


def _end_of(line: SeenLine) -> str:
    if SECTION in line.features or (line.told is not None and line.told.opens):
        return "opens"
    return line.told.kind if line.told is not None and line.told.kind in ENDINGS else ""

"""What can be seen of each line of a text document: features with names, for the model of roles.

A feature is present or absent; a measure is cut into a few steps (chars:9-14). Those of the neighbours come again with
"above:" and "below:" before them. Where the prose stands is known first: most features of place are told from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pipelines.rules.boilerplate import BoilerplateRules
from pipelines.rules.metadata import MetadataRules
from pipelines.rules.spam import SpamRules
from pipelines.text.characters import HAN
from pipelines.text.dates import find_date
from pipelines.text.shared_pairs import pairs

LABELLED_CHARS = 160  # a longer line is text, whatever labels it holds
LEXICAL_CHARS = 30  # of longer lines the words are their story's
PROSE_CHARS, SHORT_PROSE_CHARS = 36, 16
STEPS = (1, 2, 3, 4, 6, 8, 11, 14, 18, 22, 27, 34, 44, 60, 90, 150, 300)
DISTANCES = (0, 1, 2, 3, 5, 8, 12, 20, 40, 80)
SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75)
STORY_CHARS, SPAM_CHARS = 300, 240  # of a paragraph that tell its subject; of an injected line
NEAR = 4  # lines on either side
NEIGHBOURLY = ("chars:", "ends:", "rule:", "label:", "date", "prose", "marks:", "story:", "ordinal", "name", "spam")

_HAN = re.compile(f"[{HAN}]")
_NO_LETTER = re.compile(rf"[^{HAN}0-9a-z\uac00-\ud7a3\u3040-\u30ff]")
_END = re.compile(r"[。!?…][”」』)’\]]*$|[。!?…”」』]\([^()]{1,20}\)$|[”」』]$")
_STOP = re.compile(r"[。!?…;][”」』)’]*$")
_COMMA = re.compile(r"[,，、;；]")
_LINKS = re.compile(r"[|>›»·•]|\s-\s|\s/\s")
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条部分篇集回]|[①-⑳])"
)
_BULLET = re.compile(r"[-•●·○■□◆★☆▲▼►▶*※>»+#]")
_BRACKETED = re.compile(r"[\[【(〔《].{1,40}[\]】)〕》]$")
_QUESTION = re.compile(r"[?!]$")
_DIGITS = re.compile(r"\d")
_DAY = re.compile(r"(?:19|20)?\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日")
_NAME_BREAK = re.compile(r"[\s,、]+")
_NUMBERS = re.compile(r"\d+")
_RUN = re.compile(rf"[{HAN}a-z]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|cn|net|org|jpg|png|gif)\b|@")
_CAPTION = re.compile(
    r"^[(▲△↑图]?(?:图为|图片说明|资料图|图\d|图:|图片来源)|(?:摄|供图|资料图片?|配图|截图)\)?。?$|图/|图源"
)
_SUBTITLE = re.compile(r"^(?:[—–-]{1,3}|―+)\s*[^\s—–-]")
_WORDS_APART = re.compile(r"[^\s|]{1,8}(?:[\s|]+[^\s|]{1,8}){2,}$")


def step(value: float, steps: Sequence[float], name: str) -> str:
    """The feature of a measure: the last step it reaches."""
    reached = steps[0]
    for one in steps:
        if value < one:
            break
        reached = one
    return f"{name}:{reached:g}"


def _shape_of(line: str) -> str:
    """The beginning of a line with its characters by kind, runs as one: 2018-07-19 县里开会 -> 9-9-9 x."""
    return _RUN.sub("x", _NUMBERS.sub("9", line[:40]))[:10]


def is_prose(line: str) -> bool:
    """Whether a folded line reads as running text: a sentence's end, or commas over some length."""
    if line.count("|") > 3 or 2 * len(_HAN.findall(line)) < len(line):
        return False
    ended = _STOP.search(line) is not None
    if len(line) >= PROSE_CHARS:
        return (ended or "," in line) and len(_COMMA.findall(line)) + ended >= 1
    return len(line) >= SHORT_PROSE_CHARS and ended and ("," in line or "。" in line)


class LineFeatures:
    """The features of a document's lines.

    lines     folded, in order
    rules, words, spam   what is known of boilerplate, of labels and names, and of spam
    """

    def __init__(self, lines: Sequence[str], rules: BoilerplateRules, words: MetadataRules, spam: SpamRules) -> None:
        self.lines, self.rules, self.words, self.spam = lines, rules, words, spam
        self.bare = [_NO_LETTER.sub("", line) for line in lines]
        self.times = Counter(self.bare)
        self.spammy = [self._is_spam(line) for line in lines]
        self.prose = [is_prose(line) and not bad for line, bad in zip(lines, self.spammy, strict=True)]
        self.told = [
            rules.match(line) if not prose or len(line) < 90 else None
            for line, prose in zip(lines, self.prose, strict=True)
        ]
        at = [i for i, prose in enumerate(self.prose) if prose and self.told[i] is None] or [
            i for i, prose in enumerate(self.prose) if prose
        ]
        self.first, self.last = (at[0], at[-1]) if at else (len(lines), -1)
        self.long = self._densest(at)
        self.dated = [len(line) <= 60 and _DAY.search(line) is not None for line in lines]
        self.prose_before = [0, *accumulate(map(int, self.prose))]
        self.told_before = [0, *accumulate(int(rule is not None) for rule in self.told)]
        self.shapes = [_shape_of(line) for line in lines]
        self.often = Counter(self.shapes)
        self.story = pairs("\n".join(lines[i][:STORY_CHARS] for i in at[:60]))

    def of_all(self) -> list[set[str]]:
        """The features of each line, its neighbours' among them."""
        own = [set(self._of(i)) for i in range(len(self.lines))]
        self._add_ranks(own)
        passed = [[feature for feature in features if feature.startswith(NEIGHBOURLY)] for features in own]
        for i, features in enumerate(own):
            features.update("above:" + feature for feature in (passed[i - 1] if i else ("edge",)))
            features.update("below:" + feature for feature in (passed[i + 1] if i + 1 < len(own) else ("edge",)))
        return own

    def _densest(self, at: Sequence[int]) -> tuple[int, int]:
        """First and last line of the run of prose with the most characters; gaps of up to six lines belong to it."""
        best, run = (0, (len(self.lines), -1)), 0
        start = before = -1
        for i in at:
            if before < 0 or i - before > 7:
                start, run = i, 0
            run += len(self.lines[i])
            before = i
            best = max(best, (run, (start, i)))
        return best[1]

    def _is_spam(self, line: str) -> bool:
        """Whether a third of a line's letters advertise."""
        if len(line) > SPAM_CHARS:
            return False
        found = sum(len(stem) for stem, _ in self.spam.stems_in(line) if self.spam.owner[stem].weight > 0)
        return found > 0 and 3 * found >= len(line)

    def _of(self, i: int) -> Iterator[str]:
        line, bare = self.lines[i], self.bare[i]
        chars, letters = len(line), len(bare)
        yield "bias"
        yield step(chars, STEPS, "chars")
        if not letters:
            yield "no-letters"
            yield "line:" + line[:4]
        yield from self._place(i)
        yield from self._company(i)
        if self.prose[i]:
            yield "prose"
        if (rule := self.told[i]) is not None:
            yield "rule:" + rule.kind
            if rule.opens:
                yield "rule:opens"
        if self.spammy[i]:
            yield "spam"
        if self.times[bare] > 1 and letters > 1:
            yield "repeated" if letters > 7 else "repeated-short"
        yield from self._shape(line, bare)
        if chars <= LABELLED_CHARS:
            yield from self._labels(line)
        if not self.prose[i]:
            own = pairs(line)
            share = len(own & self.story) / len(own) if own else 0.0
            yield step(share, SHARES, "story")
            if self.rules.model is not None and 1 < chars <= 60:
                yield f"leans:{max(-3, min(3, round(self.rules.model.score(line))))}"
        if letters <= LEXICAL_CHARS:
            yield from ("has:" + a + b for a, b in set(pairwise(bare)))
            yield "starts:" + bare[:2]
            yield "ends-in:" + bare[-2:]

    def _place(self, i: int) -> Iterator[str]:
        """Where a line stands: from the ends of the document, of all prose, and of its densest part."""
        total = len(self.lines)
        yield step(i, DISTANCES[:7], "from-top")
        yield step(total - 1 - i, DISTANCES[:7], "from-bottom")
        for name, (first, last) in (("prose-at", (self.first, self.last)), ("text-at", self.long)):
            if last < 0:
                yield name + ":none"
            elif i < first:
                yield step(first - i, DISTANCES, name + ":above")
            elif i > last:
                yield step(i - last, DISTANCES, name + ":below")
            else:
                yield name + ":inside"

    def _company(self, i: int) -> Iterator[str]:
        """What stands within a few lines: the share of prose and of known boilerplate, and lines of the same shape."""
        start, end = max(0, i - NEAR), min(len(self.lines), i + NEAR + 1)
        others = end - start - 1
        if others:
            prose = self.prose_before[end] - self.prose_before[start] - self.prose[i]
            rules = self.told_before[end] - self.told_before[start] - (self.told[i] is not None)
            yield step(prose / others, SHARES, "near-prose")
            yield step(rules / others, SHARES, "near-rules")
        if len(self.bare[i]) > 1:
            alike = self.shapes[start:end].count(self.shapes[i]) - 1
            yield f"alike:{min(alike, 3)}"
            yield step(self.often[self.shapes[i]], (1, 2, 4, 8, 16, 32), "shape-often")

    def _shape(self, line: str, bare: str) -> Iterator[str]:
        chars = len(line)
        if _END.search(line):
            yield "ends:sentence" if _STOP.search(line) else "ends:quote"
        elif line.endswith((":", "：")):
            yield "ends:colon"
        elif line.endswith((",", "、")):
            yield "ends:comma"
        else:
            yield "ends:open"
        if _QUESTION.search(line):
            yield "question"
        if commas := len(_COMMA.findall(line)):
            yield "commas" if commas > 1 else "comma"
        if links := len(_LINKS.findall(line)):
            yield f"marks:{min(links, 4)}"
        if _WORDS_APART.match(line):
            yield "words-apart"
        elif " " in line.strip():
            yield "space"
        if (digits := len(_DIGITS.findall(line))) and chars:
            yield step(digits / chars, SHARES, "digits")
        if chars and len(bare) < 0.7 * chars:
            yield "marks:many"
        if bare and not _HAN.search(line):
            yield "no-han"
        if _ORDINAL.match(line):
            yield "ordinal"
        if _BULLET.match(line):
            yield "bullet"
        if _BRACKETED.match(line):
            yield "bracketed"
        if _CAPTION.search(line):
            yield "caption"
        if _SUBTITLE.match(line):
            yield "dash-first"
        if _ADDRESS.search(line):
            yield "address"
        if "“" in line or "「" in line:
            yield "quotes"

    def _labels(self, line: str) -> Iterator[str]:
        """Words that announce who, when and where from; a date; what may be a name."""
        found = {self.words.fields[mark["label"]] for mark in self.words.label.finditer(line)}
        yield from ("label:" + name for name in found)
        if dated := find_date(line) if _DIGITS.search(line) or "年" in line else None:
            rest = len(line) - (dated.end - dated.start)
            yield "date" if rest > 30 else "date:alone" if rest <= 4 else "date:short"
        if _CLOCK.search(line):
            yield "clock"
        if len(line) <= 40 and self.words.role.search(line):
            yield "name:role"
        if len(line) <= 14:
            if self.words.outlet_tail.search(line):
                yield "name:outlet"
            parts = _NAME_BREAK.split(line)
            if parts and all(2 <= len(part) <= 4 and part[0] in self.words.surnames for part in parts):
                yield "name"

    def _add_ranks(self, own: list[set[str]]) -> None:
        """Of the lines above the text: which is the nearest that may head it, and which shares most with it."""
        first = self.long[0] if self.long[1] >= 0 else min(len(own), 12)
        shared = []
        for i in range(max(0, first - 40), first):
            line = self.lines[i]
            if self.prose[i] or self.told[i] or self.spammy[i] or not 4 <= len(self.bare[i]) <= 60:
                continue
            mine = pairs(line)
            shared.append((len(mine & self.story), i))
        if shared:
            most = max(shared)
            if most[0] > 1:
                own[most[1]].add("speaks-most-of-story")
            longest = max(shared, key=lambda one: len(self.bare[one[1]]))
            own[longest[1]].add("longest-above")
        known = {bare: i for i, bare in enumerate(self.bare) if len(bare) >= 5}
        heads = [i for i in range(min(len(own), first + 1)) if 5 <= len(self.bare[i]) <= 60]
        opening = [(self.bare[i], i) for i in range(min(3, len(own))) if len(self.bare[i]) >= 6]
        for i in heads:
            for whole, at in opening:
                if at != i and len(whole) > len(self.bare[i]) and self.bare[i] in whole:
                    own[i].add("starts-top-line" if whole.startswith(self.bare[i]) else "in-top-line")
                    own[at].add("holds-line-below")
        for i, bare in enumerate(self.bare):
            if len(bare) >= 6 and known.get(bare) != i and self.times[bare] > 1:
                own[i].add("said-again-below")

"""What can be seen of one line of a text document by itself: features with names, for the model of roles.

A feature is present or absent; a measure is cut into a few steps (chars:9-14). What the lines around add, features.py
says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from pipelines.rules.boilerplate import BoilerplateRules, LineRule, RowRule
from pipelines.rules.linear_model import SequenceModel
from pipelines.rules.metadata import MetadataRules
from pipelines.rules.spam import SpamRules
from pipelines.rules.text_lines import TextLineRules
from pipelines.text.characters import HAN
from pipelines.text.dates import find_date
from pipelines.text.prose import is_mostly_han, is_prose
from pipelines.text.shared_pairs import pairs


class Steps:
    """The features of a measure: the last of its steps that a value reaches."""

    def __init__(self, name: str, steps: Sequence[float]) -> None:
        self._steps = steps
        self._names = [f"{name}:{step:g}" for step in (steps[0], *steps)]

    def of(self, value: float) -> str:
        return self._names[bisect_right(self._steps, value)]


LABELLED_CHARS = 160  # a longer line is text, whatever labels it holds
NAMES_CHARS = 40  # of a line of names
LEXICAL_CHARS = 30  # of longer lines the words are their story's
CHARS = Steps("chars", (1, 2, 3, 4, 6, 8, 11, 14, 18, 22, 27, 34, 44, 60, 90, 150, 300))
SHARES = (0.0, 0.1, 0.2, 0.35, 0.5, 0.75)
DIGITS = Steps("digits", SHARES)
SPOKEN = Steps("spoken", (0, 1, 2, 3, 5))  # words of sentences, which headlines and menus leave out
CUT_CHARS = 40  # of a sentence that a list of excerpts cuts short
SPAM_CHARS = 240  # of an injected line
ASKED_CHARS = 90  # longer running text is no rule's
REMEMBERED = 4096  # lines, as many as some thirty documents have: a site's menu comes with each of its pages
NEIGHBOURLY = (
    "says:", "chars:", "ends:", "rule:", "label:", "date", "prose", "marks:", "story:", "ordinal", "name", "spam",
    "reply:",
)  # fmt: skip
EVENT, REPLY_HEAD, REPLY_COUNT = "label:event", "reply:head", "reply:count"
SECTION = "says:section"

_HAN = re.compile(f"[{HAN}]")
_NO_LETTER = re.compile(rf"[^{HAN}0-9a-z\uac00-\ud7a3\u3040-\u30ff]")
_END = re.compile(r"[。!?…][”」』)’\]]*$|[。!?…”」』]\([^()]{1,20}\)$|[”」』]$")
_STOP = re.compile(r"[。!?…;][”」』)’]*$")
_COMMAS = ",，、;；"
_ENDING = 40  # characters at a line's end that tell how it ends
_LINKS = re.compile(r"[|>›»·•]|\s-\s|\s/\s")
_ORDINAL = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章节条部分篇集回]|[①-⑳])"
)
_BULLET = re.compile(r"[-•●·○■□◆★☆▲▼►▶*※>»+#]")
_BRACKETED = re.compile(r"[\[【(〔《].{1,40}[\]】)〕》]$")
_DIGITS = re.compile(r"\d")
_DAY = re.compile(r"(?:19|20)?\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}|\d{1,2}[-/]\d{1,2}(?!\d)|\d{1,2}月\d{1,2}日")
_PARTS = re.compile(r"[\s,、/|·:;()\[\]【】•□■◎●]+")
_HAN_ONLY = re.compile(f"[{HAN}]+")
_NAME_BREAK = re.compile(r"[\s,、]+")
_NUMBERS = re.compile(r"\d+")
_RUN = re.compile(rf"[{HAN}a-z]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|cn|net|org|jpg|png|gif)\b|@")
_VALUE = re.compile(rf"[{HAN}][{HAN}\s]{{0,9}}:\s?\S")
_HOURS = re.compile(r"\d{1,2}:\d\d(?:\s?(?:[-–—~至到]+\s?\d{1,2}:\d\d)?)\s?\S")
_SUBTITLE = re.compile(r"^(?:[—–-]{1,3}|―+)\s*[^\s—–-]")
_WORDS_APART = re.compile(r"[^\s|]{1,8}(?:[\s|]+[^\s|]{1,8}){2,}$")


def _shape_of(line: str) -> str:
    """The beginning of a line with its characters by kind, runs as one: 2018-07-19 县里开会 -> 9-9-9 x."""
    return _RUN.sub("x", _NUMBERS.sub("9", line[:40]))[:10]


@dataclass(frozen=True, eq=False)
class SeenLine:
    """A folded line, and what it shows.

    bare       its letters alone
    told       the rule of boilerplate that it matches; not asked of long running text
    features   of the line itself
    score, score_above, score_below   what they say of it, of the line above it and of that below it, packed for labels
    """

    text: str
    bare: str
    shape: str
    spammy: bool
    prose: bool
    dated: bool
    told: LineRule | RowRule | None
    features: frozenset[str]
    score: int
    score_above: int
    score_below: int

    @cached_property
    def pairs(self) -> set[str]:
        """Its pairs of neighbouring characters."""
        return pairs(self.text)


class LineReader:
    """Reads lines by what is known of boilerplate, of labels and names, and of spam; remembers the last ones.

    model   weighs what they show; None while it is trained
    """

    def __init__(
        self,
        rules: BoilerplateRules,
        words: MetadataRules,
        spam: SpamRules,
        texts: TextLineRules,
        model: SequenceModel | None = None,
    ) -> None:
        self.rules, self.words, self.spam, self.texts, self.model = rules, words, spam, texts, model
        self.says = (
            ("says:action", texts.action),
            ("says:disclaimer", texts.disclaimer),
            (SECTION, texts.section),
            ("says:made-by", texts.made_by),
        )
        self.read = lru_cache(maxsize=REMEMBERED)(self._read)

    def _read(self, line: str) -> SeenLine:
        bare, spammy = _NO_LETTER.sub("", line), self._is_spam(line)
        prose = is_prose(line) and is_mostly_han(line) and not spammy
        told = self.rules.match(line) if not prose or len(line) < ASKED_CHARS else None
        dated = len(line) <= 60 and _DIGITS.search(line) is not None and _DAY.search(line) is not None
        features = frozenset(self._features(line, bare, spammy, prose, told))
        return SeenLine(line, bare, _shape_of(line), spammy, prose, dated, told, features, *self._scores(features))

    def _scores(self, features: Collection[str]) -> tuple[int, int, int]:
        if self.model is None:
            return 0, 0, 0
        # of the line above it this is the line below
        return (
            self.model.packed_score(features),
            self.model.packed_beside("below:", features),
            self.model.packed_beside("above:", features),
        )

    def _is_spam(self, line: str) -> bool:
        """Whether a third of a line's letters advertise."""
        if len(line) > SPAM_CHARS:
            return False
        found = sum(len(stem) for stem, _ in self.spam.stems_in(line) if self.spam.owner[stem].weight > 0)
        return found > 0 and 3 * found >= len(line)

    def _features(
        self, line: str, bare: str, spammy: bool, prose: bool, told: LineRule | RowRule | None
    ) -> Iterator[str]:
        chars, letters = len(line), len(bare)
        yield "bias"
        yield CHARS.of(chars)
        if not letters:
            yield "no-letters"
            yield "line:" + line[:4]
        if prose:
            yield "prose"
        if told is not None:
            yield "rule:" + told.kind
            if told.opens:
                yield "rule:opens"
        if spammy:
            yield "spam"
        yield from self._shape(line, bare, prose)
        if chars <= LABELLED_CHARS:
            yield from self._labels(line)
            yield SPOKEN.of(len(self.texts.spoken.findall(line)))
            yield from (name for name, pattern in self.says if pattern.search(line))
        if letters <= LEXICAL_CHARS:
            yield from ("has:" + a + b for a, b in set(pairwise(bare)))
            yield "starts:" + bare[:2]
            yield "ends-in:" + bare[-2:]

    def _shape(self, line: str, bare: str, prose: bool) -> Iterator[str]:
        chars = len(line)
        ending = line[-_ENDING:]
        if _END.search(ending):
            yield "ends:sentence" if _STOP.search(ending) else "ends:quote"
        elif line.endswith((":", "：")):
            yield "ends:colon"
        elif line.endswith((",", "、")):
            yield "ends:comma"
        else:
            yield "ends:open"
        if line.endswith(("?", "!")):
            yield "question"
        if line.endswith(("...", "…")):
            yield "ends:dots"
        elif prose and chars >= CUT_CHARS and not _END.search(ending):
            yield "prose:cut"
        if commas := sum(map(line.count, _COMMAS)):
            yield "commas" if commas > 1 else "comma"
        if links := len(_LINKS.findall(line)):
            yield f"marks:{min(links, 4)}"
        if _WORDS_APART.match(line):
            yield "words-apart"
        elif " " in line.strip():
            yield "space"
        if (digits := len(_DIGITS.findall(line))) and chars:
            yield DIGITS.of(digits / chars)
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
        if ("图" in line or "摄" in line) and self.texts.caption.search(line):
            yield "caption"
        if _SUBTITLE.match(line):
            yield "dash-first"
        if ("." in line or "@" in line or "http" in line) and _ADDRESS.search(line):
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
        if ":" in line:
            if _CLOCK.search(line):
                yield "clock"
            if _VALUE.match(line):
                yield "label:any"
            elif _HOURS.match(line):
                yield "label:clock"
            if self.texts.event.search(line):
                yield EVENT
        if self.texts.reply_head.search(line):
            yield REPLY_HEAD
        elif self.texts.reply_count.search(line):
            yield REPLY_COUNT
        if len(line) <= 40 and self.words.role.search(line):
            yield "name:role"
        if len(line) <= 14:
            if self.words.outlet_tail.search(line):
                yield "name:outlet"
            parts = _NAME_BREAK.split(line)
            if parts and all(map(self._may_name, parts)):
                yield "name"
        if len(line) <= NAMES_CHARS:
            yield from self._names(line)

    def _names(self, line: str) -> Iterator[str]:
        """Whether several words of a line may be names, or all but those that people stand beside: 甲 乙 报导."""
        parts = [part for part in _PARTS.split(line) if part]
        if len(parts) > 1:
            if self._may_name(parts[0]):
                yield "name:first"
            if self._may_name(parts[-1]):
                yield "name:last"
            named = sum(map(self._may_name, parts))
            if named > 1 and all(self._may_name(part) or self.words.people.fullmatch(part) for part in parts):
                yield "name:several"

    def _may_name(self, part: str) -> bool:
        return 2 <= len(part) <= 4 and part[0] in self.words.surnames and _HAN_ONLY.fullmatch(part) is not None

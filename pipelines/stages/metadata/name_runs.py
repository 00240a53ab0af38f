"""The run of names at the beginning of what stands between two role words, with what stands before and behind it.

记者 甲 乙 某地报道        某局 甲 乙        甲（某局）、乙（某校）        某中学甲 供稿
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.people import (
    BRACKETED,
    JOINED,
    LATIN,
    is_name,
    is_pen_name,
    join_spaced,
    may_be_name,
    trim,
)
from pipelines.text.traditional import simplified

MAX_NAMES = 12
MAX_BEFORE = 2  # words of an office or a paper before the names of a line without a role
TOKEN = re.compile(r"([、，,;；/／|｜︱丨\s]{0,9})([^、，,;；/／|｜︱丨\s]+)")
SLASHES = frozenset("/／|｜︱丨")
IN_ORDER = frozenset("，,；;")
CLOSED = re.compile(r"(?<=\S)[）)】\]〕]")  # its bracket opened before
ASKED = ("？", "！", "?", "!")
STOP = re.compile(r"[。！？；，,!?;《“\"]")
OFFICE_CHARS = 3  # of an office, at least
GLUED_CHARS = 20  # of an office with a name behind it, at most


@dataclass(frozen=True, slots=True)
class Named:
    """A run of names in a line.

    names    in order, each once
    roles    the words that say what they did, Simplified; () where none does
    kind     authors, editors or other by these words; "" without
    before   what stands before the names and is neither name nor role: an outlet, an office
    after    what stands behind them
    sure     whether a register would know all of them
    """

    names: tuple[str, ...]
    roles: tuple[str, ...]
    kind: str
    before: str
    after: str
    sure: bool


def kind_of(roles: Sequence[str], rules: MetadataRules) -> str:
    """What those behind some role words are: authors, editors or other; "" without a word.

    A reporter may take the pictures (图/记者 张三), and who does both writes (文/图).
    """
    fields = ["other" if role in rules.crew else rules.fields.get(role, "authors") for role in roles]
    reporter = rules.byline.reporter
    told = [field for field, role in zip(fields, roles, strict=True) if not reporter.search(role)] or fields
    return "authors" if "authors" in told else told[0] if told else ""


@dataclass(slots=True)
class _Run:
    """What was read of a clause so far.

    names    as read
    listed   how many of them stood before the list that is being read now: 甲 乙 丙、丁 -> 2
    skipped  words before the first name
    unsure   names that no register knows
    ended    where in the clause the run ends
    after    what is glued to the last name
    """

    clause: str
    roles: tuple[str, ...]
    loose: bool
    rules: MetadataRules
    names: list[str] = field(default_factory=list)
    listed: int = 0
    skipped: list[str] = field(default_factory=list)
    unsure: int = 0
    ended: int = 0
    after: str = ""

    def read(self) -> None:
        """Word by word, until one ends the run."""
        self.ended = len(self.clause)
        for token in TOKEN.finditer(self.clause):
            if self._ends_with(token):
                self.ended = token.start(2)
                return
            if self.after:
                return

    def _ends_with(self, token: re.Match[str]) -> bool:
        mark, word = token[1].strip(), token[2]
        if self.names and self.rules.byline.reported.search(word) and self._tells_place(mark, word):
            return True
        if not mark:
            self.listed = len(self.names)
        if names := _names_of(word, self.roles, self.rules):
            self.names += names
        elif self._may_be_name(token):
            self.names.append(self._trimmed(word))
            self.unsure += 1
        elif not self.names and (glued := self._beside_office(word)):
            before, name, self.after = glued
            self.names.append(name)
            self.skipped += [before] if before else []
        elif self.names and self.roles and self._is_office(word) and self._next_is_name(token.end()):
            return False  # 记者 张三 县委宣传部 李四
        elif self.names or (self.roles and token.start()) or len(self.skipped) == MAX_BEFORE:
            return True
        else:
            self.skipped.append(word)
        return False

    def _tells_place(self, mark: str, word: str) -> bool:
        """Whether a word with a verb says where the text was written: 记者张三／台北报道, 张三 李四 江岸、青桐报道."""
        listed = self.names[self.listed :] if mark and mark not in SLASHES else []
        places = [*listed, self.rules.byline.verb.sub("", word)]
        behind_people = len(self.names) > len(listed) and not any(map(self._is_given, places))
        if mark not in SLASHES and is_name(trim(word, self.rules), self.rules) and not behind_people:
            return False
        if behind_people and listed:
            del self.names[self.listed :]
        return True

    def _is_given(self, word: str) -> bool:
        """Whether a word is rather a name than a place: 贺冬, 李明远; not 江岸, 安庆."""
        known = word in self.rules.place_names or (len(word) == 2 and word[1] not in self.rules.given_characters)
        return len(word) > 1 and not known and is_name(word, self.rules)

    def _trimmed(self, word: str) -> str:
        return trim(word, self.rules) if self.roles or self.rules.byline.verb.search(word) else word

    def _may_be_name(self, token: re.Match[str]) -> bool:
        """Whether a word behind a role is a pen name, or one without a surname beside sure names."""
        if not (self.loose and self.roles):
            return False
        name = self._trimmed(token[2])
        if token.start() == 0 and is_pen_name(name, self.rules):
            return True
        return may_be_name(name, self.rules) and (bool(self.names) or self._next_is_name(token.end()))

    def _next_is_name(self, at: int) -> bool:
        following = TOKEN.match(self.clause, at)
        return following is not None and is_name(trim(following[2], self.rules), self.rules)

    def _is_office(self, word: str) -> bool:
        return len(word) >= OFFICE_CHARS and self.rules.org_tail.search(simplified(word)) is not None

    def _beside_office(self, word: str) -> tuple[str, str, str] | None:
        """(office before, name, what follows) of a name that an office is glued to: 张三云溪大学教授, 云溪中学张三."""
        if self.roles and self.loose and (name := _before_office(word, self.rules)):
            return "", name, word[len(name) :]
        if any(map(str.isdigit, word)):  # 某某网鹿鸣6月11日电: a dateline
            return None
        bare = trim(word, self.rules)
        for chars in (3, 2) if OFFICE_CHARS + 2 <= len(bare) <= GLUED_CHARS else ():
            office, name = bare[:-chars], bare[-chars:]
            if self._is_office(office) and is_name(name, self.rules):
                return office, name, ""
        return None

    def told(self, before: str, kind: str, tail: str) -> Named | None:
        """The run with what stands about it; None where it is no list of people."""
        names = tuple(dict.fromkeys(self.names))
        if not 0 < len(names) <= MAX_NAMES or 1 < len(names) <= self.unsure:
            return None
        rest = self.after or " ".join(word for _, word in TOKEN.findall(self.clause[self.ended :]))
        before = (before or " ".join(self.skipped)).strip(" /／|｜")
        return Named(names, self.roles, kind, before, rest + tail, self.unsure == 0)


def _names_of(word: str, roles: tuple[str, ...], rules: MetadataRules) -> list[str]:
    """The people of a word: 张三, 张三和李四, 张三报道; [] where one part is no name."""
    longest = 4 if roles else 3
    pair = word.split("．")  # 張三豐．李四, two people of three and two characters; 約翰．史密斯 is one
    if len(pair) > 1 and all(is_name(one, rules) and rules.given_characters.intersection(one[1:]) for one in pair):
        return pair
    for parts in (JOINED.split(word), [word]):  # 放飞&心情 is one
        found = [trim(part, rules) if roles or rules.byline.verb.search(part) else part for part in parts]
        if all(is_name(part, rules, longest=longest) for part in found):
            return found
    return []


def _before_office(word: str, rules: MetadataRules) -> str | None:
    """方晓岚云溪大学水利学院教授, 方晓岚系云溪大学教授: the name that an office is glued to."""
    if (being := rules.byline.being.match(word)) and is_name(being[1], rules):
        return being[1]
    if len(word) > 6 and rules.byline.office_inside.search(word, 3) and is_name(word[:3], rules):
        return word[:3]
    return None


def _end_of_clause(segment: str, rules: MetadataRules) -> int:
    """Where the sentence ends or a bracket closes; a comma before another name ends nothing."""
    closed = CLOSED.search(segment)
    for stop in STOP.finditer(segment, 0, closed.start() if closed else len(segment)):
        following = TOKEN.match(segment, stop.end()) if stop[0] in IN_ORDER else None
        if following is None or not is_name(trim(following[2], rules), rules):
            return stop.start()
    return closed.start() if closed else len(segment)


def names_of_segment(
    segment: str, roles: tuple[str, ...], rules: MetadataRules, *, loose: bool, before: str = ""
) -> Named | None:
    """The names at the beginning of what stands between two role words; before them a paper where no role is told.

    loose    whether pen names count
    before   what stands before the role words
    """
    remark = BRACKETED.sub(" ", segment)
    segment = join_spaced(remark if remark.strip() else segment.strip(" （()）[]【】<>《》"))
    kind = kind_of(roles, rules)
    clause = segment[: _end_of_clause(segment, rules)]
    tail = segment[len(clause) :]
    loose = loose and tail[:1] not in ASKED  # 记者：您怎么看？
    latin = clause.strip()
    if loose and roles and LATIN.fullmatch(latin) and is_pen_name(latin, rules):
        return Named((latin,), roles, kind, before, tail, False)
    run = _Run(clause, roles, loose, rules)
    run.read()
    return run.told(before, kind, tail)

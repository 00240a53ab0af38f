"""People in a line: runs of names with the role words before or behind them, in any order and with any separator.

记者 甲 乙 通讯员 丙        文_ 甲 摄影_ 乙        甲/文 乙/图        【某报／甲】        某某社记者甲台北十日电
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.name_runs import SLASHES, Named, kind_of, names_of_segment
from pipelines.stages.metadata.people import ADDRESS_IN_TEXT, is_name, split_names
from pipelines.text.characters import HAN
from pipelines.text.traditional import simplified

MAX_CHARS = 160
GAP = re.compile(r"[\s/／|｜丨︱_:：、&＆+＋·)）(（]*")
# （美）约翰·史密斯
NATION = re.compile(rf"[（(〔\[【［][{HAN}]{{1,4}}[)）〕\]】］](?=\s?[{HAN}A-Z][{HAN}A-Za-z]{{0,9}}[·•・‧])")
LABEL_END = re.compile(r"\s?[:：/／|｜](?!\s?\Z)")
COLON = re.compile(r"\s?[:：]")


@dataclass(slots=True)
class _Line:
    """A line with its role words, and the runs of names found in it so far.

    marks   (start, end, word) of each role word
    roles   those whose people are still to come
    ended   where the last run ends
    """

    text: str
    marks: list[tuple[int, int, str]]
    rules: MetadataRules
    loose: bool
    runs: list[Named] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    ended: int = 0

    def next_start(self, at: int) -> int:
        """Where the role word after the one numbered `at` begins."""
        return self.marks[at + 1][0] if at + 1 < len(self.marks) else len(self.text)

    def read(self) -> list[Named]:
        """All runs, in order."""
        first = names_of_segment(self.text[: self.marks[0][0]], (), self.rules, loose=False)
        if first and self.marks[0][2] in self.rules.trailing and not first.after.strip("/／ |｜()（）"):
            return self._read_trailing(0, 0)
        self.runs = [first] if first else []
        for at, mark in enumerate(self.marks):
            if self._is_behind_names(at):
                self._add_role(mark[2])
                slashed = self.text[: mark[0]].rstrip()[-1:] in SLASHES
                if slashed and at + 1 < len(self.marks) and GAP.sub("", self.text[mark[1] : self.next_start(at)]):
                    return self._read_trailing(at + 1, mark[1])  # 记者 张三/文 李四/图
            else:
                self._read_people_of(at, first is None)
        return self.runs

    def _is_behind_names(self, at: int) -> bool:
        """Whether a role word belongs to the names before it: 某报记者 张三/摄, 张三（实习生）."""
        start, end, word = self.marks[at]
        if not self.runs or self.roles:
            return False
        if self.text[start - 1 : start] in tuple("(（") and self.text[end : end + 1] in tuple(")）"):
            return True
        labels = LABEL_END.match(self.text, end) is not None  # 记者：张三 / 摄影：李四
        if labels or word not in self.rules.trailing or GAP.sub("", self.text[self.ended : start]):
            return False
        slashed = self.text[:start].rstrip()[-1:] in SLASHES
        follows = self.text[end : self.next_start(at)]
        return slashed or not GAP.sub("", follows)

    def _add_role(self, word: str) -> None:
        roles = (*self.runs[-1].roles, word)
        self.runs[-1] = replace(self.runs[-1], roles=roles, kind=kind_of(roles, self.rules))

    def _read_people_of(self, at: int, nobody_before: bool) -> None:
        """The people behind a role word, or behind it and the next: 文/图, 记者 通讯员."""
        _, end, word = self.marks[at]
        self.roles.append(word)
        stop = self.next_start(at)
        gap = GAP.match(self.text, end, stop)
        begin = gap.end() if gap else end
        if begin >= stop:
            following = self.marks[at + 1][1] if at + 1 < len(self.marks) else stop
            if gap and COLON.search(gap[0]) and COLON.match(self.text, following):
                self.roles = []  # 作者： 编辑：张三
            return
        glued = begin == end
        segment = self.text[begin:stop].lstrip("】]") if glued else self.text[begin:stop]
        before = self.text[: self.marks[0][0]] if nobody_before and at + 1 == len(self.roles) else ""
        segment = segment.rstrip("（(")  # 涂丽（实习生）
        next_word = self.marks[at + 1][2] if at + 1 < len(self.marks) else ""
        # 采写：南都见习记者
        of_paper = segment[-1:].strip() != "" and self.rules.byline.reporter.search(next_word) is not None
        loose = self.loose and not glued and not of_paper
        found = names_of_segment(segment, tuple(self.roles), self.rules, loose=loose, before=before)
        if found:
            self.runs.append(found)
            self.ended = stop - (len(found.after) if found.after else 0)
        elif of_paper and self.text[end:begin].strip():
            return  # 摄影：某报记者 张三: he took the pictures
        self.roles = []

    def _read_trailing(self, first: int, begin: int) -> list[Named]:
        """张三/文 李四/图: each role word from the one numbered `first` belongs to the names before it."""
        for start, end, word in self.marks[first:]:
            segment = self.text[begin:start]
            if found := names_of_segment(segment.strip(" /／|｜_（("), (word,), self.rules, loose=False):
                self.runs.append(found)
            elif self.runs and not GAP.sub("", segment):
                self._add_role(word)
            begin = end
        return self.runs


def read_people(text: str, rules: MetadataRules, *, loose: bool = True) -> list[Named]:
    """The runs of names in a line or a bracket.

    text    of MAX_CHARS at the most; dates and labels of other things are to be cut off before
    loose   whether pen names count behind 作者 and its like
    """
    text = NATION.sub(" ", ADDRESS_IN_TEXT.sub(" ", text[:MAX_CHARS]))
    if (described := rules.byline.described.match(text)) and is_name(described[1], rules):  # 张三（某报评论员）
        text = described[1] + text[described.end() :]
    folded = simplified(text)
    if button := rules.button.search(folded):
        text, folded = text[: button.start()], folded[: button.start()]
    marks = [(mark.start(), mark.end(), mark[0]) for mark in rules.people.finditer(folded)]
    if marks:
        return _Line(text, marks, rules, loose).read()
    found = names_of_segment(text, (), rules, loose=False)
    return [found] if found else []


def read_alone(line: str, rules: MetadataRules) -> tuple[str, ...]:
    """The people of a line that is a byline and nothing else: 本报记者 张三 李四."""
    line = rules.byline.credited.sub("", line[:81])
    if len(line) > 80:
        return ()
    folded = simplified(line)
    start = rules.byline.signer.search(folded)
    if start is None or not rules.byline.signed_line.match(folded) or len(labelled(line, rules)) > 1:
        return ()
    return split_names(line[start.start() :], rules, whole=True)


def names_outlet(text: str, rules: MetadataRules) -> bool:
    """Whether the words before a name end like a paper's: 云溪快报／."""
    return rules.byline.outlet_end.search(text.strip(" /／|｜、")) is not None

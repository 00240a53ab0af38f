"""People in a line: runs of names with the role words before or behind them, in any order and with any separator.

记者 甲 乙 通讯员 丙        文_ 甲 摄影_ 乙        甲/文 乙/图        【某报／甲】        某某社记者甲台北十日电
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.people import (
    ADDRESS_IN_TEXT,
    BRACKETED,
    JOINED,
    LATIN,
    is_name,
    is_pen_name,
    join_spaced,
    may_be_name,
    split_names,
    trim,
)
from pipelines.text.characters import HAN
from pipelines.text.traditional import simplified

MAX_CHARS = 160
MAX_BEFORE = 2  # words of an office or a paper before the names of a line without a role
GAP = re.compile(r"[\s/／|｜丨︱_:：、&＆+＋·)）(（]*")
REPORTS = re.compile(r"记者|通讯员|实习生")
TOKEN = re.compile(r"([、，,;；/／|｜︱丨\s]{0,9})([^、，,;；/／|｜︱丨\s]+)")
SLASHES = frozenset("/／|｜︱丨")
REPORTED = re.compile(r"^(?:[发發]自|[摄攝]于)|(?:[综綜]合)?(?:[报報][导導道]|外[电電]|[电電]|[讯訊])$")
VERB = re.compile(r"(?:[综綜]合)?(?:[报報][导導道]|外[电電]|[电電]|[讯訊])$")
CLOSED = re.compile(r"(?<=\S)[）)】\]〕]")  # its bracket opened before
ASKED = ("？", "！", "?", "!")
STOP = re.compile(r"[。！？；，,!?;《“\"]")
ORG_INSIDE = re.compile(r"大学|学院|研究|公司|医院|中心|协会|委员|法院|教授|博士|记者|书记|院长|主任|中国|学者")
BEING = re.compile(rf"([{HAN}]{{2,4}}?)[系係为為是](?=[{HAN}]{{3}})")
OUTLET_END = re.compile(
    r"(?:报|報|网|網|社|台|臺|卫视|衛視|新闻|新聞|周刊|週刊|杂志|雜誌|快讯|快訊|融媒体?|客户端|频道|電視|电视)$"
)
# 本报记者 张三 李四, 某某晚报记者 张三, 某某新报记者 张三 河西某县报道: a line of its own
REPORTER = re.compile(r"记者|通讯员|评论员|撰稿人|实习生|特派员|報道员|通訊員")
ALONE = re.compile(rf"^[^，。：:！？；,;!?]{{0,26}}?(?:{REPORTER.pattern})\s*[^，。：:！？；!?]{{2,60}}$")
CREDITED = re.compile(r"\s(?:文[/／]?[图圖]|[图圖][/／]?文|文[/／][摄攝])\s*$")  # closes a byline and announces nothing


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
    told = [field for field, role in zip(fields, roles, strict=True) if not REPORTS.search(role)] or fields
    return "authors" if "authors" in told else told[0] if told else ""


def read_people(text: str, rules: MetadataRules, *, loose: bool = True) -> list[Named]:
    """The runs of names in a line or a bracket.

    text    of MAX_CHARS at the most; dates and labels of other things are to be cut off before
    loose   whether pen names count behind 作者 and its like
    """
    text = ADDRESS_IN_TEXT.sub(" ", text[:MAX_CHARS])
    folded = simplified(text)
    if button := rules.button.search(folded):
        text, folded = text[: button.start()], folded[: button.start()]
    marks = [(mark.start(), mark.end(), mark[0]) for mark in rules.people.finditer(folded)]
    if not marks:
        found = _read_segment(text, (), rules, loose=False)
        return [found] if found else []
    first = _read_segment(text[: marks[0][0]], (), rules, loose=False)
    if first and marks[0][2] in rules.trailing and not first.after.strip("/／ |｜()（）"):
        return _read_trailing(text, marks, rules)
    runs: list[Named] = [first] if first else []
    roles: list[str] = []
    ended = 0
    for at, (start, end, word) in enumerate(marks):
        if not roles and runs and word in rules.trailing and not GAP.sub("", text[ended:start]):
            follows = text[end : marks[at + 1][0] if at + 1 < len(marks) else len(text)]
            if not GAP.sub("", follows) or text[ended:start].strip() in SLASHES:
                runs[-1] = _with_role(runs[-1], word, rules)  # 某报记者 张三/摄
                continue
        roles.append(word)
        stop = marks[at + 1][0] if at + 1 < len(marks) else len(text)
        gap = GAP.match(text, end, stop)
        begin = gap.end() if gap else end
        if begin >= stop:
            continue  # 文/图, 记者 通讯员: the next word is of the same people
        glued = begin == end
        segment = text[begin:stop]
        if glued and (closing := re.match(r"[】\]]", segment)):
            segment = segment[closing.end() :]
        before = text[: marks[0][0]] if first is None and at + 1 == len(roles) else ""
        papers = at + 1 < len(marks) and segment[-1:].strip() and REPORTS.search(marks[at + 1][2])  # 采写：南都见习记者
        if found := _read_segment(
            segment, tuple(roles), rules, loose=loose and not glued and not papers, before=before
        ):
            runs.append(found)
            ended = stop - (len(found.after) if found.after else 0)
        elif papers and text[end:begin].strip():
            continue  # 摄影：某报记者 张三: he took the pictures
        roles = []
    return runs


def _with_role(named: Named, role: str, rules: MetadataRules) -> Named:
    roles = (*named.roles, role)
    return replace(named, roles=roles, kind=kind_of(roles, rules))


def _read_trailing(text: str, marks: list[tuple[int, int, str]], rules: MetadataRules) -> list[Named]:
    """张三/文 李四/图: each role belongs to the names before it."""
    runs: list[Named] = []
    begin = 0
    for start, end, word in marks:
        found = _read_segment(text[begin:start].strip(" /／|｜_（("), (word,), rules, loose=False)
        if found:
            runs.append(found)
        elif runs and not GAP.sub("", text[begin:start]):
            runs[-1] = _with_role(runs[-1], word, rules)
        begin = end
    return runs


def _read_segment(
    segment: str, roles: tuple[str, ...], rules: MetadataRules, *, loose: bool, before: str = ""
) -> Named | None:
    """The names at the beginning of what stands between two role words; before them a paper where no role is told."""
    remark = BRACKETED.sub(" ", segment)
    segment = join_spaced(remark if remark.strip() else segment.strip(" （()）[]【】<>《》"))
    kind = kind_of(roles, rules)
    ends = [mark.start() for mark in (STOP.search(segment), CLOSED.search(segment)) if mark]
    clause = segment[: min(ends)] if ends else segment
    after_clause = segment[len(clause) :]
    loose = loose and after_clause[:1] not in ASKED  # 记者：您怎么看？
    if loose and roles and LATIN.fullmatch(clause.strip()) and is_pen_name(clause.strip(), rules):
        return Named((clause.strip(),), roles, kind, before, after_clause, False)
    names: list[str] = []
    skipped: list[str] = []
    unsure, ended = 0, len(clause)
    for at, found_token in enumerate(TOKEN.finditer(clause)):
        mark, token = found_token.groups()
        if names and (mark.strip() in SLASHES or not is_name(trim(token, rules), rules)) and REPORTED.search(token):
            ended = found_token.start(2)
            break  # 记者张三／台北报道, 张三 发自青桐: where it was written
        parts = JOINED.split(token)
        longest = 4 if roles else 3
        found = [trim(part, rules) if roles or VERB.search(part) else part for part in parts]
        if not all(is_name(part, rules, longest=longest) for part in found):
            found = [trim(token, rules) if roles or VERB.search(token) else token]
        if all(is_name(part, rules, longest=longest) for part in found):
            names += found
        elif (loose and roles and at == 0 and is_pen_name(found[0], rules)) or (
            loose
            and roles
            and may_be_name(found[0], rules)
            and (names or _next_is_name(clause[found_token.end() :], rules))
        ):
            names += found
            unsure += 1
        elif roles and not names and loose and (glued := _office_behind(token, rules)):
            names.append(glued)
            return Named(tuple(names), roles, kind, before, token[len(glued) :] + after_clause, True)
        elif names or (roles and at) or len(skipped) == MAX_BEFORE:
            ended = found_token.start(2)
            break
        else:
            skipped.append(token)
    if not names:
        return None
    rest = " ".join(token for _, token in TOKEN.findall(clause[ended:])) + after_clause
    return _named(names, unsure, roles, kind, before or " ".join(skipped), rest)


def _next_is_name(text: str, rules: MetadataRules) -> bool:
    following = TOKEN.match(text)
    return following is not None and is_name(trim(following[2], rules), rules)


def _named(names: list[str], unsure: int, roles: tuple[str, ...], kind: str, before: str, after: str) -> Named | None:
    whole = tuple(dict.fromkeys(names))
    if not whole or len(whole) > 12 or (unsure and unsure >= len(whole) and len(whole) > 1):
        return None
    return Named(whole, roles, kind, before.strip(" /／|｜"), after, unsure == 0)


def _office_behind(token: str, rules: MetadataRules) -> str | None:
    """方晓岚云溪大学水利学院教授, 方晓岚系云溪大学教授: the name that an office is glued to."""
    if (being := BEING.match(token)) and is_name(being[1], rules):
        return being[1]
    if len(token) > 6 and ORG_INSIDE.search(token, 3) and is_name(token[:3], rules):
        return token[:3]
    return None


def read_alone(line: str, rules: MetadataRules) -> tuple[str, ...]:
    """The people of a line that is a byline and nothing else: 本报记者 张三 李四."""
    line = CREDITED.sub("", line[:81])
    if len(line) > 80:
        return ()
    folded = simplified(line)
    start = REPORTER.search(folded)
    if start is None or not ALONE.match(folded) or len(labelled(line, rules)) > 1:
        return ()
    return split_names(line[start.start() :], rules, whole=True)


def names_outlet(text: str) -> bool:
    """Whether the words before a name end like a paper's: 云溪快报／."""
    return OUTLET_END.search(text.strip(" /／|｜、")) is not None

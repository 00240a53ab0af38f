"""Where in a line people may be named (the line, its brackets, its last words), and whom each such piece names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import is_paragraph
from pipelines.stages.metadata.bylines import read_people
from pipelines.stages.metadata.labels import cut, labelled
from pipelines.stages.metadata.name_runs import Named
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.text.characters import HAN
from pipelines.text.dates import find_date
from pipelines.text.traditional import simplified

BULLETS = "□■●◎◇◆▲△★☆○⊙※•·—-_*#　 "
BRACKET = re.compile(r"[（(〔【\[]([^（）()〔〕【】\[\]]{2,90})[)）〕】\]]")
BRACKETS = tuple("（(〔【[")
OPENING_CHARS, BRACKET_WITHIN, CLOSING_CHARS, TAIL_CHARS = 70, 60, 140, 40
LABELS = "：:|｜丨︱/／"  # behind a role word they make a label of it: 作者 | 张三
# 高二（3）班 张三: what stands before a pupil's name
CLASS = re.compile(
    r"(?:[高初大研][一二三四]|[一二三四五六七八九]年[级級])?\s?[（(]?[\d一二三四五六七八九十]{1,2}[)）]?\s?班\s?"
    r"|(?:[高初大研][一二三四]|[一二三四五六七八九]年[级級])\s"
)
LINE = 160  # characters of a line that may be a byline
WRITTEN_AT = re.compile(rf"^[{HAN}]{{2,4}}\s?[／/]\s?[{HAN}]{{2,4}}[报報][导導道](?:\s|$)")  # 李四／台北報導
CLAUSE = re.compile(r"[，。！？；：:,!?;]")
SENTENCE = re.compile(r"[。！？][”」』]?")
DATELINE = re.compile(r"[电電讯訊][”」』】〕\]]?$")  # 本报讯（记者 张三）, 某社某地3月26日电（张三）
# 本贴由某某于…发表; 南山 发表于 2018-04-04; 原创 方既明 白鹭洲文艺 2018-04-04; posted @ 2004-12-27 12:40 张三 阅读(3)
DATED_PHRASES = (
    re.compile(r"(?:(?:^|本[贴帖]|[\s|])由\s*|^(?=\S{2,12}\s于\s))([^\s于在]{2,12})\s*[于在]\s*(?=\d)"),
    re.compile(
        r"^([^\s:：]{2,12})\s+(?:[发發](?:[表布佈])|撰[写寫]|[张張][贴貼])[于於在自]?\s{0,9}[:：]?\s{0,9}(?=\d)"
    ),
    re.compile(r"^([^\s:：]{2,16})\s+(?:已[于於]|[于於]|最[新近](?:推荐文章|修改)[于於])\s{0,9}(?=\d)"),
    re.compile(r"^由\s([^\s»]{2,16})\s»\s"),
    re.compile(r"^原[创創][\s:：]{1,3}([^\s\d:：]{2,8})\s+[^\s\d]{2,14}\s+(?=(?:19|20)\d\d[-/.年])"),
    re.compile(r"^posted\s*(?:@|on\b|at\b)[\s\d:/-]{8,30}\s([^\s\d(（]{2,12})", re.IGNORECASE),
    re.compile(r"(?:^|\s|on\s)by\s+([^\s\d(（]{2,12})(?:\s|$)", re.IGNORECASE),
    re.compile(r"^由\s?([^\s\d]{2,12})\s+(?:于\s?)?(?:[发發][布佈表]|[张張][贴貼]|提交)"),
)
PHRASES = (
    re.compile(r"^([^\s:：]{2,16})\s[发發]表在\s"),
    re.compile(
        rf"^作者[系係是为為].{{2,30}}?(?:教授|研究[员員]|博士|[硕碩]士|研究生|[讲講][师師]|[学學]者|律[师師]|作家)([{HAN}]{{2,3}})$"
    ),
    re.compile(
        rf"^([{HAN}]{{2,3}})系[^，。]{{2,24}}(?:教授|研究[员員]|[讲講][师師]|博士|[硕碩]士|[学學]者|律[师師]|作家|评论员|研究生|主任|院[长長]|所[长長])"
    ),
    re.compile(rf"^by[\s:：]{{1,3}}([{HAN}]{{2,6}})$", re.IGNORECASE),
    re.compile(r"^(?:(?:[Ww]ritten |[Pp]osted )?[Bb]y|BY)[\s:]+([A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3})$"),
    re.compile(rf"^(?:本文)?作者([{HAN}]{{2,4}}?)(?:[系係为為是](?=\S{{4}})|[，,]\s?[系係现現])"),
)
# 本文来自微信公众号“某某”，作者：张三，编辑：李四，经授权发布。
CREDIT = re.compile(
    r"(?:本文(?:来自|來自|转自|轉自|转载自|轉載自|首发于|首發於|原载于|原載於|授权转载自)|[文者][：:])[^。]{0,90}"
)


def _runs_on(line: str) -> bool:
    """Whether a line is text of which a byline is at most the beginning or the end."""
    inside = line.strip(" 。*")
    return is_paragraph(line) or len(line) > LINE or (len(SENTENCE.findall(inside)) > 0 and len(inside) > TAIL_CHARS)


def pieces_of(line: str, zone: str, rules: MetadataRules) -> Iterator[tuple[str, str]]:
    """The (container, text) in which a line may name people."""
    runs_on = _runs_on(line)
    line = CLASS.sub(" ", line) if "班" in line or "级" in line else line
    if not runs_on:
        inside = BRACKET.fullmatch(line.strip(" 。*"))
        yield ("bracket-alone", inside[1]) if inside else ("line", line)
        if inside:
            return
    if zone in ("lead", "near", "under") or (zone == "close" and not runs_on):
        opening = BRACKET.search(line[: BRACKET_WITHIN + 90])
        ends = opening is not None and opening.end() == len(line)  # 某某時報【張三／台北報導】
        if opening and opening.start() < BRACKET_WITHIN and (not ends or (zone != "lead" and not runs_on)):
            before = line[: opening.start()].rstrip()
            at_start = "bracket-first" if len(before) < 2 else "bracket-opening"
            at_start = "bracket-dateline" if DATELINE.search(before) else at_start
            if DATELINE.search(opening[1]) and (second := BRACKET.match(line, opening.end())):
                at_start, opening = "bracket-dateline", second  # 【本報訊】（記者 张三）
            yield at_start, opening[1]
        if runs_on:
            clause = CLAUSE.split(line[:OPENING_CHARS], maxsplit=1)[0]
            if rules.role.search(simplified(clause)) or WRITTEN_AT.match(clause):
                yield "opening", clause
    if runs_on and zone != "under" and (credit := CREDIT.search(line[:200])):
        yield "credit", credit[0]
    if zone in ("close", "below"):
        tail = line[-CLOSING_CHARS:]
        for closing in BRACKET.finditer(tail):
            if tail[: closing.start()].rstrip().endswith(("：", ":")):
                continue  # 编辑：（张三）
            rest = tail[closing.end() :].strip(" 。.0123456789")
            near = "bracket-near-end" if rest[:1] in BRACKETS else "bracket-amid"
            yield (near if rest else "bracket-closing"), closing[1]
        ended = list(SENTENCE.finditer(line, len(line) - min(len(line), TAIL_CHARS), len(line) - 1)) if runs_on else []
        if ended and not BRACKET.search(line[ended[-1].end() :]):
            yield "tail", line[ended[-1].end() :].strip(BULLETS)  # …张榜公布。本报记者 张三


def _phrased(text: str, dated: bool, rules: MetadataRules) -> tuple[str, ...]:
    """The people of a set phrase."""
    for phrase in (*PHRASES, *(DATED_PHRASES if dated else ())):
        if (told := phrase.search(text)) and (names := split_names(told[1], rules, loose=True)):
            return names
    return ()


def people_in(text: str, rules: MetadataRules) -> Iterator[tuple[Named, set[str]]]:
    """The people of a piece, label by label; what other labels hold apart from the rest."""
    dated = find_date(text)
    folded = simplified(text)
    if names := _phrased(text, dated is not None, rules):
        yield Named(names, (), "authors", "", "", False), {"phrase"}
        return
    parts = labelled(text, rules)
    if len(parts) == 1 or rules.people.match(folded.lstrip(BULLETS)):
        close = folded.replace(" ", "")
        bare = text
        if dated and len(parts) == 1:  # 张三·2018-07-19
            bare = f"{text[: dated.start].rstrip(BULLETS)} {text[dated.end :].lstrip(BULLETS)}"
        for found in read_people(bare, rules):
            labels = any(f"{role}{mark}" in close for role in found.roles for mark in LABELS)
            yield found, ({"beside-date"} if dated else set()) | ({"labelled"} if labels else set())
        return
    for field, label, held in parts:
        value = cut(held)
        if field in ("authors", "editors"):
            named = read_people(f"{label}：{value}", rules)
            for found in named:
                yield found, {"labelled"}
            if not named and (names := split_names(value, rules, loose=label in rules.loose_labels)):
                yield Named(names, (label,), field, "", "", False), {"labelled"}
        elif field == "outlet":
            first = value.split(" ")[0]
            if is_name(first, rules):
                yield Named((first,), (), "", "", value[len(first) :], True), {"sourced"}
            role = rules.role.search(simplified(value))
            for found in read_people(value[role.start() if role else len(first) :], rules):
                yield found, {"behind-outlet"}
        else:
            day = find_date(value, labelled=True) if field in ("published", "updated") else dated
            rest = value[day.end :] if day and field else value[: dated.start] if dated and not field else value
            for found in read_people(rest, rules):
                yield found, {"beside-date"} if day else {f"behind-{field or 'nothing'}"}

"""Where in a line people may be named (the line, its brackets, its last words), and whom each such piece names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.bylines import read_people
from pipelines.stages.metadata.labels import cut, labelled
from pipelines.stages.metadata.name_runs import Named
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.text.dates import find_date
from pipelines.text.prose import is_paragraph
from pipelines.text.traditional import simplified

BULLETS = "□■●◎◇◆▲△★☆○⊙※•·—-_*#　 "
BRACKET = re.compile(r"[（(〔【\[]([^（）()〔〕【】\[\]]{2,90})[)）〕】\]]")
BRACKETS = tuple("（(〔【[")
OPENING_CHARS, BRACKET_WITHIN, CLOSING_CHARS, TAIL_CHARS = 70, 60, 140, 40
LABELS = "：:|｜丨︱/／"  # behind a role word they make a label of it: 作者 | 张三
LINE = 160  # characters of a line that may be a byline
CLAUSE = re.compile(r"[，。！？；：:,!?;]")
SENTENCE = re.compile(r"[。！？][”」』]?")


def _runs_on(line: str) -> bool:
    """Whether a line is text of which a byline is at most the beginning or the end."""
    inside = line.strip(" 。*")
    return is_paragraph(line) or len(line) > LINE or (len(SENTENCE.findall(inside)) > 0 and len(inside) > TAIL_CHARS)


def pieces_of(line: str, zone: str, rules: MetadataRules) -> Iterator[tuple[str, str]]:
    """The (container, text) in which a line may name people."""
    runs_on, words = _runs_on(line), rules.byline
    line = words.school_class.sub(" ", line) if "班" in line or "级" in line else line
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
            at_start = "bracket-dateline" if words.dateline.search(before) else at_start
            if words.dateline.search(opening[1]) and (second := BRACKET.match(line, opening.end())):
                at_start, opening = "bracket-dateline", second  # 【本報訊】（記者 张三）
            yield at_start, opening[1]
        if runs_on:
            clause = CLAUSE.split(line[:OPENING_CHARS], maxsplit=1)[0]
            if rules.role.search(simplified(clause)) or words.written_at.match(clause):
                yield "opening", clause
    if runs_on and zone != "under" and (credit := rules.line.credit.search(line[:200])):
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
    words = rules.byline
    by_day = (words.posted, *words.dated_phrases, words.account_post) if dated else ()
    for phrase in (*words.phrases, *by_day):
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

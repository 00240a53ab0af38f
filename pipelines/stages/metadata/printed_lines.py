"""What the lines around an article say of its day, its outlet, its section and keywords.

Who wrote it is asked of the candidates of `author_candidates.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.labels import cell_label, cut, labelled
from pipelines.stages.metadata.outlets import beside_date, clean_outlet, read_outlet
from pipelines.stages.metadata.people import is_name
from pipelines.text.characters import HAN
from pipelines.text.dates import Dated, find_date
from pipelines.text.relative_days import place_of_relative
from pipelines.text.traditional import simplified

MAX_LINE = 240
MAX_RELATIVE = 40  # characters of a line that tells its day by the moment of reading: 某某日报 3小时前
BRACKET_FIRST = re.compile(r"^\s*【[^【】]{2,30}】(?=\S)")  # 【某门户】某某网 责任编辑：…
NAME_AND_OUTLET = re.compile(rf"^([{HAN}·、 ]{{2,20}})[/／]([{HAN}·\w]{{2,20}})$")


@dataclass(slots=True)
class LineMetadata:
    """What lines were found to say; the first line to say a thing is believed.

    bare_date, bare_outlet   what stands without a label on the date's line
    dated_by the label of published
    no_outlets   (words, check) of what stands behind 来源 and is none
    sourced  the person, or the site called like one, behind 来源
    spoken   a day in brackets under the headline: that of the speech or document rather than of its publication
    """

    published: Dated | None = None
    bare_date: Dated | None = None
    updated: Dated | None = None
    spoken: Dated | None = None
    dated_by: str = ""
    outlet: str | None = None
    no_outlets: list[tuple[str, str]] = field(default_factory=list)
    sourced: str | None = None
    bare_outlet: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = field(default=())


def read_labels(lines: Sequence[str], rules: MetadataRules, said: LineMetadata) -> LineMetadata:
    """Add to what is said what the labels of some lines say."""
    for at, line in enumerate(lines):
        if len(line) > MAX_LINE:
            continue
        parts = labelled(line, rules)
        cell = cell_label(line, rules)
        if cell and at + 1 < len(lines) and not cell_label(lines[at + 1], rules):  # a table: 来源 | 某某日报
            parts = (("", "", ""), (rules.fields[cell], cell, ""))
        for part, (name, label, value) in enumerate(parts):
            if not name:
                value = BRACKET_FIRST.sub("", value)
                _read_unlabelled(value, rules, said, alone=len(parts) == 1)
                if len(parts) > 1 and said.bare_outlet is None and len(value.split()) == 1 and find_date(line):
                    said.bare_outlet = beside_date(value, rules)  # 某某网 编译：张三 | 2018-07-19
                continue
            if not value and part == len(parts) - 1 and at + 1 < len(lines) and len(lines[at + 1]) <= 24:
                following = labelled(lines[at + 1], rules)
                value = following[0][2] if len(following) == 1 else ""
                if name == "outlet" and len(parts) > 2 and not rules.outlet_tail.search(simplified(value)):
                    value = ""  # 日期：… 来源： is empty, and its neighbour the article's
            before = parts[part - 1][2].rstrip() if part else ""
            if name == "outlet" and len(before) > 8 and before.endswith(("（", "(")):
                continue  # 大桥合龙（来源：某视频）: the credit of a picture or film
            if value:
                _read_value(name, label, value if name == "other" else cut(value), rules, said)
    return said


def _bare_date(text: str, rules: MetadataRules) -> Dated | None:
    """A date that stands in a line without a label; None where the words around it make it another thing's day."""
    dated = find_date(text) if len(text) <= 90 else None
    if (
        dated is None
        or dated.start > 45
        or rules.line.other_day_before.search(text[: dated.start])
        or rules.line.other_day_behind.match(text[dated.end :])
        or (not dated.precise and rules.line.picture.search(text))
    ):
        return None
    return dated


def _read_unlabelled(text: str, rules: MetadataRules, said: LineMetadata, *, alone: bool) -> None:
    """The part of a line before its first label: perhaps a date, and beside it an outlet."""
    if (dated := _bare_date(text, rules)) is None or (alone and not dated.precise and len(text) > 40):
        clock = rules.line.this_year.search(text) if said.bare_outlet is None and len(text) <= 60 else None
        if place := clock.span() if clock else place_of_relative(text) if len(text) <= MAX_RELATIVE else None:
            before, behind = (side.strip(" |｜·/") for side in (text[: place[0]], text[place[1] :]))
            words = (*before.split()[-1:], *behind.split()[:1])
            said.bare_outlet = next((name for word in words if (name := beside_date(word, rules))), None)
        return
    if not dated.precise and text[: dated.start].rstrip().endswith(("（", "(")):
        said.spoken = said.spoken or dated
        return
    if said.bare_date is None or (dated.precise and dated.iso.startswith(said.bare_date.iso)):
        said.bare_date = dated
    if said.bare_outlet is None:  # 2018-07-19 19:55 某某報／記者張三／台北報導
        around = (text[dated.end :].strip(" |｜"), text[: dated.start].strip(" |｜"))
        papers = (paper[1] for part in around if (paper := rules.outlet.before_reporter.match(part)))
        words = (*text[dated.end :].split()[:2], *text[: dated.start].split()[-2:])
        said.bare_outlet = next(papers, None) or next(
            (name for word in words if (name := beside_date(word, rules))), None
        )


def _read_value(name: str, label: str, value: str, rules: MetadataRules, said: LineMetadata) -> None:
    """One labelled value into its field."""
    if name in ("published", "updated"):
        dated = find_date(value, labelled=True) if getattr(said, name) is None else None
        if dated and dated.start < 24 and (label != "出版" or dated.precise):  # books are published too, on a day
            setattr(said, name, dated)
            said.dated_by = said.dated_by or label
            if said.bare_outlet is None:
                said.bare_outlet = beside_date(rules.outlet.issue_number.sub("", value[dated.end :]), rules)
        return
    if label in ("图", "图片") and (dated := find_date(value)) and dated.start == 0:
        return  # 图：2018年7月19日，枣农在采摘
    if name == "other":
        _read_unlabelled(value, rules, said, alone=True)  # 【字体：大 中 小】 2018-07-19 某某局
    elif said.bare_date is None:
        said.bare_date = _bare_date(value, rules)  # 稿源：某某晚报 2018-07-19
    if name == "outlet" and said.outlet is None:
        found, refused = read_outlet(value, rules)
        if refused:
            said.no_outlets.append((found, refused))
        said.outlet = None if refused else found
        first = value.split(" ")[0]
        if said.outlet is None and is_name(first, rules):  # 来源: 张三, a person
            said.sourced = said.sourced or first
    elif name == "keywords":
        words = re.split(r"[\s,，、;；|｜]+", value)
        said.keywords = tuple(dict.fromkeys((*said.keywords, *(word for word in words if 1 < len(word) <= 20))))
    elif name == "section" and said.section is None and 1 < len(value) <= 12:
        said.section = value


def read_own(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """The outlet that claims a text as its own: 本文为某某杂志社原创内容."""
    for line in lines:
        if (claim := rules.outlet.own_text.search(line)) and (name := clean_outlet(claim[1], rules)):
            return name
    return None


def read_sender(lead: Sequence[str], rules: MetadataRules) -> str | None:
    """The agency or paper whose dateline opens an article: 新华社北京7月19日电."""
    opening = lead[0][:60] if lead else ""
    words = rules.outlet
    sent = words.sent.match(opening) or words.own_news.match(opening[:20]) or words.sent_dayless.match(opening[:30])
    name = next(filter(None, sent.groups()), "") if sent else ""
    return clean_outlet(name, rules) if name and not name.startswith("本") else None


def read_credit(line: str, rules: MetadataRules) -> str | None:
    """The account that a sentence says a text comes from: 本文来自微信公众号“某某”."""
    credit = rules.line.taken_from.search(line) if len(line) <= MAX_LINE else None
    account = rules.outlet.account.match(line, credit.end()) if credit else None
    return clean_outlet(account[1], rules) if account else None

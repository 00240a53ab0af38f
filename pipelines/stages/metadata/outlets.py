"""Outlets out of what pages say behind 来源. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pipelines.record import PageLine
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.people import is_name
from pipelines.text.characters import HAN
from pipelines.text.dates import find_date
from pipelines.text.traditional import simplified

OPEN, CLOSE = "《〈「『【[〔“\"'<〖", "》〉」』】]〕”\"'>〗"
ADDRESS = re.compile(r"^(?:https?://|www\.)|@|^[\w.-]+\.(?:com|cn|net|org)(?:\.cn)?(?:/.*)?$", re.IGNORECASE)
LATIN_NAME = re.compile(r"^[A-Za-z][\w.&'’\-]*(?: [A-Z&][\w.&'’\-]*){1,5}")
MAX_CHARS = 40
REMARK = re.compile(r"[，,；;](?=.{6})")
COLUMN_CHARS = 5  # of a paper called 某某新闻; what is longer is a column
NAMED = re.compile(r"source|media|laiyuan|(?:^|[\s_-])from(?:[\s_-]|$)|organization|publisher|art-?origin")
NOT_NAMED = re.compile(r"social|share|comment|author|resource")
SENTENCE, LETTER = re.compile(r"[。！？?!=：:]"), re.compile(f"[{HAN}A-Za-z]")
TITLED, TITLE_END = re.compile(r"《[^《》]{2,20}》$"), re.compile(r"[》】\]」]")
# What is no outlet, by the name of the check
CHECKS: tuple[tuple[str, Callable[[str, MetadataRules], object]], ...] = (
    ("too-short-or-long", lambda name, rules: not 2 <= len(name) <= MAX_CHARS),
    ("several", lambda name, rules: rules.outlet.several.match(name)),
    ("sentence", lambda name, rules: SENTENCE.search(name)),
    ("no-letters", lambda name, rules: not LETTER.search(name)),
    ("nobody", lambda name, rules: simplified(name) in rules.no_outlet),
    ("role", lambda name, rules: simplified(name) in rules.crew),
    ("address", lambda name, rules: ADDRESS.search(name)),
    ("button", lambda name, rules: rules.outlet_end.fullmatch(name)),
    ("person", lambda name, rules: is_name(name, rules)),
)


def read_outlet(text: str, rules: MetadataRules) -> tuple[str, str]:
    """The outlet that a value names, and the check that refuses it ("" for none).

    text      what stands behind 来源：, or a meta tag's content; anything may follow it on its line
    returns   its name without brackets, links and the words behind it; refused are nobody (本站, 原创, 互联网), an
              address, a person and a sentence
    """
    text = rules.outlet.label.sub("", " ".join(text.split()))[:120].strip(" |｜/:：-—_·")
    if latin := LATIN_NAME.match(text):
        name = latin[0]
    else:
        words = text.split(" ")
        name = words[0] if words else ""
        # 新华社 人民日报: several outlets, of which the first is named; 中国 环境报 keeps its parts only inside 《》
        if text.startswith(("《", "【", "[", "「")) and (end := TITLE_END.search(text)):
            name = text[1 : end.start()]
    name = rules.outlet.noise.sub("", name).strip(" |｜/:：，,。;；")
    while len(name) > 1 and name[0] in OPEN and (CLOSE[OPEN.index(name[0])] not in name[:-1]):
        name = name[1:].rstrip(CLOSE)
    name = name if any(mark in name for mark in OPEN) else name.strip(OPEN + CLOSE)
    if issue := rules.outlet.issue.search(name):  # 中国教育报2024年11月25日02版
        name = name[: issue.start()].rstrip(" |｜/:：，,。;；")
    name = rules.outlet.role_behind.sub("", name)
    if len(remark := REMARK.split(name, maxsplit=1)) > 1 and len(remark[0]) >= 3:  # 某县政府网，版权归作者所有
        name = remark[0]
    return name, next((check for check, refuses in CHECKS if refuses(name, rules)), "")


def clean_outlet(text: str, rules: MetadataRules) -> str | None:
    """The outlet that a value names; None where a check refuses it."""
    name, refused = read_outlet(text, rules)
    return None if refused else name


def beside_date(text: str, rules: MetadataRules) -> str | None:
    """An outlet that stands on the date's line without a label: "2018年7月19日 19:55 某某新报", "《理财周刊》".

    returns   None unless the words look like an outlet's name: in 《》, or ending in 网, 报, 社, 新闻 ...
    """
    text = text.strip(" |｜/:：-—_·")
    if not text or len(text) > 60:
        return None
    first = text.split(" ")[0]
    titled = TITLED.match(first) is not None
    name = clean_outlet(first, rules)
    button = rules.outlet_end.match(first)
    if name is None or (button and (len(button[0]) > 1 or button[0] == first)):  # 中国青年报 is no 字体：大 中 小
        return None
    if is_column(name, rules):
        return None
    return (
        name if titled or any(rules.outlet_tail.search(part) for part in re.split(r"[-—–]", simplified(name))) else None
    )


def named_outlet(lines: Sequence[PageLine], rules: MetadataRules) -> str | None:
    """The outlet in an element that says that it holds one (class="source"), near the headline."""
    for line in lines:
        for part in line.parts if len(line.text) <= 120 else ():
            own = part.names.split(" ")[0] if part.names else ""
            if NAMED.search(own) and not NOT_NAMED.search(own) and 2 <= len(text := part.text.strip()) <= 30:
                name = None if rules.outlet.button.search(text) or find_date(text) else clean_outlet(text, rules)
                if name:
                    return name
    return None


def outlet_around_date(lines: Sequence[PageLine], page_title: str, rules: MetadataRules) -> str | None:
    """The outlet that stands as a link or an element of its own right beside the date, or is the site's own name there.

    page_title   <title>, which names the site
    """
    for line in lines:
        parts = [part for part in line.parts if part.text.strip()]
        dated = next((at for at, part in enumerate(parts) if find_date(part.text)), None)
        if dated is None or len(line.text) > 160:
            continue
        day = find_date(parts[dated].text)
        beside = [
            (parts[dated].text[day.end :] if day else "", False),
            (parts[dated].text[: day.start] if day else "", False),
        ]
        beside += [(part.text, part.linked) for part in (*parts[dated + 1 : dated + 2], *parts[:dated][-1:])]
        if rules.outlet.person_label.search("".join(part.text for part in parts[dated : dated + 1])) or (
            dated and rules.outlet.person_label.search("".join(part.text for part in parts[: dated - 1]))
        ):
            beside = beside[:2]  # 2018-07-19 | 作者: <a>张三</a>
        for text, linked in beside:
            text = text.strip(" |｜/／:：【】[]　")
            if not 2 <= len(text) <= 24 or rules.outlet.button.search(text):
                continue
            name = clean_outlet(text, rules)
            site = name is not None and len(name) >= 4 and name in page_title
            if name and (linked or site or rules.outlet_tail.search(simplified(name))) and not is_column(name, rules):
                return name
    return None


def is_column(name: str, rules: MetadataRules) -> bool:
    """Whether a bare name is that of a column rather than of a paper: 云溪公交地铁新闻."""
    return rules.outlet.column.search(name) is not None and len(name) > COLUMN_CHARS


def licensed(lines: Sequence[str], rules: MetadataRules) -> str | None:
    """Who let a text be reprinted: 本文由「某某時報」授權轉載."""
    for line in lines:
        if (
            len(line) <= 200
            and (found := rules.outlet.licensed.search(line))
            and (name := clean_outlet(found[1], rules))
        ):
            return name
    return None

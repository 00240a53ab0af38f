"""Outlets out of what pages say behind 来源. A library for the metadata stage."""

from __future__ import annotations

import re

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.people import is_name

OPEN, CLOSE = "《〈「『【[〔“\"'<〖", "》〉」』】]〕”\"'>〗"
ADDRESS = re.compile(r"^(?:https?://|www\.)|^[\w.-]+\.(?:com|cn|net|org)(?:\.cn)?(?:/.*)?$", re.IGNORECASE)
LABEL = re.compile(
    r"^(?:文章|信息|消息|新闻|稿件|本文)?(?:(?:来源|來源|稿源|转自|轉自|摘自|出处)[于於自]?\s*[:：]|(?:来源|來源)[于於自]|[转轉](?:[载載])?自|摘自)\s*"
)
LATIN_NAME = re.compile(r"^[A-Za-z][\w.&'’\-]*(?: [A-Z&][\w.&'’\-]*){1,5}")
NOISE = re.compile(r"(?<=\S{2})(?:原[创創]|[独獨]家)$|[（(][^（()）]{0,40}[)）]?$|\d+\s*(?:次|人|条|评论).*$")
MAX_CHARS = 40


def clean_outlet(text: str, rules: MetadataRules) -> str | None:
    """The outlet that a value names.

    text      what stands behind 来源：, or a meta tag's content; anything may follow it on its line
    returns   its name without brackets, links and the words behind it; None for nobody (本站, 原创, 互联网), for an
              address, a person or a sentence
    """
    text = LABEL.sub("", " ".join(text.split()))[:120].strip(" |｜/:：-—_·")
    if latin := LATIN_NAME.match(text):
        name = latin[0]
    else:
        words = text.split(" ")
        name = words[0] if words else ""
        # 新华社 人民日报: several outlets, of which the first is named; 中国 环境报 keeps its parts only inside 《》
        if text.startswith(("《", "【", "[", "「")) and (end := re.search(r"[》】\]」]", text)):
            name = text[1 : end.start()]
    name = NOISE.sub("", name).strip(" |｜/:：，,。;；")
    while len(name) > 1 and name[0] in OPEN and (CLOSE[OPEN.index(name[0])] not in name[:-1]):
        name = name[1:].rstrip(CLOSE)
    name = name if any(mark in name for mark in OPEN) else name.strip(OPEN + CLOSE)
    if not 2 <= len(name) <= MAX_CHARS or re.search(r"[。！？?!=：:]", name) or not re.search(r"[一-鿿A-Za-z]", name):
        return None
    if (
        name.translate(rules.fold) in rules.no_outlet
        or ADDRESS.match(name)
        or rules.outlet_end.fullmatch(name)
        or is_name(name, rules)
    ):
        return None
    return name


def beside_date(text: str, rules: MetadataRules) -> str | None:
    """An outlet that stands on the date's line without a label: "2018年7月19日 19:55 某某新报", "《理财周刊》".

    returns   None unless the words look like an outlet's name: in 《》, or ending in 网, 报, 社, 新闻 ...
    """
    text = text.strip(" |｜/:：-—_·")
    if not text or len(text) > 60:
        return None
    first = text.split(" ")[0]
    titled = re.match(r"《[^《》]{2,20}》$", first) is not None
    name = clean_outlet(first, rules)
    button = rules.outlet_end.match(first)
    if name is None or (button and (len(button[0]) > 1 or button[0] == first)):  # 中国青年报 is no 字体：大 中 小
        return None
    return name if titled or any(rules.outlet_tail.search(part) for part in re.split(r"[-—–]", name)) else None

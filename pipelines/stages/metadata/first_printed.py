"""Where a text was printed first, as set phrases at its edges say. A library for the metadata stage."""

from __future__ import annotations

import re

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.outlets import clean_outlet
from pipelines.text import dates
from pipelines.text.characters import HAN
from pipelines.text.dates import Dated, find_date

DAY = rf"{dates.DAY}\s?日?"
# 《河西日报》（2018年07月19日 04版）, 《河西日报》2018年07月19日第4版
PRINTED = re.compile(
    r"《\s?(?P<outlet>[^《》]{2,20}?)\s?》\s?(?:[（(]\s?(?P<day>(?:19|20)\d{2}[^（()）]{4,16}?)\s?(?:第\s?)?\w{1,4}\s?版\s?[)）]"
    rf"|(?P<date>{DAY})\s?(?:第\s?)?[A-Z]?\d{{1,3}}\s?版)"
)
# 【2018/07/19 聯合日報】: how papers of Taiwan sign
SIGNED = re.compile(
    rf"^[【〔\[(（]\s?(?P<date>{DAY})\s?[／/|]?\s?(?P<outlet>[{HAN}]{{2,8}}(?:[报報]|周刊|週刊))\s?[】〕\])）]$"
)
# 原载《北岸文学》2003年第4期, 发表于《河西文艺》2007年第6期: the issue of a journal; its day stays untold
CARRIED = re.compile(
    rf"^[^{HAN}\d]{{0,4}}(?:{DAY}\s{{0,4}})?本?文?(?:原?[载載]|原刊|[发發]表|刊|首[发發])[于於在]?\s?《\s?(?P<outlet>[^《》]{{2,20}}?)\s?》\s?[（(]?\s?(?:19|20)\d{{2}}\s?年(?:第|总第|總第)?\s?\d{{1,4}}\s?[期號号]"
)


def read_printed(line: str, rules: MetadataRules) -> tuple[str | None, Dated | None] | None:
    """The outlet and the day of a line that says where a text was printed; None where it says nothing of the kind."""
    for phrase in (PRINTED, SIGNED, CARRIED):
        if told := phrase.search(line):
            groups = told.groupdict()
            day = groups.get("day") or groups.get("date")
            return clean_outlet(told["outlet"], rules), find_date(day) if day else None
    return None


def only_printed(line: str) -> bool:
    """Whether a line says where a text was printed, and nothing else."""
    return any(
        phrase.fullmatch(line.strip(" 　（()）—-")) or phrase.fullmatch(line) for phrase in (PRINTED, SIGNED, CARRIED)
    )

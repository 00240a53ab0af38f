"""Labels in a line, and what stands behind each: 发布时间：… 来源：… 作者：…. A library for the metadata stage."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.rules.metadata import MetadataRules
from pipelines.text.characters import HAN
from pipelines.text.traditional import simplified

BARRED = re.compile(r"(?:^|[|｜])\s*$")  # 作者 张三 | 日期 2018-07-19: before a label without a colon
SEPARATED = re.compile(r"[:：/／|｜丨】>于於图圖]")
CLOSING, OPENING = re.compile(r"[】\])）]"), re.compile(r"[【\[(（]")
CELL_CHARS = 4  # of a label in a cell, at most
CHINESE = re.compile(f"[{HAN}]")


def _is_label(mark: re.Match[str], rules: MetadataRules) -> bool:
    """Whether a word and its separator are a label there: 时间 is none in 活动时间, nor 来源 in 图片来源."""
    word, text, start = mark["label"], mark.string, mark.start()
    after_han = start > 0 and CHINESE.match(text, start - 1) is not None
    if start and text[start - 1] in "“「『" and rules.line.quoted_label.search(text, max(0, start - 8), start):
        return False  # 凡本网注明“来源：某某网”的作品
    if mark["slash"]:
        return (
            word in rules.slashed
            and not (start and text[start - 1] in "/／")
            and (not after_han or word in rules.glued)
        )
    if mark["bare"] is not None:
        return not after_han and (
            (word[-1] == "于" and "/" not in word and text[mark.end() : mark.end() + 2].strip()[:1] != "")
            or word in rules.words_and_pictures
            or (word in rules.cells and BARRED.search(text, 0, start) is not None and "|" in text)
        )
    if word in rules.glued:
        return not text.endswith(rules.foreign, 0, start) if after_han else True
    return not after_han


@lru_cache(maxsize=2048)  # each field asks the same lines
def labelled(line: str, rules: MetadataRules) -> tuple[tuple[str, str, str], ...]:
    """The (field, label, value) of each label in a line; before the first label stands ("", "", text)."""
    if not SEPARATED.search(line):  # most lines of a page hold no label
        return (("", "", line),)
    marks = [mark for mark in rules.label.finditer(simplified(line)) if _is_label(mark, rules)]
    parts = [("", "", line[: marks[0].start()] if marks else line)]
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=False):
        parts.append((rules.fields[mark["label"]], mark["label"], line[mark.end() : end].strip()))
    return tuple(parts)


def cell_label(line: str, rules: MetadataRules) -> str | None:
    """The label that a line is without a colon, as a cell of a table: 来源, 發佈時間."""
    word = simplified(line) if len(line) <= CELL_CHARS else ""
    return word if word in rules.cells else None


def cut(value: str) -> str:
    """A value up to the bracket that closes before it opens: 张三】 返回首页 -> 张三."""
    closing = CLOSING.search(value)
    return value if closing is None or OPENING.search(value, 0, closing.start()) else value[: closing.start()]

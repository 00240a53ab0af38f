"""Text set with a space behind every character, as it comes out of PDFs: 标 准 化. A library: text in, values out."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipelines.text.characters import HAN, POINTS

RUN = re.compile(rf"[{HAN}](?: [{HAN}{POINTS}])+")
BETWEEN = re.compile(rf"(?<=[{HAN}{POINTS}]) (?=[{HAN}{POINTS}])")
SINGLE_DIGITS = re.compile(r"(?<![0-9.])[0-9](?: [0-9])+(?![0-9])")
HANZI = re.compile(f"[{HAN}]")
SHARE = 0.6  # of a block's Han; a normal line with a spaced name or heading has less
PAGE_FEWEST = 60  # Han in a page that is to be called so set
FEWEST = 6  # Han in the block: 通 知 and 张 三 look the same


def is_spaced(texts: Sequence[str]) -> bool:
    """Whether most characters of a page stand apart: then its short lines are no lists of names or days."""
    whole = "\n".join(texts)
    total = len(HANZI.findall(whole))
    return total >= PAGE_FEWEST and sum(len(HANZI.findall(run)) for run in RUN.findall(whole)) > SHARE * total


def join_spaced(
    text: str, surnames: Collection[str], series: Collection[str], *, page: bool = False
) -> tuple[str, tuple[str, ...]]:
    """The text with its single characters joined, and the runs that were; untouched when few of its Han stand apart.

    page       whether the whole page is so set: short lines are joined too

    surnames   a run that looks like names of two characters (张 三 李 四) is left
    series     as is one that counts: 甲 乙 丙 丁, or the days above a calendar
    """
    fewest = 2 if page else FEWEST
    if text.count(" ") < fewest - 1:
        return text, ()
    runs = [run for run in RUN.findall(text) if not (_names(run, surnames) or _counts(run, series))]
    apart = sum(len(HANZI.findall(run)) for run in runs if page or len(run) > 5)
    total = len(HANZI.findall(text))
    if total < fewest or apart <= SHARE * total:
        return text, ()
    joined = SINGLE_DIGITS.sub(lambda match: match.group().replace(" ", ""), BETWEEN.sub("", text))
    return re.sub(r" {2,}", " ", joined), tuple(runs)


def _names(run: str, surnames: Collection[str]) -> bool:
    """Whether every other character is a family name."""
    firsts = run.split(" ")[::2]
    return len(firsts) > 1 and sum(char in surnames for char in firsts) >= 0.7 * len(firsts)


def _counts(run: str, series: Collection[str]) -> bool:
    """Whether all characters of a run belong to one series."""
    return any(set(run) <= {*one, " "} for one in series)

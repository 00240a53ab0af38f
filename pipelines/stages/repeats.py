"""The same text twice in one page: a summary that repeats the body, a paragraph or a caption set again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from pipelines.record import Block, Record, Removal
from pipelines.rules.chinese import Words
from pipelines.text.characters import HAN

STAGE = "repeats"
NOISE = re.compile(rf"[^{HAN}0-9A-Za-z]+")
HANZI = re.compile(f"[{HAN}]")
POINT = re.compile(r"[，。；！？,;!?]")
PARAGRAPH = 24  # folded characters: a refrain, a slogan or a table's row is shorter
NEAR = 60  # folded characters from which a copy may differ at one end
CAPTION = 8
LONGEST_SUMMARY = 1500
AGAIN = 7  # lines that come again in their order; a refrain is shorter
GRAM = 4
WHOLE, PARTS = 120, 3  # folded characters of a line that sets several others once more, and the fewest of those
ALIKE = 8  # lines that begin alike, of which a line may be made


def drop_repeats(record: Record, *, words: Words) -> Record:
    """Keep each paragraph, caption and summary once.

    record    converted, so that a caption given in both scripts is found; poems keep their refrains
    returns   a labelled summary goes when nine tenths of it stand in what is left of the page, and so does a line that
              sets several others once more; of two equal paragraphs the later goes, and the short lines that come again
              with it
    """
    while gone := _repeated(record.blocks, words):  # of three near copies, two may match only when the third is gone
        removals = tuple(
            Removal(STAGE, gone[i], block.position, block.text) for i, block in enumerate(record.blocks) if i in gone
        )
        record = record.without(removals, tuple(block for i, block in enumerate(record.blocks) if i not in gone))
    return record


def _repeated(blocks: tuple[Block, ...], words: Words) -> dict[int, str]:
    """The blocks to drop, by index, each with the rule."""
    folded = [NOISE.sub("", block.text) for block in blocks]
    gone = dict.fromkeys(_summaries(blocks, folded, words), "summary")
    gone |= dict.fromkeys(_in_one_line(folded), "duplicate")
    gone |= dict.fromkeys(_second_setting(folded), "duplicate")
    return gone | dict.fromkeys(_copies(blocks, folded, words, frozenset(gone)), "duplicate")


def _summaries(blocks: tuple[Block, ...], folded: list[str], words: Words) -> list[int]:
    """The labelled summaries whose text the rest of the page gives as well, last first: one of two stays."""
    label = _labels(words)
    found = [(i, match) for i, block in enumerate(blocks) if (match := label.match(block.text)) and i < 12]
    gone: list[int] = []
    for i, match in reversed(found):
        text = NOISE.sub("", blocks[i].text[match.end() :])
        if not PARAGRAPH <= len(text) <= LONGEST_SUMMARY:
            continue
        rest = "\n".join(line for j, line in enumerate(folded) if j != i and j not in gone)
        grams = [text[k : k + GRAM] for k in range(len(text) - GRAM + 1)]
        if sum(gram in rest for gram in grams) >= 0.9 * len(grams):
            gone.append(i)
    return gone


def _in_one_line(folded: list[str]) -> list[int]:
    """The lines that nine tenths of are other lines, as pages set their text once more to be read aloud.

    In time that grows with the characters: a line is given up with its first tenth that stands in no other.
    """
    starting: dict[str, list[str]] = {}
    for line in folded:
        if len(line) >= CAPTION and len(alike := starting.setdefault(line[:CAPTION], [])) < ALIKE:
            alike.append(line)
    return [i for i, line in enumerate(folded) if len(line) >= WHOLE and _is_made_of(line, starting)]


def _is_made_of(whole: str, starting: Mapping[str, Sequence[str]]) -> bool:
    """Whether nine tenths of a line are others, given by their first characters."""
    at = parts = alone = 0
    while at < len(whole) and alone <= 0.1 * len(whole):
        found = [part for part in starting.get(whole[at : at + CAPTION], ()) if len(part) < len(whole)]
        longest = max((len(part) for part in found if whole.startswith(part, at)), default=0)
        parts += longest > 0
        alone += longest == 0
        at += longest or 1
    return parts >= PARTS and alone <= 0.1 * len(whole)


def _second_setting(folded: list[str]) -> range:
    """The lines that set a text, verses included, a second time right behind its first: more than any refrain."""
    again = _runs_again(folded[::-1])
    run = next((run for run in range(len(folded) // 2, AGAIN - 1, -1) if again[run] >= run), 0)
    return range(len(folded) - run, len(folded))


def _runs_again(lines: Sequence[str]) -> list[int]:
    """For each place how many lines from there are those of the beginning, in time that grows with their number.

    source   the Z-function of Gusfield, Algorithms on Strings, Trees and Sequences, 1997
    """
    runs = [0] * len(lines)
    left = right = 0  # of the run that reaches furthest
    for i in range(1, len(lines)):
        run = min(right - i, runs[i - left]) if i < right else 0
        while i + run < len(lines) and lines[run] == lines[i + run]:
            run += 1
        runs[i] = run
        if i + run > right:
            left, right = i, i + run
    return runs


def _copies(blocks: tuple[Block, ...], folded: list[str], words: Words, gone: frozenset[int]) -> set[int]:
    """Which blocks come again: the later of two that are equal after folding, the shorter of two that nearly are."""
    lengths = sorted(map(len, set(folded)))  # of the different lines, which dropping copies does not change
    verse = bool(lengths) and lengths[len(lengths) // 2] < 16  # half the lines are as short as a verse
    fewest = NEAR if verse else PARAGRAPH
    first: dict[str, int] = {}
    ends: dict[str, int] = {}
    copy_of: dict[int, int] = {}
    for i, text in enumerate(folded):
        if i in gone or len(text) < CAPTION:
            continue
        if text in first:
            if (len(text) >= fewest and _prose(blocks[i])) or _caption(blocks[i], words):
                copy_of[i] = first[text]
            continue
        first[text] = i
        if len(text) < NEAR:
            continue
        for key in (text[:8], text[-8:]):
            other = ends.setdefault(key, i)
            if other != i and other not in copy_of and _within(text, folded[other]) and _prose(blocks[i]):
                shorter, longer = sorted((i, other), key=lambda k: (len(folded[k]), -k))
                copy_of[shorter] = longer
                ends[key] = longer
                if shorter == i:
                    break
    return set(copy_of) | _company(folded, copy_of)


def _company(folded: list[str], copy_of: dict[int, int]) -> set[int]:
    """Short lines beside a copied paragraph that stand beside its first setting too: a heading set again with it."""
    found: set[int] = set()
    for i, j in copy_of.items():
        for step in (-1, 1):
            here, there = i + step, j + step
            while 0 <= here < len(folded) and 0 <= there < i and here not in copy_of and here not in found:
                if there == here or folded[here] != folded[there]:
                    break
                found.add(here)
                here, there = here + step, there + step
    return found


def _prose(block: Block) -> bool:
    """Whether a block is a paragraph in Chinese: no code, no row of a table, no question put to one after another."""
    chinese = len(HANZI.findall(block.text)) > len(block.text) / 2
    return chinese and block.kind != "code" and POINT.search(block.text) is not None and block.text[-1] not in "?？"


def _within(text: str, other: str) -> bool:
    """Whether one is the other but for a tenth at an end."""
    short, long = sorted((text, other), key=len)
    return len(short) >= 0.9 * len(long) and short in long


@cache
def _labels(words: Words) -> re.Pattern[str]:
    names = "|".join(words.summary)
    return re.compile(rf"\s{{0,9}}(?:[【\[〔（(《「](?:{names})[】\]〕）)》」][:：]?|(?:{names})\s*[:：])\s*")


def _caption(block: Block, words: Words) -> bool:
    """Whether a block is, or reads like, what stands below a picture."""
    return block.kind == "caption" or _captions(words).search(block.text) is not None


@cache
def _captions(words: Words) -> re.Pattern[str]:
    return re.compile(rf"^[（(▲△↑]?(?:{'|'.join(words.caption[:4])})|(?:{'|'.join(words.caption[4:])})[）)。]?$")

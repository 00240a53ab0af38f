"""Traditional characters to Simplified: OpenCC's dictionaries with our additions. A library: text in, text out.

OpenCC's own Python converter is exact and slow (0.4 million characters a second). Nearly all characters have one
Simplified form, so that str.translate converts them; phrases are looked up around the few that have several.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cache

from pipelines.rules.chinese import Words
from pipelines.text.traditional import dictionary


@dataclass(frozen=True, slots=True)
class Table:
    """A conversion.

    chars      one character to one, as str.translate wants it
    phrases    where a phrase decides otherwise
    doubtful   the characters that some phrase converts otherwise than alone
    around     by doubtful character: the phrases that hold it, with its place in them, the longest first, and of equal
               ones that which begins first
    surnames, given   乾 between one of each is part of a name, and stays
    """

    chars: Mapping[int, str]
    phrases: Mapping[str, str]
    doubtful: re.Pattern[str]
    around: Mapping[str, tuple[tuple[int, str], ...]]
    surnames: Set[str] = frozenset()
    given: Set[str] = frozenset()

    def is_name(self, text: str, at: int) -> bool:
        """Whether the character at a place is the 乾 of 林乾龍."""
        return text[at] == "乾" and text[at + 1 : at + 2] in self.given and text[max(0, at - 1) : at] in self.surnames


def convert(text: str, table: Table) -> str:
    """Traditional text in Simplified; what OpenCC gives, four times as fast. bench/script.py holds the two together."""
    return "".join(_pieces(text, table)) if table.doubtful.search(text) else text.translate(table.chars)


def _pieces(text: str, table: Table) -> list[str]:
    """The converted text: phrases found around doubtful characters, and what stands between them."""
    done = 0
    pieces: list[str] = []
    for match in table.doubtful.finditer(text):
        at = match.start()
        if table.is_name(text, at):
            if at >= done:
                pieces += [text[done:at].translate(table.chars), text[at]]
                done = at + 1
            continue
        for place, phrase in table.around[match.group()] if at >= done else ():
            start = at - place
            if start >= done and text.startswith(phrase, start):
                pieces += [text[done:start].translate(table.chars), table.phrases[phrase]]
                done = start + len(phrase)
                break
    return [*pieces, text[done:].translate(table.chars)]


@cache
def opencc_table() -> Table:
    """OpenCC's dictionaries for t2s, of several values the first; the characters that phrases decide are doubtful."""
    chars = {key: values[0] for key, values in dictionary("TSCharacters") if key != values[0]}
    phrases = {key: values[0] for key, values in dictionary("TSPhrases")}
    return _table(chars, phrases)


@cache
def our_table(words: Words, *, mechanical: bool, keeps_qian: bool, keeps_zhu: bool) -> Table:
    """OpenCC's table with our additions.

    mechanical   converted character by character: 藉 in it was 藉 before
    keeps_qian   干 or 幹 stands beside 乾, so 乾 was never 干
    keeps_zhu    the page writes 着 where it means it
    """
    base = opencc_table()
    chars = {chr(key): value for key, value in base.chars.items()} | {pair[0]: pair[1] for pair in words.variants}
    phrases = {key: value for key, value in base.phrases.items() if not (mechanical and "藉" in key)}
    phrases |= {
        key: value for key, value in (entry.split("=") for entry in words.phrases) if "著" not in key or not keeps_zhu
    }
    qian = {ord(char): value for char, value in chars.items() if char != "乾"}
    phrases |= {word: word.translate(qian) for word in words.qian}
    if keeps_qian:
        del chars["乾"]
        phrases = {key: value for key, value in phrases.items() if "乾" not in key}
    if not keeps_zhu:
        phrases |= {word: word.translate(base.chars) for word in words.zhu}
        chars["著"] = "着"
    phrases |= words.conversion
    return replace(_table(chars, phrases), surnames=frozenset(words.surnames), given=frozenset(words.qian_names))


def _table(chars: dict[str, str], phrases: dict[str, str]) -> Table:
    doubtful = {
        char
        for key, value in phrases.items()
        for char, result in zip(key, value, strict=False)
        if len(key) != len(value) or chars.get(char, char) != result
    }
    around: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for phrase in phrases:
        for place, char in enumerate(phrase):
            if char in doubtful:
                around[char].append((place, phrase))
    ordered = {char: tuple(sorted(found, key=lambda one: (-len(one[1]), -one[0]))) for char, found in around.items()}
    pattern = re.compile(f"[{''.join(sorted(doubtful))}]" if doubtful else r"(?!)")
    return Table({ord(key): value for key, value in chars.items()}, phrases, pattern, ordered)

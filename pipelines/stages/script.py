"""Which script a page is written in, and Traditional made Simplified: once, and only what is found Traditional.

Conversion is not idempotent (乾安縣, 乾安县, 干安县), so a block is told first, converted once and keeps its
original. A page that a program turned into Traditional character by character (后来, 干部 left, or 皇後, 公裏 made)
comes home by the character table; genuine Traditional needs OpenCC's phrases besides (憑藉, 計畫, 乾燥 but 乾隆).
The words of Taiwan and Hong Kong stay: they are the page's words, and a mainland page has others only where edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from pipelines.record import Block, Record
from pipelines.stages.glosses import strip_glosses
from pipelines.stages.hanzi import simplified_set, traditional_set
from pipelines.words import Words

SHARE = 0.15  # of the telling characters: less of the other script is a name or a quotation, more makes a block mixed
PAGE_SHARE = 0.25  # the same of a page's sentences: disclaimers and teasers of the mirror make up to a fifth
MECHANICAL = 1500  # characters with one such word; told-apart Traditional of 1.3 million has one in 100,000
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
SENTENCE = re.compile(r"[。！？；，!?;,].*[。！？；，!?;,]")


@dataclass(frozen=True, slots=True)
class Table:
    """OpenCC's Traditional to Simplified.

    chars      one character to one
    phrases    where a phrase decides otherwise; the longest that covers a character wins
    doubtful   the characters for which phrases are looked up
    """

    chars: Mapping[int, str]
    phrases: Mapping[str, str]
    doubtful: re.Pattern[str]
    longest: int


def convert_script(record: Record, *, words: Words) -> Record:
    """Tell each block's script, and convert those in Traditional.

    record    repaired; blocks in the page's own script
    returns   all blocks with their script; those in Hant, or mixed, converted and with their original. The record's
              script is that of its sentences: keyword lines do not vote, so spam on a page does not make it mixed
    """
    hans, hant = _tells()
    if not (hant.search(record.body) or KANA.search(record.body)):
        scripts = ["Hans" if hans.search(block.text) else "" for block in record.blocks]
        return replace(
            record,
            blocks=tuple(replace(block, script=script) for block, script in zip(record.blocks, scripts, strict=True)),
            script="Hans" if "Hans" in scripts else None,
        )
    counts = [_telling(block.text) for block in record.blocks]
    scripts = [_verdict(*count) for count in counts]
    page = _page_script(record.blocks, counts)
    found = [block.text for block, script in zip(record.blocks, scripts, strict=True) if script in ("Hant", "mixed")]
    table = _converter("\n".join(found), words)
    blocks = tuple(_converted(block, script, page, table) for block, script in zip(record.blocks, scripts, strict=True))
    return replace(record, blocks=blocks, script=page)


def convert_metadata(record: Record, *, words: Words) -> Record:
    """The fields that were read off the markup, brought to where the blocks are: without glosses, in Simplified.

    record    with its metadata; `glosses` and `script` tell what its blocks went through
    """
    if not record.glosses and record.script not in ("Hant", "mixed"):
        return record
    table = _converter("\n".join(block.original or "" for block in record.blocks), words)

    def mend(text: str) -> str:
        stripped = strip_glosses(text)[0].strip() if record.glosses else text
        return (
            stripped if record.script == "Hans" or _verdict(*_telling(stripped)) == "Hans" else convert(stripped, table)
        )

    def each(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(mend(text) for text in texts)

    return replace(
        record,
        title=record.title and mend(record.title),
        subtitle=record.subtitle and mend(record.subtitle),
        outlet=record.outlet and mend(record.outlet),
        section=record.section and mend(record.section),
        authors=each(record.authors),
        editors=each(record.editors),
        keywords=each(record.keywords),
    )


def convert(text: str, table: Table) -> str:
    """Traditional text in Simplified: by the table's phrases around its doubtful characters, by characters elsewhere.

    Gives what OpenCC gives, at the speed of str.translate; bench/script.py holds the two against each other.
    """
    if table.phrases and table.doubtful.search(text):
        return "".join(_pieces(text, table))
    return text.translate(table.chars)


def _pieces(text: str, table: Table) -> list[str]:
    """The converted text: phrases found around doubtful characters, and what stands between them."""
    done = 0
    pieces: list[str] = []
    for match in table.doubtful.finditer(text):
        at = match.start()
        if at < done:
            continue
        spans = (
            (start, start + length)
            for length in range(min(table.longest, len(text)), 1, -1)
            for start in range(max(done, at - length + 1), at + 1)
        )
        found = next((span for span in spans if text[slice(*span)] in table.phrases), None)
        if found is not None:
            pieces += [text[done : found[0]].translate(table.chars), table.phrases[text[slice(*found)]]]
            done = found[1]
    return [*pieces, text[done:].translate(table.chars)]


@cache
def opencc_table() -> Table:
    """OpenCC's dictionaries for t2s, of several values the first; the characters that phrases decide are doubtful."""
    chars = {key: values[0] for key, values in _dictionary("TSCharacters.txt") if key != values[0]}
    phrases = {key: values[0] for key, values in _dictionary("TSPhrases.txt")}
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
    return _table(chars, phrases)


def _table(chars: dict[str, str], phrases: dict[str, str]) -> Table:
    """A table whose doubtful characters are those that some phrase converts otherwise than alone."""
    codes = {ord(key): value for key, value in chars.items()}
    doubtful = {
        char
        for key, value in phrases.items()
        for char, result in zip(key, value, strict=False)
        if len(key) != len(value) or chars.get(char, char) != result
    }
    pattern = re.compile(f"[{''.join(sorted(doubtful))}]" if doubtful else r"(?!)")
    return Table(codes, phrases, pattern, max(map(len, phrases), default=0))


def _dictionary(name: str) -> list[tuple[str, list[str]]]:
    """A dictionary that ships with opencc-python-reimplemented: key, values in order of preference."""
    lines = (resources.files("opencc") / "dictionary" / name).read_text("utf-8").splitlines()
    return [(key, values.split(" ")) for key, values in (line.split("\t") for line in lines if line)]


@cache
def _tells() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that only Simplified text has, and those that only Traditional text has.

    A Traditional form that GB 2312 knows (乾, 於, 徵, 瞭) is used in Simplified text too, and tells nothing. As
    expressions, since those scan a text ten times as fast as a look-up of each character in a set does.
    """
    chars = opencc_table().chars
    hans = set(chars.values()) & simplified_set() - traditional_set() - {chr(key) for key in chars}
    hant = {chr(key) for key in chars if key < 0x10000} - simplified_set()  # re lists what lies above one by one
    return re.compile(f"[{''.join(sorted(hans))}]"), re.compile(f"[{''.join(sorted(hant))}]")


def _telling(text: str) -> tuple[int, int]:
    """How many characters of a text tell Simplified, and how many Traditional; Japanese tells neither."""
    hans, hant = _tells()
    if KANA.search(text) and len(KANA.findall(text)) > 0.1 * len(text):
        return 0, 0
    return len(hans.findall(text)), len(hant.findall(text))


def _verdict(hans: int, hant: int, share: float = SHARE) -> str:
    """The script of a text with so many telling characters; "" where none tells."""
    total = hans + hant
    if not total:
        return ""
    return "Hant" if hans < share * total else "Hans" if hant < share * total else "mixed"


def _page_script(blocks: tuple[Block, ...], counts: list[tuple[int, int]]) -> str | None:
    """The script of a page's sentences, or of all its lines where it has no sentences; None where nothing tells."""
    sentences = [count for block, count in zip(blocks, counts, strict=True) if SENTENCE.search(block.text)]
    voters = sentences if any(map(sum, sentences)) else counts
    return _verdict(sum(hans for hans, _ in voters), sum(hant for _, hant in voters), PAGE_SHARE) or None


def _converter(traditional: str, words: Words) -> Table:
    """The table for a page, chosen by all its Traditional blocks together."""
    wrong = sum(map(traditional.count, words.mechanical))
    mechanical = wrong >= 2 and wrong * MECHANICAL >= len(traditional)
    return our_table(
        words,
        mechanical=mechanical,
        keeps_qian=mechanical and ("干" in traditional or "幹" in traditional) and "乾部" not in traditional,
        keeps_zhu=traditional.count("着") > traditional.count("著"),
    )


def _converted(block: Block, script: str, page: str | None, table: Table) -> Block:
    """The block with its script, and in Simplified if it is Traditional; one that tells nothing goes with its page."""
    if script == "Hans" or (script == "" and page != "Hant"):
        return block if block.script == script else replace(block, script=script)
    text = convert(block.text, table)
    if text == block.text:
        return replace(block, script=script)
    return replace(block, text=text, script=script or "Hant", original=block.original or block.text)

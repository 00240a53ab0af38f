"""Which script a page is written in, and Traditional made Simplified: once, and only what is found Traditional.

Conversion is not idempotent (乾安縣, 乾安县, 干安县), so a block is told first, converted once and keeps its
original. A page that a program turned into Traditional character by character (后来, 干部 left, or 皇後, 公裏 made)
comes home by the character table; genuine Traditional needs OpenCC's phrases besides (憑藉, 計畫, 乾燥 but 乾隆).
The words of Taiwan and Hong Kong stay: they are the page's words, and a mainland page has others only where edited.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from pipelines.record import Block, Record
from pipelines.rules.chinese import Words
from pipelines.stages.script.to_simplified import Table, convert, opencc_table, our_table
from pipelines.text.characters import simplified_set, traditional_set
from pipelines.text.pinyin_glosses import strip_glosses

SHARE = 0.15  # of the telling characters: less of the other script is a name or a quotation, more makes a block mixed
PAGE_SHARE = 0.25  # the same of a page's sentences: disclaimers and teasers of the mirror make up to a fifth
MECHANICAL = 1500  # characters with one such word; told-apart Traditional of 1.3 million has one in 100,000
NEIGHBOURS = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]")  # kana and hangul
FOREIGN = 0.1  # of a text's characters are kana or hangul, and it is Japanese or Korean
SENTENCE = re.compile(r"[。！？；，!?;,].*[。！？；，!?;,]")


def convert_script(record: Record, *, words: Words) -> Record:
    """Tell each block's script, and convert those in Traditional.

    record    repaired; blocks in the page's own script
    returns   all blocks with their script; those in Hant, or mixed, converted and with their original. The record's
              script is that of its sentences: keyword lines do not vote, so spam on a page does not make it mixed
    """
    hans, hant = _tells()
    if _is_foreign(record.body):
        return record  # its kanji are no Traditional Chinese
    if not (hant.search(record.body) or NEIGHBOURS.search(record.body)):
        scripts = ["Hans" if hans.search(block.text) else "" for block in record.blocks]
        return replace(
            record,
            blocks=tuple(block.with_script(script) for block, script in zip(record.blocks, scripts, strict=True)),
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


def _is_foreign(text: str) -> bool:
    """Whether a text is Japanese or Korean, whose Han characters stay as they are."""
    return NEIGHBOURS.search(text) is not None and len(NEIGHBOURS.findall(text)) > FOREIGN * len(text)


def _telling(text: str) -> tuple[int, int]:
    """How many characters of a text tell Simplified, and how many Traditional; Japanese and Korean tell neither."""
    hans, hant = _tells()
    if _is_foreign(text):
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
    if script == "Hans" or (script == "" and (page != "Hant" or _is_foreign(block.text))):
        return block if block.script == script else replace(block, script=script)
    text = convert(block.text, table)
    if text == block.text:
        return replace(block, script=script)
    return replace(block, text=text, script=script or "Hant", original=block.original or block.text)

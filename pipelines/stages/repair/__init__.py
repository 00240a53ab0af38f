"""What a page's text suffered on its way: repaired where that is sure, counted or flagged where it is not.

Comes before everything that compares text, since each of these damages hides a text from its own copies.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from pipelines.record import Record, Removal
from pipelines.rules.chinese import Words
from pipelines.stages.repair import lost_signs, masks, mojibake, text_debris
from pipelines.stages.repair import spaced_text as spacing
from pipelines.stages.repair.glossed_pages import glossed
from pipelines.text.pinyin_glosses import strip_glosses

Mend = Callable[[str], tuple[str, tuple[str, ...]]]
BARS, TAIL, JAMMER = "table-skeleton", "markup-tail", "forum-jammer"
DEBRIS = frozenset((BARS, TAIL, JAMMER))  # of a line that holds nothing else, nothing is left
ONE_FEWEST = 3  # words with 壹 for 一; a brand or a title has one or two


def repair(record: Record, *, words: Words) -> Record:
    """Undo what is surely damage, and tell of the rest.

    record    as extracted, in the page's own script
    returns   its blocks without pinyin glosses, misread runs, characters set apart and 壹 for 一; each mended block
              keeps its original, and a Removal lists what stood there. `glosses` and `masked` count; the flags are
              mojibake (characters are lost for good), lost-plus (plus signs became spaces) and, of documents that came
              as text, lost-digits
    """
    texts = [block.text for block in record.blocks]
    removals: list[Removal] = []
    cut, incomplete = 0, False
    mends = _mends(texts, words)
    if record.extractor == "text":
        mends = _debris(texts, words) + mends + _lost_signs(words)
    for rule, mend in mends:
        for i, block in enumerate(record.blocks):
            if block.kind == "code":
                continue
            given = texts[i]
            mended, runs = mend(given)
            if mended != given and (mended.strip() or rule in DEBRIS):
                texts[i] = mended.strip()
                if runs:
                    removals.append(Removal("repair", rule, block.position, "".join(runs)))
                incomplete |= rule == "mojibake" and mended.count(mojibake.UNKNOWN) > given.count(mojibake.UNKNOWN)
                cut += len(runs) if rule == "pinyin-gloss" else 0
    kept = [(block, text) for block, text in zip(record.blocks, texts, strict=True) if text]
    if not kept:
        return replace(record, reject_reason="empty")
    texts = [text for _, text in kept]
    blocks = tuple(
        block if block.text == text else replace(block, text=text, original=block.original or block.text)
        for block, text in kept
    )
    flags = dict.fromkeys(record.flags)
    if any(mojibake.broken(text) for text in texts) or incomplete:
        flags["mojibake"] = None
    prose = [text for text, block in zip(texts, blocks, strict=True) if block.kind != "code"]
    if masks.lost_plus(prose, words):
        flags["lost-plus"] = None
    if record.extractor == "text" and lost_signs.digits_lost(prose, words):
        flags["lost-digits"] = None
    return replace(
        record,
        blocks=blocks,
        removals=record.removals + tuple(removals),
        masked=masks.count_masks(prose, words),
        glosses=record.glosses + cut,
        flags=tuple(flags),
    )


def _debris(texts: list[str], words: Words) -> list[tuple[str, Mend]]:
    """The repairs of documents that a crude step made text of. What they leave nothing of is a line no more."""
    mends: list[tuple[str, Mend]] = [
        (BARS, text_debris.without_bars),
        (TAIL, text_debris.without_tails),
        ("lost-indent", lost_signs.without_lost_first),
    ]
    if not any(word in text for word in words.markup for text in texts):
        mends.append((TAIL, text_debris.without_tags))
    if text_debris.has_doubled_marks(texts):
        mends.append(("doubled-punctuation", text_debris.without_doubled_marks))
    if sum(len(text_debris.jams(text)) for text in texts) > 1:
        mends.append((JAMMER, text_debris.without_jams))
    return mends


def _lost_signs(words: Words) -> list[tuple[str, Mend]]:
    """The repairs of such documents that come after those of bytes, whose lost halves are ? too."""
    return [
        ("lost-middle-dot", lambda text: lost_signs.with_middle_dots(text, words)),
        ("glued-labels", lambda text: lost_signs.with_header_apart(text, words)),
        ("lost-emoji", lambda text: lost_signs.without_lost_emoji(text, words)),
    ]


def _mends(texts: list[str], words: Words) -> list[tuple[str, Mend]]:
    """The repairs that this page calls for, in order: bytes, glosses, spaces, numerals."""
    frequent, surnames, one = _sets(words)
    mends: list[tuple[str, Mend]] = [("mojibake", lambda text: mojibake.undo(text, frequent))]
    if glossed(texts, words):
        mends.append(("pinyin-gloss", strip_glosses))
    page = spacing.is_spaced(texts)
    mends.append(("spaced-out", lambda text: spacing.join_spaced(text, surnames, words.series, page=page)))
    if sum(len(one.findall(text)) for text in texts if "壹" in text) >= ONE_FEWEST:
        mends.append(("capital-one", lambda text: (one.sub("一", text), tuple(one.findall(text)))))
    return mends


@cache
def _sets(words: Words) -> tuple[frozenset[str], frozenset[str], re.Pattern[str]]:
    """Frequent characters, family names, and 壹 before a word that no cheque counts."""
    one = re.compile(f"(?<![壹贰貳叁肆伍陆陸柒捌玖拾佰仟萬万零])壹(?={'|'.join(words.one)})")
    return frozenset("".join(words.frequent)), frozenset(words.surnames), one

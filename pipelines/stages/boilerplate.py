"""Page chrome out: breadcrumbs, meta lines, share rows, lists of other articles, credits and notices.

The stages before have read the facts in these lines. A line goes when one rule matches the whole of it and it stands
where the rule expects it; the same words inside a sentence stay. What recurs on the site's pages goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from pipelines.fold import HAN, Folded, fold, line_digest
from pipelines.gram_model import GramModel
from pipelines.record import Block, Record, Removal
from pipelines.rules import BoilerplateRules, LineRule, RowRule
from pipelines.stages.headline import is_keyword_chain
from pipelines.stages.runs import longest_run
from pipelines.stages.subject import pairs, speaks_of

STAGE = "boilerplate"
RECURS, TITLE, BYLINE, LISTED, BELOW = "recurs-on-site", "repeats-title", "byline", "listed-title", "below-footer"
READS = "reads-as-chrome"
_LEANS = 1.0  # log-odds from which the model is believed; right above the text a headline may stand
_LEANS_HEADLINE = 1.5
_STAY = 2  # lines
_BOXED_LINES, _BOXED_CHARS = 6, 12
_CLOSED = 0.25  # of the sentences: replies may say more than the post that they answer
_NEVER = re.compile(  # how to reach an office, a reference, a byline, a slogan of two halves
    r"(?:电话|传真|联系人|邮编|热线|地址|邮箱|邮件|手机)\s?[:(]|^\[\d+\]|^\W*(?:文|图|摄|图文|撰文|作者|记者|口述|整理|供稿)[\s/:|]"
    rf"|^[{HAN}]{{4,7}}[\s,]+[{HAN}]{{4,7}}$"
)
_FOOTERS = ("footer", "epaper-page", "epaper")
_PAPERS, _PAPER_FEET = ("epaper", "epaper-page"), ("epaper", "navigation", "tools")
_RECURRING_CHARS = 80  # a longer recurring line is a paragraph that several pages share: dedup's business
_SENTENCE_END = re.compile(r"[。!?…”」』;:](?:[)\]」』”]|\([^()]{1,20}\))*$")  # also 。（县林业局）
_WORDS = re.compile(rf"[{HAN}a-z]{{2}}")
_LISTED_CHARS = 44  # a headline in a list of other articles; a longer line is text
_DAY = re.compile(r"(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|二[〇○零][〇○零一二三四五六七八九]{2}年.{2,6}日")
_OFFICE = re.compile(rf"^[{HAN}()]{{4,30}}[局委会部厅院校园厂司站所社中心室办府处队馆团]$")
_PAGE_NUMBER = re.compile(r"第?\s?[a-z]?\d{1,3}\s?版?")
_NOT_NAMES = re.compile(
    rf"[^{HAN}a-z]|文字|摄影|图文|撰文|撰稿|执笔|本报|本刊|本网|全媒体|特约|见习|实习|记者|通讯员|作者|编辑|文|图|摄"
)


def drop_boilerplate(record: Record, *, rules: BoilerplateRules) -> Record:
    """Remove the lines that belong to the site; keep the others byte for byte.

    record    blocks in page order; title, authors and editors as far as they are known
    rules     the first to match is the one recorded
    returns   the record with fewer blocks, a Removal for each (and for each credit cut from the end of a paragraph),
              the flags that rules carry, and reject_reason "boilerplate-only" when no block is left
    """
    lines = [fold(block.text) for block in record.blocks]
    matched = [rules.match(line.text) for line in lines]
    prose = [
        i for i, line in enumerate(lines) if not matched[i] and is_prose(line.text) and not is_keyword_chain(line.text)
    ]
    start, end = _text_span(prose, matched)
    reasons: dict[int, str] = {}
    if (closing := _closing(lines, matched, start, end)) is not None:
        end = max(i for i in prose if i < closing)
        reasons = {i: BELOW for i in range(closing + 1, len(lines)) if matched[i] is None}
    flags: list[str] = []
    for i, rule in enumerate(matched):
        if rule is None or i in reasons:
            continue
        if i > end >= 0 and _closes_a_notice(lines, matched, i):
            continue
        if rule.opens and start < i < end and (box := _boxed(lines, i)):
            reasons |= dict.fromkeys(box, LISTED) | {i: rule.id}
            continue
        places = _places(i, start, end)
        if rule.where not in places and (rule := rules.match(lines[i].text, places=places)) is None:
            continue
        if rule.opens:
            listed = _list_below(lines, matched, i, rule)
            if i > start and listed is None:
                continue
            reasons |= dict.fromkeys(listed or (), LISTED)
        reasons[i] = rule.id
        if rule.flag:
            flags.append(rule.flag)
    reasons |= _below_footer(lines, matched, reasons, end)
    if rules.model is not None and end >= 0:
        rest = {i for i, rule in enumerate(matched) if rule is None and i not in reasons}
        reasons |= _read_by_model([line.text for line in lines], rest, (start, end), rules.model)
    reasons = _known_lines(record, lines, start, end) | reasons
    blocks, removals = [], []
    cuts = [rule for rule in rules.lines if rule.cut]
    for i, block in enumerate(record.blocks):
        if i in reasons:
            removals.append(Removal(STAGE, reasons[i], block.position, block.text))
            continue
        kept, cut = _without_credit(block, lines[i], cuts)
        blocks.append(kept)
        removals += cut
    if not removals:
        return record
    return replace(
        record.without(tuple(removals), tuple(blocks)),
        flags=record.flags + tuple(dict.fromkeys(flag for flag in flags if flag not in record.flags)),
        reject_reason=record.reject_reason if blocks else "boilerplate-only",
    )


def _text_span(prose: Sequence[int], matched: Sequence[LineRule | RowRule | None]) -> tuple[int, int]:
    """The first and the last line of the text: its sentences, or a poem or list that no rule knows; (n, -1) if none."""
    if prose:
        return prose[0], prose[-1]
    verse = longest_run([rule is not None for rule in matched])
    return (verse[0], verse[1] - 1) if verse else (len(matched), -1)


def _boxed(lines: Sequence[Folded], opener: int) -> list[int]:
    """The headlines of a box between two paragraphs (相关阅读); none where a paragraph or a section of its own follows.

    A short last line is left: it may be a heading of the text that goes on.
    """
    below = range(opener + 1, len(lines))
    box = list(takewhile(lambda j: not is_prose(lines[j].text), below))
    return [j for j in box if len(lines[j].text) >= _BOXED_CHARS] if len(box) <= _BOXED_LINES else []


def _closing(lines: Sequence[Folded], matched: Sequence[LineRule | RowRule | None], start: int, end: int) -> int | None:
    """The line amid the sentences that ends the text, an end mark or the head of a reply; None without one.

    A part of all sentences must stand above it: what stands above less is no text.
    """
    told = [0 if rule else len(line.text) for rule, line in zip(matched, lines, strict=True)]
    for i in range(start + 1, end):
        rule = matched[i]
        if rule is not None and rule.closes and sum(told[start:i]) >= _CLOSED * sum(told[start : end + 1]):
            return i
    return None


def _closes_a_notice(lines: Sequence[Folded], matched: Sequence[LineRule | RowRule | None], i: int) -> bool:
    """Whether a day stands below or behind the office that signs: the close of a notice, and part of it."""
    day = _DAY.search(lines[i].text)
    if day is None or day.end() < len(lines[i].text):
        return False
    office = lines[i].text[: day.start()].strip() or (lines[i - 1].text if i and matched[i - 1] is None else "")
    return _OFFICE.search(office) is not None


def is_prose(line: str) -> bool:
    """Whether a folded line reads as running text: a sentence's end, or commas over some length."""
    return (len(line) >= 16 and bool(_SENTENCE_END.search(line))) or (len(line) >= 40 and ("," in line or "。" in line))


def _places(i: int, start: int, end: int) -> tuple[str, ...]:
    """Where line i stands, in the words of the rules. Without prose every line is at both edges."""
    head, tail = i < start or end < 0, i > end
    return ("any", *(("head",) if head else ()), *(("tail",) if tail else ()), *(("edge",) if head or tail else ()))


def _list_below(
    lines: Sequence[Folded], matched: Sequence[LineRule | RowRule | None], opener: int, rule: LineRule | RowRule
) -> list[int] | None:
    """The headlines listed under a heading such as 相关阅读; None where prose follows, which the heading then heads."""
    below = range(opener + 1, len(lines))
    if rule.kind == "epaper":  # page names, until the article's own headline: only what other rules know
        return list(takewhile(lambda j: matched[j] is not None or _names_a_page(lines, matched, j), below))
    listed = list(takewhile(lambda j: len(lines[j].text) <= _LISTED_CHARS and not is_prose(lines[j].text), below))
    after = opener + 1 + len(listed)
    if after < len(lines) and matched[after] is None and is_prose(lines[after].text):
        return None
    return listed


def _below_footer(
    lines: Sequence[Folded], matched: Sequence[LineRule | RowRule | None], reasons: dict[int, str], end: int
) -> dict[int, str]:
    """What stands below the site's own footer, or below a list of the paper's pages: none of it is the article's."""
    told = [(i, rule.kind) for i, rule in enumerate(matched) if i in reasons and rule]
    paper = any(i < end and kind in _PAPERS for i, kind in told)  # its pages go on with the titles of other articles
    footer = [i for i, kind in told if i > end >= 0 and (kind in _FOOTERS or (paper and kind in _PAPER_FEET))]
    if not footer:
        return {}
    below = range(footer[0] + 1, len(lines))
    return {i: BELOW for i in below if i not in reasons and len(lines[i].text) <= _LISTED_CHARS}


def _read_by_model(texts: Sequence[str], rest: set[int], text: tuple[int, int], model: GramModel) -> dict[int, str]:
    """Lines at the page's edge that no rule knows and that the model takes for chrome.

    rest   lines that no rule knows
    text   the first and the last line of prose
    The model is not asked beyond the first lines that stay (a headline, a byline): behind them stands a list, a table
    or an agenda. Nor is it believed of a line that speaks of the text's subject, or that says how to reach an office.
    """
    start, end = text
    story: set[str] | None = None
    reasons = {}
    for side in (range(start), range(len(texts) - 1, end, -1)):
        stayed = 0
        for i in side:
            if i not in rest:
                continue
            leans = _LEANS_HEADLINE if i == start - 1 else _LEANS
            if _WORDS.search(texts[i]) and model.score(texts[i]) > leans and not _NEVER.search(texts[i]):
                if story is None:
                    story = pairs("\n".join(texts[start : end + 1]))
                if not speaks_of(texts[i], story):
                    reasons[i] = READS
                    continue
            stayed += 1
            if stayed > _STAY:
                break
    return reasons


def _names_a_page(lines: Sequence[Folded], matched: Sequence[LineRule | RowRule | None], i: int) -> bool:
    """Whether line i is the 头版 below 第1版."""
    return (
        matched[i - 1] is not None and _PAGE_NUMBER.fullmatch(lines[i - 1].text) is not None and len(lines[i].text) <= 8
    )


def _known_lines(record: Record, lines: Sequence[Folded], start: int, end: int) -> dict[int, str]:
    """Lines that repeat what the record already says, and lines that the site prints on page after page."""
    known = {TITLE: {_bare(text) for text in (record.title, record.subtitle) if text}}
    names = "".join(sorted("".join(record.authors + record.editors)))
    reasons: dict[int, str] = {}
    for i, (block, line) in enumerate(zip(record.blocks, lines, strict=True)):
        edge = i < start or i > end
        if i < max(start, 3) and not is_prose(line.text) and _bare(block.text) in known[TITLE]:
            reasons[i] = TITLE
        elif names and edge and 2 <= len(line.text) <= 60 and _names_only(line.text, names):
            reasons[i] = BYLINE
        elif (
            len(line.text) <= _RECURRING_CHARS
            and (edge or not is_prose(line.text))
            and _WORDS.search(line.text)
            and line_digest(block.text) in record.hints.recurring
        ):
            reasons[i] = RECURS
    return reasons


def _names_only(line: str, names: str) -> bool:
    """Whether a folded line holds nothing but some of the known names, and words such as 记者."""
    rest = _NOT_NAMES.sub("", line)
    return bool(rest) and not rest.strip(names)


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", fold(text).text)


def _without_credit(block: Block, line: Folded, rules: Sequence[LineRule]) -> tuple[Block, list[Removal]]:
    """The block without the credit at its end, （责任编辑：…）, and what was cut."""
    for rule in rules:
        found = rule.cut.search(line.text) if rule.cut else None
        if found and line.text[: found.start()].strip():
            start, end = line.span(*found.span())
            rest = (block.text[:start] + block.text[end:]).rstrip()
            if rest:
                return replace(block, text=rest), [Removal(STAGE, rule.id, block.position, block.text[start:end])]
    return block, []

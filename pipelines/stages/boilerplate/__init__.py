"""Boilerplate out: breadcrumbs, meta lines, share rows, lists of other articles, credits and notices.

The stages before have read the facts in these lines. A line goes when one rule matches the whole of it and it stands
where the rule expects it; the same words inside a sentence stay. What recurs on the site's pages goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.record import TEXT_ROLES, Block, Record, Removal
from pipelines.rules.boilerplate import BoilerplateRules, LineRule
from pipelines.stages.boilerplate.by_role import lines_to_drop
from pipelines.stages.boilerplate.model_opinion import unlisted
from pipelines.stages.boilerplate.outline import LISTED_CHARS, WORDS, Outline, outline
from pipelines.text.folding import Folded, fold, letters, line_digest
from pipelines.text.prose import is_prose

STAGE = "boilerplate"
RECURS, TITLE, BYLINE, LISTED, BELOW = "recurs-on-site", "repeats-title", "byline", "listed-title", "below-footer"
READS = "reads-as-chrome"
_FOOTERS = ("footer", "epaper-page", "epaper")
_PAPERS, _PAPER_FEET = ("epaper", "epaper-page"), ("epaper", "navigation", "tools")
_RECURRING_CHARS = 80  # a longer recurring line is a paragraph, the site's where it stands near an end of the text
_SHORT_CHARS, _FIRST, _LAST = 60, 4, 6


def drop_boilerplate(record: Record, *, rules: BoilerplateRules) -> Record:
    """Remove the lines that belong to the site; keep the others byte for byte.

    record    blocks in page order; title, authors and editors as far as they are known
    rules     the first to match is the one recorded
    returns   the record with fewer blocks, a Removal for each (and for each credit cut from the end of a paragraph),
              the flags that rules carry, and reject_reason "boilerplate-only" when no block is left
    """
    lines = [fold(block.text) for block in record.blocks]
    page = outline([line.text for line in lines], rules)
    text = {i for i, block in enumerate(record.blocks) if block.role in TEXT_ROLES}
    reasons, flags = _by_rules(page, rules)
    reasons |= _below_footer(page, reasons)
    if rules.model is not None:  # the roles of a text's lines already rest on its opinion, among much else
        reasons |= dict.fromkeys(unlisted(page, reasons.keys() | text, rules.model), READS)
    reasons = lines_to_drop(record) | _known_lines(record, page) | reasons
    for i in text & reasons.keys():
        signed = i == max(text) and page.parts.notice_day.fullmatch(lines[i].text)
        if record.blocks[i].role == "data" or signed:  # 主办单位： beside 时间： and 地点： is no footer
            del reasons[i]
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


def _by_rules(page: Outline, rules: BoilerplateRules) -> tuple[dict[int, str], list[str]]:
    """Why lines go, by their number, and the flags of the rules that took them."""
    reasons: dict[int, str] = {}
    flags: list[str] = []
    if page.closed is not None:
        reasons = {i: BELOW for i in range(page.closed + 1, len(page.lines)) if page.matched[i] is None}
    for i, rule in enumerate(page.matched):
        if rule is None or i in reasons or page.signs_a_notice(i):
            continue
        if rule.opens and (box := page.boxed(i)):
            reasons |= dict.fromkeys(box, LISTED) | {i: rule.id}
            continue
        places = page.places(i)
        if rule.where not in places and (rule := rules.match(page.lines[i], places=places)) is None:
            continue
        if rule.opens:
            listed = page.listed(i, rule)
            if i > page.start and listed is None:
                continue
            reasons |= dict.fromkeys(listed or (), LISTED)
        reasons[i] = rule.id
        if rule.flag and i >= page.start:  # above the text a button of that name tells nothing of its end
            flags.append(rule.flag)
    return reasons, flags


def _below_footer(page: Outline, reasons: Mapping[int, str]) -> dict[int, str]:
    """What stands below the site's own footer, or below a list of the paper's pages: none of it is the article's."""
    told = [(i, rule.kind) for i, rule in enumerate(page.matched) if i in reasons and rule]
    paper = any(i < page.end and kind in _PAPERS for i, kind in told)  # its pages go on with titles of other articles
    footer = [i for i, kind in told if i > page.end >= 0 and (kind in _FOOTERS or (paper and kind in _PAPER_FEET))]
    if not footer:
        return {}
    below = range(footer[0] + 1, len(page.lines))
    return {i: BELOW for i in below if i not in reasons and len(page.lines[i]) <= LISTED_CHARS}


def _known_lines(record: Record, page: Outline) -> dict[int, str]:
    """Lines that repeat what the record already says, and lines that the site prints on page after page."""
    known = {TITLE: {letters(fold(text).text) for text in (record.title, record.subtitle) if text}}
    names = "".join(sorted("".join(record.authors + record.editors)))
    reasons: dict[int, str] = {}
    for i, (block, line) in enumerate(zip(record.blocks, page.lines, strict=True)):
        edge = "edge" in page.places(i)
        if i < max(page.start, 3) and not is_prose(line) and letters(fold(block.text).text) in known[TITLE]:
            reasons[i] = TITLE
        elif names and edge and 2 <= len(line) <= 60 and _names_only(line, names, page.parts.around_names):
            reasons[i] = BYLINE
        elif (
            record.hints.recurring
            and ((len(line) <= _RECURRING_CHARS and (edge or not is_prose(line))) or _paragraph_at_an_end(record, i))
            and WORDS.search(line)
            and line_digest(block.text) in record.hints.recurring
        ):
            reasons[i] = RECURS
    return reasons


def _paragraph_at_an_end(record: Record, i: int) -> bool:
    """Whether block i is long and among the first or last: where a site says of itself what it does."""
    return len(record.blocks[i].text) > _SHORT_CHARS and (i < _FIRST or i >= len(record.blocks) - _LAST)


def _names_only(line: str, names: str, around: re.Pattern[str]) -> bool:
    """Whether a folded line holds nothing but some of the known names, and words such as 记者."""
    rest = around.sub("", line)
    return bool(rest) and not rest.strip(names)


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

"""Title, subtitle, date, outlet, people, section and keywords, each from the evidence that deserves most trust.

A wrong value is worse than none: what the page doesn't tell stays None. `gather` collects what the page says place by
place, `choose` decides what to believe; a source's own selectors win over both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cssselect import HTMLTranslator

from pipelines.record import Block, Record, Removal
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.bylines import read_alone
from pipelines.stages.metadata.choose import (
    choose_authors,
    choose_editors,
    choose_keywords,
    choose_section,
    margins_of,
    own_address,
    people_of,
)
from pipelines.stages.metadata.credits import read_credits
from pipelines.stages.metadata.first_printed import only_printed, read_printed
from pipelines.stages.metadata.gather import IsBoilerplate, PageMetadata, page_tree, read_page
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.outlet_choice import decide_outlet
from pipelines.stages.metadata.outlets import clean_outlet
from pipelines.stages.metadata.people import split_names
from pipelines.stages.metadata.published import decide_published
from pipelines.stages.metadata.title_text import TAGGED
from pipelines.text.dates import find_date, not_after, read_moment
from pipelines.text.prose import is_paragraph

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADING_BLOCKS = 40  # the headline's block stands behind at most so many lines of menus (a newspaper page had 19)
CLOSING_BLOCKS = 20  # bylines and editors stand among the last blocks too
MAX_HEADING, MAX_BYLINE = 120, 60  # characters
DAY_ALONE = re.compile(r"[\d〇○零一二三四五六七八九十年月日号\s/.-]{8,24}")
# A label or the issue of a paper stands with one of these
MAY_LABEL = re.compile(r"[:：/／|｜丨】>于於图圖《]|^[〔\[(（]")
OPENINGS, CLOSINGS = "（([【〔■□●▲ ", "）)]】〕 。"
SPEAK_OF_TEXT = frozenset(("caption", "data"))  # lines of a text document that name people and days of its own


def read_metadata(
    record: Record, *, rules: MetadataRules, is_boilerplate: IsBoilerplate = lambda line: False
) -> Record:
    """The record with its metadata, without the blocks that are nothing but metadata (headline, subtitle, bare byline).

    record    extracted; blocks Simplified, tree and text as the page has them: values read off them keep its script
    is_boilerplate whether a line is the site's own: no headline of a text without markup
    returns   published_at never later than the fetch by more than a day, and published_evidence says where it was
              read; evidence says it of the other fields
    """
    reading = read_page(record, rules, is_boilerplate)
    published, told_outlet = decide_published(reading), decide_outlet(reading)
    outlet = told_outlet.value
    people = people_of(reading, outlet)
    byline = choose_authors(reading, people, outlet)
    told: dict[str, tuple[Any, str]] = {
        "title": (reading.title, reading.title_evidence),
        "subtitle": (reading.subtitle, reading.subtitle_evidence),
        "outlet": (outlet, told_outlet.evidence),
        "authors": (byline.names, "+".join(byline.evidence)),
        "editors": choose_editors(reading, people),
        "section": choose_section(reading),
        "keywords": choose_keywords(reading, outlet),
    }
    read = replace(
        record,
        published_at=published.value,
        published_evidence=published.evidence or None,
        canonical_url=own_address(reading),
        evidence={name: where for name, (value, where) in told.items() if value},
        margins=margins_of(reading, byline),
        **{name: value for name, (value, _) in told.items()},
    )
    tree = page_tree(record) if record.hints.selectors else None
    read = read if tree is None else _apply_hints(read, tree, rules)
    near = frozenset(name for one in people if one.zone in ("under", "near", "close") for name in one.names)
    return _without_heading(_apply_told(read, rules), reading, near)


def _selected(tree: HtmlElement, selector: str) -> list[str]:
    """The texts that a source's own CSS or XPath selector finds."""
    path = selector if selector.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(selector)
    found = tree.xpath(path)
    texts = [
        item if isinstance(item, str) else item.get("content") or item.get("datetime") or item.text_content()
        for item in found
    ]
    return [text for text in (" ".join(str(text).split()) for text in texts) if text]


def _parse_selected(name: str, texts: list[str], rules: MetadataRules) -> str | tuple[str, ...] | None:
    """The value of a field in the texts that its selector found; None where they hold none."""
    if not texts:
        return None
    if name == "title":
        return texts[0]
    if name == "published":
        dated = find_date(texts[0], labelled=True)
        return dated.iso if dated else read_moment(texts[0])
    if name == "outlet":
        return clean_outlet(texts[0], rules)
    values = (labelled(text, rules)[-1][2] for text in texts)
    return tuple(dict.fromkeys(name for value in values for name in split_names(value, rules, loose=True))) or None


def _apply_hints(record: Record, tree: HtmlElement, rules: MetadataRules) -> Record:
    """What the source's own selectors find wins; one that finds nothing is told in the warnings."""
    selectors, warnings = record.hints.selectors, list(record.warnings)
    found = {}
    for name in ("title", "published", "outlet", "authors"):
        if selector := selectors.get(name):
            value = _parse_selected(name, _selected(tree, selector), rules)
            if name == "published" and isinstance(value, str) and not not_after(value, record.page.fetched_at):
                value = None
            if value is None:
                warnings.append(f"selector {name} matched nothing")
            else:
                found[name] = value
    return replace(_believe(record, found, "selector"), warnings=tuple(warnings))


def _apply_told(record: Record, rules: MetadataRules) -> Record:
    """What the spider knew of the page (the issue of a newspaper) wins over what was read off it."""
    told = {name: value for name, value in record.page.known_fields.items() if not name.startswith("listed_")}
    if "published" in told and (record.published_at or "").startswith(told["published"]):
        del told["published"]  # the page may know the hour as well
    return _fill_from_list(_believe(record, told, "told"), rules)


def _fill_from_list(record: Record, rules: MetadataRules) -> Record:
    """What the list, feed or sitemap said of the page fills the fields that the page leaves empty."""
    listed = record.page.known_fields
    day, author = listed.get("listed_published"), listed.get("listed_author", "")
    found: dict[str, Any] = {}
    if day and record.published_at is None and not_after(day, record.page.fetched_at):
        found["published"] = day
    if record.title is None and (title := listed.get("listed_title")):
        found["title"] = title
    if not record.authors and (names := split_names(author, rules, whole=True)):
        found["authors"] = names
    return _believe(record, found, "listed")


def _believe(record: Record, values: Mapping[str, Any], evidence: str) -> Record:
    """The record with the values of one evidence, by field, in place of what it held."""
    fields = {name: value for name, value in values.items() if name != "published"}
    margins = {
        name: margin for name, margin in record.margins.items() if name not in fields
    }  # nothing was chosen there
    record = replace(record, margins=margins, evidence={**record.evidence, **dict.fromkeys(fields, evidence)}, **fields)
    if "published" in values:
        record = replace(record, published_at=values["published"], published_evidence=evidence)
    return record


def _is_byline(text: str, record: Record, near: frozenset[str], rules: MetadataRules) -> bool:
    """Whether a block says nothing but what stands in the record's fields now: 张三, 本报记者 张三, （执笔：张三）."""
    if len(text) > MAX_BYLINE:
        return False
    writers = {*record.authors, *((record.outlet,) if record.outlet else ())}
    held, bare = writers.union(record.editors), squeeze(text)
    if not MAY_LABEL.search(text) and not any(name in bare for name in map(squeeze, held)):
        return False
    if only_printed(text, rules) and (printed := read_printed(text, rules)) and printed[0] == record.outlet:
        return True
    alone = text.strip(OPENINGS + CLOSINGS)
    credits = read_credits(alone, rules)
    if "authors" in credits or "editors" in credits:
        return {*credits.get("authors", ()), *credits.get("editors", ())} <= held
    names = read_alone(alone, rules) or (split_names(text, rules, whole=True) if near else ())
    if names and set(names) <= writers:
        return True
    (_, _, before), *parts = labelled(text, rules)
    if before.strip(OPENINGS) or not any(name != "other" for name, _, _ in parts):
        return False
    return all(_holds(name, value.strip(CLOSINGS), record, rules) for name, _, value in parts)


def _is_day(text: str, record: Record) -> bool:
    """Whether a line above the text is nothing but the day of publication."""
    dated = find_date(text) if DAY_ALONE.fullmatch(text) else None
    return dated is not None and (record.published_at or "").startswith(dated.iso[:10])


def _holds(name: str, value: str, record: Record, rules: MetadataRules) -> bool:
    """Whether the record holds a labelled value, or need not hold it (点击：, 审核：)."""
    if name in ("keywords", "section"):
        return False
    if name in ("authors", "editors"):
        names = split_names(value, rules, loose=True)
        return bool(names) and set(names) <= {*record.authors, *record.editors, record.outlet}
    if name == "outlet":
        return clean_outlet(value, rules) == record.outlet
    return name == "other" or find_date(value, labelled=True) is not None


def _without_heading(record: Record, reading: PageMetadata, near: frozenset[str]) -> Record:
    """The record without the blocks that are its headline, subtitle or byline: they stand in their fields now."""
    titles = {squeeze(title) for title in (record.title, reading.title) if title}
    subtitle = squeeze(reading.subtitle or "")
    removals: list[Removal] = []
    kept: list[Block] = []
    total = len(record.blocks)
    prose = next((at for at, block in enumerate(record.blocks) if is_paragraph(block.text)), 0)
    for at, block in enumerate(record.blocks):
        rule = None
        if len(block.text) <= MAX_HEADING and (at < HEADING_BLOCKS or total - at <= CLOSING_BLOCKS):
            texts = (block.text,) if block.original is None else (block.text, block.original)
            if at < HEADING_BLOCKS and any(
                squeeze(text) in titles or squeeze(TAGGED.sub("", text)) in titles for text in texts
            ):
                rule = "headline"
            elif at < HEADING_BLOCKS and subtitle and any(squeeze(text).lstrip("—–-―") == subtitle for text in texts):
                rule = "subtitle"
            elif block.role not in SPEAK_OF_TEXT and any(
                _is_byline(text, record, near, reading.rules) or (at < prose and _is_day(text, record))
                for text in texts
            ):
                rule = "byline"
        if rule:
            removals.append(Removal("metadata", rule, block.position, block.text))
        else:
            kept.append(block)
    return record.without(tuple(removals), tuple(kept)) if removals and kept else record

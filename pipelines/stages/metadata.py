"""Title, subtitle, date, outlet, people, section and keywords, each from the witness that deserves most trust.

A wrong value is worse than none: what the page doesn't tell stays None. Witnesses of the date, most trusted first, with
how often they spoke right on the real pages that we read: see `published_witnesses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.etree import ParserError

from pipelines.metadata_rules import MetadataRules
from pipelines.record import Block, Record, Removal
from pipelines.stages.bylines import (
    NAME_AND_OUTLET,
    POSTED,
    Said,
    labelled,
    read_alone,
    read_dateline,
    read_labels,
    read_signature,
)
from pipelines.stages.crumbs import breadcrumb, masthead, newspaper_page
from pipelines.stages.dates import day_in_path, find_date, not_after, read_moment
from pipelines.stages.headline import choose_headline, find_subtitle, headline_in_lines
from pipelines.stages.names import is_name, split_names
from pipelines.stages.outlets import clean_outlet
from pipelines.stages.pagelines import PageLines, around_article, split_lines, squeeze
from pipelines.stages.witnesses import Marks, read_marks, read_scripts

if TYPE_CHECKING:
    from lxml.html import HtmlElement


@dataclass(slots=True)
class Reading:
    """All that was read of one page, before the witnesses are weighed."""

    record: Record
    rules: MetadataRules
    marks: Marks
    lines: PageLines
    title: str | None
    subtitle: str | None
    head: Said
    foot: Said
    dateline: tuple[str, ...]
    signature: tuple[str, ...]
    bare: tuple[str, ...]
    scripted: tuple[tuple[str, str] | None, str | None] | None = None

    def scripts(self) -> tuple[tuple[str, str] | None, str | None]:
        """The (key, moment) and the outlet that scripts tell; looked for only when first asked, for it costs."""
        if self.scripted is None:
            is_markup = bool(self.marks.page_title or self.marks.metas or self.marks.headings)
            self.scripted = read_scripts(self.record.text, self.rules.script) if is_markup else (None, None)
        return self.scripted


def _tree(record: Record) -> HtmlElement | None:
    """The parsed page; None for a text document or where nothing can be parsed."""
    if record.tree is not None or (record.page.content_type or "").startswith("text/plain") or "<" not in record.text:
        return record.tree
    try:
        return lxml.html.document_fromstring(record.text)
    except (ParserError, ValueError):  # nothing but white space; a string with an encoding declaration
        return None


def _is_byline(line: str, rules: MetadataRules) -> bool:
    """Whether a short line names date, outlet or people rather than the subject."""
    dated = find_date(line)
    lone_date = dated is not None and len(line) - (dated.end - dated.start) <= 12
    return lone_date or len(labelled(line, rules)) > 1 or is_name(squeeze(line), rules) or bool(read_alone(line, rules))


def _between(lines: PageLines, title: str | None, subtitle: str | None) -> tuple[int, int]:
    """Where in lines.above the headline stands last, and where what follows it (and the subtitle) begins; (-1, 0) without."""
    key = squeeze(title or "")
    at = next((i for i in range(len(lines.above) - 1, -1, -1) if key and key == squeeze(lines.above[i])), -1)
    if at < 0 and len(key) >= 8:
        at = next((i for i in range(len(lines.above) - 1, -1, -1) if key in squeeze(lines.above[i])), -1)
    after = at + 1
    if at >= 0 and subtitle and after < len(lines.above) and squeeze(subtitle) in squeeze(lines.above[after]):
        after += 1
    return at, after


def _read_bare(lines: PageLines, start: int, rules: MetadataRules, head: Said) -> tuple[str, ...]:
    """Names and outlets that stand without a label right under the headline: 陈义, 石佳/中国青年报, 新华社."""
    names: tuple[str, ...] = ()
    under = lines.above[start : start + 8]
    for at, line in enumerate(under):
        following = under[at + 1] if at + 1 < len(under) else ""
        if len(line) <= 24 and (found := split_names(line, rules, whole=True, longest=3)):
            names = names or found
        elif (pair := NAME_AND_OUTLET.match(line)) and (found := split_names(pair[1], rules, whole=True)):
            names = names or found
            head.bare_outlet = head.bare_outlet or clean_outlet(pair[2], rules)
        elif found := read_alone(line, rules):
            names = names or found
        elif len(line) <= 16 and " " not in line and not _is_byline(line, rules) and _is_byline(following, rules):
            name = clean_outlet(line, rules)
            head.bare_outlet = head.bare_outlet or (name if name and (at == 0 or rules.outlet_tail.search(name)) else None)
        elif not _is_byline(line, rules):
            break  # share buttons, counters, pictures: what follows is no byline
    return names


def _read(record: Record, rules: MetadataRules) -> Reading:
    """Everything that the page says, place by place."""
    tree = _tree(record)
    if tree is None:
        marks, lines = Marks(), split_lines([block.text for block in record.blocks])
        title = headline_in_lines(lines.above, [_is_byline(line, rules) for line in lines.above], rules) if lines.lead else None
    else:
        marks = read_marks(tree)
        lines = around_article(record.text, record.blocks, marks.page_title)
        title = choose_headline(marks, lines.above, rules)
    subtitle = find_subtitle(title, (*lines.above, *lines.lead)) if title else None
    at, after = _between(lines, title, subtitle)
    # The line under the headline is believed before one above it.
    head = read_labels(lines.above[after : after + 30] if at >= 0 else lines.above[-12:], rules, Said())
    before = lines.above[max(0, at - 12) : at] if at >= 0 else lines.above[:-12]
    head = read_labels([line for line in before if len(line) < 120], rules, head)
    foot = Said()
    signature = read_signature(lines.close, lines.below, rules, foot)
    foot = read_labels(lines.below, rules, foot)
    for line in (*lines.above, *lines.below):
        if posted := POSTED.search(line):
            head.authors = head.authors or (posted[1],)
            head.published = head.published or find_date(line)
    bare = _read_bare(lines, after, rules, head) if at >= 0 else ()
    return Reading(record, rules, marks, lines, title, subtitle, head, foot, read_dateline(lines.lead, rules), signature, bare)


def published_witnesses(reading: Reading) -> Iterator[tuple[str, str]]:
    """The (evidence, ISO) of each witness of the day of publication, most trusted first."""
    marks, rules, record = reading.marks, reading.rules, reading.record
    for name, content in marks.contents(rules.meta["published"]):
        if iso := read_moment(content):
            yield f"meta:{name}", iso
    for key in ("datePublished", "pubDate", "uploadDate", "upDate"):
        for value in marks.linked.get(key, [])[:1]:
            if iso := read_moment(value):
                yield "jsonld", iso
    head, foot = reading.head, reading.foot
    for evidence, dated in (("line", head.published), ("line", head.bare_date), ("line", head.updated), ("line", foot.published)):
        if dated:
            yield evidence, dated.iso
    if moment := reading.scripts()[0]:
        yield f"script:{moment[0]}", moment[1]
    if len({value[:10] for value in marks.times}) == 1 and (iso := read_moment(marks.times[0])):
        yield "time", iso
    if iso := day_in_path(urlsplit(record.page.url).path):
        yield "url", iso
    for name, content in marks.contents(rules.meta["updated"]):
        if iso := read_moment(content):
            yield f"meta:{name}", iso
    if foot.updated:
        yield "line", foot.updated.iso
    if reading.lines.close and len(last := reading.lines.close[-1]) <= 24 and (dated := find_date(last)):
        yield "signature", dated.iso


def _published(reading: Reading) -> tuple[str | None, str | None]:
    """The most trusted moment not after the fetch; where it tells only the day, another's clock for that same day."""
    first: tuple[str, str] | None = None
    for evidence, iso in published_witnesses(reading):
        if not not_after(iso, reading.record.page.fetched_at):
            continue
        if first is None:
            first = (evidence, iso)
        if "T" in iso and iso.startswith(first[1][:10]):
            return iso, evidence
        if "T" in first[1] or evidence == "line":
            break
    return (first[1], first[0]) if first else (None, None)


def _outlet(reading: Reading) -> str | None:
    """来源 under the headline, then what the machine said, then what stands at the end or bare beside the date."""
    rules, marks = reading.rules, reading.marks
    if reading.head.outlet:
        return reading.head.outlet
    for _, content in marks.contents(rules.meta["outlet"]):
        if name := clean_outlet(content, rules):
            return name
    if reading.foot.outlet or reading.head.bare_outlet:
        return reading.foot.outlet or reading.head.bare_outlet
    if (name := reading.scripts()[1]) and (name := clean_outlet(name, rules)):
        return name
    if newspaper_page(reading.lines.above):
        return masthead(reading.lines.below, rules) or reading.record.hints.outlet
    return reading.record.hints.outlet


def _authors(reading: Reading) -> tuple[str, ...]:
    """The people of the byline; the dateline and the signature complete a list that they share a name with."""
    names: tuple[str, ...] = ()
    for told in (reading.head.authors, reading.bare, reading.dateline, reading.signature, reading.foot.authors):
        if not names or set(names) & set(told):
            names = tuple(dict.fromkeys((*names, *told)))
    if names:
        return names
    rules, marks = reading.rules, reading.marks
    near = " ".join((*reading.lines.above[-12:], *reading.lines.below[:6]))
    for name in marks.linked.get("author.Person", []):
        names = (*names, *split_names(name, rules, whole=True))
    for _, content in marks.contents(rules.meta["authors"]):
        names = names or split_names(content, rules, whole=True)
        if not names and content.isascii() and content in near:  # a pen name that readers see too
            names = split_names(content, rules, loose=True)
    return tuple(dict.fromkeys(names))


def _keywords(reading: Reading, outlet: str | None) -> tuple[str, ...]:
    """Keywords of the page that its article speaks of: the others are what the site tells search engines of itself."""
    words = [*reading.head.keywords, *reading.foot.keywords]
    words += (word for _, content in reading.marks.contents(reading.rules.meta["keywords"]) for word in split_words(content))
    text = squeeze((reading.title or "") + reading.record.body)
    original = squeeze("".join(block.original or "" for block in reading.record.blocks))
    title, site = squeeze(reading.title or ""), reading.marks.page_title.removeprefix(reading.title or "")
    lined = {*reading.head.keywords, *reading.foot.keywords}
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if (word in lined or squeeze(word) in text or squeeze(word) in original) and word not in site and squeeze(word) != title and word != outlet
        )
    )


def split_words(content: str) -> list[str]:
    """A keywords value as words; by spaces only where no comma stands."""
    words = content.replace("，", ",").replace("、", ",").replace(";", ",").replace("；", ",").replace("|", ",")
    return [word.strip() for word in (words.split(",") if "," in words else words.split()) if 1 < len(word.strip()) <= 20]


def _canonical(reading: Reading) -> str | None:
    """The address that the page gives itself, absolute, on its own site (a subdomain counts); None where it gives none."""
    told = reading.marks.canonical or next((content for _, content in reading.marks.contents(("og:url",))), None)
    if not told:
        return None
    url = urljoin(reading.record.page.url, told.strip())
    parts, site = urlsplit(url), reading.record.page.site
    domain = ".".join(site.split(".")[-2:])
    return url if parts.scheme in ("http", "https") and (parts.hostname or "").endswith(domain) and parts.path.strip("/") else None


def _selected(record: Record, tree: HtmlElement, selector: str) -> list[str]:
    """The texts that a source's own CSS or XPath selector finds."""
    from cssselect import HTMLTranslator

    path = selector if selector.startswith(("/", "./", "(")) else HTMLTranslator().css_to_xpath(selector)
    found = tree.xpath(path)
    texts = [item if isinstance(item, str) else item.get("content") or item.get("datetime") or item.text_content() for item in found]
    return [text for text in (" ".join(str(text).split()) for text in texts) if text]


def _apply_hints(record: Record, reading: Reading) -> Record:
    """What the source's own selectors find wins; one that finds nothing is told in the warnings."""
    tree, warnings = _tree(record), list(record.warnings)
    rules = reading.rules
    for name in ("title", "published", "outlet", "authors"):
        selector = record.hints.selectors.get(name)
        if not selector or tree is None:
            continue
        texts = _selected(record, tree, selector)
        value: object = None
        if texts and name == "title":
            value = texts[0]
        elif texts and name == "published":
            dated = find_date(texts[0], labelled=True)
            value = dated.iso if dated else read_moment(texts[0])
        elif texts and name == "outlet":
            value = clean_outlet(texts[0], rules)
        elif texts:
            parts = [labelled(text, rules)[-1][2] for text in texts]
            value = tuple(dict.fromkeys(name for part in parts for name in split_names(part, rules, loose=True))) or None
        if value is None:
            warnings.append(f"selector {name} matched nothing")
        elif name == "published":
            record = replace(record, published_at=str(value), published_evidence="selector")
        else:
            record = replace(record, **{name: value})  # type: ignore[arg-type]
    return replace(record, warnings=tuple(warnings))


def _without_heading(record: Record, reading: Reading) -> Record:
    """The record without the blocks that are its headline, subtitle or bare byline: they stand in their fields now."""
    title, subtitle = squeeze(record.title or ""), squeeze(reading.subtitle or "")
    removals: list[Removal] = []
    kept: list[Block] = []
    for at, block in enumerate(record.blocks):
        texts = {squeeze(text) for text in (block.text, block.original or "") if text}
        rule = None
        if at < 40 and not (len(kept) > 2 and len(block.text) > 80):
            if title and title in texts:
                rule = "headline"
            elif subtitle and any(text.lstrip("—–-―") == subtitle for text in texts):
                rule = "subtitle"
            elif reading.bare and at < 20 and len(block.text) <= 24 and split_names(block.text, reading.rules, whole=True) == reading.bare:
                rule = "byline"
        if rule:
            removals.append(Removal("metadata", rule, block.position, block.text))
        else:
            kept.append(block)
    return record.without(tuple(removals), tuple(kept)) if removals and kept else record


def read_metadata(record: Record, *, rules: MetadataRules) -> Record:
    """The record with its metadata, without the blocks that are nothing but metadata (headline, subtitle, bare byline).

    record    extracted; blocks Simplified, tree and text as the page has them: values read off them keep its script
    returns   published_at never later than the fetch by more than a day, and published_evidence naming its witness
    """
    reading = _read(record, rules)
    published_at, evidence = _published(reading)
    outlet = _outlet(reading)
    lines = reading.lines
    section = newspaper_page(lines.above) or breadcrumb(lines.above, reading.title) or reading.head.section
    if section is None:
        section = next((content for _, content in reading.marks.contents(rules.meta["section"]) if len(content) <= 12), None)
    read = replace(
        record,
        title=reading.title,
        subtitle=reading.subtitle,
        published_at=published_at,
        published_evidence=evidence,
        outlet=outlet,
        authors=_authors(reading),
        editors=tuple(dict.fromkeys((*reading.head.editors, *reading.foot.editors))),
        section=section,
        keywords=_keywords(reading, outlet),
        canonical_url=_canonical(reading),
    )
    if record.hints.selectors:
        read = _apply_hints(read, reading)
    if told := dict(record.page.told):
        published = told.pop("published", None)
        if published and not (read.published_at or "").startswith(published):  # the page may know the hour as well
            read = replace(read, published_at=published, published_evidence="told")
        read = replace(read, **told)  # type: ignore[arg-type]
    return _without_heading(read, reading)

"""All that a page says of itself, place by place, before it is weighed. A library for the metadata stage."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import lxml.html
from lxml.etree import ParserError

from pipelines.record import TEXT_ROLES, Record
from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.around_article import PageLines, around_article, split_lines, squeeze
from pipelines.stages.metadata.author_candidates import author_candidates
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.bylines import read_alone
from pipelines.stages.metadata.declared import DeclaredMetadata, read_declared, read_properties, read_scripts
from pipelines.stages.metadata.first_printed import read_printed
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.outlets import clean_outlet
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.stages.metadata.printed_lines import (
    MAX_LINE,
    NAME_AND_OUTLET,
    LineMetadata,
    read_credit,
    read_labels,
    read_own,
)
from pipelines.stages.metadata.text_document import lines_by_role, top_title
from pipelines.stages.metadata.title_candidates import choose_title
from pipelines.stages.metadata.title_places import BAR, TitleSources
from pipelines.stages.metadata.title_text import find_subtitle
from pipelines.text.dates import find_date
from pipelines.text.traditional import simplified

if TYPE_CHECKING:
    from lxml.html import HtmlElement

IsBoilerplate = Callable[[str], bool]  # whether a line is the site's own, by the rules for boilerplate
# Names of elements, and beginnings of links, that say that a person follows
PERSON = re.compile(r"authi|nick|(?:^|\s)/u/|/user/")
BULLETS = "□■●◎◇◆▲△★☆○⊙※•·— "
ADDRESS = re.compile(r"https?://\S+")
SUBTITLE_NOTE = "enp:subtitle"  # the Founder publishing system's
POSTED_AT = re.compile(r"^posted\s*(?:@|on\b|at\b)", re.IGNORECASE)
MAX_DAY = 80  # characters of a line that tells the day, the outlet and who wrote
FEW = 3  # lines above a text that begins with its headline, rather than with its site's menus
UNDER = 30  # lines under a headline that may be its byline: share buttons and counters stand among them


@dataclass(slots=True)
class PageMetadata:
    """What one page says.

    marks        what machines wrote into it
    head, foot   what the labels of the lines before and after the article say
    title, subtitle   with their evidence beside them
    sources      what the headline was sought in
    headline     where the headline stands in lines.above (-1: nowhere), and where what follows it begins
    people       who may have written it
    """

    record: Record
    rules: MetadataRules
    marks: DeclaredMetadata
    lines: PageLines
    title: str | None
    title_evidence: str
    title_margin: float | None
    subtitle: str | None
    subtitle_evidence: str
    head: LineMetadata
    foot: LineMetadata
    sources: TitleSources
    headline: tuple[int, int]
    people: list[Candidate]
    scripted: tuple[tuple[str, str] | None, str | None] | None = None

    def scripts(self) -> tuple[tuple[str, str] | None, str | None]:
        """The (key, moment) and the outlet that scripts tell; looked for only when first asked, for it costs."""
        if self.scripted is None:
            is_markup = bool(self.marks.page_title or self.marks.metas or self.marks.headings)
            self.scripted = read_scripts(self.record.text, self.rules.script) if is_markup else (None, None)
        return self.scripted


def page_tree(record: Record) -> HtmlElement | None:
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
    lone_date = dated is not None and len(ADDRESS.sub("", line)) - (dated.end - dated.start) <= 12
    told = any(name not in ("", "other") for name, _, _ in labelled(line, rules))
    pair = NAME_AND_OUTLET.match(line) if "/" in line or "／" in line else None
    return (
        lone_date
        or told
        or is_name(squeeze(line), rules)
        or (len(line) <= 24 and len(line.split()) > 1 and bool(split_names(line, rules, whole=True, longest=3)))
        or bool(read_alone(line, rules))
        or (pair is not None and bool(split_names(pair[1], rules, whole=True)))
    )


def _is_dated(line: str, rules: MetadataRules) -> bool:
    """Whether a line tells, or promises to tell, when something was published."""
    return find_date(line) is not None or any(name == "published" for name, _, _ in labelled(line, rules))


def _is_day(line: str, rules: MetadataRules) -> bool:
    """Whether a line of a text is a byline that tells the day: May 3, 2024; 某某日报 | 25/12/2023 | 张三."""
    if len(line) > MAX_DAY or not _is_dated(line, rules):
        return False
    return any(_is_dated(cell, rules) and _is_byline(cell, rules) for cell in (line, *BAR.split(line)))


def _subject(line: str, rules: MetadataRules) -> str:
    """A line without what names date, outlet or people behind it; "" where it is nothing else."""
    if len(line) > MAX_LINE:
        return line
    (_, _, before), *parts = labelled(line, rules)
    before = before.strip()
    counter = bool(parts) and not before and parts[0][1] not in ("标题", "图")  # 阅读：3201
    if not counter and not _is_byline(line, rules):
        return line
    shown = len(before) >= 10 and before != line and find_date(before) is None and not read_alone(before, rules)
    return before if shown else ""


def _opens_with(line: str, fields: tuple[str, ...], rules: MetadataRules) -> bool:
    """Whether a line begins with a label of one of the fields, or with a bracket or bullet and such a label."""
    parts = labelled(line, rules) if len(line) <= 120 else []
    return len(parts) > 1 and not parts[0][2].strip(BULLETS + "【[（(") and parts[1][0] in fields


def _between(lines: PageLines, title: str | None, subtitle: str | None) -> tuple[int, int]:
    """Where in lines.above the headline stands last (-1: nowhere), and where what follows it begins."""
    key = squeeze(title or "")
    at = next((i for i in range(len(lines.above) - 1, -1, -1) if key and key == squeeze(lines.above[i])), -1)
    if at < 0 and len(key) >= 8:
        at = next((i for i in range(len(lines.above) - 1, -1, -1) if key in squeeze(lines.above[i])), -1)
    after = at + 1
    if at >= 0 and subtitle and after < len(lines.above) and squeeze(subtitle) in squeeze(lines.above[after]):
        after += 1
    return at, after


def _read_bare(lines: PageLines, start: int, rules: MetadataRules) -> str | None:
    """The outlet that stands without a label right under the headline: 张三/某某青年报, 新华社."""
    under = lines.above[start : start + 8]
    for at, line in enumerate(under):
        following = under[at + 1] if at + 1 < len(under) else ""
        person = any(PERSON.search(part.names) for part in lines.above_lines[start + at].parts)
        line = line.strip(BULLETS)
        if line.endswith(("：", ":")) and len(labelled(line, rules)) == 1:
            return None  # 某某、某某公司： are addressed, and wrote nothing
        if paper := rules.outlet.before_reporter.match(line):
            return paper[1]
        pair = NAME_AND_OUTLET.match(line)
        if pair and split_names(pair[1], rules, whole=True):
            if not rules.byline.reporter_at.match(line) and (name := clean_outlet(pair[2], rules)):
                return name
        elif not _is_byline(line, rules):
            plain = len(line) <= 16 and " " not in line and len(labelled(line, rules)) == 1
            name = clean_outlet(line, rules) if plain else None
            posted = rules.byline.posts.search(following) is not None
            by_date = at == 0 and _is_dated(following, rules) and not posted and not person
            # else share buttons, counters, pictures: what follows is no byline
            return name if name and (rules.outlet_tail.search(simplified(name)) or by_date) else None
    return None


def _sources(
    record: Record, rules: MetadataRules, is_boilerplate: IsBoilerplate
) -> tuple[DeclaredMetadata, PageLines, TitleSources]:
    """The page's marked-up parts, the lines around its article, and what its headline is sought in."""
    tree = page_tree(record)
    own = cache(is_boilerplate)
    if tree is not None:
        marks = read_declared(tree)
        marks.metas += read_properties(record.text)
        lines = around_article(record.lines, record.blocks, marks.page_title, rules, own)
        body = [block.text if block.original is None else block.original for block in record.blocks]
    elif any(block.role for block in record.blocks):
        marks = DeclaredMetadata(page_title=top_title(record.blocks))
        lines = lines_by_role(record.blocks, lambda line: _is_day(line, rules), rules)
        body = [block.text for block in record.blocks if block.role in TEXT_ROLES]
    else:
        marks, lines = DeclaredMetadata(), split_lines([block.text for block in record.blocks], rules, own)
        body = [block.text for block in record.blocks]
    sources = TitleSources(
        marks=marks,
        above=lines.above_lines,
        below=lines.below_lines,
        lead=lines.lead_lines[:1] if tree is None and len(lines.above) <= FEW else (),
        body="\n".join(body),
        subject=cache(lambda line: _subject(line, rules)),
        is_boilerplate=own,
        is_text=tree is None,
        rules=rules,
    )
    return marks, lines, sources


def _read_phrases(line: str, rules: MetadataRules, head: LineMetadata, foot: LineMetadata) -> None:
    """What stands in set phrases: 本贴由某某于…发表, posted @ …, 《河西日报》（2018年07月19日 04版）."""
    if rules.byline.posted.search(line) and (dated := find_date(line)):
        head.published = head.published or dated
    elif sent := rules.byline.account_post.match(line):
        head.bare_outlet = head.bare_outlet or sent[2]
        head.published = head.published or find_date(line)
    elif POSTED_AT.match(line) and (dated := find_date(line)):
        foot.published = foot.published or dated
    elif printed := read_printed(line, rules):
        foot.outlet = foot.outlet or printed[0]
        foot.published = foot.published or printed[1]


def _above_headline(lines: Sequence[str], rules: MetadataRules) -> list[str]:
    """Of the lines above a headline those that may speak of its article: not the dates of a list of other articles."""
    short = [line for line in lines if len(line) < 120]
    days = {line: dated for line in short if (dated := find_date(line)) and len(labelled(line, rules)) == 1}
    lone = [line for line, dated in days.items() if len(ADDRESS.sub("", line)) - (dated.end - dated.start) <= 12]
    return [
        line for line in short if line not in days or (line in lone and len({days[day].iso[:10] for day in lone}) == 1)
    ]


def read_page(record: Record, rules: MetadataRules, is_boilerplate: IsBoilerplate) -> PageMetadata:
    """Everything that the page says, place by place.

    record   extracted; its blocks tell where the article is
    """
    marks, lines, sources = _sources(record, rules, is_boilerplate)
    title, evidence, title_margin = choose_title(sources)
    noted = next((content for _, content in marks.contents((SUBTITLE_NOTE,))), None)
    shown = find_subtitle(title, (*lines.above, *lines.lead)) if title else None
    subtitle = (shown or noted) if title else None
    at, after = _between(lines, title, subtitle)
    under = lines.above[after : after + UNDER] if at >= 0 else lines.above[-12:]
    before = lines.above[max(0, at - 12) : at] if at >= 0 else lines.above[:-12]
    head, foot = LineMetadata(), LineMetadata()
    # The line under the headline is believed before one above it.
    read_labels(under, rules, head)
    read_labels(_above_headline(before, rules), rules, head)
    read_labels([line for line in lines.lead if _opens_with(line, ("keywords",), rules)], rules, head)
    # 来源：某某网 amid the last paragraphs: a label counts there only where it opens its line.
    read_labels([line for line in lines.close if _opens_with(line, ("outlet",), rules)], rules, foot)
    read_labels(lines.below, rules, foot)
    foot.outlet = foot.outlet or read_own((*lines.below, *lines.close), rules)
    for line in (*lines.above, *lines.close, *lines.below):
        if len(line) <= 120:
            _read_phrases(line, rules, head, foot)
    head.bare_outlet = head.bare_outlet or (_read_bare(lines, after, rules) if at >= 0 else None)
    for line in (*lines.lead[:2], *lines.close):
        foot.outlet = foot.outlet or read_credit(line, rules)
    body = [block.text if block.original is None else block.original for block in record.blocks]
    return PageMetadata(
        record=record,
        rules=rules,
        marks=marks,
        lines=lines,
        title=title,
        title_evidence=evidence,
        title_margin=title_margin,
        subtitle=subtitle,
        subtitle_evidence="line" if shown else f"meta:{SUBTITLE_NOTE}",
        head=head,
        foot=foot,
        sources=sources,
        headline=(at, after),
        people=author_candidates(lines, (at, after), marks, body, record.page.url, title, rules),
    )

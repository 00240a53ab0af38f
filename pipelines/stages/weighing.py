"""Which witness is believed for each field. A library for the metadata stage.

On 59 real pages each kind of witness of the day was held against what people read there (right / wrong): meta tags
20/0, JSON-LD 0/1 (the day a lexicon entry was made), lines 47/0, script values 8/0 once a key with several moments and
a bare "time" were left aside (0/5 before), paths of URLs 11/0. Where several spoke they agreed on the day, so the order
goes by what is most precise and what a reader can see, and the clock of one completes the day of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from pipelines.stages.bylines import read_sender
from pipelines.stages.crumbs import breadcrumb, masthead, newspaper_page, titled_paper
from pipelines.stages.dates import day_in_path, find_date, not_after, read_moment
from pipelines.stages.names import is_name, is_pen_name, split_names
from pipelines.stages.outlets import clean_outlet
from pipelines.stages.pagelines import squeeze
from pipelines.stages.reading import Reading, page_tree
from pipelines.stages.witnesses import writers

OWNED = re.compile(r"(\S{2,12}?)(?:的(?:博客|專欄|专栏|空间|部落格|BLOG)|_新浪博客)$", re.IGNORECASE)
GREENWICH = timedelta(hours=8)
# Under .cn, .tw and .hk these come before the country, and a site's own name before them.
SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "ac", "co"))


def published_witnesses(reading: Reading) -> Iterator[tuple[str, str]]:
    """The (evidence, ISO) of each witness of the day of publication, most trusted first."""
    marks, rules, url = reading.marks, reading.rules, urlsplit(reading.record.page.url)
    for name, content in marks.contents(rules.meta["published"]):
        if iso := read_moment(content):
            yield f"meta:{name}", iso
    head, foot = reading.head, reading.foot
    lines = [head.published, head.bare_date, head.updated]
    vague = head.dated_by in ("时间", "日期") and head.published is not None and not head.published.precise
    if vague and head.bare_date and head.bare_date.precise:
        lines[:2] = lines[1::-1]  # 时间：2018年7月19日 may be the day of an event; the moment beside it is not
    for dated in lines:
        if dated:
            yield "line", dated.iso
    for key in ("datePublished", "pubDate", "uploadDate", "upDate"):
        for value in marks.linked.get(key, [])[:1]:
            if iso := read_moment(value):
                yield "jsonld", iso
    if moment := reading.scripts()[0]:
        yield f"script:{moment[0]}", moment[1]
    if len({value[:10] for value in marks.times}) == 1 and (iso := read_moment(marks.times[0])):
        yield "time", iso
    if url.scheme != "file" and (iso := day_in_path(url.path)):
        yield "url", iso
    if foot.published:  # below the article readers' comments have days of their own
        yield "line", foot.published.iso
    for name, content in marks.contents(rules.meta["updated"]):
        if iso := read_moment(content):
            yield f"meta:{name}", iso
    if foot.updated:
        yield "line", foot.updated.iso
    if head.spoken:
        yield "line", head.spoken.iso
    for line in (*reading.lines.close[-1:], *reading.lines.below[:4]):  # a notice closes with its office and its day
        if len(line) <= 16 and line.endswith("日") and (dated := find_date(line)):
            yield "signature", dated.iso


def choose_published(reading: Reading) -> tuple[str | None, str | None]:
    """The most trusted moment not after the fetch, and its witness.

    Where it tells only the day, another's clock for that day completes it; where a machine's clock is eight hours off
    the one that readers see, the machine signed local time as Greenwich's, and the readers' is right.
    """
    fetched_at = reading.record.page.fetched_at
    told = ((evidence, iso) for evidence, iso in published_witnesses(reading) if not_after(iso, fetched_at))
    evidence, iso = next(told, (None, None))
    if iso is None:
        return None, None
    if "T" not in iso:
        for other, moment in told:
            if other == "url":
                break
            if moment.startswith(iso + "T"):
                return moment, other
        return iso, evidence
    for dated in (reading.head.published, reading.head.bare_date):
        if dated and dated.precise:
            apart = abs(datetime.fromisoformat(dated.iso) - datetime.fromisoformat(iso))
            if abs(apart - GREENWICH) <= timedelta(minutes=1):
                return dated.iso, "line"
    return iso, evidence


def choose_outlet(reading: Reading) -> str | None:
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
        paper = masthead(reading.lines.below, rules) or titled_paper(marks.page_title)
        return paper or reading.record.hints.outlet
    told = reading.record.hints.outlet or titled_paper(marks.page_title)
    return told or read_sender(reading.lines.lead, rules)


def choose_authors(reading: Reading, outlet: str | None) -> tuple[str, ...]:
    """The people of the byline; the dateline and the signature complete a list that they share a name with."""
    names: tuple[str, ...] = ()
    head, foot = reading.head, reading.foot
    for told in (head.authors, reading.bare, head.bare_names, reading.dateline, reading.signature, foot.authors):
        if not names or set(names) & set(told):
            names = tuple(dict.fromkeys((*names, *told)))
    if names:
        return names
    rules, marks = reading.rules, reading.marks
    if (
        "blog" in reading.record.page.url
        and marks.headings
        and marks.headings[0] != reading.title
        and is_name(marks.headings[0], rules)
    ):
        return (marks.headings[0],)  # a blog under its owner's name
    for name in (*marks.linked.get("author.Person", []), *marks.linked.get("author", [])):
        names = (*names, *split_names(name, rules, whole=True))
    shown = {word for line in reading.lines.above[-12:] for word in (line, *line.split())}
    for _, content in marks.contents(rules.meta["authors"]):
        names = names or split_names(content, rules, whole=True)
        if not names and content in shown and content != outlet:  # a pen name that readers see too
            names = split_names(content, rules, loose=True)
    if not names and outlet is None:  # what no paper published, someone wrote under a pen name
        names = tuple(name for name in _owners(reading, shown) if is_pen_name(name, rules))[:1]
    return tuple(dict.fromkeys(names))


def _owners(reading: Reading, shown: set[str]) -> Iterator[str]:
    """Whose post or blog a page says it is, by an element above the text or by the name of the blog."""
    tree = page_tree(reading.record)
    if tree is not None:
        yield from (name for name in writers(tree) if name in shown)
    for text in reading.marks.headings[:3]:
        if blog := OWNED.match(text):
            yield blog[1]


def choose_editors(reading: Reading) -> tuple[str, ...]:
    """Those named under the headline and at the end; a meta tag's where the lines name none."""
    names = (*reading.head.editors, *reading.foot.editors)
    for _, content in reading.marks.contents(reading.rules.meta["editors"]):
        names = names or split_names(content, reading.rules, whole=True)
    return tuple(dict.fromkeys(names))


def choose_keywords(reading: Reading, outlet: str | None) -> tuple[str, ...]:
    """Keywords of the page that its article speaks of: the others are what the site tells search engines of itself."""
    words = [*reading.head.keywords, *reading.foot.keywords]
    words += (
        word for _, content in reading.marks.contents(reading.rules.meta["keywords"]) for word in _split_words(content)
    )
    if not words:
        return ()
    text = squeeze((reading.title or "") + reading.record.body)
    original = squeeze("".join(block.original or "" for block in reading.record.blocks))
    title, site = squeeze(reading.title or ""), reading.marks.page_title.removeprefix(reading.title or "")
    lined = {*reading.head.keywords, *reading.foot.keywords}
    return tuple(
        dict.fromkeys(
            word
            for word in words
            if (word in lined or squeeze(word) in text or squeeze(word) in original)
            and word not in site
            and word != outlet
            and not (len(word) >= 8 and squeeze(word) in title)  # the headline cut at its space
        )
    )


def _split_words(content: str) -> list[str]:
    """A keywords value as words; by spaces only where no comma stands."""
    words = content.replace("，", ",").replace("、", ",").replace(";", ",").replace("；", ",").replace("|", ",")
    return [
        word.strip() for word in (words.split(",") if "," in words else words.split()) if 1 < len(word.strip()) <= 20
    ]


def choose_section(reading: Reading) -> str | None:
    """The newspaper page, the last step of the breadcrumb, or what a label or meta tag says."""
    above = reading.lines.above
    section = newspaper_page(above) or breadcrumb(above, reading.title) or reading.head.section
    told = (content for _, content in reading.marks.contents(reading.rules.meta["section"]) if len(content) <= 12)
    return section or next(told, None)


def own_address(reading: Reading) -> str | None:
    """The address that the page gives itself, absolute, on its own site (subdomains count); None without one."""
    told = reading.marks.canonical or next((content for _, content in reading.marks.contents(("og:url",))), None)
    if not told:
        return None
    url = urljoin(reading.record.page.url, told.strip())
    parts, labels = urlsplit(url), reading.record.page.site.split(".")
    domain = ".".join(labels[-3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL else -2 :])
    host = parts.hostname or ""
    own = host == domain or host.endswith("." + domain)
    return url if own and parts.scheme in ("http", "https") and parts.path.strip("/") else None

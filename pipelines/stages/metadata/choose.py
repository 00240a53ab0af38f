"""Which evidence is believed for each field. A library for the metadata stage.

On 59 real pages each kind of evidence of the day was held against what people read there (right / wrong): meta tags
20/0, JSON-LD 0/1 (the day a lexicon entry was made), lines 47/0, script values 8/0 once a key with several moments and
a bare "time" were left aside (0/5 before), paths of URLs 11/0. Where several spoke they agreed on the day, so the order
goes by what is most precise and what a reader can see, and the clock of one completes the day of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.author_candidates import beside_outlet
from pipelines.stages.metadata.author_choice import Byline, choose
from pipelines.stages.metadata.author_choice import barred_people as barred_of
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.declared import PUBLISHER_ID, publisher
from pipelines.stages.metadata.gather import PageMetadata, page_tree
from pipelines.stages.metadata.labels import labelled
from pipelines.stages.metadata.outlets import clean_outlet, licensed, named_outlet, outlet_around_date
from pipelines.stages.metadata.people import is_name, split_names
from pipelines.stages.metadata.printed_lines import read_sender
from pipelines.stages.metadata.section import breadcrumb, masthead, newspaper_page, own_paper, titled_paper
from pipelines.text.dates import day_in_path, find_date, find_relative, find_yearless, not_after, read_moment

SENT_ON = re.compile(r"^[\s（(【]*[^，。：！？；]{2,14}?(\d{1,2}月\d{1,2}日)(?:专)?[电電讯訊]")
TITLED = re.compile(r"[（(]\s?((?:19|20)\d\d[^（()）]{4,14})[)）]")
SENT = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?:专)?[电電讯訊]")
GREENWICH = timedelta(hours=8)
STALE = 365  # days
MIDNIGHT = re.compile(r"^[\d-]{10}(?:T00:00|$)")
TITLE_PARTS = re.compile(r"[-_|｜—–·]+")
SITE_NAMES = ("og:site_name", "application-name")
# Under .cn, .tw and .hk these come before the country, and a site's own name before them.
SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "ac", "co"))


def published_candidates(reading: PageMetadata) -> Iterator[tuple[str, str]]:
    """The (evidence, ISO) of each evidence of the day of publication, most trusted first."""
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
    for line in reading.lines.lead[:2]:  # 新华社北京2020年9月17日电
        if (opened := SENT.search(line[:60])) and (dated := find_date(opened[1])):
            yield "dateline", dated.iso
    for line in (*reading.lines.close[-1:], *reading.lines.below[:4]):  # a notice closes with its office and its day
        if len(line) <= 16 and line.endswith("日") and (dated := find_date(line)):
            yield "signature", dated.iso
    if (titled := TITLED.search(reading.title or "")) and (dated := find_date(titled[1])):
        yield "title", dated.iso
    yield from _by_the_fetch(reading)
    for line in reading.lines.lead[:1] if url.scheme != "file" else ():  # 本报某地11月17日电
        if (opened := SENT_ON.match(line[:40])) and (
            dated := find_yearless(opened[1], reading.record.page.fetched_at, days=31)
        ):
            yield "dateline-yearless", dated.iso


def _by_the_fetch(reading: PageMetadata) -> Iterator[tuple[str, str]]:
    """Days told by the moment at which the page was read, right under the headline: 3小时前, 11-16 08:41."""
    page, (at, after) = reading.record.page, reading.headline
    if urlsplit(page.url).scheme == "file":  # no one knows when it was fetched
        return
    under = reading.lines.above[after : after + 8] if at >= 0 else reading.lines.above[-4:]
    for line in under:
        if len(line) > 120 or find_date(line):
            continue
        for name, _, value in labelled(line, reading.rules):
            if dated := find_relative(value, page.fetched_at, labelled=name == "published"):
                yield "line-relative", dated.iso
            elif name in ("published", ""):
                day = find_yearless(value, page.fetched_at)
                if day and (name or day.precise):
                    yield "line-yearless", day.iso


def choose_published(reading: PageMetadata) -> tuple[str | None, str | None]:
    """The most trusted moment not after the fetch, and its evidence.

    Where it tells only the day, another's clock for that day completes it; where a machine's clock is eight hours off
    the one that readers see, the machine signed local time as Greenwich's, and the readers' is right.
    """
    fetched_at = reading.record.page.fetched_at
    told = ((evidence, iso) for evidence, iso in published_candidates(reading) if not_after(iso, fetched_at))
    evidence, iso = next(told, ("", None))
    if iso is None:
        return None, None
    shown = [dated for dated in (reading.head.published, reading.head.bare_date) if dated]
    seen = [dated for dated in shown if dated.precise]
    for dated in shown if evidence.startswith(("meta:", "jsonld")) else ():
        if not dated.precise and dated is not reading.head.published:
            continue
        # Readers see an earlier day: the machine's is that of a later hand, or of the page's rendering. They see one a
        # year and more later than a bare day: the machine's is its template's.
        apart = _days(dated.iso, iso)
        if ("T" in iso and apart > (0 if dated.precise else 1)) or (apart < -STALE and MIDNIGHT.search(iso)):
            return dated.iso, "line"
    if "T" not in iso:
        for other, moment in told:
            if other == "url":
                break
            if moment.startswith(iso + "T"):
                return moment, other
        return iso, evidence
    for dated in seen:
        apart_by = abs(datetime.fromisoformat(dated.iso) - datetime.fromisoformat(iso))
        if abs(apart_by - GREENWICH) <= timedelta(minutes=1):
            return dated.iso, "line"
    return iso, evidence


def _days(early: str, late: str) -> int:
    """How many days lie between two ISO values."""
    return (date.fromisoformat(late[:10]) - date.fromisoformat(early[:10])).days


def _site_names(reading: PageMetadata) -> frozenset[str]:
    """What the page calls its site: in a meta tag, and before its menu."""
    menu = reading.lines.above[0].split() if reading.lines.above else []
    names = (content for _, content in reading.marks.contents(SITE_NAMES))
    return frozenset((*names, *(menu[:1] if {"首页", "首頁"} & set(menu[1:]) else ())))


def _site_like_a_person(reading: PageMetadata) -> Iterator[tuple[str, str | None]]:
    """The site's own name, and its evidence, where it is called like a person: behind 来源, or bare by the headline."""
    sourced, site = reading.head.sourced, _site_names(reading)
    last = TITLE_PARTS.split(reading.marks.page_title)[-1].strip()
    yield "line", sourced if sourced in site or sourced == last else None
    at, after = reading.headline
    under = reading.lines.above_lines[after : after + 8] if at >= 0 else ()
    told = (word for line in under if len(line.text) <= 80 for word in line.text.split())
    yield "bare", next((word for word in told if word in site and is_name(word, reading.rules)), None)


def outlet_candidates(reading: PageMetadata) -> Iterator[tuple[str, str | None]]:
    """The (evidence, outlet or None) of each place that may tell it, most trusted first.

    来源 under the headline, then what the machine said, then what stands at the end or bare beside the date.
    """
    rules, marks, hinted = reading.rules, reading.marks, reading.record.hints.outlet
    at, after = reading.headline
    under = reading.lines.above_lines[after : after + 8] if at >= 0 else reading.lines.above_lines[-8:]
    yield "line", reading.head.outlet
    yield "element", named_outlet(under, rules)
    yield "foot", licensed((*reading.lines.close, *reading.lines.below), rules)
    for name, content in marks.contents(rules.meta["outlet"]):
        yield f"meta:{name}", clean_outlet(content, rules)
    yield "foot", reading.foot.outlet
    yield "bare", reading.head.bare_outlet
    yield "bare", outlet_around_date(under, marks.page_title, rules)
    yield from _site_like_a_person(reading)
    if PUBLISHER_ID in reading.record.text and (tree := page_tree(reading.record)) is not None:
        yield "element", clean_outlet(publisher(tree), rules)
    yield "script", clean_outlet(reading.scripts()[1] or "", rules)
    if newspaper_page(reading.lines.above):
        yield "masthead", masthead(reading.lines.below, rules)
        yield "page-title", titled_paper(marks.page_title)
        yield "source", hinted
        return
    yield "source", hinted
    yield "page-title", titled_paper(marks.page_title)
    yield "dateline", read_sender(reading.lines.lead, rules)
    yield "page-title", own_paper(marks.page_title, reading.lines.lead)
    model = rules.models["authors"]
    for one in beside_outlet(reading.people, None):  # 云溪快报／方晓岚: the paper of the byline
        glued = any(f"{one.outlet}{role}" in one.text for role in ("记者", "記者"))  # 某某晚报记者 张三: who sent him
        # A line under the headline that says nothing else tells whose text it is; one at the end only who sent him.
        whole = [f"{one.outlet}{role}{''.join(one.names)}" for role in ("记者", "記者")]
        alone = one.zone in ("under", "near") and squeeze(one.text) in whole
        if (
            one.outlet
            and (alone or not glued)
            and one.kind in ("", "authors")
            and model.score(one.features) > model.margin
        ):
            yield one.evidence, clean_outlet(one.outlet, rules)


def choose_outlet(reading: PageMetadata) -> tuple[str | None, str]:
    """The most trusted outlet, and its evidence ("" where none is told)."""
    return next(((outlet, evidence) for evidence, outlet in outlet_candidates(reading) if outlet), (None, ""))


def people_of(reading: PageMetadata, outlet: str | None) -> list[Candidate]:
    """Everyone who may have written the article, where it is known whose text it is."""
    return beside_outlet(reading.people, outlet)


def barred_people(reading: PageMetadata, people: Sequence[Candidate], outlet: str | None) -> frozenset[str]:
    """Who wrote nothing: editors whom nothing calls writers, the outlet, the site."""
    return barred_of(people, _site_names(reading) | ({outlet} if outlet else set()))


def choose_authors(reading: PageMetadata, people: Sequence[Candidate], outlet: str | None) -> Byline:
    """The people of the byline."""
    return choose(people, reading.rules.models["authors"], barred_people(reading, people, outlet))


def margins_of(reading: PageMetadata, byline: Byline) -> dict[str, float]:
    """How far the chosen headline and byline are from the next choice, by field; only what there was to choose."""
    found = {"title": reading.title_margin, "authors": byline.margin}
    return {name: round(margin, 3) for name, margin in found.items() if margin is not None}


def choose_editors(reading: PageMetadata, people: Sequence[Candidate]) -> tuple[tuple[str, ...], str]:
    """Those whom a line near the headline or the end calls editors, a meta tag's where no line does; their evidence."""
    sure = {"labelled", "look-known"}  # 编辑 推荐 is a button, 编辑：推荐 would be a name
    told = [
        one for one in people if one.kind == "editors" and one.zone not in ("above", "head") and sure & one.features
    ]
    if told:
        names = tuple(dict.fromkeys(name for one in told for name in one.names))
        return names, "+".join(dict.fromkeys("foot" if one.zone in ("close", "below") else "line" for one in told))
    for name, content in reading.marks.contents(reading.rules.meta["editors"]):
        if names := split_names(content, reading.rules, whole=True):
            return names, f"meta:{name}"
    return (), ""


def choose_keywords(reading: PageMetadata, outlet: str | None) -> tuple[tuple[str, ...], str]:
    """Keywords of the page that its article speaks of, and their evidence.

    The others are what the site tells search engines of itself.
    """
    told = [(word, "line") for word in reading.head.keywords] + [(word, "foot") for word in reading.foot.keywords]
    for name, content in reading.marks.contents(reading.rules.meta["keywords"]):
        told += ((word, f"meta:{name}") for word in _split_words(content))
    if not told:
        return (), ""
    text = squeeze((reading.title or "") + reading.record.body)
    original = squeeze("".join(block.original or "" for block in reading.record.blocks))
    title, site = squeeze(reading.title or ""), reading.marks.page_title.removeprefix(reading.title or "")
    lined = {*reading.head.keywords, *reading.foot.keywords}
    words: dict[str, str] = {}
    for word, evidence in told:
        if (
            (word in lined or squeeze(word) in text or squeeze(word) in original)
            and word not in site
            and word != outlet
            and not (len(word) >= 8 and squeeze(word) in title)  # the headline cut at its space
        ):
            words.setdefault(word, evidence)
    return tuple(words), "+".join(dict.fromkeys(words.values()))


def _split_words(content: str) -> list[str]:
    """A keywords value as words; by spaces only where no comma stands."""
    words = content.replace("，", ",").replace("、", ",").replace(";", ",").replace("；", ",").replace("|", ",")
    return [
        word.strip() for word in (words.split(",") if "," in words else words.split()) if 1 < len(word.strip()) <= 20
    ]


def choose_section(reading: PageMetadata) -> tuple[str | None, str]:
    """The newspaper page, the last step of the breadcrumb, or what a label or meta tag says; and the evidence."""
    above = reading.lines.above
    if section := newspaper_page(above):
        return section, "newspaper-page"
    if section := breadcrumb(above, reading.title):
        return section, "breadcrumb"
    if section := reading.head.section:
        return section, "line"
    told = reading.marks.contents(reading.rules.meta["section"])
    return next(((content, f"meta:{name}") for name, content in told if len(content) <= 12), (None, ""))


def own_address(reading: PageMetadata) -> str | None:
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

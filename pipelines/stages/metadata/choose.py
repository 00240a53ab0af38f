"""Who wrote and edited, keywords, section and address: which evidence is believed. A library for the metadata stage."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

from pipelines.stages.metadata.around_article import squeeze
from pipelines.stages.metadata.author_candidates import beside_outlet
from pipelines.stages.metadata.author_choice import Byline, choose
from pipelines.stages.metadata.author_choice import barred_people as barred_of
from pipelines.stages.metadata.author_lines import Candidate
from pipelines.stages.metadata.gather import PageMetadata
from pipelines.stages.metadata.outlet_choice import site_names
from pipelines.stages.metadata.people import split_names
from pipelines.stages.metadata.section import breadcrumb, newspaper_page
from pipelines.urls import site_of


def people_of(reading: PageMetadata, outlet: str | None) -> list[Candidate]:
    """Everyone who may have written the article, where it is known whose text it is."""
    return beside_outlet(reading.people, outlet)


def barred_people(reading: PageMetadata, people: Sequence[Candidate], outlet: str | None) -> frozenset[str]:
    """Who wrote nothing: editors whom nothing calls writers, the outlet, the site."""
    return barred_of(people, site_names(reading) | ({outlet} if outlet else set()))


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
    if section := newspaper_page(above, reading.rules):
        return section, "newspaper-page"
    if section := breadcrumb(above, reading.title, reading.rules):
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
    here = reading.record.page.url
    try:
        url = urljoin(here, told.strip())
        parts, own = urlsplit(url), site_of(url) == site_of(here)
    except ValueError:  # http://[words in brackets]
        return None
    return url if own and parts.scheme in ("http", "https") and parts.path.strip("/") else None

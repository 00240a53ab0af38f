"""Which links are followed, as what, and why: a source's own patterns, what pages of such an address turned out to be,
then the form of the address, the words of the link and where it stands.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.links.addresses import INDEX_FILE, form_of, is_front, is_index, signs_of_article
from crawler.links.anchors import ENTRY, FRAME, LIST, NAV, NEXT, SITEMAP, TEXT, Anchor
from crawler.links.company import ENOUGH, HEADLINE, Company, is_headline, length_of
from crawler.links.vocabulary import vocabulary
from pipelines.rules.own_patterns import read_own_pattern
from pipelines.text.dates import day_in_path
from pipelines.urls import fold_url, shape_of, site_of, trap

ARTICLE, LISTING, FURTHER, UNSURE, SKIP = "article", "listing", "further", "unsure", "skip"

PAGE_FILE = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|jspx|do|action|xhtml|cgi|ghtml)$|^[^.]*$|^[^.]*\.\d+$", re.I)
SECTION_CHARS = 8  # the longest name of a section outside a menu of them; inside one two more
INDEX_CHARS = 16  # the longest name of a section whose address is that of an index
PAGE_WORDS = re.compile(r"\W*(?:\d{1,4}|\W)\W*")

SURE = 3  # points from which a link leads to an article
KNOWN_PAGES = 5  # so many pages of one form tell what the form is ...
KNOWN_SHARE = 0.8  # ... when so many of them were of one kind
USELESS_PAGES = 20  # ... and so many that it is of no use: what is judged so is not fetched, and so not seen to change


@dataclass(frozen=True, slots=True)
class Link:
    """A link that has been judged.

    kind   article, listing, further (page of the same listing), sitemap, unsure (it may be an article: other pages of
           the site, or what pages of its form turn out to be, will tell) or skip
    why    a phrase
    """

    anchor: Anchor
    kind: str
    why: str

    @property
    def url(self) -> str:
        return self.anchor.url

    @property
    def day(self) -> str | None:
        """The day of its article, as told beside the link or by its address."""
        return self.anchor.day or day_in_path(urlsplit(self.url).path)

    @property
    def latest(self) -> str | None:
        """The day of its article or else when it was last changed; None where nothing is told."""
        return self.day or self.anchor.changed


@dataclass(frozen=True, slots=True)
class LinkRules:
    """What a source says of its addresses; its patterns win over everything that is learned or guessed."""

    article: str | None = None
    listing: str | None = None


@dataclass
class Shapes:
    """What is known of the forms of a site's addresses.

    counts      {(site, form): counts of article, listing and other}: what pages of the form turned out to be
    headlines   {(site, form): number} of links as long as a headline, on whatever page of the run
    """

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    headlines: Counter[tuple[str, str]] = field(default_factory=Counter)

    def learn(self, url: str, reject_reason: str | None) -> None:
        kind = ARTICLE if reject_reason is None else LISTING if reject_reason == "listing" else "other"
        self.counts[_form(url)][kind] += 1

    def meet(self, anchor: Anchor) -> None:
        """Remember a link, met for the first time, as company of links of its form on other pages."""
        if anchor.place in (NAV, LIST, TEXT) and is_headline(anchor):
            self.headlines[site_of(anchor.url), form_of(anchor.url)] += 1

    def company(self, url: str) -> int:
        """How many links with headlines have had the form of this one in this run."""
        return self.headlines[site_of(url), form_of(url)]

    def verdict(self, url: str) -> tuple[str, str] | None:
        """(article, listing or skip; why), None while too little is known."""
        counts = self.counts.get(_form(url))
        if counts is None or (total := counts.total()) < KNOWN_PAGES:
            return None
        kind, most = counts.most_common(1)[0]
        if most < KNOWN_SHARE * total or (kind == "other" and total < USELESS_PAGES):
            return None
        said = {ARTICLE: "articles", LISTING: "listings"}.get(kind, "no articles")
        return (SKIP if kind == "other" else kind), f"{most} of {total} pages of this form were {said}"


def _form(url: str) -> tuple[str, str]:
    return site_of(url), form_of(url, fine=True)


def next_page(links: Sequence[Link]) -> Link | None:
    """Of the further pages of a listing the one that comes next: 下一页, or else the lowest number above 1."""
    further = [link for link in links if link.kind == FURTHER]
    numbers = {int(link.anchor.text): link for link in further if link.anchor.text.isdecimal()}
    named = next((link for link in further if not link.anchor.text.isdecimal()), None)
    return named or next((numbers[number] for number in sorted(numbers) if number > 1), None)


def judge(anchors: Sequence[Anchor], url: str, rules: LinkRules, shapes: Shapes | None = None) -> list[Link]:
    """Every link of a page with what it leads to, in page order.

    url      the page's own
    """
    shapes = shapes or Shapes()
    company = Company.of(anchor for anchor in anchors if site_of(anchor.url) == site_of(url))
    own = fold_url(url)
    links = []
    for anchor in anchors:
        kind, why = (
            _judge(anchor, url, rules, shapes, company) if fold_url(anchor.url) != own else (SKIP, "the page itself")
        )
        links.append(Link(anchor, kind, why))
    return links


def _judge(anchor: Anchor, url: str, rules: LinkRules, shapes: Shapes, company: Company) -> tuple[str, str]:
    if why := trap(anchor.url):
        return SKIP, f"a trap: {why}"
    if rules.article and read_own_pattern(rules.article).search(anchor.url):
        return ARTICLE, "the source's article pattern"
    if rules.listing and read_own_pattern(rules.listing).search(anchor.url):
        return LISTING, "the source's listing pattern"
    parts = urlsplit(anchor.url)
    if site_of(anchor.url) != site_of(url):
        return SKIP, "another site"
    if anchor.place == SITEMAP:
        named = SITEMAP_OF_LISTS.search(parts.path)
        return (SKIP, f"a sitemap of {named[1]} pages") if named else (SITEMAP, "named by a sitemap index")
    if anchor.place == FRAME:
        return FRAME, "a frame of the page"
    if not PAGE_FILE.search(parts.path.rpartition("/")[2]):
        return SKIP, "no page: a file of another kind"
    if anchor.place == NEXT:
        return (
            (FURTHER, "a further page of this listing")
            if not rules.listing and _goes_on(anchor, url)
            else (SKIP, "a page number that leads elsewhere")
        )
    if rules.article:
        return _listing(anchor, url, rules, company) or (SKIP, "not the source's article pattern")
    if anchor.place == ENTRY:
        # a feed gives headlines, and what has one is an article; a plain sitemap names every page of a site
        none = is_front(anchor.url) if anchor.text else is_index(anchor.url)
        return (SKIP, "an index page") if none else (ARTICLE, "an entry of a feed or sitemap")
    learned, is_word = shapes.verdict(anchor.url), anchor.place == NAV and length_of(anchor.text) < SECTION_CHARS - 2
    if learned and not (learned[0] == ARTICLE and (is_word or company.is_menu(anchor))):
        return learned
    points, reasons = score(anchor, company, shapes)
    if points >= SURE:
        return ARTICLE, ", ".join(reasons)
    if listing := _listing(anchor, url, rules, company):
        return listing
    why = ", ".join(["too little speaks for an article", *reasons])
    return (UNSURE if may_be_article(anchor) else SKIP), why


def reconsider(anchor: Anchor, shapes: Shapes) -> tuple[str, str]:
    """What an unsure link leads to by all that the run has seen meanwhile; unsure where that still tells nothing."""
    if learned := shapes.verdict(anchor.url):
        return learned
    points, reasons = score(anchor, Company(), shapes)
    return (ARTICLE if points >= SURE else UNSURE), ", ".join(reasons)


SITEMAP_OF_LISTS = re.compile(
    r"(?:^|[/_-])(tag|categor(?:y|ies)|taxonom(?:y|ies)|author|user)s?(?:[-_][\w-]{0,80})?\.xml", re.I
)


def is_service(anchor: Anchor) -> bool:
    """Whether the words of a link name a page of the site about itself; a long headline may hold such a word."""
    known, length = vocabulary(), length_of(anchor.text)
    return length <= SECTION_CHARS and bool(known.service.search(anchor.text) or known.back.search(anchor.text))


def may_be_article(anchor: Anchor) -> bool:
    """Whether a link that too little speaks for is worth a second look: as long as a headline, or a picture's."""
    length, signs = length_of(anchor.text), signs_of_article(anchor.url)[0]
    return (
        (length >= SECTION_CHARS - 2 or signs > 1)
        and anchor.place != NAV
        and not (is_service(anchor) or is_front(anchor.url))
    )


def score(anchor: Anchor, company: Company, shapes: Shapes) -> tuple[float, list[str]]:
    """What speaks for an article in points, and why: the address, the words, their company, the day and the place."""
    signs, reason = signs_of_article(anchor.url)
    length = length_of(anchor.text)
    if is_service(anchor) or is_front(anchor.url):
        return 0, ["words of a page about the site"]
    alike, met = company.alike(anchor), shapes.company(anchor.url)
    if not length:  # a picture without words
        picture = signs > 1 and anchor.place != NAV and max(alike, met) >= ENOUGH
        return SURE * picture, [reason, "no words"]
    words = min(3, int(length // 5) + (length >= HEADLINE))
    points, reasons = signs + words, [reason]
    reasons.append(f"a headline of {length:g} characters" if words else f"words too short for a headline ({length:g})")
    among = company.is_list_of_articles(anchor)
    if max(alike, met) >= ENOUGH:
        points += 2
        reasons.append(f"{alike} links alike" if alike >= ENOUGH else f"{met} links alike on other pages")
    elif alike == ENOUGH - 1:
        points, reasons = points + 1, [*reasons, f"{alike} links alike"]
    if anchor.day:
        points, reasons = points + 1, [*reasons, "a day beside it"]
    if anchor.place == NAV:
        points, reasons = points - 1, [*reasons, "in a menu"]
    if company.is_menu(anchor):
        points, reasons = points - 3, [*reasons, "among short words alike"]
    if not words and among and signs >= 0 and length >= 2 and anchor.place != NAV:
        return SURE, [*reasons, "in a list of articles"]
    sure = words and (signs > 0 or max(alike, met) >= ENOUGH or (among or (anchor.day and words > 1 and signs == 0)))
    return (points if sure else min(points, SURE - 1)), reasons


def _listing(anchor: Anchor, url: str, rules: LinkRules, company: Company) -> tuple[str, str] | None:
    """A section of the same host, by its short name; None for anything else."""
    if rules.listing or host_key(anchor.url) != host_key(url) or is_service(anchor) or is_front(anchor.url):
        return None
    parts, length = urlsplit(anchor.url), length_of(anchor.text)
    is_menu = company.is_menu(anchor)
    if not anchor.day and length <= SECTION_CHARS and vocabulary().more.search(anchor.text):
        return LISTING, "more of a section"
    if is_index(anchor.url) and 1 <= length <= INDEX_CHARS and not PAGE_WORDS.fullmatch(anchor.text):
        return LISTING, "a section, by its address"
    if anchor.day or not 1 <= length <= SECTION_CHARS + 2 * is_menu or PAGE_WORDS.fullmatch(anchor.text):
        return None
    dated = day_in_path(parts.path) is not None
    if is_menu and not dated:
        return LISTING, "a section among others of its form"
    file = parts.path.rpartition("/")[2]
    if not re.search(r"\d{3,}", file) and not parts.query:
        return LISTING, "a section"
    if anchor.place == NAV and length <= SECTION_CHARS - 2 and not dated:
        return LISTING, "a section of a menu"
    return None


def host_key(url: str) -> str:
    """The host, the same for www. and without."""
    return fold_url(url).partition("/")[0]


def _goes_on(anchor: Anchor, url: str) -> bool:
    """Whether a page number leads to a page of the same listing: its address with another number, no new day or id."""
    one, other = urlsplit(anchor.url), urlsplit(url)
    shape, own = shape_of(anchor.url), shape_of(url)
    file = other.path.rpartition("/")[2]
    stem = other.path.removesuffix(file) if INDEX_FILE.fullmatch(file) else other.path
    alike = shape == own or one.path == other.path or one.path.startswith(re.sub(r"\.\w+$", "", stem))
    new = any(mark in shape and mark not in own for mark in "@#")
    return host_key(anchor.url) == host_key(url) and alike and not new

"""What speaks for or against a page being an article, as far as its markup shows it. A library of `extract`.

Names of features, present or absent; `stages/page_kind` adds those of the text and of its metadata, and decides.
A number becomes one feature for each step that it reaches: "sentence-chars>=150".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.stages.extract.body_finder import heads
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, is_link
from pipelines.stages.extract.page_address import of_address
from pipelines.text import dates
from pipelines.text.folding import letters

DAY = re.compile(rf"{dates.DAY}|[民國国]{{2}}\s?\d{{2,3}}\s?年\s?\d{{1,2}}\s?月")
SHORT_DAY = re.compile(r"[\[(（]?\d{1,2}[-/.月]\d{1,2}日?[\])）]?")
HEADLINE_CHARS = 8  # of a link from which it may be the headline of another article
MENU_CHARS = 10  # of a link in a site's menu, at most
LINK_CHARS = 200  # of a link, with its white space: more is never a menu's
ABOVE, BELOW = 8, 5  # lines above and below the text among which dates and bylines stand
TYPES = re.compile(r'"@type"\s*:\s*"(\w+)"')
ARTICLE_TYPES = frozenset(("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report"))
OTHER_TYPES = frozenset(
    ("Product", "CollectionPage", "ItemList", "AboutPage", "ContactPage", "SearchResultsPage", "LocalBusiness", "Store")
)
# What content systems write into the head of an article, and of nothing else.
ARTICLE_META = frozenset(
    (
        "articletitle",
        "pubdate",
        "contentsource",
        "article:published_time",
        "publishdate",
        "article:author",
        "author_name",
    )
)
PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}[-—－ ]\d{7,8}|1[3-9]\d{9}|400[-—－ ]?\d{3}[-—－ ]?\d{4})(?!\d)")
SEPARATORS = re.compile(r"[-_|｜—–,，、;；·\s]+")
LABELLED = re.compile(r"[\[【]?[^\W\d_][^\W_]{1,7}[\]】]?\s?[：:|]\s?\S|\S{2,8}\s\S{1,30}$")
LABELLED_CHARS = 60  # of a line that is a label and what stands behind it, at most
GRAM = 3  # letters of a word that is repeated for search engines


def steps(name: str, value: float, least: Iterable[float]) -> Iterator[str]:
    """One feature for each step that a number reaches."""
    return (f"{name}>={step:g}" for step in least if value >= step)


def page_features(
    tree: HtmlElement,
    layout: Layout,
    kept: Sequence[Line],
    *,
    span: tuple[int, int],
    url: str,
    names: Sequence[str],
) -> frozenset[str]:
    """The features of a page; arguments as for `reject_reason`."""
    return frozenset(
        (
            *of_address(url),
            *_of_head(tree, names),
            *_of_search_words(tree, names),
            *_of_pictures(tree),
            *_of_lines(layout, kept, span),
            *_of_headline(layout, span, names),
            *_of_menu(tree, url, names),
        )
    )


def _of_head(tree: HtmlElement, names: Sequence[str]) -> Iterator[str]:
    kinds = {m.get("content", "").lower() for m in tree.iter("meta") if (m.get("property") or "").lower() == "og:type"}
    if kinds:
        yield "og-article" if any("article" in kind or "news" in kind for kind in kinds) else "og-other"
        if any("product" in kind for kind in kinds):
            yield "og-product"
    told = {
        (meta.get("name") or meta.get("property") or "").lower() for meta in tree.iter("meta") if meta.get("content")
    }
    if not told.isdisjoint(ARTICLE_META):
        yield "article-meta"
    types: set[str] = set()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            types.update(TYPES.findall(script.text[:100_000]))
    if types & ARTICLE_TYPES:
        yield "ld-article"
    elif types & OTHER_TYPES:
        yield "ld-other"
    if next(tree.iter("h1"), None) is None:
        yield "no-h1"
    title = (names[0] if names else "").strip()
    yield from steps("title-chars", len(title), (1, 6, 12, 20, 40))


def _repeated(texts: Sequence[str]) -> int:
    """How often the run of GRAM letters comes up that comes up most: 某体育_某体育官网_某体育app."""
    runs = Counter(run for text in texts for run in {text[at : at + GRAM] for at in range(len(text) - GRAM + 1)})
    return max(runs.values(), default=0)


def _of_search_words(tree: HtmlElement, names: Sequence[str]) -> Iterator[str]:
    """Pages that are made for search engines call themselves by the same word again and again."""
    title = letters((names[0] if names else "")[:300])
    parts = [part for part in map(letters, SEPARATORS.split((names[0] if names else "")[:300])) if part]
    yield from steps("title-parts", len(parts), (3, 4, 6))
    yield from steps("title-repeats", _repeated(parts), (2, 3, 4))
    told = (meta.get("content") or "" for meta in tree.iter("meta") if (meta.get("name") or "").lower() == "keywords")
    words = [word for word in map(letters, SEPARATORS.split(next(told, "")[:600])) if word]
    yield from steps("keywords", len(words), (1, 6, 12))
    yield from steps("keywords-repeat", _repeated(words), (3, 5, 8))
    if len(words) > 2 and sum(word in title for word in words) >= 3:
        yield "title-of-keywords"


def _of_pictures(tree: HtmlElement) -> Iterator[str]:
    """Shops and galleries are rows of pictures to click on."""
    clicked = sum(next(link.iter("img"), None) is not None for link in tree.iter("a"))
    yield from steps("pictures-to-click", clicked, (4, 10, 20))


def _of_lines(layout: Layout, kept: Sequence[Line], span: tuple[int, int]) -> Iterator[str]:
    visible = [line for line in layout.lines if line.noise is None]
    inside = [line for line in layout.lines[slice(*span)] if line.noise is None]
    said = sum(line.sentence for line in kept)
    chars = sum(line.chars for line in kept) or 1
    yield from steps("sentence-chars", said, (1, 60, 120, 250, 500, 1000, 2500))
    yield from steps("longest-sentence-line", max((line.sentence for line in kept), default=0), (40, 80, 150, 300))
    yield from steps("sentence-lines", sum(line.sentence > 0 for line in kept), (2, 4, 8, 16))
    yield from steps("sentence-share", said / chars, (0.3, 0.5, 0.7, 0.9, 0.98))
    yield from steps("headings-share", sum(line.kind == "heading" for line in kept) / (len(kept) or 1), (0.1, 0.2, 0.4))
    yield from steps(
        "list-or-table-share", sum(line.kind in ("list", "table") for line in kept) / (len(kept) or 1), (0.2, 0.5)
    )
    yield from steps("short-line-share", sum(line.chars < 20 for line in kept) / (len(kept) or 1), (0.2, 0.4, 0.6, 0.8))
    links = [line for line in visible if is_link(line)]
    headlines = [line for line in links if line.chars >= HEADLINE_CHARS]
    yield from steps("headlines-to-click", len(headlines), (1, 4, 8, 16, 32, 64))
    yield from steps("links", len(links), (4, 16, 32, 64, 128))
    all_chars = sum(line.chars for line in visible) or 1
    yield from steps("linked-share", sum(line.linked for line in visible) / all_chars, (0.05, 0.1, 0.2, 0.4, 0.6, 0.8))
    yield from steps("body-share", chars / all_chars, (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95))
    clicked = [line for line in inside if is_link(line)]
    yield from steps("links-in-body", len(clicked), (1, 3, 6, 12))
    yield from steps("headlines-in-body", sum(line.chars >= HEADLINE_CHARS for line in clicked), (1, 3, 6))
    short = [line for line in kept if line.chars <= LABELLED_CHARS]
    yield from steps(
        "labelled-share",
        sum(LABELLED.match(line.text) is not None for line in short) / (len(kept) or 1),
        (0.1, 0.25, 0.5),
    )
    yield from steps("body-lines", len(kept), (2, 3, 5, 10, 20, 40))
    days = set()
    for i, line in enumerate(layout.lines):
        if line.chars <= 60 and (found := DAY.search(line.text) or SHORT_DAY.fullmatch(line.text)):
            beside = layout.lines[max(0, i - 1) : i + 2]
            if any(is_link(other) for other in beside):
                days.add(found.group())
    yield from steps("days-at-links", len(days), (2, 4, 8))
    yield from steps("images-in-body", sum(line.image for line in inside), (1, 4, 10))
    phones = {found for line in visible if line.chars <= 200 for found in PHONE.findall(line.text)}
    yield from steps("phones", len(phones), (1, 2, 4))
    ended = sum(line.text.rstrip("”」』）)").endswith(("。", "！", "？", "…")) for line in kept)
    yield from steps("ended-share", ended / (len(kept) or 1), (0.3, 0.6, 0.9))
    site = layout.patterns.site
    yield from steps("legal-lines", sum(len(set(site.findall(line.text))) > 1 for line in visible), (1, 3))


def _of_headline(layout: Layout, span: tuple[int, int], names: Sequence[str]) -> Iterator[str]:
    lines = layout.lines
    start = next((i for i in range(*span) if lines[i].sentence and lines[i].noise is None), span[0])
    folded = {letters(name) for name in names} - {""}
    at = max((i for i in range(start) if heads(lines[i], folded)), default=None)
    yield "no-headline" if at is None else "headline"
    if at is not None:
        yield from steps("headline-chars", lines[at].chars, (6, 10, 15, 25))
        yield from steps("lines-below-headline", start - at, (3, 6, 12, 30))
        if is_link(lines[at]):
            yield "headline-is-link"
    near = range(max(0, start - ABOVE if at is None else max(at - 2, start - 2 * ABOVE)), start)
    end = next((i for i in range(span[1] - 1, start, -1) if lines[i].sentence and lines[i].noise is None), start) + 1
    above = [lines[i] for i in near if not is_link(lines[i]) and lines[i].chars <= 120]
    below = [line for line in lines[end : max(end, span[1]) + BELOW] if not is_link(line) and line.chars <= 120]
    if any(DAY.search(line.text) for line in above):
        yield "day-above"
        if at is not None:
            yield "day-below-headline"
    if any(DAY.search(line.text) for line in below):
        yield "day-below"


def _of_menu(tree: HtmlElement, url: str, names: Sequence[str]) -> Iterator[str]:
    """A page of the site itself stands in the site's menu: a short link says its name, or leads to where we are."""
    own = {folded for name in names if 2 <= len(folded := letters(name)) <= MENU_CHARS}
    here = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    named = leads = False
    for link in tree.iter("a"):
        to_here = bool(here) and (link.get("href") or "").split("#")[0].rstrip("/").rsplit("/", 1)[-1] == here
        if (named or not own) and (leads or not to_here):
            continue
        text = letters("".join(link.itertext())[:LINK_CHARS])
        if 2 <= len(text) <= MENU_CHARS:
            named = named or text in own
            leads = leads or to_here
    if named:
        yield "named-in-menu"
    if leads:
        yield "menu-leads-here"

"""The pages on which an article goes on: page numbers, 下一页, 余下全文. A library: text in, URLs out."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from pipelines.rules.reading import ReadingPatterns
from pipelines.stages.extract.body_finder import find_body
from pipelines.stages.extract.entries import is_listing
from pipelines.stages.extract.layout import lay_out
from pipelines.stages.extract.page_tree import parse, strip_unseen
from pipelines.stages.extract.template_names import word_set

NUMBER = re.compile(r"[\s\[【(（第]*(\d{1,3})[\s\]】)）页頁]*")
PAGE_KEYS = word_set("page p pn pg pageno page_no pagenum pageindex currentpage cpage paged curpage")
# name_2.html, name-2.html, name_p2.html, name_all.html; but a date's day and an id of four digits are no page number
SUFFIX = re.compile(r"(?<!-\d\d)(?:[_-](?:p|page)?(\d{1,2})|[_-](all|full|whole))$", re.I)
DEEPER = re.compile(r"/(?=[\w-]*\d|[\w-]{12})[\w-]+/(\d{1,2})$")  # /story/83011/2
MAX_PAGES = 60  # a book's table of contents has more; no newspaper article does


def continuation(text: str, url: str, *, patterns: ReadingPatterns) -> tuple[str, ...]:
    """The further pages of the article on a page.

    text      the page, decoded
    url       its own
    returns   absolute URLs in reading order, without those of the pages before; the one page that holds the whole rest
              alone where the page offers it (余下全文). () for a page that is all, that lists articles, or whose links
              lead to other articles (下一篇): a further page has the address of the first with another page number
    """
    if not patterns.may_go_on.search(text) or (tree := parse(text)) is None:
        return ()
    base = urljoin(url, next((e.get("href") or "" for e in tree.iter("base")), ""))
    stem, here = _address(url)
    numbered: dict[str, int] = {}
    whole: set[str] = set()
    for anchor in tree.iter("a"):
        words = anchor.text_content().strip()
        if len(words) > 12 or not (href := _absolute(base, anchor)) or href == urldefrag(url).url:
            continue
        number = NUMBER.fullmatch(words)
        if number or patterns.next_page.search(words):
            target, page = _address(href)
            first = number is not None and int(number.group(1)) < 2
            if target == stem and isinstance(page, int) and isinstance(here, int) and page > here and not first:
                numbered.setdefault(href, page)
        elif patterns.whole_article.search(words) and urlsplit(href).netloc == urlsplit(url).netloc:
            whole.add(href)
    related = [href for href in whole if _address(href)[0] == stem or _same_id(href, url)]
    if not (numbered or related) or len(numbered) > MAX_PAGES or not _goes_on(tree, patterns):
        return ()
    if len(whole) == 1 and related and not numbered:
        return (related[0],)
    # Two addresses of one page (下一页 and 2): the first stands for both.
    by_page = {page: href for href, page in reversed(numbered.items())}
    return tuple(by_page[page] for page in sorted(by_page))


def _absolute(base: str, anchor: HtmlElement) -> str | None:
    href = str(anchor.get("href") or "").strip()
    if not href or href.lower().startswith(("javascript:", "mailto:", "#")):
        return None
    try:
        return str(urldefrag(urljoin(base, href)).url)
    except ValueError:
        return None


def _address(url: str) -> tuple[str, int | str]:
    """What all pages of one article have in common, and the page number; 0 where there is none, "all" for the whole."""
    parts = urlsplit(url)
    number: int | str = 0
    query = []
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if key.lower() in PAGE_KEYS and value.isdecimal():
            number = int(value)
        else:
            query.append((key, value))
    path, dot, extension = parts.path.rpartition(".") if "." in parts.path.rpartition("/")[2] else (parts.path, "", "")
    if suffix := SUFFIX.search(path):
        number = int(suffix.group(1)) if suffix.group(1) else "all"
        path = path[: suffix.start()]
    elif deeper := DEEPER.search(path.rstrip("/")):
        number = int(deeper.group(1))
        path = path[: deeper.start(1) - 1]
    return f"{parts.netloc}{path.rstrip('/')}{dot}{extension}?{urlencode(query)}", number


def _same_id(one: str, other: str) -> bool:
    """Whether two addresses carry the same article number: five digits or more."""
    ids = [set(re.findall(r"\d{5,}", urlsplit(url).path + urlsplit(url).query)) for url in (one, other)]
    return bool(ids[0] & ids[1])


def _goes_on(tree: HtmlElement, patterns: ReadingPatterns) -> bool:
    """Whether the page holds running text that can go on, and isn't a list of articles with pages of its own."""
    strip_unseen(tree)
    layout = lay_out(tree, patterns)
    body = find_body(layout)
    if body is None:
        return False
    start, end = layout.spans[body]
    said = sum(line.sentence for line in layout.lines[start:end] if line.noise is None)
    return said >= 40 and not is_listing(layout, (start, end))

"""Whether a page is an article at all, told by its structure. A library of `extract`.

Care goes to the short and genuine: one sentence under a headline is news. So a page is refused for what it shows to be,
never for being short alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from pipelines.rules.page_check_words import PageCheckWords
from pipelines.stages.extract.entries import is_listing
from pipelines.stages.extract.layout import Layout
from pipelines.stages.extract.line_kinds import Line, is_link
from pipelines.text import dates
from pipelines.text.traditional import simplified

# /s/ is where papers keep their society pages and blogs their posts: bare, it takes a query to be a search.
SEARCH_URL = re.compile(
    r"/(?:search|query)(?:[/.?]|$)|/s[oe]?/?\?(?:[^?]*&)?(?:q|wd|kw|key|keywords?|query|word)=", re.I
)
# Not any Flash: on old portals that is an advertisement.
PLAYER = etree.XPath(
    "boolean(//video | //*[self::embed or self::iframe or self::param or self::object]"
    "[re:test(concat(@src, @value, @flashvars, @data), 'player|video|[.]flv|[.]mp4', 'i')])",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
PASSWORD = etree.XPath("boolean(//input[@type='password'])")
# Comment forms ask for some of this too, so it counts only where the page is called 登录.
ASKED = etree.XPath(
    "boolean(//input[@type='password' or re:test(concat(@placeholder, ' ', @name, ' ', @id), "
    "'手机号|手機|验证码|驗證碼|密码|[账帐]号|passw|captcha|mobile|phone|user_?name', 'i')])",
    namespaces={"re": "http://exslt.org/regular-expressions"},
)
DAY = re.compile(dates.DAY)
BARE_LINES = 60  # fewer visible lines hold no site's usual page around a notice
SHORT = 120  # characters of sentences beneath which a page may be a page of another kind that says a little


def _asked(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks look at.

    tree      the whole page
    layout    its lines; visible: those that the markup does not call furniture; span: where the body would stand
    kept      the lines that would be the body; said: their characters of sentences, longest: of the longest
    title     what the title tag says; text: that and the beginning of the body, both with common characters Simplified
    names     all that the page calls itself
    words     what pages say that are no article
    """

    tree: HtmlElement
    layout: Layout
    kept: Sequence[Line]
    span: tuple[int, int]
    url: str
    status: int
    names: Sequence[str]
    visible: Sequence[Line]
    said: int
    longest: int
    title: str
    text: str
    words: PageCheckWords

    @property
    def little(self) -> bool:
        return self.longest < 40 and self.said < SHORT


def _is_error(page: Seen) -> bool:
    if page.status >= 400 or (page.said < 3 * SHORT and page.words.error_title.search(page.title)):
        return True
    return page.little and bool(
        page.words.error.search(page.title) or (len(page.visible) < BARE_LINES and page.words.error.search(page.text))
    )


def _is_blocked(page: Seen) -> bool:
    """A shield's or an administrator's notice on a page that holds nothing else, the day of an article least of all."""
    bare = len(page.visible) < BARE_LINES // 3 and page.said < 2 * SHORT
    return (
        bare
        and page.words.blocked.search(page.text) is not None
        and not any(DAY.search(line.text) for line in page.visible)
    )


def _asks_to_log_in(page: Seen) -> bool:
    if page.little and page.words.login.search(page.text) and PASSWORD(page.tree):
        return True
    if page.said < 2 * SHORT and page.words.login_title.search(page.title) and ASKED(page.tree):
        return True
    return page.said < 2 * SHORT and len(page.visible) < BARE_LINES and page.words.wall.search(page.title) is not None


def _is_shell(page: Seen) -> bool:
    return page.little and page.words.shell.search(page.text) is not None


def _is_video(page: Seen) -> bool:
    little = page.said < SHORT // 2 and sum(line.prose for line in page.kept) < SHORT
    return little and bool(PLAYER(page.tree))


def _is_search(page: Seen) -> bool:
    titles = [line for line in page.visible if is_link(line) and line.chars >= 8]
    if (
        len(titles) >= 3
        and page.longest < SHORT
        and (page.words.search.search(page.title) or SEARCH_URL.search(_asked(page.url)))
    ):
        return True
    answers = page.longest < SHORT and any(page.words.answers.search(simplified(name)) for name in page.names)
    return answers and any(line.chars <= 40 and page.words.found.search(simplified(line.text)) for line in page.visible)


def _is_site_page(page: Seen) -> bool:
    return any(page.words.site_page.search(name.strip()) for name in page.names)


def _is_listing(page: Seen) -> bool:
    return is_listing(page.layout, page.span)


def _is_empty(page: Seen) -> bool:
    chars = sum(line.chars for line in page.kept)
    return chars < 15 or (page.said == 0 and chars < 40)


# The first check that holds names the reason.
CHECKS: tuple[tuple[str, Callable[[Seen], bool]], ...] = (
    ("error-page", _is_error),
    ("error-page", _is_blocked),
    ("login", _asks_to_log_in),
    ("empty", _is_shell),
    ("video", _is_video),
    ("search", _is_search),
    ("site-page", _is_site_page),
    ("listing", _is_listing),
    ("empty", _is_empty),
)


def reject_reason(
    tree: HtmlElement,
    layout: Layout,
    kept: Sequence[Line],
    *,
    span: tuple[int, int],
    url: str,
    status: int,
    names: Sequence[str],
    words: PageCheckWords,
) -> str | None:
    """Why the page is no article, by the first of CHECKS that holds; None where none does.

    tree    the whole page       layout  its lines
    kept    the lines that would be the body; span: between which lines of the page they stand
    names   what the page calls itself, the title tag's content first
    """
    title = simplified((names[0] if names else "").strip())
    page = Seen(
        tree=tree,
        layout=layout,
        kept=kept,
        span=span,
        url=url,
        status=status,
        names=names,
        visible=[line for line in layout.lines if line.noise is None],
        said=sum(line.sentence for line in kept),
        longest=max((line.sentence for line in kept), default=0),
        title=title,
        text=title + " " + simplified(" ".join(line.text for line in kept[:12])),
        words=words,
    )
    return next((reason for reason, holds in CHECKS if holds(page)), None)

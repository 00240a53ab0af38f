"""What the form of an address says of a page's kind: a column, a shop, a story with its day. A library of `extract`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

LISTS = re.compile(
    r"(?:^|[/_-])(?:list|lists|channel|category|categories|tags?|search|archives?|more|node)(?:\d*[/_.-]|\d*$)"
)
BOARD = re.compile(
    r"(?:^|[/_-])(?:forum|board|thread|bbs|club)s?(?:-?display|[-_/]?list)?[-_/.]?\d{0,6}(?:-\d{1,5})?(?:\.\w+)?$|forumdisplay|^fid=\d"
)
SITE = re.compile(
    r"(?:^|[/_-])(?:about(?:us)?|contact(?:us)?|intro(?:duction)?|profile|company|service|join(?:us)?|help|guanyu|gywm|lxwm|lianxi"
    r"|jianjie|gongsijianjie|qiyejianjie|privacy|agreement|terms|gk|xygk|bmjs|jgsz|xxgk|readme|faq|sitemap|honou?r|culture)(?:[/_.-]|$)"
)
SHOP = re.compile(
    r"(?:^|[/_-])(?:products?|pro|shop|goods|item|mall|store|chanpin|cpzs|cases?|download|soft|app)(?:[/_.-]|\d|$)"
)
PAGED = re.compile(
    r"(?:^|[/_-])(?:list|index|page|p)[_-]?\d{1,5}(?:\.\w+)?$|/page/\d|(?:^|&)(?:page|pageno|pageindex|p|pg|pn|offset|start)=\d"
)
STORY = re.compile(
    r"(?:^|[/_-])(?:news|article|articles|content|story|post|posts|xinwen|info|detail|blog|entry|read|view|html|a)(?:[/_.-]|\d|$)"
)
DATED = re.compile(r"(?:19|20)\d\d[-/_]?(?:0?[1-9]|1[0-2])(?:[-/_]?(?:[0-2]?\d|3[01]))?(?:\D|$)")
LONG_NUMBER = re.compile(r"\d{5,}")


def of_address(url: str) -> Iterator[str]:
    """Features of the path and the query."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if path in ("", "/") and not parts.query:
        yield "url-root"
    file = path.rsplit("/", 1)[-1]
    if not file and path != "/":
        yield "url-folder"
    if file.startswith(("index", "default", "main", "home")) and path.count("/") > 1:
        yield "url-index"
    for name, pattern in (("list", LISTS), ("site", SITE), ("shop", SHOP), ("story", STORY), ("day", DATED)):
        if pattern.search(path):
            yield f"url-{name}"
    if BOARD.search(path) or BOARD.search(parts.query.lower()):
        yield "url-board"
    if PAGED.search(path) or PAGED.search(parts.query.lower()):
        yield "url-paged"
    if LONG_NUMBER.search(DATED.sub("/", path)):
        yield "url-number"
    elif not re.search(r"\d", path + parts.query):
        yield "url-no-digit"

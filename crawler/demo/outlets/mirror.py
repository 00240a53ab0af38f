"""鄉村觀察網, a deserted site in other hands: text converted to Traditional character by character, readings behind
every few words, a Simplified keyword line above, a link farm below, and a page that is nothing but a betting advert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.demo.copies import Copy
from crawler.demo.damage import convert, each, gloss, rows
from crawler.demo.sheet import Fact, Sheet, render, robots

NAME = "乡村观察网"
COPIES = (
    Copy(path="/html/2026/shidian_1118/2291.html", key="orchards", published="2026-11-18"),
    Copy(path="/html/2026/shidian_1117/2284.html", key="bridge", published="2026-11-17"),
    Copy(path="/html/2026/shidian_1115/2277.html", key="drone", published="2026-11-15"),
    Copy(path="/html/2026/renwu_1115/2275.html", key="ferryman", published="2026-11-15"),
    Copy(path="/html/2026/renwu_1109/2260.html", key="oldroad", published="2026-11-09"),
    Copy(path="/html/2026/renwu_1107/2256.html", key="obituary", published="2026-11-07"),
    Copy(path="/html/2026/shidian_1105/2251.html", key="parcels", published="2026-11-05"),
    Copy(path="/html/2026/shidian_1031/2240.html", key="library", published="2026-10-31"),
)
UNGLOSSED = {"drone", "obituary", "library"}  # the readings are a later fashion of the same generator
CLONE = Copy(path="/html/2026/app_1112/8801.html", key="casino_clone", published="")

KEYWORD_LINES = [line for line in rows("injected.txt") if len(line) > 20]
FARM = [line for line in rows("injected.txt") if len(line) <= 20]


def spam(n: int) -> dict[str, object]:
    """The injected parts of the n-th page; the farm begins elsewhere on each."""
    start = n * 7 % len(FARM)
    return {"keyword_line": KEYWORD_LINES[n % len(KEYWORD_LINES)], "farm": FARM[start:] + FARM[:start]}


def article_sheets() -> Iterator[Sheet]:
    for n, copy in enumerate(COPIES):
        article = copy.article

        def dress(text: str, plain: bool = copy.key in UNGLOSSED) -> str:
            return convert(text) if plain else gloss(convert(text))

        values = {
            **spam(n),
            "copy": copy,
            "title": convert(copy.headline),
            "subtitle": convert(article.subtitle),
            "outlet": convert(article.outlet),
            "editors": convert(" ".join(article.editors)),
            "keywords": convert(" ".join(article.keywords)),
            "lines": each(dress, article.lines),
            "before": COPIES[n - 1] if n else None,
            "after": COPIES[n + 1] if n + 1 < len(COPIES) else None,
            "convert": convert,
        }
        body = render("mirror_article.html", values)
        yield Sheet(path=copy.path, body=body, modified=copy.published, fact=copy.fact(article.lines))


def sheets(urls: Mapping[str, str]) -> Iterator[Sheet]:
    """All pages of the outlet. It links to nobody, so `urls` is not needed."""
    yield from article_sheets()
    body = render("mirror_list.html", {**spam(1), "copies": COPIES, "clone": CLONE, "convert": convert})
    for path in ("/", "/html/2026/"):
        yield Sheet(path=path, body=body, modified="2026-11-18 03:07", fact=Fact(kind="not-article"))
    body = render("mirror_clone.html", {**spam(2), "article": CLONE.article})
    fact = Fact(kind="not-article", title=CLONE.article.title)
    yield Sheet(path=CLONE.path, body=body, modified="2026-11-12 03:01", fact=fact)
    yield robots()

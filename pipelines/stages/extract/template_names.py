"""Names that templates give to what is not the article: class and id tokens, hidden styles. A library of `extract`."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement


def word_set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Whole tokens of a class or an id, after splitting at -, _, digits and camelCase humps.
# Written as words, because a column of a hundred quoted strings hides what is missing.
# These mean what they say ...
SURE = word_set(
    """
    comment comments commentlist pinglun cmt cmts gentie discuss disqus changyan sohucs
    respond
    footer copyright banquan breadcrumb breadcrumbs crumbs mianbao friendlink friendlinks youqing yqlj
    related relate relation xiangguan xgyd xgxw xgwz recommend recommended recommendation recom tuijian
    rank ranking paihang phb guess cnxh likes aboutnews morenews hotnews hotlist disclaimer mianze
    """
)
# ... these may stand on a wrapper of the article too, so they count only for a part of a page that isn't most of it.
NAMES = SURE | word_set(
    """
    nav navi navbar navigation menu submenu topmenu crumb mbx weizhi dqwz foot header topbar toolbar sidebar siderbar
    aside share sharing bdshare bshare fenxiang jiathis shareto social sns correlation rec tj hot hots hotspot remen
    ad ads adv advert advertisement adbox gg guanggao ggw sponsor sponsored promo promotion popup
    login signin signup register search searchbox sousuo subscribe subscription newsletter qrcode erweima ewm
    pager pagination pagenav fenye pageturn prevnext prenext nextpage tags keyword keywords biaoqian
    shengming statement zerenbianji zrbj vote digg dianzan dashang reward donate modal dialog tooltip toast gzh
    replies reply feedback liuyan appdown openapp postfoot postinfo postmeta
    """
)
HIDING = word_set("hidden hide d-none sr-only none invisible displaynone")
HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|(?:text-indent|left|top)\s*:\s*-(?:\d{4,}|999)", re.I)
SIZELESS = re.compile(r"font-size\s*:\s*0(?![.\d])", re.I)


@lru_cache(4096)
def _why(attribute: str) -> str | None:
    classes = attribute.split()
    if not HIDING.isdisjoint(classes) and not any(":" in name for name in classes):  # hidden lg:block is seen
        return "hidden"
    tokens = {token.lower() for token in HUMPS.findall(attribute)}
    if tokens.isdisjoint(NAMES):
        return None
    return "named" if tokens.isdisjoint(SURE) else "named-surely"


def noise(element: HtmlElement) -> str | None:
    """Why an element is page furniture: "hidden", or "named" by its tag, class or id; None if it isn't.

    "named-surely" is a name that no article bears. An element within a line is never named: sites mark the words of a
    sentence that they link as "keyword" or "hot".
    """
    style = element.get("style")
    if style and (HIDDEN.search(style) or (SIZELESS.search(style) and not _sized_within(element))):
        return "hidden"
    if element.get("hidden") is not None:
        return "hidden"
    if element.tag in ("body", "html"):
        return None  # a name on all of the page says which template it is
    if element.tag in ("nav", "footer", "aside", "menu"):
        return "named"
    for name in ("class", "id"):
        if (value := element.get(name)) and (why := _why(value)):
            return why
    return None


def _sized_within(element: HtmlElement) -> bool:
    """Whether something in a box of no font size has one: editors close the gaps between pictures that way."""
    return bool(element.xpath("boolean(.//*[contains(@style, 'font-size')])"))

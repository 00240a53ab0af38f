"""Names that templates give to what is not the article: class and id tokens, hidden styles. A library of `extract`."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement


def words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Whole tokens of a class or an id, after splitting at -, _, digits and camelCase humps.
# Written as words, because a column of a hundred quoted strings hides what is missing.
# These mean what they say ...
SURE = words(
    """
    comment comments commentlist pinglun cmt cmts gentie replies reply discuss feedback liuyan disqus changyan sohucs
    respond
    footer copyright banquan breadcrumb breadcrumbs crumbs mianbao friendlink friendlinks youqing yqlj
    related relate relation relative xiangguan xgyd xgxw xgwz recommend recommended recommendation recom tuijian
    rank ranking paihang phb guess cnxh likes aboutnews morenews hotnews hotlist disclaimer mianze
    """
)
# ... these may stand on a wrapper of the article too, so they count only for a part of a page that isn't most of it.
NAMES = SURE | words(
    """
    nav navi navbar navigation menu submenu topmenu crumb mbx weizhi dqwz foot header topbar toolbar sidebar siderbar
    aside share sharing bdshare bshare fenxiang jiathis shareto social sns correlation rec pl tj hot hots hotspot remen
    ad ads adv advert advertisement adbox gg guanggao ggw sponsor sponsored promo promotion popup
    login signin signup register search searchbox sousuo subscribe subscription qrcode erweima ewm
    pager pagination pagenav pages fenye pageturn prevnext prenext nextpage tags keyword keywords biaoqian
    shengming statement zerenbianji zrbj vote digg dianzan dashang reward donate modal dialog tooltip toast gzh
    download appdown openapp
    """
)
HIDING = words("hidden hide d-none sr-only none invisible displaynone")
HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:text-indent|left|top)\s*:\s*-\d{3,}",
    re.I,
)


@lru_cache(4096)
def _why(attribute: str) -> str | None:
    if not HIDING.isdisjoint(attribute.split()):
        return "hidden"
    tokens = {token.lower() for token in HUMPS.findall(attribute)}
    if tokens.isdisjoint(NAMES):
        return None
    return "named" if tokens.isdisjoint(SURE) else "named-surely"


def noise(element: HtmlElement) -> str | None:
    """Why an element is page furniture: "hidden", or "named" by its tag, class or id; None if it isn't."""
    style = element.get("style")
    if (style and HIDDEN.search(style)) or element.get("hidden") is not None:
        return "hidden"
    if element.tag in ("nav", "footer", "aside", "menu"):
        return "named"
    for name in ("class", "id"):
        if (value := element.get(name)) and (why := _why(value)):
            return why
    return None

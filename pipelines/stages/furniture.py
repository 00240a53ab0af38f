"""Names that templates give to what is not the article: class and id tokens, hidden styles. A library of `extract`."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

# Whole tokens of a class or an id, after splitting at -, _, digits and camelCase humps.
COMMENTS = frozenset(
    "comment comments commentlist pinglun pl cmt cmts gentie replies reply discuss feedback liuyan disqus changyan sohucs"
    " respond".split()
)
NAMES = COMMENTS | frozenset(
    """
    nav navi navbar navigation menu submenu topmenu breadcrumb breadcrumbs crumb crumbs mianbao mbx weizhi dqwz
    footer foot copyright banquan header topbar toolbar sidebar aside siderbar
    share sharing bdshare bshare fenxiang jiathis shareto social sns
    related relate relation relative correlation xiangguan xgyd xgxw xgwz recommend recommended recommendation recom rec
    tuijian tj rank ranking paihang phb hot hots hotnews hotlist hotspot remen guess cnxh likes aboutnews morenews
    ad ads adv advert advertisement adbox gg guanggao ggw sponsor sponsored promo promotion popup
    login signin signup register search searchbox sousuo subscribe subscription qrcode erweima ewm
    pager pagination pagenav pages fenye pageturn prevnext prenext nextpage tags keyword keywords biaoqian
    disclaimer shengming mianze statement friendlink friendlinks youqing yqlj zerenbianji zrbj
    vote digg dianzan dashang reward donate modal dialog tooltip toast gzh download appdown openapp
    """.split()
)
HIDING = frozenset("hidden hide d-none sr-only none invisible displaynone".split())
HUMPS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|(?:text-indent|left|top)\s*:\s*-\d{3,}", re.I
)


@lru_cache(4096)
def _why(attribute: str) -> str | None:
    if not HIDING.isdisjoint(attribute.split()):
        return "hidden"
    tokens = {token.lower() for token in HUMPS.findall(attribute)}
    if tokens.isdisjoint(NAMES):
        return None
    return "named" if tokens.isdisjoint(COMMENTS) else "comments"


def noise(element: HtmlElement) -> str | None:
    """Why an element is page furniture: "hidden", "comments", "named" (its tag, class or id says so); None if it isn't."""
    style = element.get("style")
    if (style and HIDDEN.search(style)) or element.get("hidden") is not None:
        return "hidden"
    if element.tag in ("nav", "footer", "aside", "menu"):
        return "named"
    for name in ("class", "id"):
        if (value := element.get(name)) and (why := _why(value)):
            return why
    return None

"""岚川在线, a regional portal of the old kind: GBK that nobody declares, table layout, reprints with a disclaimer.

One page says it is UTF-8 and is GBK all the same; the column of a Taiwanese partner is in Big5, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crawler.demo.articles import Line
from crawler.demo.copies import Copy
from crawler.demo.damage import regroup, simplify
from crawler.demo.sheet import Fact, Sheet, render, robots

NAME = "岚川在线"
HTML = "text/html"  # no charset: finding it is the reader's business
LIAR = "metro"  # its template was copied from another site, charset declaration included
COLUMN = "竹風專欄"

CHANNELS = {
    "difang": (
        "地方",
        (
            Copy(
                path="/difang/20261118/30217.shtml",
                key="orchards",
                published="2026-11-18 09:12:36",
                title="云溪青石镇：荒坡变果园 亩均收入破万元",
            ),
            Copy(path="/difang/20261117/30188.shtml", key="bridge", published="2026-11-17 08:40:11"),
            Copy(path="/difang/20261115/30120.shtml", key="drone", published="2026-11-15 10:22:05", cut=2),
            Copy(
                path="/difang/20261114/30076.shtml",
                key="crackdown",
                published="2026-11-14 16:31:57",
                title="合作社网站惊现赌博广告 警方顺藤摸瓜抓获11人",
            ),
            Copy(path="/difang/20261111/29980.shtml", key="insurance", published="2026-11-11 11:03:40"),
            Copy(
                path="/difang/20261105/29811.shtml",
                key="parcels",
                published="2026-11-05 09:50:02",
                title="云溪186个村全部通快递",
            ),
        ),
    ),
    "shehui": (
        "社会",
        (
            Copy(path="/shehui/20261115/30105.shtml", key="ginkgo", published="2026-11-15 07:55:00"),
            Copy(path="/shehui/20261115/30101.shtml", key="basketball", published="2026-11-15 07:30:19", cut=2),
            Copy(path="/shehui/20261113/30044.shtml", key="heating", published="2026-11-13 14:26:33"),
            Copy(path="/shehui/20261112/30031.shtml", key="metro", published="2026-11-12 07:48:10"),
            Copy(
                path="/shehui/20261106/29840.shtml",
                key="hospital",
                published="2026-11-06 08:15:21",
                title="68分钟 山区县医院抢回一条命",
            ),
        ),
    ),
}
PARTNER = (
    Copy(path="/tw/20261110/118.shtml", key="night_market_tw", published="2026-11-10"),
    Copy(path="/tw/20261103/117.shtml", key="night_train_tw", published="2026-11-03"),
)


def dressed(copy: Copy) -> tuple[Line, ...]:
    """The blocks as the portal sets them: its own articles as they are, others in paragraphs of its making."""
    lines = copy.article.lines
    if copy.article.outlet == NAME:
        return lines
    return regroup(lines[: len(lines) - copy.cut])


def article_sheets(frame: Mapping[str, object]) -> Iterator[Sheet]:
    for channel, (label, copies) in CHANNELS.items():
        for copy in copies:
            body = dressed(copy)
            values = {
                **frame,
                "copy": copy,
                "lines": body,
                "channel": (label, f"/{channel}/"),
                "guesses": [other for other in copies if other is not copy][:5],
                "charset": "utf-8" if copy.key == LIAR else "",
            }
            own = copy.article.outlet == NAME
            fact = replace(copy.fact(body), authors=copy.article.authors if own else ())
            page = render("portal_article.html", values, "gbk")
            yield Sheet(path=copy.path, body=page, content_type=HTML, modified=copy.published, fact=fact)


def partner_sheets() -> Iterator[Sheet]:
    """The column from Taiwan, in the charset and the characters it is written in."""
    for copy in PARTNER:
        article = copy.article
        fact = Fact(
            kind="article",
            article=copy.key,
            title=simplify(article.title),
            published=copy.published,
            outlet=simplify(article.outlet),
            authors=tuple(map(simplify, article.authors)),
            body=tuple(simplify(line.text) for line in article.lines),
        )
        values = {"article": article, "column": COLUMN, "others": [c for c in PARTNER if c is not copy]}
        body = render("portal_big5.html", values, "big5")
        yield Sheet(path=copy.path, body=body, content_type=HTML, modified=copy.published, fact=fact)


def listing_sheets(frame: Mapping[str, object]) -> Iterator[Sheet]:
    latest = max(copy.published for _, copies in CHANNELS.values() for copy in copies)
    lists = {f"/{channel}/": (label, copies) for channel, (label, copies) in CHANNELS.items()}
    pages = {"/": lists} | {path: {path: chosen} for path, chosen in lists.items()}
    pages["/tw/"] = {"/tw/": ("两岸", PARTNER)}
    for path, chosen in pages.items():
        body = render("portal_list.html", {**frame, "lists": chosen, "simplify": simplify}, "gbk")
        yield Sheet(path=path, body=body, content_type=HTML, modified=latest, fact=Fact(kind="not-article"))


def sheets(urls: Mapping[str, str]) -> Iterator[Sheet]:
    """All pages of the outlet. urls: where every outlet stands."""
    frame = {
        "name": NAME,
        "channels": {"/difang/": "地方", "/shehui/": "社会", "/tw/": "两岸"},
        "friends": {"云溪新闻网": urls["county"], "云川日报": urls["epaper"], "豆丁游戏网": urls["game"]},
    }
    yield from article_sheets(frame)
    yield from partner_sheets()
    yield from listing_sheets(frame)
    for path, title, text in (
        ("/about.shtml", "关于我们", "岚川在线成立于2003年，是岚川地区的综合门户。市场合作：0390-7712000。"),
        ("/help/ad.shtml", "广告服务", "文字链每月300元，首页对联每月1500元，长期合作价格面议。"),
    ):
        body = render("portal_plain.html", {**frame, "title": title, "text": text}, "gbk")
        yield Sheet(path=path, body=body, content_type=HTML, fact=Fact(kind="not-article", title=title))
    yield robots("/search/")

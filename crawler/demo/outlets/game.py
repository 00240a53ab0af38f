"""豆丁游戏网, a game site that fills its 资讯 section with reprints: words masked, plus signs lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.demo.copies import Copy
from crawler.demo.damage import each, lose_plus, mask
from crawler.demo.sheet import Fact, Sheet, render

NAME = "豆丁游戏网"
COPIES = (
    Copy(path="/zixun/412073.html", key="orchards", published="2026-11-18 10:05:33"),
    Copy(path="/zixun/412041.html", key="bridge", published="2026-11-17 10:11:08"),
    Copy(path="/zixun/412036.html", key="game_patch", published="2026-11-16 11:02:18"),
    Copy(path="/zixun/411998.html", key="game_finals", published="2026-11-15 21:36:40"),
    Copy(path="/zixun/411987.html", key="basketball", published="2026-11-15 10:18:52"),
    Copy(path="/zixun/411969.html", key="drone", published="2026-11-15 09:40:27"),
    Copy(path="/zixun/411930.html", key="crackdown", published="2026-11-14 10:02:44"),
    Copy(path="/zixun/411702.html", key="library", published="2026-10-31 10:30:15"),
)
GAMES = {
    "tingsongdu": ("听松渡", "水墨风武侠", "1.8GB"),
    "xinghaibei": ("星海竞技", "多人竞技", "2.6GB"),
}


def damaged(text: str) -> str:
    return lose_plus(mask(text))


def article_sheets(frame: Mapping[str, object]) -> Iterator[Sheet]:
    for n, copy in enumerate(COPIES):
        article = copy.article
        own = article.outlet == NAME
        title = copy.headline if own else damaged(copy.headline)
        lines = article.lines if own else each(damaged, article.lines)
        values = {
            **frame,
            "copy": copy,
            "title": title,
            "lines": lines,
            "before": COPIES[n - 1] if n else None,
            "after": COPIES[n + 1] if n + 1 < len(COPIES) else None,
        }
        body = render("game_article.html", values)
        yield Sheet(path=copy.path, body=body, modified=copy.published, fact=copy.fact(lines, title))


def sheets(urls: Mapping[str, str]) -> Iterator[Sheet]:
    """All pages of the outlet; it has no robots.txt. urls: where every outlet stands."""
    frame = {"name": NAME, "games": GAMES, "friends": {"岚川在线": urls["portal"]}, "damaged": damaged}
    yield from article_sheets(frame)
    for path, title in (("/", f"{NAME}-手机游戏下载_游戏攻略_游戏资讯"), ("/zixun/", f"游戏资讯_{NAME}")):
        body = render("game_list.html", {**frame, "title": title, "copies": COPIES})
        yield Sheet(path=path, body=body, modified=COPIES[0].published, fact=Fact(kind="not-article"))
    for slug, (game, genre, size) in GAMES.items():
        body = render("game_download.html", {**frame, "game": game, "genre": genre, "size": size})
        yield Sheet(path=f"/game/{slug}/", body=body, fact=Fact(kind="not-article", title=game))

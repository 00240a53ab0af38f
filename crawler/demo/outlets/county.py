"""云溪新闻网, the county's own news site: clean UTF-8 templates, a feed, a sitemap, and a few faults of any server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crawler.demo.articles import Article, articles
from crawler.demo.sheet import Fact, Sheet, http_date, iso, render, robots

NAME = "云溪新闻网"
SECTIONS = {"yaowen": ("要闻", ("要闻", "民生", "公告")), "wenlv": ("文旅", ("文旅", "人物", "体育"))}
PER_PAGE = 8

# In the order of publication; an article's place gives its page the number.
KEYS = [a.key for a in sorted(articles().values(), key=lambda a: a.published) if a.home == "county"]

# What is wrong with some of them: an answer that takes its time, one that fails at first.
FAULTS: dict[str, dict[str, Any]] = {"hospital": {"delay_s": 1.5}, "parcels": {"failures": 1}}

MOVED = "/wh/20261030_0417.html"  # where the library's opening stood before the site was rebuilt
GONE = "/wenlv/2026-09/02/content_30211.html"
FORBIDDEN = "/internal/duty.html"
SCRIPTED = "/zt/2026xxzy/"  # a list that only a browser fills, from the file beside it
VIDEO = "/yaowen/2026-11/16/content_30390.html"


def directory(article: Article) -> str:
    return next(name for name, (_, sections) in SECTIONS.items() if article.section in sections)


def path_of(key: str) -> str:
    """/yaowen/2026-11/17/content_30416.html"""
    article = articles()[key]
    month, day = article.published[:7], article.published[8:10]
    return f"/{directory(article)}/{month}/{day}/content_{30400 + KEYS.index(key)}.html"


def page_paths(key: str) -> list[str]:
    """The paths of all pages of an article, content_30404.html, content_30404_2.html, ..."""
    first = path_of(key)
    return [first] + [f"{first[:-5]}_{n}.html" for n in range(2, len(articles()[key].parts) + 1)]


def newest(section: str | None = None) -> list[Article]:
    """The articles of a directory, or of all, latest first."""
    chosen = [articles()[key] for key in reversed(KEYS)]
    return [article for article in chosen if section is None or directory(article) == section]


def article_sheets(article: Article, frame: Mapping[str, object]) -> Iterator[Sheet]:
    paths = page_paths(article.key)
    for n, (path, part) in enumerate(zip(paths, article.parts, strict=True)):
        values = {
            **frame,
            "article": article,
            "lines": part,
            "section": SECTIONS[directory(article)][0],
            "section_path": f"/{directory(article)}/",
            "paths": paths,
            "page": n,
            "related": [(path_of(a.key), a.title) for a in newest(directory(article)) if a is not article][:4],
        }
        fact = Fact(
            kind="article",
            article=article.key,
            further=tuple(paths[1:]),
            title=article.title,
            published=iso(article.published),
            outlet=article.outlet,
            authors=article.authors,
            body=tuple(line.text for line in article.lines),
        )
        sheet = Sheet(path=path, body=render("county_article.html", values), modified=article.published)
        yield replace(sheet, fact=None if n else fact, **FAULTS.get(article.key, {}))


def entries(chosen: list[Article]) -> list[tuple[str, str, str]]:
    return [(path_of(a.key), a.title, a.published[:10]) for a in chosen]


def listing_sheets(frame: Mapping[str, object]) -> Iterator[Sheet]:
    latest = newest()[0].published
    front = {
        **frame,
        "title": f"{NAME} - 云溪县融媒体中心主办",
        "lists": {name: entries(newest(section))[:7] for section, (name, _) in SECTIONS.items()},
        "more": {name: f"/{section}/" for section, (name, _) in SECTIONS.items()},
        "video": VIDEO,
        "moved": MOVED,
    }
    yield Sheet(path="/", body=render("county_front.html", front), modified=latest, fact=Fact(kind="not-article"))
    for section, (name, _) in SECTIONS.items():
        chosen = entries(newest(section))
        if section == "wenlv":
            chosen.append((GONE, "第七届云溪红叶节开幕 本周末看叶正当时", "2026-09-02"))
        pages = [chosen[i : i + PER_PAGE] for i in range(0, len(chosen), PER_PAGE)]
        paths = [f"/{section}/"] + [f"/{section}/index_{n}.html" for n in range(2, len(pages) + 1)]
        for n, rows in enumerate(pages):
            values = {**frame, "title": f"{name}_{NAME}", "label": name, "rows": rows, "paths": paths, "page": n}
            body = render("county_list.html", values)
            yield Sheet(path=paths[n], body=body, modified=latest, fact=Fact(kind="not-article"))


def other_sheets(frame: Mapping[str, object]) -> Iterator[Sheet]:
    plain = {
        "/about.html": (
            "关于我们",
            "云溪新闻网由云溪县融媒体中心主办，2009年上线。新闻热线：0390-6600110。投稿邮箱：tougao@yunxi.example。",
        ),
        "/ad/2026.html": (
            "广告刊例",
            "首页通栏每天800元，内页方块每天300元，公益广告免费。联系人：游女士，电话0390-6600119。",
        ),
        FORBIDDEN: (
            "内部值班表",
            "11月第三周：周一 何立，周二 周敏，周三 沈若兰，周四 马骁，周五 苏婉。本页仅供内部使用。",
        ),
    }
    for path, (title, text) in plain.items():
        kind = "forbidden" if path == FORBIDDEN else "not-article"
        body = render("county_plain.html", {**frame, "title": title, "text": text})
        yield Sheet(path=path, body=body, fact=Fact(kind=kind, title=title))
    for path, template in {
        "/login.html": "county_login.html",
        SCRIPTED: "county_shell.html",
        VIDEO: "county_video.html",
    }.items():
        values = {**frame, "rows_path": f"{SCRIPTED}list.json"}
        yield Sheet(path=path, body=render(template, values), fact=Fact(kind="not-article"))
    rows = [{"path": path, "title": title, "day": day} for path, title, day in entries(newest()[:5])]
    listed = json.dumps(rows, ensure_ascii=False).encode()
    yield Sheet(path=f"{SCRIPTED}list.json", content_type="application/json", body=listed)
    yield Sheet(path=MOVED, status=301, location=path_of("library"), fact=Fact(kind="redirect", article="library"))
    yield Sheet(
        path=GONE,
        status=404,
        body=render(
            "county_plain.html",
            {
                **frame,
                "title": "404",
                "text": "抱歉，您访问的页面不存在或已被删除。",
            },
        ),
        fact=Fact(kind="missing"),
    )


def machine_sheets(url: str) -> Iterator[Sheet]:
    """What is written for programs: feed, sitemap, robots.txt."""
    latest = newest()[0].published
    xml = "application/xml; charset=utf-8"
    rows = [(url + path_of(a.key), a, http_date(a.published)) for a in newest()[:10]]
    feed = render("county_rss.xml", {"url": url, "name": NAME, "rows": rows, "built": http_date(latest)})
    yield Sheet(path="/rss.xml", content_type="application/rss+xml; charset=utf-8", body=feed, modified=latest)
    places = [(url + path_of(a.key), iso(a.published)) for a in newest()]
    yield Sheet(
        path="/sitemap.xml", content_type=xml, body=render("county_sitemap.xml", {"rows": places}), modified=latest
    )
    yield robots("/internal/", sitemap=f"{url}/sitemap.xml")


def sheets(urls: Mapping[str, str]) -> Iterator[Sheet]:
    """All pages of the outlet. urls: where every outlet stands."""
    frame = {
        "name": NAME,
        "sections": {name: f"/{section}/" for section, (name, _) in SECTIONS.items()},
        "friends": {"岚川在线": urls["portal"], "云川日报电子版": urls["epaper"]},
        "forbidden": FORBIDDEN,
    }
    for article in newest():
        yield from article_sheets(article, frame)
    yield from listing_sheets(frame)
    yield from other_sheets(frame)
    yield from machine_sheets(urls["county"])

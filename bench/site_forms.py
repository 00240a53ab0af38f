"""How kinds of sites write their addresses and lists, and what stands in them: the made sites of bench/sites.py."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml

_WORDS = yaml.safe_load(Path(__file__).with_name("sites_words.yaml").read_text("utf-8"))
PLACES, THINGS, DOINGS = (_WORDS[name].split() for name in ("places", "things", "doings"))
PEOPLE, ENGLISH = (_WORDS[name].split() for name in ("people", "english"))
SECTIONS, SLUG_WORDS, FOOT, NAMES = (_WORDS[name].split() for name in ("sections", "slugs", "foot", "names"))
LINES = (
    "{p}的{t}前后花了{n}天，{w}们每天傍晚都来看一眼进度。",
    "负责施工的技术员说，{t}原计划用{m}个月，因为雨水多，工期拖后了{m}天。",
    "记者在{p}看到，{w}正把最后一批材料搬上车，路边的{t}已经能用。",
    "这笔钱一共{n}万元，其中{m}成来自村集体这些年的积累。",
    "一位姓{s}的{w}说，以前遇到下雨天，孩子上学要走一个多小时。",
    "按照安排，{p}明年还要改建{m}处{t}，周边{n}户人家都能受益。",
    "前三季度，{p}有{n}人次用过{t}，比去年同期多了{m}个百分点。",
    "{t}由{m}家单位共同维护，每周检查两次，发现问题当天处理。",
    "当地还请来{m}名{w}组成监督小组，把{t}的开支逐项贴在村口。",
)


def pick(seed: str) -> random.Random:
    return random.Random(seed)


def story(seed: str, lines: int = 6) -> list[str]:
    chance = pick("story" + seed)

    def words() -> dict[str, str]:
        return {
            "p": chance.choice(PLACES),
            "t": chance.choice(THINGS),
            "w": chance.choice(PEOPLE),
            "s": chance.choice("赵钱孙李周吴郑王冯陈"),
            "n": str(chance.randint(120, 980)),
            "m": str(chance.randint(3, 9)),
        }

    return [line.format(**words()) for line in chance.sample(LINES, lines)]


def headline(seed: str, *, latin: bool = False) -> str:
    chance = pick("title" + seed)
    if latin:
        one, other = chance.sample(ENGLISH, 2)
        return chance.choice(
            [f"{one} 與 {other} 安裝教學", f"用 {one} 管理 {other}：從零開始的筆記", f"How to run {one} behind {other}"]
        )
    body = f"{chance.choice(PLACES)}{chance.choice(THINGS)}{chance.choice(DOINGS)}"
    return body if chance.random() < 0.7 else f"{body} {chance.choice(PEOPLE)}点赞{chance.choice(THINGS)}"


def digest(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


def slug(seed: str) -> str:
    chance = pick("slug" + seed)
    return "-".join(chance.sample(SLUG_WORDS, chance.randint(2, 5))) + chance.choice(
        ["", "", f"-{chance.randint(2, 99)}"]
    )


def day(number: int) -> tuple[str, str, str]:
    return "2026", f"{11 - number // 25:02d}", f"{25 - number % 25:02d}"


@dataclass(frozen=True)
class Form:
    """How one kind of site writes its addresses.

    section    (section) -> path of its list
    page       (section, page from 2 on) -> path of a further page of the list
    article    (section, number of the article over the whole site) -> path
    about      paths of pages of the site about itself
    dated      whether a day stands beside the links of a list
    latin      headlines of Latin words
    row        how an entry of a list is written
    wrap       how a list of rows is written
    link       what is done to every path before it stands in a link
    per_page   entries on one page of a list
    """

    section: Callable[[int], str]
    page: Callable[[int, int], str]
    article: Callable[[int, int], str]
    about: tuple[str, ...] = ("/about.html", "/contact.html")
    dated: bool = True
    latin: bool = False
    row: str = '<li><a href="{href}" title="{title}">{title}</a><span>{day}</span></li>'
    wrap: str = "<ul class='list'>{rows}</ul>"
    link: Callable[[str], str] = lambda path: path
    per_page: int = 12
    sections: tuple[str, ...] = tuple(SECTIONS)
    subsections: bool = False
    blog: bool = False  # all articles stand on the front page and its further pages; there is no section
    chars: int = 99  # of a headline in a list
    frames: bool = False
    kind: str = "listing"
    start: str = "/"


def ymd(number: int, pattern: str) -> str:
    year, month, date = day(number)
    return pattern.format(y=year, m=month, d=date)


FORMS: dict[str, Form] = {
    "EmpireCMS": Form(
        lambda s: f"/html/{NAMES[s]}/",
        lambda s, p: f"/html/{NAMES[s]}/index_{p}.html",
        lambda s, n: ymd(n, f"/html/{NAMES[s]}/{{y}}{{m}}{{d}}/{30400 + n}.html"),
    ),
    "Dede, two levels": Form(
        lambda s: f"/a/{NAMES[s // 3]}/" if s % 3 == 0 else f"/a/{NAMES[s // 3]}/{NAMES[s]}/",
        lambda s, p: f"/a/{NAMES[s // 3]}/{'' if s % 3 == 0 else NAMES[s] + '/'}list_{s + 3}_{p}.html",
        lambda s, n: ymd(n, f"/a/{NAMES[s // 3]}/{NAMES[s]}/{{y}}/{{m}}{{d}}/{n + 20}.html"),
        subsections=True,
    ),
    "TRS": Form(
        lambda s: f"/xwzx/{NAMES[s]}/",
        lambda s, p: f"/xwzx/{NAMES[s]}/index_{p - 1}.html",
        lambda s, n: ymd(n, f"/xwzx/{NAMES[s]}/{{y}}{{m}}/t{{y}}{{m}}{{d}}_{104000 + n}.html"),
    ),
    "博达": Form(
        lambda s: f"/xwzx/{NAMES[s]}.htm",
        lambda s, p: f"/xwzx/{NAMES[s]}/{9 - p}.htm",
        lambda s, n: f"/info/{1040 + s}/{1480 + n}.htm",
        about=("/xygk/xyjj.htm", "/xygk/xrld.htm"),
    ),
    "hashed ids": Form(
        lambda s: f"/list/{digest(f's{s}')[:12]}",
        lambda s, p: f"/list/{digest(f's{s}')[:12]}?page={p}",
        lambda s, n: f"/detail/{digest(f'a{n}')[:24]}",
        about=("/about", "/contact"),
        dated=False,
    ),
    "Hexo slug.html": Form(
        lambda s: f"/categories/{NAMES[s]}/",
        lambda s, p: f"/categories/{NAMES[s]}/page/{p}/",
        lambda s, n: f"/{slug(str(n))}.html",
        about=("/about.html", "/links.html"),
        row="<article><h2><a href='{href}'>{title}</a></h2><time>{day}</time><p>{lead}</p>"
        "<a href='{href}#more'>阅读全文 »</a></article>",
        wrap="<div class='posts'>{rows}</div>",
    ),
    "numbered sections": Form(
        lambda s: f"/channels/{18287 + s}.html",
        lambda s, p: f"/channels/{18287 + s}_{p}.html",
        lambda s, n: f"/contents/{18287 + s}/{388000 + 7 * n}.html",
        about=("/channels/18129.html", "/channels/18130.html"),
    ),
    "Traditional /2024/slug/": Form(
        lambda s: f"/categories/{NAMES[s]}/",
        lambda s, p: f"/categories/{NAMES[s]}/page/{p}/",
        lambda s, n: f"/{2026 - n % 3}/{slug(str(n))}/",
        about=("/about/", "/privacy-policy/"),
        latin=True,
        row="<article><header><h1><a href='{href}'>{title}</a></h1></header><p>{day}</p><p>{lead}</p></article>",
        wrap="<main>{rows}</main>",
    ),
    "WordPress /Y/m/d/中文/": Form(
        lambda s: f"/category/{NAMES[s]}/",
        lambda s, p: f"/category/{NAMES[s]}/page/{p}/",
        lambda s, n: ymd(n, f"/{{y}}/{{m}}/{{d}}/{quote(headline(str(n))[:9])}/"),
        about=("/about/", "/contact/"),
        dated=False,
    ),
    "WordPress ?p=": Form(
        lambda s: f"/?cat={s + 2}",
        lambda s, p: f"/?cat={s + 2}&paged={p}",
        lambda s, n: f"/?p={n + 30}",
        about=("/?page_id=2", "/?page_id=3"),
    ),
    ";jsessionid": Form(
        lambda s: f"/col/col{520 + s}/index.html",
        lambda s, p: f"/col/col{520 + s}/index.html?uid=11&pageNum={p}",
        lambda s, n: ymd(n, f"/art/{{y}}/{{m}}/{{d}}/art_{520 + s}_{70000 + n}.html"),
        link=lambda path: path.replace(".html", ".html;jsessionid=" + digest(path)[:32].upper(), 1),
    ),
    "jpage data islands": Form(
        lambda s: f"/col/col{520 + s}/index.html",
        lambda s, p: f"/col/col{520 + s}/index.html?uid=11&pageNum={p}",
        lambda s, n: ymd(n, f"/art/{{y}}/{{m}}/{{d}}/art_{520 + s}_{70000 + n}.html"),
        row="<record><![CDATA[<li><a href='{href}' title='{title}'>{title}</a><span>{day}</span></li>]]></record>",
        wrap="<script type='text/xml'><datastore><nextgroup/><recordset>{rows}</recordset></datastore></script>",
    ),
    "frames": Form(
        lambda s: f"/news.asp?class={s + 1}",
        lambda s, p: f"/news.asp?class={s + 1}&page={p}",
        lambda s, n: f"/show.asp?id={n + 11}",
        about=("/intro.asp", "/contact.asp"),
        frames=True,
    ),
    "ASP parameters": Form(
        lambda s: f"/News.asp?SortID={s + 1}",
        lambda s, p: f"/News.asp?SortID={s + 1}&Page={p}",
        lambda s, n: f"/NewsView.asp?ID={n + 7}&SortID={s + 1}",
        about=("/About.asp?ID=1", "/Contact.asp"),
        dated=False,
        row="<tr><td><img src='dot.gif'> <a href='{href}'>{title}</a></td></tr>",
        wrap="<table>{rows}</table>",
    ),
    "words without numbers": Form(
        lambda s: f"/news/{NAMES[s]}/",
        lambda s, p: f"/news/{NAMES[s]}/{p}.html",
        lambda s, n: f"/news/{NAMES[s]}/{slug(str(n))}.html",
        about=("/company/about-our-team.html", "/company/join-us.html"),
    ),
    "Drupal nodes": Form(
        lambda s: f"/taxonomy/term/{s + 3}",
        lambda s, p: f"/taxonomy/term/{s + 3}?page={p - 1}",
        lambda s, n: f"/node/{n + 40}",
        about=("/node/1", "/node/2"),
        row="<div class='views-row'><a href='{href}'>{title}</a></div>",
        wrap="<div class='view'>{rows}</div>",
        dated=False,
    ),
    "short numbers in one folder": Form(
        lambda s: f"/{NAMES[s]}.html",
        lambda s, p: f"/{NAMES[s]}_{p}.html",
        lambda s, n: f"/{n + 12}.html",
        row="<li><em>{day}</em><a href='{href}'>{title}</a></li>",
    ),
    "two forms alike": Form(
        lambda s: f"/news/{s + 11}.html",
        lambda s, p: f"/news/{s + 11}_{p}.html",
        lambda s, n: f"/news/{n + 1200}.html",
        about=("/news/3.html", "/news/4.html"),
        dated=False,
    ),
    "uuid": Form(
        lambda s: f"/channel/{NAMES[s]}",
        lambda s, p: f"/channel/{NAMES[s]}?page={p}",
        lambda s, n: f"/p/{digest(f'u{n}')[:8]}-{digest(f'v{n}')[:4]}-{digest(f'w{n}')[:4]}",
        about=("/about", "/jobs"),
        dated=False,
    ),
    "blog without sections": Form(
        lambda s: "/archives/",
        lambda s, p: f"/archives/page/{p}/",
        lambda s, n: f"/posts/{slug(str(n))}/",
        about=("/about/", "/links/"),
        latin=True,
        blog=True,
        row="<div class='post'><h2><a href='{href}'>{title}</a></h2><p>{lead}</p><a href='{href}'>Read more</a></div>",
        wrap="<div id='main'>{rows}</div>",
    ),
    "phpcms routes": Form(
        lambda s: f"/index.php?m=content&c=index&a=lists&catid={s + 6}",
        lambda s, p: f"/index.php?m=content&c=index&a=lists&catid={s + 6}&page={p}",
        lambda s, n: f"/index.php?m=content&c=index&a=show&catid={s + 6}&id={n + 30}",
        about=("/index.php?m=content&c=index&a=lists&catid=2", "/index.php?m=content&c=index&a=lists&catid=3"),
    ),
    "Dede, not static": Form(
        lambda s: f"/plus/list.php?tid={s + 3}",
        lambda s, p: f"/plus/list.php?tid={s + 3}&PageNo={p}",
        lambda s, n: f"/plus/view.php?aid={n + 30}",
        dated=False,
    ),
    "WebPlus": Form(
        lambda s: f"/{36410 + s}/list.htm",
        lambda s, p: f"/{36410 + s}/list{p}.htm",
        lambda s, n: ymd(n, f"/{{y}}/{{m}}{{d}}/c{36410 + s}a{558000 + n}/page.htm"),
        about=("/36401/list.htm", "/36402/list.htm"),
        row="<li><span><a href='{href}'>{title}</a></span><span>{day}</span></li>",
    ),
    "headlines cut short": Form(
        lambda s: f"/{NAMES[s]}/",
        lambda s, p: f"/{NAMES[s]}/list_{p}.html",
        lambda s, n: f"/{NAMES[s]}/{n + 300}.html",
        chars=6,
        row="<li><a href='{href}'>{title}</a> <i>{day}</i></li>",
    ),
    "an index file each": Form(
        lambda s: f"/{NAMES[s]}/index.html",
        lambda s, p: f"/{NAMES[s]}/index_{p}.html",
        lambda s, n: f"/{NAMES[s]}/{slug(str(n))}/index.html",
        about=("/about/index.html", "/contact/index.html"),
        dated=False,
    ),
    "table of links": Form(
        lambda s: f"/list.jsp?type={NAMES[s]}",
        lambda s, p: f"/list.jsp?type={NAMES[s]}&pageNo={p}",
        lambda s, n: f"/detail.jsp?id={digest(f'j{n}')[:20]}",
        about=("/about.jsp", "/contact.jsp"),
        row="<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>[{day}]</td></tr>",
        wrap="<table width='100%'>{rows}</table>",
    ),
    "feed of /2024/slug/": Form(
        lambda s: f"/categories/{NAMES[s]}/",
        lambda s, p: f"/categories/{NAMES[s]}/page/{p}/",
        lambda s, n: f"/{2026 - n % 3}/{slug(str(n))}/",
        latin=True,
        kind="feed",
        start="/atom.xml",
    ),
    "sitemap of /slug/": Form(
        lambda s: f"/category/{NAMES[s]}/",
        lambda s, p: f"/category/{NAMES[s]}/page/{p}/",
        lambda s, n: f"/{slug(str(n))}/",
        about=("/about/", "/tag/tea/"),
        kind="sitemap",
        start="/sitemap.xml",
    ),
}

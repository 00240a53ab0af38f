"""Pages and texts around the bylines and headlines of field_cases/: what they must be read as is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from pipelines.record import Page

CASES = Path(__file__).parent / "field_cases" / "bylines.txt"
TITLES = CASES.with_name("titles.txt")
STORIES = CASES.with_name("title_stories.txt")
TITLE_PAGES, UNSEEN_TITLE_PAGES = CASES.with_name("title_pages.txt"), CASES.with_name("title_pages_unseen.txt")
KIND_PAGES, UNSEEN_KIND_PAGES = CASES.with_name("kind_pages.txt"), CASES.with_name("kind_pages_unseen.txt")
LOOKALIKE_KIND_PAGES = CASES.with_name("kind_pages_lookalikes.txt")
TOLD_OF = (0, 3, 5)  # each page tells three of the stories, of which the next page tells the following ones
HEADLINES = (
    "青桐县部署汛期前河道清淤",
    "七个渡口今年全部换上新船",
    "船工老沈：守着渡口四十年，河水认得我",
    "县水利局“三步走”清理河滩 村民点赞",
)
SITE, HEADLINE, DAY = "青桐水网", "青桐县部署汛期前河道清淤", "2019年05月08日 09:12"
MENU = ("首页", "要闻", "乡镇", "水利", "公告")
BODY = (
    "青桐县水利局昨天在县城召开会议，部署今年汛期前的河道清淤工作，共有八个乡镇的负责人到会。",
    "会议要求，各乡镇在五月底以前完成辖区内主要河段的清理，重点清除桥下的淤泥和倒伏的树木。",
    "据了解，去年汛期全县有十二处河堤受损，今年已经修复其中的九处，其余三处正在施工。",
    "县财政为此安排专款三百二十万元，村民投工投劳的部分按天数发放补贴，由各村张榜公布。",
)
RELATED = ("春耕备耕进行时", "县医院新楼本月启用", "山区公路养护有了新办法")
LEGAL = f"版权所有 {SITE} 备案号 00000000"


def cases(path: Path = CASES) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The (place, line, authors) of each case."""
    for row in path.read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            place, line, people = row.split("\t")
            yield place, line, () if people == "-" else tuple(people.split("、"))


def around(place: str, line: str) -> tuple[list[str], list[str], list[str]]:
    """The lines under the headline, the paragraphs, and the lines below an article with a byline in some place."""
    head, body, below = [] if place == "under" else [DAY], list(BODY), []
    if place in ("under", "under2"):
        head.append(line)
    elif place == "open":
        body[0] = line + body[0]
    elif place == "close":
        body[-1] += line
    else:
        (below if place == "below" else body).append(line)
    return head, body, below


def as_page(place: str, line: str) -> Page:
    head, body, below = around(place, line)
    menu = "".join(f'<li><a href="/{at}/">{word}</a></li>' for at, word in enumerate(MENU))
    more = "".join(f'<li><a href="/a/{at}.html">{title}</a></li>' for at, title in enumerate(RELATED))
    under = "".join(f'<div class="info">{escape(one)}</div>' for one in head)
    text = "".join(f"<p>{escape(one)}</p>" for one in body)
    tail = "".join(f'<div class="tail">{escape(one)}</div>' for one in below)
    html = (
        f'<html><head><meta charset="utf-8"><title>{HEADLINE}_{SITE}</title></head><body><ul class="nav">{menu}</ul>'
        f'<div class="main"><h1>{HEADLINE}</h1>{under}<div class="content">{text}</div>{tail}</div>'
        f'<div class="rel"><h3>相关阅读</h3><ul>{more}</ul></div><div class="foot">{LEGAL}</div></body></html>'
    )
    return _page("http://shui.example/a/1.html", html, "text/html")


def as_text(place: str, line: str, *, bare: bool = False) -> Page:
    """The same as a crude step leaves it, or without its menus."""
    head, body, below = around(place, line)
    lines = [HEADLINE, *head, *body, *below]
    if not bare:
        lines = [f"{HEADLINE}_{SITE}", *MENU, *lines, "相关阅读", *RELATED, LEGAL]
    return _page("http://shui.example/a/1.txt", "\n".join(lines), "text/plain")


def _page(url: str, text: str, kind: str) -> Page:
    return Page(
        url=url,
        payload=text.encode(),
        content_type=f"{kind}; charset=utf-8",
        fetched_at="2026-11-01T00:00:00Z",
    )


@dataclass(slots=True)
class TitleCase:
    """Lines of a page or text with their names (t, og, h1, p ..., x above, y below), and its headline or None."""

    right: str | None
    lines: list[tuple[str, str]] = field(default_factory=list)


def title_cases(path: Path = TITLES) -> Iterator[tuple[str | None, Page]]:
    """(headline, page) of each case, those with {} once for each of HEADLINES."""
    found: list[TitleCase] = []
    for row in path.read_text("utf-8").splitlines():
        name, _, value = row.partition(" ")
        if name == ">":
            found.append(TitleCase(None if value == "-" else value))
        elif name == "=":
            found[-1].right = value
        elif name and name != "#":
            found[-1].lines.append((name, value))
    for case in found:
        for headline in HEADLINES if any("{}" in text for _, text in case.lines) else HEADLINES[:1]:
            lines = [(name, text.replace("{}", headline)) for name, text in case.lines]
            yield case.right and case.right.replace("{}", headline), _titled(lines)


def stories(path: Path = STORIES) -> list[dict[str, str]]:
    """The words of each story by name, its paragraphs as a body; headlines cut short and in two among them."""
    found: list[dict[str, str]] = []
    for row in path.read_text("utf-8").splitlines():
        name, _, value = row.partition(" ")
        if name == "@":
            found.append({"body": ""})
        elif name == "p":
            found[-1]["body"] += f"<p>{value}</p>"
        elif name and name != "#":
            found[-1][name] = value
    for story in found:
        comma = story["comma"]
        story["two1"], story["two2"] = story.pop("two").split("\t")
        story["comma_cut"], story["comma_half"] = comma[: 2 * len(comma) // 3], comma.partition("，")[0]
        story["comma_ascii"] = comma.replace("，", ",")
        story["body"] = f'<div class="content">{story["body"]}</div>'
        story["menu"] = f'<div class="nav">{_links(MENU)}</div>'
        story["more"] = f'<div class="more"><h3>相关阅读</h3><ul>{_links(RELATED)}</ul></div>'
        story["foot"] = f'<div class="foot">{LEGAL} 未经许可不得转载 联系电话：0000-0000000</div>'
    return found


def _links(texts: tuple[str, ...]) -> str:
    return "".join(f'<li><a href="/{at}/">{text}</a></li>' for at, text in enumerate(texts))


def title_page_cases(path: Path) -> Iterator[tuple[str, Page]]:
    """(headline, page) of each page of a file, each with several stories."""
    told, found = stories(), list[tuple[str, list[str]]]()
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("> "):
            found.append((row[2:], []))
        elif row.startswith("= "):
            found[-1] = (row[2:], found[-1][1])
        elif row and not row.startswith("#"):
            found[-1][1].append(row)
    for at, (right, (head, *body)) in enumerate(found):
        html = _html(head, body)
        for offset in TOLD_OF:
            story = told[(at + offset) % len(told)]
            page = _page(f"http://a.example/{at}/{offset}.html", html.format_map(story), "text/html")
            yield right.format_map(story), page


def kind_page_cases(path: Path) -> Iterator[tuple[str, Page]]:
    """(kind, page) of each page of a file."""
    found: list[tuple[str, list[str]]] = []
    for row in path.read_text("utf-8").splitlines():
        if row.startswith("> "):
            found.append((row[2:], []))
        elif row and not row.startswith("#"):
            found[-1][1].append(row)
    for told, rows in found:
        kind, url = told.split()
        yield kind, _page(url, _html(rows[0], rows[1:]), "text/html")


def _html(head: str, body: list[str]) -> str:
    return f'<html><head><meta charset="utf-8">{head}</head><body>{"".join(body)}</body></html>'


def _titled(lines: list[tuple[str, str]]) -> Page:
    if all(name in "xy" for name, _ in lines):
        above, below = ([text for name, text in lines if name == which] for which in "xy")
        return _page("http://shui.example/a/1.txt", "\n".join((*above, *BODY, *below)), "text/plain")
    head = "".join(
        f"<title>{text}</title>" if name == "t" else f'<meta property="og:title" content="{text}">'
        for name, text in lines
        if name in ("t", "og")
    )
    above = "".join(f"<{name}>{text}</{name}>" for name, text in lines if name not in ("t", "og"))
    text = "".join(f"<p>{one}</p>" for one in BODY)
    html = f'<html><head><meta charset="utf-8">{head}</head><body><div>{above}<div>{text}</div></div></body></html>'
    return _page("http://shui.example/a/1.html", html, "text/html")

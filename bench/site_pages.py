"""A made site: the pages of one form of address, and which of its articles can be reached."""

from __future__ import annotations

from urllib.parse import unquote

from bench.site_forms import FOOT, NAMES, PLACES, Form, day, digest, headline, story

DEPTH = 3


class Site:
    """The pages of one form, and which of them are articles that can be reached."""

    def __init__(self, form: Form) -> None:
        self.form, self.pages, self.truth, self.ids = form, {}, set(), {}
        per_section = [30, 17, 26, 14, 9, 3]
        number = 0
        self.articles: list[list[int]] = []
        paths: set[str] = set()
        for section, size in enumerate(per_section):
            numbers = []
            while len(numbers) < size:
                path = form.article(section, number)
                if unquote(path) not in paths:
                    paths.add(unquote(path))
                    numbers.append(number)
                number += 1
            self.articles.append(numbers)
        self.every = paths
        self.build()

    def add(self, path: str, body: str, kind: str = "text/html; charset=utf-8") -> None:
        self.pages[unquote(path)] = (body.encode(), kind)

    def build(self) -> None:
        form = self.form
        for section, numbers in enumerate(self.articles):
            sheets = [numbers[at : at + form.per_page] for at in range(0, len(numbers), form.per_page)]
            for at, sheet in enumerate(sheets, 1):
                path = form.section(section) if at == 1 else form.page(section, at)
                pager = self.pager(section, at, len(sheets))
                self.add(path, self.html(form.sections[section], self.rows(section, sheet) + pager, section))
                reachable = at <= DEPTH and form.kind == "listing"
                if reachable or form.kind != "listing":
                    self.truth |= {unquote(form.article(section, number)) for number in sheet}
            for number in numbers:
                self.add(form.article(section, number), self.article(section, number))
        for path, name in zip(form.about, ("关于我们", "联系方式"), strict=False):
            self.add(path, self.html(name, "".join(f"<p>{line}</p>" for line in story(path, 4))))
        front = "".join(
            f"<div class='box'><h3>{form.sections[s]} <a href='{form.link(form.section(s))}'>更多&gt;&gt;</a></h3>"
            f"{self.rows(s, numbers[:5])}</div>"
            for s, numbers in enumerate(self.articles)
        )
        if form.blog:
            self.truth = set()
            every = [number for numbers in self.articles for number in numbers]
            sheets = [every[at : at + form.per_page] for at in range(0, len(every), form.per_page)]
            for at, sheet in enumerate(sheets, 1):
                older = (
                    f"<nav class='pagination'><a href='/page/{at + 1}/'>下一頁</a></nav>" if at < len(sheets) else ""
                )
                self.add("/" if at == 1 else f"/page/{at}/", self.html("石湾札记", self.rows(0, sheet) + older))
                if at <= DEPTH + 1:
                    self.truth |= {unquote(form.article(0, number)) for number in sheet}
            return
        if form.frames:
            self.add(
                "/", "<html><frameset rows='80,*'><frame src='/top.html'><frame src='/main.html'></frameset></html>"
            )
            self.add("/top.html", self.html("菜单", ""))
            self.add("/main.html", self.html("石湾新闻网", front))
        else:
            self.add("/", self.html("石湾新闻网", front))
        every = [(s, n) for s, numbers in enumerate(self.articles) for n in numbers]
        if form.kind == "feed":
            entries = "".join(
                f"<entry><title>{headline(str(n), latin=form.latin)}</title><link href='{form.article(s, n)}'/>"
                f"<updated>{'-'.join(day(n))}T08:00:00Z</updated></entry>"
                for s, n in every
            )
            self.add(
                form.start, f"<feed xmlns='http://www.w3.org/2005/Atom'><title>石湾</title>{entries}</feed>", "text/xml"
            )
        if form.kind == "sitemap":
            paths = ["/", *form.about, *(form.section(s) for s in range(6)), *(form.article(s, n) for s, n in every)]
            urls = "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in paths)
            self.add(
                form.start, f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>", "text/xml"
            )

    def rows(self, section: int, numbers: list[int]) -> str:
        form = self.form
        rows = "".join(
            form.row.format(
                href=form.link(form.article(section, n)),
                title=headline(str(n), latin=form.latin)[: form.chars],
                day="-".join(day(n)) if form.dated else "",
                lead=story(str(n))[0],
            )
            for n in numbers
        )
        return form.wrap.format(rows=rows)

    def pager(self, section: int, at: int, pages: int) -> str:
        form = self.form
        following = f"<a href='{form.link(form.page(section, at + 1))}'>下一页</a>" if at < pages else ""
        return f"<div class='page'>共{pages}页 {following}</div>" if pages > 1 else ""

    def html(self, title: str, body: str, section: int | None = None) -> str:
        form = self.form
        shown = [
            s
            for s in range(6)
            if not form.subsections or s % 3 == 0 or (section is not None and s // 3 == section // 3)
        ]
        menu = "".join(f"<li><a href='{form.link(form.section(s))}'>{form.sections[s]}</a></li>" for s in shown)
        about = "".join(
            f"<li><a href='{form.link(path)}'>{name}</a></li>"
            for path, name in zip(form.about, ("关于我们", "联系方式"), strict=False)
        )
        foot = " ".join(f"<a href='/{digest(name)[:5]}.html'>{name}</a>" for name in FOOT)
        friends = "".join(
            f"<a href='http://{name}.invalid/'>{place}县人民政府网站</a>"
            for name, place in zip(NAMES, PLACES, strict=False)
        )
        return (
            f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
            f"<ul class='topcol'><li><a href='/'>首页</a></li>{menu}{about}</ul><div class='main'>{body}</div>"
            f"<div class='links'>友情链接：{friends}</div>"
            f"<div class='footer'>{foot}<p>石湾新闻中心主办</p></div></body></html>"
        )

    def article(self, section: int, number: int) -> str:
        form, title = self.form, headline(str(number), latin=self.form.latin)
        year, month, date = day(number)
        numbers = self.articles[section]
        beside = numbers[(numbers.index(number) + 1) % len(numbers)]
        href, words = form.link(form.article(section, beside)), headline(str(beside), latin=form.latin)
        following = f"<p>下一篇：<a href='{href}'>{words}</a></p>"
        text = "".join(f"<p>{line}</p>" for line in story(str(number)))
        info = f"<div class='info'>{year}-{month}-{date} 09:30 来源：石湾日报</div>"
        return self.html(
            title,
            f"<div class='crumb'><a href='/'>首页</a></div><h1>{title}</h1>{info}"
            f"<div class='content'>{text}</div>{following}",
            section,
        )

"""云川日报, a city newspaper's e-paper in Founder's layout: issue -> pages (版) -> articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crawler.demo.articles import Article, Line, articles
from crawler.demo.sheet import Fact, Sheet, date_in_words, render, robots

NAME = "云川日报"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an article stands in an issue. part: None for the whole, else the index of the part printed here."""

    key: str
    sheet: int  # number of the page (版)
    number: int  # of the file: content_{number}.htm
    part: int | None = None

    @property
    def article(self) -> Article:
        return articles()[self.key]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.article.lines if self.part is None else self.article.parts[self.part]

    @property
    def headline(self) -> str:
        return f"{self.article.title}（上接第1版）" if self.part else self.article.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A day's newspaper. names: of its pages, in order."""

    day: str
    names: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def directory(self) -> str:
        return f"/html/{self.day[:7]}/{self.day[8:]}/"

    def on(self, sheet: int) -> list[Place]:
        return [place for place in self.places if place.sheet == sheet]


ISSUES = (
    Issue(
        day="2026-11-17",
        names=("头版", "民生", "副刊"),
        places=(
            Place(key="bridge", sheet=1, number=51041),
            Place(key="harvestloan", sheet=1, number=51042),
            Place(key="schoolbus", sheet=2, number=51043),
            Place(key="vaccine", sheet=2, number=51044),
            Place(key="persimmon", sheet=3, number=51045),
            Place(key="oldtown", sheet=3, number=51046),
        ),
    ),
    Issue(
        day="2026-11-18",
        names=("头版", "民生", "综合"),
        places=(
            Place(key="river", sheet=1, number=51051, part=0),
            Place(key="orchards", sheet=1, number=51052),
            Place(key="eldercare", sheet=2, number=51053),
            Place(key="kindling", sheet=2, number=51054),
            Place(key="river", sheet=3, number=51055, part=1),
            Place(key="lostnotice", sheet=3, number=51056),
        ),
    ),
)
NO_ISSUE = "/html/2026-11/16/node_1.htm"  # Mondays the paper does not appear, but the calendar links them


def fact_of(place: Place, issue: Issue) -> Fact:
    later = [p for p in issue.places if p.key == place.key and (p.part or 0) > (place.part or 0)]
    return Fact(
        kind="article",
        article=place.key,
        part="whole" if place.part is None else ("head", "tail")[place.part],
        further=tuple(f"{issue.directory}content_{p.number}.htm" for p in later),
        title=place.headline,
        published=issue.day,
        outlet=NAME,
        authors=() if place.part else place.article.authors,
        body=tuple(line.text for line in place.lines),
    )


def issue_sheets(issue: Issue, frame: Mapping[str, object]) -> Iterator[Sheet]:
    printed = f"{issue.day} 02:30"
    frame = {**frame, "issue": issue, "date": date_in_words(issue.day)}
    for number in range(1, len(issue.names) + 1):
        body = render("epaper_node.html", {**frame, "sheet": number})
        path = f"{issue.directory}node_{number}.htm"
        yield Sheet(path=path, body=body, modified=printed, fact=Fact(kind="not-article"))
    for n, place in enumerate(issue.places):
        values = {
            **frame,
            "place": place,
            "sheet": place.sheet,
            "lines": place.lines,
            "before": issue.places[n - 1] if n else None,
            "after": issue.places[n + 1] if n + 1 < len(issue.places) else None,
        }
        path = f"{issue.directory}content_{place.number}.htm"
        body = render("epaper_article.html", values)
        yield Sheet(path=path, body=body, modified=printed, fact=fact_of(place, issue))


def sheets(urls: Mapping[str, str]) -> Iterator[Sheet]:
    """All pages of the outlet. urls: where every outlet stands."""
    frame = {"name": NAME, "portal": urls["portal"]}
    for issue in ISSUES:
        yield from issue_sheets(issue, frame)
    body = render("epaper_front.html", {**frame, "issues": ISSUES[::-1], "no_issue": NO_ISSUE})
    yield Sheet(path="/", body=body, modified="2026-11-18 02:30", fact=Fact(kind="not-article"))
    missing = render("epaper_missing.html", frame)
    yield Sheet(path=NO_ISSUE, status=404, body=missing, fact=Fact(kind="missing"))
    body = render("epaper_about.html", frame)
    yield Sheet(path="/about.htm", body=body, fact=Fact(kind="not-article"))
    yield robots()

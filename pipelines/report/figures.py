"""What the report tells, read off the database: plain numbers and names, nothing about how they look."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from pipelines.record import Page
from pipelines.rows import Row
from pipelines.store import Store

DAYS = 30  # of a sparkline
EXAMPLES = 2  # redacted, of each class of spam
MASK = "█"
FAR = timedelta(days=90)  # a text that comes up again after this is taken from the archive, and tells no speed


class NothingToReport(Exception):
    """The run or period holds nothing; the message says so."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A run, or a period.

    runs           ids of the runs, all but those that only reprocessed
    since, until   moments in UTC; until is the first one that is not meant any more
    """

    title: str
    runs: tuple[int, ...]
    since: str
    until: str
    is_run: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the funnel: what is left, and what was lost on the way to it, by reason."""

    name: str
    chinese: str
    count: int
    lost: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One site, with what came of it; `days` counts its pages by day of fetch, the last at the end of the scope."""

    label: str
    site: str
    pages: int
    articles: int
    copies: int
    rejected: int
    failures: int
    spam: int
    masked: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """Texts that one site published first and another later; hours is the median lag where both tell a time."""

    origin: str
    copier: str
    count: int
    hours: float | None


@dataclass(frozen=True, slots=True)
class SpamClass:
    name: str
    blocks: int
    pages: int
    examples: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Figures:
    """Everything on the page. Counters go from the most frequent to the least."""

    scope: Scope
    runs: list[Row]
    pages: int
    articles: int
    steps: list[Step]
    sources: list[SourceRow]
    flows: list[Flow]
    lags: list[float]  # hours, one a copy
    spam: list[SpamClass]
    damage: list[tuple[str, str, int, int]]  # name, what it is in Chinese, pages, spots
    removals: Counter[str] = field(default_factory=Counter)
    charsets: dict[str, Counter[str]] = field(default_factory=dict)
    scripts: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    extractors: Counter[str] = field(default_factory=Counter)
    witnesses: Counter[str] = field(default_factory=Counter)
    filled: list[tuple[str, str, float]] = field(default_factory=list)
    published: dict[str, Counter[str]] = field(default_factory=dict)  # day -> site label -> articles
    stages: list[tuple[str, float]] = field(default_factory=list)  # ms of CPU a page
    failures: dict[str, Counter[str]] = field(default_factory=dict)  # kind -> site
    rejected: Counter[str] = field(default_factory=Counter)


def scope_of_run(store: Store, run_id: int | None = None) -> Scope:
    """A run by its id, or the last one that fetched or read pages.

    raises   NothingToReport
    """
    query = "SELECT * FROM runs WHERE id = ?" if run_id else "SELECT * FROM runs WHERE spider <> 'reprocess'"
    rows = list(store.db.query(f"{query} ORDER BY id DESC LIMIT 1", [run_id] if run_id else []))
    if not rows:
        raise NothingToReport(f"{store.path} holds no run" + (f" {run_id}" if run_id else " yet"))
    run = rows[0]
    ended = run["finished_at"] or run["started_at"]
    return Scope(f"Run {run['id']} · {run['spider']}", (run["id"],), run["started_at"], ended, True)


def scope_of_period(store: Store, since: date, until: date) -> Scope:
    """All that came from one day to another, both included."""
    start, end = f"{since}T00:00:00Z", f"{until + timedelta(days=1)}T00:00:00Z"
    query = "SELECT id FROM runs WHERE spider <> 'reprocess' AND started_at >= ? AND started_at < ? ORDER BY id"
    runs = tuple(row["id"] for row in store.db.query(query, [start, end]))
    return Scope(f"{since} – {until}", runs, start, end, False)


def read_figures(store: Store, scope: Scope, *, names: Mapping[str, str], classes: Mapping[str, str]) -> Figures:
    """All figures of a scope, of one state of the database.

    names     of sources, by id
    classes   of spam, by rule id
    raises    NothingToReport when not a page nor a failure is in it
    """
    with store.db.atomic():  # one state, although a crawl goes on
        return _Reader(store, scope, names, classes).figures()


class _Reader:
    def __init__(self, store: Store, scope: Scope, names: Mapping[str, str], classes: Mapping[str, str]) -> None:
        self.db, self.scope, self.classes = store.db, scope, classes
        condition, given = self._condition("run_id", "fetched_at")
        self.db.execute("DROP TABLE IF EXISTS temp.chosen")
        self.db.execute("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY)")
        self.db.execute(f"INSERT INTO temp.chosen SELECT id FROM pages WHERE {condition}", given)
        self.labels = self._labels(names)

    def _condition(self, run: str, at: str) -> tuple[str, list[Any]]:
        if self.scope.is_run:
            return f"{run} = ?", list(self.scope.runs)
        return f"{at} >= ? AND {at} < ?", [self.scope.since, self.scope.until]

    def _labels(self, names: Mapping[str, str]) -> dict[str, str]:
        """A site goes by the shortest name of the sources that fetch it, else by its host."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.db.query("SELECT DISTINCT site, source FROM pages"):
            found[row["site"]].update([names[row["source"]]] if row["source"] in names else [])
        return {
            site: min(told, key=lambda name: (len(name), name), default=site or "files") for site, told in found.items()
        }

    def _pages(self, columns: str, more: str = "", given: Sequence[Any] = ()) -> list[Row]:
        return list(self.db.query(f"SELECT {columns} FROM chosen JOIN pages USING (id) {more}", given))

    def _shares(self, column: str, where: str = "1") -> Counter[str]:
        rows = self._pages(f"{column} AS value, count(*) AS n", f"WHERE {where} GROUP BY 1 ORDER BY 2 DESC, 1")
        return Counter({row["value"] or "none": row["n"] for row in rows})

    def figures(self) -> Figures:
        ((pages, articles),) = self.db.execute(
            "SELECT count(*), count(DISTINCT article_id) FROM chosen JOIN pages USING (id)"
        ).fetchall()
        marks = ",".join("?" * len(self.scope.runs))
        runs = list(self.db.query(f"SELECT * FROM runs WHERE id IN ({marks}) ORDER BY id", self.scope.runs))
        stats: Counter[str] = Counter()
        for run in runs:
            told = json.loads(run["stats"] or "{}")
            stats.update({name: value for name, value in told.items() if type(value) in (int, float)})
        failures = self._failures()
        if not pages and not failures and not stats:
            raise NothingToReport(f"{self.scope.title}: not a page came, and none failed")
        rejected = self._shares("reject_reason", "reject_reason IS NOT NULL")
        flows, lags = self._flows()
        return Figures(
            scope=self.scope,
            runs=runs,
            pages=pages,
            articles=articles,
            steps=_steps(stats, failures, rejected, pages, articles),
            sources=self._sources(failures),
            flows=flows,
            lags=lags,
            spam=self._spam(),
            damage=self._damage(),
            removals=self._removals(),
            charsets=self._charsets(),
            scripts=self._shares("script", "article_id IS NOT NULL"),
            languages=self._shares("language", "article_id IS NOT NULL"),
            extractors=self._shares("extractor", "article_id IS NOT NULL"),
            witnesses=self._shares("published_evidence", "article_id IS NOT NULL"),
            filled=self._filled(),
            published=self._published(),
            stages=_stages(stats),
            failures=failures,
            rejected=rejected,
        )

    def _failures(self) -> dict[str, Counter[str]]:
        condition, given = self._condition("run_id", "at")
        rows = self.db.query(f"SELECT kind, url FROM failures WHERE {condition}", given)
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            found[row["kind"]][site_of(row["url"] or "")] += 1
        return dict(sorted(found.items(), key=lambda item: -item[1].total()))

    def _sources(self, failures: Mapping[str, Counter[str]]) -> list[SourceRow]:
        rows = self._pages(
            "site, count(*) AS pages, sum(relation = 'canonical') AS articles, sum(masked > 0) AS masked,"
            " sum(reject_reason IS NOT NULL) AS rejected,"
            " sum((SELECT count(*) FROM removals WHERE page_id = pages.id AND stage = 'spam')) AS spam",
            "GROUP BY site ORDER BY pages DESC, site",
        )
        failed = sum((counts for counts in failures.values()), Counter())
        last = date.fromisoformat(self.scope.until[:10]) - timedelta(days=0 if self.scope.is_run else 1)
        first = last - timedelta(days=DAYS - 1)
        days: defaultdict[str, Counter[str]] = defaultdict(Counter)
        query = (
            "SELECT site, substr(fetched_at, 1, 10) AS day, count(*) AS n FROM pages"
            " WHERE fetched_at >= ? AND fetched_at < ? GROUP BY 1, 2"
        )
        for row in self.db.query(query, [str(first), str(last + timedelta(days=1))]):
            days[row["site"]][row["day"]] = row["n"]
        found = [
            SourceRow(
                label=self.labels[row["site"]],
                site=row["site"],
                pages=row["pages"],
                articles=row["articles"],
                copies=row["pages"] - row["articles"] - row["rejected"],
                rejected=row["rejected"],
                failures=failed.pop(row["site"], 0),
                spam=row["spam"],
                masked=row["masked"],
                days=tuple(days[row["site"]][str(first + timedelta(days=n))] for n in range(DAYS)),
            )
            for row in rows
        ]
        only_failed = sorted(failed.items(), key=lambda item: (-item[1], item[0]))
        return found + [
            SourceRow(self.labels.get(site, site), site, 0, 0, 0, 0, n, 0, 0, (0,) * DAYS) for site, n in only_failed
        ]

    def _flows(self) -> tuple[list[Flow], list[float]]:
        """Who published first, and who after; a site's second copy of a text counts once."""
        rows = self.db.query(
            "SELECT article_id, site, published_at, fetched_at, id FROM pages"
            " WHERE article_id IN (SELECT article_id FROM chosen JOIN pages USING (id)) AND relation <> 'revision'"
            " ORDER BY article_id, id"
        )
        carriers: defaultdict[int, dict[str, Row]] = defaultdict(dict)
        for row in rows:
            held = carriers[row["article_id"]].get(row["site"])
            if held is None or _when(row) < _when(held):
                carriers[row["article_id"]][row["site"]] = row
        counts: Counter[tuple[str, str]] = Counter()
        hours: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for sites in carriers.values():
            origin, *copies = sorted(sites.values(), key=_when)
            for copy in copies:
                pair = self.labels[origin["site"]], self.labels[copy["site"]]
                counts[pair] += 1
                if (lag := _lag(origin["published_at"], copy["published_at"])) is not None:
                    hours[pair].append(lag)
        flows = [
            Flow(origin, copier, count, statistics.median(hours[origin, copier]) if hours[origin, copier] else None)
            for (origin, copier), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        return flows, sorted(lag for lags in hours.values() for lag in lags)

    def _spam(self) -> list[SpamClass]:
        rows = self.db.query(
            "SELECT page_id, rule, text FROM chosen JOIN removals ON page_id = chosen.id WHERE stage = 'spam'"
            " ORDER BY page_id, position"
        )
        blocks: Counter[str] = Counter()
        pages: defaultdict[str, set[int]] = defaultdict(set)
        texts: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            name = self.classes.get(row["rule"], row["rule"])
            blocks[name] += 1
            pages[name].add(row["page_id"])
            example = redact(row["text"])
            if len(texts[name]) < EXAMPLES and example not in texts[name]:
                texts[name].append(example)
        return [SpamClass(name, n, len(pages[name]), tuple(texts[name])) for name, n in blocks.most_common()]

    def _damage(self) -> list[tuple[str, str, int, int]]:
        ((masked, spots, glossed, glosses, converted),) = self.db.execute(
            "SELECT sum(masked > 0), sum(masked), sum(glosses > 0), sum(glosses), sum(body_original IS NOT NULL)"
            " FROM chosen JOIN pages USING (id)"
        ).fetchall()
        found = [
            ("masked words", "星号遮字", masked or 0, spots or 0),
            ("pinyin glosses taken out", "夹注拼音", glossed or 0, glosses or 0),
            ("converted from Traditional", "繁体转换", converted or 0, converted or 0),
        ]
        query = (
            "SELECT value, count(*) FROM chosen JOIN pages USING (id), json_each(flags) GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return found + [(flag, FLAGS.get(flag, ""), n, n) for flag, n in self.db.execute(query).fetchall()]

    def _removals(self) -> Counter[str]:
        query = (
            "SELECT stage || '/' || rule, count(*) FROM chosen JOIN removals ON page_id = chosen.id"
            " GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return Counter(dict(self.db.execute(query).fetchall()))

    def _charsets(self) -> dict[str, Counter[str]]:
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self._pages("charset, charset_evidence AS evidence, count(*) AS n", "GROUP BY 1, 2"):
            found[row["charset"] or "none"][row["evidence"] or "none"] += row["n"]
        return dict(sorted(found.items(), key=lambda item: (-item[1].total(), item[0])))

    def _filled(self) -> list[tuple[str, str, float]]:
        """Shares of the scope's articles whose field is filled."""
        columns = [f"avg(coalesce({name}, '[]') NOT IN ('', '[]'))" for name, _, _ in FILLED]
        query = (
            f"SELECT {', '.join(columns)} FROM articles"
            " WHERE id IN (SELECT article_id FROM chosen JOIN pages USING (id))"
        )
        ((*shares,),) = self.db.execute(query).fetchall()
        return [(name, chinese, share or 0.0) for (_, name, chinese), share in zip(FILLED, shares, strict=True)]

    def _published(self) -> dict[str, Counter[str]]:
        """New articles by the day that their canonical page tells."""
        rows = self._pages(
            "substr(published_at, 1, 10) AS day, site, count(*) AS n",
            "WHERE relation = 'canonical' AND published_at IS NOT NULL GROUP BY 1, 2 ORDER BY 1",
        )
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in rows:
            found[row["day"]][self.labels[row["site"]]] += row["n"]
        return dict(found)


FILLED = (  # column, what people call it
    ("title", "title", "标题"),
    ("published_at", "date", "日期"),
    ("outlet", "outlet", "来源"),
    ("authors", "authors", "作者"),
    ("editors", "editors", "编辑"),
    ("section", "section", "栏目"),
    ("keywords", "keywords", "关键词"),
)
FLAGS = {"mojibake": "乱码", "truncated": "残文", "lost-plus": "加号丢失", "doorway": "门页"}


def _steps(
    stats: Mapping[str, float], failures: Mapping[str, Counter[str]], rejected: Counter[str], pages: int, articles: int
) -> list[Step]:
    """From what was asked for to what is kept as a text."""
    failed = [(kind, counts.total()) for kind, counts in failures.items()]
    unchanged, losses = int(stats.get("page/unchanged", 0)), sum(n for _, n in failed)
    came, carried = pages + unchanged, pages - rejected.total()
    return [
        Step("asked for", "请求", came + losses),
        Step("came", "到达", came, tuple(failed)),
        Step("new or changed", "新页", pages, (("known and unchanged", unchanged),) if unchanged else ()),
        Step("hold an article", "正文", carried, tuple(rejected.most_common())),
        Step("distinct articles", "文章", articles, (("copies and revisions", carried - articles),)),
    ]


def _stages(stats: Mapping[str, float]) -> list[tuple[str, float]]:
    """Milliseconds of CPU a cleaned page, the slowest stage first; empty where the runs did not record them."""
    spent = {name.removeprefix("cpu_us/"): value for name, value in stats.items() if name.startswith("cpu_us/")}
    pages = stats.get("cpu_pages", 0)
    return sorted(((name, value / 1000 / pages) for name, value in spent.items() if pages), key=lambda item: -item[1])


def _when(page: Row) -> tuple[str, str, int]:
    """Order of publication, as far as the pages tell: by day, then time; who tells nothing comes last."""
    published = page["published_at"] or "9999"
    return published[:10], published[10:], page["id"]


def _lag(first: str | None, later: str | None) -> float | None:
    """Hours between two published times; None where one tells too little, or the copy is from the archive."""
    if not first or not later or (len(first) == 10) != (len(later) == 10):
        return None
    gap = datetime.fromisoformat(later) - datetime.fromisoformat(first)
    if (len(first) == 10 and not gap) or gap > FAR:
        return None
    return gap.total_seconds() / 3600


def site_of(url: str) -> str:
    """The site of a failed URL as pages.site has it; a scheme or "none" where there is no host."""
    try:
        return Page(url=url, payload=b"", fetched_at="").site or url.partition(":")[0] or "none"
    except ValueError:
        return "none"


def redact(text: str) -> str:
    """The first and the last character of a text, and as many masks as stood between, up to a dozen.

    Enough to tell one injection from another; too little to be passed on.
    """
    chars = "".join(text.split())
    if len(chars) < 3:
        return MASK * len(chars)
    return f"{chars[0]}{MASK * min(len(chars) - 2, 12)}{chars[-1]}"

"""Stored pages through today's chain again: what must change does, nothing else does, and a killed pass goes on."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.copies.fingerprint import digest_of
from pipelines.database.store import Outcome, Store
from pipelines.edition import DECIDES, code_digest, edition, settled
from pipelines.record import Block, Hints, Page, Record, Removal
from pipelines.rules.boilerplate import LineRule
from pipelines.rules.own_patterns import read_own_pattern
from pipelines.runs.ledger import Ledger
from pipelines.runs.reprocess import Changes, Selection, pending
from pipelines.stages import clean
from pipelines.warc.files import DamagedArchive, WarcWriter
from pipelines.warc.provenance import stored_page
from tests.forked_command import ForkedCommand, run_scrapy
from tests.test_architecture import FILES, ROOT, imports

MONDAY, TUESDAY, FRIDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z", "2026-11-06T08:00:00Z"
BELL = "订阅石桥村快讯，请轻摇村口铜铃三下"  # boilerplate that no rule of ours knows
STORY = [
    "石桥村的磨坊昨天重新开磨，三十多户村民送来今年的新麦。",
    "磨坊主人说，水轮停了十一年，去年冬天村里凑钱换了轴承和木槽。",
    "村委会打算把磨坊边的空地修成小广场，赶集的日子可以摆二十个摊位。",
]
OTHER = [
    "县图书馆本周起延长开放时间，晚上九点半闭馆。",
    "馆长介绍，延时开放由八名志愿者轮流值守，头三天接待读者四百余人次。",
]
LOCAL_RULE = f"""
boilerplate:
- id: village-bell
  kind: subscription
  pattern: '订阅.{{2,6}}快讯,请轻摇村口铜铃三下'
  hits: ['{BELL}']
  misses: ['订阅快讯的村民多了']
"""


def stories(seed: int) -> list[str]:
    """Three lines that no other seed has, of the characters of our stories."""
    chars, chance = sorted(set("".join((*STORY, *OTHER))) - set("，。")), random.Random(seed)
    return ["".join(chance.choices(chars, k=40)) + "。" for _ in range(3)]


def text_page(url: str, lines: list[str], **more: object) -> Page:
    given = {"content_type": "text/plain; charset=utf-8", "fetched_at": MONDAY} | more
    return Page(url=url, payload="\n".join(lines).encode(), **given)


PAGES = (
    text_page("http://a.example/1", [*STORY, BELL]),
    text_page("http://b.example/1", STORY),
    text_page("http://c.example/1", OTHER, source="library"),
    text_page("http://d.example/1", [BELL]),
)


def keep(database: Path, *pages: Page) -> None:
    """What a crawl leaves behind of these pages."""
    store = Store(database)
    run_id = Ledger(store.db).begin_run("news", {}, MONDAY)
    writer = WarcWriter(database.parent / "warc", f"run-{run_id}")
    for page in pages:
        further = tuple(placed(writer, one) for one in page.further)
        store.add(clean(replace(placed(writer, page), further=further)), run_id)
    writer.close()
    counts = {"pages": len(pages), "articles": 0, "duplicates": 0, "rejected": 0, "failures": 0}
    Ledger(store.db).end_run(run_id, at=MONDAY, reason="finished", healthy=True, counts=counts, stats={})
    store.close()


def placed(writer: WarcWriter, page: Page) -> Page:
    file, offset = writer.add(page)
    return replace(page, warc_file=file, warc_offset=offset)


def dump(database: Path, *, without: tuple[str, ...] = ()) -> list[str]:
    with closing(sqlite3.connect(database)) as db:
        return [line for line in db.iterdump() if not any(f'INSERT INTO "{table}"' in line for table in without)]


class Project:
    """A database with sources and rules of its own, which a test may change."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.database = folder, folder / "data" / "news.db"
        self.write("sources.yaml", "[]")

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def arguments(self, *options: str) -> list[str]:
        settings = {"SOURCES": self.folder / "sources.yaml", "LOCAL_CONFIG": self.folder / "local"}
        settings |= {"DATABASE": self.database, "WORKERS": 1}
        return ["reprocess", *options, *(f"-s{name}={value}" for name, value in settings.items())]

    def reprocess(self, *options: str) -> subprocess.CompletedProcess[str]:
        ended = run_scrapy(*self.arguments(*options))
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    def changes(self, *options: str) -> dict:
        return json.loads(self.reprocess("--json", *options).stdout)

    def rows(self, query: str) -> list[tuple]:
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(query).fetchall()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "project")


def test_a_new_rule_changes_what_it_should_and_nothing_else(project: Project) -> None:
    head = "- {id: library, name: 图书馆, kind: listing, start: 'http://c.example/'"
    project.write("sources.yaml", f"{head}}}")
    keep(project.database, *PAGES)
    assert project.rows("SELECT id, relation, article_id FROM pages") == [
        (1, "canonical", 1), (2, "near", 1), (3, "canonical", 2), (4, "canonical", 3)
    ]  # fmt: skip
    library = project.rows("SELECT * FROM articles WHERE id = 2")
    project.write("local/village.yaml", LOCAL_RULE)
    stored = dump(project.database)
    foreseen = project.changes("--dry-run")
    assert dump(project.database) == stored, "a dry run writes nothing"
    changes = project.changes()
    assert {name: value for name, value in changes.items() if name not in ("articles", "dry_run")} == {
        name: value for name, value in foreseen.items() if name not in ("articles", "dry_run")
    }
    assert (changes["pages"], changes["changed"], changes["added"]) == (4, 2, {"boilerplate/village-bell": 2})
    assert changes["moves"] == {"article -> rejected": 1}
    assert changes["fields"] == {"body": 2, "language": 1}, "where nothing is left, there is no language"
    assert changes["articles"] == {"new": 0, "gone": 1}, "page 4 held nothing but boilerplate"
    assert project.rows("SELECT id, relation, article_id, reject_reason, body FROM pages") == [
        (1, "canonical", 1, None, None),
        (2, "exact", 1, None, None),
        (3, "canonical", 2, None, None),
        (4, "rejected", None, "boilerplate-only", ""),
    ]
    assert project.rows("SELECT id, copies, body FROM articles WHERE id <> 2") == [(1, 2, "\n".join(STORY))]
    assert project.rows("SELECT * FROM articles WHERE id = 2") == library
    assert project.rows("SELECT page_id, rule, text FROM removals ORDER BY page_id") == [
        (1, "village-bell", BELL), (4, "village-bell", BELL)
    ]  # fmt: skip
    assert project.rows("SELECT spider, pages, rejected, failures, healthy FROM runs WHERE id = 2") == [
        ("reprocess", 4, 1, 0, 1)
    ]

    (project.folder / "local/village.yaml").unlink()
    project.write("sources.yaml", f"{head}, outlet: 县图书馆馆讯}}")
    back = project.changes()
    assert back["fields"] == {"body": 2, "language": 1, "outlet": 1}, "the source's setting reaches its own page"
    assert back["gone"] == {"boilerplate/village-bell": 2}
    assert back["moves"] == {"rejected -> article": 1}
    bodies = "SELECT coalesce(p.body, a.body) FROM pages p JOIN articles a ON a.id = article_id ORDER BY p.id"
    assert [body for (body,) in project.rows(bodies)] == [page.payload.decode() for page in PAGES]
    assert project.rows("SELECT article_id, relation FROM pages") == [
        (1, "canonical"), (1, "near"), (2, "canonical"), (4, "canonical")
    ]  # fmt: skip


def test_pages_of_an_older_chain_are_taken_up_canonical_ones_first(tmp_path: Path) -> None:
    copies = text_page("http://e.example/1", STORY), text_page("http://f.example/1", OTHER)
    keep(tmp_path / "news.db", PAGES[1], copies[0], PAGES[2], copies[1], PAGES[3])
    with closing(Store(tmp_path / "news.db")) as store:
        store.replace(1, clean(replace(PAGES[1], source="mill"), hints=Hints(outlet="磨坊报")), FRIDAY)

        def ids(*, again: bool = False, **chosen: object) -> list[int]:
            return pending(store, Selection(**chosen), {}, again=again)[0]

        assert pending(store, Selection(), {}) == ([1], 4), "page 1 was cleaned with hints that nobody gives any more"
        assert pending(store, Selection(), {"library": Hints(outlet="馆讯")}) == ([1, 3], 3)
        assert ids(again=True) == [1, 3, 5, 2, 4], "the two copies come behind the pages that they copy"
        assert ids(again=True, site=["b.example", "c.example"]) == [1, 3]
        assert ids(again=True, source=["library"]) == [3]
        assert ids(again=True, since="2026-11-03") == []
        assert ids(again=True, where="url LIKE '%e.example/1' OR id = 1") == [1, 2]
        assert ids(again=True, where="id = 1 OR 1", site=["c.example"]) == [3], "all conditions hold"
        store.replace(5, replace(clean(PAGES[3]), reject_reason="listing"), FRIDAY)
        assert ids(again=True) == [1, 3, 2, 4, 5]
        assert ids(again=True, reject_reason=["listing", "all-spam"]) == [5]


def test_a_pass_that_is_killed_goes_on_where_it_stood(project: Project) -> None:
    told = [stories(n) for n in range(80)]
    keep(project.database, *(text_page(f"http://a.example/{n}", [*lines, BELL]) for n, lines in enumerate(told)))
    project.write("local/village.yaml", LOCAL_RULE)
    ((first,),) = project.rows("SELECT DISTINCT cleaned_with FROM pages")
    done = f"SELECT count(*) FROM pages WHERE cleaned_with <> '{first}'"
    with ForkedCommand(*project.arguments()) as running:
        while project.rows(done) == [(0,)] and running.poll() is None:
            os.sched_yield()
        running.kill()
    ((stood,),) = project.rows(done)
    assert 0 < stood < 80
    assert project.rows("SELECT count(*) FROM removals") == [(stood,)], "what is done is done whole"
    changes = project.changes()
    assert (changes["current"], changes["pages"], changes["changed"]) == (stood, 80 - stood, 80 - stood)
    assert project.rows("SELECT finish_reason FROM runs WHERE spider = 'reprocess'") == [("killed",), ("finished",)]
    ids = [(n + 1, n + 1, "\n".join(lines)) for n, lines in enumerate(told)]
    assert project.rows("SELECT p.id, a.id, a.body FROM articles a JOIN pages p ON p.article_id = a.id") == ids


def test_all_pages_again_by_the_same_chain_change_not_a_byte_and_lost_ones_are_failures(project: Project) -> None:
    """Also a reprint, a revision, an article over two pages, one whose spider told of it, and one without its bytes."""
    long = replace(text_page("http://e.example/1", OTHER), further=(text_page("http://e.example/1_2", STORY),))
    reprint = text_page("http://f.example/9", STORY)
    empty = replace(text_page("http://i.example/", []), content_type="text/html")
    facts = {"outlet": "石桥日报", "published": "2026-11-01", "section": "第2版"}
    paper = text_page("http://g.example/", ["石桥村今天赶集，摊位摆到了桥头。", *OTHER], known_fields=facts)
    revised = text_page("http://b.example/1", [*STORY, "更正：摊位为二十二个。"], fetched_at=TUESDAY)
    keep(project.database, *PAGES, long, reprint, empty, paper, revised)
    keep(project.database, text_page("http://h.example/1", [*OTHER, BELL]))
    relations = dict(project.rows("SELECT relation, count(*) FROM pages GROUP BY 1"))
    assert relations.keys() == {"canonical", "near", "revision", "rejected"}
    warc = project.database.parent / "warc"
    (warc / "run-2-00000.warc.gz").write_bytes((warc / "run-2-00000.warc.gz").read_bytes()[:100])
    before = dump(project.database, without=("runs", "failures"))
    run = project.reprocess("--again")
    assert run.returncode == 0
    assert "9  pages cleaned again" in run.stdout
    assert "failures: damaged-warc 1" in run.stdout
    assert dump(project.database, without=("runs", "failures")) == before
    assert project.rows("SELECT outlet, published_at, section FROM pages WHERE id = 8") == [tuple(facts.values())]
    assert project.rows("SELECT url, kind, run_id FROM failures") == [("http://h.example/1", "damaged-warc", 3)]
    with closing(Store(project.database)) as store:
        page = stored_page(store, warc, url="http://e.example/1")
        assert [one.payload for one in (page, *page.further)] == [long.payload, long.further[0].payload]
        ((canonical,),) = project.rows("SELECT page_id FROM articles WHERE id = 1")
        assert stored_page(store, warc, article_id=1) == stored_page(store, warc, page_id=canonical)
        with pytest.raises(DamagedArchive):
            stored_page(store, warc, page_id=10)
        with pytest.raises(LookupError, match=r"holds no page http://h\.example/2"):
            stored_page(store, warc, url="http://h.example/2")


def test_a_pass_in_which_most_pages_fail_is_not_healthy() -> None:
    assert Changes(pages=2, failures=Counter({"damaged-warc": 2})).healthy
    assert not Changes(pages=2, failures=Counter({"damaged-warc": 2, "clean-crash": 1})).healthy


def test_a_pass_that_cannot_begin_says_why(tmp_path: Path) -> None:
    keep(tmp_path / "news.db", PAGES[1])
    run = run_scrapy("reprocess", f"-sDATABASE={tmp_path / 'news.db'}", "--where", "colour = 1")
    assert (run.returncode, run.stdout) == (2, "")
    assert "no such column: colour" in run.stderr
    assert "Traceback" not in run.stderr


# -- a page replaced, as the store sees it -------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "news.db")
    Ledger(store.db).begin_run("news", {}, MONDAY)
    yield store
    store.close()


def record(lines: list[str], url: str, at: str = MONDAY, **more: object) -> Record:
    blocks = tuple(Block(position, line) for position, line in enumerate(lines))
    return replace(Record(page=text_page(url, lines, fetched_at=at), blocks=blocks, title="开磨"), **more)


def test_an_article_keeps_its_id_while_its_copies_change_one_by_one(store: Store) -> None:
    urls = ("http://a.example/", "http://b.example/", "http://c.example/")
    for url in urls:
        store.add(record([*STORY, BELL], url), 1)
    old, new = "\n".join([*STORY, BELL]), "\n".join(STORY)
    bodies = "SELECT coalesce(p.body, a.body), a.id FROM pages p JOIN articles a ON a.id = article_id ORDER BY p.id"
    for page_id, url in enumerate(urls, 1):
        outcome = store.replace(page_id, record(STORY, url, title="磨坊开磨"), FRIDAY)
        assert (outcome.page_id, outcome.article_id, outcome.gone) == (page_id, 1, 0)
        assert store.db.execute(bodies).fetchall() == [(new, 1)] * page_id + [(old, 1)] * (3 - page_id)
    assert store.db.execute("SELECT title, body, copies, updated_at FROM articles").fetchall() == [
        ("磨坊开磨", new, 3, FRIDAY)
    ]
    assert store.db.execute("SELECT body, relation FROM pages").fetchall() == [
        (None, "canonical"), (None, "exact"), (None, "exact")
    ]  # fmt: skip


def test_a_copy_whose_text_belongs_there_no_more_gets_an_article_of_its_own(store: Store) -> None:
    for url in ("http://a.example/", "http://b.example/"):
        store.add(record(STORY, url), 1)
    assert store.replace(2, record(OTHER, "http://b.example/"), FRIDAY) == Outcome("canonical", 2, 2)
    assert store.db.execute("SELECT id, page_id, body, copies FROM articles").fetchall() == [
        (1, 1, "\n".join(STORY), 1), (2, 2, "\n".join(OTHER), 1)
    ]  # fmt: skip


def test_an_article_that_loses_its_canonical_page_shows_the_next_and_goes_with_the_last(store: Store) -> None:
    for url in ("http://a.example/", "http://b.example/"):
        store.add(record(STORY, url), 1)
    cut = (Removal("spam", "casino-strong", 0, "在线娱乐"),)
    rejected = record([], "http://a.example/", removals=cut, reject_reason="all-spam")
    assert store.replace(1, rejected, FRIDAY) == Outcome("rejected", 1, None)
    assert store.db.execute("SELECT id, page_id, body, copies FROM articles").fetchall() == [
        (1, 2, "\n".join(STORY), 1)
    ]
    assert store.db.execute("SELECT relation, body FROM pages").fetchall() == [("rejected", ""), ("canonical", None)]
    assert store.db.execute("SELECT page_id, rule FROM removals").fetchall() == [(1, "casino-strong")]
    store.replace(2, record([], "http://b.example/", reject_reason="listing"), FRIDAY)
    assert store.db.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
    assert store.replace(1, record(STORY, "http://a.example/"), FRIDAY).relation == "canonical"
    assert store.replace(2, record(STORY, "http://b.example/"), FRIDAY).relation == "exact"
    assert store.db.execute("SELECT copies FROM articles").fetchall() == [(2,)]


def test_an_old_version_that_turns_out_an_article_does_not_displace_the_new_one(store: Store) -> None:
    url = "http://a.example/"
    store.add(record([], url, reject_reason="too-short"), 1)
    store.add(record(STORY, url, at=TUESDAY), 1)
    assert store.replace(1, record(STORY[:2], url), FRIDAY) == Outcome("revision", 1, 1)
    assert store.db.execute("SELECT page_id, body, copies FROM articles").fetchall() == [(2, "\n".join(STORY), 1)]
    assert store.db.execute("SELECT body FROM pages").fetchall() == [("\n".join(STORY[:2]),), (None,)]


def test_a_page_that_cannot_be_written_stays_as_it_was(store: Store) -> None:
    store.add(record(STORY, "http://a.example/"), 1)
    before = list(store.db.conn.iterdump())
    broken = record(OTHER, "http://a.example/", removals=(Removal("spam", None, 0, "x"),))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.replace(1, broken, FRIDAY)
    assert list(store.db.conn.iterdump()) == before


LINES = st.lists(st.sampled_from([*STORY, *OTHER, BELL]), min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc"), LINES, st.booleans()), max_size=14)


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_and_is_replaced_tables_agree(store: Store, steps: list[tuple]) -> None:
    """Pages come from three addresses and are replaced in any order, by any text or none."""
    with contextlib.suppress(_Undo), store.db.atomic():
        held: list[str] = []
        for number, (page_id, site, lines, rejected) in enumerate(steps):
            reason = "listing" if rejected else None
            if page_id <= len(held):
                url = held[page_id - 1]
                store.replace(page_id, record(lines, url, reject_reason=reason, title=f"第{number}步"), FRIDAY)
            else:
                url = f"http://{site}.example/"
                if store.add(record(lines, url, reject_reason=reason, title=f"第{number}步"), 1).page_id > len(held):
                    held.append(url)
            assert_tables_agree(store)
        raise _Undo


class _Undo(Exception):
    pass


def assert_tables_agree(store: Store) -> None:
    articles = {row["id"]: row for row in store.db.query("SELECT * FROM articles")}
    pages = list(store.db.query("SELECT * FROM pages"))
    for page in pages:
        rejected = page["reject_reason"] is not None
        assert (page["article_id"] is None) == rejected == (page["relation"] == "rejected")
        if not rejected:
            article = articles[page["article_id"]]
            text = article["body"] if page["body"] is None else page["body"]
            assert digest_of(text) == page["text_digest"], "every page has its own text, or shares one that is its own"
            assert (page["relation"] == "canonical") == (article["page_id"] == page["id"])
    for article_id, article in articles.items():
        carriers = {page["id"]: page for page in pages if page["article_id"] == article_id}
        canonical = carriers[article["page_id"]]
        assert (canonical["body"], canonical["title"]) == (None, article["title"])
        assert article["chars"] == len(article["body"])
        assert article["copies"] == len({page["url"] for page in carriers.values()})


# -- the edition ----------------------------------------------------------------------------------------------------


def test_the_edition_covers_all_that_the_stages_import() -> None:
    used, more = set(), {file for file in FILES if file.startswith("pipelines/stages/")}
    while more:
        used |= more
        names = {name.replace(".", "/") for file in more for name in imports(ROOT / file)}
        more = {file for name in names for file in (f"{name}.py", f"{name}/__init__.py") if file in FILES} - used
    assert {file.split("/")[1] for file in used if file != "pipelines/__init__.py"} == set(DECIDES)


def test_comments_docstrings_and_layout_make_no_other_edition() -> None:
    plain = '"""Sums."""\ndef f(a):\n    """Adds."""\n    return a + 1\n'
    told = '"""What it is for."""\n\ndef f(a):\n    """Adds 1."""\n    # one more\n    return (\n        a + 1)\n'
    assert code_digest(told) == code_digest(plain)
    assert code_digest(plain.replace("1", "2")) != code_digest(plain)


def test_an_example_of_a_rule_makes_no_other_edition_and_its_pattern_does() -> None:
    rule = LineRule(id="more", kind="navigation", pattern=re.compile("更多"), hits=("更多",), misses=("更多的人",))
    assert settled(replace(rule, hits=("更多", "更多 "))) == settled(rule)
    assert settled(replace(rule, pattern=re.compile("更多|全部"))) != settled(rule)
    assert settled(frozenset({"甲", "乙"})) == settled(frozenset({"乙", "甲"}))


def test_a_pattern_of_the_user_s_own_makes_the_same_edition_in_every_process() -> None:
    own = read_own_pattern("云溪号.*")
    assert repr(settled(own)) == repr(settled(read_own_pattern.__wrapped__("云溪号.*")))
    assert settled(own) != settled(read_own_pattern("云溪网.*"))


def test_a_source_s_hints_make_an_edition_of_their_own_and_recurring_lines_do_not() -> None:
    editions = {edition(hints) for hints in (Hints(), Hints(charset="gbk"), Hints(selectors={"title": "h2"}))}
    assert len(editions) == 3
    assert edition(Hints(recurring=frozenset({7}))) == edition(Hints())


# -- the bytes -------------------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs `scrapy source …` over a database of two pages."""
    markup = "<html><head><title>旧磨坊重新开磨</title></head><body>" + "".join(f"<p>{line}</p>" for line in STORY)
    web = Page(
        url="http://a.example/1",
        payload=markup.encode("gb18030") + b"<p>\x1b[2J</p>",
        content_type="text/html",
        headers=(("etag", '"v1"'),),
        fetched_at=MONDAY,
    )
    database = tmp_path / "news.db"
    keep(database, PAGES[2], replace(web, further=(replace(web, url="http://a.example/1_2"),)))

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        with ForkedCommand("source", *arguments, f"-sDATABASE={database}") as command:
            said = command.communicate(timeout=600)[1]
            return subprocess.CompletedProcess(command.args, command.wait(), command.printed, said.encode())

    return run


def test_an_article_s_source_is_told_with_its_headers_and_its_text(
    source: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    run = source("2")
    assert run.returncode == 0, run.stderr
    told = run.stdout.decode()
    assert "# page: 2 http://a.example/1\n# article: 2 (canonical)\n# fetched: 2026-11-02T08:00:00Z\n" in told
    assert "# fields told by: title: " in told
    assert "# charset: gb18030 (evidence: " in told
    assert " verified\n" in told
    assert 'HTTP 200 http://a.example/1\ncontent-type: text/html\netag: "v1"\n' in told
    assert told.count(f"<p>{STORY[0]}</p>") == 2, "the page on which it goes on, too"
    assert "\x1b" not in told, "a page's control characters do not reach the terminal"
    assert "\\x1b[2J" in told


def test_raw_bytes_come_out_untouched_and_nothing_where_there_is_nothing(
    source: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    assert source("--raw", "--page", "1").stdout == PAGES[2].payload
    missing = source("77")
    assert (missing.returncode, missing.stdout) == (1, b"")
    assert "holds no article 77" in missing.stderr.decode()

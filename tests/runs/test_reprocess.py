"""Stored pages through today's chain again: what must change does, nothing else does, and a killed pass goes on."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.record import Hints
from pipelines.runs.reprocess import Changes, Selection, pending
from pipelines.stages import clean
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import stored_page
from tests.forked_command import ForkedCommand, run_scrapy
from tests.stored_pages import BELL, FRIDAY, LOCAL_RULE, OTHER, PAGES, STORY, TUESDAY, dump, keep, stories, text_page


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

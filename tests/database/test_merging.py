"""Another machine's database in ours: as if ours had seen everything, once, and nothing twice."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.corrections import Author
from pipelines.database.other_database import OtherDatabase
from pipelines.database.store import Store, StoreError
from pipelines.record import Block, Page, Record, Removal
from pipelines.runs.comparing import Comparing
from pipelines.runs.ledger import Ledger
from pipelines.runs.lock import Busy, RunLock
from pipelines.runs.merge import merge
from tests.conftest import ROOT

MONDAY, TUESDAY, WEDNESDAY, NOW = (f"2026-11-0{day}T08:00:00Z" for day in (2, 3, 4, 5))
ME = Author("洪小满", WEDNESDAY)
TOWNS = ("青石", "麻柳", "桐子", "老鹰", "黄桷", "白果", "石门", "双河", "龙潭", "马桑")
CROPS = ("晚稻", "油茶", "柑橘", "莲藕", "花椒", "竹笋", "茶叶")


def story(number: int) -> str:
    """A text of its own for each number."""
    town, crop, next_crop = TOWNS[number % 10], CROPS[number % 7], CROPS[(number // 7) % 7]
    return (
        f"{town}镇第{number}合作社昨天卖出今年的头一批{crop}，四十多户社员分到了钱，镇里的农机手来回跑了两天。\n"
        f"社长算过账，{crop}比去年多收了{number * 3 + 7}担，扣去肥料和运费，每户能剩下{number * 11 + 205}元。\n"
        f"他说，明年打算在{town}河两岸再种{number + 60}亩{next_crop}，已经请农技站来看过{number % 5 + 2}回土。"
    )


def record(text: str, url: str, at: str = MONDAY, **more: object) -> Record:
    page = Page(url=url, payload=text.encode(), content_type="text/html", fetched_at=at, source="demo")
    blocks = tuple(Block(i, line) for i, line in enumerate(text.splitlines()))
    return replace(Record(page=page, blocks=blocks, title=text[:12], language="zh"), **more)


def fill(path: Path, records: list[Record]) -> Store:
    store = Store(path)
    run = Ledger(store.db).begin_run("news", {"sources": path.stem}, MONDAY)
    for one in records:
        store.add(one, run)
    return store


def take(store: Store, other: Path, at: str = NOW, **more: object) -> object:
    return merge(store, other, theirs=None, ours=store.path.parent / "warc", at=at, processes=0, **more)[0]


def dump(store: Store) -> list[str]:
    return [line for line in store.db.conn.iterdump() if "sqlite_sequence" not in line]


CONTENTS = (
    "SELECT url, relation, title, (SELECT body FROM articles WHERE id = article_id), reject_reason, fetched_at,"
    " last_seen_at, sha256 FROM pages ORDER BY url, fetched_at",
    "SELECT (SELECT url FROM pages WHERE id = page_id), title, body, copies, first_seen_at FROM articles ORDER BY 1",
    "SELECT group_concat(url) FROM (SELECT article_id, url FROM pages ORDER BY url) GROUP BY article_id ORDER BY 1",
    "SELECT url, position, rule, text FROM removals JOIN pages ON pages.id = page_id ORDER BY 1, 2",
    "SELECT site, digest, pages FROM site_lines ORDER BY 1, 2",
    "SELECT page.url, why FROM pages page WHERE relation = 'revision' ORDER BY 1, 2",
    "SELECT url, target FROM redirects ORDER BY 1",
    "SELECT count(*) FROM articles_fts",
    "SELECT url FROM dedup.page item JOIN pages ON pages.id = item.page ORDER BY url, pages.fetched_at",
)


def contents(store: Store) -> list[list[tuple]]:
    """Everything but ids and moments of ours."""
    return [store.db.execute(query).fetchall() for query in CONTENTS]


def machine_a() -> list[Record]:
    pages = [record(story(n), f"http://a.example/{n}.html") for n in range(30)]
    pages[3] = replace(pages[3], removals=(Removal("boilerplate", "menu", 0, "首页"),))
    return [*pages, record("广告", "http://a.example/ad.html", reject_reason="too-short")]


def machine_b() -> list[Record]:
    pages = [record(story(n), f"http://b.example/{n}.html", TUESDAY) for n in range(20, 60)]
    pages[2] = replace(pages[2], removals=(Removal("spam", "follow-us", 1, "扫码关注"),))
    # a reprint with its end cut, and a second version of one page
    pages.append(record(story(5)[:100], "http://b.example/cut.html", TUESDAY))
    pages.append(
        record(story(30).replace("40", "41") + "\n更正：前文户数有误。", "http://b.example/30.html", WEDNESDAY)
    )
    return [*pages, record("广告", "http://b.example/ad.html", TUESDAY, reject_reason="too-short")]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    """The first machine's database, open, and the file of the second's."""
    (tmp_path / "b").mkdir()
    other = fill(tmp_path / "b" / "b.db", machine_b())
    other.memory.add_redirect("http://b.example/old", "http://b.example/30.html", TUESDAY)
    Ledger(other.db).add_failure(1, url="http://b.example/lost", kind="http-status", at=TUESDAY, status=500)
    other.close()
    store = fill(tmp_path / "a.db", machine_a())
    yield store, tmp_path / "b" / "b.db"
    store.close()


def test_two_databases_merged_are_as_one_that_saw_everything(two: tuple[Store, Path], tmp_path: Path) -> None:
    store, other = two
    whole = fill(tmp_path / "whole.db", [*machine_a(), *machine_b()])
    whole.memory.add_redirect("http://b.example/old", "http://b.example/30.html", TUESDAY)
    done = take(store, other)
    assert contents(store) == contents(whole)
    assert (done.pages, done.known, done.runs, done.failures) == (43, 0, 1, 1)
    assert store.db.execute("SELECT id, arguments FROM runs").fetchall() == [
        (1, '{"sources": "a"}'),
        (2, '{"sources": "b"}'),
    ]
    assert store.db.execute("SELECT run_id, url FROM failures").fetchall() == [(2, "http://b.example/lost")]
    whole.close()


def test_articles_keep_their_ids_and_a_view_says_what_the_others_became(two: tuple[Store, Path]) -> None:
    store, other = two
    before = dict(store.db.execute("SELECT id, body FROM articles"))
    take(store, other)
    after = dict(store.db.execute("SELECT id, body FROM articles"))
    assert {id: after[id] for id in before} == before
    theirs = OtherDatabase(other, store.path)
    bodies = dict(theirs.db.execute("SELECT id, body FROM articles"))
    became = dict(store.db.execute("SELECT other_article, article_id FROM merged_articles"))
    assert became.keys() == bodies.keys()
    shared = [old for old, body in bodies.items() if body in before.values()]
    assert len(shared) == 10
    assert all(before[became[old]] == bodies[old] for old in shared)
    theirs.close()


def test_a_second_merge_changes_nothing(two: tuple[Store, Path]) -> None:
    store, other = two
    take(store, other)
    before = dump(store)
    done = take(store, other, at="2026-12-01T00:00:00Z")
    assert dump(store) == before
    assert (done.pages, done.known) == (0, 43)


def test_what_the_other_did_since_comes_with_the_next_merge(two: tuple[Store, Path]) -> None:
    store, other = two
    take(store, other)
    theirs = Store(other)
    run = Ledger(theirs.db).begin_run("news", {}, WEDNESDAY)
    theirs.add(record(story(70), "http://b.example/70.html", WEDNESDAY), run)
    theirs.add(record(story(40), "http://b.example/40.html", WEDNESDAY), run)  # still there
    theirs.memory.gone(theirs.memory.known("http://b.example/41.html").page_id, WEDNESDAY)
    theirs.close()
    done = take(store, other)
    assert (done.pages, done.runs) == (1, 1)
    assert store.memory.known("http://b.example/40.html").last_seen_at == WEDNESDAY
    assert store.memory.known("http://b.example/41.html").gone_at == WEDNESDAY


def test_merged_back_and_forth_nothing_doubles(two: tuple[Store, Path], tmp_path: Path) -> None:
    store, other = two
    take(store, other)
    before = contents(store)
    theirs = Store(other)
    take(theirs, store.path)
    assert contents(theirs)[0] == before[0]
    theirs.close()
    done = take(store, other)
    assert done.pages == 0
    assert contents(store) == before


def test_versions_of_one_url_stand_in_the_order_in_which_they_were_fetched(tmp_path: Path) -> None:
    url = "http://c.example/1.html"
    old, new = story(1), story(1) + "\n镇里补充说，头一批已经装车运走。"
    ours = fill(tmp_path / "ours.db", [record(new, url, WEDNESDAY)])
    fill(tmp_path / "theirs.db", [record(old, url, MONDAY), record(new, url, TUESDAY)]).close()
    done = take(ours, tmp_path / "theirs.db")
    assert (done.pages, done.known) == (1, 1)
    assert ours.memory.known(url).fetched_at == WEDNESDAY
    assert ours.db.execute("SELECT body, copies, first_seen_at FROM articles").fetchall() == [(new, 1, MONDAY)]
    assert ours.db.execute("SELECT fetched_at, relation FROM pages ORDER BY 1").fetchall() == [
        (MONDAY, "revision"),
        (WEDNESDAY, "canonical"),
    ]
    ours.close()


def test_what_people_decided_comes_with_the_pages(two: tuple[Store, Path]) -> None:
    store, other = two
    theirs = Store(other)
    page = {url: id for id, url in theirs.db.execute("SELECT id, url FROM pages")}
    home = dict(theirs.db.execute("SELECT id, article_id FROM pages"))
    theirs.correct(page["http://b.example/40.html"], {"title": "合作社分红"}, ME)
    theirs.correct(page["http://b.example/42.html"], {"outlet": "云溪日报"}, ME, of_article=True)
    theirs.reject(page["http://b.example/43.html"], "not-an-article", ME)
    theirs.copies.join(
        home[page["http://b.example/44.html"]], home[page["http://b.example/45.html"]], WEDNESDAY, "洪小满"
    )
    theirs.db.execute("INSERT INTO checks (page_id, day, drawn, is_right) VALUES (?, '2026-11-03', 'chance', 1)", [5])
    theirs.db.conn.commit()
    theirs.close()
    done = take(store, other)
    assert (done.corrections, done.checks) == (4, 1)
    here = {
        url: row for *row, url in store.db.execute("SELECT title, outlet, reject_reason, article_id, url FROM pages")
    }
    assert here["http://b.example/40.html"][0] == "合作社分红"
    assert here["http://b.example/42.html"][1] == "云溪日报"
    assert here["http://b.example/43.html"][2:] == ["not-an-article", None]
    assert here["http://b.example/44.html"][3] == here["http://b.example/45.html"][3] is not None
    joined = store.db.execute("SELECT page_id, after FROM corrections WHERE field = 'join'").fetchone()
    urls = dict(store.db.execute("SELECT id, url FROM pages"))
    assert {urls[joined[0]], urls[int(joined[1])]} == {"http://b.example/44.html", "http://b.example/45.html"}
    before = dump(store)
    take(store, other)
    assert dump(store) == before


def test_what_was_corrected_after_the_first_merge_comes_with_the_second(two: tuple[Store, Path]) -> None:
    store, other = two
    take(store, other)
    theirs = Store(other)
    page = {url: id for id, url in theirs.db.execute("SELECT id, url FROM pages")}
    theirs.correct(page["http://b.example/40.html"], {"title": "合作社分红"}, ME)
    theirs.reject(page["http://b.example/43.html"], "not-an-article", ME)
    theirs.accept(page["http://b.example/ad.html"], record("广告牌换新", "http://b.example/ad.html", TUESDAY), ME)
    theirs.close()
    assert take(store, other).corrections == 3
    query = (
        "SELECT p.title, p.reject_reason, a.body FROM pages p LEFT JOIN articles a ON a.id = article_id WHERE url = ?"
    )
    assert store.db.execute(query, ["http://b.example/40.html"]).fetchone()[0] == "合作社分红"
    assert store.db.execute(query, ["http://b.example/43.html"]).fetchone()[1:] == ("not-an-article", None)
    assert store.db.execute(query, ["http://b.example/ad.html"]).fetchone() == ("广告牌换新", None, "广告牌换新")
    assert take(store, other).corrections == 0


KILLED = """
import sys
from pathlib import Path
from pipelines.database import merging
from pipelines.database.store import Store
from pipelines.runs.merge import merge
merging.BATCH = 4
if __name__ == "__main__":
    store = Store(Path(sys.argv[1]))
    merge(store, Path(sys.argv[2]), theirs=None, ours=Path(sys.argv[3]), at="2026-11-05T08:00:00Z", processes=0,
          progress=lambda pages: print(pages, flush=True))
"""


@pytest.mark.parametrize("batches", [1, 4, 9])
def test_a_merge_that_is_killed_goes_on_and_nothing_doubles(
    two: tuple[Store, Path], tmp_path: Path, batches: int
) -> None:
    store, other = two
    whole = tmp_path / "whole"
    whole.mkdir()
    store.close()
    for file in tmp_path.glob("a.*"):
        shutil.copy(file, whole / file.name)
    at_once = Store(whole / "a.db")
    take(at_once, other)
    given = [sys.executable, "-c", KILLED, str(store.path), str(other), str(tmp_path / "warc")]
    with subprocess.Popen(given, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for _ in range(batches):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    again = Store(store.path)
    done = take(again, other)
    assert 0 < done.known < 43
    assert contents(again) == contents(at_once)
    again.close()
    at_once.close()


def test_other_processes_find_the_same(two: tuple[Store, Path], tmp_path: Path) -> None:
    store, other = two
    shutil.copytree(tmp_path, tmp_path.with_name("copy"))
    alone = Store(tmp_path.with_name("copy") / "a.db")
    take(alone, other)
    merge(store, other, theirs=None, ours=tmp_path / "warc", at=NOW, processes=2)
    assert contents(store) == contents(alone)
    alone.close()


def test_every_article_decided_anew_is_the_same_whoever_compares(two: tuple[Store, Path], tmp_path: Path) -> None:
    store, other = two
    take(store, other)
    index = store.articles.index
    with store.db.atomic():  # as if a text had arrived before the one that it copies was known
        index.split(
            store.memory.known("http://b.example/cut.html").page_id,
            store.memory.known("http://a.example/5.html").page_id,
        )
        store.db.execute("DELETE FROM dedup.hand")
        store.articles.settle([store.memory.known("http://b.example/cut.html").page_id], NOW)
    parted = contents(store)
    shutil.copytree(tmp_path, tmp_path.with_name("parted"))
    alone = Store(tmp_path.with_name("parted") / "a.db")
    decided, moved = alone.copies.recluster(NOW, every=True)
    with Comparing(store.path, 2) as comparing:
        assert store.copies.recluster(NOW, every=True, compared=comparing.groups) == (decided, moved)
    assert contents(store) == contents(alone) != parted
    assert [page for page, _, _ in moved] == [store.memory.known("http://b.example/cut.html").page_id]
    assert store.copies.recluster(NOW) == (0, [])
    alone.close()


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_what_cannot_be_merged_is_refused_with_a_sentence(two: tuple[Store, Path], tmp_path: Path) -> None:
    store, other = two
    before = dump(store)
    (tmp_path / "text.db").write_text("not a database " * 100)
    empty = tmp_path / "empty.db"
    empty.touch()
    older, newer = tmp_path / "older.db", tmp_path / "newer.db"
    for path in (older, newer):
        Store(path).close()
    for path, change in (
        (older, "DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)"),
        (newer, "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('qingliu', 'teleport')"),
    ):
        changed = sqlite3.connect(path)
        changed.execute(change)
        changed.commit()
        changed.close()
    for path, sentence in (
        (tmp_path / "missing.db", "does not exist"),
        (store.path, "is this database itself"),
        (tmp_path / "text.db", "cannot be read as a database of ours"),
        (empty, "is no database of ours"),
        (older, "is of an older release: open it once with this one"),
        (newer, r"was written by a newer release \(schema step teleport\)"),
    ):
        with pytest.raises(StoreError, match=sentence):
            take(store, path)
    lock = RunLock(other, "news")
    with pytest.raises(Busy, match="news is at work on"):
        take(store, other)
    lock.release()
    assert dump(store) == before
    assert take(store, other).pages == 43

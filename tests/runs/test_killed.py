"""A crawl that is killed, or cannot write, or finds its files damaged: the next run makes it good.

Kills at two moments, where CI is set at twenty, or as many as QINGLIU_KILLS says; QINGLIU_SEED chooses others.
"""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.demo import Newsroom
from pipelines.database.store import Store
from pipelines.warc.files import DamagedArchive
from pipelines.warc.provenance import verified_page
from tests.forked_command import ForkedCommand, run_scrapy

KILLS = int(os.environ.get("QINGLIU_KILLS", "20" if os.environ.get("CI") else "2"))
SEED = int(os.environ.get("QINGLIU_SEED", "20261121"))
STARTS = (("county", "listing", "/"), ("portal", "listing", "/"), ("mirror", "listing", "/"), ("game", "listing", "/"))
# Everything but ids, times of ours, places in the WARC, and to which copy a page was first found to be similar.
TEXT = "coalesce(pages.body, (SELECT body FROM articles WHERE id = pages.article_id))"
CONTENTS = {
    "articles": """
        SELECT (SELECT url FROM pages WHERE id = page_id), title, subtitle, body, published_at, outlet, authors,
        editors, section, keywords, language, chars, copies FROM articles ORDER BY 1""",
    "pages": f"""
        SELECT url, canonical_url, site, relation, title, subtitle, published_at, outlet, authors, editors, section,
        keywords, {TEXT}, body_original, script, language, masked, glosses, reject_reason, extractor,
        published_evidence, status, charset, charset_evidence, sha256 FROM pages ORDER BY url, pages.id""",
    "removals": """
        SELECT url, position, stage, rule, text FROM removals JOIN pages ON pages.id = page_id ORDER BY 1, 2, 4, 5""",
    "clusters": """
        SELECT group_concat(url, ' ') FROM (SELECT article_id, url FROM pages ORDER BY url)
        GROUP BY article_id ORDER BY 1""",
    "redirects": "SELECT url, target FROM redirects ORDER BY 1",
    "failures": "SELECT DISTINCT url, kind, status FROM failures ORDER BY 1",
    "search": "SELECT count(*) FROM articles_fts",
    "index": "SELECT url FROM dedup.page item JOIN pages ON pages.id = item.page ORDER BY 1",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("sources") / "sources.yaml"
    with Newsroom(base_port=0) as newsroom:
        entries = [
            f"- {{id: {outlet}, name: {outlet}, kind: {kind}, groups: [demo], start: '{newsroom.urls[outlet]}{path}',"
            f" loopback: true}}"
            for outlet, kind, path in STARTS
        ]
        file.write_text("\n".join(entries), "utf-8")
        yield file


def arguments(database: Path, sources: Path, **settings: object) -> list[str]:
    given = {"DATABASE": database, "SOURCES": sources, "LOG_LEVEL": "DEBUG", "WORKERS": 1} | settings
    return ["crawl", "news", "-asources=demo", *(f"-s{name}={value}" for name, value in given.items())]


def crawl(
    database: Path, sources: Path, before: Callable[[], Any] | None = None, **settings: object
) -> subprocess.CompletedProcess[str]:
    return run_scrapy(*arguments(database, sources, **settings), before=before)


def killed(database: Path, sources: Path, line: int) -> None:
    """A crawl that is killed when it has written so many lines of its log; its workers write nothing."""
    with ForkedCommand(*arguments(database, sources)) as process:
        for _ in zip(range(line), process.stderr, strict=False):
            pass
        process.kill()


def contents(database: Path) -> dict[str, list[tuple]]:
    with contextlib.closing(sqlite3.connect(database)) as db:
        db.execute("ATTACH DATABASE ? AS dedup", [str(database.with_suffix(".dedup.db"))])
        assert db.execute("PRAGMA main.integrity_check").fetchall() == [("ok",)]
        return {name: db.execute(query).fetchall() for name, query in CONTENTS.items()}


def endings(database: Path) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(database)) as db:
        return db.execute("SELECT finish_reason, healthy FROM runs ORDER BY id").fetchall()


@pytest.fixture(scope="module")
def undisturbed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[tuple]], int]:
    """What the database holds after a run without trouble; and how many lines its log had."""
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    return contents(database), len(done.stderr.splitlines())


def moments(lines: int) -> list[int]:
    """Lines of the log after which to kill: from the first request on."""
    return sorted(random.Random(SEED).sample(range(20, lines), KILLS))


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_run_is_made_good_by_the_next(
    number: int, undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    held, lines = undisturbed
    database = tmp_path / "news.db"
    killed(database, sources, moments(lines)[number])
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    assert contents(database) == held
    assert endings(database)[-1] == ("finished", 1)


def test_run_after_run_killed_and_what_is_missing_taken_up(
    undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    held, lines = undisturbed
    database = tmp_path / "news.db"
    for line in moments(lines):
        killed(database, sources, line)
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    assert contents(database) == held


def full_disk() -> None:
    """No file grows beyond this: what a full disk does to a process, without filling one (EFBIG in place of ENOSPC)."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_full_disk_ends_the_run_and_the_next_makes_it_good(
    undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    Store(database).close()  # the schema alone is larger than that
    stuck = crawl(database, sources, before=full_disk)
    assert stuck.returncode == 1, stuck.stderr
    assert "cannot be recorded" in stuck.stderr
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    assert contents(database) == undisturbed[0]


def unreadable(database: Path) -> list[str]:
    """Addresses of the pages whose bytes are not those in the WARC."""
    found = []
    store = Store(database, reading=True)
    for row in store.db.query("SELECT * FROM pages ORDER BY url"):
        try:
            verified_page(row, database.parent / "warc")
        except DamagedArchive:
            found.append(row["url"])
    store.close()
    return found


def test_pages_lost_with_the_end_of_an_archive_are_told_and_fetched_again(
    undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    """The last bytes of a WARC may be lost with the machine; the servers call their pages unchanged all the same."""
    database = tmp_path / "news.db"
    killed(database, sources, 9 * undisturbed[1] // 10)
    with contextlib.closing(sqlite3.connect(database)) as db:
        third_last = "SELECT warc_file, warc_offset FROM pages ORDER BY warc_offset DESC LIMIT 1 OFFSET 2"
        ((file, offset),) = db.execute(third_last).fetchall()
    os.truncate(tmp_path / "warc" / file, offset + 500)
    lost = unreadable(database)
    assert len(lost) == 3
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    assert f"the bytes of {len(lost)} pages were lost" in done.stderr
    assert unreadable(database) == []
    held = contents(database)
    told = held.pop("failures")
    assert held == {name: value for name, value in undisturbed[0].items() if name != "failures"}
    assert sorted(set(told) - set(undisturbed[0]["failures"])) == [(url, "damaged-warc", None) for url in lost]
    with contextlib.closing(sqlite3.connect(database)) as db:
        assert db.execute("SELECT trouble, failures >= ? FROM runs WHERE id = 1", [len(lost)]).fetchall() == [
            (f"killed, and the bytes of {len(lost)} pages are lost", 1)
        ]
        assert db.execute("SELECT count(*) FROM pages WHERE lost_at IS NOT NULL").fetchall() == [(0,)]


@contextlib.contextmanager
def lock(database: Path) -> Iterator[None]:
    """Somebody else is writing into the database."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield


@contextlib.contextmanager
def crawling(database: Path, sources: Path, line: int, **settings: object) -> Iterator[ForkedCommand]:
    """A crawl that has written so many lines of its log, and goes on."""
    with ForkedCommand(*arguments(database, sources, **settings)) as process:
        for _ in zip(range(line), process.stderr, strict=False):
            pass
        yield process


def test_a_lock_that_goes_away_is_waited_for(
    undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    with crawling(database, sources, undisturbed[1] // 2) as process:
        with lock(database), pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=3)
        _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    assert contents(database) == undisturbed[0]


def test_a_lock_that_stays_ends_the_run_and_the_next_makes_it_good(
    undisturbed: tuple[dict[str, list[tuple]], int], sources: Path, tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    with crawling(database, sources, undisturbed[1] // 2, DATABASE_WAIT=1) as process, lock(database):
        _, said = process.communicate(timeout=600)
    assert process.returncode == 1, said
    assert "cannot be recorded: database is locked" in said
    done = crawl(database, sources)
    assert done.returncode == 0, done.stderr
    assert contents(database) == undisturbed[0]

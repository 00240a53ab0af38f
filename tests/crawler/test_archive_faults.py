"""What a machine does to a reading of archives: a full disk, a database that somebody else writes, a damaged index."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.search import faults
from tests.conftest import Scrapy
from tests.forked_command import ForkedCommand, run_scrapy

Rows = Callable[[str], list[tuple]]
DOCUMENTS = 80


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Documents of which no two are copies."""
    file = tmp_path / "corpus.jsonl"
    signs = [chr(0x4E00 + 7 * n) for n in range(2_000)]
    with file.open("w", encoding="utf-8") as lines:
        for number in range(DOCUMENTS):
            own = "".join(signs[(number * 31 + at * (number + 3)) % len(signs)] for at in range(300))
            text = "\n".join(["云溪县收完最后一片稻子", f"{own[:150]}。", f"{own[150:]}，农户说。"])
            lines.write(json.dumps({"text": text, "url": f"http://yunxi.example/{number}"}) + "\n")
    return file


def full_disk(size: int = 40_000) -> None:
    """No file grows beyond this: what a full disk does to a process, without filling one (EFBIG in place of ENOSPC)."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_ends_the_run_and_the_next_reads_the_rest(
    corpus: Path, database: Path, scrapy: Scrapy, rows: Rows
) -> None:
    Store(database).close()  # the schema alone is larger than that
    given = f"-apath={corpus}", f"-sDATABASE={database}", "-sWORKERS=1"
    stuck = run_scrapy("crawl", "archive", *given, before=full_disk)
    assert stuck.returncode == 1, stuck.stderr
    assert "cannot be recorded" in stuck.stderr
    done = scrapy("crawl", "archive", f"-apath={corpus}")
    assert done.returncode == 0, done.stderr
    assert rows("SELECT count(DISTINCT url) FROM pages") == [(DOCUMENTS,)]


def test_a_disk_that_fills_up_on_the_way_ends_the_run_and_the_next_completes_it(
    corpus: Path, database: Path, scrapy: Scrapy, rows: Rows
) -> None:
    Store(database).close()
    given = f"-apath={corpus}", f"-sDATABASE={database}", "-sWORKERS=1"
    size = database.stat().st_size + 100_000  # the log of the transactions that store all pages is larger
    stuck = run_scrapy("crawl", "archive", *given, before=partial(full_disk, size))
    assert stuck.returncode == 1, stuck.stderr
    assert "cannot be recorded" in stuck.stderr
    ((stored,),) = rows("SELECT count(DISTINCT url) FROM pages")
    assert stored < DOCUMENTS
    done = scrapy("crawl", "archive", f"-apath={corpus}")
    assert done.returncode == 0, done.stderr
    assert rows("SELECT count(DISTINCT url) FROM pages") == [(DOCUMENTS,)]
    assert rows("SELECT healthy FROM runs ORDER BY id") == [(0,), (1,)]
    store = Store(database, reading=True)
    assert list(faults(store.db.conn)) == []
    store.close()


def unsynced() -> None:
    """What a disk that fails at the last moment says."""

    def fsync(file: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    os.fsync = fsync


def test_a_file_of_pages_that_cannot_be_closed_makes_the_run_unhealthy_and_keeps_nobody_waiting(
    corpus: Path, database: Path, rows: Rows
) -> None:
    stuck = run_scrapy("crawl", "archive", f"-apath={corpus}", f"-sDATABASE={database}", "-sWORKERS=1", before=unsynced)
    assert stuck.returncode == 1, stuck.stderr
    assert "the bytes of the last pages cannot be written: [Errno 5] Input/output error" in stuck.stderr
    assert "Traceback" not in stuck.stderr
    assert rows("SELECT finish_reason, healthy FROM runs") == [("cannot-record", 0)]


def test_a_database_that_is_locked_on_the_way_ends_the_run_and_the_next_completes_it(
    corpus: Path, database: Path, scrapy: Scrapy, rows: Rows
) -> None:
    Store(database).close()
    given = f"-apath={corpus}", f"-sDATABASE={database}", "-sWORKERS=1", "-sDATABASE_WAIT=1", "-sLOG_LEVEL=DEBUG"
    with ForkedCommand("crawl", "archive", *given) as process:
        next(line for line in process.stderr if "Spider opened" in line)
        with closing(sqlite3.connect(database, isolation_level=None, timeout=60)) as db:
            db.execute("BEGIN IMMEDIATE")
            _, said = process.communicate(timeout=300)
        assert process.returncode == 1, said
    assert "cannot be recorded: database is locked" in said
    done = scrapy("crawl", "archive", f"-apath={corpus}")
    assert done.returncode == 0, done.stderr
    assert rows("SELECT count(DISTINCT url) FROM pages") == [(DOCUMENTS,)]
    assert rows("SELECT healthy FROM runs ORDER BY id") == [(0,), (1,)]


def test_a_run_over_a_locked_database_says_so_and_the_next_reads_all(
    corpus: Path, database: Path, scrapy: Scrapy, rows: Rows
) -> None:
    Store(database).close()
    with closing(sqlite3.connect(database, isolation_level=None, timeout=60)) as db:
        db.execute("BEGIN IMMEDIATE")
        run = scrapy("crawl", "archive", f"-apath={corpus}", DATABASE_WAIT=1)
    assert run.returncode == 2, run.stderr
    assert "database is locked" in run.stderr
    assert "Traceback" not in run.stderr
    done = scrapy("crawl", "archive", f"-apath={corpus}")
    assert done.returncode == 0, done.stderr
    assert rows("SELECT count(DISTINCT url) FROM pages") == [(DOCUMENTS,)]
    assert rows("SELECT count(*) FROM runs WHERE finished_at IS NULL") == [(0,)]


@pytest.mark.parametrize("damage", [b"", b"\xff" * 5_000, None])
def test_a_damaged_index_of_copies_is_made_anew(
    corpus: Path, database: Path, scrapy: Scrapy, rows: Rows, damage: bytes | None
) -> None:
    assert scrapy("crawl", "archive", f"-apath={corpus}").returncode == 0
    index = database.with_suffix(".dedup.db")
    for part in (f"{index}-wal", f"{index}-shm"):
        Path(part).unlink(missing_ok=True)
    if damage is None:
        data = bytearray(index.read_bytes())
        data[4096:] = b"\xee" * (len(data) - 4096)
        index.write_bytes(data)
    else:
        index.write_bytes(damage)
    copies = corpus.with_name("copies.jsonl")
    first = corpus.read_text("utf-8").splitlines()[0]
    copies.write_text(first.replace("http://yunxi.example/0", "http://other.example/0"), "utf-8")
    done = scrapy("crawl", "archive", f"-apath={copies}")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    same = "SELECT count(DISTINCT article_id) FROM pages WHERE url LIKE '%.example/0'"
    assert rows(same) == [(1,)]
    assert rows("SELECT count(*) FROM articles") == [(DOCUMENTS,)]

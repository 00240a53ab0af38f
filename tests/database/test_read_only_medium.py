"""A medium that nobody can write, mounted for the test: every command that reads reads, and one that writes says so."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.database.store import Store
from tests.forked_command import run_scrapy


def mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(params=["wal", "delete"])
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    folder = tmp_path / "medium"
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)):
        pytest.skip("this user cannot mount a file system")
    path = folder / "news.db"
    store = Store(path)
    store.db.execute("INSERT INTO runs (spider, started_at) VALUES ('news', '2026-11-18T00:00:00Z')")
    store.db.conn.commit()
    store.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute(f"PRAGMA journal_mode = {request.param}").fetchone() == (request.param,)
    connection.close()
    assert mount("-o", "remount,ro", str(folder))
    yield path
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def scrapy(database: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_scrapy(*arguments, f"-sDATABASE={database}")

    return run


def test_what_reads_reads_and_what_writes_says_why_not(
    scrapy: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    browse = scrapy("browse", "--get", "/news/runs.json?_shape=array")
    assert browse.returncode == 0, browse.stderr
    assert [row["spider"] for row in json.loads(browse.stdout)] == ["news"]
    assert "Traceback" not in browse.stderr
    runs = scrapy("runs")
    assert (runs.returncode, "news" in runs.stdout) == (0, True), runs.stderr
    export = scrapy("export", "--output", str(tmp_path / "out.jsonl"))
    assert export.returncode == 0, export.stderr
    page = tmp_path / "page.txt"
    page.write_text("云溪县冷库通电", "utf-8")
    crawl = scrapy("crawl", "archive", f"-apath={page}")
    assert crawl.returncode == 2
    assert "or its folder cannot be written" in crawl.stderr
    assert "Traceback" not in crawl.stderr

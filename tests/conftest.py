"""What whole-crawl tests share: the real command, in a process of its own."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.forked_command import ROOT, run_scrapy

Scrapy = Callable[..., subprocess.CompletedProcess[str]]
# They take longest, and begin first: a file is one process's, and the others would wait for it at the end.
LONGEST = (
    "runs/test_killed.py", "crawler/test_archive.py", "runs/test_cluster.py", "crawler/test_archive_faults.py",
    "crawler/test_correct.py", "test_installed.py", "crawler/test_browser.py", "crawler/test_news.py",
    "runs/test_reprocess.py", "runs/test_merge.py", "database/test_read_only_medium.py", "crawler/test_hostile.py",
    "rules/test_patterns_are_linear.py", "crawler/test_operating.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "news.db"


@pytest.fixture
def scrapy(database: Path) -> Scrapy:
    """Runs `scrapy …` over the test's own database; the result carries exit code and what was printed.

    With one worker process, where a test does not ask for more: most have few pages.
    """

    def run(*arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
        given = [f"-s{name}={value}" for name, value in ({"WORKERS": 1} | settings | {"DATABASE": database}).items()]
        return run_scrapy(*arguments, *given)

    return run


@pytest.fixture
def rows(database: Path) -> Callable[[str], list[tuple]]:
    """The rows of a query on the test's database."""

    def query(sql: str) -> list[tuple]:
        db = sqlite3.connect(database)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    return query

"""What goes to standard output: whole, alone there, and without a word where nobody reads on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.record import Block, Page, Record
from pipelines.runs.ledger import Ledger
from tests.conftest import ROOT
from tests.forked_command import run_scrapy

MONDAY = "2026-11-02T08:00:00Z"
LONG = 12_000  # lines: more than a pipe takes before somebody reads


@pytest.fixture(scope="module")
def long_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("long") / "news.db"
    store = Store(file)
    Ledger(store.db).begin_run("news", {}, MONDAY)
    page = Page(url="http://a.example/1", payload=b"x", fetched_at=MONDAY)
    blocks = tuple(Block(n, f"第{n}条船换上了新缆绳。") for n in range(LONG))
    store.add(Record(page=page, blocks=blocks, title="白石渡恢复通航", language="zh"), 1)
    store.close()
    return file


def run(database: Path, words: str) -> subprocess.CompletedProcess[str]:
    return run_scrapy(*words.split(), f"-sDATABASE={database}")


@pytest.mark.parametrize(
    ("words", "told"),
    [("export --output -", "1 articles\n"), ("export --copies --format datatrove --output -", "1 copies\n")],
)
def test_export_writes_nothing_but_its_lines(long_store: Path, words: str, told: str) -> None:
    done = run(long_store, words)
    assert (done.returncode, done.stderr) == (0, told)
    (line,) = done.stdout.splitlines()
    row = json.loads(line)
    assert (row.get("body") or row["text"]).endswith(f"第{LONG - 1}条船换上了新缆绳。")
    assert not (ROOT / "-").exists()
    assert not (ROOT / "-.md").exists()


@pytest.mark.parametrize(("words", "begins"), [("feed --output -", "<?xml"), ("report --output -", "<!doctype html>")])
def test_feed_and_report_do_as_well(long_store: Path, words: str, begins: str) -> None:
    done = run(long_store, words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.lower().startswith(begins)
    assert done.stderr.count("\n") == 1
    assert not (ROOT / "-").exists()


def test_parquet_is_refused_there_in_a_sentence(long_store: Path) -> None:
    done = run(long_store, "export --format parquet --output -")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Parquet is written to a file, not to standard output: --output articles.parquet\n"


@pytest.mark.parametrize(
    "words",
    [
        "export --output -", "feed --output -", "report --output -", "export", "report", "runs", "runs --json",
        "outlets", "sources", "explain PAGE",
    ],
)  # fmt: skip
def test_whoever_stops_reading_sees_no_traceback(long_store: Path, words: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("云溪县收完最后一片稻子\n" + "农户说，今年的稻子比去年好。\n" * 40, "utf-8")
    command = f"{sys.executable} -m scrapy {words.replace('PAGE', str(page))} -s DATABASE={long_store} | head -c 1"
    told = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert len(told.stdout) == 1
    assert "Traceback" not in told.stderr
    assert "BrokenPipe" not in told.stderr

"""What a command loads before it works: a library that it does not need makes everybody wait."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

PARSERS = {"trafilatura", "opencc", "langdetect", "feedparser"}
HEAVY = PARSERS | {"numpy", "sqlite_utils", "datasette", "rich", "pygal", "duckdb"}
SOURCE = "- {id: nobody, name: nobody, kind: listing, start: 'http://127.0.0.1:9/', loopback: true}"


# Written by the process of the command alone: -X importtime is handed on to worker processes.
TELL = """
import atexit, pathlib, runpy, sys
told = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: told.write_text("\\n".join({name.partition(".")[0] for name in sys.modules})))
runpy.run_module("scrapy", run_name="__main__", alter_sys=True)
"""


def imported(*arguments: str) -> set[str]:
    """The top-level packages that the process of a command has imported when it ends."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "modules"
        command = [sys.executable, "-c", TELL, str(told), *arguments]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
        found = set(told.read_text().split())
    assert "scrapy" in found, run.stderr
    return found


def test_a_command_that_needs_no_page_loads_no_library_for_pages() -> None:
    assert imported("version") & (HEAVY | {"yaml", "lxml_html_clean"}) == set()
    assert imported("list", "--help") & HEAVY == set()


def test_the_process_of_a_crawl_leaves_pages_to_its_workers(tmp_path: Path) -> None:
    sources = tmp_path / "sources.yaml"
    sources.write_text(SOURCE, "utf-8")
    settings = {"SOURCES": sources, "DATABASE": tmp_path / "news.db", "RETRY_TIMES": 0}
    loaded = imported("crawl", "news", "-asources=nobody", *(f"-s{name}={value}" for name, value in settings.items()))
    consoles_and_cookies = {"aiohttp", "requests"}  # of Scrapy's own components, by what they import
    assert loaded & (PARSERS | consoles_and_cookies | {"datasette", "pygal", "duckdb"}) == set()

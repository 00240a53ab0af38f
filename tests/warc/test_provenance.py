"""`scrapy source`: where a page comes from, and its bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.record import Page
from tests.forked_command import ForkedCommand
from tests.stored_pages import MONDAY, PAGES, STORY, keep


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

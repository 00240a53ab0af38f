"""`scrapy crawl archive` as a user runs it: files in, rows out."""

from __future__ import annotations

import contextlib
import gzip
import json
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.record import Page
from pipelines.warc.files import WarcWriter, read_page
from tests.conftest import Scrapy
from tests.forked_command import ForkedCommand

Rows = Callable[[str], list[tuple]]

STORY = [
    "云溪县青石镇的梯田昨天开镰，四百余户村民赶在霜降之前收割一千二百亩晚稻。",
    "镇农技站站长介绍，今年雨水调匀，亩产预计比去年增加三十公斤，合作社已与两家米厂签下订单。",
    "村民说，往年稻谷要挑到镇上去卖，现在收割机开到田头，烘干和运输都有人管。",
]
OTHER = [
    "青石镇中心小学的操场上，六十名学生正在练习打陀螺，这是学校开设民俗课的第三年。",
    "教练员说，孩子们从削木头学起，一学期下来人人都有一只自己做的陀螺。",
]


def markup(title: str, story: list[str]) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in story)
    return f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>{paragraphs}</div></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One page of every kind that is read."""
    folder = tmp_path / "files"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("\n".join(STORY), "gb18030")
    (folder / "deep" / "b.html").write_text(markup("小学操场上的陀螺课", OTHER), "utf-8")
    story, other = markup("青石镇梯田昨日开镰", STORY), "\n".join([*OTHER, "家长说好。"])
    lines = [{"url": "http://c.example/1", "html": story}, {"text": other}]
    (folder / "c.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    (folder / "notes.pdf").write_bytes(b"%PDF-1.4")
    writer = WarcWriter(folder, "d")
    page = markup("村里的桥和田", [*OTHER, *STORY]).encode("gb18030")
    headers = (("etag", '"7"'),)
    when = "2020-05-01T00:00:00Z"
    writer.add(Page(url="http://d.example/x", payload=page, content_type="text/html", headers=headers, fetched_at=when))
    writer.close()
    return folder


def test_files_of_every_kind_become_pages_of_articles(folder: Path, scrapy: Scrapy, rows: Rows, database: Path) -> None:
    run = scrapy("crawl", "archive", f"-apath={folder}")
    assert run.returncode == 0, run.stderr
    assert dict(rows("SELECT url, relation FROM pages")).keys() == {
        (folder / "a.txt").as_uri(),
        (folder / "deep/b.html").as_uri(),
        "http://c.example/1",
        (folder / "c.jsonl").as_uri() + "#2",
        "http://d.example/x",
    }
    assert rows("SELECT charset FROM pages WHERE url LIKE '%a.txt'") == [("gb18030",)]
    assert rows("SELECT etag, fetched_at FROM pages WHERE site = 'd.example'") == [('"7"', "2020-05-01T00:00:00Z")]
    same = "SELECT count(DISTINCT article_id) FROM pages WHERE url LIKE '%a.txt' OR url = 'http://c.example/1'"
    assert rows(same) == [(1,)], "the same story from two files is one article"
    ledger = "SELECT spider, finish_reason, healthy, pages, failures FROM runs"
    assert rows(ledger) == [("archive", "finished", 1, 5, 0)]
    file, offset = rows("SELECT warc_file, warc_offset FROM pages WHERE url LIKE '%b.html'")[0]
    assert read_page(database.parent / "warc" / file, offset).payload == (folder / "deep/b.html").read_bytes()
    assert "5  pages came" in run.stderr


def test_a_second_reading_changes_nothing(folder: Path, scrapy: Scrapy, rows: Rows, database: Path) -> None:
    scrapy("crawl", "archive", f"-apath={folder}")
    before = [rows(f"SELECT * FROM {table}") for table in ("articles", "removals")]
    pages = "SELECT id, url, relation, article_id, sha256, warc_file, warc_offset FROM pages"
    before_pages = rows(pages)
    run = scrapy("crawl", "archive", f"-apath={folder}")
    assert run.returncode == 0, run.stderr
    assert [rows(f"SELECT * FROM {table}") for table in ("articles", "removals")] == before
    assert rows(pages) == before_pages
    assert rows("SELECT pages, articles, duplicates FROM runs WHERE id = 2") == [(0, 0, 0)]
    assert len(list((database.parent / "warc").iterdir())) == 1, "nothing new, no new file"


def test_what_is_damaged_costs_itself_and_the_run_says_how_much(folder: Path, scrapy: Scrapy, rows: Rows) -> None:
    warc = folder / "d-00000.warc.gz"
    warc.write_bytes(warc.read_bytes()[:-80])
    (folder / "c.jsonl").write_text('{"url": "http://c.example/1"}\n' + json.dumps({"text": "\n".join(OTHER)}))
    run = scrapy("crawl", "archive", f"-apath={folder}")
    assert run.returncode == 1
    assert sorted(rows("SELECT url, kind, detail FROM failures")) == [
        (
            (folder / "c.jsonl").as_uri(),
            "damaged-file",
            f"{folder / 'c.jsonl'}, line 1: it needs an object with html or text, as a string",
        ),
        (
            warc.as_uri(),
            "damaged-file",
            f"{warc}, record at offset 0 (http://d.example/x): the file breaks off in it",
        ),
    ]
    assert rows("SELECT url FROM pages ORDER BY url") == [
        ((folder / "a.txt").as_uri(),),
        ((folder / "c.jsonl").as_uri() + "#2",),
        ((folder / "deep/b.html").as_uri(),),
    ]
    assert rows("SELECT healthy, trouble FROM runs") == [
        (
            0,
            "1 records or lines of files could not be read; 1 files could not be read, or only up to some place",
        )
    ]


def test_a_million_bad_lines_make_a_hundred_rows(tmp_path: Path, scrapy: Scrapy, rows: Rows) -> None:
    (tmp_path / "bad.jsonl").write_text("{\n" * 5_000 + json.dumps({"text": "\n".join(STORY)}))
    assert scrapy("crawl", "archive", f"-apath={tmp_path}/*.jsonl").returncode == 1
    assert rows("SELECT count(*), max(length(CAST(detail AS BLOB))) <= 2048 FROM failures") == [(101, 1)]
    assert rows("SELECT trouble FROM runs WHERE trouble LIKE '%5000 records or lines%'")
    assert rows("SELECT relation FROM pages") == [("canonical",)]


def test_what_is_no_page_is_counted_and_no_article(tmp_path: Path, scrapy: Scrapy, rows: Rows) -> None:
    writer = WarcWriter(tmp_path, "d")
    story = markup("青石镇梯田昨日开镰", STORY).encode()
    for name, kind, payload in (
        ("a.html", "text/html", story),
        (
            "rss.xml",
            "text/xml",
            f"<?xml version='1.0'?><rss><channel><title>{STORY[0]}</title></channel></rss>".encode(),
        ),
        ("robots.txt", "text/plain", f"# {STORY[1]}\nUser-agent: *\nDisallow:".encode()),
        ("list", "application/json", json.dumps({"list": STORY}).encode()),
    ):
        page = Page(
            url=f"http://e.example/{name}", payload=payload, content_type=kind, fetched_at="2020-05-01T00:00:00Z"
        )
        writer.add(page)
    writer.close()
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    outside = tmp_path.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(STORY[2])
    (tmp_path / "leak").symlink_to(outside)
    (tmp_path / "leak.txt").symlink_to(outside / "secret.txt")
    run = scrapy("crawl", "archive", f"-apath={tmp_path}")
    assert run.returncode == 0, run.stderr
    assert rows("SELECT url FROM pages") == [("http://e.example/a.html",)]
    assert "3  documents of other kinds: JSON 1, feed 1, rules for robots 1" in run.stderr
    assert "3  files not read: link 2, .pdf 1" in run.stderr


def test_a_page_that_takes_too_long_is_a_failure_and_an_unhealthy_run_says_so(
    tmp_path: Path, scrapy: Scrapy, rows: Rows
) -> None:
    endless = tmp_path / "endless.txt"
    endless.write_text(f"{STORY[0]}\n" * 400_000, "gb18030")
    run = scrapy("crawl", "archive", f"-apath={endless}", CLEAN_TIMEOUT=0.1)
    assert run.returncode == 1
    assert rows("SELECT url, kind FROM failures") == [(endless.as_uri(), "clean-timeout")]
    assert rows("SELECT healthy FROM runs") == [(0,)]
    assert "not healthy: most fetches failed" in run.stderr


def stored(database: Path) -> bool:
    """Whether a run has stored a page."""
    if not database.exists():
        return False
    with contextlib.closing(sqlite3.connect(database)) as db, contextlib.suppress(sqlite3.OperationalError):
        return bool(db.execute("SELECT 1 FROM pages").fetchone())
    return False


def test_a_run_that_is_told_to_end_ends_with_its_row(tmp_path: Path, rows: Rows, database: Path) -> None:
    with (tmp_path / "many.jsonl").open("w", encoding="utf-8") as lines:
        for number in range(4_000):
            lines.write(json.dumps({"text": "\n".join([*STORY, f"第{number}户人家昨天收完了稻子。"])}) + "\n")
    with ForkedCommand("crawl", "archive", f"-apath={tmp_path}/many.jsonl", f"-sDATABASE={database}") as process:
        while not stored(database):
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        process.communicate(90)
    assert process.returncode == 1
    assert rows("SELECT finish_reason, healthy, trouble FROM runs") == [("shutdown", 0, "it ended early: shutdown")]
    assert 0 < rows("SELECT pages FROM runs")[0][0] < 4_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["archive"], "needs -a path="),
        (["archive", "-apath=/nowhere/*.html"], "nothing to read at /nowhere/*.html"),
        (
            ["archive", "-apath=README.md", "-asince=yesterday"],
            "since is 'yesterday': expected a day such as 2026-11-01",
        ),
        (["archive", "-apath=README.md", "-asources=demo"], "takes -a site=, -a since=, -a language="),
        (["news", "-asources=nobody"], "no source or group 'nobody'"),
        (["news", "-asince=yesterday"], "since"),
        (["news", "-asource=demo"], "unknown argument"),
    ],
)
def test_a_run_that_cannot_begin_says_why(scrapy: Scrapy, arguments: list[str], told: str) -> None:
    run = scrapy("crawl", *arguments)
    assert run.returncode == 2
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_only_what_is_asked_for_is_read(tmp_path: Path, scrapy: Scrapy, rows: Rows) -> None:
    lines = [
        {"text": "\n".join(STORY), "title": STORY[0], "url": f"http://{host}/{n}", "date": day, "language": language}
        for n, (host, day, language) in enumerate(
            [
                ("news.yunxi.example", "2026-11-18", "zho"),
                ("other.example", "2026-11-18", "zh"),
                ("yunxi.example", "2026-11-10", "zh"),
                ("yunxi.example", "2026-11-18", "en"),
            ]
        )
    ]
    data = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
    (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(data))
    conditions = ("-asite=yunxi.example", "-asince=2026-11-17", "-alanguage=zh")
    run = scrapy("crawl", "archive", f"-apath={tmp_path}", *conditions)
    assert rows("SELECT url FROM pages") == [("http://news.yunxi.example/0",)], run.stderr
    told = next(line for line in run.stderr.splitlines() if "documents not asked for" in line)
    assert all(f"{why} 1" in told for why in ("language", "since", "site"))


def test_a_database_of_another_kind_is_refused_before_the_first_page(
    folder: Path, scrapy: Scrapy, database: Path
) -> None:
    database.parent.mkdir()
    database.write_text("这不是数据库。" * 200)
    run = scrapy("crawl", "archive", f"-apath={folder}")
    assert run.returncode == 2
    assert "cannot be opened as our database" in run.stderr
    assert database.read_text() == "这不是数据库。" * 200


def test_a_run_ends_in_order_though_nobody_reads_what_it_says(tmp_path: Path, database: Path, rows: Rows) -> None:
    page = tmp_path / "page.txt"
    page.write_text("\n".join(STORY), "utf-8")
    with ForkedCommand("crawl", "archive", f"-apath={page}", f"-sDATABASE={database}") as process:
        process.stderr.close()
        process.wait(timeout=600)
    assert rows("SELECT finish_reason, healthy, pages FROM runs") == [("finished", 1, 1)]

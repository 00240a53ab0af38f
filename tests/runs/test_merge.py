"""Two machines crawl, each its own sources, and `scrapy merge` makes one database of it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

from pipelines.record import Page
from pipelines.warc.files import WarcWriter
from tests.conftest import Scrapy
from tests.runs.test_killed import CONTENTS

STORY = (
    "云溪县白石渡的渡船昨天恢复通航，停航八个月的两岸村民又能坐船赶集，头一班船上坐了六十三个人。",
    "船工段志远说，新船比旧船长四米，装了两台发动机，枯水时也能靠岸，票价还是两元。",
    "县交通局介绍，渡口的石阶重新砌过，夜里有灯，候船的棚子能站一百来人，赶集的日子加开十班。",
)


def markup(title: str, lines: list[str]) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{text}</div></body></html>".encode()


def archive(folder: Path, site: str, first: int, last: int) -> Path:
    """A WARC of a site: stories of their own, a reprint that all sites have, and a page without text."""
    writer = WarcWriter(folder, site)
    for number in range(first, last):
        lines = [line.replace("白石渡", f"白石渡{number}号码头").replace("两元", f"{number + 2}元") for line in STORY]
        lines.append(
            f"码头管理员洪小满记了{number * 7 + 30}天的水位，本子上写满了{number + 5}页，今年第{number}次换新。"
        )
        writer.add(page(f"http://{site}/{number}.html", markup(f"白石渡{number}号码头恢复通航", lines)))
    writer.add(page(f"http://{site}/same.html", markup("渡船通航", list(STORY))))
    writer.add(page(f"http://{site}/empty.html", b"<html><body></body></html>"))
    writer.close()
    return folder / f"{site}-00000.warc.gz"


def page(url: str, payload: bytes) -> Page:
    return Page(url=url, payload=payload, content_type="text/html", fetched_at="2026-11-02T08:00:00Z")


def contents(database: Path) -> dict[str, list[tuple]]:
    db = sqlite3.connect(database)
    db.execute("ATTACH ? AS dedup", [str(database.with_suffix(".dedup.db"))])
    found = {name: db.execute(query).fetchall() for name, query in CONTENTS.items()}
    db.close()
    return found


def test_two_machines_merged_are_as_one(scrapy: Scrapy, database: Path, tmp_path: Path) -> None:
    one, two = archive(tmp_path / "in", "a.example", 0, 6), archive(tmp_path / "in", "b.example", 3, 9)
    second, whole = tmp_path / "second" / "news.db", tmp_path / "whole" / "news.db"
    for files, target in (((one, two), whole), ((two,), second), ((one,), database)):
        for file in files:
            run = scrapy("crawl", "archive", f"-apath={file}")
            assert run.returncode == 0, run.stderr
        if target != database:
            shutil.move(database.parent, target.parent)  # the fixture knows one database
    run = scrapy("merge", str(second), "--json")
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert (told["pages"], told["runs"], told["missing"]) == (8, 1, [])
    assert contents(database) == contents(whole)
    again = scrapy("merge", str(second))
    assert again.stdout.splitlines()[0] == "0 pages are new, in 0 articles; 8 were known"
    source = scrapy("source", "--url", "http://b.example/4.html")
    assert source.returncode == 0
    assert "白石渡4号码头" in source.stdout
    assert scrapy("merge", str(database)).returncode == 2
    assert scrapy("merge", str(tmp_path / "none.db")).stderr.startswith(f"{tmp_path / 'none.db'} does not exist")

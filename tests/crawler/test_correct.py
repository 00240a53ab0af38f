"""scrapy correct, over a database that a crawl of files made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Scrapy

PAGE = """<html><head><meta charset="utf-8"><title>白石渡恢复通航_白石网</title></head><body><h1>白石渡恢复通航</h1>
<div>2026-11-02 07:30　来源：白石报</div><div id="content">
<p>白石渡昨日恢复通航，船工们天不亮就到了码头，给每条船换上新缆绳。</p>
<p>头一班船载着四十名学生过河，校长在对岸点名，一个也不少。</p><p>镇上说，票价不涨，末班船到晚上九点，雨天也照常开。</p></div></body></html>"""


def test_corrections_survive_a_reprocess_and_become_labelled_pages(
    tmp_path: Path, scrapy: Scrapy, rows: Callable[[str], list[tuple]]
):
    page = tmp_path / "a.html"
    page.write_text(PAGE, "utf-8")
    assert scrapy("crawl", "archive", "-a", f"path={page}", WORKERS=1).returncode == 0
    done = scrapy("correct", "1", "authors=洪小满、段志远", "published_at=2026-11-02 07:35", "--who", "wang")
    assert (done.returncode, done.stdout) == (0, "page 1: corrected authors, published_at\n")
    assert scrapy("reprocess", "--again", WORKERS=1).returncode == 0
    found = rows("select a.authors, a.published_at, published_evidence from articles a join pages p on p.id = page_id")
    assert found == [('["洪小满", "段志远"]', "2026-11-02T07:35:00+08:00", "corrected")]
    gold = tmp_path / "gold.jsonl"
    assert scrapy("correct", "--gold", str(gold)).stdout == f"1 labelled pages in {gold}\n"
    assert json.loads(gold.read_text("utf-8"))["author"] == ["洪小满", "段志远"]
    refused = scrapy("correct", "1", "published_at=昨天")
    assert (refused.returncode, refused.stderr) == (
        2, "昨天: give a day, such as 2026-11-01, or a moment, such as 2026-11-01 07:30\n",
    )  # fmt: skip
    assert scrapy("correct", "77", "title=x").stderr.endswith("holds no page 77\n")
    assert scrapy("correct", "1", "--reject", "listing").stdout == "page 1 is rejected: listing\n"
    assert scrapy("correct", "1", "--accept").stdout == "page 1 carries article 2\n"
    assert scrapy("correct", "1").returncode == 2

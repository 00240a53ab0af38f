"""A database to look at, and Datasette over it as `make browse` starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.commands.browse import datasette_words
from pipelines.database.store import Store
from pipelines.record import Block, Image, Page, Record, Removal
from pipelines.runs.ledger import Ledger
from pipelines.warc.files import WarcWriter
from tests.outputs.chromium import CHROMIUM

ROOT = Path(__file__).parents[3]
CONFIG = yaml.safe_load((ROOT / "config" / "datasette.yaml").read_text("utf-8"))
NEWS = CONFIG["databases"]["news"]
MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"

FIRST = "青石乡昨日通桥。\n副县长段志远说，此桥耗资三百万元，用时两年。\n乡亲们放起了鞭炮。<script>alert(1)</script>"
MASKED = "青石乡昨日通桥。\n副县长段**说，此桥耗资三百万元，用时两年。\n本网记者现场看到，桥头挂着红灯笼。"

HOSTILE = """<!doctype html><html><head><title>x</title><meta http-equiv="refresh" content="0;url=http://127.0.0.1:TRAP/led">
<script>document.title = "ran"; top.document.title = "ran"</script></head>
<body onload="document.body.id = 'ran'"><p>雲嶺縣的橋(qiáo)通了，南北兩岸的人都來看熱鬧。</p><img src="http://127.0.0.1:TRAP/pixel.png">
<script src="http://127.0.0.1:TRAP/evil.js"></script><a href="http://127.0.0.1:TRAP/away">away</a></body></html>"""


def record(url: str, text: str, at: str = MONDAY, **more: Any) -> Record:
    page = Page(url=url, payload=text.encode(), fetched_at=at, source="demo", warc_file="a.warc.gz", warc_offset=512)
    blocks = tuple(Block(2 * i, line) for i, line in enumerate(text.splitlines()))
    told = {"script": "Hans", "charset": "gb18030", "charset_evidence": "meta", "extractor": "trafilatura"}
    return replace(Record(page=page, blocks=blocks, language="zh"), **(told | more))


def fill(path: Path, trap: int = 9) -> None:
    """Article 1 with two copies, of which the second masks a name; article 2 alone; a page of nothing but spam.

    Article 4 has no headline, and its page, in Traditional script, is in the WARC; it tries to reach the port `trap`.
    """
    store = Store(path)
    Ledger(store.db).begin_run("news", {"sources": "demo"}, MONDAY)
    spam = Removal("spam", "casino-strong", 1, "开户送彩金，<b>官网</b>直营")
    store.add(
        record(
            "http://first.example/1.html",
            FIRST,
            title="青石乡通桥",
            published_at="2026-11-02T07:30:00+08:00",
            published_evidence="line",
            outlet="云岭日报",
            authors=("洪小满", "A&B"),
            keywords=("桥",),
            images=(
                Image(f"http://127.0.0.1:{trap}/bridge.jpg", "新桥<b>全景</b>"),
                Image("http://first.example/2.jpg"),
            ),
            removals=(spam,),
        ),
        1,
    )
    store.add(
        record("http://second.example/9", MASKED, title="大桥通了", published_at="2026-11-02T19:30:00+08:00",
               outlet="云岭日报", masked=1), 1,
    )  # fmt: skip
    other = "县图书馆新馆试开馆。\n首日接待读者六百人，扶贫书架前排起了队。"
    store.add(record("http://first.example/2.html", other, title="新馆试开馆", published_at="2026-11-01"), 1)
    store.add(record("http://second.example/spam", "", reject_reason="all-spam", removals=(spam,)), 1)
    warc = WarcWriter(path.parent / "warc", "b")
    hostile = Page(
        url="http://third.example/q",
        payload=HOSTILE.replace("TRAP", str(trap)).encode("gb18030"),
        content_type="text/html",
        fetched_at=MONDAY,
    )
    file, offset = warc.add(hostile)
    warc.close()
    gloss = Removal("repair", "pinyin-gloss", 0, "(qiáo)")
    blocks = (
        Block(
            0,
            "云岭县的桥通了，南北两岸的人都来看热闹。",
            script="Hant",
            original="雲嶺縣的橋(qiáo)通了，南北兩岸的人都來看熱鬧。",
        ),
    )
    page = replace(hostile, warc_file=file, warc_offset=offset)
    store.add(replace(record(hostile.url, ""), page=page, blocks=blocks, removals=(gloss,), script="Hant"), 1)
    Ledger(store.db).add_failure(
        1, url="http://first.example/gone", kind="http", at=MONDAY, status=404, detail="HTTP status 404"
    )
    store.memory.add_redirect("http://first.example/old", "http://first.example/1.html", MONDAY)
    counts = {"pages": 4, "articles": 2, "duplicates": 1, "rejected": 1, "failures": 1}
    Ledger(store.db).end_run(1, at=TUESDAY, reason="finished", healthy=True, counts=counts, stats={"page/stored": 4})
    with store.db.atomic():  # however near the two copies are found to be: here they are one article
        change = "UPDATE pages SET article_id = 1, relation = 'near', similarity = 0.9, body = ? WHERE id = 2"
        store.db.execute(change, [MASKED])
        store.db.execute("DELETE FROM articles WHERE id NOT IN (SELECT article_id FROM pages WHERE article_id > 0)")
        store.db.execute("INSERT INTO article_restored VALUES (1, 10, '副县长段**说', '**', '志远', '[1]')")
        store.db.execute("UPDATE articles SET copies = 2 WHERE id = 1")
    store.close()


def rows_of(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return answer.json()


@contextmanager
def served(database: Path, *more: str) -> Iterator[tuple[str, str]]:
    """A server over a database, as `make browse` starts it: its address, and what it said before it ran."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*datasette_words(database, port), *more], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stdout is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if "Uvicorn running" in line:
            break
    else:
        raise RuntimeError("".join(said))
    yield f"http://127.0.0.1:{port}", process.stdout.readline() if more else ""
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium installed")
WIDTHS = (390, 768, 1280)

"""What scrapy explain tells of a page, from the chain itself and through the command."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from crawler.terminal.explanation import render
from crawler.terminal.page_named import hints_for, page_for
from pipelines.database.store import Store
from pipelines.outputs.explain import Event, as_json, explain
from pipelines.record import Hints, Page
from pipelines.runs.ledger import Ledger
from pipelines.stages import clean
from pipelines.warc.files import WarcWriter
from tests.forked_command import run_scrapy

ROOT = Path(__file__).parents[2]
PARAGRAPHS = (
    "本報訊 經過三年建設，城南(nán)大(dà)橋(qiáo)昨日正式通車，市民們(men)爭相上橋參觀，交警加派人手在橋頭疏導。",
    "負責人介紹，這座橋全長兩公里，連接城南和城北，居民出行時間縮短一半，沿線的三個村莊從此不再繞行，農產品外運也更加方便。",
    "圖為新橋通車現場。記者 周明遠 攝",
    "村支部**帶著村民在橋頭種下了二十棵香樟樹，他說，這座橋等了三十年，往後的日子會越來越好，年輕人也願意回來了。",
    "圖為新橋通車現場。記者 周明遠 攝",
)
HTML = (
    "<!doctype html><html><head><meta charset=utf-8><title>城南大橋通車</title></head><body><article>"
    "<h1>城南大橋通車</h1>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article></body></html>"
)
PAGE = Page(
    url="https://news.example/2026/bridge.html",
    payload=HTML.encode(),
    content_type="text/html",
    fetched_at="2026-11-21T08:00:00Z",
)
TEXT = Page(
    url="file:///bridge.txt",
    payload="\n".join(PARAGRAPHS).encode(),
    content_type="text/plain; charset=utf-8",
    fetched_at="2026-11-21T08:00:00Z",
)


def test_every_block_tells_its_way_through_the_chain():
    lines = explain(TEXT).lines
    assert [line.position for line in lines] == [0, 1, 2, 3, 4]
    assert [line.status for line in lines] == ["converted", "converted", "converted", "converted", "dropped"]
    gloss, conversion = lines[0].events
    assert gloss == Event("repair", "repaired", "pinyin-gloss", 0, "(nán)(dà)(qiáo)(men)")
    assert (conversion.stage, conversion.kind, conversion.rule) == ("script", "converted", "")
    assert conversion.text.startswith("本報訊 經過三年建設，城南大橋昨日正式通車")
    assert [(event.stage, event.kind, event.rule) for event in lines[4].events] == [
        ("script", "converted", ""),
        ("repeats", "dropped", "duplicate"),
    ]


@pytest.mark.parametrize("page", [PAGE, TEXT])
def test_the_record_explained_is_the_record_stored(page):
    assert explain(page).record == clean(page)


def test_a_page_without_a_body_is_explained_as_rejected():
    told = explain(Page(url="https://news.example/", payload=b"", content_type="text/html", fetched_at=PAGE.fetched_at))
    assert told.record.reject_reason is not None
    assert told.lines == ()
    assert "rejected: " + told.record.reject_reason in drawn(told)


def test_the_facts_name_the_stage_that_found_them():
    facts = {field: (stage, value) for stage, field, value in explain(TEXT).facts}
    assert facts["script"] == ("script", "Hant")
    assert facts["language"] == ("language", "zh")
    assert facts["masked"] == ("repair", 1)


def drawn(told, width=100, **options):
    console = Console(width=width, force_terminal=False)
    with console.capture() as capture:
        for part in render(told, width=width, **options):
            console.print(part)
    return capture.get()


METAS = (
    '<meta name="pubdate" content="2026-11-20">'
    '<meta name="source" content="城南日報"><meta name="source" content="橋城晚報">'
)
UNDER = "<p>發佈時間：2027-03-01 來源：互聯網</p>"
SIGNED = replace(PAGE, payload=HTML.replace("<body>", f"{METAS}<body>").replace("</h1>", f"</h1>{UNDER}").encode())


def test_day_and_outlet_say_which_rule_told_accepted_and_refused_each_candidate():
    told = [one for one in as_json(explain(SIGNED))["candidates"] if one["field"] in ("published", "outlet")]
    assert [tuple(one[key] for key in ("field", "value", "rule", "accepted", "refused", "chosen")) for one in told] == [
        ("published", "2026-11-20", "meta-published", "first", "", True),
        ("published", "2027-03-01", "near-headline", "", "after-the-fetch", False),
        ("outlet", "互聯網", "label", "", "nobody", False),
        ("outlet", "城南日報", "meta", "first", "", True),
        ("outlet", "橋城晚報", "meta", "", "behind-the-chosen", False),
    ]
    text = drawn(explain(SIGNED), 140)
    assert "城南日報  meta:source · meta · by first" in text
    assert "互聯網  line · label · not: nobody" in text
    assert "2027-03-01  line · near-headline · not: after-the-fetch" in text


@pytest.mark.parametrize("width", [60, 100])
def test_the_drawing_holds_every_word_of_every_block_and_fits_its_width(width):
    text = drawn(explain(TEXT), width)
    assert all(columns(line) <= width for line in text.splitlines())
    flat = "".join(text.split())
    for line in explain(TEXT).lines:
        assert "".join(line.text.split()) in flat
    assert "dropped by repeats · duplicate" in text
    assert "therestood:(nán)(dà)(qiáo)(men)" in flat
    assert "4 converted  1 dropped" in text
    assert "1 masked, 4 glosses out" in text


def test_the_brief_drawing_gives_a_block_one_line():
    text = drawn(explain(TEXT), 60, brief=True)
    assert sum(line.lstrip().startswith(("0 ⇄", "1 ⇄", "2 ⇄", "3 ⇄", "4 ✗")) for line in text.splitlines()) == 5
    assert "从此不再绕行" not in text


def test_markup_in_a_page_is_text_in_the_drawing():
    page = Page(
        url="file:///odd.txt",
        payload="[red]新桥通车[/red]".encode(),
        content_type="text/plain",
        fetched_at=PAGE.fetched_at,
    )
    assert "[red]新桥通车[/red]" in drawn(explain(page))


def columns(line: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in line)


# -- the command -------------------------------------------------------------------------------------------------------


def scrapy(*args: str | Path) -> subprocess.CompletedProcess[str]:
    return run_scrapy("explain", *map(str, args), env=os.environ | {"PYTHONIOENCODING": "utf-8"})


def test_the_command_explains_a_file(tmp_path):
    file = tmp_path / "bridge.html"
    file.write_bytes(PAGE.payload)
    done = scrapy(file)
    assert (done.returncode, done.stderr) == (0, "")
    assert "converted by script" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_command_tells_a_machine_the_same(tmp_path):
    file = tmp_path / "bridge.txt"
    file.write_bytes(TEXT.payload)
    told = json.loads(scrapy("--json", file).stdout)
    assert told["blocks"] == json.loads(json.dumps(as_json(explain(TEXT))["blocks"]))
    assert (told["script"], told["masked"], told["glosses"]) == ("Hant", 1, 4)


def test_the_command_says_why_it_cannot(tmp_path):
    with pytest.raises(LookupError, match="is no file that can be read"):
        page_for(str(tmp_path / "missing.html"), tmp_path / "no.db", tmp_path)


# -- what a name names -------------------------------------------------------------------------------------------------


def test_a_url_is_looked_up_in_the_database_with_its_further_pages(tmp_path):
    writer = WarcWriter(tmp_path / "warc", "run")
    second = Page(url="https://news.example/2026/bridge_2.html", payload=HTML.encode(), fetched_at=PAGE.fetched_at)
    pages = []
    for page in (PAGE, second):
        name, offset = writer.add(page)
        pages.append(replace(page, warc_file=name, warc_offset=offset))
    writer.close()
    store = Store(tmp_path / "news.db")
    run = Ledger(store.db).begin_run("news", {}, PAGE.fetched_at)
    store.add(clean(replace(pages[0], further=(pages[1],))), run)
    store.close()
    found = page_for(PAGE.url, tmp_path / "news.db", tmp_path / "warc")
    assert (found.url, found.payload) == (PAGE.url, PAGE.payload)
    assert [page.url for page in found.further] == [second.url]
    with pytest.raises(LookupError, match="holds no page"):
        page_for("https://news.example/other.html", tmp_path / "news.db", tmp_path / "warc")


SOURCES = """
- id: bridges
  name: 大桥报
  kind: listing
  start: [https://news.example/]
  outlet: 大桥报
"""


def test_a_page_is_explained_with_what_its_crawl_knew(tmp_path):
    (tmp_path / "sources.yaml").write_text(SOURCES, "utf-8")
    store = Store(tmp_path / "news.db")
    store.add(clean(replace(PAGE, source="bridges")), Ledger(store.db).begin_run("news", {}, PAGE.fetched_at))
    store.close()
    assert hints_for(PAGE, tmp_path / "news.db", tmp_path / "sources.yaml").outlet == "大桥报"
    assert hints_for(TEXT, tmp_path / "news.db", tmp_path / "sources.yaml") == Hints()
    assert hints_for(PAGE, tmp_path / "no.db", tmp_path / "sources.yaml") == Hints()


def test_what_the_extraction_left_out_is_shown_with_its_reason():
    page = replace(PAGE, payload=HTML.replace("<h1>", "<p>分享到：微信 微博 QQ空间</p><h1>").encode())
    told = explain(page)
    dropped = {line.position for line in told.lines if line.status == "dropped"}
    assert {removal.position for removal in told.record.removals} == dropped | {
        event.position for line in told.lines for event in line.events if event.rule and line.status != "dropped"
    }


def test_one_page_of_an_archive_is_named_by_its_url(tmp_path):
    writer = WarcWriter(tmp_path, "two")
    other = Page(url="https://news.example/2.html", payload=b"<p>2</p>", fetched_at=PAGE.fetched_at)
    writer.add(PAGE)
    writer.add(other)
    writer.close()
    (file,) = tmp_path.glob("*.warc.gz")
    assert page_for(f"{file}#{other.url}", tmp_path / "no.db", tmp_path).payload == b"<p>2</p>"
    with pytest.raises(LookupError, match="several pages"):
        page_for(str(file), tmp_path / "no.db", tmp_path)
    with pytest.raises(LookupError, match="holds no page"):
        page_for(f"{file}#https://news.example/3.html", tmp_path / "no.db", tmp_path)
    with pytest.raises(LookupError, match="does not exist yet"):
        page_for(PAGE.url, tmp_path / "no.db", tmp_path)

"""What a row of pages says of a record."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from pipelines import VERSION
from pipelines.copies.fingerprint import digest_of
from pipelines.database.page_columns import OF_THE_FETCH, page_row, says_the_same
from pipelines.database.prepared import sha256
from pipelines.edition import edition
from pipelines.record import Block, Hints, Image, Page, Record

PAGE = Page(
    url="http://www.news.example/2026-11/01/content_17.html?spm=a",
    payload="<p>青石县昨天通了公路。</p>".encode(),
    content_type="text/html",
    headers=(("etag", '"v1"'), ("last-modified", "Sun, 01 Nov 2026 00:00:00 GMT")),
    fetched_at="2026-11-01T08:00:00Z",
    source="county",
    warc_file="run-1.warc.gz",
    warc_offset=512,
)
RECORD = Record(
    page=PAGE,
    hints=Hints(outlet="青石日报"),
    blocks=(Block(0, "青石县昨天通了公路。"), Block(3, "村民放起了鞭炮。")),
    title="青石县通了公路",
    outlet="青石日报",
    authors=("何小兰",),
    charset="utf-8",
)


def test_a_row_tells_the_fetch_the_text_and_the_chain() -> None:
    row = page_row(RECORD, 7, "digest")
    assert {name: row[name] for name in ("url", "url_key", "site", "source", "run_id", "etag", "warc_file")} == {
        "url": PAGE.url,
        "url_key": "news.example/2026-11/01/content_17.html",
        "site": PAGE.site,
        "source": "county",
        "run_id": 7,
        "etag": '"v1"',
        "warc_file": "run-1.warc.gz",
    }
    assert (row["body"], json.loads(row["positions"])) == ("青石县昨天通了公路。\n村民放起了鞭炮。", [0, 3])
    assert (row["qingliu_version"], row["cleaned_with"]) == (VERSION, edition(RECORD.hints))
    assert row["relation"] == "rejected", "until dedup has found where it belongs"
    assert row.keys() >= OF_THE_FETCH


def test_lists_are_json_that_a_reader_can_read_and_nothing_told_is_null() -> None:
    row = page_row(RECORD, 7, None)
    assert (row["authors"], row["editors"], row["told"], row["published_at"]) == ('["何小兰"]', "[]", None, None)


def test_the_outlet_of_the_source_itself_makes_an_original() -> None:
    assert page_row(RECORD, 7, None)["original"] == 1
    assert page_row(replace(RECORD, outlet="云溪日报"), 7, None)["original"] == 0
    assert page_row(replace(RECORD, outlet=None, hints=Hints()), 7, None)["original"] == 0, (
        "two unknowns agree on nothing"
    )


def test_the_digest_covers_the_pages_on_which_the_article_goes_on() -> None:
    second = replace(PAGE, url="http://www.news.example/2026-11/01/content_17_2.html", payload="<p>完</p>".encode())
    whole = replace(PAGE, further=(second,))
    assert sha256(whole) == hashlib.sha256(PAGE.payload + second.payload).hexdigest() != sha256(PAGE)
    (named,) = json.loads(page_row(replace(RECORD, page=whole), 7, None)["further"])
    assert named["url"] == second.url


def test_a_page_says_the_same_while_text_and_headline_do() -> None:
    digest = digest_of(RECORD.body or "")
    row = page_row(RECORD, 7, digest)
    assert says_the_same(row, digest, None, RECORD.title)
    assert says_the_same(row, digest, None, "青石縣，通了公路！"), "only script and punctuation"
    assert says_the_same(row, digest, None, None), "a headline that is gone is no news"
    assert not says_the_same(row, digest, None, "青石县公路塌方")
    assert not says_the_same(row, "another", None, RECORD.title)
    assert not says_the_same(row, None, "too-short", RECORD.title)


def test_images_are_told_with_the_caption_that_was_kept() -> None:
    images = (Image("http://a.example/1.jpg", "鞭炮", 3), Image("http://a.example/2.jpg"))
    assert json.loads(page_row(replace(RECORD, images=images), 7, None)["images"]) == [
        {"url": "http://a.example/1.jpg", "caption": "村民放起了鞭炮。"},
        {"url": "http://a.example/2.jpg", "caption": None},
    ]

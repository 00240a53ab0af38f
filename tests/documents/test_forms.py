"""The forms in which others hand on pages and documents: packed lines, single objects, Parquet, .warc.zst, WACZ."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.documents.asked_for import asked_for
from pipelines.documents.files import files_of, read_file
from pipelines.documents.kinds import what_else
from pipelines.documents.parts import PackedPage, read_part
from pipelines.record import Page
from pipelines.warc.files import Unreadable, WarcWriter, read_archive_from

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = "云溪县石桥镇的冷库十七日通电。\n果农何青禾说，今年的梨可以存到春节。"
ROWS = [{"text": f"{TEXT}第{n}句。", "url": f"http://yunxi.example/{n}"} for n in range(40)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()
PAGES = [
    Page(
        url=f"http://yunxi.example/{n}.html",
        payload=f"<html><p>{TEXT}第{n}句。</p>".encode() * 30,
        content_type="text/html; charset=utf-8",
        fetched_at="2026-11-18T08:00:00Z",
    )
    for n in range(12)
]
DICTIONARY = zstd.train_dict([page.payload + bytes([n]) for page in PAGES for n in range(20)], 4096)


def all_of(file: Path) -> list[Page | Unreadable]:
    return list(read_file(file))


def addresses(file: Path) -> list[str]:
    return [one.url if isinstance(one, Page) else one.place for one in all_of(file)]


def records(folder: Path) -> list[bytes]:
    """The pages as records of a WARC, each by itself."""
    writer = WarcWriter(folder, "made")
    spans = [writer.add(page) for page in PAGES]
    writer.close()
    data = (folder / spans[0][0]).read_bytes()
    places = [offset for _, offset in spans] + [len(data)]
    return [gzip.decompress(data[begin:end]) for begin, end in pairwise(places)]


def skippable(data: bytes) -> bytes:
    return b"\x5d\x2a\x4d\x18" + len(data).to_bytes(4, "little") + data


def zst_plain(folder: Path) -> bytes:
    return b"".join(zstd.compress(one) for one in records(folder))


def zst_with_dictionary(folder: Path) -> bytes:
    frames = b"".join(zstd.compress(one, zstd_dict=DICTIONARY) for one in records(folder))
    return skippable(DICTIONARY.dict_content) + frames


def zst_with_packed_dictionary(folder: Path) -> bytes:
    frames = b"".join(zstd.compress(one, zstd_dict=DICTIONARY) for one in records(folder))
    return skippable(zstd.compress(DICTIONARY.dict_content)) + frames


def zst_as_one_frame(folder: Path) -> bytes:
    return zstd.compress(b"".join(records(folder)))


ZST = [zst_plain, zst_with_dictionary, zst_with_packed_dictionary, zst_as_one_frame]


@pytest.mark.parametrize("made", ZST)
def test_a_warc_of_zstandard_gives_its_pages(tmp_path: Path, made: Callable[[Path], bytes]) -> None:
    file = tmp_path / "a.warc.zst"
    file.write_bytes(made(tmp_path / "made"))
    assert [(one.url, one.payload) for one in all_of(file)] == [(page.url, page.payload) for page in PAGES]


@pytest.mark.parametrize("made", ZST[:3])
def test_it_is_read_on_from_any_of_its_pages(tmp_path: Path, made: Callable[[Path], bytes]) -> None:
    file = tmp_path / "a.warc.zst"
    file.write_bytes(made(tmp_path / "made"))
    offsets = [offset for offset, _ in read_archive_from(file, 0)]
    assert len(set(offsets)) == len(PAGES)
    for n in (1, 7, 11):
        rest = [one.url for _, one in read_archive_from(file, offsets[n])]
        assert rest == [page.url for page in PAGES[n:]]


@pytest.mark.parametrize("made", ZST[:3])
def test_a_damaged_frame_costs_itself(tmp_path: Path, made: Callable[[Path], bytes]) -> None:
    file = tmp_path / "a.warc.zst"
    data = bytearray(made(tmp_path / "made"))
    file.write_bytes(data)
    offsets = [offset for offset, _ in read_archive_from(file, 0)]
    data[offsets[3] + 4 : offsets[3] + 40] = b"\xff" * 36
    file.write_bytes(data)
    found = all_of(file)
    assert [one.url for one in found if isinstance(one, Page)] == [page.url for n, page in enumerate(PAGES) if n != 3]
    assert [one.ends for one in found if isinstance(one, Unreadable)] == [False]


@pytest.mark.parametrize("made", ZST)
def test_one_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path, made: Callable[[Path], bytes]) -> None:
    file = tmp_path / "a.warc.zst"
    data = made(tmp_path / "made")
    file.write_bytes(data[: len(data) - 30])
    *pages, last = all_of(file)
    assert isinstance(last, Unreadable)
    assert last.ends
    assert [one.url for one in pages] == [page.url for page in PAGES[: len(pages)]]


def test_a_wacz_gives_the_pages_of_its_archives_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.wacz"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("datapackage.json", "{}")
        packed.writestr("pages/pages.jsonl", json.dumps({"text": TEXT}))
        packed.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, records(tmp_path / "made"))))
        packed.writestr("archive/more.warc", records(tmp_path / "more")[0], zipfile.ZIP_DEFLATED)
    assert addresses(file) == [*(page.url for page in PAGES), PAGES[0].url]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: data[: len(data) // 2], "no ZIP"),
        (lambda data: b"", "no ZIP"),
        (lambda data: b"PK" * 900, "no ZIP"),
    ],
)
def test_what_is_no_zip_is_told(tmp_path: Path, damage: Callable[[bytes], bytes], told: str) -> None:
    file = tmp_path / "a.wacz"
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, records(tmp_path / "made"))))
    file.write_bytes(damage(file.read_bytes()))
    (only,) = all_of(file)
    assert isinstance(only, Unreadable)
    assert told in only.why
    assert only.ends


def test_an_archive_of_a_wacz_that_cannot_be_unpacked_costs_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.wacz"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/1.warc", b"".join(records(tmp_path / "made")))
        packed.writestr("archive/2.warc", records(tmp_path / "more")[0])
    data = bytearray(file.read_bytes())
    place = data.find(b"archive/1.warc") + len("archive/1.warc")
    data[place + 20 : place + 60] = b"\xff" * 40
    file.write_bytes(data)
    found = all_of(file)
    assert found[-1].url == PAGES[0].url
    assert any(isinstance(one, Unreadable) and one.place.startswith("archive/1.warc") for one in found)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.ndjson", "a.ndjson.gz", "a.jsonl"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress])
def test_lines_are_unpacked_whatever_they_are_called(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    file = tmp_path / name
    file.write_bytes(pack(LINES))
    assert addresses(file) == [row["url"] for row in ROWS]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_packed_lines_that_break_off_give_what_they_have(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "a.jsonl.gz"
    data = pack(LINES * 200)
    file.write_bytes(data[: len(data) // 2])
    *pages, last = all_of(file)
    assert isinstance(last, Unreadable)
    assert last.ends
    assert "breaks off" in last.why
    assert all(isinstance(one, Page) for one in pages)


def test_a_document_of_news_please_is_read_with_what_it_says_of_itself(tmp_path: Path) -> None:
    file = tmp_path / "article.json"
    row = {
        "authors": ["何青禾", "陆一鸣"], "date_download": "2026-11-18 09:00:00", "date_publish": "2026-11-17 08:00:00",
        "description": "冷库通电", "language": "zh", "maintext": TEXT, "source_domain": "yunxi.example",
        "title": "石桥镇冷库通电", "text": None, "url": "http://yunxi.example/1.html", "filename": "1.html.json",
    }  # fmt: skip
    file.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    (page,) = all_of(file)
    assert isinstance(page, Page)
    assert (page.url, page.payload.decode(), page.fetched_at) == (row["url"], TEXT, "2026-11-18T09:00:00Z")
    assert page.known_fields == {
        "title": "石桥镇冷库通电",
        "published": "2026-11-17T08:00:00+08:00",
        "listed_author": "何青禾、陆一鸣",
    }
    assert page.header("x-identified-language") == "zh"


def test_a_document_of_datatrove_is_read_with_its_metadata(tmp_path: Path) -> None:
    file = tmp_path / "00000.jsonl.gz"
    metadata = {
        "url": "http://yunxi.example/1",
        "date": "2026-11-18T08:00:00Z",
        "language": "zho",
        "language_score": 0.9,
    }
    file.write_bytes(gzip.compress(json.dumps({"text": TEXT, "id": "<urn:uuid:1>", "metadata": metadata}).encode()))
    (page,) = all_of(file)
    assert isinstance(page, Page)
    assert (page.url, page.fetched_at) == ("http://yunxi.example/1", "2026-11-18T08:00:00Z")
    assert page.header("x-identified-language") == "zho"


@pytest.mark.parametrize(
    ("content", "addresses_"),
    [
        (ROWS[:3], [row["url"] for row in ROWS[:3]]),
        ({"name": "package", "version": "1"}, []),
        ([1, {"text": TEXT, "url": "http://yunxi.example/1"}], ["http://yunxi.example/1"]),
    ],
)
def test_json_that_is_no_document_is_counted_and_no_damage(tmp_path: Path, content: Any, addresses_: list[str]) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(content), "utf-8")
    found = all_of(file)
    assert [one.url for one in found if isinstance(one, Page) and not what_else(one)] == addresses_
    assert {what_else(one) for one in found if isinstance(one, Page)} <= {None, "JSON"}
    assert not [one for one in found if isinstance(one, Unreadable)]


def test_a_json_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for content in (b'{"text": ', b"\x1f\x8b\x08broken", b"", b"[" * 100_000):
        file = tmp_path / "a.json"
        file.write_bytes(content)
        (only,) = all_of(file)
        assert isinstance(only, Unreadable)


def test_rows_of_parquet_are_read_like_lines(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    lines, file = tmp_path / "rows.json", tmp_path / "rows [1].parquet"
    rows = [{"text": f"{TEXT}{n}", "metadata": {"url": f"http://yunxi.example/{n}"}} for n in range(600)]
    lines.write_text("".join(json.dumps(row) + "\n" for row in [*rows, {"text": None}]), "utf-8")
    duckdb.read_json(str(lines), format="newline_delimited").write_parquet(str(file))
    *pages, last = all_of(file)
    assert [one.url for one in pages] == [row["metadata"]["url"] for row in rows]
    assert isinstance(last, Unreadable)
    assert (last.place, last.ends) == ("row 601", False)


def test_parquet_that_is_none_is_told(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    file = tmp_path / "a.parquet"
    for content in (b"", b"PAR1", b"PAR1" + b"\0" * 900 + b"PAR1"):
        file.write_bytes(content)
        (only,) = all_of(file)
        assert isinstance(only, Unreadable)
        assert only.ends


def test_all_forms_of_a_folder_are_found_and_others_counted(tmp_path: Path) -> None:
    for name in ("a.warc.zst", "b.WACZ", "c.jsonl.zst", "d.parquet", "e.json", "f.tar", "g.json.gz"):
        (tmp_path / name).write_bytes(b"")
    files, other = files_of(str(tmp_path))
    assert [file.name[0] for file in files] == ["a", "b", "c", "d", "e", "g"]
    assert other == {".tar": 1}


def test_workers_read_them_in_parts_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.warc.zst"
    file.write_bytes(zst_with_dictionary(tmp_path / "made"))
    found = [one for _, one in read_part((file,), 0).found]
    assert [one.page.url for one in found if isinstance(one, PackedPage)] == [page.url for page in PAGES]


def page_with(**given: Any) -> Page:
    return Page(url="http://news.yunxi.example:8080/1", payload=b"", fetched_at="2026-11-18T08:00:00Z", **given)


@pytest.mark.parametrize(
    ("conditions", "page", "left_out"),
    [
        ({}, page_with(), None),
        ({"site": "yunxi.example"}, page_with(), None),
        ({"site": " news.yunxi.example, other.example"}, page_with(), None),
        ({"site": "other.example,xi.example"}, page_with(), "site"),
        ({"since": "2026-11-18"}, page_with(), None),
        ({"since": "2026-11-19"}, page_with(), "since"),
        ({"since": "2026-11-18"}, page_with(known_fields={"published": "2026-11-17"}), "since"),
        ({"since": "2026-11-19"}, page_with(known_fields={"published": "2026-11-19T01:00:00+08:00"}), None),
        ({"language": "zh"}, page_with(), None),
        ({"language": "zh"}, page_with(headers=(("x-identified-language", "zho,eng"),)), None),
        ({"language": "zh"}, page_with(headers=(("x-identified-language", "zh-Hant"),)), None),
        ({"language": "zh"}, page_with(headers=(("x-identified-language", "eng"),)), "language"),
        ({"language": "zh"}, page_with(headers=(("content-language", "en"),)), None),
    ],
)
def test_what_is_asked_for(conditions: dict[str, str], page: Page, left_out: str | None) -> None:
    assert asked_for(**conditions).leaves_out(page) == left_out


@pytest.mark.parametrize("conditions", [{"since": "gestern"}, {"language": "Chinese!"}])
def test_a_condition_that_is_none_is_named(conditions: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="expected"):
        asked_for(**conditions)

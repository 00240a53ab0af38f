"""Pages come back from the WARC as they went in, also behind a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.record import Page
from pipelines.warc.files import (
    DamagedArchive,
    Unreadable,
    WarcWriter,
    address,
    read_archive,
    read_page,
    read_whole_archive,
)

FETCHED = "2026-11-01T08:00:00Z"
WEB = Page(
    url="http://news.example/2026/1101/c_1.htm?a=1",
    payload="<p>云溪县今晨降雨。</p>".encode("gb18030") * 40,
    content_type="text/html",
    status=200,
    headers=(("etag", '"v1"'), ("last-modified", "Sun, 01 Nov 2026 00:00:00 GMT")),
    fetched_at=FETCHED,
)
FILE = Page(url="file:///somewhere/a.txt", payload="一行。".encode(), content_type="text/plain", fetched_at=FETCHED)
EMPTY = Page(url="http://news.example/nothing", payload=b"", status=204, fetched_at=FETCHED)


def written(folder: Path, *pages: Page) -> list[Page]:
    writer = WarcWriter(folder, "run-1")
    placed = [(page, writer.add(page)) for page in pages]
    writer.close()
    return [replace(page, warc_file=file, warc_offset=offset) for page, (file, offset) in placed]


def without_length(page: Page) -> Page:
    """The length of the body is written by the WARC; the rest must be what was given."""
    return replace(page, headers=tuple(h for h in page.headers if h[0] != "content-length"))


def test_every_page_is_read_back_at_its_own_offset(tmp_path: Path) -> None:
    for page in written(tmp_path, WEB, FILE, EMPTY, WEB):
        assert without_length(read_page(tmp_path / page.warc_file, page.warc_offset)) == page


def test_an_archive_gives_its_pages_in_file_order(tmp_path: Path) -> None:
    pages = written(tmp_path, WEB, FILE, EMPTY)
    read = list(read_archive(tmp_path / pages[0].warc_file))
    assert [(p.url, p.payload, p.status, p.fetched_at) for p in read] == [
        (p.url, p.payload, p.status, p.fetched_at) for p in pages
    ]


def test_a_page_is_readable_before_the_file_is_closed(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1")
    file, offset = writer.add(WEB)
    assert read_page(tmp_path / file, offset).payload == WEB.payload
    writer.close()


def test_a_file_cut_in_its_last_page_gives_the_others_and_then_says_so(tmp_path: Path) -> None:
    first, last = written(tmp_path, FILE, WEB)
    path = tmp_path / first.warc_file
    path.write_bytes(path.read_bytes()[:-100])
    assert [one if isinstance(one, Unreadable) else one.url for one in read_whole_archive(path)] == [
        FILE.url,
        Unreadable(f"record at offset {last.warc_offset}", "the file breaks off in it", WEB.url, ends=True),
    ]
    with pytest.raises(DamagedArchive, match="no whole page at offset"):
        read_page(path, last.warc_offset)
    assert read_page(path, first.warc_offset).payload == FILE.payload


def test_a_missing_file_and_an_offset_inside_a_record_are_named(tmp_path: Path) -> None:
    (page,) = written(tmp_path, WEB)
    with pytest.raises(DamagedArchive, match=r"gone\.warc\.gz"):
        read_page(tmp_path / "gone.warc.gz", 0)
    with pytest.raises(DamagedArchive, match="at offset 7"):
        read_page(tmp_path / page.warc_file, 7)


def test_a_run_never_writes_into_the_file_of_another(tmp_path: Path) -> None:
    written(tmp_path, WEB)
    with pytest.raises(FileExistsError):
        WarcWriter(tmp_path, "run-1").add(WEB)


def test_a_full_file_is_followed_by_the_next(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "run-1", file_bytes=100)
    placed = [writer.add(WEB), writer.add(WEB)]
    writer.close()
    assert placed == [("run-1-00000.warc.gz", 0), ("run-1-00001.warc.gz", 0)]


def test_foreign_archives_are_decoded_and_their_requests_passed_over(tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ok\r\n0\r\n\r\n"
    path = tmp_path / "foreign.warc.gz"
    with path.open("wb") as file:
        stream = GzipWriter(file)
        for kind, content in ((WarcRecordType.request, b"GET / HTTP/1.1\r\n\r\n"), (WarcRecordType.response, chunked)):
            record = WarcRecord()
            record.init_headers(kind)
            record.headers["WARC-Target-URI"] = "<http://other.example/>"
            record.headers["WARC-Date"] = FETCHED
            record.headers["Content-Type"] = "application/http"
            record.is_http = True
            record.set_bytes_content(content)
            record.write(stream)
            stream.finish()
        stream.close()
    assert [(p.url, p.payload, p.content_type) for p in read_archive(path)] == [
        ("http://other.example/", b"<p>ok", "text/html")
    ]


EXTREMES = {
    "a head of 200 KB": {"headers": tuple((f"x-{n}", "值" * 300) for n in range(220))},
    "a line of 100 KB": {"headers": (("set-cookie", "a=" + "x" * 100_000),)},
    "no header at all": {"headers": (), "content_type": None},
    "a name with a colon": {"headers": (("a:b", "c"),)},
    "an empty name": {"headers": (("", "c"),)},
    "a value of two lines": {"headers": (("x", "eins\r\nset-cookie: zwei\r\n\r\n<html>"),)},
    "half a surrogate": {"headers": (("x", "\ud83d"),)},
    "a name in Chinese": {"headers": (("“缓存”", "命中"),)},
    "a type of two lines": {"content_type": "text/html\r\n\r\n<html>"},
    "a status of no meaning": {"status": 999},
    "an address with blanks": {"url": "http://news.example/a b\nc\r\n\r\nWARC/1.0\u202e.html"},
    "an address of 60 KB": {"url": "http://news.example/" + "路" * 20_000},
    "a file with no type": {"url": "file:///a b.txt", "content_type": None, "headers": ()},
    "an empty body": {"payload": b""},
    "a body that holds a record": {
        "payload": b"<p>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n"
    },
    "a body that is a gzip file": {"payload": b"\x1f\x8b\x08" + bytes(100)},
    "a body of blank lines": {"payload": b"\r\n" * 5_000},
    "a body of 33 MB": {"payload": b"<p>x" * (33 << 18)},
}


@pytest.mark.parametrize("kind", EXTREMES)
def test_what_is_written_can_be_read_whatever_it_is(tmp_path: Path, kind: str) -> None:
    before, page, behind = written(tmp_path, WEB, replace(WEB, **EXTREMES[kind]), FILE)
    found = read_page(tmp_path / page.warc_file, page.warc_offset)
    assert found.payload == page.payload
    assert found.status == page.status
    assert found.url == address(page.url)
    assert len(found.headers) == len(page.headers) + (0 if page.url.startswith("file:") else 1)
    for other in (before, behind):
        assert read_page(tmp_path / other.warc_file, other.warc_offset).payload == other.payload


def test_others_read_what_we_write(tmp_path: Path) -> None:
    pages = written(tmp_path, WEB, FILE, EMPTY)
    with (tmp_path / pages[0].warc_file).open("rb") as file:
        read = [
            (record.headers["WARC-Target-URI"], record.reader.read(), record.stream_pos, record.http_headers is None)
            for record in ArchiveIterator(file, verify_digests=True)
        ]
    assert read == [(p.url, p.payload, p.warc_offset, p is pages[1]) for p in pages]

"""Files in parts: whoever reads them, and in however many parts, what they hold is the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pipelines.documents import parts
from pipelines.documents.parts import Found, OtherKind, PackedPage, groups_of, is_read_in_parts, read_part, read_whole
from pipelines.record import Page
from pipelines.warc.files import Unreadable, WarcWriter, packed, read_page

PAGES = [
    Page(
        url=f"http://news.example/{number}.html",
        payload=f"<p>第{number}渡口昨天恢复通航，两岸村民不必再绕行。</p>".encode() * (number % 5 + 1),
        content_type="text/html; charset=utf-8",
        fetched_at="2026-11-02T08:00:00Z",
    )
    for number in range(23)
]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_PAGES", 4)
    monkeypatch.setattr(parts, "SMALL_BYTES", 1000)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    writer = WarcWriter(tmp_path, "a")
    for page in PAGES:
        writer.add(page)
    writer.close()
    return tmp_path / "a-00000.warc.gz"


def in_parts(file: Path) -> tuple[list[Found], int]:
    """What all parts of a file hold, and how many there are."""
    found: list[Found] = []
    at: int | None = 0
    count = 0
    while at is not None:
        part = read_part((file,), at)
        assert not part.stuck
        found += [one for _, one in part.found]
        at, count = part.next_at, count + 1
    return found, count


def named(found: list[Found]) -> list[object]:
    """Without what differs from reading to reading: the id of a record and the moment of a page that names none."""
    return [(one.page.url, one.bytes_digest, one.page.payload) if isinstance(one, PackedPage) else one for one in found]


def test_the_parts_of_an_archive_hold_what_the_whole_holds(archive: Path) -> None:
    found, count = in_parts(archive)
    assert count == 6
    assert named(found) == named(list(read_whole(archive)))
    assert len(found) == len(PAGES)


def test_an_archive_that_is_not_compressed_is_read_in_parts_too(archive: Path) -> None:
    plain = archive.with_suffix("")
    plain.write_bytes(gzip.decompress(archive.read_bytes()))
    found, count = in_parts(plain)
    assert count == 6
    assert named(found) == named(list(read_whole(plain)))


def test_damage_is_told_once_and_at_its_place(archive: Path) -> None:
    damaged = bytearray(archive.read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 40] = b"\0" * 40
    archive.write_bytes(damaged)
    found, _ = in_parts(archive)
    whole = list(read_whole(archive))
    assert named(found) == named(whole)
    assert sum(isinstance(one, Unreadable) for one in found) > 0


def test_an_archive_with_no_place_to_end_a_part_at_is_not_read_in_parts(archive: Path) -> None:
    archive.write_bytes(gzip.compress(gzip.decompress(archive.read_bytes())))
    part = read_part((archive,), 0)
    assert (part.stuck, part.found, part.next_at) == (True, (), None)


def test_a_packed_page_is_kept_as_any_other(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "kept")
    file, offset = writer.add_packed(packed(PAGES[3]))
    writer.close()
    assert read_page(tmp_path / file, offset).payload == PAGES[3].payload


def test_small_files_come_together_and_in_their_order(tmp_path: Path) -> None:
    sizes = [10, 20, 2000, 30, 40, 3000]
    files = [tmp_path / f"{number}.txt" for number in range(len(sizes))]
    for file, size in zip(files, sizes, strict=True):
        file.write_bytes(b"x" * size)
    assert list(groups_of(files)) == [tuple(files[:2]), (files[2],), tuple(files[3:5]), (files[5],)]
    assert is_read_in_parts(tuple(files[:2]))
    lines = tmp_path / "lines.jsonl"
    lines.write_bytes(b"x" * 2000)
    assert not is_read_in_parts((lines,)), "a large file of lines has no place to begin in"


def test_what_is_no_page_and_what_cannot_be_read_keep_their_place(tmp_path: Path) -> None:
    picture, text, gone = tmp_path / "a.html", tmp_path / "b.txt", tmp_path / "c.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    text.write_text("昨天上午，石塘渡口恢复通航。", "utf-8")
    found = read_part((picture, text, gone), 0).found
    assert [file for file, _ in found] == [picture, text, gone]
    kinds = [type(one) for _, one in found]
    assert kinds == [OtherKind, PackedPage, Unreadable]

"""The bytes of another machine's pages, beside ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.database.store import Store
from pipelines.runs.merge import BytesMissing, merge
from pipelines.warc.files import WarcWriter
from pipelines.warc.provenance import stored_row, verified_page
from tests.database.test_merging import NOW, fill, record, story, take


def crawled(folder: Path, site: str, stem: str, texts: list[str]) -> Store:
    """A database whose pages have their bytes in a WARC beside it."""
    folder.mkdir()
    writer = WarcWriter(folder / "warc", stem)
    records = []
    for number, text in enumerate(texts):
        one = record(text, f"http://{site}/{number}.html")
        file, offset = writer.add(one.page)
        records.append(replace(one, page=replace(one.page, warc_file=file, warc_offset=offset)))
    writer.close()
    return fill(folder / f"{folder.name}.db", records)


@pytest.mark.parametrize("stem", ["20261102-news-2", "20261102-news-1"])
def test_the_bytes_of_merged_pages_are_found_also_under_one_name(tmp_path: Path, stem: str) -> None:
    crawled(tmp_path / "b", "b.example", stem, [story(n) for n in range(4, 9)]).close()
    store = crawled(tmp_path / "a", "a.example", "20261102-news-1", [story(n) for n in range(3)])
    for _ in range(2):
        take(store, tmp_path / "b" / "b.db")
        for site, number, text in (("a.example", 1, story(1)), ("b.example", 3, story(7))):
            row = stored_row(store, url=f"http://{site}/{number}.html")
            assert verified_page(row, tmp_path / "a" / "warc").payload == text.encode()
    assert len(list((tmp_path / "a" / "warc").iterdir())) == 2
    store.close()


def test_machines_that_share_a_folder_need_no_copy(tmp_path: Path) -> None:
    other = crawled(tmp_path / "b", "b.example", "20261102-news-1", [story(4)])
    other.close()
    store = fill(tmp_path / "a.db", [])
    done, files = merge(store, other.path, theirs=None, ours=tmp_path / "b" / "warc", at=NOW, processes=0)
    assert (done.pages, files.here, files.linked, files.copied) == (1, 1, 0, 0)
    store.close()


def test_bytes_that_are_not_to_be_found_are_asked_for(tmp_path: Path) -> None:
    other = crawled(tmp_path / "b", "b.example", "20261102-news-1", [story(4)])
    other.close()
    (tmp_path / "b" / "warc").rename(tmp_path / "elsewhere")
    store = fill(tmp_path / "a.db", [])
    with pytest.raises(BytesMissing, match=r"20261102-news-1-00000.warc.gz are neither in .*--warc FOLDER"):
        take(store, other.path)
    assert store.db.execute("SELECT count(*) FROM pages").fetchone() == (0,)
    ours = tmp_path / "warc"
    assert merge(store, other.path, theirs=tmp_path / "elsewhere", ours=ours, at=NOW, processes=0)[0].pages == 1
    assert verified_page(stored_row(store, page_id=1), ours).payload == story(4).encode()
    store.close()

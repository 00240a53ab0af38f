"""What people correct stands beside the reading, wins over it, and survives whatever happens to the page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.database.checks import Checks, accuracy
from pipelines.database.corrections import Author, CorrectionError, value_of
from pipelines.database.sql_rows import Rows
from pipelines.database.store import Store
from pipelines.outputs.labelled_pages import write_labelled
from pipelines.record import Block, Page, Record
from pipelines.runs.accepting import accepted_record
from pipelines.warc.files import WarcWriter

MONDAY, TUESDAY = "2026-11-02T08:00:00Z", "2026-11-03T08:00:00Z"
WANG = Author("wang", TUESDAY)
TEXT = "白石渡昨日恢复通航。\n船工们天不亮就到了码头，头一班船载着四十名学生过河。\n镇上说，票价不涨。"


def record(url: str = "http://a.example/1", text: str = TEXT, at: str = MONDAY, **more: Any) -> Record:
    page = Page(url=url, payload=(text + at).encode(), fetched_at=at, source="a")
    blocks = tuple(Block(i, line) for i, line in enumerate(text.splitlines()))
    told = {"title": "白石渡通航", "authors": ("本报",), "evidence": {"title": "heading", "authors": "bare"}}
    return replace(Record(page=page, blocks=blocks, language="zh"), **(told | more))


def row(store: Store, table: str, id: int = 1) -> dict[str, Any]:
    return next(store.db.query(f"SELECT * FROM {table} WHERE id = ?", [id]))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("authors", "洪小满、段志远，A. Ng", '["洪小满", "段志远", "A. Ng"]'),
        ("authors", "", "[]"),
        ("title", "  白石渡 通航 ", "白石渡 通航"),
        ("outlet", "", None),
        ("published_at", "2026-11-01", "2026-11-01"),
        ("published_at", "2026-11-01 07:30", "2026-11-01T07:30:00+08:00"),
        ("published_at", "2026-11-01T07:30:15+08:00", "2026-11-01T07:30:15+08:00"),
    ],
)
def test_what_is_typed_becomes_what_the_column_holds(field: str, typed: str, value: str | None):
    assert value_of(field, typed) == value


@pytest.mark.parametrize(("field", "typed"), [("published_at", "昨天"), ("published_at", "2026-13-01"), ("body", "x")])
def test_what_no_column_can_hold_is_refused_in_words(field: str, typed: str):
    with pytest.raises(CorrectionError, match=r"give a day|no field that can be corrected"):
        value_of(field, typed)


def test_a_correction_is_written_down_and_shown_by_page_and_article(store: Store):
    store.add(record(), 1)
    assert store.correct(1, {"authors": '["洪小满"]', "title": "白石渡通航"}, WANG) == ["authors"]
    assert row(store, "corrections") == {
        "id": 1, "page_id": 1, "field": "authors", "before": '["本报"]', "after": '["洪小满"]', "of_article": 0,
        "who": "wang", "at": TUESDAY, "withdrawn_at": None,
    }  # fmt: skip
    assert row(store, "pages")["authors"] == row(store, "articles")["authors"] == '["洪小满"]'
    assert json.loads(row(store, "pages")["witnesses"]) == {"title": "heading", "authors": "corrected"}


def test_a_correction_wins_when_the_page_is_read_again_whatever_is_read_then(store: Store):
    store.add(record(), 1)
    store.correct(1, {"authors": '["洪小满"]', "published_at": "2026-11-01"}, WANG)
    store.replace(1, record(authors=("船工",), published_at="2026-10-31", published_evidence="url"), TUESDAY)
    found = row(store, "pages")
    assert (found["authors"], found["published_at"]) == ('["洪小满"]', "2026-11-01")
    assert found["published_evidence"] == "corrected"


def test_the_same_page_fetched_again_with_the_same_mistake_is_unchanged_and_with_another_reading_is_believed(
    store: Store,
):
    store.add(record(), 1)
    store.correct(1, {"title": "白石渡恢复通航"}, WANG)
    assert store.add(record(at=TUESDAY), 1).relation == "unchanged"
    longer = TEXT + "\n下月起每天加开两班，末班船到晚上九点。"
    assert store.add(record(text=longer, at=TUESDAY), 1).relation == "revision"
    assert row(store, "pages", 2)["title"] == "白石渡恢复通航", "the mistake is the same"
    store.add(record(text=longer + "\n又讯，渡口装了灯。", at="2026-11-04T08:00:00Z", title="白石渡夜航"), 1)
    assert row(store, "pages", 3)["title"] == "白石渡夜航"


def test_a_correction_of_an_article_stands_whichever_copy_lends_it_its_text(store: Store):
    damaged = TEXT.replace("船工们", "船**")
    store.add(record(text=damaged, outlet="白石报", masked=1), 1)
    store.correct(1, {"outlet": "白石晚报"}, WANG, of_article=True)
    store.add(record("http://b.example/2", outlet="转载网", at=TUESDAY), 1)
    store.add(record("http://c.example/3", outlet="转载网", at=TUESDAY), 1)
    article = row(store, "articles", store.articles.article_of(1))
    assert (article["page_id"] != 1, article["outlet"]) == (True, "白石晚报")


def test_a_withdrawn_correction_lets_the_reading_stand_again(store: Store):
    store.add(record(), 1)
    store.correct(1, {"title": "错"}, WANG)
    assert store.withdraw(1, at=TUESDAY) == 1
    store.replace(1, record(), TUESDAY)
    assert row(store, "pages")["title"] == row(store, "articles")["title"] == "白石渡通航"


def test_a_page_rejected_by_hand_stays_so_and_an_article_goes_with_its_last_page(store: Store):
    store.add(record(), 1)
    store.reject(1, "not-an-article", WANG)
    assert row(store, "pages")["reject_reason"] == "not-an-article"
    assert list(store.db.query("SELECT * FROM articles")) == []
    store.replace(1, record(), TUESDAY)
    assert (row(store, "pages")["article_id"], row(store, "pages")["relation"]) == (None, "rejected")


def test_what_was_joined_and_parted_by_hand_survives_the_loss_of_the_index(store: Store, tmp_path: Path):
    other = "云岭县图书馆新馆昨日试开馆，首日接待读者六百余人。\n扶贫书架前排起了长队，馆员加开了两个借书口。"
    store.add(record(), 1)
    store.add(record("http://b.example/2", TEXT.replace("四十名", "四十一名") + "\n又讯，渡口装了灯。"), 1)
    store.add(record("http://c.example/3", other), 1)
    store.copies.join(1, store.articles.article_of(3) or 0, TUESDAY, "wang")
    if store.articles.article_of(2) == store.articles.article_of(1):
        store.copies.split(2, TUESDAY, "wang")
    before = store.db.execute("SELECT id, article_id FROM pages ORDER BY id").fetchall()
    store.close()
    for file in tmp_path.glob("news.dedup.db*"):
        file.unlink()
    again = Store(tmp_path / "news.db")
    assert again.db.execute("SELECT id, article_id FROM pages ORDER BY id").fetchall() == before
    assert again.articles.index.knows_decisions
    again.copies.recluster(TUESDAY)
    assert again.db.execute("SELECT id, article_id FROM pages ORDER BY id").fetchall() == before
    again.close()


def html(lines: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines.splitlines())
    return f"<html><head><meta charset=utf-8><title>白石渡通航</title></head><body><h1>白石渡通航</h1>{body}".encode()


def stored_in_warc(store: Store, folder: Path, **more: Any) -> Page:
    warc = WarcWriter(folder, "x")
    page = Page(url="http://a.example/1", payload=html(TEXT), content_type="text/html", fetched_at=MONDAY)
    file, offset = warc.add(page)
    warc.close()
    page = replace(page, warc_file=file, warc_offset=offset)
    store.add(replace(record(), page=page, **more), 1)
    return page


def test_a_page_wrongly_rejected_is_read_as_the_article_it_is(store: Store, tmp_path: Path):
    stored_in_warc(store, tmp_path, reject_reason="listing", blocks=())
    assert not store.corrections.is_accepted("http://a.example/1")
    outcome = store.accept(1, accepted_record(row(store, "pages"), tmp_path), WANG)
    assert outcome.article_id == 1
    assert "头一班船载着四十名学生过河" in row(store, "articles")["body"]
    assert store.corrections.is_accepted("http://www.a.example/1")
    store.replace(1, replace(record(), reject_reason="listing"), TUESDAY)
    assert row(store, "pages")["reject_reason"] is None


def test_labelled_pages_hold_what_was_looked_at_and_nothing_else(store: Store, tmp_path: Path):
    stored_in_warc(store, tmp_path / "warc")
    store.correct(1, {"authors": '["洪小满"]', "published_at": "2026-11-01T07:30:00+08:00"}, WANG)
    assert write_labelled(store, tmp_path / "warc", tmp_path / "out" / "gold.jsonl") == (1, 0)
    (line,) = (tmp_path / "out" / "gold.jsonl").read_text("utf-8").splitlines()
    label = json.loads(line)
    assert label == {
        "id": label["id"], "url": "http://a.example/1", "author": ["洪小满"], "published": "2026-11-01 07:30",
    }  # fmt: skip
    with store.db.atomic():
        Checks(Rows(store.db)).mark(1, is_right=True, who="wang", at=TUESDAY)
    write_labelled(store, tmp_path / "warc", tmp_path / "out" / "gold.jsonl")
    whole = json.loads((tmp_path / "out" / "gold.jsonl").read_text("utf-8"))
    assert (whole["title"], whole["source"], whole["editor"]) == ("白石渡通航", None, None)
    assert len(list((tmp_path / "out").glob("*.warc.gz"))) == 1


def test_a_day_s_sample_is_drawn_once_half_of_it_where_the_reading_is_least_sure(store: Store):
    for number in range(12):
        odd = {"evidence": {"title": "url"}, "title": None} if number == 7 else {}
        text = f"第{number}号渡口的消息：" + "".join(chr(0x4E00 + number * 97 + i * 13) for i in range(60)) + "。"
        store.add(record(f"http://a.example/{number}", text, **odd), 1)
    checks = Checks(Rows(store.db))
    with store.db.atomic():
        checks.draw("2026-11-03", 4)
        checks.draw("2026-11-03", 4)
    drawn = store.db.execute("SELECT page_id, drawn FROM checks").fetchall()
    assert [how for _, how in drawn] == ["chance", "chance", "doubt", "doubt"]
    assert 8 in [page for page, _ in drawn]
    with store.db.atomic():
        checks.mark(drawn[0][0], is_right=True, who="wang", at=TUESDAY)
        checks.mark(drawn[1][0], is_right=False, who="wang", at=TUESDAY)
        checks.mark(drawn[2][0], is_right=False, who="wang", at=TUESDAY)
        checks.draw("2026-11-04", 4)
    assert checks.waiting("2026-11-03") == [drawn[3][0]]
    assert len(set(checks.waiting("2026-11-04"))) == 4
    ((source, checked, right),) = [(one.source, one.checked, one.right) for one in accuracy(Rows(store.db))]
    assert (source, checked, right) == ("a", 2, 1), "only those drawn by chance speak for all"

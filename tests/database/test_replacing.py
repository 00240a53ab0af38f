"""A page replaced by what today's chain makes of it, as the store sees it."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.copies.fingerprint import digest_of
from pipelines.database.store import Outcome, Store
from pipelines.record import Block, Record, Removal
from tests.stored_pages import BELL, FRIDAY, MONDAY, OTHER, STORY, TUESDAY, text_page


def record(lines: list[str], url: str, at: str = MONDAY, **more: object) -> Record:
    blocks = tuple(Block(position, line) for position, line in enumerate(lines))
    return replace(Record(page=text_page(url, lines, fetched_at=at), blocks=blocks, title="开磨"), **more)


def test_an_article_keeps_its_id_while_its_copies_change_one_by_one(store: Store) -> None:
    urls = ("http://a.example/", "http://b.example/", "http://c.example/")
    for url in urls:
        store.add(record([*STORY, BELL], url), 1)
    old, new = "\n".join([*STORY, BELL]), "\n".join(STORY)
    bodies = "SELECT coalesce(p.body, a.body), a.id FROM pages p JOIN articles a ON a.id = article_id ORDER BY p.id"
    for page_id, url in enumerate(urls, 1):
        outcome = store.replace(page_id, record(STORY, url, title="磨坊开磨"), FRIDAY)
        assert (outcome.page_id, outcome.article_id, outcome.gone) == (page_id, 1, 0)
        assert store.db.execute(bodies).fetchall() == [(new, 1)] * page_id + [(old, 1)] * (3 - page_id)
    assert store.db.execute("SELECT title, body, copies, updated_at FROM articles").fetchall() == [
        ("磨坊开磨", new, 3, FRIDAY)
    ]
    assert store.db.execute("SELECT body, relation FROM pages").fetchall() == [
        (None, "canonical"), (None, "exact"), (None, "exact")
    ]  # fmt: skip


def test_a_copy_whose_text_belongs_there_no_more_gets_an_article_of_its_own(store: Store) -> None:
    for url in ("http://a.example/", "http://b.example/"):
        store.add(record(STORY, url), 1)
    assert store.replace(2, record(OTHER, "http://b.example/"), FRIDAY) == Outcome("canonical", 2, 2)
    assert store.db.execute("SELECT id, page_id, body, copies FROM articles").fetchall() == [
        (1, 1, "\n".join(STORY), 1), (2, 2, "\n".join(OTHER), 1)
    ]  # fmt: skip


def test_an_article_that_loses_its_canonical_page_shows_the_next_and_goes_with_the_last(store: Store) -> None:
    for url in ("http://a.example/", "http://b.example/"):
        store.add(record(STORY, url), 1)
    cut = (Removal("spam", "casino-strong", 0, "在线娱乐"),)
    rejected = record([], "http://a.example/", removals=cut, reject_reason="all-spam")
    assert store.replace(1, rejected, FRIDAY) == Outcome("rejected", 1, None)
    assert store.db.execute("SELECT id, page_id, body, copies FROM articles").fetchall() == [
        (1, 2, "\n".join(STORY), 1)
    ]
    assert store.db.execute("SELECT relation, body FROM pages").fetchall() == [("rejected", ""), ("canonical", None)]
    assert store.db.execute("SELECT page_id, rule FROM removals").fetchall() == [(1, "casino-strong")]
    store.replace(2, record([], "http://b.example/", reject_reason="listing"), FRIDAY)
    assert store.db.execute("SELECT count(*) FROM articles").fetchall() == [(0,)]
    assert store.replace(1, record(STORY, "http://a.example/"), FRIDAY).relation == "canonical"
    assert store.replace(2, record(STORY, "http://b.example/"), FRIDAY).relation == "exact"
    assert store.db.execute("SELECT copies FROM articles").fetchall() == [(2,)]


def test_an_old_version_that_turns_out_an_article_does_not_displace_the_new_one(store: Store) -> None:
    url = "http://a.example/"
    store.add(record([], url, reject_reason="too-short"), 1)
    store.add(record(STORY, url, at=TUESDAY), 1)
    assert store.replace(1, record(STORY[:2], url), FRIDAY) == Outcome("revision", 1, 1)
    assert store.db.execute("SELECT page_id, body, copies FROM articles").fetchall() == [(2, "\n".join(STORY), 1)]
    assert store.db.execute("SELECT body FROM pages").fetchall() == [("\n".join(STORY[:2]),), (None,)]


def test_a_page_that_cannot_be_written_stays_as_it_was(store: Store) -> None:
    store.add(record(STORY, "http://a.example/"), 1)
    before = list(store.db.conn.iterdump())
    broken = record(OTHER, "http://a.example/", removals=(Removal("spam", None, 0, "x"),))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        store.replace(1, broken, FRIDAY)
    assert list(store.db.conn.iterdump()) == before


LINES = st.lists(st.sampled_from([*STORY, *OTHER, BELL]), min_size=1, max_size=3)
STEPS = st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc"), LINES, st.booleans()), max_size=14)


@given(STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_and_is_replaced_tables_agree(store: Store, steps: list[tuple]) -> None:
    """Pages come from three addresses and are replaced in any order, by any text or none."""
    with contextlib.suppress(_Undo), store.db.atomic():
        held: list[str] = []
        for number, (page_id, site, lines, rejected) in enumerate(steps):
            reason = "listing" if rejected else None
            if page_id <= len(held):
                url = held[page_id - 1]
                store.replace(page_id, record(lines, url, reject_reason=reason, title=f"第{number}步"), FRIDAY)
            else:
                url = f"http://{site}.example/"
                if store.add(record(lines, url, reject_reason=reason, title=f"第{number}步"), 1).page_id > len(held):
                    held.append(url)
            assert_tables_agree(store)
        raise _Undo


class _Undo(Exception):
    pass


def assert_tables_agree(store: Store) -> None:
    articles = {row["id"]: row for row in store.db.query("SELECT * FROM articles")}
    pages = list(store.db.query("SELECT * FROM pages"))
    for page in pages:
        rejected = page["reject_reason"] is not None
        assert (page["article_id"] is None) == rejected == (page["relation"] == "rejected")
        if not rejected:
            article = articles[page["article_id"]]
            text = article["body"] if page["body"] is None else page["body"]
            assert digest_of(text) == page["text_digest"], "every page has its own text, or shares one that is its own"
            assert (page["relation"] == "canonical") == (article["page_id"] == page["id"])
    for article_id, article in articles.items():
        carriers = {page["id"]: page for page in pages if page["article_id"] == article_id}
        canonical = carriers[article["page_id"]]
        assert (canonical["body"], canonical["title"]) == (None, article["title"])
        assert article["chars"] == len(article["body"])
        assert article["copies"] == len({page["url"] for page in carriers.values()})

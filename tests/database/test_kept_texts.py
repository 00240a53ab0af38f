"""Texts are kept ready for the next comparison, up to a number of characters and not of texts."""

import sqlite3

from pipelines.copies.fingerprint import Text
from pipelines.copies.kept import LEAST_CHARS
from pipelines.database import copy_candidates
from pipelines.database.copy_candidates import CopyCandidates

SENTENCE = "清晨的渡口还没有人，摆渡的老船工先把缆绳解开，再点上一锅烟。" * 9


def candidates(stored: dict[int, str]) -> tuple[CopyCandidates, list[int]]:
    """Candidates over texts by their page, and the pages that were read."""
    read: list[int] = []

    def text_of(page: int) -> str:
        read.append(page)
        return stored[page]

    return CopyCandidates(sqlite3.connect(":memory:"), text_of, "main"), read


def test_a_text_that_is_asked_for_again_is_not_read_again():
    near_by, read = candidates({1: SENTENCE, 2: SENTENCE * 2})
    assert [len(near_by.text(page).text) for page in (1, 2, 1)] == [len(SENTENCE), 2 * len(SENTENCE), len(SENTENCE)]
    assert read == [1, 2]


def test_long_texts_make_room_for_one_another_the_longest_unused_first(monkeypatch):
    monkeypatch.setattr(copy_candidates, "CACHED_CHARS", 5 * len(SENTENCE))
    near_by, read = candidates(dict.fromkeys((1, 2, 3), SENTENCE * 2))
    for page in (1, 2, 1, 3, 1, 2):
        near_by.text(page)
    assert read == [1, 2, 3, 2]


def test_short_texts_count_for_what_they_take(monkeypatch):
    monkeypatch.setattr(copy_candidates, "CACHED_CHARS", 3 * LEAST_CHARS)
    near_by, read = candidates(dict.fromkeys((1, 2, 3, 4), "渡口"))
    for page in (1, 2, 3, 4, 4, 3, 2, 1):
        near_by.text(page)
    assert read == [1, 2, 3, 4, 1]


def test_a_text_that_is_longer_than_all_that_is_kept_is_compared_all_the_same(monkeypatch):
    monkeypatch.setattr(copy_candidates, "CACHED_CHARS", len(SENTENCE))
    near_by, _ = candidates({1: SENTENCE})
    assert near_by.keep(2, Text(SENTENCE * 9)) is near_by.text(2)
    near_by.drop(2)
    assert near_by.text(1).text == SENTENCE

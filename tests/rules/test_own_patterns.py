"""Patterns of the user's own run on an engine that cannot be made slow, or are refused with what to write instead."""

from __future__ import annotations

import pytest

from pipelines.rules.loading import load_rules
from pipelines.rules.own_patterns import read_own_pattern
from tests.rules.test_loading import problems, written


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(?!未)成年", "(?=…), (?!…), (?<=…) and (?<!…) are not taken; write out what may stand there"),
        ("(?<=来源)甲", "are not taken"),
        (r"(甲)\1", r"a reference to an earlier group (\1)"),
        ("(?P<a>甲)(?P=a)", "are not taken"),
        ("甲{2000}", "no more than 1,000 repetitions"),
        ("(?:甲{100}){100}", "no more than 1,000 repetitions"),
        ("甲*+", "write *, + and ?"),
        (r"[\W甲]", r"\W within […] is not taken"),
        ("(甲", "missing )"),
    ],
)
def test_what_the_engine_cannot_do_is_refused_with_what_to_write(pattern, told):
    with pytest.raises(ValueError, match=r"\S") as raised:
        read_own_pattern(pattern)
    assert told in str(raised.value)


def test_a_refusal_names_file_rule_and_key(tmp_path):
    rule = "{id: own-line, kind: legal, pattern: '(?!他)某某之声', hits: [某某之声], misses: [某某]}"
    told = problems(tmp_path, f"boilerplate:\n- {rule}\n").splitlines()
    assert told[0] == "config/own.yaml: 1 error"
    assert told[1].startswith(
        "  boilerplate[0] own-line: pattern: invalid perl operator: (?! (patterns of your own run on RE2"
    )
    rule = "{id: own-words, kind: loan, weight: 1, pattern: '(甲)\\1', hits: [甲甲], misses: [甲]}"
    assert "  spam[0] own-words: pattern: " in problems(tmp_path, f"spam:\n- {rule}\n")


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\w+", "，云溪号A1_，", "云溪号A1_"),
        (r"第\d+版", "第１２版", "第１２版"),
        (r"云\s溪", "云\u3000溪", "云\u3000溪"),
        (r"[\w\s]+", "，云\u3000溪。", "云\u3000溪"),
        (r"\W+", "云，。溪", "，。"),
        (r"\S+", "\u3000云溪", "云溪"),
        (r"[一-\u9fff]+", "a云溪", "云溪"),
        (r"\bapp\b", "下载app吧", "app"),
        ("[]甲]+", "甲]", "甲]"),
        (r"^甲\Z", "甲", "甲"),
        ("(?i)APP", "下载app", "app"),
    ],
)
def test_a_pattern_means_what_it_means_elsewhere(pattern, text, found):
    match = read_own_pattern(pattern).search(text)
    assert match is not None
    assert match.group() == found
    assert text[match.start() : match.end()] == found


def test_a_pattern_that_would_never_end_on_another_engine_ends(tmp_path):
    rule = "{id: own-line, kind: legal, pattern: '(?:某|某某)+号', hits: [某某号], misses: [某某]}"
    rules = load_rules(written(tmp_path, f"boilerplate:\n- {rule}\n"))
    assert not rules.boilerplate.lines[0].pattern.fullmatch("某" * 100_000)


def test_a_rule_of_ones_own_cuts_the_end_of_a_paragraph(tmp_path):
    rule = (
        r"{id: own-end, kind: credit, pattern: 云溪之声, cut: '（云溪\w{1,4}号）$', hits: [云溪之声], misses: [云溪]}"
    )
    cut = load_rules(written(tmp_path, f"boilerplate:\n- {rule}\n")).boilerplate.lines[0].cut
    assert cut is not None
    text = "今日通车。（云溪融媒号）"
    assert text[: cut.search(text).start()] == "今日通车。"

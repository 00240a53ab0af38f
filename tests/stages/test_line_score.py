"""The sum of what speaks for and against one line's being spam."""

from __future__ import annotations

import pytest

from pipelines.rules.loading import default_rules
from pipelines.stages.spam.line_evidence import LineEvidence, weigh
from pipelines.stages.spam.line_score import CONDEMNED, advertises, alone, leaning, own_reasons, summed, suspect

RULES = default_rules().spam


def test_a_line_that_nothing_speaks_against_weighs_nothing() -> None:
    found = alone(LineEvidence(chars=20, sentence=True))
    assert (found.score, found.spam, found.reasons) == (0.0, False, ())


def test_what_is_advertised_counts_as_far_as_it_covers_the_line() -> None:
    dense, thin = (
        LineEvidence(chars=20, subject=3.0, coverage=0.5),
        LineEvidence(chars=200, subject=3.0, coverage=0.035),
    )
    assert dict(own_reasons(dense))["subject"] == 3.0
    assert dict(own_reasons(thin))["subject"] == pytest.approx(0.3)


def test_a_sentence_and_a_word_of_a_report_speak_against_it() -> None:
    bare = LineEvidence(chars=30, subject=3.0, coverage=0.5)
    told = LineEvidence(chars=30, subject=3.0, coverage=0.5, sentence=True, guard=-1.6)
    assert alone(bare).score > CONDEMNED > alone(told).score
    assert leaning(told) == pytest.approx(alone(told).score + 2.0)


def test_a_guard_is_never_overruled_by_the_model() -> None:
    assert "model" in dict(own_reasons(LineEvidence(chars=30, subject=1.0, model=3.0)))
    assert "model" not in dict(own_reasons(LineEvidence(chars=30, subject=1.0, model=3.0, guard=-1.6)))


def test_the_place_adds_to_what_a_line_says_and_names_it_where_no_rule_does() -> None:
    found = summed(LineEvidence(chars=10, model=0.8), (("beside-spam", 4.0),))
    assert found.spam
    assert found.rule == "beside-spam"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("百家乐老虎机注册送彩金 加微信 abc12345", True),
        ("县里召开春耕备耕工作会议", False),
        ("石桥村村民梁守田站在地头说，往年要排队等水。", False),
    ],
)
def test_only_what_advertises_is_suspect(line: str, asked: bool) -> None:
    weight = weigh(line, RULES)
    assert suspect(weight) == asked
    assert alone(weight).spam == asked


def test_a_page_that_speaks_of_its_subject_as_news_advertises_nothing() -> None:
    lines = (
        "县公安局打掉一个网络赌博团伙",
        "警方通报，该团伙以注册送彩金为诱饵，在网上开设百家乐赌局，十二人被刑事拘留。",
    )
    assert not advertises(lines, [alone(weigh(line, RULES)) for line in lines], RULES)

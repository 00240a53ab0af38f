"""Rule files: what is read from them, and every way in which they can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.edition import settled
from pipelines.rules.config_files import CONFIG, ConfigError
from pipelines.rules.loading import default_rules, load_rules
from pipelines.rules.spam import SpamRules
from pipelines.text.folding import fold

GOOD = """
boilerplate:
- {id: share, kind: tools, pattern: '分享到[:].*', hits: ['分享到：微信'], misses: ['分享到手的喜悦']}
spam:
- {id: casino, kind: casino, weight: 2, stems: 百家乐 老虎机, hits: ['百家樂'], misses: ['百家姓']}
"""


def written(tmp_path: Path, text: str, name: str = "own.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load_rules(written(tmp_path, text))
    return str(raised.value).replace(tmp_path.name, "config")


def test_a_file_becomes_rules_that_match_folded_text(tmp_path):
    rules = load_rules(written(tmp_path, GOOD))
    assert [rule.id for rule in rules.boilerplate.lines] == ["share"]
    assert rules.boilerplate.lines[0].matches(fold("分享到：朋友圈"))
    assert list(rules.spam.stems_in(fold("玩百|家|乐和老虎機").text)) == [("百家乐", 1), ("老虎机", 5)]


def test_the_longest_stem_wins_and_none_overlaps():
    rules = load_rules(CONFIG / "spam.yaml").spam
    long = max(rules.owner, key=len)
    assert list(rules.stems_in(long)) == [(long, 0)]
    assert list(SpamRules().stems_in("百家乐")) == []


def test_a_file_of_ones_own_adds_rules_and_switches_ours_off(tmp_path):
    rule = "{id: own-line, kind: legal, pattern: 某某之声, hits: [某某之声], misses: [某某]}"
    own = f"without: [breadcrumb]\nboilerplate:\n- {rule}\n"
    rules = load_rules(CONFIG / "boilerplate.yaml", written(tmp_path, own))
    ids = {rule.id for rule in rules.boilerplate.lines}
    assert "own-line" in ids
    assert "breadcrumb" not in ids


def test_all_problems_are_told_at_once_with_place_and_cause(tmp_path):
    text = """
boilerplate:
- {id: follow-us, kind: x, pattern: '(', hits: [a], misses: [b]}
- {id: app-ad, kind: x, patern: a, hits: [a], misses: [b]}
- {id: share, kind: x, pattern: 甲, hits: [乙], misses: [b]}
- {id: wrong, kind: x, pattern: 甲+, hits: [甲], misses: [甲甲]}
- {id: Bad_Id, kind: x, pattern: 甲, hits: [甲], misses: [乙]}
- {id: where, kind: x, pattern: 甲, where: top, hits: [甲], misses: [乙]}
- 7
spam:
- {id: both, kind: x, weight: 1, hits: [甲], misses: [乙]}
- {id: sign, kind: guard, weight: 1, stems: 警方, hits: [警方], misses: [乙]}
- {id: short, kind: x, weight: 1, stems: 甲, hits: [甲], misses: [乙]}
- {id: weight, kind: x, weight: heavy, stems: 警方, hits: [警方], misses: [乙]}
- {id: bare, kind: x, weight: 1, stems: 警方}
extra: []
"""
    told = problems(tmp_path, text).splitlines()
    assert told[0] == "config/own.yaml: 13 errors"
    assert told[1:] == [
        "  boilerplate[0] follow-us: pattern: missing ), unterminated subpattern at position 0",
        "  boilerplate[1] app-ad: unknown key 'patern'; known: closes, cut, flag, hits, id, kind, max_chars, misses, "
        "opens, pattern, where",
        "  boilerplate[2] share: does not hit its example '乙'",
        "  boilerplate[3] wrong: wrongly hits its example '甲甲'",
        "  boilerplate[4] Bad_Id: the id must be kebab-case",
        "  boilerplate[5] where: where is 'top'; known: any, head, tail, edge",
        "  boilerplate[6] ?: expected a mapping",
        "  spam[0] both: needs either stems or a pattern",
        "  spam[1] sign: a guard weighs less than 0, all else more",
        "  spam[2] short: stem '甲' is too short to mean anything",
        "  spam[3] weight: weight must be a number",
        "  spam[4] bare: needs hits, misses",
        "  unknown key 'extra'; known: boilerplate, rows, spam, conversion, without",
    ]


def test_ids_are_given_once_and_only_known_rules_are_switched_off(tmp_path):
    first, second = written(tmp_path, GOOD, "a.yaml"), written(tmp_path, GOOD + "without: [nothing]\n", "b.yaml")
    with pytest.raises(ConfigError) as raised:
        load_rules(first, second)
    assert str(raised.value).splitlines()[1:] == [
        "  boilerplate[0] share: the id is taken by a rule of a.yaml",
        "  spam[0] casino: the id is taken by a rule of a.yaml",
        f"{tmp_path.name}/b.yaml: without: there is no rule 'nothing'",
    ]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("- 1", "expected a mapping with boilerplate, rows, spam, conversion or without"),
        ("spam: 3", "spam: expected a list"),
        ("spam: [", "while parsing a flow node"),
    ],
)
def test_a_file_of_another_shape_is_named(tmp_path, text, cause):
    assert cause in problems(tmp_path, text)


def test_a_missing_file_and_a_broken_model_are_told_together(tmp_path):
    with pytest.raises(ConfigError) as raised:
        load_rules(tmp_path / "none.yaml", spam_model=written(tmp_path, '{"bits": 3}', "model.json"))
    assert "none.yaml: 1 error" in str(raised.value)
    assert "model.json" in str(raised.value)


def test_our_own_rules_load_and_are_loaded_once():
    assert default_rules() is default_rules()
    assert default_rules().spam.model is not None
    assert default_rules().boilerplate.model is not None


def test_words_of_ones_own_are_read_and_the_later_file_wins(tmp_path):
    first = written(tmp_path, "conversion: [資訊=信息, 程式 = 程序, 乾安=乾安]\n", "a.yaml")
    second = written(tmp_path, "conversion: [程式=程式]\n", "b.yaml")
    assert load_rules(first, second).conversion == (("資訊", "信息"), ("程式", "程式"), ("乾安", "乾安"))
    assert load_rules(written(tmp_path, GOOD)).conversion == ()


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("資訊", "conversion[1] 資訊: expected from=to, such as 資訊=信息"),
        ("資訊=", "conversion[1] 資訊=: expected from=to"),
        ("'=信息'", "conversion[1] =信息: expected from=to"),
        ("資訊=信息=消息", "conversion[1] 資訊=信息=消息: expected from=to"),
        ("5", "conversion[1] 5: expected from=to"),
        ("{資訊: 信息}", "conversion[1] {'資訊': '信息'}: expected from=to"),
        ("程式=软件", "conversion[1] 程式=软件: 程式 already becomes 程序"),
    ],
)
def test_words_that_say_nothing_are_refused(tmp_path, entry, told):
    assert f"  {told}" in problems(tmp_path, f"conversion: [程式=程序, {entry}]\n")


def test_words_of_ones_own_make_another_edition_of_the_chain(tmp_path):
    rules = load_rules(written(tmp_path, "conversion: [資訊=信息]\n"))
    assert repr(settled(rules)) != repr(settled(load_rules(written(tmp_path, "conversion: []\n"))))

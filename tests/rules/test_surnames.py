"""Family names: one list, in both scripts."""

from __future__ import annotations

import pytest

from pipelines.rules.config_files import ConfigError
from pipelines.rules.surnames import default_surnames, read_surnames


def test_a_name_counts_in_both_scripts():
    assert {"张", "張", "欧阳", "歐陽"} <= set(default_surnames().sure)


def test_a_name_that_is_a_word_besides_tells_no_person_by_itself():
    names = default_surnames()
    assert "安" in names.all
    assert "安" not in names.sure


def test_a_name_listed_in_traditional_characters_counts_in_them_alone():
    assert "區" in default_surnames().all
    assert "区" not in default_surnames().all


def test_double_names_come_first_so_that_a_pattern_takes_the_whole():
    assert default_surnames().sure.index("欧阳") < default_surnames().sure.index("王")


def test_every_problem_of_the_file_is_told_at_once(tmp_path):
    path = tmp_path / "surnames.yaml"
    path.write_text("frequent: [王]\ndouble: [欧]\nother: 安\n", "utf-8")
    with pytest.raises(ConfigError) as told:
        read_surnames(path)
    for problem in ("unknown key 'other'", "missing key 'others'", "frequent: expected", "double: expected"):
        assert problem in str(told.value)

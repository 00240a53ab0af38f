"""Which chain a page was cleaned with: what makes another edition, and what does not."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.edition import DECIDES, code_digest, edition, settled
from pipelines.record import Hints
from pipelines.rules.boilerplate import LineRule
from pipelines.rules.own_patterns import read_own_pattern
from tests.test_architecture import FILES, ROOT, imports


def test_the_edition_covers_all_that_the_stages_import() -> None:
    used, more = set(), {file for file in FILES if file.startswith("pipelines/stages/")}
    while more:
        used |= more
        names = {name.replace(".", "/") for file in more for name in imports(ROOT / file)}
        more = {file for name in names for file in (f"{name}.py", f"{name}/__init__.py") if file in FILES} - used
    assert {file.split("/")[1] for file in used if file != "pipelines/__init__.py"} == set(DECIDES)


def test_comments_docstrings_and_layout_make_no_other_edition() -> None:
    plain = '"""Sums."""\ndef f(a):\n    """Adds."""\n    return a + 1\n'
    told = '"""What it is for."""\n\ndef f(a):\n    """Adds 1."""\n    # one more\n    return (\n        a + 1)\n'
    assert code_digest(told) == code_digest(plain)
    assert code_digest(plain.replace("1", "2")) != code_digest(plain)


def test_an_example_of_a_rule_makes_no_other_edition_and_its_pattern_does() -> None:
    rule = LineRule(id="more", kind="navigation", pattern=re.compile("更多"), hits=("更多",), misses=("更多的人",))
    assert settled(replace(rule, hits=("更多", "更多 "))) == settled(rule)
    assert settled(replace(rule, pattern=re.compile("更多|全部"))) != settled(rule)
    assert settled(frozenset({"甲", "乙"})) == settled(frozenset({"乙", "甲"}))


def test_a_pattern_of_the_user_s_own_makes_the_same_edition_in_every_process() -> None:
    own = read_own_pattern("云溪号.*")
    assert repr(settled(own)) == repr(settled(read_own_pattern.__wrapped__("云溪号.*")))
    assert settled(own) != settled(read_own_pattern("云溪网.*"))


def test_a_source_s_hints_make_an_edition_of_their_own_and_recurring_lines_do_not() -> None:
    editions = {edition(hints) for hints in (Hints(), Hints(charset="gbk"), Hints(selectors={"title": "h2"}))}
    assert len(editions) == 3
    assert edition(Hints(recurring=frozenset({7}))) == edition(Hints())

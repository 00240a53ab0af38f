"""Every regular expression of the code and of config/ needs steps that grow with the text, and no faster.

Steps are counted by regex_steps.py, which follows the engine of `re`, on texts that hostile_runs.py makes; nothing is
timed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import astuple

import pytest

from pipelines.rules.metadata import WORDS, default_metadata_rules
from tests.conftest import ROOT
from tests.rules.hostile_runs import growth
from tests.rules.regex_steps import Counter, parsed, repeats

PARTS = 4  # tests among which the patterns are shared out


@pytest.fixture(scope="module", autouse=True)
def deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(before)


@pytest.fixture(scope="module")
def sites() -> list[dict]:
    command = [sys.executable, "-m", "tests.rules.regex_sites"]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


def pattern_of(site: dict) -> re.Pattern:
    source = site["pattern"]
    return re.compile(source.encode("latin-1") if site["bytes"] else source, site["flags"])


def holds_a_group(pattern: re.Pattern) -> bool:
    return any(possessive and not one for _, possessive, one in repeats(list(parsed(pattern))))


@pytest.mark.parametrize("part", range(PARTS))
def test_steps_grow_no_faster_than_the_text(sites, part):
    found = {
        f"{site['where']} {site['pattern'][:60]}": run
        for site in sites[part::PARTS]
        if (run := growth(pattern_of(site), whole=site["whole"], longest=site["longest"]))
    }
    assert found == {}


def test_none_holds_on_to_the_rounds_of_a_group(sites):
    """Python before 3.11.5, Debian 12's among them, reads (?:…)++ wrongly (cpython issue 106052): write (?>(?:…)+)."""
    assert [site["pattern"] for site in sites if holds_a_group(pattern_of(site))] == []
    assert holds_a_group(re.compile("a(?=(?:b+c){2,9}+)"))
    assert not holds_a_group(re.compile(r"\d++(?>(?:b+c)+)[ab]*+"))


def test_patterns_of_the_code_the_rules_and_the_word_lists_are_among_them(sites):
    where = {site["where"].partition(":")[0] for site in sites}
    assert {
        "pipelines/rules/loading.py",
        "pipelines/rules/patterns.py",
        "pipelines/urls.py",
        "pipelines/stages/repair/masks.py",
    } <= where
    assert {"crawler/links/judging.py", "pipelines/search/index_terms.py", "pipelines/rules/page_kind.py"} <= where


def test_every_pattern_about_metadata_is_among_them(sites):
    rules, known = default_metadata_rules(), {(site["pattern"], site["flags"]) for site in sites}
    words = (value for name in WORDS for value in astuple(getattr(rules, name)))
    patterns = [one for value in words for one in (value if isinstance(value, tuple) else (value,))]
    # The flags of a pattern's own text, (?i), come on top of those with which it was compiled
    assert [one.pattern for one in patterns if not {(one.pattern, 0), (one.pattern, one.flags)} & known] == []


@pytest.mark.parametrize(
    "pattern",
    [
        *("a+$", r"\s*x", "(a|aa)+$", "(?:摄影报道|摄影|报道)+$", r"\d+年", ".*甲.*乙", "x(?=.*y)", r"(?:\s?甲\s?)+$"),
        *(r"(?:^|[/_-])tags?(?:[-_][\w-]*)?\.xml", "<a.*?>", "(a?){30}b*c", r"[\s>]*(?:>+)[\s>]*!", "来源.*?编辑"),
    ],
)
def test_a_pattern_that_reads_on_from_every_place_is_found(pattern):
    assert growth(re.compile(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            r"(?<!\s)\s*$",
            r"\s{0,9}x",
            "(?>摄影报道|摄影|报道){1,6}$",
            r"\d{1,9}年",
            "甲[^甲乙]*乙",
            r"(?<!\d)\d++年",
            "^a+$",
        ),
        *(".{0,80}x", "a*", "[一-鿿]+", "(?:甲|乙|丙丁)+", "<a[^<>]*>", r"\w+", "(?<![a-z])[a-z]+[0-9]"),
    ],
)
def test_one_that_does_not_is_left_alone(pattern):
    assert growth(re.compile(pattern)) is None


def test_whole_matches_begin_once():
    assert growth(re.compile(r"\s*甲"), whole=True) is None
    assert growth(re.compile(r"\s*甲?\s*"), whole=True)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        *[("a(?:b|c)*d", "abcbd acd ad a"), (r"\b\w{2,3}?\b", "ab abc abcd 甲乙"), ("(?i)APP|甲", "app App 甲")],
        *[(r"(.)\1", "aab甲甲"), (r"(?<=[甲乙])\d+(?!年)", "甲12年 乙3月"), ("^x|y$", "x\ny"), ("(?m)^x|y$", "y\nx")],
        *[(r"[^\W\d]+", "a1_b 甲"), ("(a)?(?(1)b|c)", "ab c"), ("x*+x|y", "xxy"), ("(?>a|ab)c|z", "abcz")],
        *[(r"\D+?\s", "ab c d"), ("(?s:.)", "a\nb"), ("", "ab"), ("a*", "baac")],
    ],
)
def test_the_counter_finds_what_the_engine_finds(pattern, text):
    compiled = re.compile(pattern)
    counter = Counter(compiled)
    counter.search_all(text)
    assert counter.spans == [match.span() for match in compiled.finditer(text)]

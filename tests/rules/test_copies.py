"""The patterns by which copies are told hold their examples, or nothing starts."""

import pytest

from pipelines.rules.config_files import ConfigError
from pipelines.rules.copies import CopyPatterns, default_copy_patterns
from pipelines.rules.patterns import read_patterns


def test_the_patterns_of_the_project_hold_their_examples():
    assert default_copy_patterns().corrected.search("更正：昨日所载人数有误")


def test_every_fault_of_the_file_is_told_at_once(tmp_path):
    path = tmp_path / "copies.yaml"
    path.write_text(
        "further: {pattern: '下一篇', hits: [上一篇], misses: [x]}\n"
        "cut: {pattern: '(', hits: [a], misses: [b]}\n"
        "other: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as error:
        read_patterns(path, CopyPatterns)
    message = str(error.value)
    assert "further: does not hit its example '上一篇'" in message
    assert "cut: missing )" in message
    assert "unknown key 'other'" in message
    assert "missing key 'corrected'" in message

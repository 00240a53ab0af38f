"""Files of patterns by name: every fault of every one is told at once, and nothing starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.rules.config_files import CONFIG, ConfigError
from pipelines.rules.copies import CopyPatterns
from pipelines.rules.line_parts import LineParts, default_line_parts
from pipelines.rules.metadata import WORDS
from pipelines.rules.page_check_words import PageCheckWords
from pipelines.rules.patterns import read_patterns
from pipelines.rules.reading import ReadingPatterns
from pipelines.rules.spam_signs import SpamSigns, default_spam_signs
from pipelines.text.folding import fold
from tests.conftest import ROOT

FILES: dict[str, type[Any]] = {
    "copies.yaml": CopyPatterns,
    "line_parts.yaml": LineParts,
    "page_checks.yaml": PageCheckWords,
    "reading.yaml": ReadingPatterns,
    "spam_signs.yaml": SpamSigns,
    **{f"{name}_words.yaml": kind for name, kind in WORDS.items()},
}
FOLDED = ("line_parts.yaml", "spam_signs.yaml")
CHECK = """
import sys
from pathlib import Path
from pipelines.rules import config_files
config_files.CONFIG = Path(sys.argv[1])
from pipelines.rules.loading import check_config
try:
    check_config()
except config_files.ConfigError as error:
    print(error)
"""


def folded(text: str) -> str:
    return fold(text).text


def faulty(folder: Path, name: str) -> list[str]:
    """A copy of a file with three faults, and what is said of each."""
    content = yaml.safe_load((CONFIG / name).read_text("utf-8"))
    first, second, last = (*list(content)[:2], list(content)[-1])
    content[first]["hits"] = ["\x01"]
    content[second]["pattern"] = "("
    content["other"] = content.pop(last)
    (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    told = ["unknown key 'other'", f"missing key {last!r}", f"{first}: does not hit its example '\\x01'"]
    return [*told, f"{second}: missing ), unterminated subpattern"]


@pytest.mark.parametrize("name", FILES)
def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path, name: str) -> None:
    told = faulty(tmp_path, name)
    with pytest.raises(ConfigError) as raised:
        read_patterns(tmp_path / name, FILES[name], folded if name in FOLDED else str)
    message = str(raised.value)
    assert f"/{name}: 4 errors\n" in message
    assert [one for one in told if one not in message] == []


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder, ignore=shutil.ignore_patterns("local"))
    told = {name: faulty(folder, name) for name in FILES}
    rules = folder / "boilerplate.yaml"
    rules.write_text(rules.read_text("utf-8").replace("- id: truncation", "- id: Truncation", 1), "utf-8")
    told["boilerplate.yaml"] = ["Truncation: the id must be kebab-case"]
    env = os.environ | {"QINGLIU_LOCAL_CONFIG": str(tmp_path / "none")}
    command = [sys.executable, "-c", CHECK, str(folder)]
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    for name, faults in told.items():
        assert said.count(f"config/{name}: ") == 1
        assert [fault for fault in faults if fault not in said.partition(f"config/{name}: ")[2]] == []


@pytest.mark.parametrize("path", sorted(CONFIG.glob("*.yaml")), ids=lambda path: path.name)
def test_a_file_says_the_same_to_a_yaml_that_was_built_without_its_c_library(path: Path) -> None:
    """It is the stricter one of the two."""
    text = path.read_text("utf-8")
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, fast)


def test_a_pattern_may_name_han_characters_and_a_day(tmp_path: Path) -> None:
    path = tmp_path / "signs.yaml"
    path.write_text(
        "brand: {pattern: '[{han}]{2}网', hits: [云溪网], misses: [ab网]}\n"
        "maybe_brand: {pattern: '{day}讯', hits: [2018年7月19讯], misses: [7月19讯]}\n"
        "reaches_out: {pattern: 加微, hits: [加薇], misses: [加茶]}\n",
        "utf-8",
    )
    signs = read_patterns(path, SpamSigns, folded)
    assert signs.brand.search("竹塘网")


def test_parts_of_lines_and_signs_of_spam_are_tried_in_folded_text() -> None:
    assert default_line_parts().outlet.fullmatch(folded("雲溪日報"))
    assert default_spam_signs().reaches_out.search(folded("加薇信"))

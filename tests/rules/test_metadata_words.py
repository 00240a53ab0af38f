"""The patterns by which metadata is found hold their examples, or nothing starts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from pipelines.rules.config_files import CONFIG, ConfigError
from pipelines.rules.metadata import WORDS, read_metadata_rules

FILES = ("metadata.yaml", *(f"{name}_words.yaml" for name in WORDS))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The files, for a test to change."""
    for name in FILES:
        shutil.copy(CONFIG / name, tmp_path)
    return tmp_path


def test_the_files_are_read_where_the_words_are(config):
    rules = read_metadata_rules(config / "metadata.yaml")
    assert rules.title.prefix.sub("", "标题：云溪大桥通车") == "云溪大桥通车"


@pytest.mark.parametrize("broken", FILES)
def test_every_fault_of_every_file_is_told_at_once(config, broken):
    for name in FILES:
        (config / name).write_text("some: [one]\n", "utf-8")
    (config / broken).write_text("[", "utf-8")
    with pytest.raises(ConfigError) as error:
        read_metadata_rules(config / "metadata.yaml")
    message = str(error.value)
    assert message.count("unknown key 'some'") == len(FILES) - 1
    assert f"{config.name}/{broken}: 1 error\n  not YAML" in message


def test_lists_of_another_shape_are_told_at_once(config):
    path = config / "metadata.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    changed = {"roles": 5, "given_characters": ["华"], "labels": {"published": 5}, "meta": [], "cells": None}
    path.write_text(yaml.safe_dump(content | changed), "utf-8")
    with pytest.raises(ConfigError) as error:
        read_metadata_rules(path)
    assert str(error.value).splitlines()[1:] == [
        "  roles: not a list of words",
        "  cells: not a list of words",
        "  given_characters: not text",
        "  labels: not lists of words by field",
        "  meta: not lists of words by field",
        "  labels: needs exactly published, updated, outlet, authors, editors, keywords, section, other",
    ]


def test_a_cell_of_a_table_says_a_label(config):
    path = config / "metadata.yaml"
    path.write_text(path.read_text("utf-8").replace("cells: [来源, ", "cells: [桥头, "), "utf-8")
    with pytest.raises(ConfigError) as error:
        read_metadata_rules(path)
    assert str(error.value).splitlines()[1:] == ["  cells: 桥头 is none of the labels"]


def test_a_pattern_that_misses_its_example_is_named_with_its_file(config):
    path = config / "title_words.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("hits: [首页, ", "hits: [首页改版, "), "utf-8")
    with pytest.raises(ConfigError) as error:
        read_metadata_rules(config / "metadata.yaml")
    assert str(error.value).splitlines() == [
        f"{config.name}/title_words.yaml: 1 error",
        "  home: does not hit its example '首页改版'",
    ]


def test_faults_of_several_patterns_are_told_by_their_number(config):
    path = config / "byline_words.yaml"
    text = (
        path.read_text("utf-8")
        .replace("hits: [By 温如玉, ", "hits: [By Wen, ")
        .replace("dated_phrases:\n", "dated_phrases: 1\nx:\n")
    )
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as error:
        read_metadata_rules(config / "metadata.yaml")
    first, unknown, *rest = str(error.value).splitlines()
    assert first == f"{config.name}/byline_words.yaml: 3 errors"
    assert unknown.startswith("  unknown key 'x'; known: account_post, being, ")
    assert rest == [
        "  dated_phrases: expected a list of patterns",
        "  phrases[3]: does not hit its example 'By Wen'",
    ]

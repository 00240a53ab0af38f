"""Family names: config/surnames.yaml with the Traditional spelling of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.text.traditional import simplified_forms

KEYS = ("frequent", "others", "double")


@dataclass(frozen=True, slots=True)
class Surnames:
    """Family names in all spellings, the double ones first.

    sure   they are hardly ever anything else, so that they tell a person by themselves
    all    these, and the ones that are common words too
    """

    sure: tuple[str, ...]
    all: frozenset[str]


def read_surnames(path: Path) -> Surnames:
    """A file of family names.

    raises   ConfigError naming every problem of the file
    """
    raw: dict[str, Any] = read_mapping(path)
    problems = key_problems(raw, set(KEYS))
    problems += [f"{key}: expected characters" for key in KEYS[:2] if key in raw and not isinstance(raw[key], str)]
    if "double" in raw and not (is_texts(raw["double"]) and all(len(name) == 2 for name in raw["double"])):
        problems.append("double: expected a list of names of two characters")
    if problems:
        raise ConfigError(file_problems(path, problems))
    frequent, others = ("".join(raw[key].split()) for key in KEYS[:2])
    sure = tuple(dict.fromkeys(form for name in (*raw["double"], *frequent) for form in _spellings(name)))
    return Surnames(sure, frozenset(sure) | {form for name in others for form in _spellings(name)})


def _spellings(name: str) -> Iterator[str]:
    """A name as it is listed, and as Traditional texts write it."""
    forms = [[char, *_traditional().get(char, ())] for char in name]
    return map("".join, product(*forms))


@cache
def _traditional() -> dict[str, list[str]]:
    """Each Simplified character -> the Traditional ones that become it."""
    found: dict[str, list[str]] = {}
    for code, form in simplified_forms().items():
        found.setdefault(form, []).append(chr(code))
    return found


@cache
def default_surnames() -> Surnames:
    """Those of config/surnames.yaml."""
    return read_surnames(CONFIG / "surnames.yaml")

"""The words of config/names.yaml: how names look, for comparing two texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.rules.surnames import default_surnames
from pipelines.text.characters import HAN

TEXTS = ("place_ends", "common_before")
LISTS = ("organ_ends", "directions", "rises", "falls", "frame", "page_numbers", "labels", "roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWords:
    """The words, and the patterns that are made of them.

    surnames       of one character
    directions     pairs of opposites
    frame          words before a name that is the site's
    page_numbers   words before a number that is the page's: when it was published, how often it was read
    label          before what a first line says of the page, which is no headline then
    name           a place or a person with a title
    """

    surnames: frozenset[str]
    place_ends: tuple[str, ...]
    organ_ends: tuple[str, ...]
    directions: frozenset[frozenset[str]]
    rises: re.Pattern[str]
    falls: re.Pattern[str]
    frame: tuple[str, ...]
    page_numbers: tuple[str, ...]
    label: re.Pattern[str]
    name: re.Pattern[str]


def read_name_words(path: Path) -> NameWords:
    """Read a file of such words.

    raises   ConfigError naming every problem of the file
    """
    given = read_mapping(path)
    problems = key_problems(given, (*TEXTS, *LISTS))
    problems += [f"{key}: expected a text" for key in TEXTS if not isinstance(given.get(key, ""), str)]
    problems += [f"{key}: expected a list of texts" for key in LISTS if key in given and not is_texts(given[key])]
    if problems:
        raise ConfigError(file_problems(path, problems))
    surnames = frozenset(name for name in default_surnames().all if len(name) == 1)
    return NameWords(
        surnames=surnames,
        place_ends=tuple(given["place_ends"]),
        organ_ends=tuple(given["organ_ends"]),
        directions=frozenset(map(frozenset, given["directions"])),
        rises=re.compile(_any_of(given["rises"])),
        falls=re.compile(_any_of(given["falls"])),
        frame=tuple(given["frame"]),
        page_numbers=tuple(given["page_numbers"]),
        label=re.compile(f"{_any_of(given['labels'])}[ \u3000]?[:：>]"),
        name=re.compile(
            rf"[{HAN}]{{2}}(?<![{re.escape(given['common_before'])}])(?:[县镇乡州]|[市村](?![民场值委集务])|区(?![域间别]))"
            rf"|[{''.join(sorted(surnames))}][{HAN}]{{1,2}}{_any_of(given['roles'])}"
        ),
    )


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, words))})"


@cache
def default_name_words() -> NameWords:
    """Those of config/names.yaml."""
    return read_name_words(CONFIG / "names.yaml")

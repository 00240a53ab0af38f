"""Words of links and of addresses, from config/links.yaml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, key_problems, read_mapping

PATTERNS = ("service", "back", "next", "more", "into", "about-paper", "jump-to", "jump-back")
KEYS = (*PATTERNS, "listing-folders", "index-files")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns to be searched in the words of a link, and names of folders and files in small letters."""

    service: re.Pattern[str]
    back: re.Pattern[str]
    next: re.Pattern[str]
    more: re.Pattern[str]
    into: re.Pattern[str]
    about_paper: re.Pattern[str]
    jump_to: re.Pattern[str]
    jump_back: re.Pattern[str]
    listing_folders: frozenset[str]
    index_files: frozenset[str]


def read_vocabulary(path: Path) -> Vocabulary:
    """raises   ConfigError with every problem of the file"""
    given = read_mapping(path)
    problems = key_problems(given, KEYS)
    problems += [
        f"{key}: must be words with spaces between them"
        for key in KEYS
        if key in given and not (isinstance(given[key], str) and given[key].split())
    ]
    if problems:
        raise ConfigError(file_problems(path, problems))
    words = {key: [word.replace("_", " ") for word in given[key].split()] for key in KEYS}
    patterns = {key.replace("-", "_"): re.compile("|".join(map(_pattern, words[key])), re.I) for key in PATTERNS}
    return Vocabulary(
        **patterns,
        listing_folders=frozenset(word.lower() for word in words["listing-folders"]),
        index_files=frozenset(word.lower() for word in words["index-files"]),
    )


def _pattern(word: str) -> str:
    """Latin words are searched whole: "more" is no part of "Baltimore"."""
    return rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])" if word.isascii() else re.escape(word)


@cache
def vocabulary() -> Vocabulary:
    return read_vocabulary(CONFIG / "links.yaml")

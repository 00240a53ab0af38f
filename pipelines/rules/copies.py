"""The patterns of config/copies.yaml: lines and words by which copies are told."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, key_problems, read_mapping, read_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPatterns:
    """Searched in a text as it was written; the file says what each is for."""

    further: re.Pattern[str]
    cut: re.Pattern[str]
    corrected: re.Pattern[str]
    site: re.Pattern[str]
    version: re.Pattern[str]


def read_copy_patterns(path: Path) -> CopyPatterns:
    """Read a file of patterns and try each on its examples.

    raises   ConfigError that lists every unknown or missing key, faulty pattern and example that does not hold
    """
    content = read_mapping(path)
    known = [field.name for field in fields(CopyPatterns)]
    problems = key_problems(content, known)
    patterns: dict[str, re.Pattern[str]] = {}
    for name in (name for name in known if name in content):
        try:
            patterns[name] = _tried(content[name])
        except (ValueError, TypeError, re.error) as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise ConfigError(file_problems(path, problems))
    return CopyPatterns(**patterns)


def _tried(entry: object) -> re.Pattern[str]:
    """An entry's pattern, which matches all of its hits and none of its misses."""
    if not isinstance(entry, dict) or entry.keys() != {"pattern", "hits", "misses"}:
        raise TypeError("expected pattern, hits and misses")
    pattern = re.compile(entry["pattern"])
    if missed := [text for text in read_texts(entry["hits"], "hits") if not pattern.search(text)]:
        raise ValueError(f"does not hit its example {missed[0]!r}")
    if caught := [text for text in read_texts(entry["misses"], "misses") if pattern.search(text)]:
        raise ValueError(f"wrongly hits its example {caught[0]!r}")
    return pattern


@cache
def default_copy_patterns() -> CopyPatterns:
    """Those of config/copies.yaml."""
    return read_copy_patterns(CONFIG / "copies.yaml")

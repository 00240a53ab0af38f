"""Files of named patterns, each with texts that it must match and texts that it must not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.rules.config_files import ConfigError, file_problems, key_problems, read_mapping, read_texts


def read_patterns(path: Path, names: Sequence[str]) -> dict[str, re.Pattern[str]]:
    """The patterns of a file by name, each tried on its examples, in which it is searched.

    raises   ConfigError that lists every unknown or missing key, faulty pattern and example that does not hold
    """
    content = read_mapping(path)
    problems = key_problems(content, names)
    patterns: dict[str, re.Pattern[str]] = {}
    for name in (name for name in names if name in content):
        try:
            patterns[name] = _tried(content[name])
        except (ValueError, TypeError, re.error) as error:
            problems.append(f"{name}: {error}")
    if problems:
        raise ConfigError(file_problems(path, problems))
    return patterns


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

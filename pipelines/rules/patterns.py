"""Patterns that carry texts they must match and texts they must not, and files of such patterns by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from pipelines.rules.config_files import ConfigError, file_problems, key_problems, read_mapping, read_texts
from pipelines.text.characters import HAN
from pipelines.text.dates import DAY

T = TypeVar("T")
# What a pattern of a file may name: Han characters, inside [], and a day.
NAMED = {"{han}": HAN, "{day}": DAY}


def read_patterns(path: Path, kind: type[T], as_searched: Callable[[str], str] = str) -> T:
    """The patterns of a file as a dataclass whose fields are their names; each is searched in its examples.

    kind   a field is one pattern or, where it is a tuple, several, which the file lists
    as_searched   a text as the patterns will meet it
    raises   ConfigError that lists every unknown or missing key, faulty pattern and example that does not hold
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    several = {field.name for field in fields(kind) if str(field.type).startswith("tuple")}  # type: ignore[arg-type]
    content = read_mapping(path)
    problems = key_problems(content, names)
    patterns: dict[str, Any] = {}
    for name in (name for name in names if name in content):
        entries = content[name] if name in several else [content[name]]
        if not isinstance(entries, list):
            problems.append(f"{name}: expected a list of patterns")
            continue
        found = []
        for at, entry in enumerate(entries):
            try:
                if not isinstance(entry, dict) or entry.keys() != {"pattern", "hits", "misses"}:
                    raise TypeError("expected pattern, hits and misses")
                found.append(tried(entry, as_searched))
            except (ValueError, TypeError, re.error) as error:
                problems.append(f"{name}[{at}]: {error}" if name in several else f"{name}: {error}")
        patterns[name] = tuple(found) if name in several else found and found[0]
    if problems:
        raise ConfigError(file_problems(path, problems))
    return kind(**patterns)


def tried(entry: Mapping[str, Any], as_searched: Callable[[str], str] = str) -> re.Pattern[str]:
    """The pattern of an entry, which is found in all of its hits and in none of its misses.

    as_searched   a text as the pattern will meet it
    raises        ValueError, TypeError or re.error with the first fault
    """
    written = joined(entry["pattern"])
    for name, meant in NAMED.items():
        written = written.replace(name, meant)
    pattern = re.compile(written)
    if missed := [text for text in read_texts(entry["hits"], "hits") if not pattern.search(as_searched(text))]:
        raise ValueError(f"does not hit its example {missed[0]!r}")
    if caught := [text for text in read_texts(entry["misses"], "misses") if pattern.search(as_searched(text))]:
        raise ValueError(f"wrongly hits its example {caught[0]!r}")
    return pattern


def joined(pattern: Any) -> str:
    """A pattern, also one given in pieces that follow each other; a piece that is a list is a choice."""
    pieces = pattern if isinstance(pattern, list) else [pattern]
    if not all(isinstance(part, str) for piece in pieces for part in (piece if isinstance(piece, list) else [piece])):
        raise TypeError("pattern must be text, or a list of texts and of lists of texts")
    return "".join(f"(?:{'|'.join(piece)})" if isinstance(piece, list) else piece for piece in pieces)

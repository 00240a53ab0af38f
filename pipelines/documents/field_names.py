"""The names under which others keep the fields of a document: config/documents.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNames:
    """Names by field, the most telling first; each folded, so that case and hyphens make no difference."""

    html: tuple[str, ...]
    text: tuple[str, ...]
    url: tuple[str, ...]
    fetched_at: tuple[str, ...]
    title: tuple[str, ...]
    published: tuple[str, ...]
    date: tuple[str, ...]
    outlet: tuple[str, ...]
    authors: tuple[str, ...]
    language: tuple[str, ...]
    inner: tuple[str, ...]


def folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()


def load_field_names(path: Path) -> FieldNames:
    """raises   ConfigError that lists every unknown or missing key and every entry that is no list of texts"""
    content = read_mapping(path)
    known = {entry.name for entry in fields(FieldNames)}
    problems = key_problems(content, known)
    problems += [f"{key}: expected a list of texts" for key in known & content.keys() if not is_texts(content[key])]
    if problems:
        raise ConfigError(file_problems(path, problems))
    return FieldNames(**{key: tuple(map(folded, names)) for key, names in content.items()})


@cache
def default_field_names() -> FieldNames:
    return load_field_names(CONFIG / "documents.yaml")


def candidates(row: Mapping[str, Any], names: tuple[str, ...], inner: tuple[str, ...]) -> Iterator[Any]:
    """What a row and the objects within it hold under these names, in their order; null is nothing."""
    by_name = {folded(key): value for key, value in row.items()}
    levels = [by_name, *({folded(k): v for k, v in by_name[one].items()} for one in inner if _is_object(by_name, one))]
    for level in levels:
        for name in names:
            if (value := level.get(name)) is not None:
                yield value


def _is_object(row: Mapping[str, Any], name: str) -> bool:
    return isinstance(row.get(name), dict)

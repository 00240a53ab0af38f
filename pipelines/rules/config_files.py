"""The files of config/: where they are, and what all their readers check."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
CHECKOUT = Path(__file__).resolve().parents[2]
IN_CHECKOUT = (CHECKOUT / "scrapy.cfg").is_file()
# config/ of a checkout, the package data of an installed copy.
CONFIG = CHECKOUT / "config" if IN_CHECKOUT else Path(str(files("qingliu_config").joinpath("spam.yaml"))).parent
LOCAL_VARIABLE = "QINGLIU_LOCAL_CONFIG"  # environment: worker processes read the same folder as the crawl


def use_local_folder(folder: str | Path | None, *, database: Path) -> None:
    """Choose where the user's own rules are, for this process and those it starts; before any rules are read.

    folder     None: the checkout's config/local/; for an installed copy, config/local/ beside the database's folder
    database   file of the database
    """
    if folder is None:
        folder = CONFIG / "local" if IN_CHECKOUT else database.resolve().parent.parent / "config" / "local"
    os.environ[LOCAL_VARIABLE] = str(Path(folder).resolve())


def local_folder() -> str:
    """Where the user's own rules are, or would be."""
    return os.environ.get(LOCAL_VARIABLE) or str(CONFIG / "local")


class ConfigError(ValueError):
    """Every problem of the files at once, each with its place."""


def place(path: Path) -> str:
    """How messages name a file: with its folder."""
    return f"{path.parent.name}/{path.name}"


def counted(problems: Sequence[str]) -> str:
    """How many there are: "1 error", "3 errors"."""
    return f"{len(problems)} error{'s' * (len(problems) != 1)}"


def file_problems(path: Path, problems: Sequence[str]) -> str:
    """The problems of one file, as they are shown."""
    return "\n".join([f"{place(path)}: {counted(problems)}", *(f"  {line}" for line in problems)])


def read_yaml(path: Path) -> Any:
    """What a YAML file holds.

    raises   ValueError in one line where it can't be read
    """
    import yaml  # here, since every command imports this module

    # The same language read in C, eight times as fast, where PyYAML was built with it
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text("utf-8"), Loader=loader)
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ValueError(f"not YAML: {' '.join(str(error).split())}") from error


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds.

    raises   ConfigError where it can't be read or holds something else
    """
    try:
        content = read_yaml(path)
    except ValueError as error:
        raise ConfigError(file_problems(path, [str(error)])) from error
    if not isinstance(content, dict):
        raise ConfigError(file_problems(path, ["expected a mapping"]))
    return content


def key_problems(given: Iterable[str], known: Iterable[str]) -> list[str]:
    """A sentence for each key that is unknown or missing, where every known one must be there."""
    given, known = set(map(str, given)), set(known)
    found = [f"unknown key {key!r}; known: {', '.join(sorted(known))}" for key in sorted(given - known)]
    return found + [f"missing key {key!r}" for key in sorted(known - given)]


def is_texts(value: object) -> bool:
    """Whether a value is a list of texts, none of them empty."""
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def read_texts(value: object, name: str) -> tuple[str, ...]:
    """A list of at least one text; ValueError for anything else."""
    if not (isinstance(value, list) and value and is_texts(value)):
        raise ValueError(f"{name} must be a list of at least one text")
    return tuple(value)


def checked(entry: object, kind: type[Any], *, needs: Sequence[str], texts: Sequence[str]) -> dict[str, Any]:
    """A rule's entry as keyword arguments: keys known, none missing, texts and examples of the right type.

    raises   ValueError or TypeError with the first fault
    """
    if not isinstance(entry, dict):
        raise TypeError("expected a mapping")
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(map(str, entry)) - known):
        raise ValueError(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")
    if missing := [key for key in ("id", "kind", "hits", "misses", *needs) if key not in entry]:
        raise ValueError(f"needs {', '.join(missing)}")
    for key in texts:
        if key in entry and not (isinstance(entry[key], str) and entry[key]):
            raise ValueError(f"{key} must be text")
    if not KEBAB.fullmatch(entry["id"]):
        raise ValueError("the id must be kebab-case")
    return entry | {key: read_texts(entry[key], key) for key in ("hits", "misses")}

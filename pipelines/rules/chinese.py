"""The word lists of config/chinese.yaml, read once a process into one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.rules.surnames import default_surnames


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # hashed by identity, once a process: cheap to cache by
class Words:
    """What the stages know of the language, list by list; the file says what each is for."""

    reading: tuple[str, ...] = ()
    polyphones: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    star_before: tuple[str, ...] = ()
    star_note: tuple[str, ...] = ()
    star_after: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    person_before: tuple[str, ...] = ()
    person_after: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()  # of config/surnames.yaml, those that tell a person by themselves
    model: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    source_labels: tuple[str, ...] = ()
    time_labels: tuple[str, ...] = ()
    lost_digits: tuple[str, ...] = ()
    lost_digits_unless: tuple[str, ...] = ()
    markup: tuple[str, ...] = ()
    one: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    mechanical: tuple[str, ...] = ()
    qian: tuple[str, ...] = ()
    qian_names: tuple[str, ...] = ()
    zhu: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    cantonese: tuple[str, ...] = ()
    frequent: tuple[str, ...] = ()
    conversion: tuple[tuple[str, str], ...] = ()  # the user's own, of config/local/: from, to


def load_words(path: Path) -> Words:
    """Read a file of word lists.

    raises   ConfigError that lists every unknown or missing key and every entry that is no text
    """
    content = read_mapping(path)
    known = {entry.name.replace("_", "-") for entry in fields(Words)} - {"surnames", "conversion"}
    problems = key_problems(content, known)
    for key in known & content.keys():
        entries = content[key]
        if not is_texts(entries):
            problems.append(f"{key}: expected a list of texts")
        elif key == "variants" and any(len(entry) != 2 for entry in entries):
            problems.append("variants: expected two characters an entry, from and to")
        elif key == "phrases" and any(entry.count("=") != 1 for entry in entries):
            problems.append("phrases: expected from=to")
    if problems:
        raise ConfigError(file_problems(path, problems))
    lists = {key.replace("-", "_"): tuple(entries) for key, entries in content.items()}
    return Words(surnames=default_surnames().sure, **lists)


@cache
def default_words() -> Words:
    """Those of config/chinese.yaml."""
    return load_words(CONFIG / "chinese.yaml")

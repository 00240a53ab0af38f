"""The rules of config/: YAML becomes frozen values, compiled once a process, or the run does not start.

A file is a mapping of `boilerplate`, `rows`, `spam` and `without`: three lists of rules, and the ids of rules to leave
out; and of `conversion`, words that become other words where Traditional text becomes Simplified. Every rule carries
texts that it must match and texts that it must not; they are tried when it is read. Whoever wants rules of their own
puts another file into config/local/ and leaves ours alone; its patterns run on RE2 (own_patterns.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipelines.rules.boilerplate import WHERE, BoilerplateRules, LineRule, RowRule
from pipelines.rules.chinese import default_words
from pipelines.rules.config_files import (
    CONFIG,
    ConfigError,
    checked,
    file_problems,
    local_folder,
    place,
    read_texts,
    read_yaml,
)
from pipelines.rules.copies import default_copy_patterns
from pipelines.rules.line_parts import LineParts, default_line_parts
from pipelines.rules.linear_model import LinearModel, SequenceModel, read_linear_model, read_sequence_model
from pipelines.rules.metadata import default_metadata_rules
from pipelines.rules.names import default_name_words
from pipelines.rules.ngram_model import GramModel, read_model
from pipelines.rules.own_patterns import read_own_pattern
from pipelines.rules.page_check_words import default_page_check_words
from pipelines.rules.page_kind import default_page_kind_rules
from pipelines.rules.patterns import joined
from pipelines.rules.reading import default_reading_patterns
from pipelines.rules.spam import GUARD, SpamRule, SpamRules
from pipelines.rules.spam_signs import default_spam_signs
from pipelines.rules.text_lines import default_text_lines
from pipelines.text.folding import fold

_T = TypeVar("_T")
_Rule = TypeVar("_Rule", LineRule, SpamRule)
_Compile = Callable[[str], re.Pattern[str]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rules:
    """All rules that the chain needs. Two are the same when they are one: so the stages are bound to each once.

    roles     weighs what the lines of a text document are; None goes without
    listing   weighs whether a text document lists other articles
    conversion   the user's own: Traditional words, and what becomes of each
    """

    boilerplate: BoilerplateRules = field(default_factory=BoilerplateRules)
    spam: SpamRules = field(default_factory=SpamRules)
    roles: SequenceModel | None = None
    listing: LinearModel | None = None
    conversion: tuple[tuple[str, str], ...] = ()


def load_rules(*paths: Path, spam_model: Path | None = None, boilerplate_model: Path | None = None) -> Rules:
    """Read rule files, in order; later files add to earlier ones and may switch their rules off.

    spam_model, boilerplate_model   files of weights as bench/train_models.py writes them
    raises   ConfigError that lists every problem of every file with its place and cause
    """
    found: dict[str, list[Any]] = {"boilerplate": [], "rows": [], "spam": [], "conversion": []}
    seen: dict[str, Path] = {}
    off: list[tuple[Path, str]] = []
    problems = [file_problems(path, wrong) for path in paths if (wrong := list(_read_file(path, found, seen, off)))]
    for path, rule_id in off:
        if rule_id not in seen:
            problems.append(f"{path.parent.name}/{path.name}: without: there is no rule {rule_id!r}")
    parts, signs = _noted(default_line_parts, problems), _noted(default_spam_signs, problems)
    problems += [
        f"{seen[id].parent.name}/{seen[id].name}: rows: {id}: {wrong}"
        for id, wrong in (_try_rows(found["rows"], parts) if parts else ())
    ]
    weights = _read_weights(spam_model, problems), _read_weights(boilerplate_model, problems)
    if problems or parts is None or signs is None:
        raise ConfigError("\n".join(problems))
    gone = {rule_id for _, rule_id in off}
    return Rules(
        boilerplate=BoilerplateRules(
            tuple(rule for rule in found["boilerplate"] if rule.id not in gone),
            tuple(rule for rule in found["rows"] if rule.id not in gone),
            weights[1],
            parts,
        ),
        spam=SpamRules(tuple(rule for rule in found["spam"] if rule.id not in gone), weights[0], signs),
        conversion=tuple(dict(found["conversion"]).items()),
    )


def _noted(read: Callable[[], _T], problems: list[str]) -> _T | None:
    """What is read; None where its file is faulty, and its problems are added to the others."""
    try:
        return read()
    except ConfigError as error:
        problems.append(str(error))
        return None


def _read_weights(file: Path | None, problems: list[str]) -> GramModel | None:
    """The model of a file, None without one; what is wrong with it goes into problems."""
    if file is None:
        return None
    try:
        return read_model(file)
    except (OSError, ValueError, KeyError, TypeError) as error:
        problems.append(f"{place(file)}: {error}")
        return None


def default_rules() -> Rules:
    """Those of config/*.yaml that are ours, and every file of the user's own (config/local/)."""
    return _rules_with(local_folder())


@cache
def _rules_with(folder: str) -> Rules:
    """Ours and the user's own, the files of a folder by name."""
    models = {"spam_model": CONFIG / "spam_model.json", "boilerplate_model": CONFIG / "boilerplate_model.json"}
    own = sorted(Path(folder).glob("*.yaml"))
    rules = load_rules(CONFIG / "boilerplate.yaml", CONFIG / "spam.yaml", *own, **models)
    return replace(
        rules,
        roles=read_sequence_model(CONFIG / "line_roles.json"),
        listing=read_linear_model(CONFIG / "text_listing.json"),
    )


# All that decides over a page: it is checked before a run's first request, and digested in the chain's edition.
READ_BY_CHAIN: tuple[Callable[[], Any], ...] = (
    default_rules,
    default_metadata_rules,
    default_words,
    default_page_kind_rules,
    default_page_check_words,
    default_reading_patterns,
    default_text_lines,
)


def check_config() -> None:
    """Read every rule file of the chain and of the copies, so that a broken one ends a run before its first request.

    raises   ConfigError with every problem of every file
    """
    problems: list[str] = []
    by_copies: tuple[Callable[[], Any], ...] = default_name_words, default_copy_patterns
    for read in READ_BY_CHAIN + by_copies:
        _noted(read, problems)
    if problems:
        raise ConfigError("\n".join(problems))


def _read_file(
    path: Path, found: dict[str, list[Any]], seen: dict[str, Path], off: list[tuple[Path, str]]
) -> Iterator[str]:
    """Add what the file holds to `found`, `seen` and `off`; yield what is wrong with it."""
    try:
        content = read_yaml(path)
    except ValueError as error:
        yield str(error)
        return
    if not isinstance(content, dict):
        yield "expected a mapping with boilerplate, rows, spam, conversion or without"
        return
    compile_: _Compile = re.compile if path.parent == CONFIG else read_own_pattern
    for key, entries in content.items():
        if key not in (*found, "without"):
            yield f"unknown key {key!r}; known: boilerplate, rows, spam, conversion, without"
        elif not isinstance(entries, list):
            yield f"{key}: expected a list"
        elif key == "without":
            off += [(path, str(entry)) for entry in entries]
        elif key == "conversion":
            yield from _read_conversion(entries, found[key])
        else:
            for index, entry in enumerate(entries):
                name = entry.get("id", "?") if isinstance(entry, dict) else "?"
                try:
                    rule = _READERS[key](entry, compile_)
                    if rule.id in seen:
                        raise ValueError(f"the id is taken by a rule of {seen[rule.id].name}")
                except (ValueError, TypeError, re.error) as error:
                    yield f"{key}[{index}] {name}: {error}"
                else:
                    seen[rule.id] = path
                    found[key].append(rule)


def _read_conversion(entries: list[object], found: list[tuple[str, str]]) -> Iterator[str]:
    """Add each from and to to `found`; of one word in two files the later file's counts, in one file it is a fault."""
    here: dict[str, str] = {}
    for index, entry in enumerate(entries):
        before, sign, after = (part.strip() for part in str(entry).partition("="))
        if not isinstance(entry, str) or not before or not after or not sign or "=" in after:
            yield f"conversion[{index}] {entry}: expected from=to, such as 資訊=信息"
        elif (known := here.setdefault(before, after)) != after:
            yield f"conversion[{index}] {entry}: {before} already becomes {known}"
    found += here.items()


def _read_line_rule(entry: object, compile_: _Compile) -> LineRule:
    if isinstance(entry, dict) and isinstance(entry.get("pattern"), list):
        entry = entry | {"pattern": joined(entry["pattern"])}
    given = checked(entry, LineRule, needs=("pattern",), texts=("id", "kind", "pattern", "where", "flag", "cut"))
    if given.get("where", "any") not in WHERE:
        raise ValueError(f"where is {given['where']!r}; known: {', '.join(WHERE)}")
    if type(given.get("max_chars", 1)) is not int or given.get("max_chars", 1) < 1:
        raise ValueError("max_chars must be a whole number above 0")
    for key in ("opens", "closes"):
        if type(given.get(key, False)) is not bool:
            raise ValueError(f"{key} must be true or false")
    patterns: dict[str, Any] = {key: _compiled(given, key, compile_) for key in ("pattern", "cut") if key in given}
    return _tried(LineRule(**given | patterns))


def _compiled(given: dict[str, Any], key: str, compile_: _Compile) -> re.Pattern[str]:
    try:
        return compile_(given[key])
    except (ValueError, re.error) as error:
        raise ValueError(f"{key}: {error}") from error


def _read_row_rule(entry: object, compile_: _Compile) -> RowRule:
    given = checked(entry, RowRule, needs=("tells",), texts=("id", "kind", "where"))
    if given.get("where", "edge") not in WHERE:
        raise ValueError(f"where is {given['where']!r}; known: {', '.join(WHERE)}")
    return RowRule(**given | {key: _words(given[key], key) for key in ("tells", "hints", "beside") if key in given})


def _try_rows(rules: Sequence[RowRule], parts: LineParts) -> Iterator[tuple[str, str]]:
    """The id of each rule with a wrong example, and what is wrong; they are tried together, for they share words."""
    words = BoilerplateRules(rows=tuple(rules), parts=parts).words
    for rule in rules:
        for text in rule.hits:
            if words.read(fold(text).text) is None:
                yield rule.id, f"does not hit its example {text!r}"
        for text in rule.misses:
            if row := words.read(fold(text).text):
                yield rule.id, f"{row.rule} wrongly hits its example {text!r}"


def _read_evidence(entry: object, compile_: _Compile) -> SpamRule:
    given = checked(entry, SpamRule, needs=("weight",), texts=("id", "kind", "pattern"))
    if ("stems" in given) == ("pattern" in given):
        raise ValueError("needs either stems or a pattern")
    for key in ("weight", "most"):
        if key in given and (isinstance(given[key], bool) or not isinstance(given[key], int | float)):
            raise ValueError(f"{key} must be a number")
    if given["weight"] == 0 or (given["weight"] < 0) != (given["kind"] == GUARD):
        raise ValueError("a guard weighs less than 0, all else more")
    if "stems" in given:
        given["stems"] = _words(given["stems"], "stems")
        if short := [stem for stem in given["stems"] if len(stem) < 2]:
            raise ValueError(f"stem {short[0]!r} is too short to mean anything")
    else:
        given["pattern"] = _compiled(given, "pattern", compile_)
    return _tried(SpamRule(**given))


_READERS: Mapping[str, Callable[[object, _Compile], LineRule | RowRule | SpamRule]] = {
    "boilerplate": _read_line_rule,
    "rows": _read_row_rule,
    "spam": _read_evidence,
}


def _words(value: object, name: str) -> tuple[str, ...]:
    """Folded words, given as a list or as one text with spaces between them."""
    words = value.split() if isinstance(value, str) else read_texts(value, name)
    return tuple(dict.fromkeys(fold(word).text for word in words))


def _tried(rule: _Rule) -> _Rule:
    """The rule, once it has matched each of its hits and none of its misses."""
    if missed := [text for text in rule.hits if not rule.matches(fold(text))]:
        raise ValueError(f"does not hit its example {missed[0]!r}")
    if caught := [text for text in rule.misses if rule.matches(fold(text))]:
        raise ValueError(f"wrongly hits its example {caught[0]!r}")
    return rule

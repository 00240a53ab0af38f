"""The rules of config/: YAML becomes frozen values, compiled once a process, or the run does not start.

A file is a mapping of `boilerplate`, `spam` and `without`: two lists of rules, and the ids of rules to leave out.
Every rule carries texts that it must match and texts that it must not; they are tried when it is read. Whoever wants
rules of their own puts another file into config/local/ and leaves ours alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml

from pipelines.fold import Folded, fold
from pipelines.gram_model import GramModel, read_model

CONFIG = Path(__file__).resolve().parent.parent / "config"
WHERE = ("any", "head", "tail", "edge")
CONTACT, OFFER, PROMISE, GUARD = "contact", "offer", "promise", "guard"
SUPPORT = frozenset({CONTACT, OFFER, PROMISE, GUARD})
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RulesError(ValueError):
    """Every problem of the rule files at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule:
    """One kind of page chrome, recognised by the whole line.

    id        kebab-case; stored with each removal, so it is never given to another rule
    kind      what such a line is: navigation, credit, legal, ...
    pattern   must match the whole folded line
    where     head, tail, edge (either) or any: on which side of the text's own paragraphs the line may stand
    max_chars a longer line is a story about it
    opens     the short lines after it are its list (相关阅读 and the titles below)
    flag      what the page is flagged with when the line is found
    cut       pattern of what may be cut from the end of a paragraph, such as （责任编辑：…）
    """

    id: str
    kind: str
    pattern: re.Pattern[str]
    where: str = "any"
    max_chars: int = 120
    opens: bool = False
    cut: re.Pattern[str] | None = None
    flag: str | None = None
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def matches(self, line: Folded) -> bool:
        return len(line.text) <= self.max_chars and self.pattern.fullmatch(line.text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that speaks for, or against, a block's being spam.

    id       kebab-case; the heaviest of a condemned block is stored with the removal
    kind     what is advertised (porn, casino, loan, ...), or contact, offer, promise, or guard
    weight   of each different find; negative for a guard
    most     how much all finds of this rule may weigh together
    stems    folded words, or
    pattern  searched in the folded text
    """

    id: str
    kind: str
    weight: float
    most: float = 4.0
    stems: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def matches(self, text: Folded) -> bool:
        found = self.pattern.search(text.text) if self.pattern else any(stem in text.text for stem in self.stems)
        return bool(found)


_Rule = TypeVar("_Rule", LineRule, Evidence)


@dataclass(frozen=True)
class SpamRules:
    """All evidence, with its stems in one index.

    model   a second opinion where the evidence leaves a line open; None goes without
    """

    evidence: tuple[Evidence, ...] = ()
    model: GramModel | None = None

    @cached_property
    def owner(self) -> Mapping[str, Evidence]:
        """Whose stem it is; where two rules list one, the first."""
        return {stem: rule for rule in reversed(self.evidence) for stem in rule.stems}

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their first two characters, the longest first."""
        starts: dict[str, list[str]] = {}
        for stem in sorted(self.owner, key=len, reverse=True):
            starts.setdefault(stem[:2], []).append(stem)
        return {start: tuple(stems) for start, stems in starts.items()}

    def stems_in(self, folded: str) -> Iterator[tuple[str, int]]:
        """Each stem in a folded text and where it starts, the longest at its place, none overlapping another.

        One dictionary look-up a character: an alternation of two thousand stems took 160 µs a line, this takes 5.
        """
        starts, at = self._by_start, 0
        pairs = list(map(str.__add__, folded, folded[1:]))
        if starts.keys().isdisjoint(pairs):
            return
        for i, pair in enumerate(pairs):
            if pair in starts and i >= at:
                for stem in starts[pair]:
                    if folded.startswith(stem, i):
                        at = i + len(stem)
                        yield stem, i
                        break

    def mentions(self, folded: str) -> bool:
        """Whether a folded text holds a stem of something advertised."""
        return any(self.owner[stem].kind not in SUPPORT for stem, _ in self.stems_in(folded))

    def reaches_out(self, folded: str) -> bool:
        """Whether a folded text says how to reach somebody, or offers and promises something."""
        return any(pattern.search(folded) for pattern in self._support)

    @cached_property
    def _support(self) -> tuple[re.Pattern[str], ...]:
        return tuple(pattern for rule, pattern in self.patterns if rule.kind in (CONTACT, OFFER, PROMISE))

    @cached_property
    def patterns(self) -> tuple[tuple[Evidence, re.Pattern[str]], ...]:
        return tuple((rule, rule.pattern) for rule in self.evidence if rule.pattern is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules that the chain needs."""

    boilerplate: tuple[LineRule, ...] = ()
    spam: SpamRules = SpamRules()


def load_rules(*paths: Path, model: Path | None = None) -> Rules:
    """Read rule files, in order; later files add to earlier ones and may switch their rules off.

    model    a file of weights as bench/train_spam_model.py writes it
    raises   RulesError that lists every problem of every file with its place and cause
    """
    problems: list[str] = []
    found: dict[str, list[Any]] = {"boilerplate": [], "spam": []}
    seen: dict[str, Path] = {}
    off: list[tuple[Path, str]] = []
    for path in paths:
        wrong = list(_read_file(path, found, seen, off))
        if wrong:
            problems.append(f"{path.parent.name}/{path.name}: {len(wrong)} to mend")
            problems += [f"  {line}" for line in wrong]
    for path, rule_id in off:
        if rule_id not in seen:
            problems.append(f"{path.parent.name}/{path.name}: without: there is no rule {rule_id!r}")
    weights = None
    if model is not None:
        try:
            weights = read_model(model)
        except (OSError, ValueError, KeyError, TypeError) as error:
            problems.append(f"{model.parent.name}/{model.name}: {error}")
    if problems:
        raise RulesError("\n".join(problems))
    gone = {rule_id for _, rule_id in off}
    return Rules(
        boilerplate=tuple(rule for rule in found["boilerplate"] if rule.id not in gone),
        spam=SpamRules(tuple(rule for rule in found["spam"] if rule.id not in gone), weights),
    )


@cache
def default_rules() -> Rules:
    """Those of config/*.yaml that are ours, and every file of config/local/."""
    local = sorted((CONFIG / "local").glob("*.yaml"))
    return load_rules(CONFIG / "boilerplate.yaml", CONFIG / "spam.yaml", *local, model=CONFIG / "spam_model.json")


def _read_file(
    path: Path, found: dict[str, list[Any]], seen: dict[str, Path], off: list[tuple[Path, str]]
) -> Iterator[str]:
    """Add what the file holds to `found`, `seen` and `off`; yield what is wrong with it."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        yield " ".join(str(error).split())
        return
    if not isinstance(content, dict):
        yield "expected a mapping with boilerplate, spam or without"
        return
    for key, entries in content.items():
        if key not in (*found, "without"):
            yield f"unknown key {key!r}; known: boilerplate, spam, without"
        elif not isinstance(entries, list):
            yield f"{key}: expected a list"
        elif key == "without":
            off += [(path, str(entry)) for entry in entries]
        else:
            for index, entry in enumerate(entries):
                name = entry.get("id", "?") if isinstance(entry, dict) else "?"
                try:
                    rule = _read_line_rule(entry) if key == "boilerplate" else _read_evidence(entry)
                    if rule.id in seen:
                        raise ValueError(f"the id is taken by a rule of {seen[rule.id].name}")
                except (ValueError, TypeError, re.error) as error:
                    yield f"{key}[{index}] {name}: {error}"
                else:
                    seen[rule.id] = path
                    found[key].append(rule)


def _read_line_rule(entry: object) -> LineRule:
    given = _checked(entry, LineRule, texts=("id", "kind", "pattern", "where", "flag", "cut"))
    if given.get("where", "any") not in WHERE:
        raise ValueError(f"where is {given['where']!r}; known: {', '.join(WHERE)}")
    if type(given.get("max_chars", 1)) is not int or given.get("max_chars", 1) < 1:
        raise ValueError("max_chars must be a whole number above 0")
    if type(given.get("opens", False)) is not bool:
        raise ValueError("opens must be true or false")
    return _tried(LineRule(**given | {key: re.compile(given[key]) for key in ("pattern", "cut") if key in given}))


def _read_evidence(entry: object) -> Evidence:
    given = _checked(entry, Evidence, texts=("id", "kind", "pattern"))
    if ("stems" in given) == ("pattern" in given):
        raise ValueError("needs either stems or a pattern")
    for key in ("weight", "most"):
        if key in given and (isinstance(given[key], bool) or not isinstance(given[key], int | float)):
            raise ValueError(f"{key} must be a number")
    if given["weight"] == 0 or (given["weight"] < 0) != (given["kind"] == GUARD):
        raise ValueError("a guard weighs less than 0, all else more")
    if "stems" in given:
        stems = given["stems"].split() if isinstance(given["stems"], str) else _texts(given["stems"], "stems")
        given["stems"] = tuple(dict.fromkeys(fold(stem).text for stem in stems))
        if short := [stem for stem in given["stems"] if len(stem) < 2]:
            raise ValueError(f"stem {short[0]!r} is too short to mean anything")
    else:
        given["pattern"] = re.compile(given["pattern"])
    return _tried(Evidence(**given))


def _checked(entry: object, kind: type[LineRule] | type[Evidence], texts: Sequence[str]) -> dict[str, Any]:
    """The entry as keyword arguments: keys known, none missing, texts and examples of the right type."""
    if not isinstance(entry, dict):
        raise TypeError("expected a mapping")
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(map(str, entry)) - known.keys()):
        raise ValueError(f"unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")
    needed = ("id", "kind", "hits", "misses", *(("pattern",) if kind is LineRule else ("weight",)))
    if missing := [key for key in needed if key not in entry]:
        raise ValueError(f"needs {', '.join(missing)}")
    for key in texts:
        if key in entry and not (isinstance(entry[key], str) and entry[key]):
            raise ValueError(f"{key} must be text")
    if not _KEBAB.fullmatch(entry["id"]):
        raise ValueError("the id must be kebab-case")
    return entry | {key: _texts(entry[key], key) for key in ("hits", "misses")}


def _texts(value: object, name: str) -> tuple[str, ...]:
    if not (isinstance(value, list) and value and all(isinstance(text, str) and text for text in value)):
        raise ValueError(f"{name} must be a list of at least one text")
    return tuple(value)


def _tried(rule: _Rule) -> _Rule:
    """The rule, once it has matched each of its hits and none of its misses."""
    if missed := [text for text in rule.hits if not rule.matches(fold(text))]:
        raise ValueError(f"does not hit its example {missed[0]!r}")
    if caught := [text for text in rule.misses if rule.matches(fold(text))]:
        raise ValueError(f"wrongly hits its example {caught[0]!r}")
    return rule

"""The rules of config/page_kind.yaml: the words that tell an article from a page of another kind, and their weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines.rules.config_files import CONFIG, ConfigError, checked, file_problems, read_mapping, read_texts
from pipelines.rules.linear_model import LinearModel, read_linear_model

ARTICLE = "article"
KINDS = (ARTICLE, "other")
WHERE = ("name", "title", "behind-name", "opening", "start", "body", "page")

CAPITAL = re.compile(r"(?<!\\)[A-Z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFeature:
    """Words that, found often enough, are a feature of a page.

    id       the feature's name; a count of at least n becomes "id>=n"
    kind     what they speak for: article or other
    where    name (the headline), title (all that the page calls itself), behind-name (where the text begins with what
             the page calls itself: its first line from there), opening (the text's first 200 characters), start (its
             first 1,000), body or page (all visible lines)
    words    in Simplified and lower case; different finds count, not repetitions
    steps    the counts that matter
    prior    what each step weighs before training, where it speaks against an article: log-odds
    hits, misses   texts in which it must find something, and must not: tried when the file is read
    """

    id: str
    kind: str
    where: str
    words: re.Pattern[str]
    steps: tuple[int, ...] = (1,)
    prior: float = 0.3
    hits: tuple[str, ...]
    misses: tuple[str, ...]

    def count(self, text: str) -> int:
        """How many different words a text holds that is Simplified and in lower case."""
        return len({found.group() for found in self.words.finditer(text)})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKindRules:
    """Words and weights; `model` None has no opinion.

    done_marks   characters that verbs of reports carry
    reasons   what a refused page is called: the first reason that has one of its features
    priors    what features weigh before training, those of words among them: log-odds, below 0 for an article
    """

    words: tuple[WordFeature, ...] = ()
    done_marks: str = ""
    reasons: tuple[tuple[str, frozenset[str]], ...] = ()
    priors: Mapping[str, float] = field(default_factory=dict)
    model: LinearModel | None = None


def load_page_kind_rules(path: Path, weights: Path | None = None) -> PageKindRules:
    """Read the words of a file, and the weights of another.

    raises   ConfigError that lists every problem of the file
    """
    content = read_mapping(path)
    problems, words = [], []
    if unknown := sorted(set(map(str, content)) - {"words", "reasons", "priors", "done_marks"}):
        problems.append(f"unknown key {unknown[0]!r}; known: done_marks, priors, reasons, words")
    for index, entry in enumerate(content.get("words", ())):
        try:
            words.append(_word_feature(entry))
        except (ValueError, TypeError, re.error) as error:
            problems.append(f"words[{index}] {entry.get('id', '?') if isinstance(entry, dict) else '?'}: {error}")
    reasons = []
    for index, entry in enumerate(content.get("reasons", ())):
        try:
            reasons.append((str(entry["reason"]), frozenset(read_texts(entry["features"], "features"))))
        except (ValueError, TypeError, KeyError) as error:
            problems.append(f"reasons[{index}]: {error!r}")
    priors = {
        f"{word.id}>={step}": -word.prior if word.kind == ARTICLE else word.prior
        for word in words
        for step in word.steps
    }
    for name, prior in (content.get("priors") or {}).items():
        if isinstance(prior, bool) or not isinstance(prior, int | float):
            problems.append(f"priors[{name}]: must be a number")
        else:
            priors[str(name)] = float(prior)
    if not isinstance(done_marks := content.get("done_marks", ""), str):
        problems.append("done_marks: must be text")
    if problems:
        raise ConfigError(file_problems(path, problems))
    return PageKindRules(
        words=tuple(words),
        done_marks=done_marks,
        reasons=tuple(reasons),
        priors=priors,
        model=read_linear_model(weights) if weights else None,
    )


@cache
def default_page_kind_rules() -> PageKindRules:
    """Those of config/page_kind.yaml with the weights beside it."""
    return load_page_kind_rules(CONFIG / "page_kind.yaml", CONFIG / "page_kind_model.json")


def _word_feature(entry: object) -> WordFeature:
    given = checked(entry, WordFeature, needs=("where", "words"), texts=("id", "kind", "where"))
    if given["kind"] not in KINDS:
        raise ValueError(f"kind is {given['kind']!r}; known: {', '.join(KINDS)}")
    if given["where"] not in WHERE:
        raise ValueError(f"where is {given['where']!r}; known: {', '.join(WHERE)}")
    steps = given.get("steps", [1])
    if not (isinstance(steps, list) and steps and all(type(step) is int and step > 0 for step in steps)):
        raise ValueError("steps must be a list of whole numbers above 0")
    if "prior" in given and (isinstance(given["prior"], bool) or not isinstance(given["prior"], int | float)):
        raise ValueError("prior must be a number")
    words = given["words"].split() if isinstance(given["words"], str) else read_texts(given["words"], "words")
    if capitals := [word for word in words if CAPITAL.search(word)]:
        raise ValueError(f"{capitals[0]!r} has a capital letter; texts are looked at in lower case")
    pattern = re.compile("|".join(words), re.M)  # not re.I: with it, `re` tries every place of the text
    return _tried(WordFeature(**given | {"words": pattern, "steps": tuple(steps)}))


def _tried(feature: WordFeature) -> WordFeature:
    """The feature, once it has found something in each of its hits and nothing in its misses."""
    if missed := [text for text in feature.hits if not feature.count(text.lower())]:
        raise ValueError(f"does not hit its example {missed[0]!r}")
    if caught := [text for text in feature.misses if feature.count(text.lower())]:
        raise ValueError(f"wrongly hits its example {caught[0]!r}")
    return feature

"""The words of config/text_lines.yaml as frozen values: what lines of text documents show of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.rules.config_files import CONFIG, ConfigError, file_problems, is_texts, key_problems, read_mapping
from pipelines.rules.patterns import tried
from pipelines.text.folding import fold

PATTERNS = (
    "reply-head",
    "reply-count",
    "document-name",
    "office",
    "title-label",
    "amount",
    "caption",
    "contact",
    "cut-off",
    "more",
    "paging",
    "newspaper-page",
    "action",
    "disclaimer",
    "section",
    "made-by",
)
ENTRY = {"id", "pattern", "hits", "misses"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLineRules:
    """Patterns, each searched in a folded line.

    event          a label of an event's parts at the line's beginning (地点:)
    reply_head     what stands above a reader's reply; reply_count, above all of them
    document_name  what the headline of a notice or a list ends in
    office         that gives notice
    title_label    before the headline in its own line (标题:)
    amount         of an ingredient or of goods, at a line's end
    caption        of a picture
    contact        how to reach a company or an office
    cut_off        the end of an article's beginning in a list of others; more, what leads on from it
    paging         of a list
    newspaper_page its number
    action         a button: what a reader may do with the page or its goods
    disclaimer     what a page says of its own words
    section        what heads a list of others
    made_by        who wrote, sang or played what follows
    spoken         characters of sentences that headlines and menus leave out
    """

    event: re.Pattern[str]
    reply_head: re.Pattern[str]
    reply_count: re.Pattern[str]
    document_name: re.Pattern[str]
    office: re.Pattern[str]
    title_label: re.Pattern[str]
    amount: re.Pattern[str]
    caption: re.Pattern[str]
    contact: re.Pattern[str]
    cut_off: re.Pattern[str]
    more: re.Pattern[str]
    paging: re.Pattern[str]
    newspaper_page: re.Pattern[str]
    action: re.Pattern[str]
    disclaimer: re.Pattern[str]
    section: re.Pattern[str]
    made_by: re.Pattern[str]
    spoken: re.Pattern[str]


def load_text_lines(path: Path) -> TextLineRules:
    """Read the file.

    raises   ConfigError that lists every problem of the file
    """
    given = read_mapping(path)
    problems = key_problems(given, ("event_labels", "spoken", "patterns"))
    labels, spoken, entries = given.get("event_labels"), given.get("spoken"), given.get("patterns")
    for name, words in (("event_labels", labels), ("spoken", spoken)):
        if not is_texts(words):
            problems.append(f"{name}: expected a list of texts")
    found: dict[str, re.Pattern[str]] = {}
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry.get("id", "?") if isinstance(entry, dict) else "?"
        try:
            found[str(name)] = _pattern(entry)
        except (ValueError, TypeError, re.error) as error:
            problems.append(f"patterns[{index}] {name}: {error}")
            found[str(name)] = re.compile("")
    problems += [f"patterns: {wrong}" for wrong in key_problems(found, PATTERNS)]
    if problems or not isinstance(labels, list) or not isinstance(spoken, list):
        raise ConfigError(file_problems(path, problems))
    words = "|".join(r"\s{0,4}".join(map(re.escape, fold(word).text)) for word in sorted(labels, key=len, reverse=True))
    event = re.compile(
        rf"^[\s【\[(•·●]{{0,4}}(?:[一二三四五六七八九十\d]{{1,3}}[、.]\s?)?(?:{words})[\])】]?\s{{0,2}}:"
    )
    named = {name.replace("-", "_"): pattern for name, pattern in found.items()}
    return TextLineRules(event=event, spoken=re.compile("|".join(map(re.escape, spoken))), **named)


def _pattern(entry: Any) -> re.Pattern[str]:
    """The pattern of an entry; its examples are folded, as lines are."""
    if not isinstance(entry, dict) or set(entry) != ENTRY:
        raise TypeError(f"expected a mapping of {', '.join(sorted(ENTRY))}")
    return tried(entry, lambda text: fold(text).text)


@cache
def default_text_lines() -> TextLineRules:
    """Those of config/text_lines.yaml."""
    return load_text_lines(CONFIG / "text_lines.yaml")

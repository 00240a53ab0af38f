"""The chain of stages: from a fetched page to a record, as one pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from pipelines.record import Hints, Image, Page, Record
from pipelines.rules.chinese import default_words
from pipelines.rules.loading import Rules, default_rules
from pipelines.rules.metadata import default_metadata_rules
from pipelines.rules.page_check_words import default_page_check_words
from pipelines.rules.page_kind import default_page_kind_rules
from pipelines.rules.reading import default_reading_patterns
from pipelines.rules.text_lines import default_text_lines
from pipelines.stages.boilerplate import drop_boilerplate
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract
from pipelines.stages.language import tell_language
from pipelines.stages.metadata import read_metadata
from pipelines.stages.page_kind import tell_kind
from pipelines.stages.repair import repair
from pipelines.stages.repeats import drop_repeats
from pipelines.stages.roles import give_roles
from pipelines.stages.roles.line_reading import LineReader
from pipelines.stages.script import convert_metadata, convert_script
from pipelines.stages.spam import drop_spam
from pipelines.text.folding import fold

T = TypeVar("T")
Stage = Callable[[Record], Record]
Step = Callable[[str, Callable[[Any], Record], Any], Record]


@lru_cache(maxsize=8)
def bind(rules: Rules) -> tuple[tuple[str, Stage], ...]:
    """The stages after reading, in order, each with its name and its rules bound to it."""
    words = replace(default_words(), conversion=rules.conversion)
    metadata, kinds = default_metadata_rules(), default_page_kind_rules()
    reader = LineReader(rules.boilerplate, metadata, rules.spam, default_text_lines(), rules.roles)

    def is_boilerplate(line: str) -> bool:
        return rules.boilerplate.match(fold(line).text) is not None

    return (
        ("repair", lambda record: repair(record, words=words)),
        ("script", lambda record: convert_script(record, words=words)),
        ("roles", lambda record: give_roles(record, rules=rules, reader=reader)),
        ("repeats", lambda record: drop_repeats(record, words=words)),
        ("metadata", lambda record: read_metadata(record, rules=metadata, is_boilerplate=is_boilerplate)),
        ("script-metadata", lambda record: convert_metadata(record, words=words)),
        ("boilerplate", lambda record: drop_boilerplate(record, rules=rules.boilerplate)),
        ("page-kind", lambda record: tell_kind(record, rules=kinds)),
        ("spam", lambda record: drop_spam(record, rules=rules.spam)),
        ("language", lambda record: tell_language(record, words=words)),
    )


def extracted(page: Page, hints: Hints = Hints()) -> Record:
    """One page decoded, and its body extracted."""
    decoded = decode(page, hints)
    return extract(decoded, patterns=default_reading_patterns(), words=default_page_check_words())


def read(page: Page, hints: Hints) -> Record:
    """The page and those on which its article goes on, decoded and extracted; blocks and removals numbered through."""
    record, pages = extracted(page, hints), page.further
    if record.reject_reason == "empty" and pages:  # what readers see of it stands in a frame
        record, pages = replace(extracted(pages[0], hints), page=page), pages[1:]
    for further in pages:
        more = extracted(further, hints)
        taken = [block.position for block in record.blocks] + [cut.position for cut in record.removals]
        start = 1 + max(taken, default=-1)
        record = replace(
            record,
            blocks=(*record.blocks, *(replace(block, position=start + block.position) for block in more.blocks)),
            removals=(*record.removals, *(replace(cut, position=start + cut.position) for cut in more.removals)),
            images=(*record.images, *_moved(more.images, start, {image.url for image in record.images})),
        )
    return record


def _moved(images: tuple[Image, ...], start: int, known: set[str]) -> tuple[Image, ...]:
    """A further page's images but for those known already, their captions counted on from start."""
    return tuple(
        replace(image, caption=None if image.caption is None else start + image.caption)
        for image in images
        if image.url not in known
    )


def take(name: str, stage: Callable[[T], Record], given: T) -> Record:
    """One step of the chain; what it raises says in which stage."""
    try:
        return stage(given)
    except Exception as error:
        error.add_note(f"in stage {name}")
        raise


def clean(page: Page, *, hints: Hints = Hints(), rules: Rules | None = None, step: Step = take) -> Record:
    """The whole chain.

    page      with its further pages, where the article goes on
    hints     what is known of the page's source and site
    rules     default: those of config/
    step      takes each step, given its name: for those who watch
    returns   a record without markup or tree: small, and fit to cross into another process.
              A page that holds no article says so in reject_reason
    """
    record = step("read", lambda page: read(page, hints), page)
    if hints.accepted:
        record = _accepted(record, record)
    for name, stage in bind(rules or default_rules()):
        if record.reject_reason is None:
            after = step(name, stage, record)
            record = _accepted(record, after) if hints.accepted else after
    return replace(record, text="", tree=None, lines=(), page_features=frozenset())


def _accepted(before: Record, after: Record) -> Record:
    """A step over a page that a person found to be an article: the step is not taken where it would leave no text."""
    kept = after if after.blocks else before
    return replace(kept, reject_reason=None if kept.blocks else kept.reject_reason)

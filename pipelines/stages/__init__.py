"""The chain of stages: from a fetched page to a record, as one pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipelines.record import Hints, Page, Record
from pipelines.rules import Rules, default_rules
from pipelines.stages.boilerplate import drop_boilerplate
from pipelines.stages.decode import decode
from pipelines.stages.extract import extract
from pipelines.stages.language import tell_language
from pipelines.stages.metadata import read_metadata
from pipelines.stages.repair import repair
from pipelines.stages.script import convert_script
from pipelines.stages.spam import drop_spam

Stage = Callable[[Record], Record]


def bind(rules: Rules) -> tuple[tuple[str, Stage], ...]:
    """The stages after reading, in order, each with its name and its rules bound to it."""
    return (
        ("repair", repair),
        ("script", convert_script),
        ("metadata", lambda record: read_metadata(record, rules=rules.metadata)),
        ("boilerplate", lambda record: drop_boilerplate(record, rules=rules.boilerplate)),
        ("spam", lambda record: drop_spam(record, rules=rules.spam)),
        ("language", tell_language),
    )


def read(page: Page, hints: Hints) -> Record:
    """The page and those on which its article goes on, decoded and extracted; blocks numbered through."""
    first = extract(decode(page, hints))
    blocks = list(first.blocks)
    for further in page.further:
        more = extract(decode(further, hints)).blocks
        start = blocks[-1].position + 1 if blocks else 0
        blocks += [replace(block, position=start + block.position) for block in more]
    return replace(first, blocks=tuple(blocks))


def clean(page: Page, *, hints: Hints = Hints(), rules: Rules | None = None) -> Record:
    """The whole chain.

    page      with its further pages, where the article goes on
    hints     what is known of the page's source and site
    rules     default: those of config/
    returns   a record without markup or tree: small, and fit to cross into another process.
              A page that holds no article says so in reject_reason
    """
    record = read(page, hints)
    for _, stage in bind(rules or default_rules()):
        if record.reject_reason is None:
            record = stage(record)
    return replace(record, text="", tree=None)

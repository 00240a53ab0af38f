"""Where a text was printed first, as set phrases at its edges say. A library for the metadata stage."""

from __future__ import annotations

from pipelines.rules.metadata import MetadataRules
from pipelines.stages.metadata.outlets import clean_outlet
from pipelines.text.dates import Dated, find_date


def read_printed(line: str, rules: MetadataRules) -> tuple[str | None, Dated | None] | None:
    """The outlet and the day of a line that says where a text was printed; None where it says nothing of the kind."""
    words = rules.outlet
    for phrase in (words.printed, words.signed, words.carried):
        if told := phrase.search(line):
            groups = told.groupdict()
            day = groups.get("day") or groups.get("date")
            return clean_outlet(told["outlet"], rules), find_date(day) if day else None
    return None


def only_printed(line: str, rules: MetadataRules) -> bool:
    """Whether a line says where a text was printed, and nothing else."""
    bare, words = line.strip(" 　（()）—-"), rules.outlet
    return any(
        phrase.fullmatch(bare) or phrase.fullmatch(line) for phrase in (words.printed, words.signed, words.carried)
    )

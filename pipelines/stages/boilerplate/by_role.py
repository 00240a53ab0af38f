"""Lines of a text document that go for what they are. A library of the boilerplate stage."""

from __future__ import annotations

from pipelines.record import TEXT_ROLES, Record
from pipelines.text.folding import fold, letters

# Spam is left to its own stage, which asks for evidence; a headline goes where the record has it as its title.
LEFT = TEXT_ROLES | {"", "spam", "headline", "subtitle"}


def lines_to_drop(record: Record) -> dict[int, str]:
    """The lines that are no text by their role, by number, each with the name of the rule: role-menu, role-byline."""
    known = letters(fold(f"{record.title or ''}{record.subtitle or ''}").text)
    reasons: dict[int, str] = {}
    for i, block in enumerate(record.blocks):
        heads = block.role in ("headline", "subtitle")
        if block.role not in LEFT or (heads and letters(fold(block.text).text) in known):
            reasons[i] = f"role-{block.role}"
    return reasons

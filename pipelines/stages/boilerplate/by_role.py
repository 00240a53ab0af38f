"""Lines of a text document that go for what they are. A library of the boilerplate stage."""

from __future__ import annotations

from pipelines.record import TEXT_ROLES, Record
from pipelines.text.folding import fold, letters

LABEL_CHARS = 4  # 文章标题
# Spam is left to its own stage, which asks for evidence; a headline goes where the record has it as its title.
LEFT = TEXT_ROLES | {"", "spam", "headline", "subtitle"}


def _is_said(line: str, known: str, title: str) -> bool:
    """Whether a headline's line is part of what the record holds, or its title with a label (标题：) before it."""
    return line in known or (title != "" and line.endswith(title) and len(line) - len(title) <= LABEL_CHARS)


def lines_to_drop(record: Record) -> dict[int, str]:
    """The lines that are no text by their role, by number, each with the name of the rule: role-menu, role-byline."""
    known = letters(fold(f"{record.title or ''}{record.subtitle or ''}").text)
    title = letters(fold(record.title or "").text)
    reasons: dict[int, str] = {}
    for i, block in enumerate(record.blocks):
        heads = block.role in ("headline", "subtitle")
        if block.role not in LEFT or (heads and _is_said(letters(fold(block.text).text), known, title)):
            reasons[i] = f"role-{block.role}"
    return reasons

"""Markup to ordered blocks: trafilatura finds the body."""

from dataclasses import replace

import trafilatura

from pipelines.record import Block, Record


def extract(record: Record) -> Record:
    """The body's blocks."""
    if (record.page.content_type or "").startswith("text/plain"):
        body, name = record.text, "text"
    else:
        body, name = trafilatura.extract(record.text, include_comments=False, include_tables=False) or "", "trafilatura"
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return replace(
        record,
        blocks=tuple(Block(i, line) for i, line in enumerate(lines)),
        extractor=name,
        reject_reason=None if lines else "empty",
    )

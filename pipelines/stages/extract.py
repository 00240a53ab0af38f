"""Markup to ordered blocks: trafilatura finds the body."""

from copy import deepcopy
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from pipelines.record import Block, Record, Removal
from pipelines.stages.density import find_body
from pipelines.stages.markup import UNSEEN, lay_out, parse
from pipelines.stages.trim import trim


def extract(record: Record) -> Record:
    """The body's blocks."""
    if record.reject_reason:
        return record
    if (record.page.content_type or "").startswith("text/plain"):
        lines = [line.strip() for line in record.text.splitlines() if line.strip()]
        return replace(record, blocks=tuple(Block(i, line) for i, line in enumerate(lines)), extractor="text")
    tree = parse(record.text)
    if tree is None:
        return replace(record, reject_reason="empty")
    work = deepcopy(tree)
    etree.strip_elements(work, *UNSEEN, with_tail=False)
    layout = lay_out(work)
    body = find_body(layout)
    if body is None:
        return replace(record, tree=tree, reject_reason="empty")
    start, end = layout.spans.get(body, (0, len(layout.lines)))
    found = layout.lines[start:end]
    reasons = trim(found, _titles(tree))
    return replace(
        record,
        tree=tree,
        extractor="density",
        blocks=tuple(Block(i, line.text, line.kind) for i, (line, why) in enumerate(zip(found, reasons)) if not why),
        removals=tuple(
            Removal("extract", why, i, line.text) for i, (line, why) in enumerate(zip(found, reasons)) if why
        ),
    )


def _titles(tree: HtmlElement) -> list[str]:
    """What the page calls itself."""
    named = [e.get("content") or "" for e in tree.iter("meta") if (e.get("property") or e.get("name") or "").lower() in ("og:title", "articletitle", "title")]
    return [*(e.text_content() for e in tree.iter("h1", "title")), *named]

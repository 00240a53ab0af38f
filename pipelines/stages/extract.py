"""Markup to ordered blocks: trafilatura finds the body."""

import re
from copy import deepcopy
from dataclasses import replace

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from pipelines.record import Block, Record, Removal
from pipelines.stages.density import find_body
from pipelines.stages.markup import UNSEEN, Layout, lay_out, parse
from pipelines.stages.trim import fold, trim, unconfirmed


TITLE_PARTS = re.compile(r"\s*[-_|—–·]+\s*|\s+")


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
    layout = _fair(work)
    body = find_body(layout)
    if body is None:
        return replace(record, tree=tree, reject_reason="empty")
    start, end = layout.spans.get(body, (0, len(layout.lines)))
    lines = layout.lines[start:end]
    why = trim(lines, _titles(tree))
    for element in layout.noise:
        if element.getparent() is not None:
            element.drop_tree()
    document = trafilatura.bare_extraction(_boxed(body), include_comments=False)
    text = document.text if document else ""
    found = fold(text)
    prose = [line for line, reason in zip(lines, why, strict=True) if line.prose and not reason]
    agreed = sum(line.prose for line in prose if fold(line.text) in found) * 2 >= sum(line.prose for line in prose)
    if agreed:
        why = unconfirmed(lines, why, text)
    return replace(
        record,
        tree=tree,
        extractor="trafilatura" if agreed else "density",
        blocks=tuple(Block(i, line.text, line.kind) for i, (line, reason) in enumerate(zip(lines, why, strict=True)) if not reason),
        removals=tuple(Removal("extract", reason, i, line.text) for i, (line, reason) in enumerate(zip(lines, why, strict=True)) if reason),
    )


def _boxed(body: HtmlElement) -> HtmlElement:
    """A page that holds the one element."""
    box = document_fromstring("<html><body></body></html>")
    body.tail = None
    box.body.append(body)
    return box


def _fair(root: HtmlElement) -> Layout:
    """The page's lines, with a name on most of the page not believed: articles stand in "share" and "hidden" wrappers."""
    exempt: frozenset[HtmlElement] = frozenset()
    for _ in range(3):
        layout = lay_out(root, exempt)
        outside = sum(line.prose for line in layout.lines if line.noise is None)
        held = {
            element: sum(line.prose for line in layout.lines[slice(*layout.spans[element])])
            for element in layout.noise
            if element in layout.spans
        }
        wrong = {
            element
            for element, prose in held.items()
            if prose > 100 + 2 * outside and (outside < 60 or layout.noise[element] != "named-surely")
        }
        if not wrong:
            break
        exempt |= wrong
    return layout


def _titles(tree: HtmlElement) -> list[str]:
    """What the page calls itself."""
    named = [e.get("content") or "" for e in tree.iter("meta") if (e.get("property") or e.get("name") or "").lower() in ("og:title", "articletitle", "title")]
    titles = [*(e.text_content() for e in tree.iter("h1", "title")), *named]
    parts = [(title, TITLE_PARTS.split(title)) for title in titles]
    return [*titles, *(title[: title.find(cut[i]) + len(cut[i])] for title, cut in parts for i in range(len(cut) - 1))]

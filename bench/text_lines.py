"""Text documents whose lines have known roles: real pages as text, labelled by our reading of them with markup.

A page read with its markup tells which lines of its plain text are body, headline or byline; what people noted of the
page (gold) corrects that. The makers of text are those of CORPUS/text/to_text.py.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from resiliparse.parse.encoding import detect_encoding

from pipelines.record import Page, Record
from pipelines.rules.loading import Rules, default_rules
from pipelines.stages import clean
from pipelines.text.dates import find_date
from pipelines.text.folding import fold, letters
from pipelines.warc.files import read_archive

KINDS = ("resiliparse", "plain", "pipes")
FETCHED_AT = "2026-11-01T00:00:00Z"
BYLINE_CHARS = 120
NEAR = 25  # lines around the text where a byline may stand
LEGAL = {"legal", "footer"}


@dataclass(slots=True)
class TextDocument:
    """A page as text.

    url, host, kind   of the page; which maker made the text
    lines             stripped, none empty
    labels            the role of each line; None where it is not known
    gold              what people noted of the page, {} for most
    """

    url: str
    kind: str
    lines: list[str]
    labels: list[str | None] = field(default_factory=list)
    gold: dict[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or self.url

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def makers(corpus: Path) -> dict[str, Any]:
    """The makers of text of a corpus, by name: the bytes of a page -> its text."""
    spec = importlib.util.spec_from_file_location("to_text", corpus / "text" / "to_text.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def decoded(make: Any) -> Any:
        def read(payload: bytes) -> str:
            page = payload.decode(detect_encoding(payload), "replace")
            return str(make(re.sub(r"^\s*<\?xml[^>]*\?>", "", page)))

        return read

    return {kind: decoded(getattr(module, kind)) for kind in KINDS}


def pages_of(corpus: Path, part: str) -> Iterator[tuple[Page, dict[str, Any], str]]:
    """The pages of a part ("develop", "check" or "pages"), what people noted of each, and its class."""
    if part == "pages":
        warc, notes = corpus / "pages" / "pages.warc.gz", corpus / "pages" / "gold.jsonl"
    else:
        warc, notes = corpus / "corpus" / f"pages-{part}.warc.gz", corpus / "corpus" / f"gold-{part}.jsonl"
    gold = {entry["url"]: entry for entry in map(json.loads, notes.read_text("utf-8").splitlines())}
    with (corpus / "corpus" / "index.tsv").open(encoding="utf-8") as rows:
        classes = {row["url"]: row["class"] for row in csv.DictReader(rows, delimiter="\t")}
    for page in read_archive(warc):
        yield page, gold.get(page.url, {}), classes.get(page.url, "article")


def as_text(url: str, text: str) -> Page:
    return Page(url=url, payload=text.encode(), content_type="text/plain; charset=utf-8", fetched_at=FETCHED_AT)


def key(text: str | None) -> str:
    return letters(fold(text or "").text)


def documents(corpus: Path, part: str, rules: Rules | None = None) -> Iterator[tuple[TextDocument, str]]:
    """Each page of a part in each kind of text with its class; the lines of articles labelled."""
    rules, make = rules or default_rules(), makers(corpus)
    for page, gold, kind_of_page in pages_of(corpus, part):
        record = clean(page) if kind_of_page == "article" else None
        for kind in KINDS:
            try:
                text = make[kind](page.payload)
            except Exception:  # a page that the maker cannot read is no text document
                continue
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            if lines:
                document = TextDocument(page.url, kind, lines, gold=gold)
                if record is not None and record.reject_reason is None:
                    document.labels = labels_of(lines, record, gold, rules)
                yield document, kind_of_page


def labels_of(lines: Sequence[str], record: Record, gold: dict[str, Any], rules: Rules) -> list[str | None]:
    """The role of each line of a page's text, by what its reading with markup says."""
    keys = [key(line) for line in lines]
    body, kinds = _body_lines(keys, record, gold)
    if not any(body):
        return [None] * len(lines)
    inside = [i for i, found in enumerate(body) if found]
    start, end = _text_span(inside, keys)
    titles = {key(record.title), key(gold.get("title"))} - {""}
    headline = _headline_lines(keys, titles, start, end)
    labels: list[str | None] = []
    for i, line in enumerate(lines):
        folded = fold(line).text
        if i in headline:
            labels.append("headline")
        elif key(record.subtitle) and keys[i] == key(record.subtitle):
            labels.append("subtitle")
        elif body[i]:
            labels.append(kinds[i])
        elif not keys[i]:
            labels.append("table")
        elif i < 2 and any(title in keys[i] for title in titles if len(title) > 4):
            labels.append("headline" if not headline else "page-title")
        elif _is_byline(line, keys[i], record, gold) and (start - NEAR <= i <= start or end <= i <= end + 12):
            labels.append("byline")
        else:
            rule = rules.boilerplate.match(folded)
            if rule is not None and rule.kind in LEGAL:
                labels.append("declaration")
            elif rule is not None and rule.kind == "forum":
                labels.append("comment")
            elif rule is None and len(keys[i]) >= 10:
                labels.append("related" if len(keys[i]) < 90 else "comment")
            else:
                labels.append("menu")
    return labels


def _body_lines(keys: Sequence[str], record: Record, gold: dict[str, Any]) -> tuple[list[bool], list[str]]:
    """Which lines are body, and what kind of block each is."""
    if gold.get("text"):
        blocks = [("paragraph", text) for text in gold["text"].splitlines()]
        known = {key(block.text): block.kind for block in record.blocks}
    else:
        blocks, known = [(block.kind, block.text) for block in record.blocks], {}
    whole, kinds = "", {}
    for kind, text in blocks:
        part = key(text)
        kinds[part] = known.get(part, kind)
        whole += part
    found, at = [False] * len(keys), 0
    places: list[int] = [-1] * len(keys)
    for i, one in enumerate(keys):
        if len(one) >= 14 and one in whole:
            place = whole.find(one, at)
            found[i] = True
            places[i] = place if place >= 0 else whole.find(one)
            at = places[i] + len(one)
        elif one in kinds and len(one) >= 1:
            place = whole.find(one, at)
            if place == at:
                found[i], places[i], at = True, place, place + len(one)
    for i in range(len(keys) - 2, -1, -1):  # short lines right before a line of the body
        one, after = keys[i], next((j for j in range(i + 1, len(keys)) if keys[j]), None)
        if not found[i] and one and after is not None and found[after]:
            place = places[after] - len(one)
            if place >= 0 and whole.startswith(one, place) and (one in kinds or len(one) >= 4):
                found[i], places[i] = True, place
    wanted, unwanted = [key(s) for s in gold.get("with", ())], [key(s) for s in gold.get("without", ())]
    for i, one in enumerate(keys):
        if any(len(s) > 3 and s in one for s in unwanted):
            found[i] = False
        elif any(len(s) > 7 and s in one for s in wanted):
            found[i] = True
    return found, [{"heading": "heading", "caption": "caption"}.get(kinds.get(one, ""), "body") for one in keys]


def _text_span(inside: Sequence[int], keys: Sequence[str]) -> tuple[int, int]:
    """First and last line of the body's weightiest run: a stray line far off does not count."""
    best = (0, inside[0], inside[0])
    start, chars = inside[0], 0
    for before, i in zip((inside[0], *inside), inside, strict=False):
        if i - before > 12:
            start, chars = i, 0
        chars += len(keys[i])
        best = max(best, (chars, start, i))
    return best[1], best[2]


def _headline_lines(keys: Sequence[str], titles: set[str], start: int, end: int) -> set[int]:
    """The lines that are the headline: the one nearest above the text, or two that make it together."""
    for title in sorted(titles, key=len, reverse=True):
        for i in (*range(start, -1, -1), *range(end, min(len(keys), end + 4))):
            if keys[i] == title:
                return {i}
            if i + 1 < start and keys[i] and keys[i + 1] and keys[i] + keys[i + 1] == title:
                return {i, i + 1}
    return set()


def _is_byline(line: str, one: str, record: Record, gold: dict[str, Any]) -> bool:
    """Whether a short line holds the day, the outlet or the people of the page."""
    if len(line) > BYLINE_CHARS:
        return False
    dated = find_date(line, labelled=True)
    days = {(day or "")[:10] for day in (record.published_at, gold.get("published"))}
    people = {*record.authors, *record.editors, *(gold.get("author") or ()), *(gold.get("editor") or ())}
    outlets = {key(record.outlet), key(gold.get("source"))} - {""}
    named = any(len(key(name)) > 1 and key(name) in one for name in people) and len(one) <= 60
    return (
        (dated is not None and dated.iso[:10] in days)
        or named
        or any(outlet in one for outlet in outlets if len(one) <= 60)
    )

"""Documents to learn the roles of lines from: real pages as text, written documents, and parts and mixtures of both.

A real page read with its markup says which lines of its plain text are what. Of each come pieces as other makers of
text leave them: a body alone, a body with its headline, a page cut off a few lines above and below its article; some
with invented lines between, some with an injected one. Written documents (bench/spam_cases, bench/text_cases) are put
between the menus of real pages.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from bench.spam_set import documents
from bench.text_lines import TextDocument, key
from pipelines.rules.loading import Rules
from pipelines.text.folding import fold
from pipelines.text.prose import LONG_CHARS

WRITTEN = Path(__file__).parent / "text_cases" / "written.txt"
INSERTED = WRITTEN.with_name("inserted.txt")
LETTERS = {
    "H": "headline",
    "U": "subtitle",
    "Y": "byline",
    "T": "body",
    "G": "heading",
    "C": "caption",
    "M": "menu",
    "R": "related",
    "D": "declaration",
    "O": "comment",
    "P": "page-title",
    "S": "spam",
}
TEXT = frozenset(("body", "heading", "caption"))
CASES = ("known", "blind", "blind2")
UNTITLED = ("neg_poem", "neg_table", "neg_lineup", "neg_list_award", "neg_weather", "neg_lottery", "neg_stock")
FOLDS = 5
FRAME = frozenset(("menu", "related", "declaration"))  # of a real page around a written document
FRAMED, FRAME_LINES = 4, (2, 4, 8, 15, 40)  # pages for each; lines of them above and below


@dataclass(slots=True)
class Sample:
    """A document to learn from: the host it came from, its lines, and the role of each."""

    host: str
    lines: list[str]
    labels: list[str]


def fold_of(host: str) -> int:
    """The part of the cross-validation that a host belongs to."""
    return crc32(host.encode()) % FOLDS


def written() -> Iterator[Sample]:
    for paragraph in WRITTEN.read_text("utf-8").split("\n\n"):
        rows = [row for row in paragraph.splitlines() if row and not row.startswith("#")]
        if rows:
            host = f"written-{crc32(rows[0].encode())}"  # each its own, so that folds leave some of them out
            yield Sample(host, [row[2:] for row in rows], [LETTERS[row[0]] for row in rows])


def spam_cases(rules: Rules) -> Iterator[Sample]:
    """The written documents with spam and boilerplate in them; the first short line of an article is its headline."""
    for name in CASES:
        for kind, rows in documents(name):
            if kind == "inline_inject":
                continue
            labels, begun = [], kind in UNTITLED
            for letter, line in rows:
                if letter == "S":
                    labels.append("spam")
                elif letter == "B":
                    labels.append(_boilerplate_role(line, rules))
                elif not begun and len(line) <= 36 and line[-1] not in "。！？”：:；;，,":
                    labels.append("headline")
                    begun = True
                else:
                    labels.append("body")
                    begun = True
            if "body" in labels:
                yield Sample("cases", [line for _, line in rows], labels)


def _boilerplate_role(line: str, rules: Rules) -> str:
    rule = rules.boilerplate.match(fold(line).text)
    if rule is not None and rule.kind in ("legal", "footer"):
        return "declaration"
    if rule is not None and rule.kind == "credit":
        return "byline"
    return "related" if rule is None and len(key(line)) >= 10 else "menu"


def real(found: Sequence[tuple[TextDocument, str]]) -> Iterator[Sample]:
    """The pages as text that have their lines labelled."""
    for document, kind_of_page in found:
        known = [label for label in document.labels if label is not None]
        if kind_of_page == "article" and len(known) == len(document.lines):
            yield Sample(document.host, document.lines, known)


def parts_of(sample: Sample, dice: random.Random) -> Iterator[Sample]:
    """The document whole, and pieces of it as other makers of text leave them."""
    yield sample
    lines, labels = sample.lines, sample.labels
    kept = [i for i, label in enumerate(labels) if label in TEXT]
    if not kept or sample.host == "cases":
        return
    text = [label in (*TEXT, "headline", "subtitle", "byline") for label in labels]
    start, end = kept[0], kept[-1]
    while start and text[start - 1]:
        start -= 1
    head, tail = dice.choice((0, 0, 1, 2, 3, 5, 8, 12)), dice.choice((0, 0, 1, 2, 3, 5, 8, 12))
    cut = range(max(0, start - head), min(len(lines), end + 1 + tail))
    yield _piece(sample, cut)
    alone = [i for i in range(start, end + 1) if labels[i] in TEXT]
    opens = [n for n, i in enumerate(alone) if labels[i] == "body" and len(lines[i]) >= LONG_CHARS]
    if opens and dice.random() < 0.3:  # a text without a headline begins with a sentence
        at = dice.choice(opens)
        yield _piece(sample, alone[at : at + dice.randint(2, 30)])
    else:
        yield _piece(sample, [i for i in range(start, end + 1) if text[i]])


def _piece(sample: Sample, cut: Sequence[int]) -> Sample:
    return Sample(sample.host, [sample.lines[i] for i in cut], [sample.labels[i] for i in cut])


def inserted() -> dict[str, list[tuple[str, str]]]:
    """The (role, line) that may be put above and below a body."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in INSERTED.read_text("utf-8").splitlines():
        if row.startswith("@"):
            place = found.setdefault(row[1:], [])
        elif row and not row.startswith("#"):
            place.append((LETTERS[row[0]], row[2:]))
    return found


def dressed(sample: Sample, pool: dict[str, list[tuple[str, str]]], dice: random.Random) -> Sample:
    """A piece of a page with invented lines between headline and body, and behind the body; now and then untitled."""
    rows = list(zip(sample.labels, sample.lines, strict=True))
    text = [i for i, (label, _) in enumerate(rows) if label in TEXT]
    if not text:
        return sample
    titled = [i for i, (label, _) in enumerate(rows[: text[0]]) if label == "headline"]
    below = dice.sample(pool["below"], dice.choice((0, 0, 1, 1, 2, 4)))
    rows[text[-1] + 1 : text[-1] + 1] = below
    above = dice.sample(pool["above"], dice.choice((0, 1, 1, 2, 3)))
    if not titled:
        above = [row for row in above if row[0] == "byline" and "索" not in row[1]][:1]
    at = titled[-1] + 1 if titled else text[0]
    rows[at:at] = above
    if titled and dice.random() < 0.1:  # said once more, right above the text
        rows.insert(text[0] + len(above), rows[titled[-1]])
    if len(titled) == 1:
        rows[titled[0] : titled[0] + 1] = _in_two_lines(rows[titled[0]], dice)
    if titled and dice.random() < 0.05:  # below the text
        head = rows[titled[0] : at]
        rows = [*rows[: titled[0]], *rows[at + len(above) :], *head, *above]
    if dice.random() < 0.3:
        rows[:0] = dice.sample(pool["top"], dice.choice((1, 1, 2, 3)))
    return Sample(sample.host, [line for _, line in rows], [label for label, _ in rows])


def _in_two_lines(row: tuple[str, str], dice: random.Random) -> list[tuple[str, str]]:
    """A long headline now and then in two lines, as pages set it."""
    label, line = row
    at = line.find("关于", 4) if "关于" in line[4:] else line.find(" ", 4)
    if dice.random() < 0.25 and 4 <= at <= len(line) - 4:
        return [(label, line[:at].strip()), (label, line[at:].strip())]
    return [row]


def with_spam(sample: Sample, spam: Sequence[str], dice: random.Random) -> Sample:
    """The same with an injected line at its top or bottom."""
    line = dice.choice(spam)
    if dice.random() < 0.7:
        return Sample(sample.host, [line, *sample.lines], ["spam", *sample.labels])
    return Sample(sample.host, [*sample.lines, line], [*sample.labels, "spam"])


def framed(sample: Sample, pages: Sequence[Sample], dice: random.Random) -> Sample:
    """A written document between what a real page of the same fold has above and below its article."""
    page = dice.choice([page for page in pages if fold_of(page.host) == fold_of(sample.host)])
    text = [i for i, label in enumerate(page.labels) if label in (*TEXT, "headline", "subtitle")]
    above = [i for i in range(text[0]) if page.labels[i] in FRAME][-dice.choice(FRAME_LINES) :]
    below = [i for i in range(text[-1] + 1, len(page.lines)) if page.labels[i] in FRAME][: dice.choice(FRAME_LINES)]
    return Sample(
        sample.host,
        [*(page.lines[i] for i in above), *sample.lines, *(page.lines[i] for i in below)],
        [*(page.labels[i] for i in above), *sample.labels, *(page.labels[i] for i in below)],
    )


def samples(found: Sequence[tuple[TextDocument, str]], rules: Rules) -> list[Sample]:
    """All documents to learn from."""
    dice = random.Random(7)
    cases = list(spam_cases(rules))
    spam = [line for case in cases for line, label in zip(case.lines, case.labels, strict=True) if label == "spam"]
    whole = [part for sample in real(found) for part in parts_of(sample, dice)]
    pool = inserted()
    whole += [
        dressed(part, pool, dice)
        for _ in range(2)
        for sample in real(found)
        for part in list(parts_of(sample, dice))[1:]
        if len(part.lines) < 120 and dice.random() < 0.5
    ]
    whole = [with_spam(sample, spam, dice) if dice.random() < 0.15 else sample for sample in whole]
    pages = [sample for sample in real(found) if not TEXT.isdisjoint(sample.labels)]
    articles = [sample for sample in written() if "body" in sample.labels]
    whole += [framed(sample, pages, dice) for sample in articles for _ in range(FRAMED)]
    return [*whole, *cases, *(sample for sample in written() for _ in range(4))]

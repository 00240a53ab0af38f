"""Text documents made of real pages, read without their markup: how near that comes to what people read there.

usage: python -m bench.texts CORPUS [--parts check,develop,pages] [--folds]

CORPUS is a folder of pages, gold and makers of text (bench/text_lines.py). Beside our reading: keep every line; C4's
rule, which keeps the lines that end in punctuation. --folds reads each page of develop and pages with a model that was
trained without its host (slow); without it the figures on these two parts flatter. Measures as in bench.pages. With it
the written documents of bench/text_cases are read as well, each with a model that has not seen it.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.pages import Reading, reading_of, score
from bench.role_samples import FOLDS, Sample, fold_of, samples, written
from bench.text_lines import KINDS, as_text, key, makers, pages_of
from pipelines.record import TEXT_ROLES as TEXT
from pipelines.rules.linear_model import SequenceModel
from pipelines.rules.loading import Rules, default_rules
from pipelines.stages import clean

MEASURES = ("body F1", "with", "without", "published", "authors", "outlet", "title")
C4_END = re.compile(r"[.!?。！？…”\"」』]\s*$")


def ours(rules: Rules) -> Callable[[str, str], Reading]:
    def read(url: str, text: str) -> Reading:
        return reading_of(clean(as_text(url, text), rules=rules))

    return read


def everything(url: str, text: str) -> Reading:
    return Reading(body=text)


def c4(url: str, text: str) -> Reading:
    return Reading(body="\n".join(line for line in text.splitlines() if C4_END.search(line)))


def show(name: str, marks: Sequence[dict[str, list[float]]]) -> None:
    cells = []
    for measure in MEASURES:
        values = [value for one in marks for value in one.get(measure, ())]
        cells.append(f"{sum(values) / len(values):.3f}" if values else "-")
    print(f"{name:34} " + " ".join(f"{cell:>9}" for cell in cells), flush=True)


def measured(
    pages: Sequence[tuple[str, str, dict[str, Any]]], read: Callable[[str, str], Reading]
) -> list[dict[str, list[float]]]:
    return [score(gold, read(url, text)) for url, text, gold in pages]


def texts_of(corpus: Path, part: str, kind: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(url, text, gold) of each page of a part that people noted something of.

    Where the maker of text left less than half of a body, no reading finds it: the page's body is not asked for.
    """
    make, found = makers(corpus)[kind], []
    for page, gold, _ in pages_of(corpus, part):
        if gold:
            text = make(page.payload)
            if gold.get("text") and not _holds(text, gold["text"]):
                print(f"{kind}: the body is not in the text of {page.url}")
                gold = {name: value for name, value in gold.items() if name != "text"}
            found.append((page.url, text, gold))
    return found


def _holds(text: str, body: str) -> bool:
    """Whether half of a body's letters, or more, stand in a text, line by line."""
    whole, lines = key(text), [key(line) for line in body.splitlines()]
    return 2 * sum(len(line) for line in lines if line in whole) >= sum(map(len, lines))


def left_out_models(corpus: Path) -> tuple[Callable[[str], int], list[SequenceModel]]:
    """Models each trained without a fifth of the hosts, and which of them has not seen a host."""
    from bench.train_roles import features_of, real_documents, train

    rules = default_rules()
    found = [one for part in ("develop", "pages") for one in real_documents(corpus, part, rules)]
    data = [(sample.host, *features_of(sample, rules)) for sample in samples(found, rules)]
    return fold_of, [train([row for row in data if fold_of(row[0]) != fold]) for fold in range(FOLDS)]


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--parts", default="check")
    cli.add_argument("--kinds", default=",".join(KINDS))
    cli.add_argument("--folds", action="store_true")
    args = cli.parse_args()
    rules = default_rules()
    fold_of, models = left_out_models(args.corpus) if args.folds else (lambda host: 0, [])
    left_out = [replace(rules, roles=model) for model in models]
    if left_out:
        print("written documents:", of_written(written(), lambda host: left_out[fold_of(host)]))
    print(f"{'':34} " + " ".join(f"{measure:>9}" for measure in MEASURES))
    for part in args.parts.split(","):
        for kind in args.kinds.split(","):
            pages = texts_of(args.corpus, part, kind)
            name = f"{part}, {kind}, {len(pages)} pages"
            show(f"{name}: all", measured(pages, everything))
            show("    C4's rule", measured(pages, c4))
            answers, chars = [], sum(len(text) for _, text, _ in pages)
            begun = time.process_time()
            for url, text, _ in pages:
                used = left_out[fold_of(host_of(url))] if left_out and part != "check" else rules
                answers.append(ours(used)(url, text))
            spent = time.process_time() - begun
            show("    ours", [score(gold, answer) for (_, _, gold), answer in zip(pages, answers, strict=True)])
            print(f"    {2e6 * spent / max(1, chars):.2f} ms of CPU for 2,000 characters")


def of_written(documents: Iterable[Sample], rules_of: Callable[[str], Rules]) -> str:
    """What becomes of the lines of written documents: the honest ones that are lost, the site's that go, headlines."""
    honest = lost = noise = out = titles = right = 0
    for sample in documents:
        if TEXT.isdisjoint(sample.labels):
            continue
        record = clean(as_text(f"http://{sample.host}.example/", "\n".join(sample.lines)), rules=rules_of(sample.host))
        kept = [key(block.text) for block in record.blocks] if record.reject_reason is None else []
        whole = "\n".join(kept)
        for line, label in zip(sample.lines, sample.labels, strict=True):
            if label in TEXT:
                honest, lost = honest + 1, lost + (key(line) not in whole)
            else:
                noise, out = noise + 1, out + (key(line) not in kept)
        heads = "".join(line for line, label in zip(sample.lines, sample.labels, strict=True) if label == "headline")
        if heads:
            titles, right = titles + 1, right + (key(record.title) == key(heads))
    return f"{lost} of {honest} lines lost, {out} of {noise} of the site's out, {right} of {titles} headlines right"


def host_of(url: str) -> str:
    return re.sub(r"^\w+://([^/:]+).*", r"\1", url)


if __name__ == "__main__":
    main()

"""How well each field is read, with whole hosts left out, and the training of the models that choose.

usage: python -m bench.fields CORPUS [--pages PAGES] [--labels MORE.json] [--train]

CORPUS holds pages-develop.warc.gz, pages-check.warc.gz, gold-develop.jsonl, gold-check.jsonl and index.tsv (url, host,
class, part); PAGES holds pages.warc.gz and gold.jsonl, and counts as develop; MORE.json maps further addresses of
develop to the authors that people read there. Of the people of each page a model is trained on the other nine tenths of
the hosts; "check" is read by the model of all of develop. The other fields are decided by rules and need no training.
--train writes config/fields/authors.json and docs/fields.md. Needs numpy, as bench.train_models does.

Published: the same day. Authors: all of them and no other. Named for nobody: pages that name no author, left without
one. Outlet and title: equal without white space.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from opencc import OpenCC

from pipelines.record import Hints, Record
from pipelines.rules.config_files import CONFIG
from pipelines.rules.linear_model import LinearModel
from pipelines.rules.loading import default_rules
from pipelines.rules.metadata import default_metadata_rules
from pipelines.stages import bind, read
from pipelines.stages.metadata.authors import Candidate, choose
from pipelines.stages.metadata.choose import barred_people, choose_outlet, people_of
from pipelines.stages.metadata.gather import read_page
from pipelines.warc.files import read_archive

SIMPLIFY = OpenCC("t2s").convert
PRIORS = Path(__file__).parent / "field_priors.json"  # what we held true before any page was seen, in log-odds
DOCS = CONFIG.parent / "docs" / "fields.md"
PULL = 0.5  # how strongly weights are drawn to their priors: 0.3 to 3 differ by two pages in a hundred
FOLDS = 10
LEAST = 2  # pages on which a feature without a prior must stand
# What the rules of 2026-11-30 reached on the same pages, before candidates were weighed: (right, of)
BEFORE = {
    "develop": {
        "published": (119, 123), "authors": (42, 56), "nobody": (59, 68), "outlet": (71, 83), "title": (115, 124)
    },
    "check": {"published": (58, 60), "authors": (16, 22), "nobody": (39, 40), "outlet": (39, 42), "title": (59, 62)},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page that people labelled, as the chain reads it and with the candidates for its authors."""

    part: str
    host: str
    gold: Mapping[str, Any]
    record: Record
    people: Sequence[Candidate]
    barred: frozenset[str]


def squeeze(text: str | None) -> str:
    return re.sub(r"\s+", "", SIMPLIFY(unicodedata.normalize("NFKC", text or "")))


def names(listed: Iterable[str] | None) -> set[str]:
    return {squeeze(name) for name in listed or ()}


def labelled_pages(archive: Path, gold: Mapping[str, Any], part: str, hosts: Mapping[str, str]) -> Iterator[Labelled]:
    """The labelled pages of an archive."""
    rules, metadata = default_rules(), default_metadata_rules()
    for page in read_archive(archive):
        if page.url not in gold:
            continue
        record = replace(read(page, Hints()), reject_reason=None)
        people: list[Candidate] = []
        barred: frozenset[str] = frozenset()
        for name, stage in bind(rules):
            if name == "metadata":
                reading = read_page(record, metadata, lambda line: False)
                outlet, _ = choose_outlet(reading)
                people = people_of(reading, outlet)
                barred = barred_people(reading, people, outlet)
            record = stage(record)
            if name == "script-metadata":
                break
        host = hosts.get(page.url) or urlsplit(page.url).hostname or page.url
        yield Labelled(part, host, gold[page.url], replace(record, text="", tree=None, lines=()), people, barred)


def examples(pages: Iterable[Labelled]) -> tuple[list[frozenset[str]], list[bool]]:
    """The features of each candidate, and whether all its people wrote the page."""
    rows, right = [], []
    for page in pages:
        if "author" in page.gold:
            wanted = names(page.gold["author"])
            for one in page.people:
                if one.kind in ("", "authors"):
                    rows.append(one.features | {"bias"})
                    right.append(names(one.names) <= wanted)
    return rows, right


def train(pages: Iterable[Labelled]) -> LinearModel:
    """Logistic regression by Newton's method, its weights drawn to what we held true before."""
    rows, right = examples(pages)
    prior: dict[str, float] = json.loads(PRIORS.read_text("utf-8"))
    counts = Counter(feature for row in rows for feature in row)
    features = sorted(prior.keys() | {feature for feature, count in counts.items() if count >= LEAST})
    at = {feature: column for column, feature in enumerate(features)}
    x = np.zeros((len(rows), len(features)))
    for row, held in enumerate(rows):
        x[row, [at[feature] for feature in held if feature in at]] = 1
    y, start = np.array(right, float), np.array([prior.get(feature, 0.0) for feature in features])

    def cost(weights: np.ndarray) -> float:
        odds = x @ weights
        return float((np.logaddexp(0, odds) - y * odds).sum() + PULL / 2 * ((weights - start) ** 2).sum())

    weights, now = start, cost(start)
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (chance - y) + PULL * (weights - start)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + PULL * np.eye(len(features))
        step, size = np.linalg.solve(bend, slope), 1.0
        while size > 1e-4 and cost(weights - size * step) > now:
            size /= 2
        weights = weights - size * step
        then, now = now, cost(weights)
        if then - now < 1e-6:
            break
    found = {name: round(float(value), 2) for name, value in zip(features, weights, strict=True)}
    margin = -found.pop("bias")
    return LinearModel({name: value for name, value in found.items() if abs(value) >= 0.05}, margin)


def judge(page: Labelled, model: LinearModel) -> Iterator[tuple[str, bool]]:
    """Field by field, whether it is right; authors as the model chooses them."""
    gold, record = page.gold, page.record
    if gold.get("published"):
        yield "published", (record.published_at or "")[:10] == gold["published"][:10]
    if "author" in gold:
        people, _, _ = choose(page.people, model, page.barred)
        yield "authors" if gold["author"] else "nobody", names(people) == names(gold["author"])
    for field, key in (("outlet", "source"), ("title", "title")):
        if gold.get(key):
            yield field, squeeze(getattr(record, field)) == squeeze(gold[key])


def cross_validated(pages: Sequence[Labelled]) -> Iterator[tuple[str, str, bool]]:
    """(part, field, right): develop by models that never saw the page's host, check by one of all of develop."""
    own = [page for page in pages if page.part != "check"]
    fold = {host: number % FOLDS for number, host in enumerate(sorted({page.host for page in own}))}
    for held_out in range(FOLDS):
        model = train(page for page in own if fold[page.host] != held_out)
        for page in own:
            if fold[page.host] == held_out:
                yield from ((page.part, field, right) for field, right in judge(page, model))
    model = train(own)
    for page in pages:
        if page.part == "check":
            yield from ((page.part, field, right) for field, right in judge(page, model))


def documentation(model: LinearModel, top: int = 25) -> str:
    """docs/fields.md: the heaviest features of each model."""
    heavy = sorted(model.weights.items(), key=lambda one: -abs(one[1]))[:top]
    rows = "\n".join(f"| `{feature}` | {weight:+.2f} |" for feature, weight in heavy)
    return DOCS.read_text("utf-8").partition("<!-- weights -->")[0] + (
        f"<!-- weights -->\n\nAuthors: a candidate counts when its weights add up to more than {model.margin:.2f}.\n\n"
        f"| feature | weight |\n|---|---|\n{rows}\n"
    )


def _gold(path: Path) -> dict[str, Any]:
    return {entry["url"]: entry for entry in map(json.loads, path.read_text("utf-8").splitlines())}


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--pages", type=Path)
    cli.add_argument("--labels", type=Path)
    cli.add_argument("--train", action="store_true", help="write config/fields/authors.json and docs/fields.md")
    given = cli.parse_args()
    index = [line.split("\t") for line in (given.corpus / "index.tsv").read_text("utf-8").splitlines()[1:]]
    hosts = {url: host for url, host, *_ in index}
    pages: list[Labelled] = []
    for part in ("develop", "check"):
        archive, gold = given.corpus / f"pages-{part}.warc.gz", _gold(given.corpus / f"gold-{part}.jsonl")
        pages += labelled_pages(archive, gold, part, hosts)
        if given.labels and part == "develop":
            more = json.loads(given.labels.read_text("utf-8"))
            pages += labelled_pages(archive, {url: {"author": people} for url, people in more.items()}, "more", hosts)
    if given.pages:
        pages += labelled_pages(given.pages / "pages.warc.gz", _gold(given.pages / "gold.jsonl"), "pages", hosts)
    if given.train:
        model = train(page for page in pages if page.part != "check")
        stored = {"margin": model.margin, "weights": dict(sorted(model.weights.items()))}
        (CONFIG / "fields" / "authors.json").write_text(
            json.dumps(stored, ensure_ascii=False, indent=0) + "\n", "utf-8"
        )
        DOCS.write_text(documentation(model), "utf-8")
    score: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for part, field, right in cross_validated(pages):
        score[part, field].append(right)
    for part, field in sorted(score):
        found = score[part, field]
        before = BEFORE.get(part, {}).get(field)
        was = f"before {before[0] / before[1]:.3f}" if before else ""
        print(f"{part:8} {field:10} {sum(found) / len(found):.3f}  ({sum(found)} of {len(found)})  {was}")


if __name__ == "__main__":
    main()

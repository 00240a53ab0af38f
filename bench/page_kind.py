"""Train the model that tells articles from pages of other kinds, and say how right it is on hosts that it has not seen.

usage: python -m bench.page_kind CORPUS [--articles WARC ...] [--features FILE] [--errors] [--out FILE]

CORPUS holds index.tsv (url, host, class, part) and pages-develop.warc.gz, pages-check.warc.gz; every page of the other
WARCs is an article. Trained on part "develop", the other WARCs and field_cases/kind_pages.txt; cross-validation leaves
out whole registered domains; part "check", kind_pages_unseen.txt and kind_pages_lookalikes.txt are only measured.
Logistic regression, each weight drawn towards its prior: 0, or what config/page_kind.yaml gives, whose sign the weight
keeps. Needs numpy and scipy (bench/requirements-train.in).

Where the margin lies: at most one true article in 200 may be refused, in cross-validation.
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from scipy.optimize import minimize

from bench.written_fields import KIND_PAGES, LOOKALIKE_KIND_PAGES, UNSEEN_KIND_PAGES, kind_page_cases
from pipelines.record import Hints, Page
from pipelines.rules.config_files import CONFIG
from pipelines.rules.loading import default_rules
from pipelines.rules.page_kind import ARTICLE, PageKindRules, load_page_kind_rules
from pipelines.stages import bind, read
from pipelines.stages.page_kind import kind_features
from pipelines.warc.files import read_archive

WORDS = CONFIG / "page_kind.yaml"
DECAY, OTHER_WEIGHS = 30.0, 2.0
# Pages that the checks refuse as lists are learnt too, so that one which the checks miss is known.
CHECKED, CHECKED_WEIGHS = ("listing", "search"), 1.0
# Of pages written for training, all short: an article, and one of another kind. With more, real ones go wrong.
WRITTEN_ARTICLE_WEIGHS, WRITTEN_OTHER_WEIGHS = 0.2, 1.6
DOMAIN = 4  # pages of a domain that count in full; of more, all together count as that many
SEEN = 3  # pages that must have a feature, unless it has a prior
# Each article is learnt again without its day, byline and labels, as if it said little, and as if its address said
# nothing, or the model would take every page that tells no day, every notice of two sentences and every page saved
# to a file for no article.
BARE = ("day-above", "day-below", "published", "has-", "byline-labels", "url-day")
BRIEF = (
    "sentence-lines", "longest-", "report-words", "event-words", "quotes", "first-person", "neighbours",
    "headline-words", "sentence-chars>=120", "sentence-chars>=250", "sentence-chars>=500", "sentence-chars>=1000",
    "sentence-chars>=2500", "headlines-to-click", "links", "article-meta", "og-", "url-day", "body-lines", "done-marks",
)  # fmt: skip
PLAIN = ("url-", "undated-plain-address")
BARE_WEIGHS, BRIEF_WEIGHS, PLAIN_WEIGHS = 0.3, 0.1, 0.1  # 0.2 for BRIEF refuses three others fewer at the same loss
FOLDS = 12
MARGIN = 0.5  # on develop, the domains parted in three ways and left out, one article of 316 or none stands above it


@dataclass(frozen=True, slots=True)
class Sample:
    """A page: its address, class and part; its features, or why the chain refuses it without asking the model."""

    url: str
    kind: str
    part: str
    features: frozenset[str]
    refused: str | None

    @property
    def other(self) -> bool:
        return self.kind != ARTICLE

    @property
    def domain(self) -> str:
        parts = (urlsplit(self.url).hostname or "").removesuffix(".example").split(".")
        second = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in ("com", "edu", "gov", "org", "net", "ac", "co")
        return ".".join(parts[-3 if second else -2 :])


def features_of(page: Page) -> tuple[frozenset[str], str | None]:
    """What the model would be asked about a page, and why it is not asked."""
    record = read(page, Hints())
    refused = record.reject_reason
    record = replace(record, reject_reason=None)
    for name, stage in bind(default_rules()):
        if name == "page-kind":
            break
        record = stage(record)
        refused = refused or record.reject_reason
    if not record.page_features:
        return frozenset(), refused
    return kind_features(record, load_page_kind_rules(WORDS)), refused


def samples(corpus: Path, articles: Sequence[Path]) -> list[Sample]:
    with (corpus / "index.tsv").open(encoding="utf-8") as lines:
        known = {row["url"]: (row["class"], row["part"]) for row in csv.DictReader(lines, delimiter="\t")}
    pages = [page for part in ("develop", "check") for page in read_archive(corpus / f"pages-{part}.warc.gz")]
    labels = [known[page.url] for page in pages]
    for file in articles:
        more = list(read_archive(file))
        pages, labels = pages + more, labels + [(ARTICLE, "more")] * len(more)
    written = (("written", KIND_PAGES), ("unseen", UNSEEN_KIND_PAGES), ("lookalikes", LOOKALIKE_KIND_PAGES))
    for part, file in written:
        for kind, page in kind_page_cases(file):
            pages.append(page)
            labels.append((kind, part))
    with ProcessPoolExecutor(2) as pool:
        found = pool.map(features_of, pages, chunksize=8)
        return [Sample(page.url, *label, *told) for page, label, told in zip(pages, labels, found, strict=True)]


def _less_of(sample: Sample) -> Iterator[tuple[list[str], float]]:
    """An article's features as if the page told less of it, each time with what that weighs."""
    undated = "no-day" in sample.features
    for gone, instead, cost in (
        (BARE, ("no-day", "unsigned"), BARE_WEIGHS),
        (BRIEF, (), BRIEF_WEIGHS),
        (PLAIN, ("url-no-digit", "undated-plain-address") if undated else ("url-no-digit",), PLAIN_WEIGHS),
    ):
        yield [*(name for name in sample.features if not name.startswith(gone)), *instead], cost


def _weight(sample: Sample) -> float:
    if sample.part == "written":
        return WRITTEN_OTHER_WEIGHS if sample.other else WRITTEN_ARTICLE_WEIGHS
    if not sample.other:
        return 1.0
    return CHECKED_WEIGHS if sample.refused else OTHER_WEIGHS


class Trainer:
    """The features with their priors and bounds, the same in every fold."""

    def __init__(self, rules: PageKindRules, training: Sequence[Sample]) -> None:
        seen = Counter(feature for sample in training for feature in sample.features)
        priors = rules.priors
        self.names = sorted({name for name, count in seen.items() if count >= SEEN} | set(priors))
        self.column = {name: i for i, name in enumerate(self.names)}
        self.prior = np.array([*(priors.get(name, 0.0) for name in self.names), 0.0])
        self.decay = np.append(np.full(len(self.names), DECAY), 0.01)
        self.bounds = [
            (None, None) if name not in priors else (0, None) if priors[name] > 0 else (None, 0) for name in self.names
        ] + [(None, None)]

    def row(self, features: Iterable[str]) -> np.ndarray:
        row = np.zeros(len(self.names) + 1)
        row[-1] = 1
        row[[self.column[name] for name in features if name in self.column]] = 1
        return row

    def fit(self, training: Sequence[Sample]) -> np.ndarray:
        counts = Counter(sample.domain for sample in training)
        rows = []
        for sample in training:
            cost = _weight(sample) * min(1.0, DOMAIN / counts[sample.domain])
            rows.append((self.row(sample.features), sample.other, cost))
            if not sample.other:
                rows += [(self.row(features), False, cost * part) for features, part in _less_of(sample)]
        table, wanted, costs = np.array([row[0] for row in rows]), *np.array([row[1:] for row in rows], float).T

        def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
            odds, off = table @ weights, weights - self.prior
            error = 1 / (1 + np.exp(-odds)) - wanted
            value = (costs * (np.logaddexp(0, odds) - wanted * odds)).sum() + (self.decay * off**2).sum() / 2
            return float(value), table.T @ (costs * error) + self.decay * off

        return np.asarray(minimize(loss, self.prior, jac=True, method="L-BFGS-B", bounds=self.bounds).x)

    def scores(self, weights: np.ndarray, asked: Sequence[Sample]) -> dict[str, float]:
        return {sample.url: float(self.row(sample.features) @ weights) for sample in asked}


def left_out(trainer: Trainer, training: Sequence[Sample]) -> dict[str, float]:
    """The score of each page by a model that has seen no page of its domain."""
    counts = Counter(sample.domain for sample in training)
    domains = sorted(counts)
    random.Random(1).shuffle(domains)
    large = [domain for domain in domains if counts[domain] * FOLDS > len(training)]
    small = [domain for domain in domains if domain not in large]
    found: dict[str, float] = {}
    for fold in (*([domain] for domain in large), *(small[i::FOLDS] for i in range(FOLDS))):
        weights = trainer.fit([sample for sample in training if sample.domain not in fold])
        found |= trainer.scores(weights, [sample for sample in training if sample.domain in fold])
    return found


def report(name: str, measured: Sequence[Sample], scores: dict[str, float], errors: bool) -> None:
    lost = [s for s in measured if not s.other and (s.refused or scores[s.url] > MARGIN)]
    others = [s for s in measured if s.other]
    early = sum(s.refused is not None for s in others)
    refused = early + sum(scores[s.url] > MARGIN for s in others if not s.refused)
    for margin in (0.0, 0.25, 0.35, 0.5, 0.75):
        above = [s.other for s in measured if not s.refused and scores[s.url] > margin]
        print(f"  margin {margin}: {early + sum(above)} others, {len(above) - sum(above)} articles refused")
    print(
        f"{name}: {refused} of {len(others)} others refused ({early} without the model), "
        f"{len(lost)} of {len(measured) - len(others)} articles lost"
    )
    if errors:
        missed = [s for s in others if not s.refused and scores[s.url] <= MARGIN]
        for sample in (*lost, *sorted(missed, key=lambda s: scores[s.url])):
            print(f"  {sample.kind} {scores.get(sample.url, 0):+.2f} {sample.refused or ''} {sample.url}")


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--articles", type=Path, nargs="*", default=[])
    cli.add_argument("--errors", action="store_true", help="name the pages of develop that go wrong")
    cli.add_argument("--features", type=Path, help="keep the features there, or take them from there")
    cli.add_argument("--out", type=Path, help="write the weights there")
    args = cli.parse_args()
    if args.features and args.features.exists():
        all_samples = pickle.loads(args.features.read_bytes())
    else:
        all_samples = samples(args.corpus, args.articles)
        if args.features:
            args.features.write_bytes(pickle.dumps(all_samples))
    parts = ("check", "unseen", "lookalikes")  # measured only
    develop = [s for s in all_samples if s.part not in parts]
    training = [s for s in develop if s.refused is None or (s.other and s.refused in CHECKED and s.features)]
    trainer = Trainer(load_page_kind_rules(WORDS), training)
    scores = left_out(trainer, training)
    report("develop, domains left out", [s for s in develop if s.part != "written"], scores, args.errors)
    report("written, domains left out", [s for s in develop if s.part == "written"], scores, args.errors)
    weights = trainer.fit(training)
    for part in parts:
        asked = [sample for sample in all_samples if sample.part == part]
        report(part, asked, trainer.scores(weights, [s for s in asked if not s.refused]), False)
    if args.out:
        stored = {n: round(float(w), 3) for n, w in zip(trainer.names, weights[:-1], strict=True) if abs(w) >= 0.005}
        # The model's constant is part of its margin: a page is refused when its features outweigh it.
        model = {"margin": round(MARGIN - float(weights[-1]), 3), "weights": stored}
        args.out.write_text(json.dumps(model, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

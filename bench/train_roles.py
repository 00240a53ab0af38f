"""Train the model that gives the lines of text documents their roles: config/line_roles.json.

usage: python -m bench.train_roles CORPUS [--out FILE]

CORPUS is a folder of pages, gold and makers of text (bench/text_lines.py). Trained on part "develop" and on pages/, as
three kinds of text, and on what bench/role_samples.py makes of these and of the written documents. A linear chain is
trained by python-crfsuite (bench/requirements-train.in); the weights are stored as readable JSON.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite

from bench.role_samples import FOLDS, Sample, fold_of, samples, spam_cases, written
from bench.text_lines import TextDocument, as_text
from bench.text_lines import documents as real_documents
from pipelines.record import Block, Record
from pipelines.rules.chinese import default_words
from pipelines.rules.config_files import CONFIG
from pipelines.rules.linear_model import LinearModel, SequenceModel
from pipelines.rules.loading import Rules, default_rules
from pipelines.rules.metadata import default_metadata_rules
from pipelines.rules.text_lines import default_text_lines
from pipelines.stages.repair import repair
from pipelines.stages.roles.document_kind import document_features
from pipelines.stages.roles.features import LineFeatures
from pipelines.stages.roles.line_reading import LineReader
from pipelines.stages.script import convert_script
from pipelines.text.folding import fold

FEWEST_HOSTS = 4  # a pair of characters counts as a feature when so many hosts have it
LEXICAL = ("has:", "starts:", "ends-in:", "line:")
RUN_ENDS = 6  # lines at each end of a run of one role that are learned from
L1, L2 = 0.6, 0.02
SMALLEST = 0.03
# Log-odds added to text for a line that reads as running text: to lose one of an article costs more than to leave one
# of the site's. With hosts left out .98 of the wanted stays instead of .97, and .95 of the noise goes instead of .96.
PREFERS_TEXT = 1.0
# The same for every line, in log-odds: with hosts left out .996 of the wanted stays instead of .982 at the same noise,
# and of 1,809 lines of written documents left out 59 are lost instead of 80; at 0.7 48, with .03 less of the noise.
LEANS_TO_TEXT = 0.35
LISTS = frozenset(("index", "listing", "search", "seo-index", "forum-index"))
LISTING_MARGIN = 0.8  # log-odds from which a document is refused: 3 articles of 942 with 97 lists of 162


def features_of(sample: Sample, rules: Rules) -> tuple[list[set[str]], list[str]]:
    """The features and labels of the lines that reading and repair leave."""
    lines, labels = _folded(sample)
    return LineFeatures(lines, reader_of(rules)).of_all(), labels


@cache
def reader_of(rules: Rules) -> LineReader:
    return LineReader(rules.boilerplate, default_metadata_rules(), rules.spam, default_text_lines())


def _folded(sample: Sample) -> tuple[list[str], list[str]]:
    """What repair leaves of the lines, folded, with their labels."""
    words = default_words()
    blocks = tuple(Block(i, line) for i, line in enumerate(sample.lines))
    record = Record(page=as_text("http://bench.example/", ""), blocks=blocks, extractor="text")
    record = convert_script(repair(record, words=words), words=words)
    return [fold(block.text).text for block in record.blocks], [
        sample.labels[block.position] for block in record.blocks
    ]


def cropped(lines: list[set[str]], labels: list[str]) -> tuple[list[set[str]], list[str]]:
    """A document without the middle of its long runs of one role, which would outweigh all other documents."""
    kept: list[int] = []
    start = 0
    for i in range(1, len(labels) + 1):
        if i == len(labels) or labels[i] != labels[start]:
            run = range(start, i)
            kept += run if len(run) <= 2 * RUN_ENDS else [*run[:RUN_ENDS], *run[-RUN_ENDS:]]
            start = i
    return [lines[i] for i in kept], [labels[i] for i in kept]


def common(data: Sequence[tuple[str, list[set[str]], list[str]]]) -> set[str]:
    """The lexical features that enough hosts have."""
    hosts: defaultdict[str, set[str]] = defaultdict(set)
    for number, (host, lines, _) in enumerate(data):
        name = f"{host}-{number % 40}" if host == "cases" else host
        for features in lines:
            for feature in features:
                if feature.startswith(LEXICAL):
                    hosts[feature].add(name)
    return {feature for feature, found in hosts.items() if len(found) >= FEWEST_HOSTS}


def train(data: Sequence[tuple[str, list[set[str]], list[str]]], iterations: int = 120) -> SequenceModel:
    """The model of (host, features of each line, label of each line)."""
    lexical = common(data)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(
        {"c1": L1, "c2": L2, "max_iterations": iterations, "feature.possible_transitions": True, "feature.minfreq": 3}
    )
    for _, whole, known in data:
        if whole:
            lines, labels = cropped(whole, known)
            trainer.append(
                [sorted(f for f in features if f in lexical or not f.startswith(LEXICAL)) for features in lines], labels
            )
    with TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
        labels = tuple(sorted(info.labels))
        number = {label: i for i, label in enumerate(labels)}
        weights: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(labels))
        for (feature, label), weight in info.state_features.items():
            if abs(weight) >= SMALLEST:
                weights[feature][number[label]] = round(weight, 2)
        weights["prose"][number["body"]] = round(weights["prose"][number["body"]] + PREFERS_TEXT, 2)
        weights["bias"][number["body"]] = round(weights["bias"][number["body"]] + LEANS_TO_TEXT, 2)
        follows = tuple(tuple(round(info.transitions.get((a, b), -4.0), 2) for b in labels) for a in labels)
        tagger.close()
    zero = (0.0,) * len(labels)
    return SequenceModel(labels, {f: tuple(row) for f, row in sorted(weights.items())}, zero, zero, follows)


def listing_rows(
    found: Sequence[tuple[TextDocument, str]], model_of: Callable[[str], SequenceModel], rules: Rules
) -> list[tuple[str, set[str], bool]]:
    """(host, features, whether it lists other articles) of pages as text and of the written documents.

    model_of   the model of line roles that reads the documents of a host, best one that has not seen it
    """
    rows = []
    documents = [
        (Sample(document.host, document.lines, ["body"] * len(document.lines)), kind in LISTS)
        for document, kind in found
        if kind in LISTS or kind == "article"
    ]
    documents += [(sample, False) for sample in (*spam_cases(rules), *written()) if "body" in sample.labels]
    documents += [(sample, True) for sample in written() for _ in range(4) if "body" not in sample.labels]
    for sample, listed in documents:
        lines = _folded(sample)
        if len(lines[0]) < 4:
            continue
        features = LineFeatures(lines[0], reader_of(rules))
        roles = model_of(sample.host).decode(features.of_all())
        rows.append((sample.host, set(document_features(features, roles)), listed))
    return rows


def train_listing(rows: Sequence[tuple[str, set[str], bool]]) -> LinearModel:
    """Logistic regression on the features of whole documents."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    given = vectors.fit_transform([dict.fromkeys(sorted(features), 1.0) for _, features, _ in rows])
    fitted = LogisticRegression(C=0.3, max_iter=2000, fit_intercept=False).fit(given, [listed for _, _, listed in rows])
    weights = dict(zip(vectors.get_feature_names_out(), fitted.coef_[0], strict=True))
    return LinearModel({name: round(float(weight), 3) for name, weight in sorted(weights.items())}, LISTING_MARGIN)


def as_json(model: SequenceModel) -> str:
    """The model as its file holds it, a feature a line."""
    rows = ",\n".join(f"  {json.dumps(f, ensure_ascii=False)}: {list(row)}" for f, row in model.weights.items())
    follows = ",\n".join(f"  {list(row)}" for row in model.follows)
    head = f'"labels": {json.dumps(model.labels)},\n"first": {list(model.first)},\n"last": {list(model.last)},'
    return f'{{\n{head}\n"follows": [\n{follows}\n],\n"weights": {{\n{rows}\n}}\n}}\n'.replace(".0,", ",").replace(
        ".0]", "]"
    )


def main() -> None:
    cli = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--out", type=Path, default=CONFIG / "line_roles.json")
    args = cli.parse_args()
    rules = default_rules()
    found = [one for part in ("develop", "pages") for one in real_documents(args.corpus, part, rules)]
    data = [(sample.host, *features_of(sample, rules)) for sample in samples(found, rules)]
    model = train(data)
    args.out.write_text(as_json(model), "utf-8")
    unseen = [train([row for row in data if fold_of(row[0]) != fold]) for fold in range(FOLDS)]
    listing = train_listing(listing_rows(found, lambda host: unseen[fold_of(host)], rules))
    stored = {"margin": listing.margin, "weights": dict(listing.weights)}
    args.out.with_name("text_listing.json").write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(data)} documents, {sum(len(labels) for _, _, labels in data)} lines, {len(model.weights)} features")
    print(Counter(label for _, _, labels in data for label in labels).most_common())


if __name__ == "__main__":
    main()

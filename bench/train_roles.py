"""Train the model that gives the lines of text documents their roles: config/line_roles.json.

usage: python -m bench.train_roles CORPUS [--out FILE] [--without-fold N]

CORPUS is a folder of pages, gold and makers of text (bench/text_lines.py). Trained on part "develop" and on pages/, as
three kinds of text; on the written documents of bench/spam_cases and bench/text_cases; and on parts of all of these: a
body alone, a body with its headline, a page cut off a few lines above and below its article. A linear chain is trained
by python-crfsuite (bench/requirements-train.in); the weights are stored as readable JSON.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import pycrfsuite

from bench.spam_set import documents
from bench.text_lines import TextDocument, as_text, key
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
FEWEST_HOSTS = 4  # a pair of characters counts as a feature when so many hosts have it
LEXICAL = ("has:", "starts:", "ends-in:", "line:")
L1, L2 = 0.6, 0.02
SMALLEST = 0.03
LISTING_MARGIN = 0.8  # log-odds from which a document is refused: 3 articles of 942 with 97 lists of 162
# Log-odds added to text for a line that reads as running text: to lose one of an article costs more than to leave one
# of the site's. With hosts left out .98 of the wanted stays instead of .97, and .95 of the noise goes instead of .96.
PREFERS_TEXT = 1.0
# The same for every line, in log-odds: with hosts left out .996 of the wanted stays instead of .982 at the same noise,
# and of 1,809 lines of written documents left out 59 are lost instead of 80; at 0.7 48, with .03 less of the noise.
LEANS_TO_TEXT = 0.35
FRAME = frozenset(("menu", "related", "declaration"))  # of a real page around a written document
FRAMED, FRAME_LINES = 4, (2, 4, 8, 15, 40)  # pages for each; lines of them above and below
RUN_ENDS = 6  # lines at each end of a run of one role that are learned from


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


LISTS = frozenset(("index", "listing", "search", "seo-index", "forum-index"))


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

"""Linear models over named features, of candidates and of lines."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from pipelines.rules.config_files import ConfigError
from pipelines.rules.linear_model import LinearModel, SequenceModel, read_linear_model, read_sequence_model

LINES = SequenceModel(
    labels=("head", "body", "menu"),
    weights={"short": (1.0, -1.0, 1.0), "prose": (-2.0, 2.0, -2.0), "links": (-1.0, 0.0, 2.0)},
    first=(0.5, 0.0, 0.0),
    last=(-3.0, 0.0, 0.0),
    follows=((-2.0, 1.0, 0.0), (-4.0, 1.0, 0.0), (0.5, 0.0, 1.0)),
)


def test_a_candidate_weighs_what_its_features_weigh():
    model = LinearModel({"label before": 2.5, "a site's word": -1.5}, margin=0.5)
    assert model.score({"label before", "a site's word", "never seen"}) == 1.0
    assert model.weighed(["a site's word", "never seen", "label before"]) == [
        ("label before", 2.5),
        ("a site's word", -1.5),
    ]


@pytest.mark.parametrize("length", range(1, 5))
def test_the_labels_are_the_best_of_all_that_are_possible(length: int):
    kinds = [{"short"}, {"prose"}, {"links", "short"}, set()]
    for lines in itertools.product(kinds, repeat=length):

        def total(path: tuple[int, ...], lines: tuple[set[str], ...] = lines) -> float:
            own = sum(LINES.line_scores(line)[label] for line, label in zip(lines, path, strict=True))
            steps = sum(LINES.follows[a][b] for a, b in itertools.pairwise(path))
            return LINES.first[path[0]] + own + steps + LINES.last[path[-1]]

        best = max(itertools.product(range(3), repeat=length), key=total)
        found = tuple(LINES.labels.index(label) for label in LINES.decode(lines))
        assert total(found) == pytest.approx(total(best))


def test_a_document_without_lines_has_no_labels():
    assert LINES.decode([]) == []


def test_a_file_that_holds_no_model_is_named(tmp_path: Path):
    file = tmp_path / "authors.json"
    file.write_text(json.dumps({"margin": 0.0}), "utf-8")
    with pytest.raises(ConfigError, match=r"authors\.json: 1 error\n  holds no linear model"):
        read_linear_model(file)
    file.write_text(
        json.dumps({"labels": ["a", "b"], "weights": {"x": [1]}, "first": [0, 0], "last": [0, 0], "follows": []})
    )
    with pytest.raises(ConfigError, match="holds no sequence model"):
        read_sequence_model(file)


def test_a_score_does_not_depend_on_the_order_of_its_features():
    model = LinearModel({"a": 0.1, "b": 0.2, "c": 0.3, "d": -0.6})
    assert model.score(["a", "b", "c", "d"]) == model.score(["d", "c", "b", "a"])
    assert model.weighed(["d", "c", "b", "a"]) == model.weighed(["a", "b", "c", "d"])


def test_models_come_back_from_their_files(tmp_path: Path):
    file = tmp_path / "lines.json"
    file.write_text(
        json.dumps({name: getattr(LINES, name) for name in ("labels", "weights", "first", "last", "follows")})
    )
    assert read_sequence_model(file) == LINES
    file.write_text(json.dumps({"margin": 1, "weights": {"x": 2}}))
    assert read_linear_model(file) == LinearModel({"x": 2.0}, 1.0)

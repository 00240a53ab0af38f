"""Linear models over named features: one that scores a candidate, one that labels the lines of a document.

The weights are plain data in config/, trained by bench/train_models.py. A feature is a name, present or absent, so that
a decision can be shown as the list of its features with what each weighed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum
from operator import add
from pathlib import Path

from pipelines.rules.config_files import ConfigError, file_problems


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of a field's features.

    weights   feature -> log-odds; a feature without a weight says nothing
    margin    a candidate counts when its score is above it
    """

    weights: Mapping[str, float]
    margin: float = 0.0

    def score(self, features: Collection[str]) -> float:
        """The sum of what the features weigh, the same in whatever order a set gives them."""
        weights = self.weights
        return fsum(weights.get(feature, 0.0) for feature in features)

    def weighed(self, features: Collection[str]) -> list[tuple[str, float]]:
        """The features that weigh anything, the heaviest first, whichever way they pull."""
        found = [(feature, self.weights[feature]) for feature in features if feature in self.weights]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))


@dataclass(frozen=True)
class SequenceModel:
    """Weights of a linear chain: what each feature of a line says for each label, and which label follows which.

    labels        in the order of all weights below
    weights       feature -> one weight a label
    first, last   weight of each label at the beginning and at the end of a document
    follows       follows[a][b]: weight of label b right behind label a
    """

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    first: tuple[float, ...]
    last: tuple[float, ...]
    follows: tuple[tuple[float, ...], ...]

    @cached_property
    def _before(self) -> tuple[tuple[float, ...], ...]:
        """_before[b][a]: what `follows` has for b behind a."""
        return tuple(zip(*self.follows, strict=True))

    def line_scores(self, features: Collection[str]) -> list[float]:
        """What the features of one line say for each label."""
        weights = self.weights
        rows = [weights[feature] for feature in features if feature in weights]
        return list(map(sum, zip(*rows, strict=True))) if rows else [0.0] * len(self.labels)

    def decode(self, lines: Sequence[Collection[str]]) -> list[str]:
        """The likeliest labels of a document's lines (Viterbi), linear in their number.

        lines   the features of each line, in order
        """
        return self.decode_scores([self.line_scores(features) for features in lines])

    def decode_scores(self, lines: Sequence[Sequence[float]]) -> list[str]:
        """The same of what the features of each line say for each label."""
        if not lines:
            return []
        score = list(map(add, lines[0], self.first))
        back: list[list[int]] = []
        for own in lines[1:]:
            reached = [list(map(add, score, row)) for row in self._before]
            best = list(map(max, reached))
            back.append([row.index(most) for row, most in zip(reached, best, strict=True)])
            score = list(map(add, best, own))
        ends = list(map(add, score, self.last))
        at = ends.index(max(ends))
        path = [at]
        for came in reversed(back):
            at = came[at]
            path.append(at)
        return [self.labels[label] for label in reversed(path)]


def read_linear_model(path: Path) -> LinearModel:
    """The model in a JSON file {"margin": m, "weights": {feature: weight}}.

    raises   ConfigError where the file does not hold one
    """
    try:
        given = json.loads(path.read_text("utf-8"))
        return LinearModel({str(key): float(value) for key, value in given["weights"].items()}, float(given["margin"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(file_problems(path, [f"holds no linear model: {error!r}"])) from error


def read_sequence_model(path: Path) -> SequenceModel:
    """The model in a JSON file of labels, weights, first, last and follows, as `SequenceModel` has them.

    raises   ConfigError where the file does not hold one
    """
    try:
        given = json.loads(path.read_text("utf-8"))
        labels = tuple(map(str, given["labels"]))
        rows = {str(key): tuple(map(float, row)) for key, row in given["weights"].items()}
        follows = tuple(tuple(map(float, row)) for row in given["follows"])
        first, last = tuple(map(float, given["first"])), tuple(map(float, given["last"]))
        if {len(row) for row in (*rows.values(), *follows, first, last)} != {len(labels)} or len(follows) != len(
            labels
        ):
            raise ValueError("each row needs one weight a label")
        return SequenceModel(labels, rows, first, last, follows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(file_problems(path, [f"holds no sequence model: {error!r}"])) from error

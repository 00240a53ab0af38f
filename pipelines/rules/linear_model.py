"""Linear models over named features: one that scores a candidate, one that labels the lines of a document.

The weights are plain data in config/, trained by bench/train_models.py. A feature is a name, present or absent, so that
a decision can be shown as the list of its features with what each weighed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from math import fsum
from operator import add, sub
from pathlib import Path

from pipelines.rules.config_files import ConfigError, file_problems

PARTS = 1000  # of a weight's unit: files hold two or three places
FIELD_BITS, HALF = 32, 1 << 31  # of a label's part in a packed score: sums up to two million fit
ROUNDING = 1e-6
SIDES = ("above:", "below:")  # before the features of a line's neighbours


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
        return fsum([weights[feature] for feature in features if feature in weights])

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
    def _packed(self) -> Mapping[str, int]:
        """The weights of each feature in one integer: one sum adds them for all labels, exactly, in whatever order."""
        return {feature: self._pack(row) for feature, row in self.weights.items()}

    @staticmethod
    def _pack(row: Sequence[float]) -> int:
        return sum(round(PARTS * weight) << (FIELD_BITS * label) for label, weight in enumerate(row))

    @cached_property
    def _zero(self) -> int:
        """What lifts each label's part of a sum above 0, as it is read."""
        return sum(1 << (FIELD_BITS * label + FIELD_BITS - 1) for label in range(len(self.labels)))

    def packed_score(self, features: Iterable[str]) -> int:
        """What features say for all labels, as one number: sums of such numbers are read by `unpacked`."""
        return sum(map(self._packed.get, features, repeat(0)))

    def packed_beside(self, side: str, features: Iterable[str]) -> int:
        """The same of the features of the line beside it, which the weights name with a side before them (above:)."""
        return sum(map(self._packed_sides[side].get, features, repeat(0)))

    @cached_property
    def _packed_sides(self) -> Mapping[str, Mapping[str, int]]:
        """The weights of the neighbours' features by side, each under the feature's own name."""
        return {
            side: {feature[len(side) :]: packed for feature, packed in self._packed.items() if feature.startswith(side)}
            for side in SIDES
        }

    def unpacked(self, total: int) -> list[float]:
        """What a sum of packed scores says for each label."""
        parts = (total + self._zero).to_bytes(len(self.labels) * FIELD_BITS // 8, "little")
        return [(part - HALF) / PARTS for part in memoryview(parts).cast("I")]

    def line_scores(self, features: Iterable[str]) -> list[float]:
        """What the features of one line say for each label."""
        return self.unpacked(self.packed_score(features))

    def decode(self, lines: Sequence[Iterable[str]]) -> list[str]:
        """The likeliest labels of a document's lines (Viterbi), linear in their number.

        lines   the features of each line, in order
        """
        return self.decode_scores([self.line_scores(features) for features in lines])

    @cached_property
    def _gains(self) -> tuple[tuple[float, ...], ...]:
        """_gains[a][b]: how much label b may make up for on label a by what comes next."""
        follows = self.follows
        return tuple(tuple(max(map(sub, row, best)) for row in follows) for best in follows)

    def decode_scores(self, lines: Sequence[Sequence[float]]) -> list[str]:
        """The same of what the features of each line say for each label."""
        if not lines:
            return []
        follows, labels = self.follows, range(len(self.labels))
        score = list(map(add, lines[0], self.first))
        back: list[Sequence[int]] = []
        for own in lines[1:]:
            most = max(score)
            best = score.index(most)
            # Most labels are too far behind the best one to be on a better path, whatever comes next.
            near = [label for label in labels if score[label] + self._gains[best][label] >= most - ROUNDING]
            if len(near) == 1:
                back.append([best] * len(labels))
                reached = [most + step for step in follows[best]]
            else:
                rows = [[score[label] + step for step in follows[label]] for label in near]
                reached = list(map(max, *rows))
                columns = zip(zip(*rows, strict=True), reached, strict=True)
                back.append([near[column.index(most)] for column, most in columns])
            score = list(map(add, reached, own))
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

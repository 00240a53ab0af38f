"""Linear models from labelled candidates: weights drawn to what was held true before any page was seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

LEAST = 2  # candidates' sets in which a feature without a prior must stand
SMALLEST = 0.05  # of weights that are kept


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one field of one document.

    features   of each candidate
    right      which are right
    weight     of the document among all
    """

    features: Sequence[Collection[str]]
    right: Sequence[bool]
    weight: float = 1.0


def _columns(choices: Sequence[Choice], prior: Mapping[str, float]) -> list[str]:
    counts = Counter(feature for one in choices for feature in {f for held in one.features for f in held})
    return sorted(prior.keys() | {feature for feature, count in counts.items() if count >= LEAST})


def _matrix(rows: Sequence[Collection[str]], features: Sequence[str]) -> np.ndarray:
    at = {feature: column for column, feature in enumerate(features)}
    x = np.zeros((len(rows), len(features)))
    for row, held in enumerate(rows):
        x[row, [at[feature] for feature in held if feature in at]] = 1
    return x


def _newton(slope_and_bend, cost, start: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    weights, now = start, cost(start)
    for _ in range(40):
        slope, bend = slope_and_bend(weights)
        step, size = np.linalg.solve(bend, slope), 1.0
        while size > 1e-4 and cost(weights - size * step) > now:
            size /= 2
        weights = weights - size * step
        then, now = now, cost(weights)
        if then - now < 1e-5:
            break
    return weights


def _told(features: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    found = {name: round(float(value), 2) for name, value in zip(features, weights, strict=True)}
    return {name: value for name, value in found.items() if abs(value) >= SMALLEST}


def each_alone(choices: Sequence[Choice], prior: Mapping[str, float], pull: float) -> dict[str, float]:
    """Logistic regression: whether a candidate is right, whatever the others are. "bias" is among the weights."""
    rows = [{*held, "bias"} for one in choices for held in one.features]
    features = _columns([Choice([{*held, "bias"} for held in one.features], one.right) for one in choices], prior)
    x, start = _matrix(rows, features), np.array([prior.get(feature, 0.0) for feature in features])
    y = np.array([right for one in choices for right in one.right], float)
    s = np.array([one.weight for one in choices for _ in one.features])

    def cost(weights: np.ndarray) -> float:
        odds = x @ weights
        return float((s * (np.logaddexp(0, odds) - y * odds)).sum() + pull / 2 * ((weights - start) ** 2).sum())

    def slope_and_bend(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (s * (chance - y)) + pull * (weights - start)
        return slope, (x * (s * chance * (1 - chance))[:, None]).T @ x + pull * np.eye(len(features))

    return _told(features, _newton(slope_and_bend, cost, start))


def one_of_all(choices: Sequence[Choice], prior: Mapping[str, float], pull: float) -> dict[str, float]:
    """Conditional logistic regression: which of a document's candidates is right; those without one are left out."""
    choices = [one for one in choices if any(one.right)]
    features = _columns(choices, prior)
    start = np.array([prior.get(feature, 0.0) for feature in features])
    at = {feature: column for column, feature in enumerate(features)}
    rows = [held for one in choices for held in one.features]
    places = [(row, at[feature]) for row, held in enumerate(rows) for feature in held if feature in at]
    x = csr_matrix((np.ones(len(places)), tuple(zip(*places, strict=True))), shape=(len(rows), len(features)))
    ends = np.cumsum([len(one.features) for one in choices])
    starts, sizes = np.concatenate(([0], ends[:-1])), [len(one.features) for one in choices]
    y = np.array([right for one in choices for right in one.right], float)
    s = np.array([one.weight for one in choices])

    def lost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ weights
        mass = np.exp(odds - np.repeat(np.maximum.reduceat(odds, starts), sizes))
        whole, of_right = np.add.reduceat(mass, starts), np.add.reduceat(mass * y, starts)
        slope = np.repeat(s / whole, sizes) * mass - np.repeat(s / of_right, sizes) * mass * y
        value = (s * (np.log(whole) - np.log(of_right))).sum() + pull / 2 * ((weights - start) ** 2).sum()
        return float(value), x.T @ slope + pull * (weights - start)

    return _told(features, minimize(lost, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)

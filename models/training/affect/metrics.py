"""Scores of predictions against labels, with bootstrap confidence intervals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def expression_scores(predicted: NDArray[np.integer], truth: NDArray[np.integer]) -> dict[str, float]:
    """Accuracy and macro F1 over the classes that occur in the truth; unknown truth is left out."""
    known = truth >= 0
    predicted, truth = predicted[known], truth[known]
    f1 = []
    for label in np.unique(truth):
        hits = np.sum((predicted == label) & (truth == label))
        f1.append(2 * hits / (np.sum(predicted == label) + np.sum(truth == label)))
    return {"accuracy": float(np.mean(predicted == truth)), "macro_f1": float(np.mean(f1))}


def balanced_accuracy(predicted: NDArray[np.integer], truth: NDArray[np.integer]) -> float:
    """Mean recall of the classes that occur in the truth."""
    return float(np.mean([np.mean(predicted[truth == label] == label) for label in np.unique(truth)]))


def f1(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """Of what is true; NaN where nothing is, found or true."""
    total = found.sum() + truth.sum()
    return float(2 * (found & truth).sum() / total) if total else float("nan")


def area_under_curve(score: NDArray[np.floating], truth: NDArray[np.bool_]) -> float:
    """That what is true scores higher than what is not, ties at half; NaN where one of the two does not occur."""
    positive, negative = score[truth], score[~truth]
    if len(positive) == 0 or len(negative) == 0:
        return float("nan")
    greater = (positive[:, None] > negative).mean() + 0.5 * (positive[:, None] == negative).mean()
    return float(greater)


def calibration_error(probability: NDArray[np.floating], came_true: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al. 2015): mean gap of said and was over bins of equal width, by their counts."""
    if len(probability) == 0:
        return float("nan")
    place = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [np.abs(probability[place == i].sum() - came_true[place == i].sum()) for i in range(bins)]
    return float(np.sum(gaps) / len(probability))


def confusion(predicted: NDArray[np.integer], truth: NDArray[np.integer], classes: int) -> NDArray[np.int64]:
    """[classes, classes] counts, rows the truth, columns the prediction."""
    table = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(table, (truth, predicted), 1)
    return table


def pearson(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Pearson's r over the rows where both are known; NaN when one of them is constant."""
    known = ~(np.isnan(a) | np.isnan(b))
    if known.sum() < 2:
        return float("nan")
    a, b = a[known].astype(np.float64), b[known].astype(np.float64)
    if a.std() == 0 or b.std() == 0:
        return float("nan")
    return float(np.mean((a - a.mean()) * (b - b.mean())) / (a.std() * b.std()))


def concordance(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Lin's concordance correlation coefficient over the rows where both are known."""
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known].astype(np.float64), b[known].astype(np.float64)
    covariance = np.mean((a - a.mean()) * (b - b.mean()))
    return float(2 * covariance / (a.var() + b.var() + (a.mean() - b.mean()) ** 2))


def pearson_by_column(a: NDArray[np.floating], b: NDArray[np.floating]) -> list[float]:
    """Pearson's r of each column of [N, K]."""
    return [pearson(a[:, column], b[:, column]) for column in range(a.shape[1])]


def bootstrap_interval(
    score: Callable[[NDArray[np.integer]], float], count: int, rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """2.5 and 97.5 percentiles of `score(indices)` over resamples of `count` rows."""
    random = np.random.default_rng(seed)
    scores = [score(random.integers(0, count, count)) for _ in range(rounds)]
    low, high = np.nanpercentile(scores, [2.5, 97.5])
    return float(low), float(high)

import numpy as np
import pytest

from affect.metrics import bootstrap_interval, concordance, confusion, expression_scores, pearson


def test_expression_scores() -> None:
    truth, predicted = np.array([0, 0, 1, 1, -1]), np.array([0, 1, 1, 1, 0])
    scores = expression_scores(predicted, truth)
    assert scores["accuracy"] == pytest.approx(3 / 4)
    # Class 0: 2 * 1 / (1 + 2); class 1: 2 * 2 / (3 + 2).
    assert scores["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert confusion(predicted[:4], truth[:4], 2).tolist() == [[1, 1], [0, 2]]


def test_correlations() -> None:
    a, b = np.array([1.0, 2.0, 3.0, np.nan]), np.array([2.0, 4.0, 6.0, 1.0])
    assert pearson(a, b) == pytest.approx(1)
    # Covariance 4/3, variances 2/3 and 8/3, means 2 and 4: 2 * 4/3 / (2/3 + 8/3 + 4) = 4/11.
    assert concordance(a, b) == pytest.approx(4 / 11)
    assert np.isnan(pearson(np.ones(3), np.arange(3.0)))


def test_bootstrap_of_a_share() -> None:
    hits = np.arange(400) < 200
    low, high = bootstrap_interval(lambda rows: float(hits[rows].mean()), 400)
    # Standard error sqrt(0.25 / 400) = 0.025: about 0.5 -+ 0.049.
    assert low == pytest.approx(0.451, abs=0.01) and high == pytest.approx(0.549, abs=0.01)

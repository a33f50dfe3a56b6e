import numpy as np
import pytest
import torch

from affect.calibrate import fit_curve, fit_temperature, fold
from affect.metrics import area_under_curve, balanced_accuracy, calibration_error, f1
from affect.network import AffectNetwork, unit_by_name


def test_a_temperature_is_found_again() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(4000, 8, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(-1), 1, generator=generator).flatten()
    # Logits three times as large as those that the labels were drawn by.
    assert fit_temperature([((3 * logits).expand(2, -1, -1), labels)]) == pytest.approx(3, rel=0.1)


def test_a_curve_is_found_again() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(8000, generator=generator) * 2
    present = torch.bernoulli(torch.sigmoid(1.5 * logits - 1), generator=generator)
    slope, shift = fit_curve(logits.expand(2, -1), present)
    assert (slope, shift) == pytest.approx((1.5, -1), abs=0.15)


def test_folding_is_the_curve_on_the_logits() -> None:
    torch.manual_seed(0)
    network = AffectNetwork(unit_by_name("eesp")).eval()
    images = torch.rand(2, 3, 32, 32)
    with torch.no_grad():
        before = network(images)
        fold(network, 2.0, {9: (1.5, -0.5)})
        after = network(images)
    torch.testing.assert_close(after.expression, before.expression / 2)
    torch.testing.assert_close(after.action_units[:, 5], 1.5 * before.action_units[:, 5] - 0.5)
    torch.testing.assert_close(after.action_units[:, :5], before.action_units[:, :5])


def test_figures_by_hand() -> None:
    said, truth = np.array([0.2, 0.29, 0.9, 1.0]), np.array([False, True, True, True])
    # Bin 0.2: |0.49 - 1|; bins 0.9 and 1 together: |1.9 - 2|; over four answers.
    assert calibration_error(said, truth) == pytest.approx((0.51 + 0.1) / 4)
    assert f1(np.array([True, True, False]), np.array([True, False, True])) == 0.5
    assert area_under_curve(np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, True, False, True])) == 3.5 / 4
    assert balanced_accuracy(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1])) == pytest.approx((2 / 3 + 1) / 2)

import math

import pytest
import torch

from affect.losses import action_unit_loss, affect_loss, expression_loss, one_hot_targets

NAN = float("nan")


def test_unknown_expressions_are_left_out() -> None:
    logits = torch.tensor([[0.0, 0.0], [100.0, -100.0]], requires_grad=True)
    targets = one_hot_targets(torch.tensor([0, -1]), 2)
    loss = expression_loss(logits, targets, torch.ones(2))
    assert loss.item() == pytest.approx(math.log(2))
    loss.backward()
    assert logits.grad is not None and logits.grad[1].abs().sum() == 0


def test_samples_are_weighted() -> None:
    targets = one_hot_targets(torch.tensor([1]), 2)
    loss = expression_loss(torch.zeros(1, 2), targets, torch.tensor([1.5]))
    assert loss.item() == pytest.approx(1.5 * math.log(2))


def test_a_weight_does_not_move_the_answer_that_fits_best() -> None:
    target = torch.tensor([[0.7, 0.3]])
    logits = target.log().requires_grad_()
    expression_loss(logits, target, torch.tensor([5.0])).backward()
    assert logits.grad is not None and logits.grad.abs().max() < 1e-6


def test_smoothing_spreads_a_little_over_all_classes() -> None:
    assert one_hot_targets(torch.tensor([0]), 4, 0.1)[0].tolist() == pytest.approx([0.925, 0.025, 0.025, 0.025])


def test_unknown_units_are_left_out() -> None:
    loss = action_unit_loss(torch.tensor([[0.0, 50.0]]), torch.tensor([[0.25, NAN]]), torch.ones(2, 2))
    assert loss.item() == pytest.approx(math.log(2))  # whatever the target, at logit 0


def test_affect_is_l1_plus_l2() -> None:
    loss = affect_loss(torch.tensor([[0.5, 0.0], [0.0, 0.9]]), torch.tensor([[0.0, 0.0], [0.0, NAN]]))
    # Known differences 0.5, 0, 0: mean of |d| + d^2 is 0.75 / 3; two attributes.
    assert loss.item() == pytest.approx(2 * 0.25)


def test_a_batch_without_labels_costs_nothing() -> None:
    logits = torch.ones(2, 8, requires_grad=True)
    nothing = one_hot_targets(torch.tensor([-1, -1]), 8)
    total = expression_loss(logits, nothing, torch.ones(2)) + affect_loss(
        logits[:, :2], torch.full((2, 2), NAN)
    )
    assert total.item() == 0
    total.backward()

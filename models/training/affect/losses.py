"""Task-specific losses that leave out unknown labels."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from affect.labels import UNKNOWN_EXPRESSION


def expression_loss(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Cross entropy against soft targets.

    Classes are weighted through their samples, never inside a target: a network that learns from its own weighted answers
    would drift to the heaviest class.

    Args:
        logits: [N, 8].
        target: [N, 8] probabilities; rows with NaN are unknown.
        weight: [N], each sample's weight.
    """
    known = ~target.isnan().any(dim=1)
    if not known.any():
        return logits.sum() * 0
    cross = -(target[known] * functional.log_softmax(logits[known], dim=1)).sum(dim=1)
    return (cross * weight[known]).mean()


def action_unit_loss(logits: Tensor, target: Tensor, class_weight: Tensor) -> Tensor:
    """Binary cross entropy against soft targets [N, 12], NaN unknown.

    `class_weight` is [2, 12]: the weights of absence and of presence.
    """
    known = ~target.isnan()
    if not known.any():
        return logits.sum() * 0
    filled = target.nan_to_num(0)
    weight = class_weight[0] * (1 - filled) + class_weight[1] * filled
    binary = functional.binary_cross_entropy_with_logits(logits, filled, weight=weight, reduction="none")
    return binary[known].mean()


def affect_loss(predicted: Tensor, target: Tensor) -> Tensor:
    """L1 + L2 of valence and of arousal, [N, 2], NaN unknown, summed over the two."""
    known = ~target.isnan()
    if not known.any():
        return predicted.sum() * 0
    difference = (predicted - target.nan_to_num(0))[known]
    return 2 * (difference.abs() + difference**2).mean()


def one_hot_targets(expression: Tensor, classes: int, smoothing: float = 0.0) -> Tensor:
    """[N, classes] probabilities of integer labels, NaN rows where unknown."""
    known = expression != UNKNOWN_EXPRESSION
    targets = torch.full((len(expression), classes), float("nan"))
    hot = functional.one_hot(expression[known], classes).float()
    targets[known] = hot * (1 - smoothing) + smoothing / classes
    return targets

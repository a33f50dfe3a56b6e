"""The multi-task network of Li et al. 2020, Table 1."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.norm_prelu import NormPrelu
from affect.units import Bottleneck, Eesp, InvertedResidual, Unit, convolution

EMBEDDING = 512
"""Channels of the pooled features."""

# (outputs, stride, repeats) of Table 1's rows of convolutional units.
_ROWS = ((32, 2, 1), (32, 1, 1), (64, 2, 1), (64, 1, 3), (128, 2, 1), (128, 1, 7), (256, 2, 1), (256, 1, 3))


@dataclass(frozen=True)
class Predictions:
    """Raw outputs of the heads; `affect` is already in -1..1."""

    expression: Tensor
    """[N, 8] logits."""
    action_units: Tensor
    """[N, 12] logits."""
    affect: Tensor
    """[N, 2] valence and arousal."""
    embedding: Tensor
    """[N, 512]."""


def unit_by_name(name: str) -> Unit:
    """The unit with the open choices that come nearest to the paper's size (see README.md)."""
    match name:
        case "bottleneck":
            return lambda i, o, s: Bottleneck(i, o, s, width=1.2)
        case "mobilenet":
            return lambda i, o, s: InvertedResidual(i, o, s, expansion=7)
        case "eesp":
            return lambda i, o, s: Eesp(i, o, s, branches=4, groups=1, width=1.0, max_dilation=4)
    raise ValueError(f"There is no unit {name!r}: choose bottleneck, mobilenet or eesp.")


class AffectNetwork(nn.Module):
    """[N, 3, S, S] grey levels 0..1, replicated, to the four attributes and the embedding."""

    def __init__(self, unit: Unit, dropout: float = 0.0) -> None:
        super().__init__()
        self.untrained_expressions: tuple[str, ...] = ()
        """Classes that had too few pictures: their probability is 0 at run time."""
        layers: list[nn.Module] = [convolution(3, 32, 3, 2), NormPrelu(32)]
        inputs = 32
        for outputs, stride, repeats in _ROWS:
            for _ in range(repeats):
                layers.append(unit(inputs, outputs, stride))
                inputs = outputs
        layers += [
            convolution(inputs, inputs, 3, groups=inputs),
            NormPrelu(inputs),
            convolution(inputs, EMBEDDING),
            NormPrelu(EMBEDDING),
        ]
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.expression = nn.Linear(EMBEDDING, len(EXPRESSIONS))
        self.action_units = nn.Linear(EMBEDDING, len(ACTION_UNITS))
        self.valence = nn.Linear(EMBEDDING, 1)
        self.arousal = nn.Linear(EMBEDDING, 1)

    def forward(self, images: Tensor) -> Predictions:
        embedding = self.pool(self.features((images - 0.5) / 0.25)).flatten(1)
        x = self.dropout(embedding)
        affect = torch.tanh(torch.cat([self.valence(x).float(), self.arousal(x).float()], dim=1))
        return Predictions(self.expression(x).float(), self.action_units(x).float(), affect, embedding)

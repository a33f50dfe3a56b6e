"""Weights of the classes in the losses, from how often a batch holds each."""

from __future__ import annotations

import torch
from torch import Tensor

from affect.batches import Source
from affect.labels import EXPRESSIONS
from affect.losses import one_hot_targets


def expression_weights(sources: list[Source], exponent: float, untrained: tuple[str, ...] = ()) -> Tensor:
    """[8]: the class's frequency to the power of minus `exponent`, 1 on average over the labelled pictures.

    A class that no batch holds weighs 0; so do the `untrained` ones, which have too few pictures to weigh by.
    """
    hot = (one_hot_targets(source.expression, len(EXPRESSIONS)).nan_to_num(0) for source in sources)
    counts = sum(source.in_a_batch(marks) for source, marks in zip(sources, hot, strict=True))
    counts[[EXPRESSIONS.index(name) for name in untrained]] = 0
    weight = torch.where(counts > 0, counts.pow(-exponent), torch.zeros(()))
    labelled = (weight * counts).sum()
    return weight * counts.sum() / labelled if labelled > 0 else weight


def action_unit_weights(sources: list[Source]) -> Tensor:
    """[2, 12]: absence and presence of a unit weigh as much as each other over the pictures of which it is known.

    One that no batch holds weighs 0; where nothing is known of a unit, both weigh 1.
    """
    present = sum(source.in_a_batch(source.action_units.nan_to_num(0)) for source in sources)
    known = sum(source.in_a_batch(source.action_units.isfinite().float()) for source in sources)
    counts = torch.stack([known - present, present])
    weight = torch.where(counts > 0, 0.5 * known / counts, torch.zeros(()))
    return torch.where(known > 0, weight, torch.ones(()))

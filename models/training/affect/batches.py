"""Batches from samples in memory: shuffled, augmented on the fly, reproducible from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from affect.augment import Augmentation, augment
from affect.camera import Camera, seen_by_camera
from affect.data.samples import Samples


@dataclass(frozen=True)
class Batch:
    """Views and their labels; see `Samples` for the meaning of unknown.

    `expression_weight` is [N], the sample's weight in the expression loss.
    """

    images: Tensor
    expression: Tensor
    action_units: Tensor
    affect: Tensor
    expression_weight: Tensor

    def __len__(self) -> int:
        return len(self.images)


class Source:
    """One data set as tensors, drawn from in a shuffled or a weighted order."""

    def __init__(
        self,
        samples: Samples,
        per_batch: int,
        expression_weight: float = 1.0,
        sampling: Tensor | None = None,
    ) -> None:
        """`sampling` [N] draws with replacement in proportion; without it, a shuffle an epoch."""
        self.images = torch.from_numpy(samples.images).unsqueeze(1)
        self.expression = torch.from_numpy(samples.expression)
        self.action_units = torch.from_numpy(samples.action_units)
        self.affect = torch.from_numpy(samples.affect)
        self.votes = None if samples.votes is None else torch.from_numpy(samples.votes)
        self.per_batch = per_batch
        self.weights = torch.full((len(samples),), expression_weight)
        self.sampling = sampling

    def __len__(self) -> int:
        return len(self.images)

    def order(self, count: int, generator: torch.Generator) -> Tensor:
        """Indices of `count` draws."""
        if self.sampling is not None:
            return torch.multinomial(self.sampling, count, replacement=True, generator=generator)
        rounds = -(-count // len(self))
        return torch.cat([torch.randperm(len(self), generator=generator) for _ in range(rounds)])[:count]

    def in_a_batch(self, marks: Tensor) -> Tensor:
        """[K]: the sum of [N, K] over the samples of a batch, on average over the batches."""
        chance = torch.ones(len(self)) if self.sampling is None else self.sampling
        return self.per_batch * (chance / chance.sum()) @ marks

    def even_expressions(self, weight: Tensor) -> None:
        """`weight` [9]: each expression's factor on the sample's weight; the last is of the unknown."""
        self.weights = self.weights * weight[self.expression]

    def batch(self, indices: Tensor, size: int, strength: Augmentation, generator: torch.Generator) -> Batch:
        """Augmented views of these samples at `size` pixels."""
        images = self.images[indices].float().div_(255)
        return Batch(
            images=augment(images, size, strength, generator),
            expression=self.expression[indices],
            action_units=self.action_units[indices],
            affect=self.affect[indices],
            expression_weight=self.weights[indices],
        )


def epoch_of_batches(
    sources: list[Source],
    size: int,
    strength: Augmentation,
    generator: torch.Generator,
    camera: Camera = Camera(),
) -> Iterator[tuple[Batch, Tensor]]:
    """One pass over the first source; every batch takes `per_batch` from each source.

    Yields the batch and the indices of its first rows, those of the first source.
    """
    steps = len(sources[0]) // sources[0].per_batch
    orders = [source.order(steps * source.per_batch, generator) for source in sources]
    for step in range(steps):
        drawn = [
            order[step * source.per_batch : (step + 1) * source.per_batch]
            for source, order in zip(sources, orders, strict=True)
        ]
        parts = [
            source.batch(indices, size, strength, generator)
            for source, indices in zip(sources, drawn, strict=True)
        ]
        whole = parts[0] if len(parts) == 1 else concatenate(parts)
        # On the batch as a whole, so that pictures of one data set take over another's look.
        yield replace(whole, images=seen_by_camera(whole.images, camera, generator)), drawn[0]


def concatenate(parts: list[Batch]) -> Batch:
    """The parts as one batch."""
    return Batch(*(torch.cat([getattr(part, name) for part in parts]) for name in Batch.__dataclass_fields__))


def rare_classes_first(expression: Tensor, exponent: float = 0.5) -> Tensor:
    """Sampling weights: class frequency to the power of minus `exponent`; unknown counts as a class."""
    counts = torch.bincount(expression + 1)
    return counts[expression + 1].float().pow(-exponent)


def even_weights(sources: list[Source], classes: int) -> Tensor:
    """[classes + 1]: 1, and less for a class that a batch holds more often than its median class, for these sources together."""
    hot = (torch.nn.functional.one_hot(source.expression + 1, classes + 1)[:, 1:].float() for source in sources)
    counts = sum(source.in_a_batch(marks) for source, marks in zip(sources, hot, strict=True))
    median = counts[counts > 0].median()
    return torch.cat([(median / counts.clamp_min(1e-6)).clamp_max(1), torch.ones(1)])

"""Augmentation of whole batches as tensor operations: one affine sampling, then grey levels."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Augmentation:
    """Strengths; standard deviations unless said otherwise. All zero leaves pictures unchanged."""

    rotation_deg: float = 9.0
    log_scale: float = 0.09
    shear: float = 0.06
    shift: float = 0.045
    """Of the picture's side."""
    flip: float = 0.5
    """Probability."""
    brightness: float = 0.10
    contrast: float = 0.20
    """Of the logarithm of the gain."""
    gamma: float = 0.20
    """Of the logarithm of the exponent."""
    cutout: float = 0.4
    """Probability of blanking one square."""
    cutout_side: float = 0.35
    """Greatest side, of the picture's side."""


STANDARD = Augmentation()


def augment(images: Tensor, size: int, strength: Augmentation, generator: torch.Generator) -> Tensor:
    """Random views of a batch.

    Args:
        images: [N, 1, H, W], 0..1.
        size: side of the views, pixels; sampling is bilinear, so this also resizes.

    Returns:
        [N, 1, size, size], 0..1.
    """
    theta = _random_affine(len(images), strength, generator)
    grid = functional.affine_grid(theta, [len(images), 1, size, size], align_corners=False)
    views = functional.grid_sample(images, grid, padding_mode="border", align_corners=False)
    return _cutout(_grey_levels(views, strength, generator), strength, generator)


def _normal(count: int, generator: torch.Generator) -> Tensor:
    return torch.randn(count, generator=generator).clamp_(-2.5, 2.5)


def _random_affine(count: int, strength: Augmentation, generator: torch.Generator) -> Tensor:
    angle = _normal(count, generator) * math.radians(strength.rotation_deg)
    scale = torch.exp(_normal(count, generator) * strength.log_scale)
    shear = _normal(count, generator) * strength.shear
    mirror = 1 - 2 * (torch.rand(count, generator=generator) < strength.flip).float()
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    theta = torch.empty(count, 2, 3)
    theta[:, 0, 0] = cos * mirror
    theta[:, 0, 1] = cos * shear - sin
    theta[:, 1, 0] = sin * mirror
    theta[:, 1, 1] = sin * shear + cos
    # The sampling grid spans -1..1, so a shift by a share of the side counts twice.
    theta[:, 0, 2] = _normal(count, generator) * 2 * strength.shift
    theta[:, 1, 2] = _normal(count, generator) * 2 * strength.shift
    return theta


def _grey_levels(views: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    def draw(deviation: float) -> Tensor:
        return (_normal(len(views), generator) * deviation).view(-1, 1, 1, 1)

    exponent = torch.exp(draw(strength.gamma))
    gain = torch.exp(draw(strength.contrast))
    offset = draw(strength.brightness)
    views = views.clamp(1e-4, 1).pow(exponent)
    return ((views - 0.5) * gain + 0.5 + offset).clamp_(0, 1)


def _cutout(views: Tensor, strength: Augmentation, generator: torch.Generator) -> Tensor:
    count, size = len(views), views.shape[-1]

    def uniform() -> Tensor:
        return torch.rand(count, 1, generator=generator)

    # A square of side 0 blanks nothing.
    side = uniform() * strength.cutout_side * size * (uniform() < strength.cutout)
    position = torch.arange(size, dtype=torch.float32).view(1, -1) + 0.5
    columns = (position - uniform() * size).abs() < side / 2
    rows = (position - uniform() * size).abs() < side / 2
    blank = rows[:, None, :, None] & columns[:, None, None, :]
    return views.masked_fill(blank, 0.5)

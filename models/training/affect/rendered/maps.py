"""The frontal map that faces are painted on, and what textures are made of.

The map lies over the base mesh's rest positions: x to the subject's left, y up, in decimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

LEFT, RIGHT, BOTTOM, TOP = -0.9, 0.9, 6.1, 7.9
"""The map's edges, decimetres."""

SIDE = 512
"""Of the map, pixels."""

PIXELS_PER_DECIMETRE = SIDE / (RIGHT - LEFT)

_MOST_ROWS = 30_000
"""Of one call of `cv2.remap`, which takes less than 32,768."""

Array = NDArray[Any]
"""Of float32 or float64: a picture's bits depend on which, so that nothing here converts one to the other."""


def smooth_step(start: float, end: float, values: Any) -> Any:
    """0 at `start` and before, 1 at `end` and after, a cubic between; `end` may be the smaller one."""
    share = np.clip((values - start) / (end - start), 0, 1)
    return share * share * (3 - 2 * share)


def map_grid() -> tuple[Array, Array]:
    """x and y [SIDE, SIDE] of the map's pixels, decimetres."""
    x = LEFT + (np.arange(SIDE) + 0.5) * (RIGHT - LEFT) / SIDE
    y = TOP - (np.arange(SIDE) + 0.5) * (TOP - BOTTOM) / SIDE
    across, down = np.meshgrid(np.float32(x), np.float32(y))
    return across, down


def map_pixels(positions: ArrayLike) -> Array:
    """[N, 2] pixels of the map at [N, 2] positions in decimetres."""
    places = np.asarray(positions, float)
    across = (places[:, 0] - LEFT) / (RIGHT - LEFT) * SIDE
    return np.stack([across, (TOP - places[:, 1]) / (TOP - BOTTOM) * SIDE], 1)


def noise(
    random: np.random.Generator, shape: tuple[int, int], grains: Sequence[float], weights: Sequence[float]
) -> Array:
    """Smooth random fields of the given grains (pixels), weighted and added up; [shape], of a variance about 1."""
    total = np.zeros(shape, np.float32)
    for grain, weight in zip(grains, weights, strict=True):
        coarse = random.standard_normal((int(shape[0] / grain) + 3, int(shape[1] / grain) + 3)).astype(np.float32)
        whole = (int(coarse.shape[1] * grain), int(coarse.shape[0] * grain))
        total += weight * cv2.resize(coarse, whole, interpolation=cv2.INTER_CUBIC)[: shape[0], : shape[1]]
    return total


def sample(texture: Array, x: Array, y: Array) -> Array:
    """[N] or [N, channels] of a texture at pixel positions [N], between pixels in proportion."""
    x, y = np.float32(x), np.float32(y)
    parts = []
    for start in range(0, max(len(x), 1), _MOST_ROWS):
        part = slice(start, start + _MOST_ROWS)
        taken = cv2.remap(texture, x[None, part], y[None, part], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        parts.append(taken[0])
    return np.concatenate(parts)


def sample_at_rest(painted: Array, rest: Array) -> Array:
    """A frontal map at rest positions [N, 3]."""
    places = map_pixels(rest[:, :2])
    return sample(painted, places[:, 0] - 0.5, places[:, 1] - 0.5)


def sample_mask(mask: Array, texture_points: Array) -> Array:
    """[N] of a mask in the body's texture coordinates [N, 2], 0..1 from the lower left."""
    height, width = mask.shape[:2]
    return sample(mask, texture_points[:, 0] * width - 0.5, (1 - texture_points[:, 1]) * height - 0.5)


def light_of(colour: ArrayLike) -> Array:
    """Linear light of a colour 0..255 (sRGB, by a plain power)."""
    return np.float32(np.asarray(colour, float) / 255) ** 2.2


def between(random: np.random.Generator, one: ArrayLike, other: ArrayLike) -> Array:
    """A colour on the line from one to the other."""
    return np.asarray(one) + random.random() * (np.asarray(other, float) - np.asarray(one))

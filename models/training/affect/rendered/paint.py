"""What is painted on a person's skin: a frontal map that multiplies its colour."""

from __future__ import annotations

import cv2
import numpy as np

from affect.rendered.looks import Look
from affect.rendered.maps import SIDE, Array, map_grid, map_pixels, noise, smooth_step

_FINER = 2
"""Brows are drawn at so many times the map's size."""

_SUBPIXELS = 3
"""Bits after the point of the hairs' ends."""


def face_paint(look: Look, random: np.random.Generator) -> Array:
    """[SIDE, SIDE, 3]: mottled skin, blush, shadows under the eyes, freckles, a beard, brows."""
    x, y = map_grid()
    aside = abs(x)
    paint = np.ones((SIDE, SIDE, 3), np.float32)
    mottle = noise(random, (SIDE, SIDE), (60, 24, 9, 3), (0.5, 0.35, 0.3, 0.25)) * look.mottle
    paint *= 1 + mottle[..., None] * np.float32([0.035, 0.05, 0.055])
    blush = np.exp(-(((aside - 0.38) / 0.17) ** 2) - ((y - 6.98) / 0.14) ** 2)
    blush = blush + 0.7 * np.exp(-((aside / 0.12) ** 2) - ((y - 6.93) / 0.1) ** 2)
    paint *= 1 - blush[..., None] * look.blush * np.float32([0, 0.22, 0.18])
    under = np.exp(-(((aside - 0.27) / 0.14) ** 2) - ((y - 7.16 + 0.15 * (aside - 0.3) ** 2) / 0.05) ** 2)
    under = under + 0.5 * np.exp(-(((aside - 0.17) / 0.06) ** 2) - ((y - 7.24) / 0.09) ** 2)
    paint *= 1 - under[..., None] * look.dark_circles * np.float32([0.25, 0.3, 0.26])
    if look.freckles:
        spots = smooth_step(1.0, 1.9, noise(random, (SIDE, SIDE), (4, 2.5), (1, 0.6)))
        spots = spots * np.exp(-((aside / 0.5) ** 2) - ((y - 7.02) / 0.2) ** 2)
        paint *= 1 - spots[..., None] * look.freckles * np.float32([0.25, 0.4, 0.45])
    if look.beard:
        jaw = smooth_step(6.80, 6.66, y - 0.35 * np.maximum(aside - 0.25, 0)) * smooth_step(0.95, 0.7, aside)
        lip = smooth_step(6.70, 6.74, y) * smooth_step(6.86, 6.8, y) * smooth_step(0.3, 0.22, aside)
        mouth = np.exp(-(((aside / 0.27) ** 2 + ((y - 6.60) / 0.10) ** 2) ** 3))
        grain = 0.75 + 0.35 * noise(random, (SIDE, SIDE), (2.2,), (1,))
        covered = np.clip(np.clip(jaw + lip, 0, 1) * (1 - mouth) * look.beard * grain, 0, 0.93)
        paint *= 1 - covered[..., None] * np.float32([0.85, 0.9, 0.92])
    return _with_brows(paint, look, random)


def _with_brows(paint: Array, look: Look, random: np.random.Generator) -> Array:
    """Drawn hair by hair, denser and thicker towards the nose."""
    hairs = int(1800 * look.brow_density)
    side = np.where(np.arange(hairs) % 2, 1, -1)
    along = random.beta(1.05, 1.25, hairs)
    across = np.clip(random.normal(0, 0.42, hairs), -1, 1)
    arch = (0.040 + look.brow_arch) * np.sin(np.minimum(along / 0.62, 1) * np.pi / 2)
    middle = 7.402 + look.brow_lift + arch - 0.078 * np.maximum(along - 0.58, 0) / 0.42
    thick = look.brow_width * (0.55 + 0.45 * smooth_step(0, 0.12, along)) * (1 - 0.75 * smooth_step(0.45, 1, along))
    x, y = 0.10 + along * 0.44, middle + across * thick
    leaning = np.interp(along, [0, 0.15, 0.45, 1], [80, 50, 18, -25]) - 18 * across
    angle = np.radians(leaning + random.normal(0, 9, hairs))
    length = random.uniform(0.03, 0.055, hairs) * (1 - 0.35 * along)
    roots = map_pixels(np.stack([side * x, y], 1)) * _FINER
    tips = map_pixels(np.stack([side * (x + length * np.cos(angle)), y + length * np.sin(angle)], 1)) * _FINER
    drawn = np.zeros((SIDE * _FINER, SIDE * _FINER), np.uint8)
    ends = (np.int32(points * 2**_SUBPIXELS).tolist() for points in (roots, tips))
    for root, tip, grey in zip(*ends, random.uniform(110, 255, hairs)):
        cv2.line(drawn, root, tip, grey, 1, cv2.LINE_AA, _SUBPIXELS)
    alpha = cv2.resize(drawn, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    alpha = np.clip(alpha * look.brow_strength * 1.5 + cv2.GaussianBlur(alpha, (0, 0), 3) * 0.25, 0, 0.95)[..., None]
    return paint * (1 - alpha) + alpha * np.minimum(look.brow_rgb / look.skin_rgb, 1)

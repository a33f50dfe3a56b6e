"""Creases of the skin: height maps over the frontal map that bend the normals where muscles fold the face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from affect.rendered.maps import PIXELS_PER_DECIMETRE, SIDE, Array, map_grid, map_pixels, noise, smooth_step

Creases = dict[str, tuple[float, float]]
"""How deep each is, by its name: on the subject's left and right side, 0 to about 1."""

CreaseMaps = dict[str, tuple[Array, Array]]
"""Heights in decimetres, [SIDE, SIDE], of the left and of the right side at depth 1."""


@dataclass(frozen=True)
class Line:
    """A crease on the subject's left side.

    Attributes:
        points: (x, y) in decimetres; a line beside the nose or mouth is drawn downwards.
        width: half of it, decimetres.
        depth: beside the others'.
        bulge: of the skin on the outer side, as a share of the depth.
    """

    points: tuple[tuple[float, float], ...]
    width: float
    depth: float
    bulge: float = 0


LINES: dict[str, tuple[Line, ...]] = {
    "forehead_inner": (
        Line(((0, 7.60), (0.14, 7.62), (0.30, 7.63)), 0.016, 1.0),
        Line(((0, 7.70), (0.15, 7.72), (0.30, 7.73)), 0.016, 1.0),
        Line(((0, 7.80), (0.16, 7.82), (0.28, 7.82)), 0.016, 0.7),
    ),
    "forehead_outer": (
        Line(((0.22, 7.60), (0.38, 7.61), (0.52, 7.55)), 0.016, 1.0),
        Line(((0.22, 7.69), (0.38, 7.71), (0.50, 7.66)), 0.016, 1.0),
        Line(((0.24, 7.78), (0.38, 7.79)), 0.016, 0.7),
    ),
    "glabella": (
        Line(((0.055, 7.33), (0.06, 7.40), (0.085, 7.50)), 0.014, 1.4, 0.4),
        Line(((0.10, 7.42), (0.125, 7.50)), 0.014, 0.6),
    ),
    "nose_root": (
        Line(((0, 7.30), (0.05, 7.31)), 0.014, 1.3, 0.4),
        Line(((0, 7.24), (0.06, 7.25)), 0.014, 1.6, 0.4),
        Line(((0.05, 7.20), (0.09, 7.13), (0.11, 7.04)), 0.016, 1.5, 0.4),
        Line(((0.09, 7.22), (0.14, 7.15), (0.17, 7.06)), 0.016, 1.3, 0.4),
    ),
    "crow": (
        Line(((0.49, 7.30), (0.60, 7.36)), 0.012, 0.9),
        Line(((0.50, 7.27), (0.62, 7.28)), 0.012, 1.0),
        Line(((0.49, 7.24), (0.59, 7.19)), 0.012, 0.9),
    ),
    "under_eye": (Line(((0.16, 7.19), (0.24, 7.145), (0.34, 7.13), (0.46, 7.17)), 0.016, 1.0, 0.3),),
    "nasolabial": (
        Line(((0.155, 6.97), (0.21, 6.90), (0.275, 6.79), (0.315, 6.68), (0.325, 6.60)), 0.022, 1.5, 0.9),
    ),
    "marionette": (Line(((0.275, 6.57), (0.31, 6.48), (0.315, 6.38)), 0.02, 1.3, 0.6),),
    "mentolabial": (Line(((0, 6.435), (0.08, 6.43), (0.15, 6.40)), 0.022, 1.5),),
    "stretch": (
        Line(((0.33, 6.72), (0.365, 6.62), (0.36, 6.50)), 0.016, 1.0, 0.3),
        Line(((0.40, 6.70), (0.43, 6.60), (0.42, 6.50)), 0.016, 0.6),
    ),
}

_CHIN_SEED = 5


def crease_maps() -> CreaseMaps:
    """Of all `LINES`, and "chin", which is pebbled rather than folded."""
    maps = {name: _heights(lines) for name, lines in LINES.items()}
    x, y = map_grid()
    chin = np.exp(-((x / 0.16) ** 2 + ((y - 6.36) / 0.085) ** 2) ** 2)
    pebbles = noise(np.random.default_rng(_CHIN_SEED), (SIDE, SIDE), (14, 9), (1, 0.5)) * 0.007 * chin
    maps["chin"] = (pebbles.astype(np.float32) * 0.5, pebbles.astype(np.float32) * 0.5)
    return maps


def _curve(points: tuple[tuple[float, float], ...], count: int = 24) -> Array:
    """[count, 2] places on a smooth line through or near the points."""
    given = np.asarray(points, float)
    along = np.linspace(0, len(given) - 1, count)
    own = np.arange(len(given))
    if len(given) == 2:
        return np.stack([np.interp(along, own, given[:, axis]) for axis in (0, 1)], 1)
    polynomial = np.polyfit(own, given, min(len(given) - 1, 3))
    return np.stack([np.polyval(polynomial[:, axis], along) for axis in (0, 1)], 1)


def _heights(lines: tuple[Line, ...]) -> tuple[Array, Array]:
    """Height maps of the left side and, mirrored, of the right."""
    total = np.zeros((SIDE, SIDE), np.float32)
    for line in lines:
        total += _height(line)
    total = cv2.GaussianBlur(total, (0, 0), 1.2)
    return total, total[:, ::-1].copy()


def _height(line: Line) -> Array:
    points = map_pixels(_curve(line.points)).astype(np.float32)
    squared = np.full((SIDE, SIDE), 1e9, np.float32)
    side = np.zeros((SIDE, SIDE), np.float32)
    along = np.zeros((SIDE, SIDE), np.float32)
    columns, rows = np.meshgrid(np.arange(SIDE, dtype=np.float32), np.arange(SIDE, dtype=np.float32))
    for i in range(len(points) - 1):
        start = points[i]
        step = points[i + 1] - start
        share = np.clip(
            ((columns - start[0]) * step[0] + (rows - start[1]) * step[1]) / (step @ step + 1e-9), 0, 1
        )
        across = columns - start[0] - share * step[0]
        down = rows - start[1] - share * step[1]
        own = across * across + down * down
        nearer = own < squared
        squared[nearer] = own[nearer]
        side[nearer] = np.sign(step[0] * down - step[1] * across)[nearer]
        along[nearer] = ((i + share) / (len(points) - 1))[nearer]
    distance = np.sqrt(squared) / PIXELS_PER_DECIMETRE / line.width
    fade = 0.25 + 0.75 * smooth_step(0, 0.25, along) * smooth_step(0, 0.3, 1 - along)
    height = -np.exp(-distance * distance)
    if line.bulge:
        outer = -side > 0
        height += line.bulge * np.where(outer, np.exp(-(((distance - 2.0) / 1.4) ** 2)), 0)
    return height * line.depth * line.width * 0.42 * fade


def slopes(maps: CreaseMaps, creases: Creases, random: np.random.Generator, roughness: float) -> Array:
    """[SIDE, SIDE, 2] of creases and pores: what the skin rises by to the right and upwards, without unit."""
    height = np.zeros((SIDE, SIDE), np.float32)
    for name, (left, right) in creases.items():
        if left > 0.02 or right > 0.02:
            height += _both_sides(maps, name, left, right)
    height += noise(random, (SIDE, SIDE), (14, 7, 3.5), (0.5, 0.35, 0.3)) * 0.0011 * roughness
    rightwards = np.gradient(height, axis=1) * PIXELS_PER_DECIMETRE
    return np.dstack([rightwards, -np.gradient(height, axis=0) * PIXELS_PER_DECIMETRE])


def folds(maps: CreaseMaps, creases: Creases) -> Array:
    """[SIDE, SIDE] heights of the creases alone, decimetres."""
    height = np.zeros((SIDE, SIDE), np.float32)
    for name, (left, right) in creases.items():
        height += _both_sides(maps, name, left, right)
    return height


def _both_sides(maps: CreaseMaps, name: str, left: float, right: float) -> Array:
    return maps[name][0] * max(left, 0) + maps[name][1] * max(right, 0)

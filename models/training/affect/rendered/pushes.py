"""Movements that MakeHuman has no target for, as soft pushes around points of the resting face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from affect.rendered.maps import Array, smooth_step


@dataclass(frozen=True)
class Push:
    """Around a point of the subject's left side; the right side's is its mirror image. Decimetres.

    Attributes:
        x, y: the point.
        reach_x, reach_y: at which a push has fallen to 1/e.
        to: (x, y, z) that the point moves at full strength.
    """

    x: float
    y: float
    reach_x: float
    reach_y: float
    to: tuple[float, float, float]


PUSHES: dict[str, tuple[Push, ...]] = {
    "own-corrugator": (
        Push(0.11, 7.42, 0.12, 0.10, (-0.048, 0, 0.012)), Push(0.055, 7.36, 0.05, 0.08, (0, 0, 0.016)),
    ),
    "own-brow-lower": (
        Push(0.12, 7.42, 0.13, 0.09, (0, -0.045, 0.010)), Push(0.34, 7.43, 0.16, 0.08, (0, -0.025, 0.008)),
    ),
    "own-cheek": (
        Push(0.34, 7.02, 0.15, 0.11, (0.01, 0.055, 0.045)), Push(0.33, 7.16, 0.15, 0.05, (0, 0.030, 0.010)),
        Push(0.52, 7.28, 0.08, 0.08, (-0.015, 0, 0)),
    ),
    "own-chin": (Push(0, 6.40, 0.17, 0.09, (0, 0.050, 0.020)), Push(0, 6.53, 0.14, 0.06, (0, 0.035, 0.020))),
    "own-lower-lid": (Push(0.31, 7.215, 0.15, 0.035, (0, 0.028, 0)),),
    "own-inner-brow": (Push(0.12, 7.43, 0.12, 0.10, (-0.008, 0.06, 0.005)),),
    "own-outer-brow": (Push(0.40, 7.43, 0.20, 0.10, (0, 0.070, 0)), Push(0.36, 7.62, 0.28, 0.12, (0, 0.030, 0))),
    "own-nose": (
        Push(0.15, 6.93, 0.08, 0.09, (0.010, 0.050, 0.014)), Push(0.055, 7.22, 0.05, 0.07, (0, 0.012, 0.022)),
        Push(0.13, 7.09, 0.05, 0.08, (0, 0.030, 0.020)), Push(0.25, 7.10, 0.10, 0.07, (0, 0.025, 0.012)),
    ),
    "own-lip-corner-down": (Push(0.26, 6.60, 0.09, 0.07, (0.008, -0.055, -0.005)),),
    "own-lip-corner-side": (Push(0.27, 6.61, 0.12, 0.08, (0.045, -0.008, -0.02)),),
    "own-upper-lip": (
        Push(0.13, 6.74, 0.09, 0.06, (0.006, 0.045, 0.010)), Push(0.17, 6.88, 0.08, 0.08, (0.01, 0.04, 0.012)),
    ),
}


def push(points: Array, name: str, left: float, right: float, rest: Array, movable: Array) -> None:
    """Moves points [V, 3] in place.

    Args:
        points: decimetres.
        name: of `PUSHES`.
        left, right: strength on each side.
        rest: [V, 3] the resting face, on which the pushes' points lie.
        movable: [V], 1 where a point is on the outer skin.
    """
    for each in PUSHES[name]:
        for side, strength in ((1, left), (-1, right)):
            if not strength or (each.x == 0 and side < 0):
                continue
            across = ((rest[:, 0] - side * each.x) / each.reach_x) ** 2
            near = np.exp(-across - ((rest[:, 1] - each.y) / each.reach_y) ** 2)
            near = near * smooth_step(0.9, 1.15, rest[:, 2]) * movable
            toward_x, toward_y, toward_z = each.to
            points += (near * strength)[:, None] * np.float32([side * toward_x, toward_y, toward_z])

"""Where head and camera stand, and meshes as the camera sees them."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from affect.rendered.geometry import rotation
from affect.rendered.head import Head
from affect.rendered.maps import Array
from affect.rendered.raster import NOTHING, rasterise
from affect.rendered.views import View

_SHOULDERS_FOLLOW = 0.25
"""Of the head's turn."""

_FACE_SHARE = 0.15
"""Of the picture's side, between eyes and mouth at a zoom of 1."""


class Stance:
    """A posed head before a camera that looks at the middle of its face along -z."""

    def __init__(self, head: Head, points: Array, view: View, side: int) -> None:
        """
        Args:
            points: [V, 3] of the shaped head, decimetres.
            side: of the picture, pixels.
        """
        self._side = side
        self._shift = np.float32(view.shift) * side
        self._pivot = head.neck(points)
        self.turn = rotation(*view.pose)
        self._shoulders_turn = rotation(*(_SHOULDERS_FOLLOW * np.array(view.pose)))
        eyes = head.eyes_middle(points)
        mouth = head.mouth(points) * [1, 1, 0] + [0, 0, eyes[2]]
        self.centre = (np.float32([eyes * 0.55 + mouth * 0.45]) - self._pivot) @ self.turn.T
        """[1, 3], of the posed face."""
        self._distance = view.distance
        self._focal = view.zoom * side * _FACE_SHARE / np.linalg.norm(eyes - mouth) * view.distance

    @property
    def pixels_per_decimetre(self) -> float:
        """At the face's distance."""
        return self._focal / self._distance

    @property
    def camera(self) -> Array:
        """[1, 3], where it stands."""
        return self.centre + [0, 0, self._distance]

    def posed(self, points: Array, turning: Array) -> Array:
        """[V, 3], turned with the head as far as `turning` [V] says, else with the shoulders."""
        from_pivot = points - self._pivot
        return (from_pivot @ self._shoulders_turn.T) * (1 - turning[:, None]) + (from_pivot @ self.turn.T) * turning[:, None]

    def projected(self, points: Array) -> NDArray[np.float32]:
        """[V, 3] of posed points: x and y in pixels and depth in decimetres."""
        depth = self._distance - (points[:, 2] - self.centre[0, 2])
        scale = self._focal / depth
        x = self._side / 2 + self._shift[0] + (points[:, 0] - self.centre[0, 0]) * scale
        y = self._side / 2 + self._shift[1] - (points[:, 1] - self.centre[0, 1]) * scale
        return np.stack([x, y, depth], 1).astype(np.float32)


def empty_depth(side: int) -> NDArray[np.float32]:
    """[side, side] with nothing in it."""
    return np.full((side, side), NOTHING, np.float32)


class Layer:
    """A mesh's pixels, N of them, and what its points have there.

    Attributes:
        mask: [side, side], the N pixels.
        depth: [side, side], decimetres.
        shown: [N] rows of the triangles.
    """

    def __init__(self, projected: Array, triangles: NDArray[np.int32], cull: bool, in_front_of: NDArray[np.float32]) -> None:
        self._triangles = triangles
        nearest, second, third, self.depth = rasterise(projected, triangles, len(in_front_of), cull, in_front_of)
        self.mask = nearest >= 0
        self.shown = nearest[self.mask]
        self._second, self._third = second[self.mask], third[self.mask]

    def __bool__(self) -> bool:
        return len(self.shown) > 0

    @cached_property
    def _weights(self) -> Array:
        return np.stack([1 - self._second - self._third, self._second, self._third], 1)

    def of_points(self, values: Array) -> Array:
        """[N] or [N, channels] of the points' [V] or [V, channels]."""
        corners = values[self._triangles[self.shown]]
        return np.einsum("nk,nkc->nc" if corners.ndim == 3 else "nk,nk->n", self._weights, corners)

    def of_corners(self, values: Array) -> Array:
        """[N, channels] of the triangles' corners' [F, 3, channels]."""
        return np.einsum("nk,nkc->nc", self._weights, values[self.shown])

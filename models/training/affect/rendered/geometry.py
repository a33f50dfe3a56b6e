"""Turning, unit vectors and normals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from affect.rendered.maps import Array


def rotation(yaw: float, pitch: float, roll: float) -> NDArray[np.float32]:
    """[3, 3] of angles in degrees: about z after about y after about x."""
    about_y, about_x, about_z = np.radians([yaw, pitch, roll])
    cosine, sine = np.cos, np.sin
    yawed = np.array([[cosine(about_y), 0, sine(about_y)], [0, 1, 0], [-sine(about_y), 0, cosine(about_y)]])
    pitched = np.array([[1, 0, 0], [0, cosine(about_x), -sine(about_x)], [0, sine(about_x), cosine(about_x)]])
    rolled = np.array([[cosine(about_z), -sine(about_z), 0], [sine(about_z), cosine(about_z), 0], [0, 0, 1]])
    return (rolled @ yawed @ pitched).astype(np.float32)


def unit_rows(vectors: Array) -> Array:
    """[N, 3] of length 1."""
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-8)


def corner_sums(triangles: NDArray[np.int32], count: int) -> csr_matrix:
    """[count, F], 1 where a point is a corner of a triangle."""
    columns = np.repeat(np.arange(len(triangles)), 3)
    return csr_matrix((np.ones(len(columns), np.float32), (triangles.ravel(), columns)), shape=(count, len(triangles)))


def point_normals(sums: csr_matrix, points: Array, triangles: NDArray[np.int32]) -> Array:
    """[V, 3] unit normals: the mean of the triangles around each point, by their area."""
    first = points[triangles[:, 0]]
    return unit_rows(sums @ np.cross(points[triangles[:, 1]] - first, points[triangles[:, 2]] - first))

"""Readers for MakeHuman's data: meshes (Wavefront OBJ), morph targets (`targets.npz`) and meshes fitted to the body (`.mhclo`).

Lengths are decimetres, as in the files: x to the subject's left, y up, z forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from affect.stopped import reading

REMEDY = "give the folder with MakeHuman's files (README.md lists them) as --assets"

_THOUSANDTH = 1e-3
"""Of a decimetre: the unit of the targets' displacements."""


@dataclass(frozen=True)
class Mesh:
    """Triangles of an OBJ file.

    Attributes:
        points: [V, 3], decimetres.
        texture_points: [T, 2], 0..1, from the lower left.
        triangles: [F, 3] rows of `points`.
        texture_triangles: [F, 3] rows of `texture_points`.
        group: [F] places in `group_names`.
        group_names: in the file's order.
    """

    points: NDArray[np.float32]
    texture_points: NDArray[np.float32]
    triangles: NDArray[np.int32]
    texture_triangles: NDArray[np.int32]
    group: NDArray[np.int32]
    group_names: list[str]

    def in_group(self, name: str) -> NDArray[np.bool_]:
        """[F], whether each triangle belongs to the group."""
        return self.group == self.group_names.index(name)


def read_mesh(path: Path) -> Mesh:
    """Polygons become fans of triangles around their first corner.

    Raises:
        Stopped: the file is missing or no OBJ file.
    """
    points: list[list[float]] = []
    texture_points: list[list[float]] = []
    triangles: list[list[int]] = []
    texture_triangles: list[list[int]] = []
    groups: list[int] = []
    names: list[str] = []
    group = -1
    with reading(path, REMEDY), path.open(errors="replace") as lines:
        for line in lines:
            kind, *words = line.split() or [""]
            if kind == "v":
                points.append([float(word) for word in words[:3]])
            elif kind == "vt":
                texture_points.append([float(word) for word in words[:2]])
            elif kind == "g":
                if words[0] not in names:
                    names.append(words[0])
                group = names.index(words[0])
            elif kind == "f":
                corners = [_corner(word) for word in words]
                for second, third in zip(corners[1:], corners[2:]):
                    triangles.append([corners[0][0], second[0], third[0]])
                    texture_triangles.append([corners[0][1], second[1], third[1]])
                    groups.append(group)
        if not triangles:
            raise ValueError("it holds no faces")
    return Mesh(
        np.float32(points), np.float32(texture_points or [[0, 0]]),
        np.int32(triangles), np.int32(texture_triangles), np.int32(groups), names,
    )


def _corner(word: str) -> tuple[int, int]:
    """Places of the point and of its texture point in "7/3", counted from 0."""
    point, texture_point = (int(part) - 1 if part else 0 for part in f"{word}/".split("/")[:2])
    return point, texture_point


class Targets:
    """Morph targets by name, e.g. "nose/nose-hump-incr": rows [K] and displacements [K, 3] in decimetres."""

    def __init__(self, path: Path, prefixes: tuple[str, ...]) -> None:
        """Reads those whose names begin with one of `prefixes`.

        Raises:
            Stopped: the file is missing, damaged or another npz.
        """
        self.by_name: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}
        with reading(path, REMEDY), np.load(path) as archive:
            for entry in archive.files:
                name = entry.removeprefix("targets/").removesuffix(".index")
                if entry.endswith(".index") and name.startswith(prefixes):
                    vectors = archive[f"{entry.removesuffix('.index')}.vector"]
                    self.by_name[name] = archive[entry].astype(np.int64), vectors.astype(np.float32) * _THOUSANDTH
            if not self.by_name:
                raise ValueError("it holds no targets")

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def add(self, points: NDArray[np.float32], name: str, weight: float, side: NDArray[np.float32] | None = None) -> None:
        """Adds a target to the points [V, 3] in place, `weight` times, each point's share also times `side` [V] if given."""
        if abs(weight) <= 1e-4:
            return
        rows, displacements = self.by_name[name]
        points[rows] += displacements * (weight if side is None else weight * side[rows, None])


@dataclass(frozen=True)
class FittedMesh:
    """A mesh on the body: each point is a weighted sum of three of the body's plus an offset that grows with the body.

    Attributes:
        mesh: as the file has it.
        references: [V, 3] rows of the body's points.
        weights: [V, 3].
        offsets: [V, 3], decimetres at the body's own size.
        scales: two of the body's rows for each axis and their distance along it at which offsets are as they are.
    """

    mesh: Mesh
    references: NDArray[np.int64]
    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]
    scales: dict[int, tuple[int, int, float]]

    def fitted(self, body: NDArray[np.float32]) -> NDArray[np.float32]:
        """[V, 3] points on the body's [B, 3]."""
        scale = np.float32([
            abs(body[one, axis] - body[other, axis]) / distance for axis, (one, other, distance) in sorted(self.scales.items())
        ] or [1, 1, 1])
        return np.einsum("nk,nkc->nc", self.weights, body[self.references]) + self.offsets * scale


def read_fitted_mesh(folder: Path, name: str) -> FittedMesh:
    """`name`.obj and `name`.mhclo of the folder.

    Raises:
        Stopped: either is missing or damaged.
    """
    mesh = read_mesh(folder / f"{name}.obj")
    path = folder / f"{name}.mhclo"
    scales: dict[int, tuple[int, int, float]] = {}
    rows: list[list[float]] = []
    inside = False
    with reading(path, REMEDY), path.open(errors="replace") as lines:
        for line in lines:
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] in ("x_scale", "y_scale", "z_scale"):
                scales["xyz".index(words[0][0])] = (int(words[1]), int(words[2]), float(words[3]))
            elif words[0] == "verts":
                inside = True
            elif inside and words[0].lstrip("-").replace(".", "").isdigit():
                rows.append([float(words[0]), 0, 0, 1, 0, 0, 0, 0, 0] if len(words) == 1 else [float(word) for word in words])
            elif inside:
                inside = not rows
        table = np.float32(rows)[: len(mesh.points)]
        if table.shape != (len(mesh.points), 9):
            raise ValueError("it does not fit its mesh")
    return FittedMesh(mesh, table[:, :3].astype(np.int64), table[:, 3:6], table[:, 6:9], scales)

"""MakeHuman's head as all people share it: its meshes, masks, creases and how it takes a shape."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.rendered.creases import crease_maps
from affect.rendered.geometry import corner_sums
from affect.rendered.maps import Array, sample_mask, smooth_step
from affect.rendered.meshes import REMEDY, Targets, read_fitted_mesh, read_mesh
from affect.rendered.pushes import push
from affect.stopped import reading

SKIN, EYE, TEETH, TONGUE = range(4)
"""Materials of triangles."""

HAIR_MESHES = ("afro01", "long01", "ponytail01", "short01", "short02", "short03", "braid01")

Movements = dict[str, tuple[float, float]]
"""Strength on the subject's left and right side, by the name of a target or of a push."""

_TARGETS = (
    "macrodetails/", "expression/", "eyes/", "mouth/", "nose/", "head/", "chin/", "cheek/", "eyebrows/", "forehead/", "ears/",
    "neck/", "asym/",
)

_EYES_APART = 0.616
"""Between the eyes' middles of the head as it rests, decimetres."""

_NECK = np.r_[14534:14542, 14070:14078]
_MOUTH = slice(14590, 14598)
"""Rows of the base mesh."""


class Head:
    """Meshes and masks; points of the body come first, then the teeth's."""

    def __init__(self, assets: Path) -> None:
        """
        Raises:
            Stopped: one of the files is missing or damaged.
        """
        self.base = base = read_mesh(assets / "base.obj")
        self.targets = Targets(assets / "targets.npz", _TARGETS)
        self.teeth = read_fitted_mesh(assets, "teeth_base")
        self.hair = {name: read_fitted_mesh(assets, name) for name in HAIR_MESHES}
        self.body_points = len(base.points)
        corners = base.points[base.triangles]
        skin = base.in_group("body") & (corners[:, :, 1].min(1) > 4.6) & (abs(corners[:, :, 0]).max(1) < 2.2)
        eyes = [base.in_group("helper-r-eye"), base.in_group("helper-l-eye")]
        parts = ((skin, SKIN), (eyes[1] | eyes[0], EYE), (base.in_group("helper-tongue"), TONGUE))
        teeth = self.teeth.mesh
        self.triangles = np.concatenate([base.triangles[part] for part, _ in parts] + [teeth.triangles + self.body_points])
        self.material = np.concatenate(
            [np.full(part.sum(), material) for part, material in parts] + [np.full(len(teeth.triangles), TEETH)]
        )
        """[F]."""
        self.texture_points = np.concatenate(
            [base.texture_points[base.texture_triangles[part]] for part, _ in parts]
            + [teeth.texture_points[teeth.texture_triangles]]
        )
        """[F, 3, 2], of each corner."""
        self.skin_triangles = self.triangles[self.material == SKIN]
        lashes = self._any_group(lambda name: "eyelashes" in name)
        upper = self._any_group(lambda name: name.endswith("eyelashes-2"))[lashes]
        self.lash_triangles = base.triangles[lashes]
        self.lash_weight = np.where(upper, 1.0, 0.10).astype(np.float32)
        self.eyes = [np.unique(base.triangles[eye]) for eye in eyes]
        """Rows of the right and of the left eye's points."""
        self.rest = np.concatenate([base.points, self.teeth.fitted(base.points)])
        self.normal_sums = corner_sums(self.triangles, len(self.rest))
        self.turning = turning_share(self.rest).astype(np.float32)
        self.left_share = smooth_step(-0.25, 0.25, base.points[:, 0]).astype(np.float32)
        self._read_masks(assets, skin)
        self.creases = crease_maps()

    def _any_group(self, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        rows = [row for row, name in enumerate(self.base.group_names) if wanted(name)]
        return np.isin(self.base.group, rows)

    def _read_masks(self, assets: Path, skin: NDArray[np.bool_]) -> None:
        base = self.base
        self.lips_mask = _mask(assets / "mpfb_lips.jpg")
        self.inside_mask = _mask(assets / "mpfb_inside-mouth.jpg")
        self.lids_mask = _mask(assets / "mpfb_eyelids.jpg")
        points = base.triangles[skin].ravel()
        texture_points = base.texture_points[base.texture_triangles[skin]].reshape(-1, 2)
        self.on_skin = np.zeros(self.body_points, bool)
        self.on_skin[np.unique(base.triangles[skin])] = True
        self.on_ear = np.zeros(self.body_points, np.float32)
        np.maximum.at(self.on_ear, points, sample_mask(_mask(assets / "mpfb_ears.jpg"), texture_points))
        inside = np.zeros(self.body_points, np.float32)
        np.maximum.at(inside, points, sample_mask(self.inside_mask, texture_points))
        self.outer_skin = (self.on_skin & (inside < 0.5)).astype(np.float32)

    def shaped(self, targets: dict[str, float], origins: dict[str, float], movements: Movements) -> Array:
        """[V, 3] points of a person's face, teeth included, while it moves.

        Args:
            targets: the person's, by name.
            origins: shares of "asian", "caucasian" and "african", each of which has expression targets of its own.
            movements: of muscles.
        """
        points = self.base.points.copy()
        for name, weight in targets.items():
            self.targets.add(points, name, weight)
        # Small heads move less.
        size = np.linalg.norm(points[self.eyes[0]].mean(0) - points[self.eyes[1]].mean(0)) / _EYES_APART
        for name, (left, right) in movements.items():
            if name.startswith("own-"):
                push(points, name, left * size, right * size, self.base.points, self.outer_skin)
                continue
            side = None if left == right else right + (left - right) * self.left_share
            for origin, share in origins.items():
                key = name if "/" in name else f"expression/units/{origin}/{name}"
                self.targets.add(points, key, left * share * size if side is None else share * size, side)
        return np.concatenate([points, self.teeth.fitted(points)])

    def neck(self, points: Array) -> Array:
        """[3], what the head turns about."""
        return points[_NECK].mean(0)

    def eyes_middle(self, points: Array) -> Array:
        """[3], between the eyes."""
        return np.stack([points[eye].mean(0) for eye in self.eyes]).mean(0)

    def mouth(self, points: Array) -> Array:
        """[3], the lips' middle."""
        return points[_MOUTH].mean(0)


def turning_share(rest: Array) -> Array:
    """[V], 1 where points at rest [V, 3] turn with the head, 0 where with the shoulders."""
    return smooth_step(5.75, 6.5, rest[:, 1] + 0.35 * rest[:, 2])


def _mask(path: Path) -> NDArray[np.float32]:
    """[H, W], 0..1."""
    with reading(path, REMEDY):
        data = np.frombuffer(path.read_bytes(), np.uint8)
        picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
        if picture is None:
            raise ValueError("it is no picture")
    return cv2.GaussianBlur(picture, (0, 0), 1.2).astype(np.float32) / 255

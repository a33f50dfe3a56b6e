"""What is drawn over the head: hair on the scalp, hair meshes, lashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from affect.rendered.geometry import corner_sums, point_normals, unit_rows
from affect.rendered.head import Head, turning_share
from affect.rendered.layers import Layer, Stance
from affect.rendered.looks import Look
from affect.rendered.maps import SIDE, Array, sample, smooth_step
from affect.rendered.people import Person
from affect.rendered.views import View

_HAIRLINE_AROUND = (0, 25, 42, 52, 62, 72, 85, 100, 130, 180)
_HAIRLINE_HEIGHT = (7.93, 7.95, 7.9, 7.66, 7.42, 7.15, 7.25, 7.0, 6.65, 6.45)
"""Decimetres, at these degrees around the head from its front."""

_LASH = 0.012
"""Linear light of lashes."""


@dataclass
class Canvas:
    """A picture that is drawn over: linear light [S, S, 3] and depth [S, S] in decimetres."""

    light: Array
    depth: NDArray[np.float32]

    def lay_over(self, mask: NDArray[np.bool_], colour: Array | float, opacity: Array) -> None:
        """N pixels' colour [N, 3] at the opacity [N, 1]."""
        self.light[mask] = self.light[mask] * (1 - opacity) + colour * opacity


@dataclass(frozen=True)
class PosedHair:
    """A hair mesh on a posed head: points [V, 3], triangles [F, 3], texture points of their corners [F, 3, 2]."""

    points: Array
    triangles: NDArray[np.int32]
    texture_points: Array


def posed_hair(head: Head, name: str, shaped: Array, stance: Stance) -> PosedHair | None:
    """None where the style has no mesh.

    Args:
        name: `Look.hair`.
        shaped: [V, 3] points of the head before it is posed.
    """
    if name not in head.hair:
        return None
    hair = head.hair[name]
    turning = turning_share(hair.fitted(head.base.points))
    mesh = hair.mesh
    return PosedHair(
        stance.posed(hair.fitted(shaped), turning), mesh.triangles, mesh.texture_points[mesh.texture_triangles]
    )


def draw_scalp_hair(canvas: Canvas, head: Head, person: Person, view: View, stance: Stance, posed: Array, normals: Array) -> None:
    """Hair as a shell around the scalp, thin at the hairline."""
    look, style = person.look, person.look.scalp_hair
    rest, count = head.base.points, head.body_points
    above = _above_hairline(rest, style.fringe)
    thick = smooth_step(-0.02, 0.28, above) * style.thick * (1 - smooth_step(0.05, 0.4, head.on_ear)) * head.on_skin
    wave = 1 + style.wave * np.sin(rest[:, 0] * 9 + 3 * rest[:, 2] + look.phase)
    points = posed[:count] + normals[:count] * (thick * wave)[:, None]
    triangles = head.skin_triangles
    triangles = triangles[(above[triangles].max(1) > -0.12) & (head.on_ear[triangles].max(1) < 0.5)]
    layer = Layer(stance.projected(points), triangles, True, canvas.depth + 0.03)
    if not layer:
        return
    strands = _scalp_strands(person.scalp_grain, layer.of_points(rest), style.strand)
    edge = layer.of_points(above) + 0.05 * strands * style.ragged
    opacity = smooth_step(-0.015, style.edge, edge) * (layer.of_points(head.on_ear) < 0.3) * style.opacity
    bent = unit_rows(layer.of_points(normals[:count]) + 0.25 * strands[:, None] * np.float32([0.6, 0.3, 0]))
    colour = _shaded(look, view, bent, np.clip(0.8 + 0.3 * strands, 0.2, 1.6))
    canvas.lay_over(layer.mask, colour, opacity[:, None])
    behind = canvas.depth[layer.mask]
    canvas.depth[layer.mask] = np.where(opacity > 0.5, np.minimum(layer.depth[layer.mask], behind), behind)


def draw_hair_mesh(canvas: Canvas, hair: PosedHair, person: Person, view: View, stance: Stance) -> None:
    """Cards with strands along them, lit from both sides."""
    sums = corner_sums(hair.triangles, len(hair.points))
    normals = point_normals(sums, hair.points, hair.triangles)
    layer = Layer(stance.projected(hair.points), hair.triangles, False, canvas.depth)
    if not layer:
        return
    texture_points = layer.of_corners(hair.texture_points)
    strands = sample(person.strands, texture_points[:, 0] % 1 * (SIDE - 1), texture_points[:, 1] % 1 * (SIDE - 1))
    normal = layer.of_points(normals)
    normal *= np.sign(normal[:, 2:] + 1e-6)
    opacity = np.clip(1.15 + 0.35 * strands, 0, 1)[:, None] * 0.97
    colour = _shaded(person.look, view, unit_rows(normal), np.clip(0.75 + 0.35 * strands, 0.15, 1.6))
    canvas.lay_over(layer.mask, colour, opacity)
    canvas.depth[layer.mask] = layer.depth[layer.mask]


def draw_lashes(canvas: Canvas, head: Head, look: Look, projected: Array, random: np.random.Generator) -> None:
    """Of the head's points as the camera sees them, patchy."""
    layer = Layer(projected, head.lash_triangles, False, canvas.depth)
    if not layer:
        return
    opacity = (head.lash_weight[layer.shown] * look.lash * random.uniform(0.4, 1, len(layer.shown)))[:, None]
    canvas.lay_over(layer.mask, _LASH, opacity)


def _shaded(look: Look, view: View, normal: Array, strands: Array) -> Array:
    """[N, 3] linear light of hair: the main lamp's and what comes from everywhere."""
    lamp = view.lamps[0]
    toward = np.float32(lamp.direction) / np.linalg.norm(lamp.direction)
    facing = np.clip(0.3 + 0.7 * (normal @ toward), 0.05, None)
    diffuse = look.hair_rgb * strands[:, None] * (view.ambient * 0.8 + lamp.rgb * facing[:, None])
    half = unit_rows((toward + [0, 0, 1])[None])[0]
    mirrored = np.clip(normal @ half, 0, 1) ** 12
    return diffuse + (0.05 * look.hair_shine * np.clip(strands - 0.6, 0, 1) * mirrored * np.mean(lamp.rgb))[:, None]


def _above_hairline(rest: Array, fringe: float) -> Array:
    """[V] decimetres that points at rest lie above the hairline, which `fringe` lowers in front."""
    around = np.degrees(np.arctan2(abs(rest[:, 0]), rest[:, 2] - 0.25))
    line = np.interp(around, _HAIRLINE_AROUND, _HAIRLINE_HEIGHT)
    return (rest[:, 1] - line + fringe * smooth_step(70, 30, around)).astype(np.float32)


def _scalp_strands(grain: Array, rest: Array, stretch: float) -> Array:
    """[N] noise that is fine around the head and long from crown to tips."""
    around = np.arctan2(rest[:, 0], rest[:, 2] - 0.3)
    down = (rest[:, 1] - 6) * stretch + np.abs(rest[:, 2]) * 3
    return sample(grain, (around * 90) % (SIDE - 1), down % (SIDE - 1))

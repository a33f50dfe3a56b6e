"""Light on the visible surface: lamps with shadows, light from everywhere, highlights, closed corners."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.rendered.geometry import unit_rows
from affect.rendered.layers import Layer, Stance, empty_depth
from affect.rendered.looks import Look
from affect.rendered.maps import Array, smooth_step
from affect.rendered.raster import lit_share, occlusion, rasterise
from affect.rendered.surface import Surface
from affect.rendered.views import Lamp, View

_SHADOW_SIDE = 224
_SHADOW_SCALE = 224 / 4.2
"""Of a lamp's depth buffer: pixels, and pixels a decimetre."""

_BLUSHING_EDGE = (0.22, 0.12, 0.08)
"""How far light creeps around skin, red the farthest."""

Blocker = tuple[Array, NDArray[np.int32]]
"""Posed points and triangles of what throws shadows."""


@dataclass(frozen=True)
class _Lit:
    """N pixels: diffuse light [N, 3], highlights [N]."""

    light: Array
    highlight: Array


def lit_colour(
    surface: Surface, look: Look, view: View, stance: Stance, layer: Layer, blockers: list[Blocker]
) -> Array:
    """[N, 3] linear light of the head's pixels, clothes below the collar included."""
    to_camera = unit_rows(stance.camera - surface.position)
    openness = _openness(surface, look, stance, layer)
    lit = _lamps_light(surface, view, stance, to_camera, blockers)
    facing = np.clip(np.einsum("nc,nc->n", surface.normal, to_camera), 0, 1)
    rim = (1 - facing) ** 4 * 0.08
    colour = surface.albedo * lit.light * openness[:, None] ** np.float32([0.8, 1.0, 1.05])
    colour = colour + (lit.highlight * openness)[:, None]
    colour = colour + (rim * surface.skin * openness * view.ambient.mean())[:, None]
    rest = surface.rest
    height = rest[:, 1] + 0.12 * rest[:, 2] + 0.25 * abs(rest[:, 0])
    cloth = smooth_step(look.collar, look.collar - 0.03, height)[:, None] * surface.skin[:, None]
    return colour * (1 - cloth) + cloth * look.cloth_rgb * lit.light * openness[:, None]


def _openness(surface: Surface, look: Look, stance: Stance, layer: Layer) -> Array:
    """[N], 1 in the open, towards 0 in corners, creases and the back of the mouth."""
    depth, scale = layer.depth, stance.pixels_per_decimetre
    near = occlusion(depth, scale, 0.16)[layer.mask] * 0.6
    coarse = occlusion(depth[::2, ::2].copy(), scale / 2, 0.45)
    closed = near + cv2.resize(coarse, depth.shape[::-1])[layer.mask] * 0.55
    openness = np.clip(1 - look.occlusion * closed - 0.28 * surface.pit, 0.12, 1)
    return openness * (1 - 0.93 * surface.deep) * (1 - 0.6 * surface.inside)


def _lamps_light(surface: Surface, view: View, stance: Stance, to_camera: Array, blockers: list[Blocker]) -> _Lit:
    light = np.zeros((len(surface.normal), 3), np.float32)
    highlight = np.zeros(len(surface.normal), np.float32)
    for lamp in view.lamps:
        toward = np.float32(lamp.direction)
        toward /= np.linalg.norm(toward)
        facing = surface.normal @ toward
        reached = _reached(surface, lamp, toward, facing, stance, blockers) if lamp.casts_shadow else 1.0
        for channel, creep in enumerate(_BLUSHING_EDGE):
            wrap = np.where(surface.skin, creep, 0.1)
            light[:, channel] += np.clip((facing + wrap) / (1 + wrap), 0, None) * reached * lamp.rgb[channel]
        half = unit_rows(toward + to_camera)
        mirrored = np.clip(np.einsum("nc,nc->n", surface.normal, half), 0, 1) ** surface.gloss
        highlight += surface.specular * mirrored * reached * np.mean(lamp.rgb) * (1.5 if lamp.casts_shadow else 0.6)
    sky = 0.5 + 0.5 * surface.normal[:, 1:2]
    light += (view.ambient * (0.55 + 0.45 * sky)).astype(np.float32)
    return _Lit(light, highlight)


def _reached(
    surface: Surface, lamp: Lamp, toward: Array, facing: Array, stance: Stance, blockers: list[Blocker]
) -> Array:
    """[N], 0..1 of the lamp's light that nothing keeps off; eyes and teeth let some pass."""
    side = np.cross([0, 1, 0], toward)
    side /= np.linalg.norm(side)
    up = np.cross(toward, side)

    def seen_from_lamp(points: Array) -> NDArray[np.float32]:
        from_centre = points - stance.centre
        x = _SHADOW_SIDE / 2 + from_centre @ side * _SHADOW_SCALE
        y = _SHADOW_SIDE / 2 - from_centre @ up * _SHADOW_SCALE
        return np.stack([x, y, -(from_centre @ toward)], 1).astype(np.float32)

    depth = empty_depth(_SHADOW_SIDE)
    for points, triangles in blockers:
        depth = rasterise(seen_from_lamp(points), triangles, _SHADOW_SIDE, False, depth)[3]
    x, y, point_depth = seen_from_lamp(surface.position + surface.normal * 0.02).T
    share = lit_share(depth, x, y, point_depth, np.float32(0.05), lamp.softness)
    share = np.where(facing > 0, share, 1.0)
    return np.where(surface.eye | surface.teeth, 0.45 + 0.55 * share, share)

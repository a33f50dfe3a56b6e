"""The visible skin, eyes, teeth and tongue: colour, gloss and normal of each pixel, before any light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from affect.rendered.creases import Creases, folds, slopes
from affect.rendered.geometry import rotation, unit_rows
from affect.rendered.head import EYE, SKIN, TEETH, TONGUE, Head
from affect.rendered.layers import Layer, Stance
from affect.rendered.looks import Look
from affect.rendered.maps import Array, light_of, sample_at_rest, sample_mask, smooth_step
from affect.rendered.people import Person
from affect.rendered.views import View

_LIP_COLOUR = 0.85
"""Share of the lips' colour over the skin's."""

_EYES_MEET = 2
"""Degrees that each eye turns inwards."""


@dataclass
class Surface:
    """N pixels.

    Attributes:
        rest: [N, 3] where the point lies on the resting face, decimetres.
        position: [N, 3] where it is now, decimetres.
        normal: [N, 3], of length 1.
        albedo: [N, 3], linear light.
        gloss: [N] exponent of the highlight.
        specular: [N] strength of the highlight.
        skin, eye, teeth: [N], which pixels are.
        inside: [N], 0..1 of the mouth's inner skin.
        pit: [N], 0..1, how deep in a crease.
        deep: [N], 0..1, how far back in the mouth.
    """

    rest: Array
    position: Array
    normal: Array
    albedo: Array
    gloss: Array
    specular: Array
    skin: NDArray[np.bool_]
    eye: NDArray[np.bool_]
    teeth: NDArray[np.bool_]
    inside: Array
    pit: Array
    deep: Array


def visible_surface(
    head: Head, person: Person, creases: Creases, view: View, stance: Stance, layer: Layer, posed: Array, normals: Array,
    random: np.random.Generator,
) -> Surface:
    """Of the opaque mesh.

    Args:
        layer: the head's.
        posed, normals: [V, 3] of its points.
        random: draws the pores.
    """
    look = person.look
    normal = unit_rows(layer.of_points(normals))
    position, rest = layer.of_points(posed), layer.of_points(head.rest)
    texture_points = layer.of_corners(head.texture_points)
    material = head.material[layer.shown]
    skin, eye, teeth, tongue = (material == each for each in (SKIN, EYE, TEETH, TONGUE))
    front = _front(rest)
    lips = sample_mask(head.lips_mask, texture_points) * skin
    inside = sample_mask(head.inside_mask, texture_points) * skin
    lids = sample_mask(head.lids_mask, texture_points) * skin
    albedo = _skin_colour(person, rest, front, lips, inside, lids)
    painted = slopes(head.creases, creases, random, look.rough)
    slope = sample_at_rest(painted, rest) * front * (1 - lips[:, None] * 0.6)
    pit = np.clip(-sample_at_rest(folds(head.creases, creases), rest), 0, 0.02) / 0.02 * front[:, 0] * skin
    specular = np.full(len(normal), 0.10 * look.shine, np.float32)
    specular += lips * 0.12 * look.shine
    surface = Surface(
        rest=rest, position=position, normal=_bent(normal, slope, skin, stance), albedo=albedo,
        gloss=np.full(len(normal), 18.0, np.float32), specular=specular,
        skin=skin, eye=eye, teeth=teeth, inside=inside, pit=pit,
        deep=np.clip((1.50 - rest[:, 2]) / 0.55, 0, 1) * ((inside > 0.3) | teeth | tongue),
    )
    for side, rows in enumerate(head.eyes):
        _paint_eye(surface, look, view, stance, posed[rows].mean(0), left=side == 1)
    surface.albedo[teeth] = look.teeth_rgb
    surface.gloss[teeth] = 40
    surface.specular[teeth] = 0.12
    surface.albedo[tongue] = light_of((165, 85, 80))
    return surface


def _front(rest: Array) -> Array:
    """[N, 1], 1 where the frontal map holds."""
    forward = smooth_step(0.5, 0.9, rest[:, 2])
    height = smooth_step(6.12, 6.3, rest[:, 1])
    return (forward * height * smooth_step(7.89, 7.8, rest[:, 1]) * smooth_step(0.89, 0.8, abs(rest[:, 0])))[:, None]


def _skin_colour(person: Person, rest: Array, front: Array, lips: Array, inside: Array, lids: Array) -> Array:
    look = person.look
    albedo = np.tile(look.skin_rgb, (len(rest), 1)).astype(np.float32)
    albedo *= 1 + front * (sample_at_rest(person.paint, rest) - 1)
    albedo *= 1 - (lids * look.lid_dark)[:, None]
    grain = 1 - 0.12 * np.clip(sample_at_rest(person.lip_grain, rest), -1.5, 1.5)
    albedo = albedo * (1 - lips[:, None] * _LIP_COLOUR) + lips[:, None] * _LIP_COLOUR * look.lip_rgb * grain[:, None]
    return albedo * (1 - inside[:, None]) + inside[:, None] * light_of((120, 50, 45))


def _bent(normal: Array, slope: Array, skin: NDArray[np.bool_], stance: Stance) -> Array:
    """Normals of skin that rises by `slope` [N, 2]."""
    rightwards, upwards = stance.turn[:, 0], stance.turn[:, 1]
    along_x = slope[:, :1] * (rightwards - normal * (normal @ rightwards)[:, None])
    along_y = slope[:, 1:] * (upwards - normal * (normal @ upwards)[:, None])
    return unit_rows(normal - (along_x + along_y) * skin[:, None])


def _paint_eye(surface: Surface, look: Look, view: View, stance: Stance, middle: Array, left: bool) -> None:
    """Sclera, iris and pupil as rings about the line of sight, darker under the upper lid."""
    own = surface.eye & ((surface.rest[:, 0] > 0) == left)
    outwards = unit_rows(surface.position[own] - middle)
    to_side, up = view.gaze
    sight = stance.turn @ rotation(to_side + (-_EYES_MEET if left else _EYES_MEET), -up, 0)
    angle = np.degrees(np.arccos(np.clip(outwards @ sight[:, 2], -1, 1)))
    around = np.arctan2(outwards @ sight[:, 1], outwards @ sight[:, 0])
    fibres = 1 + 0.22 * np.sin(around * 23 + look.phase) * np.sin(around * 9 + 1) + 0.25 * smooth_step(12, 24, angle)
    shade = (1 - 0.3 * smooth_step(45, 75, angle))[:, None]
    colour = np.tile(look.sclera_rgb, (own.sum(), 1)) * shade * np.float32([1, 0.97, 0.95])
    rim = (1 - 0.75 * smooth_step(look.iris - 5, look.iris - 0.5, angle))[:, None]
    iris = look.iris_rgb * fibres[:, None] * rim
    share = smooth_step(look.iris + 1.5, look.iris - 0.8, angle)[:, None]
    colour = colour * (1 - share) + iris * share
    share = smooth_step(view.pupil + 1.2, view.pupil - 1, angle)[:, None]
    colour = colour * (1 - share) + 0.004 * share
    lid = smooth_step(-0.1, 0.45, outwards @ stance.turn[:, 1])
    surface.albedo[own] = colour * (1 - 0.45 * lid)[:, None]
    surface.normal[own] = outwards
    surface.gloss[own] = 220
    surface.specular[own] = 1.6

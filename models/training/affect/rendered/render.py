"""One picture of a person, from shape to light to grey levels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from affect.rendered.creases import Creases
from affect.rendered.geometry import point_normals
from affect.rendered.hair import Canvas, draw_hair_mesh, draw_lashes, draw_scalp_hair, posed_hair
from affect.rendered.head import Head, Movements
from affect.rendered.layers import Layer, Stance, empty_depth
from affect.rendered.lighting import lit_colour
from affect.rendered.looks import NO_HAIR
from affect.rendered.people import Person
from affect.rendered.surface import visible_surface
from affect.rendered.views import View


def render(
    head: Head, person: Person, movements: Movements, creases: Creases, view: View, random: np.random.Generator
) -> NDArray[np.uint8]:
    """[S, S, 3], blue, green and red, of the background's size.

    Args:
        movements, creases: of the face, the person's own lines included.
        random: draws pores and lashes.
    """
    shaped = head.shaped(person.body.targets, person.body.origins, movements)
    stance = Stance(head, shaped, view, len(view.background))
    posed = stance.posed(shaped, head.turning)
    projected = stance.projected(posed)
    layer = Layer(projected, head.triangles, True, empty_depth(len(view.background)))
    normals = point_normals(head.normal_sums, posed, head.triangles)
    surface = visible_surface(head, person, creases, view, stance, layer, posed, normals, random)
    hair = posed_hair(head, person.look.hair, shaped, stance)
    blockers = [(posed, head.skin_triangles)]
    if hair is not None:
        blockers.append((hair.points, hair.triangles))
    canvas = Canvas(view.background.astype(np.float32).copy(), layer.depth)
    canvas.light[layer.mask] = lit_colour(surface, person.look, view, stance, layer, blockers)
    if person.look.hair != NO_HAIR:
        draw_scalp_hair(canvas, head, person, view, stance, posed, normals)
    if hair is not None:
        draw_hair_mesh(canvas, hair, person, view, stance)
    draw_lashes(canvas, head, person.look, projected, random)
    return _developed(canvas.light, view.exposure)


def _developed(light: NDArray[np.floating], exposure: float) -> NDArray[np.uint8]:
    """Linear light as grey levels, bright parts held back."""
    exposed = np.clip(light * exposure, 0, None)
    held_back = exposed / (1 + 0.18 * exposed) * 1.12
    levels = np.clip(held_back, 0, 1) ** (1 / 2.2)
    return np.uint8(np.clip(levels[..., ::-1] * 255 + 0.5, 0, 255))

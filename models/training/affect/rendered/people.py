"""Random people, each of whom all pictures of theirs show."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from affect.rendered.bodies import Body, Details, draw_body
from affect.rendered.creases import Creases
from affect.rendered.looks import Look, draw_look
from affect.rendered.maps import SIDE, Array, noise
from affect.rendered.paint import face_paint


@dataclass(frozen=True)
class Person:
    """
    Attributes:
        crease_depth: of what muscles fold, beside an old adult's.
        eyes_open: how wide the eyes are, from MakeHuman's own; below 0 narrower.
        lines: creases that are there at rest.
        paint: [SIDE, SIDE, 3] frontal map on the skin.
        lip_grain: [SIDE, SIDE] frontal map of the lips' lines.
        scalp_grain, strands: [SIDE, SIDE] noise of hair on the scalp and of hair meshes.
    """

    body: Body
    look: Look
    crease_depth: float
    eyes_open: float
    lines: dict[str, float]
    paint: Array
    lip_grain: Array
    scalp_grain: Array
    strands: Array

    def creased(self, creases: Creases) -> Creases:
        """Muscles' creases on this skin, over the lines that it has."""
        return {
            name: (
                left * self.crease_depth + self.lines.get(name, 0),
                right * self.crease_depth + self.lines.get(name, 0),
            )
            for name, (left, right) in creases.items()
        }


def draw_person(details: Details, random: np.random.Generator) -> Person:
    """Fields are drawn in a fixed order: the same generator gives the same person."""
    body = draw_body(details, random)
    look = draw_look(body, random)
    crease_depth = float(np.clip(0.45 + 0.03 * (body.years - 4), 0.45, 0.95) + 0.25 * body.wrinkled)
    eyes_open = float(random.normal(0.06, 0.13) + 0.12 * body.wrinkled)
    lines = _draw_lines(body, random)
    paint = face_paint(look, random)
    lip_grain = noise(random, (SIDE, SIDE), (3,), (1,))
    white = random.standard_normal((SIDE, SIDE)).astype(np.float32)
    return Person(
        body, look, crease_depth, eyes_open, lines, paint, lip_grain,
        scalp_grain=cv2.GaussianBlur(white, (0, 0), sigmaX=1.5, sigmaY=14) * 6.5,
        strands=cv2.GaussianBlur(white, (0, 0), sigmaX=1.2, sigmaY=25) * 7,
    )


def _draw_lines(body: Body, random: np.random.Generator) -> dict[str, float]:
    def of_age(depth: float) -> float:
        return max(0, body.wrinkled * depth * random.uniform(0.3, 1))

    return {
        "nasolabial": 0.12 * (body.years > 18) + of_age(0.7),
        "forehead_inner": of_age(0.5),
        "forehead_outer": of_age(0.4),
        "glabella": of_age(0.4),
        "crow": of_age(0.7),
        "under_eye": 0.1 + of_age(0.7),
        "marionette": of_age(0.6),
        "mentolabial": 0.15 + of_age(0.3),
    }

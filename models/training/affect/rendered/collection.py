"""A set of rendered faces: several photographs of each of many people, expressions alike in number."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from affect.labels import EXPRESSIONS
from affect.rendered.bodies import Details
from affect.rendered.crops import Cropper
from affect.rendered.expressions import POSED
from affect.rendered.face_archive import Face
from affect.rendered.head import Head
from affect.rendered.people import draw_person
from affect.rendered.photographs import take_photograph

CROP = 160
"""Side of the crops, pixels."""

_FEW, _PICTURES_OF_ONE = 300, 10
"""People, where there are fewer than ten times as many pictures, and pictures of each where there are more."""

_DECK = 7
"""Tells the draws of expressions from those of people."""


def collect_faces(
    head: Head, cropper: Cropper, count: int, seed: int, progress: Callable[[int, int], None] = lambda _people, _faces: None
) -> list[Face]:
    """At most `count` faces; those that the detector does not find are left out.

    Args:
        progress: is told the number of people and of faces after each person.
    """
    people = max(count // _PICTURES_OF_ONE, min(count // 2, _FEW), 1)
    each = -(-count // people)
    details = Details(head.targets)
    expressions = _Deck(seed)
    faces: list[Face] = []
    for number in range(people):
        random = np.random.default_rng([seed, number])
        person = draw_person(details, random)
        for place in range(each):
            if len(faces) >= count:
                break
            expression = expressions.draw(number, place)
            photograph = take_photograph(head, person, expression, random)
            crop = cropper.crop(photograph.picture)
            if crop is not None:
                faces.append(Face(
                    crop, EXPRESSIONS.index(expression), photograph.action_units,
                    subject=f"mh{seed}-{number}", source=f"makehuman/{seed}/{number}/{place}",
                    body=person.body, hair=person.look.hair,
                ))
        progress(number + 1, len(faces))
    return faces


class _Deck:
    """Deals all of `POSED`, shuffled, before any comes again."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._left: list[int] = []

    def draw(self, person: int, place: int) -> str:
        if not self._left:
            random = np.random.default_rng([self._seed, person, place, _DECK])
            self._left = list(random.permutation(len(POSED)))
        return POSED[self._left.pop()]

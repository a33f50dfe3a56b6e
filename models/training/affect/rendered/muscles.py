"""What action units do to a face: movements of its points and creases of its skin."""

from __future__ import annotations

import numpy as np

from affect.rendered.creases import Creases
from affect.rendered.expressions import BARED_TEETH, Intensities
from affect.rendered.head import Movements

_LIPS_APART = 0.05
"""Intensity of 25 from which lips part, and with it all that they do moves otherwise."""

_TIGHT_LIPS = (
    "mouth/mouth-upperlip-volume-decr", "mouth/mouth-lowerlip-volume-decr",
    "mouth/mouth-upperlip-height-decr", "mouth/mouth-lowerlip-height-decr",
)


class Muscles:
    """A face while action units move it, a little more on one side than on the other.

    Attributes:
        movements: of the face's points.
        creases: of its skin, before a person's own.
    """

    def __init__(self, intensities: Intensities, random: np.random.Generator) -> None:
        self.movements: Movements = {}
        self.creases: Creases = {}
        self._intensities = intensities
        self._lopsided = float(np.clip(random.normal(0, 0.08), -0.2, 0.2))
        # In this order: sums of floats, and with them pictures' bits, depend on it.
        self._brows()
        self._eyes()
        self._nose()
        self._lips()
        self._jaw_and_chin()

    def _of(self, unit: int) -> float:
        return self._intensities.get(unit, 0.0)

    def _move(self, name: str, weight: float) -> None:
        """A target or push of both sides."""
        self._add(name, weight * (1 + self._lopsided), weight * (1 - self._lopsided))

    def _move_alike(self, name: str, weight: float) -> None:
        self._add(name, weight, weight)

    def _move_sides(self, name: str, weight: float) -> None:
        """Two targets, named with "*" for the side."""
        for side, sign in (("left", 1), ("right", -1)):
            own = weight * (1 + self._lopsided * sign)
            self._add(name.replace("*", side), own, own)

    def _add(self, name: str, left: float, right: float) -> None:
        before = self.movements.get(name, (0, 0))
        self.movements[name] = (before[0] + left, before[1] + right)

    def _fold(self, name: str, weight: float) -> None:
        left, right = self.creases.get(name, (0, 0))
        self.creases[name] = (left + weight * (1 + self._lopsided), right + weight * (1 - self._lopsided))

    def _brows(self) -> None:
        inner, outer, lowered = self._of(1), self._of(2), self._of(4)
        self._move_sides("eyebrows-*-inner-up", 1.2 * inner)
        self._move("own-inner-brow", 1.0 * inner)
        self._move("own-outer-brow", 1.0 * outer)
        self._move_sides("eyebrows-*-extern-up", 1.15 * outer)
        self._move_sides("eyebrows-*-up", 1.1 * min(inner, outer))
        self._move_sides("eyebrows-*-down", lowered * max(1.1 - 1.6 * inner, 0.1))
        self._move("own-corrugator", lowered * 1.25)
        self._move("own-brow-lower", lowered * max(1 - 1.6 * inner, 0))
        self._fold("forehead_inner", 0.9 * inner)
        self._fold("forehead_outer", 0.9 * outer)
        self._fold("glabella", 1.4 * lowered + 0.5 * self._of(9))

    def _eyes(self) -> None:
        cheeks, lids, nose = self._of(6), self._of(7), self._of(9)
        self._move_sides("eye-*-opened-up", 1.45 * self._of(5))
        self._move_sides("eye-*-slit", 0.28 * cheeks + 0.36 * lids + 0.28 * nose)
        self._move_sides("eye-*-closure", self._of(43))
        self._move("own-cheek", 1.25 * cheeks + 0.6 * nose)
        self._move("own-lower-lid", 0.5 * cheeks + 0.6 * lids)
        self._fold("crow", 1.1 * cheeks)
        self._fold("under_eye", 0.9 * cheeks + 0.5 * lids + 0.6 * nose)

    def _nose(self) -> None:
        lowered, nose, lip = self._of(4), self._of(9), self._of(10)
        bared = self._of(BARED_TEETH)
        self._move_sides("nose-*-elevation", 1.5 * nose)
        self._move("own-nose", 1.1 * nose + 0.2 * lip)
        self._move_sides("nose-*-dilatation", 0.3 * nose + 0.35 * lip + 0.3 * lowered * (bared > 0))
        self._move("own-upper-lip", 0.7 * nose + 0.9 * lip)
        self._move_sides("eyebrows-*-down", 0.5 * nose * (1 - 0.6 * min(lowered, 1)))
        self._move("own-corrugator", 0.7 * nose)
        self._fold("nose_root", 1.5 * nose)
        self._fold("nasolabial", 0.9 * nose + 0.8 * lip + 0.85 * self._of(12) + 0.3 * bared + 0.35 * self._of(20))
        self._move("mouth-elevation", 0.65 * lip * (self._of(25) > _LIPS_APART))

    def _lips(self) -> None:
        smile, stretched, apart = self._of(12), self._of(20), self._of(25)
        if apart > _LIPS_APART:
            bared = self._of(BARED_TEETH)
            self._move("mouth-upward-retraction", smile * (0.75 + 0.6 * apart))
            self._move("mouth-corner-puller", smile * 0.85)
            self._move("mouth-part-later", bared * 0.75)
            self._move("mouth-depression-retraction", stretched * 0.95)
            plain = apart * (1 - max(smile, 0.8 * stretched, bared, 0.7 * self._of(10)))
            self._move("mouth-parling", 0.8 * max(plain, 0))
        else:
            self._move("mouth-corner-puller", 1.7 * smile)
            self._move("own-lip-corner-side", 0.35 * smile)
            self._move("neck-platysma", 0.7 * stretched)
            self._move("mouth-retraction", 0.35 * stretched)
        self._move("mouth-retraction", 0.6 * stretched)
        self._move("own-lip-corner-side", 0.5 * stretched)
        self._fold("stretch", stretched)

    def _jaw_and_chin(self) -> None:
        corners, chin, stretched, pressed, jaw = self._of(15), self._of(17), self._of(20), self._of(24), self._of(26)
        self._move("mouth-open", 0.8 * jaw)
        self._move("mouth-pursing", 0.12 * jaw * (stretched + self._of(12) + self._of(10) < 0.2))
        self._move("mouth-depression", 0.75 * corners)
        self._move("own-lip-corner-down", 0.6 * corners)
        self._fold("marionette", corners + 0.3 * stretched)
        self._move("own-chin", chin)
        self._fold("chin", chin)
        self._fold("mentolabial", 0.9 * chin + 0.4 * corners + 0.5 * pressed)
        self._move("mouth-pursing", 0.5 * self._of(18))
        self._move("mouth-protusion", 0.3 * self._of(18))
        self._move("mouth-compression", 0.45 * pressed)
        self._move("own-lip-corner-down", 0.5 * pressed)
        tight = max(self._of(23), pressed)
        for name in _TIGHT_LIPS:
            self._move_alike(name, 0.8 * tight)
        self._move("neck-platysma", 0.2 * stretched)

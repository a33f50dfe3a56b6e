"""Random circumstances of a picture: where head, camera, lamps and gaze are, and what is behind."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from affect.rendered.maps import Array, light_of, noise

SIDE = 320
"""Of a rendered picture, pixels."""

_KEY_LIGHTS = ("key", "flat", "side", "top", "below", "back")


@dataclass(frozen=True)
class Lamp:
    """
    Attributes:
        direction: from the head towards it, (x, y, z).
        rgb: linear light.
        casts_shadow: whether the head stands in its way.
        softness: of the shadow, pixels of the lamp's depth buffer.
    """

    direction: tuple[float, float, float]
    rgb: Array
    casts_shadow: bool
    softness: float


@dataclass(frozen=True)
class View:
    """
    Attributes:
        pose: yaw, pitch and roll of the head, degrees.
        distance: of the camera, decimetres.
        zoom: of the face in the picture, about the share of its height.
        shift: [2] of the face from the middle, shares of the side.
        gaze: to the side and up, degrees.
        pupil: radius, degrees of the eyeball.
        ambient: [3] linear light from everywhere.
        lamps: the main one first, and one that fills in.
        background: [SIDE, SIDE, 3] linear light.
        exposure: factor on all light.
    """

    pose: tuple[float, float, float]
    distance: float
    zoom: float
    shift: Array
    gaze: tuple[float, float]
    pupil: float
    ambient: Array
    lamps: tuple[Lamp, Lamp]
    background: Array
    exposure: float = 1.0


def draw_view(random: np.random.Generator) -> View:
    """All but the exposure, which depends on the face."""
    kind = random.choice(_KEY_LIGHTS, p=[0.48, 0.20, 0.14, 0.10, 0.03, 0.05])
    side = random.choice([-1, 1])
    # Azimuth and elevation, degrees; all are drawn, and one is taken.
    azimuth, elevation = {
        "key": (random.uniform(10, 50), random.uniform(5, 50)),
        "flat": (random.uniform(0, 25), random.uniform(0, 40)),
        "side": (random.uniform(55, 88), random.uniform(-5, 35)),
        "top": (random.uniform(0, 40), random.uniform(50, 72)),
        "below": (random.uniform(0, 50), random.uniform(-45, -15)),
        "back": (random.uniform(100, 140), random.uniform(10, 50)),
    }[kind]
    tint = 1 + random.normal(0, 0.06) * np.float32([1, 0, -1])
    brightness = random.uniform(0.8, 1.3)
    filling = random.uniform(0.05, 0.5) * brightness
    ambient = {"flat": random.uniform(0.6, 1.1), "back": random.uniform(0.5, 0.9)}.get(kind, random.uniform(0.12, 0.5))
    main = Lamp(
        _direction(side * azimuth, elevation), np.float32(brightness * tint * (0.5 if kind == "flat" else 1)),
        casts_shadow=True, softness=float(random.uniform(0.8, 2.5)),
    )
    fill = Lamp(
        _direction(-side * random.uniform(20, 80), random.uniform(-10, 40)), np.float32(filling / tint),
        casts_shadow=False, softness=1.0,
    )
    # Fields are drawn in this order.
    return View(
        pose=(_clipped(random, 12, 25), _clipped(random, 7, 15), _clipped(random, 4, 8)),
        distance=float(random.uniform(7, 20)),
        zoom=float(random.uniform(0.70, 0.84)),
        shift=random.uniform(-0.03, 0.03, 2),
        gaze=(_clipped(random, 6, 14), _clipped(random, 4, 9) - 3),
        pupil=float(random.uniform(8, 14)),
        ambient=np.float32([0.97, 1, 1.03]) * ambient,
        lamps=(main, fill),
        background=_draw_background(random),
    )


def _clipped(random: np.random.Generator, deviation: float, most: float) -> float:
    return float(np.clip(random.normal(0, deviation), -most, most))


def _direction(azimuth: float, elevation: float) -> tuple[float, float, float]:
    around, up = np.radians(azimuth), np.radians(elevation)
    return (np.sin(around) * np.cos(up), np.sin(up), np.cos(around) * np.cos(up))


def _draw_background(random: np.random.Generator) -> Array:
    """A ramp between two colours with blurred shapes on it, and grain."""
    dull = random.uniform(0.1, 1) ** 1.5

    def draw_colour() -> Array:
        return light_of(random.uniform(20, 235) * (1 - dull) + dull * random.uniform(20, 235, 3))

    one, other = draw_colour(), draw_colour()
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    angle = random.uniform(0, 6.28)
    ramp = np.clip(0.5 + (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle), 0, 1)[..., None].astype(np.float32)
    picture = one * (1 - ramp) + other * ramp
    for _ in range(random.integers(0, 9)):
        place = random.integers(0, SIDE, 2)
        extent = random.integers(15, 200, 2)
        colour = [float(channel) for channel in draw_colour()]
        if random.random() < 0.5:
            cv2.rectangle(picture, tuple(map(int, place)), tuple(map(int, place + extent)), colour, -1)
        else:
            turn = float(random.uniform(0, 180))
            cv2.ellipse(picture, tuple(map(int, place)), tuple(map(int, extent // 2)), turn, 0, 360, colour, -1)
    picture = cv2.GaussianBlur(picture, (0, 0), float(random.choice([1.5, 5, 12, 25])))
    grain = noise(random, (SIDE, SIDE), (30, 4), (1, 0.4))
    return np.clip(picture * (1 + 0.08 * grain)[..., None], 0, 1.5).astype(np.float32)

"""A labelled photograph: a person poses, is seen and is taken by a camera."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.rendered.expressions import action_unit_labels, pose
from affect.rendered.head import Head, Movements
from affect.rendered.muscles import Muscles
from affect.rendered.people import Person
from affect.rendered.render import render
from affect.rendered.views import View, draw_view

_SHUT = 43


@dataclass(frozen=True)
class Photograph:
    """A picture [S, S, 3], blue, green and red, and the labels of its action units (`action_unit_labels`)."""

    picture: NDArray[np.uint8]
    action_units: list[int]


def take_photograph(head: Head, person: Person, expression: str, random: np.random.Generator) -> Photograph:
    """Of one of `affect.rendered.expressions.POSED`."""
    intensities = pose(expression, random)
    muscles = Muscles(intensities, random)
    view = draw_view(random)
    eyes_open = person.eyes_open + random.normal(0, 0.06)
    if not intensities.get(_SHUT):
        _open_eyes(muscles.movements, eyes_open)
    view = replace(view, exposure=_draw_exposure(person, view, random))
    picture = render(head, person, muscles.movements, person.creased(muscles.creases), view, random)
    return Photograph(_taken(picture, random), action_unit_labels(intensities))


def _open_eyes(movements: Movements, amount: float) -> None:
    """Wider, or where below 0 narrower, than MakeHuman's."""
    for side in ("left", "right"):
        name = f"eye-{side}-{'opened-up' if amount > 0 else 'slit'}"
        weight = movements.get(name, (0, 0))[0] + min(abs(amount), 0.3)
        movements[name] = (weight, weight)


def _draw_exposure(person: Person, view: View, random: np.random.Generator) -> float:
    """About what a camera would choose for this skin in this light."""
    luminance = float(person.look.skin_rgb @ [0.3, 0.6, 0.1])
    main, fill = view.lamps
    power = view.ambient.mean() * 0.75 + 0.55 * float(main.rgb.mean()) * max(main.direction[2], 0.1)
    power = power + 0.3 * float(fill.rgb.mean())
    return float(np.exp(random.normal(0, 0.22)) * (0.34 / (luminance * power)) ** 0.75 * (0.34 / 0.4) ** 0.25)


def _taken(picture: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    """Contrast, focus, noise and compression."""
    levels = picture.astype(np.float32) / 255
    levels = np.clip((levels - 0.48) * random.uniform(0.92, 1.28) + 0.48 + random.normal(0, 0.03), 0, 1)
    if random.random() < 0.6:
        levels = cv2.GaussianBlur(levels, (0, 0), float(random.uniform(0.4, 1.8)))
    levels += random.normal(0, random.uniform(0.002, 0.03), levels.shape[:2])[..., None] + random.normal(0, 0.006, levels.shape)
    quality = int(random.integers(45, 96))
    data = cv2.imencode(".jpg", np.uint8(np.clip(levels * 255, 0, 255)), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)

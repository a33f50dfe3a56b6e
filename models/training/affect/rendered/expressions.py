"""How expressions are posed, in FACS's terms, and the labels of a posed face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from affect.labels import ACTION_UNITS, EXPRESSIONS

BARED_TEETH = 0
"""Beside FACS's numbers: lips drawn off the teeth."""

UNITS = (BARED_TEETH, 1, 2, 4, 5, 6, 7, 9, 10, 12, 15, 17, 18, 20, 23, 24, 25, 26, 43)
"""That a face can be posed with (`affect/rendered/muscles.py`)."""

Intensities = dict[int, float]
"""Of action units: 0 to 1, of a jaw that drops (26) up to 1.4."""

PRESENT, ABSENT, UNKNOWN = 1, 0, 255
"""Labels of action units."""

_PRESENT_FROM, _ABSENT_BELOW = 0.3, 0.05

_SHARED_LOOK = ((4, 9), (6, 9), (6, 7), (9, 10))
"""The first's look comes with the second too."""

_SHARED_FROM = 0.2

_STRAY = (1, 2, 4, 6, 7, 12, 15, 17, 20)
"""Units that move a little in any face."""


@dataclass(frozen=True)
class Variant:
    """One way to show an expression: how often beside the others, and each unit's least and greatest intensity."""

    weight: float
    units: dict[int, tuple[float, float]]


VARIANTS: dict[str, tuple[Variant, ...]] = {
    "happy": (
        Variant(3, {6: (0.5, 1), 12: (0.6, 1)}),
        Variant(4, {6: (0.5, 1), 12: (0.7, 1), 25: (0.6, 1)}),
        Variant(2, {6: (0.6, 1), 12: (0.7, 1), 25: (0.8, 1), 26: (0.3, 0.7)}),
        Variant(1, {12: (0.6, 0.9)}),
        Variant(1, {6: (0.5, 0.9), 12: (0.7, 1), 25: (0.5, 0.9), 1: (0.2, 0.5), 2: (0.2, 0.5)}),
    ),
    "sad": (
        Variant(3, {1: (0.6, 1), 4: (0.3, 0.8), 15: (0.6, 1), 17: (0.3, 0.9)}),
        Variant(2, {1: (0.6, 1), 4: (0.3, 0.8), 15: (0.6, 1)}),
        Variant(2, {1: (0.4, 0.9), 15: (0.7, 1), 17: (0.6, 1)}),
        Variant(1, {1: (0.6, 1), 4: (0.4, 0.8), 15: (0.5, 0.9), 25: (0.3, 0.6)}),
        Variant(1, {1: (0.4, 0.8), 4: (0.3, 0.7), 15: (0.5, 0.9), 43: (0.3, 0.6)}),
        Variant(1, {1: (0.6, 1), 4: (0.4, 0.9), 6: (0.3, 0.6), 15: (0.6, 1), 17: (0.3, 0.7)}),
    ),
    "surprise": (
        Variant(4, {1: (0.7, 1), 2: (0.7, 1), 5: (0.5, 1), 25: (0.6, 1), 26: (0.5, 0.9)}),
        Variant(2, {1: (0.7, 1), 2: (0.7, 1), 5: (0.6, 1), 25: (0.8, 1), 26: (0.9, 1.4)}),
        Variant(1, {1: (0.7, 1), 2: (0.7, 1), 25: (0.5, 0.9), 26: (0.4, 0.8)}),
        Variant(1, {1: (0.7, 1), 2: (0.7, 1), 5: (0.5, 1)}),
        Variant(1, {1: (0.5, 0.9), 2: (0.5, 0.9), 5: (0.5, 1), 25: (0.6, 1), 26: (0.4, 0.8), 18: (0.3, 0.7)}),
    ),
    "fear": (
        Variant(4, {1: (0.6, 1), 2: (0.4, 0.8), 4: (0.4, 0.9), 5: (0.6, 1), 20: (0.6, 1), 25: (0.6, 1)}),
        Variant(2, {1: (0.6, 1), 2: (0.4, 0.8), 4: (0.4, 0.9), 5: (0.7, 1), 20: (0.5, 1), 25: (0.7, 1), 26: (0.3, 0.7)}),
        Variant(1, {1: (0.7, 1), 4: (0.4, 0.8), 5: (0.7, 1), 25: (0.5, 0.9), 26: (0.4, 0.8)}),
        Variant(1, {1: (0.6, 1), 2: (0.5, 0.9), 4: (0.4, 0.8), 5: (0.7, 1), 20: (0.6, 1)}),
        Variant(1, {1: (0.5, 0.9), 4: (0.5, 0.9), 5: (0.5, 0.9), 7: (0.2, 0.5), 20: (0.6, 1), 25: (0.6, 1)}),
    ),
    "disgust": (
        Variant(3, {9: (0.7, 1), 4: (0.3, 0.7), 7: (0.2, 0.6), 17: (0.3, 0.8)}),
        Variant(3, {9: (0.6, 1), 10: (0.5, 1), 4: (0.2, 0.6), 25: (0.3, 0.7), 7: (0.2, 0.5)}),
        Variant(2, {10: (0.7, 1), 4: (0.2, 0.6), 17: (0.4, 0.8), 15: (0.2, 0.5)}),
        Variant(1, {9: (0.7, 1), 10: (0.6, 1), 4: (0.4, 0.8), 7: (0.4, 0.8), 25: (0.5, 0.8), 26: (0.2, 0.4)}),
        Variant(1, {9: (0.6, 1), 10: (0.4, 0.8), 6: (0.3, 0.7), 7: (0.3, 0.6)}),
    ),
    "anger": (
        Variant(3, {4: (0.7, 1), 5: (0.3, 0.7), 7: (0.4, 0.8), 23: (0.5, 1), 24: (0.3, 0.8)}),
        Variant(2, {4: (0.7, 1), 7: (0.4, 0.9), 24: (0.6, 1), 17: (0.3, 0.7)}),
        Variant(2, {4: (0.7, 1), 7: (0.4, 0.8), 10: (0.3, 0.7), 25: (0.6, 1), BARED_TEETH: (0.6, 1)}),
        Variant(1, {4: (0.7, 1), 5: (0.4, 0.8), 7: (0.2, 0.5), 25: (0.6, 1), 26: (0.4, 0.9), BARED_TEETH: (0.4, 0.8)}),
        Variant(1, {4: (0.8, 1), 5: (0.4, 0.9), 23: (0.5, 0.9)}),
        Variant(1, {4: (0.7, 1), 9: (0.2, 0.5), 7: (0.4, 0.8), 23: (0.4, 0.8)}),
    ),
}
"""Of all expressions but neutral; contempt is not posed."""

POSED = EXPRESSIONS[:7]


def pose(expression: str, random: np.random.Generator) -> Intensities:
    """One random posing of one of `POSED`; a neutral face may have its lips apart or its eyes shut."""
    intensities: Intensities = {}
    if expression != "neutral":
        variants = VARIANTS[expression]
        weights = np.array([each.weight for each in variants], float)
        units = variants[random.choice(len(weights), p=weights / weights.sum())].units
        strength = random.uniform(0.4, 1) ** 0.6
        intensities = {unit: random.uniform(*extent) * strength for unit, extent in units.items()}
    for unit in _STRAY:
        if unit not in intensities and random.random() < 0.3:
            intensities[unit] = random.uniform(0, 0.10)
    if expression == "neutral":
        if random.random() < 0.15:
            intensities[25] = random.uniform(0.1, 0.45)
        if random.random() < 0.06:
            intensities[43] = random.uniform(0.85, 1)
    return intensities


def action_unit_labels(intensities: Intensities) -> list[int]:
    """Of `ACTION_UNITS`: present or absent where it is plain to see, unknown between.

    A unit whose look another one shares is unknown beside it, unless it was posed itself.
    """
    labels = {unit: _label(intensities.get(unit, 0.0)) for unit in ACTION_UNITS}
    for unit, lookalike in _SHARED_LOOK:
        if labels[unit] == ABSENT and intensities.get(lookalike, 0) >= _SHARED_FROM:
            labels[unit] = UNKNOWN
    return list(labels.values())


def _label(intensity: float) -> int:
    if intensity >= _PRESENT_FROM:
        return PRESENT
    return ABSENT if intensity < _ABSENT_BELOW else UNKNOWN

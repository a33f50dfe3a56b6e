"""Face crops in memory with whatever labels their data set has."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from affect.labels import ACTION_UNITS, EXPRESSIONS, UNKNOWN_EXPRESSION, require_expressions


@dataclass(frozen=True)
class Samples:
    """N grey face crops of one size; a label that is not known is -1 or NaN.

    Attributes:
        images: [N, S, S] uint8.
        expression: [N] int64, index into EXPRESSIONS, -1 unknown.
        action_units: [N, 12] float32, 0..1, NaN unknown.
        affect: [N, 2] float32, valence and arousal, -1..1, NaN unknown.
        votes: [N, 8] float32, shares of several raters' answers, NaN rows unknown; None where a set has none.

    Raises:
        ValueError: an array of another shape, pictures that are no bytes, an index of no expression.
    """

    images: NDArray[np.uint8]
    expression: NDArray[np.int64]
    action_units: NDArray[np.float32]
    affect: NDArray[np.float32]
    votes: NDArray[np.float32] | None = None

    def __post_init__(self) -> None:
        count = len(self.images)
        shapes = {
            "images": (count, *self.images.shape[1:2] * 2),
            "expression": (count,),
            "action_units": (count, len(ACTION_UNITS)),
            "affect": (count, 2),
        }
        if self.votes is not None:
            shapes["votes"] = (count, len(EXPRESSIONS))
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, not {shape}")
        if self.images.dtype != np.uint8:
            raise ValueError(f"images are {self.images.dtype}, not uint8")
        require_expressions(self.expression)

    def __len__(self) -> int:
        return len(self.images)

    def take(self, indices: NDArray[np.integer] | NDArray[np.bool_]) -> Samples:
        """The samples at these indices (or where the mask is true)."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return Samples(**{name: None if value is None else value[indices] for name, value in values.items()})


def unlabelled(images: NDArray[np.uint8]) -> dict[str, NDArray]:
    """Fields of `Samples` for pictures of which no label is known."""
    count = len(images)
    return {
        "images": images,
        "expression": np.full(count, UNKNOWN_EXPRESSION, dtype=np.int64),
        "action_units": np.full((count, len(ACTION_UNITS)), np.nan, dtype=np.float32),
        "affect": np.full((count, 2), np.nan, dtype=np.float32),
    }

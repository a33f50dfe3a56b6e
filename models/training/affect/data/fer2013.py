"""FER2013 with MediaPipe's blendshapes: an npz of `images`, `expression`, `blendshapes`, `presence`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from affect.data.samples import Samples
from affect.labels import EXPRESSIONS, action_units_from_blendshapes, word_affect
from affect.stopped import Stopped, reading

_REMEDY = "put FER2013's npz with its images, expression, blendshapes and presence there"


VOTES = "_votes.npz"
"""After the stem of FER2013's file: FER+'s votes (Barsoum et al. 2016) for the same pictures, where they are at hand."""


def load_fer2013(path: Path) -> Samples:
    """All pictures of a FER2013 npz, 48x48 and unaligned, in the file's order.

    Raises:
        Stopped: the file is missing, damaged, not such an npz or without pictures.
    """
    with reading(path, _REMEDY), np.load(path) as archive:
        expression = archive["expression"].astype(np.int64)
        samples = Samples(
            images=archive["images"],
            expression=expression,
            action_units=action_units_from_blendshapes(archive["blendshapes"], archive["presence"], expression),
            affect=word_affect(expression),
            votes=_votes(path.with_name(path.stem + VOTES), len(expression)),
        )
    if len(samples) == 0:
        raise Stopped(f"{path} holds no pictures: {_REMEDY}.")
    return samples


def _votes(path: Path, count: int) -> NDArray[np.float32] | None:
    """[N, 8] shares of FER+'s raters, NaN where fewer than half of them named one of the eight expressions.

    `votes` is [N, 10]: counts in the order of `EXPRESSIONS`, then "unknown" and "no face"; zeros where a picture has none.
    """
    if not path.exists():
        return None
    with reading(path, "write FER+'s votes for these pictures again"), np.load(path) as archive:
        votes = archive["votes"].astype(np.float32)
        if votes.shape != (count, len(EXPRESSIONS) + 2):
            raise ValueError(f"votes has shape {votes.shape}, not {(count, len(EXPRESSIONS) + 2)}")
    named = votes[:, : len(EXPRESSIONS)].sum(axis=1, keepdims=True)
    enough = named > 0.5 * votes.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(enough, votes[:, : len(EXPRESSIONS)] / named, np.nan).astype(np.float32)

"""The pictures that no run trains on, of which a network's figures are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.data.samples import Samples
from affect.labels import EXPRESSIONS
from affect.stopped import Stopped

VALIDATION_SETS: dict[str, tuple[str, Callable[[Path, int], Samples]]] = {
    "fer2013_validation": ("fer2013_validation.npz", lambda path, _size: load_fer2013(path)),
    "muxspace_held_out": ("muxspace_train.tar", lambda path, size: load_muxspace(path, size)[1]),
}
"""Their file in the folder of the data and its adapter, by their name in the card's figures."""


def load_validation(name: str, folder: Path, size: int) -> Samples:
    """One of `VALIDATION_SETS`; crops that are aligned while loading are of `size` pixels.

    Raises:
        Stopped: its file cannot be read or holds nothing to score.
    """
    file, load = VALIDATION_SETS[name]
    samples = load(folder / file, size)
    scored = (samples.expression >= 0) & (samples.expression != EXPRESSIONS.index("contempt"))
    if not scored.any():
        raise Stopped(f"{folder / file} holds no expression to score ({name}): put the whole data set there.")
    return samples

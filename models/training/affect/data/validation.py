"""The pictures that no run trains on, of which a network's figures are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from affect.data.face_set import load_face_set, read_face_set
from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.data.samples import Samples
from affect.labels import EXPRESSIONS
from affect.stopped import Stopped

VALIDATION_SETS: dict[str, tuple[str, Callable[[Path, int], Samples]]] = {
    "fer2013_validation": ("fer2013_validation.npz", lambda path, _size: load_fer2013(path)),
    "ckplus": ("ckplus.npz", lambda path, size: read_face_set(path, size)[0]),
    "diffusionfer_held_out": ("diffusionfer.npz", lambda path, size: load_face_set(path, size)[1]),
    "london_held_out": ("london.npz", lambda path, size: load_face_set(path, size)[1]),
    "muxspace_held_out": ("muxspace_train.tar", lambda path, size: load_muxspace(path, size)[1]),
}
"""Their file in the folder of the data and its adapter, by their name in the card's figures; CK+ is in no training part."""

MEASURING_ONLY = ("ckplus",)
"""Sets under research agreements: they give figures and thresholds, and no weight or temperature."""


_ALWAYS = ("fer2013_validation", "muxspace_held_out")
"""Every card has their figures; the others' where their file is at hand."""


def present(folder: Path) -> list[str]:
    """Names of the `VALIDATION_SETS` to score: those that every card has, and those whose file the folder holds."""
    return [name for name, (file, _) in VALIDATION_SETS.items() if name in _ALWAYS or (folder / file).exists()]


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

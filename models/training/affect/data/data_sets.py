"""The data sets that a folder can hold, and how a run uses each.

| in the folder | data set |
| --- | --- |
| `fer2013_train.npz` | FER2013 with blendshapes |
| `affectnet/` | AffectNet, either release as its owners distribute it |
| `emotionet/table.csv`, `emotionet/pictures/`, perhaps `emotionet/landmarks.npz` | EmotioNet |
| `muxspace_train.tar` | muxspace facial expressions |
| `diffusionfer.npz`, `london.npz` | face sets (`affect/data/face_set.py`) that anybody may train on |
| `rendered.npz` | the face set that `affect.render_faces` makes |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from affect.data.affectnet import load_affectnet
from affect.data.emotionet import load_emotionet
from affect.data.face_set import load_face_set, read_face_set
from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.data.samples import Samples
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.stopped import Stopped

CROP = 96
"""Side of crops that are aligned while loading, pixels."""

LEAST_PICTURES = 100
"""An expression with fewer pictures in all counts as untrained: muxspace has nine of contempt."""


@dataclass(frozen=True)
class DataSet:
    """One source of pictures; its labels come from people unless they are named as pseudo-labels."""

    name: str
    path: str
    load: Callable[[Path], Samples]
    rights: str
    share: float
    """Of a batch, where it is not the first data set present."""
    expression_weight: float = 1.0
    rare_first: bool = False
    """Drawn in proportion to the inverse square root of the class's frequency."""
    pseudo: tuple[str, ...] = ()
    """Kinds of label ("action_units", "affect") that a model or a table made."""


DATA_SETS = (
    DataSet(
        "FER2013 training part", "fer2013_train.npz", load_fer2013,
        "public research set, no licence file", 0.5, pseudo=("action_units", "affect"),
    ),
    DataSet(
        "AffectNet training part", "affectnet", lambda path: load_affectnet(path, "training", CROP),
        "non-commercial research, by agreement with its owners", 0.5,
    ),
    DataSet(
        "EmotioNet", "emotionet",
        lambda path: load_emotionet(
            path / "table.csv", path / "pictures", CROP,
            path / "landmarks.npz" if (path / "landmarks.npz").exists() else None,
        ),
        "non-commercial research, by agreement with its owners", 0.25,
    ),
    DataSet(
        "muxspace facial expressions, without the people held out", "muxspace_train.tar",
        lambda path: load_muxspace(path, CROP)[0],
        "repository Apache-2.0; pictures are news and LFW photographs", 0.125,
        expression_weight=0.3, rare_first=True, pseudo=("action_units", "affect"),
    ),
    DataSet(
        "DiffusionFER (generated faces), without those held out", "diffusionfer.npz", lambda path: load_face_set(path, CROP)[0],
        "CC0-1.0", 0.09375, rare_first=True, pseudo=("action_units",),
    ),
    DataSet(
        "rendered faces (MakeHuman's CC0 data)", "rendered.npz", lambda path: read_face_set(path, CROP)[0],
        "CC0-1.0", 0.12, rare_first=True, pseudo=("action_units", "affect"),
    ),
    DataSet(
        "Face Research Lab London Set, Canada, 3DSK, without the people held out", "london.npz",
        lambda path: load_face_set(path, CROP)[0],
        "CC BY 4.0", 0.03125, rare_first=True, pseudo=("action_units", "affect"),
    ),
)


def load_present(folder: Path) -> list[tuple[DataSet, Samples]]:
    """Every data set that the folder holds; the first one's passes are a run's epochs.

    Raises:
        Stopped: there is none, or one has no pictures to train on or cannot be read.
    """
    present = [each for each in DATA_SETS if (folder / each.path).exists()]
    if not present:
        expected = ", ".join(each.path for each in DATA_SETS)
        raise Stopped(f"{folder} holds no data set: put one of {expected} there.")
    parts = [(each, each.load(folder / each.path)) for each in present]
    for each, samples in parts:
        if len(samples) == 0:
            raise Stopped(f"{folder / each.path} holds no pictures to train on: put more there, or move it elsewhere.")
    return parts


@dataclass(frozen=True)
class Provenance:
    """Where a network's labels came from; kept in its checkpoint for its card.

    Attributes:
        pictures: data set and number of pictures.
        expressions, action_units: of each label "measured", "pseudo-labelled" or "unavailable".
        affect: the same for valence and arousal.
        votes: whether several raters' votes have drawn the expressions' targets.
    """

    pictures: dict[str, int]
    expressions: dict[str, str]
    action_units: dict[int, str]
    affect: str
    votes: bool = False

    @property
    def untrained_expressions(self) -> tuple[str, ...]:
        """Those whose probability has to be 0."""
        return tuple(name for name, origin in self.expressions.items() if origin == "unavailable")

    def after(self, earlier: Provenance) -> Provenance:
        """Of a network that was trained on `earlier`'s pictures before: what it has seen, it has seen."""
        both = earlier.pictures | self.pictures
        most = {name: max(count, earlier.pictures.get(name, 0)) for name, count in both.items()}
        return replace(self, pictures=most, votes=earlier.votes or self.votes)


def provenance(parts: list[tuple[DataSet, Samples]]) -> Provenance:
    """What the labels of these data sets are worth: a label is measured where people gave all of it."""
    counts = sum(np.bincount(samples.expression[samples.expression >= 0], minlength=len(EXPRESSIONS)) for _, samples in parts)

    def origin(kind: str, known: Callable[[Samples], bool]) -> str:
        having = [each for each, samples in parts if known(samples)]
        if not having:
            return "unavailable"
        return "pseudo-labelled" if any(kind in each.pseudo for each in having) else "measured"

    def has_unit(column: int) -> Callable[[Samples], bool]:
        return lambda samples: bool(np.isfinite(samples.action_units[:, column]).any())

    return Provenance(
        pictures={each.name: len(samples) for each, samples in parts},
        expressions={
            name: "measured" if count >= LEAST_PICTURES else "unavailable"
            for name, count in zip(EXPRESSIONS, counts, strict=True)
        },
        action_units={unit: origin("action_units", has_unit(i)) for i, unit in enumerate(ACTION_UNITS)},
        votes=any(samples.votes is not None for _, samples in parts),
        affect=origin("affect", lambda samples: bool(np.isfinite(samples.affect).any())),
    )

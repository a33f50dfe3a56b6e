"""AffectNet as its owners distribute it, in either of its two layouts.

* The 2017 release (Mollahosseini et al. 2019): `Manually_Annotated_Images/` and a CSV with the columns
  subDirectory_filePath, face_x, face_y, face_width, face_height, facial_landmarks, expression, valence, arousal.
* The 2021 release, already cropped: `images/<id>.jpg` and `annotations/<id>_exp.npy`, `_val.npy`, `_aro.npy`, `_lnd.npy`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.alignment import align
from affect.data.samples import Samples, unlabelled
from affect.labels import EXPRESSIONS, UNKNOWN_EXPRESSION

_UNKNOWN_AFFECT = -2.0
"""AffectNet's mark for a valence or arousal that was not annotated."""

# 68-point groups (iBUG numbering, from 0): right eye, left eye, nose tip, right and left mouth corner.
_FIVE_OF_68 = ((36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47), (30,), (48,), (54,))

_Row = tuple[Path, NDArray[np.float64], int, float, float]


def load_affectnet(folder: Path, split: str, size: int) -> Samples:
    """Faces aligned to the template at `size` pixels.

    Expressions past the eight (none, uncertain, non-face) become unknown; so do valence and arousal of -2.

    Args:
        folder: the release's folder.
        split: "training" or "validation" (a CSV of that name, or `train_set` / `val_set`).
    """
    images, expressions, affect = [], [], []
    rows = _rows_2017(folder, split) if (folder / "Manually_Annotated_Images").is_dir() else _rows_2021(folder, split)
    for path, points, expression, valence, arousal in rows:
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        if picture is None:
            raise ValueError(f"{path} is missing or no picture: unpack AffectNet again.")
        images.append(align(picture, five_of_68(points), size))
        expressions.append(expression if expression < len(EXPRESSIONS) else UNKNOWN_EXPRESSION)
        affect.append([np.nan if value <= _UNKNOWN_AFFECT else value for value in (valence, arousal)])
    if not images:
        raise ValueError(f"{folder} holds no AffectNet pictures for {split!r}: give the release's folder.")
    return Samples(
        **unlabelled(np.stack(images))
        | {"expression": np.array(expressions, dtype=np.int64), "affect": np.array(affect, dtype=np.float32)}
    )


def five_of_68(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """[68, 2] landmarks to the five of the template, [5, 2]."""
    return np.stack([points[list(group)].mean(axis=0) for group in _FIVE_OF_68]).astype(np.float64)


def _rows_2017(folder: Path, split: str) -> Iterator[_Row]:
    with (folder / f"{split}.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            points = np.array(row["facial_landmarks"].split(";"), dtype=np.float64).reshape(68, 2)
            path = folder / "Manually_Annotated_Images" / row["subDirectory_filePath"]
            yield path, points, int(row["expression"]), float(row["valence"]), float(row["arousal"])


def _rows_2021(folder: Path, split: str) -> Iterator[_Row]:
    part = folder / {"training": "train_set", "validation": "val_set"}[split]
    for path in sorted((part / "images").glob("*.jpg"), key=lambda image: int(image.stem)):
        expression, valence, arousal, points = (
            np.load(part / "annotations" / f"{path.stem}_{kind}.npy", allow_pickle=False)
            for kind in ("exp", "val", "aro", "lnd")
        )
        yield path, points.astype(np.float64).reshape(68, 2), int(expression), float(valence), float(arousal)

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
from affect.stopped import Stopped, reading

_UNKNOWN_AFFECT = -2.0
"""AffectNet's mark for a valence or arousal that was not annotated."""

# 68-point groups (iBUG numbering, from 0): right eye, left eye, nose tip, right and left mouth corner.
_FIVE_OF_68 = ((36, 37, 38, 39, 40, 41), (42, 43, 44, 45, 46, 47), (30,), (48,), (54,))

_REMEDY = "unpack AffectNet there again"

_Row = tuple[Path, NDArray[np.float64], int, float, float]


def load_affectnet(folder: Path, split: str, size: int) -> Samples:
    """Faces aligned to the template at `size` pixels.

    Expressions past the eight (none, uncertain, non-face) become unknown; so do valence and arousal of -2.

    Args:
        folder: the release's folder.
        split: "training" or "validation" (a CSV of that name, or `train_set` / `val_set`).

    Raises:
        Stopped: no pictures, or one or its labels missing or damaged.
    """
    images, expressions, affect = [], [], []
    rows = _rows_2017(folder, split) if (folder / "Manually_Annotated_Images").is_dir() else _rows_2021(folder, split)
    with reading(folder, _REMEDY):
        for path, points, expression, valence, arousal in rows:
            with reading(path, _REMEDY):
                images.append(align(_picture(path), five_of_68(points), size))
            expressions.append(expression if expression < len(EXPRESSIONS) else UNKNOWN_EXPRESSION)
            affect.append([np.nan if value <= _UNKNOWN_AFFECT else value for value in (valence, arousal)])
        if not images:
            raise Stopped(f"{folder} holds no AffectNet pictures for {split!r}: give the release's folder.")
        return Samples(
            **unlabelled(np.stack(images))
            | {"expression": np.array(expressions, dtype=np.int64), "affect": np.array(affect, dtype=np.float32)}
        )


def _picture(path: Path) -> NDArray[np.uint8]:
    # OpenCV writes a warning of its own about a file that is missing.
    picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
    if picture is None:
        raise Stopped(f"{path} is missing or no picture: {_REMEDY}.")
    return picture


def five_of_68(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """[68, 2] landmarks to the five of the template, [5, 2]."""
    return np.stack([points[list(group)].mean(axis=0) for group in _FIVE_OF_68]).astype(np.float64)


def _rows_2017(folder: Path, split: str) -> Iterator[_Row]:
    with (folder / f"{split}.csv").open(newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=1):
            with reading(f"{file.name}, picture {number},", _REMEDY):
                points = np.array(row["facial_landmarks"].split(";"), dtype=np.float64).reshape(68, 2)
                path = folder / "Manually_Annotated_Images" / row["subDirectory_filePath"]
                labels = int(row["expression"]), float(row["valence"]), float(row["arousal"])
            yield path, points, *labels


def _rows_2021(folder: Path, split: str) -> Iterator[_Row]:
    part = folder / {"training": "train_set", "validation": "val_set"}[split]
    for path in sorted((part / "images").glob("*.jpg"), key=lambda image: int(image.stem)):
        with reading(f"What is annotated of {path}", _REMEDY):
            expression, valence, arousal, points = (
                np.load(part / "annotations" / f"{path.stem}_{kind}.npy", allow_pickle=False)
                for kind in ("exp", "val", "aro", "lnd")
            )
            points = points.astype(np.float64).reshape(68, 2)
            labels = int(expression), float(valence), float(arousal)
        yield path, points, *labels

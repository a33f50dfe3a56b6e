"""EmotioNet (Fabian Benitez-Quiroz et al. 2016) as its owners distribute it.

Their table is a CSV whose header begins with URL and then names `AU 1`, `AU 2`, ... (also written
'AU1'); values are 0 absent, 1 present, 999 unknown. Users download the pictures themselves, under
the last part of each URL. No landmarks come with them: give crops, or a landmarks file.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlparse

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.alignment import align
from affect.data.samples import Samples, unlabelled
from affect.labels import ACTION_UNITS
from affect.stopped import Stopped, reading

_LANDMARKS = "write the landmarks' npz again"

_COLUMN = re.compile(r"^'?AU ?(\d+)'?$")


def load_emotionet(table: Path, pictures: Path, size: int, landmarks: Path | None = None) -> Samples:
    """Faces at `size` pixels with the twelve action units.

    Pictures that were not downloaded are skipped, because many URLs are dead.

    Args:
        table: the CSV.
        pictures: folder of the pictures, by the file name of their URL.
        landmarks: npz from file name to [5, 2] landmarks in pixels; without it, pictures are taken
            as face crops and only resized.

    Raises:
        Stopped: a file is missing or damaged, a unit has no column, or no picture of the table is there.
    """
    points = {} if landmarks is None else _landmarks(landmarks)
    images, units = [], []
    with reading(table, "give EmotioNet's table"), table.open(newline="") as file:
        reader = csv.reader(file)
        header = [name.strip() for name in next(reader, [])]
        columns = {int(match[1]): i for i, name in enumerate(header) if (match := _COLUMN.match(name))}
        missing = [unit for unit in ACTION_UNITS if unit not in columns]
        if missing:
            raise Stopped(f"{table} has no column for action units {missing}: give EmotioNet's table.")
        for row in filter(None, reader):
            name = unquote(PurePosixPath(urlparse(row[0].strip().strip("'")).path).name)
            path = pictures / name
            # OpenCV writes a warning of its own about a file that is missing.
            picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) if path.is_file() else None
            if picture is None or (landmarks is not None and name not in points):
                continue
            if landmarks is None:
                images.append(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA))
            else:
                with reading(f"{landmarks}, {name},", _LANDMARKS):
                    images.append(align(picture, points[name], size))
            units.append([_label(row[columns[unit]]) for unit in ACTION_UNITS])
    if not images:
        raise Stopped(f"{pictures} holds none of the pictures in {table}: download them first.")
    return Samples(**unlabelled(np.stack(images)) | {"action_units": np.array(units, dtype=np.float32)})


def _landmarks(path: Path) -> dict[str, NDArray]:
    with reading(path, _LANDMARKS), np.load(path) as archive:
        return dict(archive)


def _label(text: str) -> float:
    value = int(float(text))
    return float(value) if value in (0, 1) else float("nan")

"""Face sets in one npz each: JPEG crops with a margin, five landmarks, and whatever labels the set has.

`jpeg` holds the pictures one after the other, `offsets` their bounds; `landmarks` [N, 5, 2] in crop pixels, `expression` (255
unknown), `valence`, `arousal` (NaN unknown), `au` [N, 12] (255 unknown), `subject`, `source`. Beside `name.npz` there may be
`name_blendshapes.npz` (`blendshapes` [N, 52], `presence` [N]: MediaPipe's), which gives soft action units where people coded none of the set.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.alignment import align
from affect.data.samples import Samples
from affect.labels import ACTION_UNITS, UNKNOWN_EXPRESSION, action_units_from_blendshapes, word_affect
from affect.stopped import Stopped, reading

_REMEDY = "write the face set's npz again"

_UNKNOWN = 255

HELD_OUT = 0.15
"""Share of the people (of the pictures, where a set does not say whom they show) that is never trained on."""


def load_face_set(path: Path, size: int) -> tuple[Samples, Samples]:
    """Faces aligned to the template at `size` pixels: (training part, held-out part), either perhaps empty.

    Raises:
        Stopped: the file is missing, damaged, another npz or without pictures.
    """
    samples, people = read_face_set(path, size)
    held_out = np.array([_is_held_out(person) for person in people])
    return samples.take(~held_out), samples.take(held_out)


def read_face_set(path: Path, size: int) -> tuple[Samples, list[str]]:
    """All faces of a set, and of each the person it shows, or its source where the set does not say.

    Raises:
        Stopped: as `load_face_set`.
    """
    with reading(path, _REMEDY), np.load(path) as archive:
        offsets = archive["offsets"]
        if len(offsets) < 2:
            raise Stopped(f"{path} holds no pictures: {_REMEDY}.")
        jpeg, landmarks = archive["jpeg"], archive["landmarks"].astype(np.float64)
        images = np.stack([
            align(_grey(jpeg[start:end], i), landmarks[i], size) for i, (start, end) in enumerate(zip(offsets, offsets[1:]))
        ])
        expression = archive["expression"].astype(np.int64)
        expression[expression == _UNKNOWN] = UNKNOWN_EXPRESSION
        labelled = np.stack([archive["valence"], archive["arousal"]], axis=1).astype(np.float32)
        units = archive["au"].astype(np.float32)
        units[units == _UNKNOWN] = np.nan
        if units.shape[1:] != (len(ACTION_UNITS),) or list(archive["au_names"]) != list(ACTION_UNITS):
            raise Stopped(f"{path} has other action units than {ACTION_UNITS}: {_REMEDY}.")
        pseudo = _pseudo_units(path.with_name(f"{path.stem}_blendshapes.npz"), expression)
        samples = Samples(
            images=images,
            expression=expression,
            # So does one that people coded: soft pseudo-labels beside their codes would be neither.
            action_units=units if pseudo is None or np.isfinite(units).any() else pseudo,
            # A set that has people's valence and arousal keeps to them; the words stand in only where a set has none at all.
            affect=word_affect(expression) if np.isnan(labelled).all() else labelled,
        )
        people = [str(person) or str(source) for person, source in zip(archive["subject"], archive["source"], strict=True)]
    return samples, people


def _pseudo_units(path: Path, expression: NDArray[np.integer]) -> NDArray[np.float32] | None:
    if not path.exists():
        return None
    with reading(path, _REMEDY), np.load(path) as archive:
        return action_units_from_blendshapes(archive["blendshapes"], archive["presence"], expression)


def _grey(data: NDArray[np.uint8], index: int) -> NDArray[np.uint8]:
    picture = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE) if len(data) else None
    if picture is None:
        raise ValueError(f"picture {index} does not decode")
    return picture


def _is_held_out(person: str) -> bool:
    digest = hashlib.sha256(person.encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_OUT * 2**32

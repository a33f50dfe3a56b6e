"""Rendered faces as a face set's npz (`affect/data/face_set.py`), with who they show beside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from affect.labels import ACTION_UNITS
from affect.rendered.bodies import Body
from affect.rendered.crops import Crop
from affect.stopped import writing

_QUALITY = 92
"""Of the JPEGs."""

_ORIGIN = "rendered from MakeHuman base mesh, targets, teeth, hair (render_faces.py)"
_RIGHTS = "CC0-1.0"


@dataclass(frozen=True)
class Face:
    """
    Attributes:
        expression: place in `EXPRESSIONS`.
        action_units: labels of `ACTION_UNITS`.
        subject: the person's name in the set.
        source: the picture's name in the set.
        hair: the person's style.
    """

    crop: Crop
    expression: int
    action_units: list[int]
    subject: str
    source: str
    body: Body
    hair: str


def write_faces(path: Path, faces: list[Face], seed: int) -> None:
    """
    Raises:
        Stopped: the file cannot be written; what was there before still is.
    """
    quality = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    pictures = [cv2.imencode(".jpg", face.crop.picture, quality)[1].tobytes() for face in faces]
    unknown = np.full(len(faces), np.nan, np.float32)
    arrays = {
        "jpeg": np.frombuffer(b"".join(pictures), np.uint8),
        "offsets": np.cumsum([0] + [len(picture) for picture in pictures]),
        "size": len(faces[0].crop.picture),
        "channels": 3,
        "landmarks": np.float32([face.crop.landmarks for face in faces]),
        "score": np.float32([face.crop.score for face in faces]),
        "face_px": np.float32([face.crop.face_px for face in faces]),
        "expression": np.uint8([face.expression for face in faces]),
        "valence": unknown,
        "arousal": unknown,
        "au": np.uint8([face.action_units for face in faces]),
        "au_names": np.array(ACTION_UNITS),
        "subject": np.array([face.subject for face in faces]),
        "source": np.array([face.source for face in faces]),
        "meta": json.dumps({"origin": _ORIGIN, "rights": _RIGHTS, "seed": seed}),
        "ethnicity": np.array([face.body.kind for face in faces]),
        "age": np.array([face.body.group for face in faces]),
        "age_years": np.float32([face.body.years for face in faces]),
        "gender": np.array([face.body.sex for face in faces]),
        "hair": np.array([face.hair for face in faces]),
    }
    with writing(path) as aside, aside.open("wb") as file:
        np.savez(file, **arrays)

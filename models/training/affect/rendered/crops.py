"""A picture's face as face sets keep it: cropped around what YuNet finds, with its five landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.stopped import Stopped, reading

_REMEDY = "give YuNet's ONNX file as --detector"

_SEEN = 256
"""Side of what the detector sees, pixels."""

_MARGINS = (0, 0.35)
"""Shares of the picture's longer side to put around it, tried in turn: a face that fills a picture is not found."""

_CROP = 1.35
"""Side of the crop, in longer sides of the face."""


@dataclass(frozen=True)
class Crop:
    """
    Attributes:
        picture: [side, side, 3].
        landmarks: [5, 2] in the crop's pixels.
        score: the detector's, 0..1.
        face_px: longer side of the face in the uncropped picture.
    """

    picture: NDArray[np.uint8]
    landmarks: NDArray[np.float64]
    score: float
    face_px: float


class Cropper:
    """Cuts the largest face out of pictures, to crops of `side` pixels."""

    def __init__(self, detector_file: Path, side: int) -> None:
        """
        Raises:
            Stopped: the detector's file is missing or not YuNet's.
        """
        if not detector_file.is_file():
            raise Stopped(f"{detector_file} is not there: {_REMEDY}.")
        with reading(detector_file, _REMEDY):
            self._detector = cv2.FaceDetectorYN.create(str(detector_file), "", (_SEEN, _SEEN), 0.5, 0.3, 50)
            self._detector.detect(np.zeros((_SEEN, _SEEN, 3), dtype=np.uint8))
        self._side = side

    def crop(self, picture: NDArray[np.uint8]) -> Crop | None:
        """None where no face is found in [H, W, 3]."""
        face = self._largest_face(picture)
        if face is None:
            return None
        x, y, width, height = face[:4]
        middle_x, middle_y = x + width / 2, y + height / 2
        half = max(width, height) * _CROP / 2
        scale = self._side / (2 * half)
        matrix = np.float64([[scale, 0, -(middle_x - half) * scale], [0, scale, -(middle_y - half) * scale]])
        smaller = scale < 1
        source = cv2.GaussianBlur(picture, (0, 0), 0.45 / scale) if smaller else picture
        cut = cv2.warpAffine(
            source, matrix, (self._side, self._side),
            flags=cv2.INTER_LINEAR if smaller else cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
        )
        return Crop(cut, face[4:14].reshape(5, 2) * scale + matrix[:, 2], face[14], max(width, height))

    def _largest_face(self, picture: NDArray[np.uint8]) -> NDArray[np.float64] | None:
        """[15]: x, y, width, height, five points, score, in the picture's pixels."""
        for margin in _MARGINS:
            border = int(margin * max(picture.shape[:2]))
            framed = cv2.copyMakeBorder(picture, *[border] * 4, cv2.BORDER_REPLICATE) if border else picture
            scale = _SEEN / max(framed.shape[:2])
            how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            small = cv2.resize(framed, None, fx=scale, fy=scale, interpolation=how)[:_SEEN, :_SEEN]
            seen = np.zeros((_SEEN, _SEEN, 3), np.uint8)
            seen[: small.shape[0], : small.shape[1]] = small
            faces = self._detector.detect(seen)[1]
            if faces is not None and len(faces):
                face = faces[np.argmax(faces[:, 2] * faces[:, 3])].astype(float)
                face[:14] /= scale
                face[:2] -= border
                face[4:14] -= border
                return face
        return None

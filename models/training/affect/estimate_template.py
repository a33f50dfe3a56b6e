"""Measure the alignment template on FER2013's training pictures: `python -m affect.estimate_template --help`.

FER2013 comes as 48x48 crops without landmarks. The run-time chain aligns faces by five landmarks, so
the template must put them where FER2013's faces have them on average.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.data.fer2013 import load_fer2013
from affect.options import whole
from affect.stopped import Stopped, command, reading

_ENLARGED, _BORDER, _LEAST_SCORE = 192, 32, 0.75
_REMEDY = "give YuNet's ONNX file as --detector"
_MIRRORED = [1, 0, 2, 4, 3]


def detect_landmarks(images: NDArray[np.uint8], detector_file: Path) -> NDArray[np.float64]:
    """[M, 5, 2] landmarks, 0..1 of the crop, of the M pictures in which YuNet is sure of a face.

    Raises:
        Stopped: the detector's file is missing or not YuNet's, or there is no such picture.
    """
    side = _ENLARGED + 2 * _BORDER
    if not detector_file.is_file():
        raise Stopped(f"{detector_file} is not there: {_REMEDY}.")
    with reading(detector_file, _REMEDY):
        detector = cv2.FaceDetectorYN.create(str(detector_file), "", (side, side), 0.6, 0.3, 10)
        detector.detect(np.zeros((side, side, 3), dtype=np.uint8))
    found = []
    for image in images:
        enlarged = cv2.resize(image, (_ENLARGED, _ENLARGED), interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(enlarged, *[_BORDER] * 4, cv2.BORDER_REPLICATE)
        faces = detector.detect(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR))[1]
        if faces is None:
            continue
        best = max(faces, key=lambda face: face[14])
        if best[14] >= _LEAST_SCORE:
            found.append((best[4:14].reshape(5, 2) - _BORDER) / _ENLARGED)
    if not found:
        raise Stopped(f"YuNet is sure of no face in {len(images)} pictures: give more --pictures, or FER2013's.")
    return np.array(found, dtype=np.float64)


def symmetrical(mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the points and their mirror image; left and right ends of a pair share a height."""
    mirror = mean[_MIRRORED].copy()
    mirror[:, 0] = 1 - mirror[:, 0]
    return (mean + mirror) / 2


@command("Interrupted: nothing was measured.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fer", type=Path, required=True, help="fer2013_train.npz")
    parser.add_argument("--detector", type=Path, required=True, help="YuNet's ONNX file")
    parser.add_argument("--pictures", type=whole(1), default=2500)
    arguments = parser.parse_args()
    images = load_fer2013(arguments.fer).images
    chosen = np.random.RandomState(0).permutation(len(images))[: arguments.pictures]
    landmarks = detect_landmarks(images[chosen], arguments.detector)
    print(f"found {len(landmarks)} of {len(chosen)}")
    print("mean", landmarks.mean(axis=0).round(4).tolist())
    print("standard deviation", landmarks.std(axis=0).round(4).tolist())
    print("template", symmetrical(landmarks.mean(axis=0)).round(4).tolist())


if __name__ == "__main__":
    main()

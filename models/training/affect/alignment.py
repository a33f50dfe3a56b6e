"""Five-point alignment: the least-squares similarity transform onto the crop's template."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

TEMPLATE: NDArray[np.float64] = np.array(
    [[0.3206, 0.3707], [0.6794, 0.3707], [0.5, 0.5746], [0.3535, 0.7419], [0.6465, 0.7419]]
)
"""[5, 2], 0..1 of the crop: subject's right eye, left eye, nose tip, right and left mouth corner.

The mean over 2,160 of 2,500 FER2013 training pictures (seed 0) on which YuNet found five landmarks
with a score of at least 0.75, made symmetrical because training flips pictures. Measured by
`python -m affect.estimate_template`.
"""


def similarity_to_template(
    landmarks: NDArray[np.floating], size: int, template: NDArray[np.floating] = TEMPLATE
) -> NDArray[np.float64]:
    """Rotation, uniform scale and shift that bring landmarks nearest to the template.

    Umeyama 1991 without reflection, in closed form for two dimensions.

    Args:
        landmarks: [5, 2], picture pixels (x, y).
        size: side of the square crop, pixels.

    Returns:
        [2, 3] matrix from picture pixels to crop pixels.

    Raises:
        ValueError: not five points, or no face's: all in one place or not finite.
    """
    source = np.asarray(landmarks, dtype=np.float64).reshape(5, 2)
    target = np.asarray(template, dtype=np.float64) * size
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    from_mean, to_mean = source - source_mean, target - target_mean
    spread = (from_mean**2).sum()
    if not 0 < spread < np.inf:
        raise ValueError("The five landmarks coincide or are not finite: give landmarks of a face.")
    a = (from_mean * to_mean).sum() / spread
    b = (from_mean[:, 0] * to_mean[:, 1] - from_mean[:, 1] * to_mean[:, 0]).sum() / spread
    rotation = np.array([[a, -b], [b, a]])
    return np.hstack([rotation, (target_mean - rotation @ source_mean)[:, None]])


def align(picture: NDArray[np.uint8], landmarks: NDArray[np.floating], size: int) -> NDArray[np.uint8]:
    """The picture's face on the template, [size, size] (and channels); edges are repeated."""
    matrix = similarity_to_template(landmarks, size)
    return cv2.warpAffine(
        picture, matrix, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )

"""FER2013 with MediaPipe's blendshapes: an npz of `images`, `expression`, `blendshapes`, `presence`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from affect.data.samples import Samples
from affect.labels import action_units_from_blendshapes, word_affect
from affect.stopped import Stopped, reading

_REMEDY = "put FER2013's npz with its images, expression, blendshapes and presence there"


def load_fer2013(path: Path) -> Samples:
    """All pictures of a FER2013 npz, 48x48 and unaligned, in the file's order.

    Raises:
        Stopped: the file is missing, damaged, not such an npz or without pictures.
    """
    with reading(path, _REMEDY), np.load(path) as archive:
        expression = archive["expression"].astype(np.int64)
        samples = Samples(
            images=archive["images"],
            expression=expression,
            action_units=action_units_from_blendshapes(archive["blendshapes"], archive["presence"]),
            affect=word_affect(expression),
        )
    if len(samples) == 0:
        raise Stopped(f"{path} holds no pictures: {_REMEDY}.")
    return samples

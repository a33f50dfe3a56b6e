"""FER2013 with MediaPipe's blendshapes: an npz of `images`, `expression`, `blendshapes`, `presence`."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from affect.data.samples import Samples
from affect.labels import action_units_from_blendshapes, word_affect


def load_fer2013(path: Path) -> Samples:
    """All pictures of a FER2013 npz, 48x48 and unaligned, in the file's order."""
    with np.load(path) as archive:
        expression = archive["expression"].astype(np.int64)
        return Samples(
            images=archive["images"],
            expression=expression,
            action_units=action_units_from_blendshapes(archive["blendshapes"], archive["presence"]),
            affect=word_affect(expression),
        )

"""Answers of an exported model through ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from affect.predict import Answers, to_input

OUTPUTS = ("expression", "action_units", "valence", "arousal", "embedding")


def session(model: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A CPU session."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def predict_onnx(model: Path, images: NDArray[np.uint8], size: int, batch: int = 256) -> Answers:
    """Answers for grey pictures of any size."""
    runner = session(model)
    rows = [
        runner.run(list(OUTPUTS), {"image": to_input(images[i : i + batch], size)})
        for i in range(0, len(images), batch)
    ]
    expression, units, valence, arousal, embedding = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answers(expression, units, np.concatenate([valence, arousal], axis=1), embedding)

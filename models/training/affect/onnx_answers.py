"""Answers of an exported model through ONNX Runtime."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from affect.predict import Answers, to_input
from affect.stopped import Stopped, reading

_REMEDY = "give a model that export.py wrote"

OUTPUTS = ("expression", "action_units", "valence", "arousal", "embedding")


def session(model: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """A CPU session.

    Raises:
        Stopped: the file is missing, damaged or no model.
    """
    if not model.is_file():
        raise Stopped(f"{model} is not there: {_REMEDY}.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    with reading(model, _REMEDY):
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def affect_session(model: Path, size: int) -> onnxruntime.InferenceSession:
    """A session of a model with the affect network's outputs for pictures at `size` pixels.

    Raises:
        Stopped: it is another model, or of another size.
    """
    runner = session(model)
    inputs = {each.name: each.shape for each in runner.get_inputs()}
    if list(inputs) != ["image"] or len(inputs["image"]) != 4 or not {each.name for each in runner.get_outputs()} >= {*OUTPUTS}:
        raise Stopped(f"{model} is not the affect network: {_REMEDY}.")
    side = inputs["image"][3]
    if side != size:
        raise Stopped(f"{model} takes pictures of {side} pixels a side, not {size}: give --size {side}.")
    return runner


def predict_onnx(model: Path, images: NDArray[np.uint8], size: int, batch: int = 256) -> Answers:
    """Answers for grey pictures of any size.

    Raises:
        Stopped: the model is missing, damaged, another one or of another size.
    """
    runner = affect_session(model, size)
    rows = [
        runner.run(list(OUTPUTS), {"image": to_input(images[i : i + batch], size)})
        for i in range(0, len(images), batch)
    ]
    expression, units, valence, arousal, embedding = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answers(expression, units, np.concatenate([valence, arousal], axis=1), embedding)

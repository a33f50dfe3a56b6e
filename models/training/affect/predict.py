"""A trained network's answers for pictures, as the run-time chain would feed them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from affect.checkpoints import read_checkpoint
from affect.data.data_sets import Provenance
from affect.labels import EXPRESSIONS
from affect.network import AffectNetwork, unit_by_name
from affect.stopped import reading

_REMEDY = "give a checkpoint that affect.train wrote"


@dataclass(frozen=True)
class Answers:
    """Outputs for N pictures."""

    expression: NDArray[np.float32]
    """[N, 8] probabilities."""
    action_units: NDArray[np.float32]
    """[N, 12] probabilities."""
    affect: NDArray[np.float32]
    """[N, 2] valence and arousal."""
    embedding: NDArray[np.float32]
    """[N, 512]."""


class RunTimeNetwork(nn.Module):
    """The network as it ships: probabilities by name, untrained expressions excluded.

    With `mirrored`, each picture and its mirror image are answered in one batch and the answers averaged.
    """

    def __init__(self, network: AffectNetwork, mirrored: bool = False) -> None:
        super().__init__()
        self.network = network
        self.mirrored = mirrored
        excluded = [-1e4 if name in network.untrained_expressions else 0.0 for name in EXPRESSIONS]
        self.register_buffer("excluded", torch.tensor(excluded))

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        predictions = self.network(torch.cat([image, image.flip(-1)]) if self.mirrored else image)
        answers = (
            torch.softmax(predictions.expression + self.excluded, dim=1),
            torch.sigmoid(predictions.action_units),
            predictions.affect[:, :1],
            predictions.affect[:, 1:],
            predictions.embedding,
        )
        if not self.mirrored:
            return answers
        return tuple(sum(answer.chunk(2)) / 2 for answer in answers)


def load_provenance(checkpoint: Path) -> Provenance:
    """Where a training checkpoint's labels came from.

    Raises:
        Stopped: the file is missing, damaged or no training checkpoint.
    """
    state = read_checkpoint(checkpoint, _REMEDY)
    with reading(checkpoint, _REMEDY):
        return Provenance(**state["provenance"])


def load_calibration(checkpoint: Path) -> dict[str, Any] | None:
    """What affect.calibrate says of a checkpoint; None where it was not calibrated.

    Raises:
        Stopped: the file is missing, damaged or no training checkpoint.
    """
    return read_checkpoint(checkpoint, _REMEDY).get("calibration")


def load_network(checkpoint: Path, weights: str = "average") -> AffectNetwork:
    """The network of a training checkpoint: its `average` or its last `network` weights.

    Raises:
        Stopped: the file is missing, damaged or no training checkpoint.
    """
    state = read_checkpoint(checkpoint, _REMEDY)
    with reading(checkpoint, _REMEDY):
        network = AffectNetwork(unit_by_name(state["unit"]))
        network.load_state_dict(state[weights])
        network.untrained_expressions = Provenance(**state["provenance"]).untrained_expressions
    return network.eval()


def to_input(images: NDArray[np.uint8], size: int) -> NDArray[np.float32]:
    """[N, H, W] grey to [N, 3, size, size] in 0..1, bilinear, replicated."""
    resized = np.stack([cv2.resize(image, (size, size), interpolation=cv2.INTER_LINEAR) for image in images])
    return np.repeat(resized[:, None].astype(np.float32) / 255, 3, axis=1)


@torch.no_grad()
def predict(network: AffectNetwork, images: NDArray[np.uint8], size: int, batch: int = 256) -> Answers:
    """Answers for grey pictures of any size."""
    run_time = RunTimeNetwork(network).eval()
    rows = [
        [output.numpy() for output in run_time(torch.from_numpy(to_input(images[i : i + batch], size)))]
        for i in range(0, len(images), batch)
    ]
    expression, units, valence, arousal, embedding = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Answers(expression, units, np.concatenate([valence, arousal], axis=1), embedding)

"""Write a network as ONNX, and check the file against the network it came from."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from affect.fold import fold_norms
from affect.network import AffectNetwork
from affect.onnx_answers import OUTPUTS, session
from affect.predict import RunTimeNetwork

OPSET = 17


def write_onnx(network: nn.Module, path: Path, size: int, outputs: tuple[str, ...]) -> None:
    """One input `image` [N, 3, size, size] float32, a free batch size, the named outputs."""
    example = torch.rand(2, 3, size, size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.eval(),
            (example,),
            str(path),
            input_names=["image"],
            output_names=list(outputs),
            dynamic_axes={name: {0: "batch"} for name in ("image", *outputs)},
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(onnx.load(str(path)), full_check=True)


@torch.no_grad()
def export_affect_network(network: AffectNetwork, path: Path, size: int, mirrored: bool = False) -> float:
    """Folded float32 export; returns the greatest difference to the unfolded network's outputs."""
    write_onnx(RunTimeNetwork(fold_norms(network), mirrored), path, size, OUTPUTS)
    example = torch.rand(3, 3, size, size)
    expected = RunTimeNetwork(network.eval(), mirrored)(example)
    got = session(path).run(list(OUTPUTS), {"image": example.numpy()})
    return max(float(np.abs(a.numpy() - b).max()) for a, b in zip(expected, got, strict=True))

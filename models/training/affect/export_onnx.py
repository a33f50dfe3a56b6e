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
from affect.stopped import Stopped, reading

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


_LAYERS = tuple(f"network.{name}.{kind}" for name in ("expression", "action_units") for kind in ("weight", "bias"))


def with_layers_of(exported: Path, released: Path, size: int, greatest: float) -> None:
    """Rewrite an exported file as the released one with the exported layers of expressions and action units: every other constant is the
    release's, bit for bit.

    Raises:
        Stopped: the release is missing, damaged, of another kind or size, or its other answers differ by more than `greatest`.
    """
    remedy = "give the release that the checkpoint was made from"
    if not released.is_file():
        raise Stopped(f"{released} is not there: {remedy}.")
    image = np.random.default_rng(0).random((3, 3, size, size), dtype=np.float32)
    with reading(released, remedy):
        model = onnx.load(str(released))
        layer = {each.name: each for each in onnx.load(str(exported)).graph.initializer if each.name in _LAYERS}
        for each in model.graph.initializer:
            if each.name in layer:
                each.CopyFrom(layer.pop(each.name))
        if layer:
            raise Stopped(f"{released} has no layers of these names: {remedy}.")
        expected = session(exported).run(list(OUTPUTS), {"image": image})
        onnx.save(model, str(exported))
        got = session(exported).run(list(OUTPUTS), {"image": image})
    difference = max(float(np.abs(a - b).max()) for a, b in zip(expected, got, strict=True))
    if not difference <= greatest:
        raise Stopped(f"With the features of {released} the answers differ by {difference:.2g}: {remedy}.")

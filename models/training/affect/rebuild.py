"""Rebuild a trainable checkpoint from a released model: `python -m affect.rebuild --help`.

The release holds folded normalisation and no optimiser. Normalisation comes back by measuring the statistics of what
enters it, on pictures of the first data set; the rebuilt network answers as the release and trains on from there.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from affect.card import CARD, from_card, provenance_of
from affect.data.data_sets import load_present, provenance
from affect.fold import ScaledPrelu, fold_norms
from affect.network import AffectNetwork, unit_by_name
from affect.norm_prelu import NormPrelu
from affect.onnx_answers import OUTPUTS, session
from affect.options import whole
from affect.parallel_depthwise import ParallelDilatedDepthwise
from affect.predict import RunTimeNetwork, to_input
from affect.stopped import Stopped, command, reading, writing
from affect.units import Eesp

GREATEST_DIFFERENCE = 1e-3
"""Of the rebuilt network's answers to the release's."""

_REMEDY = "give a model that export.py wrote"


class Weights:
    """A graph's constants by name: parameters, their aliases, and the pyramids' kernels by their place."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._values = {each.name: torch.from_numpy(numpy_helper.to_array(each).copy()) for each in model.graph.initializer}
        self._same = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Identity"}
        self._kernels: dict[str, list[str]] = {}
        for node in model.graph.node:
            scope = node.output[0].rsplit("/", 1)[0]
            if node.op_type == "Conv" and scope.endswith("/pyramid"):
                self._kernels.setdefault(scope.split("/")[-2], []).append(node.input[1])

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self._same

    def __getitem__(self, name: str) -> Tensor:
        while name in self._same:
            name = self._same[name]
        return self._values[name]

    def pyramid(self, scope: str) -> Tensor:
        """[K C, 1, 3, 3]: the kernels of the pyramid whose unit is of this name, one after the other."""
        return torch.cat([self[name] for name in self._kernels[scope]])


def rebuild(model: Path) -> AffectNetwork:
    """The EESP network that computes what the release does; its statistics are those of no data yet.

    Raises:
        Stopped: the file is missing, damaged or another network.
    """
    with reading(model, _REMEDY):
        weights = Weights(onnx.load(str(model)))
        network = AffectNetwork(unit_by_name("eesp")).eval()
        # Only its shape is used: which modules there are, and what they are called.
        folded = dict(fold_norms(network).named_modules())
        for name, module in network.named_modules():
            if isinstance(module, ParallelDilatedDepthwise):
                _set(module.weight, weights.pyramid(name.rsplit(".", 1)[0]))
            elif isinstance(module, nn.Linear):
                _set(module.weight, weights[f"network.{name}.weight"])
                _set(module.bias, weights[f"network.{name}.bias"])
            elif isinstance(module, nn.Conv2d):
                _set(module.weight, weights[f"network.{name}.weight"])
            elif isinstance(module, (NormPrelu, nn.PReLU)) and isinstance(folded.get(name), ScaledPrelu):
                _set_activation(module, name, weights)
        for name, module in network.named_modules():
            for convolution, activation in _folded_pairs(name, module):
                shift = weights[f"network.{convolution}.bias"]
                _set(network.get_submodule(activation).norm.bias, shift)
    return network


def _set(parameter: nn.Parameter, value: Tensor) -> None:
    with torch.no_grad():
        parameter.copy_(value.reshape(parameter.shape))


def _set_activation(module: nn.Module, name: str, weights: Weights) -> None:
    """Slope, scale and shift of prelu(x scale + shift) from its two depth-wise convolutions (`ScaledPrelu`)."""
    bent, straight = (weights[f"network.{name}.{kind}_weight"].flatten() for kind in ("bent", "straight"))
    inside = f"network.{name}.outside_weight" not in weights
    scale = bent + straight if inside else bent
    slope = torch.where(scale == 0, torch.zeros(()), straight / scale)
    if isinstance(module, nn.PReLU):
        _set(module.weight, slope)
        return
    _set(module.slope.weight, slope)
    _set(module.norm.weight, scale)
    shift = weights[f"network.{name}.bent_shift"]
    _set(module.norm.bias, shift + weights[f"network.{name}.straight_shift"] if inside else shift)
    # Until it is measured: what leaves x as it is.
    module.norm.running_var.fill_(1 - module.norm.eps)


def _folded_pairs(name: str, module: nn.Module) -> list[tuple[str, str]]:
    """Names of convolutions whose bias holds the shift of the activation that follows."""
    prefix = f"{name}." if name else ""
    pairs = []
    if isinstance(module, nn.Sequential):
        pairs += [
            (f"{prefix}{i}", f"{prefix}{i + 1}")
            for i in range(len(module) - 1)
            if isinstance(module[i], nn.Conv2d) and isinstance(module[i + 1], NormPrelu)
        ]
    if isinstance(module, Eesp):
        pairs.append((f"{prefix}expand", f"{prefix}output"))
    return pairs


@torch.no_grad()
def measure_statistics(network: AffectNetwork, images: Tensor, batch: int = 128) -> None:
    """Mean and variance of what enters each normalisation become its statistics; the answers stay as they are.

    Args:
        images: [N, 3, S, S], 0..1.
    """
    sums: dict[str, list[Tensor]] = {}

    def note(name: str):
        def hook(_module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            x = inputs[0].transpose(0, 1).flatten(1)
            total = sums.setdefault(name, [torch.zeros(len(x), dtype=torch.double) for _ in range(2)] + [torch.zeros(())])
            total[0] += x.sum(1).double()
            total[1] += x.square().sum(1).double()
            total[2] += x.shape[1]

        return hook

    norms = {name: module for name, module in network.named_modules() if isinstance(module, nn.BatchNorm2d)}
    hooks = [module.register_forward_pre_hook(note(name)) for name, module in norms.items()]
    for start in range(0, len(images), batch):
        network(images[start : start + batch])
    for hook in hooks:
        hook.remove()
    for name, norm in norms.items():
        total, squares, count = sums[name]
        mean = (total / count).float()
        variance = (squares / count - (total / count) ** 2).clamp_min(0).float()
        scale, shift = norm.weight.clone(), norm.bias.clone()
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_(scale * torch.sqrt(variance + norm.eps))
        norm.bias.copy_(shift + scale * mean)


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint, for affect.train --start")
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--pictures", type=whole(64), default=512)
    arguments = parser.parse_args()
    parts = load_present(arguments.data)
    pictures = parts[0][1].images
    chosen = np.random.default_rng(0).permutation(len(pictures))[: arguments.pictures]
    images = torch.from_numpy(to_input(pictures[chosen], arguments.size))
    network = rebuild(arguments.model)
    measure_statistics(network, images)
    difference = _difference(network, arguments.model, images[:64])
    if not difference <= GREATEST_DIFFERENCE:
        raise Stopped(f"The rebuilt network differs from {arguments.model} by {difference:.2g}: {_REMEDY}.")
    # The pictures here change no answer; what stands beside a file without a card is all there is to say of it.
    has_card = arguments.model.with_name(CARD).exists()
    origin = from_card(arguments.model, provenance_of) if has_card else provenance(parts)
    state = {"average": network.state_dict(), "unit": "eesp", "provenance": asdict(origin)}
    with writing(arguments.out) as aside, aside.open("wb") as file:
        torch.save(state, file)
    print(f"{arguments.out}: differs from the release by {difference:.2g} at most")


@torch.no_grad()
def _difference(network: AffectNetwork, model: Path, images: Tensor) -> float:
    network.untrained_expressions = ("contempt",)
    expected = session(model).run(list(OUTPUTS), {"image": images.numpy()})
    got = RunTimeNetwork(network.eval(), mirrored=True)(images)
    return max(float(np.abs(a - b.numpy()).max()) for a, b in zip(expected, got, strict=True))


if __name__ == "__main__":
    main()

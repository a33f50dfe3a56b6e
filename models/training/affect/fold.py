"""Fold batch normalisation into the convolutions, for export, in the form ONNX Runtime computes fastest."""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from affect.network import AffectNetwork
from affect.norm_prelu import NormPrelu
from affect.units import Eesp


class ScaledPrelu(nn.Module):
    """prelu(x * scale + shift + shortcut) as depth-wise 1x1 convolutions.

    With z the argument and a the slope, prelu(z) = a z + (1 - a) relu(z). ONNX Runtime keeps its blocked
    layout through convolutions and fuses them with relu and sums; its own PRelu leaves the layout and
    takes about half of this network's time.
    """

    def __init__(self, slope: Tensor, scale: Tensor | None = None, shift: Tensor | None = None) -> None:
        super().__init__()
        slope = slope.detach()
        scale = torch.ones_like(slope) if scale is None else scale.detach()
        shift = torch.zeros_like(slope) if shift is None else shift.detach()
        # (1 - a) relu(z) = relu((1 - a) z) unless the slope is over 1.
        self.inside = bool((slope <= 1).all())
        bent = (1 - slope) if self.inside else torch.ones_like(slope)
        self.bent_weight, self.bent_shift = _kernel(bent * scale), nn.Parameter(bent * shift)
        self.straight_weight, self.straight_shift = _kernel(slope * scale), nn.Parameter(slope * shift)
        self.outside_weight = _kernel(1 - slope)

    def forward(self, x: Tensor, shortcut: Tensor | None = None) -> Tensor:
        if shortcut is not None:
            x = x + shortcut
        channels = len(self.bent_shift)
        bent = functional.relu(functional.conv2d(x, self.bent_weight, self.bent_shift, groups=channels))
        if not self.inside:
            bent = functional.conv2d(bent, self.outside_weight, groups=channels)
        return functional.conv2d(x, self.straight_weight, self.straight_shift, groups=channels) + bent


def _kernel(values: Tensor) -> nn.Parameter:
    return nn.Parameter(values.view(-1, 1, 1, 1).clone())


def fold_norms(network: AffectNetwork) -> AffectNetwork:
    """A copy in evaluation mode that computes the same without batch normalisation."""
    folded = copy.deepcopy(network).eval()
    _fold_sequence(folded.features)
    for module in folded.modules():
        if isinstance(module, Eesp):
            _fold_sequence(module.reduce)
            module.expand = fuse_conv_bn_eval(module.expand, module.output.norm)
            module.output = ScaledPrelu(module.output.slope.weight)
            norm = module.joined.norm
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            module.joined = ScaledPrelu(module.joined.slope.weight, scale, norm.bias - norm.running_mean * scale)
            if isinstance(module.carried, nn.PReLU):
                module.carried = ScaledPrelu(module.carried.weight)
        elif hasattr(module, "body"):
            _fold_sequence(module.body)
            if isinstance(getattr(module, "shortcut", None), nn.Sequential):
                _fold_sequence(module.shortcut)
    return folded


def _fold_sequence(layers: nn.Sequential) -> None:
    for index in range(len(layers) - 1):
        convolution, following = layers[index], layers[index + 1]
        if not isinstance(convolution, nn.Conv2d):
            continue
        if isinstance(following, NormPrelu):
            layers[index] = fuse_conv_bn_eval(convolution, following.norm)
            layers[index + 1] = ScaledPrelu(following.slope.weight)
        elif isinstance(following, nn.BatchNorm2d):
            layers[index] = fuse_conv_bn_eval(convolution, following)
            layers[index + 1] = nn.Identity()

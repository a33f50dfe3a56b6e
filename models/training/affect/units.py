"""The three convolutional units of Li et al. 2020, Table 1: bottleneck, MobileNet and EESP."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from affect.norm_prelu import NormPrelu
from affect.parallel_depthwise import ParallelDilatedDepthwise
from affect.pointwise import PointwiseConvolution

Unit = Callable[[int, int, int], nn.Module]
"""Makes a unit of (inputs, outputs, stride)."""


def convolution(inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1) -> nn.Conv2d:
    """A convolution that keeps the size (but for its stride) and leaves the bias to what follows."""
    kind = PointwiseConvolution if kernel == 1 else nn.Conv2d
    return kind(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)


class Bottleneck(nn.Module):
    """1x1 reduce, 3x3, 1x1 expand, shortcut (He et al. 2016, Fig. 5 right)."""

    def __init__(self, inputs: int, outputs: int, stride: int, width: float) -> None:
        """`width` is the 3x3 convolution's share of `outputs` channels."""
        super().__init__()
        inner = round(outputs * width)
        self.body = nn.Sequential(
            convolution(inputs, inner),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            convolution(inner, inner, 3, stride),
            nn.BatchNorm2d(inner),
            nn.ReLU(inplace=True),
            convolution(inner, outputs),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(convolution(inputs, outputs, 1, stride), nn.BatchNorm2d(outputs))
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.activation(self.body(x) + self.shortcut(x))


class InvertedResidual(nn.Module):
    """1x1 expand, 3x3 depth-wise, linear 1x1 project (Sandler et al. 2018, Fig. 4d)."""

    def __init__(self, inputs: int, outputs: int, stride: int, expansion: int) -> None:
        super().__init__()
        inner = inputs * expansion
        self.body = nn.Sequential(
            convolution(inputs, inner),
            nn.BatchNorm2d(inner),
            nn.ReLU6(inplace=True),
            convolution(inner, inner, 3, stride, groups=inner),
            nn.BatchNorm2d(inner),
            nn.ReLU6(inplace=True),
            convolution(inner, outputs),
            nn.BatchNorm2d(outputs),
        )
        self.has_shortcut = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x) if self.has_shortcut else self.body(x)


class Eesp(nn.Module):
    """Extremely efficient spatial pyramid of depth-wise dilated convolutions (Mehta et al. 2019).

    A (group) 1x1 convolution reduces, `branches` depth-wise 3x3 convolutions of dilation 1, 2, ...
    look at the result side by side, their outputs are summed hierarchically and concatenated, and
    a (group) 1x1 convolution expands. A strided unit concatenates the 3x3 average of its input
    with what the convolutions add (Fig. 1c there); where the channels stay the same it adds them.
    """

    def __init__(
        self, inputs: int, outputs: int, stride: int, *, branches: int, groups: int, width: float, max_dilation: int
    ) -> None:
        """`width` is each branch's share of the unit's own output channels (1/branches there)."""
        super().__init__()
        self.strided = stride != 1
        self.widens = self.strided and outputs > inputs
        own = outputs - inputs if self.widens else outputs
        inner = max(groups, round(own * width))
        # As there: a branch whose receptive field would exceed the limit falls back to dilation 1.
        dilations = tuple(sorted(d if d <= max_dilation else 1 for d in range(1, branches + 1)))
        self.reduce = nn.Sequential(convolution(inputs, inner, groups=groups), NormPrelu(inner))
        self.pyramid = ParallelDilatedDepthwise(inner, dilations, stride)
        joined = inner * branches
        self.joined = NormPrelu(joined)
        self.expand = convolution(joined, own, groups=groups)
        self.output = NormPrelu(own)
        self.average = nn.AvgPool2d(3, stride, 1) if self.strided else nn.Identity()
        self.carried = nn.PReLU(inputs) if self.widens else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        own = self.expand(self.joined(self.pyramid(self.reduce(x))))
        if self.widens:
            return torch.cat([self.carried(self.average(x)), self.output(own)], dim=1)
        return self.output(own, self.average(x))

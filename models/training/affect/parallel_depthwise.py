"""Parallel depth-wise dilated convolutions with hierarchical feature fusion."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from affect import fused


class ParallelDilatedDepthwise(nn.Module):
    """K depth-wise 3x3 convolutions of one input, summed hierarchically, then concatenated.

    Output k is the sum of the convolutions 0..k (hierarchical feature fusion, Mehta et al. 2019,
    section 3.1, against the gridding of dilated kernels): [N, C, H, W] to [N, K C, H/s, W/s].
    """

    def __init__(self, channels: int, dilations: tuple[int, ...], stride: int) -> None:
        super().__init__()
        self.channels, self.dilations, self.stride = channels, dilations, stride
        self.weight = nn.Parameter(torch.empty(len(dilations) * channels, 1, 3, 3))
        nn.init.kaiming_normal_(self.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: Tensor) -> Tensor:
        if fused.applies_to(self, x) and self.channels % fused.LANES == 0:
            return fused.parallel_depthwise(x, self.weight, self.dilations, self.stride)
        return self.reference(x)

    def reference(self, x: Tensor) -> Tensor:
        """The definition in plain operations; also what is exported."""
        outputs: list[Tensor] = []
        for weight, dilation in zip(self.weight.chunk(len(self.dilations)), self.dilations, strict=True):
            y = functional.conv2d(x, weight.to(x.dtype), None, self.stride, dilation, dilation, self.channels)
            outputs.append(y + outputs[-1] if outputs else y)
        return torch.cat(outputs, dim=1)

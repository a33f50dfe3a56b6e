"""Batch normalisation, an optional shortcut, and PReLU."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from affect import fused


class NormPrelu(nn.Module):
    """prelu(norm(x) + shortcut), one slope a channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.slope = nn.PReLU(channels)

    def forward(self, x: Tensor, shortcut: Tensor | None = None) -> Tensor:
        if fused.applies_to(self, x):
            return fused.norm_prelu(x, shortcut, self.norm, self.slope.weight)
        return self.reference(x, shortcut)

    def reference(self, x: Tensor, shortcut: Tensor | None = None) -> Tensor:
        """The definition in plain operations; also what is exported."""
        y = self.norm(x)
        if shortcut is not None:
            y = y + shortcut
        return functional.prelu(y, self.slope.weight.to(y.dtype))

"""Loads `fused.cpp`, which makes training on a CPU several times faster; optional."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from affect.stopped import reason

LANES = 16
"""The depth-wise operation takes a multiple of this many channels."""

_loaded: dict[str, ModuleType] = {}


def load() -> None:
    """Compile (once a machine) and use the fused operations; where that fails, say so and train with the plain ones."""
    from torch.utils import cpp_extension

    try:
        _loaded["module"] = cpp_extension.load(
            name="rapport_fused",
            sources=[str(Path(__file__).with_suffix(".cpp"))],
            extra_cflags=["-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-std=c++20"],
        )
    except (RuntimeError, ImportError, OSError) as error:
        slower = f"Training is several times slower than it could be ({reason(error)})"
        print(f"{slower}: install a C++ compiler and ninja.", file=sys.stderr)


def applies_to(module: nn.Module, x: Tensor) -> bool:
    """Whether the fused operation may replace the plain one: loaded, training, on a CPU."""
    return "module" in _loaded and module.training and x.device.type == "cpu"


def _channels_last(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=torch.channels_last)


class _Depthwise(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, dilations: tuple[int, ...], stride: int) -> Tensor:
        # [K C, 1, 3, 3] to [K, 9, C]: channels last, as the pictures are.
        branches, channels = len(dilations), x.shape[1]
        rows = weight.detach().float().view(branches, channels, 9).transpose(1, 2).contiguous()
        ctx.save_for_backward(x, rows)
        ctx.dilations, ctx.stride = list(dilations), stride
        return _loaded["module"].depthwise_forward(x, rows, ctx.dilations, stride)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        x, rows = ctx.saved_tensors
        grad_x, grad_rows = _loaded["module"].depthwise_backward(grad, x, rows, ctx.dilations, ctx.stride)
        grad_weight = grad_rows.view(rows.shape).transpose(1, 2).reshape(-1, 1, 3, 3)
        return grad_x, grad_weight, None, None


def parallel_depthwise(x: Tensor, weight: Tensor, dilations: tuple[int, ...], stride: int) -> Tensor:
    """As `ParallelDilatedDepthwise.reference`; x float32 or bfloat16, weight [K C, 1, 3, 3]."""
    return _Depthwise.apply(x, weight, dilations, stride)


class _NormPrelu(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, x: Tensor, shortcut: Tensor | None, weight: Tensor, bias: Tensor, slope: Tensor, norm: nn.BatchNorm2d
    ) -> Tensor:
        x = _channels_last(x)
        shortcut = None if shortcut is None else _channels_last(shortcut.to(x.dtype))
        y, saved = _loaded["module"].norm_prelu_forward(
            x, shortcut, weight, bias, slope, norm.running_mean, norm.running_var, norm.momentum, norm.eps
        )
        ctx.save_for_backward(x, shortcut, saved, weight, slope)
        return y

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        x, shortcut, saved, weight, slope = ctx.saved_tensors
        grad = _channels_last(grad.to(x.dtype))
        grad_x, grad_shortcut, parameters = _loaded["module"].norm_prelu_gradients(
            grad, x, shortcut, saved, weight, slope
        )
        return grad_x, None if shortcut is None else grad_shortcut, *parameters.unbind(), None


def norm_prelu(x: Tensor, shortcut: Tensor | None, norm: nn.BatchNorm2d, slope: Tensor) -> Tensor:
    """Batch normalisation with the batch's statistics, plus the shortcut, then PReLU.

    Updates the running statistics of `norm` as `nn.BatchNorm2d` does in training.
    """
    return _NormPrelu.apply(x, shortcut, norm.weight, norm.bias, slope, norm)

"""Parameters and multiply-adds of a network."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from affect.parallel_depthwise import ParallelDilatedDepthwise


def parameters(network: nn.Module) -> int:
    """All trainable numbers: convolutions, linear layers, normalisation and PReLU slopes."""
    return sum(parameter.numel() for parameter in network.parameters())


@torch.no_grad()
def multiply_adds(network: nn.Module, size: int = 224) -> int:
    """Multiply-adds of the convolutions and linear layers for one [3, size, size] picture.

    Normalisation (which folds into the convolutions), activations, sums and pooling are not counted.
    """
    total = 0

    def count(module: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        nonlocal total
        if isinstance(module, nn.Linear):
            total += module.in_features * module.out_features
        elif isinstance(module, ParallelDilatedDepthwise):
            total += output[0].numel() * 9
        elif isinstance(module, nn.Conv2d):
            inputs_a_sum = module.in_channels // module.groups * module.kernel_size[0] * module.kernel_size[1]
            total += output[0].numel() * inputs_a_sum

    counted = (nn.Conv2d, nn.Linear, ParallelDilatedDepthwise)
    handles = [m.register_forward_hook(count) for m in network.modules() if isinstance(m, counted)]
    was_training = network.training
    network.eval()(torch.zeros(1, 3, size, size))
    network.train(was_training)
    for handle in handles:
        handle.remove()
    return total

"""The fused operations against their definitions; skipped without a C++ compiler."""

import shutil

import pytest
import torch

from affect import fused
from affect.norm_prelu import NormPrelu
from affect.parallel_depthwise import ParallelDilatedDepthwise
from affect.pointwise import PointwiseConvolution

pytestmark = pytest.mark.skipif(
    shutil.which("c++") is None or shutil.which("ninja") is None, reason="needs c++ and ninja"
)


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    fused.load()
    torch.manual_seed(0)


def compare(a: torch.Tensor, b: torch.Tensor, inputs: list[torch.Tensor]) -> None:
    """Equal values and equal gradients for one random gradient of the output."""
    gradient = torch.randn_like(a)
    torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-4)
    pairs = zip(torch.autograd.grad(a, inputs, gradient), torch.autograd.grad(b, inputs, gradient), strict=True)
    for left, right in pairs:
        torch.testing.assert_close(left, right, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("stride", "height", "width"), [(1, 9, 7), (2, 9, 7), (1, 2, 2), (2, 1, 3)])
def test_parallel_depthwise(stride: int, height: int, width: int) -> None:
    module = ParallelDilatedDepthwise(32, (1, 2, 3, 4), stride)
    x = torch.randn(3, 32, height, width, requires_grad=True)
    compare(module(x), module.reference(x), [x, module.weight])


@pytest.mark.parametrize("with_shortcut", [False, True])
def test_norm_prelu(with_shortcut: bool) -> None:
    module, other = NormPrelu(24), NormPrelu(24)
    with torch.no_grad():
        module.norm.weight.uniform_(0.5, 1.5)
        module.norm.bias.normal_()
        module.slope.weight.uniform_(-0.5, 1.5)
    other.load_state_dict(module.state_dict())
    x = torch.randn(5, 24, 6, 7, requires_grad=True)
    inputs = [x, module.norm.weight, module.norm.bias, module.slope.weight]
    shortcut = None
    if with_shortcut:
        shortcut = torch.randn(5, 24, 6, 7, requires_grad=True)
        inputs.append(shortcut)
    fast = module(x, shortcut)
    other.reference(x, shortcut)
    torch.testing.assert_close(module.norm.running_mean, other.norm.running_mean)
    torch.testing.assert_close(module.norm.running_var, other.norm.running_var)
    compare(fast, module.reference(x, shortcut), inputs)


def test_pointwise_as_a_product() -> None:
    module = PointwiseConvolution(16, 128, 1, bias=False)
    x = torch.randn(2, 16, 3, 5, requires_grad=True)
    compare(module(x), torch.nn.functional.conv2d(x, module.weight), [x, module.weight])

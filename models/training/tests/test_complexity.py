"""Sizes against Li et al. 2020, Fig. 2a, multi-task rows."""

import pytest
from torch import nn

from affect.complexity import multiply_adds, parameters
from affect.network import AffectNetwork, unit_by_name

# unit: (paper's parameters in millions, its multiply-adds in billions at 224x224,
#        what ours come to, how far that may be from the paper's)
PAPER = {
    "bottleneck": (6.5, 0.85, 6.486, 0.937, 0.11),
    "mobilenet": (6.2, 0.78, 5.358, 0.899, 0.16),
    "eesp": (2.4, 0.29, 2.000, 0.309, 0.17),
}


@pytest.mark.parametrize("unit", PAPER)
def test_size_near_the_papers(unit: str) -> None:
    paper_parameters, paper_adds, own_parameters, own_adds, tolerance = PAPER[unit]
    network = AffectNetwork(unit_by_name(unit))
    counted, adds = parameters(network) / 1e6, multiply_adds(network, 224) / 1e9
    assert counted == pytest.approx(own_parameters, abs=6e-4)
    assert adds == pytest.approx(own_adds, abs=6e-4)
    assert counted == pytest.approx(paper_parameters, rel=tolerance)
    assert adds == pytest.approx(paper_adds, rel=tolerance)


def test_counts_a_small_network_as_by_hand() -> None:
    network = nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2))
    # Convolution: 4 x 4 places x 8 outputs x 27 inputs = 3456; linear: 8 x 2 = 16.
    assert multiply_adds(network, 8) == 3456 + 16
    assert parameters(network) == 3 * 8 * 9 + 8 * 2 + 2

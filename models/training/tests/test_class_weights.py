import numpy as np
import pytest
import torch

from affect.batches import Source
from affect.class_weights import action_unit_weights, expression_weights
from affect.data.samples import Samples, unlabelled
from affect.labels import ACTION_UNITS, EXPRESSIONS

CONTEMPT, HAPPY, NEUTRAL = (EXPRESSIONS.index(name) for name in ("contempt", "happy", "neutral"))


def source(
    per_batch: int,
    expression: list[int],
    units: list[float] | None = None,
    sampling: list[float] | None = None,
) -> Source:
    """Pictures with these expressions, and of the first action unit these values."""
    labels = unlabelled(np.zeros((len(expression), 8, 8), dtype=np.uint8))
    labels["expression"] = np.array(expression, dtype=np.int64)
    if units is not None:
        labels["action_units"][:, 0] = units
    return Source(Samples(**labels), per_batch, sampling=None if sampling is None else torch.tensor(sampling))


def test_classes_of_every_source_count_in_its_share_of_a_batch() -> None:
    fer = source(3, [NEUTRAL, NEUTRAL, HAPPY])
    affectnet = source(2, [CONTEMPT, NEUTRAL, -1], sampling=[3.0, 1.0, 4.0])
    # A batch: neutral 3 * 2/3 + 2 * 1/8 = 9/4, happy 3 * 1/3 = 1, contempt 2 * 3/8 = 3/4; 4 in all.
    # Inverse: 4/9, 1, 4/3, with the counts 3 in all, so times 4/3.
    weight = expression_weights([fer, affectnet], 1.0)
    assert weight[[NEUTRAL, HAPPY, CONTEMPT]].tolist() == pytest.approx([16 / 27, 4 / 3, 16 / 9])
    assert weight.count_nonzero() == 3


def test_an_untrained_class_weighs_nothing() -> None:
    few = source(4, [NEUTRAL, HAPPY, HAPPY, CONTEMPT])
    weight = expression_weights([few], 1.0, untrained=("contempt",))
    # Neutral 1 and happy 2 of 3 labelled: inverse 1, 1/2, with the counts 2, so times 3/2.
    assert weight[[NEUTRAL, HAPPY, CONTEMPT]].tolist() == pytest.approx([3 / 2, 3 / 4, 0])


def test_a_first_source_without_expressions() -> None:
    emotionet, muxspace = source(3, [-1, -1]), source(1, [NEUTRAL, HAPPY])
    assert expression_weights([emotionet, muxspace], 0.35)[[NEUTRAL, HAPPY]].tolist() == pytest.approx([1, 1])
    assert expression_weights([emotionet], 0.35).tolist() == [0] * len(EXPRESSIONS)


def test_absence_and_presence_of_a_unit_weigh_the_same_over_all_sources() -> None:
    nan = float("nan")
    fer, emotionet = source(4, [0, 0], units=[0.5, nan]), source(1, [-1, -1], units=[0, 0])
    # A batch: known 4 * 1/2 + 1 = 3, present 4 * 1/2 * 1/2 = 1, absent 2.
    weight = action_unit_weights([fer, emotionet])
    assert weight[:, 0].tolist() == pytest.approx([0.5 * 3 / 2, 0.5 * 3 / 1])
    assert weight[:, 1:].tolist() == [[1.0] * (len(ACTION_UNITS) - 1)] * 2


def test_a_unit_that_is_always_absent_has_finite_weights() -> None:
    assert action_unit_weights([source(2, [0, 0], units=[0, 0])])[:, 0].tolist() == pytest.approx([0.5, 0])

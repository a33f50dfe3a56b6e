import numpy as np
import pytest

from affect.labels import ACTION_UNITS, EXPRESSIONS, action_units_from_blendshapes, word_affect


def shapes(**values: float) -> np.ndarray:
    row = np.zeros((1, 52), dtype=np.float32)
    for name, value in values.items():
        row[0, int(name[1:])] = value
    return row


def unit(row: np.ndarray, number: int) -> float:
    return float(action_units_from_blendshapes(row, np.ones(1))[0, ACTION_UNITS.index(number)])


def test_left_and_right_are_averaged() -> None:
    assert unit(shapes(b44=0.8, b45=0.4), 12) == pytest.approx(0.6)  # mouthSmile: (0.8 + 0.4) / 2
    assert unit(shapes(b1=1.0, b2=0.5), 4) == pytest.approx(0.75)  # browDown: (1 + 0.5) / 2


def test_a_squint_raises_the_cheek_only_with_a_smile() -> None:
    squint = {"b19": 0.4, "b20": 0.4}
    assert unit(shapes(**squint), 6) == 0
    assert unit(shapes(**squint, b44=0.9, b45=0.9), 6) == pytest.approx(0.6)  # sqrt(0.4 * 0.9)


def test_lips_part_by_jaw_or_lips() -> None:
    assert unit(shapes(b25=0.5), 25) == pytest.approx(0.5)
    # 1 - (1 - 0.5)(1 - 0.5)(1 - 0.2) = 0.8
    assert unit(shapes(b25=0.5, b34=0.5, b35=0.5, b48=0.2, b49=0.2), 25) == pytest.approx(0.8)


def test_a_nose_wrinkles_by_brows_lids_and_lip_together_without_a_smile() -> None:
    drawn = {"b1": 0.3, "b2": 0.3, "b19": 0.25, "b20": 0.25, "b48": 0.1, "b49": 0.1}
    # 2 (0.3 * 0.25 * 0.1)^(1/3) = 0.391487, and with a smile of 0.64 0.36 of that
    assert unit(shapes(**drawn), 9) == pytest.approx(0.391487, abs=1e-5)
    assert unit(shapes(**drawn, b44=0.64, b45=0.64), 9) == pytest.approx(0.140935, abs=1e-5)
    assert unit(shapes(**{name: value for name, value in drawn.items() if name[1:] not in ("48", "49")}), 9) == 0
    disgusted = action_units_from_blendshapes(shapes(**drawn), np.ones(1), np.array([EXPRESSIONS.index("disgust")]))
    assert disgusted[0, ACTION_UNITS.index(9)] == pytest.approx((1 + 0.391487) / 2, abs=1e-5)


def test_without_a_face_nothing_is_known() -> None:
    rows = action_units_from_blendshapes(np.ones((2, 52)), np.array([0.5, 0.51]))
    assert np.isnan(rows[0]).all()
    assert np.isfinite(rows[1]).all()


def test_word_affect() -> None:
    affect = word_affect(np.array([1, -1, 7]))
    np.testing.assert_allclose(affect[0], [0.76, 0.48])
    assert np.isnan(affect[1:]).all()

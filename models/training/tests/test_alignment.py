import numpy as np
import pytest

from affect.alignment import TEMPLATE, align, similarity_to_template


def test_recovers_a_known_similarity() -> None:
    angle, scale, shift = 0.3, 1.7, np.array([12.0, -5.0])
    rotation = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    landmarks = TEMPLATE * 64 @ rotation.T + shift
    matrix = similarity_to_template(landmarks, 64)
    np.testing.assert_allclose(landmarks @ matrix[:, :2].T + matrix[:, 2], TEMPLATE * 64, atol=1e-9)


def test_landmarks_on_the_template_leave_the_picture() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (32, 32), dtype=np.uint8)
    np.testing.assert_array_equal(align(picture, TEMPLATE * 32, 32), picture)


def test_coinciding_landmarks_are_refused() -> None:
    with pytest.raises(ValueError, match="coincide"):
        similarity_to_template(np.ones((5, 2)), 64)

from pathlib import Path

import cv2
import numpy as np
import pytest

from affect.data.face_set import load_face_set, read_face_set
from affect.data.fer2013 import load_fer2013
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.stopped import Stopped

CORNERS = [[60.0, 62.0], [100.0, 62.0], [80.0, 84.0], [63.0, 104.0], [97.0, 104.0]]


def write(path: Path, count: int = 40, **changed: object) -> Path:
    random = np.random.default_rng(0)
    jpeg = [cv2.imencode(".jpg", random.integers(0, 256, (160, 160), dtype=np.uint8))[1].tobytes() for _ in range(count)]
    units = np.full((count, 12), 255, dtype=np.uint8)
    units[0] = [1, 0] * 6
    np.savez(path, **{
        "jpeg": np.frombuffer(b"".join(jpeg), np.uint8), "offsets": np.cumsum([0] + [len(each) for each in jpeg]),
        "landmarks": np.tile(np.array(CORNERS), (count, 1, 1)),
        "expression": np.array([255, *(np.arange(count - 1) % 7)], dtype=np.uint8),
        "valence": np.full(count, np.nan, np.float32), "arousal": np.full(count, np.nan, np.float32),
        "au": units, "au_names": np.array(ACTION_UNITS), "subject": np.array([f"p{i // 2}" for i in range(count)]),
        "source": np.array([f"s{i}" for i in range(count)]), **changed,
    })
    return path


def test_labels_and_unknown_ones(tmp_path: Path) -> None:
    samples, people = read_face_set(write(tmp_path / "set.npz"), 32)
    assert samples.images.shape == (40, 32, 32)
    assert samples.expression[:3].tolist() == [-1, 0, 1]
    assert samples.action_units[0].tolist() == [1, 0] * 6 and np.isnan(samples.action_units[1:]).all()
    # No valence is known of any picture: the words stand in.
    assert samples.affect[2].tolist() == pytest.approx([0.76, 0.48])
    assert people[:3] == ["p0", "p0", "p1"]


def test_peoples_valence_is_kept_and_blendshapes_fill_in(tmp_path: Path) -> None:
    valence = np.full(40, np.nan, np.float32)
    valence[3] = -0.5
    path = write(tmp_path / "set.npz", valence=valence, au=np.full((40, 12), 255, np.uint8))
    shapes = np.zeros((40, 52), np.float16)
    shapes[:, 25] = 0.5
    np.savez(tmp_path / "set_blendshapes.npz", blendshapes=shapes, presence=np.ones(40))
    samples, _ = read_face_set(path, 16)
    assert np.nanmax(samples.affect[:, 0]) == -0.5 and np.isnan(samples.affect[2]).all()
    assert samples.action_units[5, ACTION_UNITS.index(26)] == 0.5
    coded, _ = read_face_set(write(path), 16)
    assert coded.action_units[0].tolist() == [1, 0] * 6 and np.isnan(coded.action_units[5]).all()


def test_nobody_is_in_both_parts(tmp_path: Path) -> None:
    path = write(tmp_path / "set.npz")
    everyone, people = read_face_set(path, 16)
    training, held_out = load_face_set(path, 16)
    assert len(training) + len(held_out) == 40 and 0 < len(held_out) < 20
    named = {person: samples for person, samples in zip(people, everyone.images.reshape(40, -1).sum(axis=1))}
    assert len(named) == 20


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="cannot be read"):
        read_face_set(write(tmp_path / "a.npz", jpeg=np.zeros(200_000, np.uint8)), 16)
    with pytest.raises(Stopped, match="other action units"):
        read_face_set(write(tmp_path / "b.npz", au_names=np.arange(12)), 16)


def test_several_raters_votes(made_data: Path) -> None:
    votes = np.zeros((48, 10), np.uint8)
    votes[0, [0, 6]] = 3, 1
    votes[1, [0, 8]] = 1, 9  # nine of ten did not know
    np.savez(made_data / "fer2013_train_votes.npz", votes=votes)
    samples = load_fer2013(made_data / "fer2013_train.npz")
    assert samples.votes is not None
    assert samples.votes[0].tolist() == [0.75, 0, 0, 0, 0, 0, 0.25, 0]
    assert np.isnan(samples.votes[1:]).all()
    assert samples.take(np.arange(3)).votes.shape == (3, len(EXPRESSIONS))
    np.savez(made_data / "fer2013_train_votes.npz", votes=votes[:5])
    with pytest.raises(Stopped, match="votes"):
        load_fer2013(made_data / "fer2013_train.npz")

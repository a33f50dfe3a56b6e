from pathlib import Path

import cv2
import numpy as np
import pytest

from affect.alignment import TEMPLATE
from affect.data.affectnet import five_of_68, load_affectnet
from affect.data.emotionet import load_emotionet
from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import is_held_out, load_muxspace, person_of
from affect.labels import ACTION_UNITS
from affect.stopped import Stopped


def points_68(size: int) -> np.ndarray:
    """Landmarks of which the five are exactly the template's."""
    points = np.zeros((68, 2))
    for place, group in zip(TEMPLATE * size, (range(36, 42), range(42, 48), (30,), (48,), (54,)), strict=True):
        points[list(group)] = place
    return points


def picture(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((40, 40, 3), 90, dtype=np.uint8))
    return path


def test_five_of_68() -> None:
    np.testing.assert_allclose(five_of_68(points_68(100)), TEMPLATE * 100)


def test_affectnet_2017(tmp_path: Path) -> None:
    picture(tmp_path, "Manually_Annotated_Images/1/a.jpg")
    landmarks = ";".join(str(value) for value in points_68(40).ravel())
    header = "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal"
    rows = [f"1/a.jpg,0,0,40,40,{landmarks},3,0.4,-0.2", f"1/a.jpg,0,0,40,40,{landmarks},9,-2,-2"]
    (tmp_path / "validation.csv").write_text("\n".join([header, *rows]))
    samples = load_affectnet(tmp_path, "validation", 40)
    assert samples.expression.tolist() == [3, -1]  # 9 is "uncertain"
    np.testing.assert_allclose(samples.affect, [[0.4, -0.2], [np.nan, np.nan]], rtol=1e-6)
    assert samples.images.shape == (2, 40, 40) and np.isnan(samples.action_units).all()


def test_affectnet_2021(tmp_path: Path) -> None:
    for name, label in (("10", "7"), ("9", "0")):
        picture(tmp_path, f"train_set/images/{name}.jpg")
        folder = tmp_path / "train_set/annotations"
        folder.mkdir(exist_ok=True)
        for kind, value in (("exp", label), ("val", "-0.5"), ("aro", "0.25")):
            np.save(folder / f"{name}_{kind}.npy", value)
        np.save(folder / f"{name}_lnd.npy", points_68(40).ravel())
    samples = load_affectnet(tmp_path, "training", 40)
    assert samples.expression.tolist() == [0, 7]  # by number, not by name
    np.testing.assert_allclose(samples.affect, [[-0.5, 0.25]] * 2)


def test_affectnet_without_pictures(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="give the release's folder"):
        load_affectnet(tmp_path, "training", 40)


def test_emotionet(tmp_path: Path) -> None:
    picture(tmp_path, "pictures/face one.jpg")
    units = [1, 2, 4, 5, 6, 9, 12, 15, 17, 20, 25, 26, 43]
    header = ",".join(["URL", *(f"'AU {unit}'" for unit in units)])
    values = {1: "1", 9: "999"}
    row = ",".join(["'http://site/x/face%20one.jpg'", *(values.get(unit, "0") for unit in units)])
    gone = ",".join(["'http://site/x/gone.jpg'", *("0" for _ in units)])
    (tmp_path / "table.csv").write_text("\n".join([header, row, gone]))
    samples = load_emotionet(tmp_path / "table.csv", tmp_path / "pictures", 32)
    assert len(samples) == 1 and (samples.expression == -1).all()
    assert samples.action_units[0, ACTION_UNITS.index(1)] == 1
    assert np.isnan(samples.action_units[0, ACTION_UNITS.index(9)])
    assert np.nansum(samples.action_units) == 1


def test_emotionet_needs_all_twelve_units(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("URL,AU 1\n")
    with pytest.raises(Stopped, match="no column for action units"):
        load_emotionet(tmp_path / "table.csv", tmp_path, 32)


def test_fer2013(made_data: Path) -> None:
    samples = load_fer2013(made_data / "fer2013_train.npz")
    assert len(samples) == 48 and samples.images.shape[1:] == (48, 48)
    assert np.isnan(samples.action_units[::5]).all()  # presence 0.2


def test_muxspace_holds_people_out_whole(made_data: Path) -> None:
    training, held_out = load_muxspace(made_data / "muxspace_train.tar", 24)
    assert len(training) + len(held_out) == 12
    assert len(training) % 3 == 0  # three pictures a person
    assert training.images.shape[1:] == (24, 24)


def test_people() -> None:
    assert person_of("Aaron_Peirsol_0002.jpg") == "Aaron_Peirsol"
    assert is_held_out("Aaron_Peirsol_0001.jpg") == is_held_out("Aaron_Peirsol_0002.jpg")

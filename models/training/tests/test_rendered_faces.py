"""Pieces of the renderer by hand, and two rendered faces where MakeHuman's files are at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from test_commands import stops  # noqa: F401

from affect import render_faces
from affect.data.data_sets import DATA_SETS
from affect.data.face_set import read_face_set
from affect.data.validation import VALIDATION_SETS
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.rendered.bodies import Body, Details, draw_body
from affect.rendered.crops import Cropper
from affect.rendered.expressions import POSED, UNITS, VARIANTS, action_unit_labels, pose
from affect.rendered.geometry import corner_sums, point_normals, rotation
from affect.rendered.looks import draw_look
from affect.rendered.maps import SIDE, map_pixels, smooth_step
from affect.rendered.meshes import Targets, read_fitted_mesh, read_mesh
from affect.rendered.muscles import Muscles
from affect.rendered.raster import NOTHING, lit_share, rasterise
from affect.rendered.views import draw_view
from affect.stopped import Stopped

ASSETS = os.environ.get("RAPPORT_MAKEHUMAN_ASSETS", "")

SQUARE = """# a square and a triangle
v 0 0 0
v 2 0 0
v 2 2 0
v 0 2 0
vt 0 0
vt 1 0
vt 1 1
g body
f 1/1 2/2 3/3 4/1
g lash
f 1 2 4
"""


def write_targets(path: Path) -> Path:
    entries = {}
    for name in ("nose/nose-hump-incr", "nose/nose-hump-decr", "legs/leg-long", *(f"asym/asym-brow-{i}" for i in range(6))):
        entries[f"targets/{name}.index"] = np.array([1, 3], np.uint16)
        entries[f"targets/{name}.vector"] = np.array([[0, 500, 0], [-1000, 0, 0]], np.int16)
    np.savez(path, **entries)
    return path


def test_a_mesh_is_read_as_fans_of_triangles(tmp_path: Path) -> None:
    (tmp_path / "a.obj").write_text(SQUARE)
    mesh = read_mesh(tmp_path / "a.obj")
    assert mesh.points.tolist() == [[0, 0, 0], [2, 0, 0], [2, 2, 0], [0, 2, 0]]
    assert mesh.triangles.tolist() == [[0, 1, 2], [0, 2, 3], [0, 1, 3]]
    assert mesh.texture_triangles.tolist() == [[0, 1, 2], [0, 2, 0], [0, 0, 0]]
    assert mesh.group_names == ["body", "lash"] and mesh.in_group("lash").tolist() == [False, False, True]
    normals = point_normals(corner_sums(mesh.triangles, 4), mesh.points, mesh.triangles)
    assert normals.tolist() == [[0, 0, 1]] * 4


def test_what_is_no_mesh_is_said(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="a.obj is not there: give the folder with MakeHuman's files"):
        read_mesh(tmp_path / "a.obj")
    (tmp_path / "a.obj").write_text("v 1 2")
    with pytest.raises(Stopped, match="a.obj cannot be read .it holds no faces."):
        read_mesh(tmp_path / "a.obj")
    (tmp_path / "a.obj").write_text("v one two three")
    with pytest.raises(Stopped, match="a.obj cannot be read"):
        read_mesh(tmp_path / "a.obj")


def test_a_target_moves_its_points_in_thousandths(tmp_path: Path) -> None:
    targets = Targets(write_targets(tmp_path / "targets.npz"), ("nose/",))
    assert "nose/nose-hump-incr" in targets and "legs/leg-long" not in targets
    points = np.zeros((4, 3), np.float32)
    targets.add(points, "nose/nose-hump-incr", 0.5)
    assert points.tolist() == [[0, 0, 0], [0, 0.25, 0], [0, 0, 0], [-0.5, 0, 0]]
    targets.add(points, "nose/nose-hump-incr", 1, side=np.float32([0, 0, 0, 1]))
    assert points[1].tolist() == [0, 0.25, 0] and points[3].tolist() == [-1.5, 0, 0]
    with pytest.raises(Stopped, match="it holds no targets"):
        Targets(tmp_path / "targets.npz", ("eyes/",))


def test_a_fitted_mesh_follows_the_body_and_grows_with_it(tmp_path: Path) -> None:
    (tmp_path / "hat.obj").write_text("v 0 0 0\nv 0 0 0\nv 0 0 0\nf 1 2 3\n")
    rows = "0 1 2 0.5 0.5 0 1 0 0\n3\n0 1 2 0.25 0.25 0.5 0 0 0\n"
    (tmp_path / "hat.mhclo").write_text(f"# CC0\nname hat\nx_scale 0 1 2.0\nverts 0\n{rows}\nmaterial hat.mhmat\n")
    body = np.float32([[0, 0, 0], [4, 0, 0], [0, 4, 0], [7, 7, 7]])
    # The body is twice as wide as the 2 dm at which the offset is 1 dm.
    assert read_fitted_mesh(tmp_path, "hat").fitted(body).tolist() == [[4, 0, 0], [7, 7, 7], [1, 2, 0]]
    (tmp_path / "hat.mhclo").write_text("verts 0\n3\n")
    with pytest.raises(Stopped, match="hat.mhclo cannot be read .it does not fit its mesh."):
        read_fitted_mesh(tmp_path, "hat")


def test_the_nearer_triangle_is_seen() -> None:
    points = np.float32([[0, 0, 5], [0, 8, 5], [8, 0, 5], [0, 0, 3], [0, 4, 3], [4, 0, 3]])
    triangles = np.int32([[3, 4, 5], [0, 1, 2]])
    nothing = np.full((8, 8), NOTHING, np.float32)
    nearest, second, third, depth = rasterise(points, triangles, 8, True, nothing)
    assert nearest[0].tolist() == [0] * 4 + [1] * 4 and nearest[7].tolist() == [1] + [-1] * 7
    assert depth[0, 0] == 3 and depth[0, 7] == 5 and depth[7, 7] == np.float32(NOTHING)
    # Pixel (0, 0)'s middle is an eighth of the way to either corner.
    assert second[0, 0] == third[0, 0] == 0.125
    turned = rasterise(points, triangles[:, ::-1].copy(), 8, True, nothing)[0]
    assert (turned == -1).all()
    behind = rasterise(points, triangles, 8, True, np.full((8, 8), 4, np.float32))[0]
    assert set(behind.ravel().tolist()) == {-1, 0}


def test_what_stands_before_a_lamp_keeps_it_off() -> None:
    depth = np.full((16, 16), NOTHING, np.float32)
    depth[:, 8:] = 1
    place = np.float32([3, 8, 13])
    share = lit_share(depth, place, np.full(3, 8, np.float32), np.full(3, 2, np.float32), np.float32(0.05), 1.0)
    assert share.tolist() == pytest.approx([1, 0.4, 0])


def test_maps_turns_and_steps() -> None:
    assert map_pixels([[0, 7], [-0.9, 7.9]]).tolist() == [[SIDE / 2, pytest.approx(SIDE / 2)], [0, 0]]
    assert rotation(90, 0, 0) @ [0, 0, 1] == pytest.approx([1, 0, 0], abs=1e-6)
    assert smooth_step(0, 1, np.array([-1, 0.5, 2])).tolist() == [0, 0.5, 1]
    assert smooth_step(1, 0, 0.25) == pytest.approx(1 - smooth_step(0, 1, 0.25))


def labelled(intensities: dict[int, float]) -> dict[int, int]:
    return dict(zip(ACTION_UNITS, action_unit_labels(intensities), strict=True))


def test_labels_of_intensities() -> None:
    labels = labelled({1: 0.3, 2: 0.299, 12: 0.05, 17: 0.049, 26: 1.4})
    assert labels == {1: 1, 2: 255, 4: 0, 5: 0, 6: 0, 9: 0, 12: 255, 17: 0, 20: 0, 25: 0, 26: 1, 43: 0}


def test_a_shared_look_is_left_open_unless_it_was_posed() -> None:
    wrinkled = labelled({9: 0.8})
    assert wrinkled[4] == wrinkled[6] == 255 and wrinkled[9] == 1
    assert labelled({9: 0.8, 4: 0.5})[4] == 1
    assert labelled({7: 0.2})[6] == 255 and labelled({7: 0.19})[6] == 0
    assert labelled({10: 0.4})[9] == 255


def test_variants_are_of_known_units_and_expressions() -> None:
    assert set(VARIANTS) == set(POSED) - {"neutral"} and set(POSED) == set(EXPRESSIONS) - {"contempt"}
    for variant in (variant for variants in VARIANTS.values() for variant in variants):
        assert set(variant.units) <= set(UNITS) and variant.weight > 0
        assert all(0 < low < high for low, high in variant.units.values())
    moved = Muscles({}, np.random.default_rng(0)).movements
    for unit in UNITS:
        apart = {25: 1.0} if unit == 0 else {}
        assert Muscles({unit: 1.0, **apart}, np.random.default_rng(0)).movements != moved, unit


def test_seeds_reproduce(tmp_path: Path) -> None:
    details = Details(Targets(write_targets(tmp_path / "targets.npz"), ("nose/", "asym/")))

    def draw(seed: int) -> tuple[object, ...]:
        random = np.random.default_rng(seed)
        body = draw_body(details, random)
        look, view = draw_look(body, random), draw_view(random)
        return body, look.hair, look.skin_rgb.tolist(), view.pose, view.background.tobytes(), pose("anger", random)

    assert draw(3) == draw(3) and draw(3) != draw(4)


def test_a_persons_shares_add_up(tmp_path: Path) -> None:
    details = Details(Targets(write_targets(tmp_path / "targets.npz"), ("nose/", "asym/")))
    assert [(each.more, each.less) for each in details.pairs][0] == ("nose/nose-hump-incr", "nose/nose-hump-decr")
    for seed in range(20):
        body = draw_body(details, np.random.default_rng(seed))
        assert sum(body.origins.values()) == pytest.approx(1)
        heads = [weight for name, weight in body.targets.items() if name.startswith("macrodetails/") and "universal" not in name]
        assert sum(heads) == pytest.approx(1)
    assert Body("asian", {}, "female", "old", 75, {}).wrinkled == 1 and Body("asian", {}, "male", "teen", 15, {}).wrinkled == 0


def test_the_set_is_trained_on_and_scores_nothing() -> None:
    (own,) = (each for each in DATA_SETS if each.path == "rendered.npz")
    assert own.rights == "CC0-1.0" and own.rare_first and own.pseudo == ("action_units", "affect")
    assert "rendered.npz" not in [file for file, _ in VALIDATION_SETS.values()]


def test_a_command_without_its_files(stops: Callable[..., str], tmp_path: Path) -> None:  # noqa: F811
    options = ("--assets", tmp_path, "--detector", tmp_path / "yunet.onnx", "--out", tmp_path / "rendered.npz")
    assert "yunet.onnx is not there: give YuNet's ONNX file" in stops(render_faces.main, *options)
    (tmp_path / "yunet.onnx").write_bytes(b"no model")
    assert "yunet.onnx cannot be read" in stops(render_faces.main, *options)
    assert not (tmp_path / "rendered.npz").exists()


class MadeDetector:
    """Finds one face at the same place of whatever it is shown, 256 pixels wide, and a smaller one beside it."""

    FACE = [64, 96, 96, 128, 96, 144, 128, 144, 112, 160, 98, 184, 126, 184, 0.9]

    @staticmethod
    def create(*_: object) -> "MadeDetector":
        return MadeDetector()

    def detect(self, _picture: np.ndarray) -> tuple[int, np.ndarray]:
        return 1, np.float32([[0, 0, 10, 10, *[5] * 10, 0.99], self.FACE])


@pytest.fixture()
def made_detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that stands for `MadeDetector`."""
    monkeypatch.setattr("affect.rendered.crops.cv2.FaceDetectorYN", MadeDetector)
    (tmp_path / "yunet.onnx").touch()
    return tmp_path / "yunet.onnx"


def test_the_largest_face_is_cropped_with_a_margin(made_detector: Path) -> None:
    picture = np.zeros((512, 512, 3), np.uint8)
    picture[:, 224:] = 200
    crop = Cropper(made_detector, 108).crop(picture)
    assert crop is not None and crop.picture.shape == (108, 108, 3)
    # The box is 192 x 256 at twice the detector's size, about (224, 320); the crop is 345.6 wide, a 3.2nd of which is 108.
    assert crop.face_px == 256 and crop.score == pytest.approx(0.9)
    assert crop.landmarks[2] == pytest.approx([54, 54])
    assert crop.landmarks[0] == pytest.approx([54 - 32 / 3.2, 54 - 32 / 3.2])
    assert crop.picture[54, 50].tolist() == [0] * 3 and crop.picture[54, 57].tolist() == [200] * 3


@pytest.mark.skipif(not ASSETS, reason="RAPPORT_MAKEHUMAN_ASSETS names no folder of MakeHuman's files")
def test_two_faces(
    tmp_path: Path, made_detector: Path, monkeypatch: pytest.MonkeyPatch, stops: Callable[..., str]  # noqa: F811
) -> None:
    def options(assets: object, name: str) -> tuple[object, ...]:
        return "--assets", assets, "--detector", made_detector, "--out", tmp_path / name, "--count", 2, "--seed", 11

    def render(name: str) -> Path:
        monkeypatch.setattr("sys.argv", ["render_faces", *map(str, options(ASSETS, name))])
        render_faces.main()
        return tmp_path / name

    first, again = render("first.npz"), render("again.npz")
    samples, people = read_face_set(first, 64)
    assert len(samples) == 2 and len(set(samples.expression.tolist())) == 2 and people == ["mh11-0"] * 2
    assert samples.images.std(axis=(1, 2)).min() > 10
    with np.load(first) as one, np.load(again) as other:
        assert all(np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f") for name in one.files)
        assert one["jpeg"].size > 4000 and set(np.unique(one["au"])) <= {0, 1, 255}
        assert one["size"] == 160 and one["channels"] == 3 and one["age_years"][0] == one["age_years"][1]
    assert "base.obj is not there: give the folder" in stops(render_faces.main, *options(tmp_path, "none.npz"))

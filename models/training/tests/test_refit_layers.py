"""The expressions' layer fitted anew leaves everything else as it is."""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from affect import refit_layers
from affect.calibrate import fold
from affect.card import provenance_of
from affect.data.data_sets import Provenance
from affect.export_onnx import export_affect_network, with_layers_of
from affect.network import AffectNetwork, unit_by_name
from affect.onnx_answers import OUTPUTS, session
from affect.predict import load_calibration, load_network
from affect.rebuild import rebuild
from affect.refit_layers import Rows, even_weights, fit_layer, fit_units_layer
from affect.release import features_hash
from affect.stopped import Stopped
from test_face_set import write as write_face_set

SIZE = 32


def test_a_set_weighs_its_labels_as_often_as_they_are_or_alike() -> None:
    labels = torch.tensor([0, 0, 0, 0, 1])
    torch.testing.assert_close(even_weights(labels, 0), torch.full((5,), 0.2))
    # Two kinds, half of the weight each: 1/8 for each of four, 1/2 for the one.
    torch.testing.assert_close(even_weights(labels, 1), torch.tensor([0.125] * 4 + [0.5]))
    # Roots: 4 x 1/2 + 1 = 3.
    torch.testing.assert_close(even_weights(labels, 0.5), torch.tensor([1 / 6] * 4 + [1 / 3]))


def rows_of(layer: nn.Linear, count: int = 4000) -> Rows:
    """What a layer says of features of chance."""
    features = torch.randn(count, layer.in_features, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        said = layer(features)
    weight = torch.full((count,), 1 / count)
    return Rows(features, said.softmax(1), weight, said.sigmoid(), weight)


def test_a_layer_is_found_again_from_what_it_says() -> None:
    torch.manual_seed(0)
    taught, start = nn.Linear(6, 4), nn.Linear(6, 4)
    rows = rows_of(taught)
    fitted = fit_layer(start, [rows], hold=0)
    torch.testing.assert_close(fitted(rows.features).softmax(1), rows.targets, atol=0.01, rtol=0)


def test_so_are_action_units_of_which_some_are_unknown() -> None:
    torch.manual_seed(0)
    taught, start = nn.Linear(6, 4), nn.Linear(6, 4)
    rows = rows_of(taught)
    truth = rows.units.clone()
    rows.units[::2, 1] = float("nan")
    fitted = fit_units_layer(start, [rows], hold=0)
    torch.testing.assert_close(fitted(rows.features).sigmoid(), truth, atol=0.01, rtol=0)


def test_a_layer_that_is_held_stays() -> None:
    torch.manual_seed(0)
    taught, start = nn.Linear(6, 4), nn.Linear(6, 4)
    fitted = fit_layer(start, [rows_of(taught)], hold=1e4)
    torch.testing.assert_close(fitted.weight, start.weight, atol=1e-3, rtol=0)


@pytest.fixture()
def released(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    path = tmp_path / "affect-eesp-fp32.onnx"
    export_affect_network(AffectNetwork(unit_by_name("eesp")).eval(), path, SIZE, mirrored=True)
    return path


def constants(model: Path) -> dict[str, bytes]:
    return {each.name: numpy_helper.to_array(each).tobytes() for each in onnx.load(str(model)).graph.initializer}


def test_a_file_with_another_layer_has_the_releases_other_constants(released: Path, tmp_path: Path) -> None:
    exported = tmp_path / "exported.onnx"
    network = rebuild(released)
    fold(network, 2.0, {})
    export_affect_network(network, exported, SIZE, mirrored=True)
    with_layers_of(exported, released, SIZE, 1e-3)
    before, after = constants(released), constants(exported)
    assert {name for name in before if before[name] != after[name]} == {"network.expression.weight", "network.expression.bias"}
    images = np.random.default_rng(1).random((2, 3, SIZE, SIZE), dtype=np.float32)
    answers = [dict(zip(OUTPUTS, session(path).run(list(OUTPUTS), {"image": images}), strict=True)) for path in (released, exported)]
    assert all(np.array_equal(answers[0][name], answers[1][name]) for name in OUTPUTS if name != "expression")
    assert not np.allclose(answers[0]["expression"], answers[1]["expression"])


def test_another_network_than_the_checkpoints_is_refused(released: Path, tmp_path: Path) -> None:
    exported = tmp_path / "exported.onnx"
    torch.manual_seed(5)
    export_affect_network(AffectNetwork(unit_by_name("eesp")).eval(), exported, SIZE, mirrored=True)
    with pytest.raises(Stopped, match="give the release that the checkpoint was made from"):
        with_layers_of(exported, released, SIZE, 1e-6)
    with pytest.raises(Stopped, match="is not there"):
        with_layers_of(exported, tmp_path / "none.onnx", SIZE, 1e-6)


def test_features_keep_the_name_of_the_first_file_that_had_them(tmp_path: Path) -> None:
    card = tmp_path / "affect-eesp.json"
    card.write_text(json.dumps({"files": {"fp32": {"sha256": "second"}}}))
    assert features_hash(tmp_path / "affect-eesp-fp32.onnx") == "second"
    card.write_text(json.dumps({"files": {"fp32": {"sha256": "second"}}, "features": {"sha256": "first"}}))
    assert features_hash(tmp_path / "affect-eesp-fp32.onnx") == "first"
    card.unlink()
    with pytest.raises(Stopped, match="keep the card beside the weights"):
        features_hash(tmp_path / "affect-eesp-fp32.onnx")


def test_where_labels_came_from_is_read_back_from_the_card() -> None:
    card = json.loads((Path(__file__).parents[2] / "weights/affect-eesp.json").read_text())
    origin = provenance_of(card)
    assert isinstance(origin, Provenance) and origin.untrained_expressions == ("contempt",)
    assert origin.pictures["FER2013 training part"] == 28709 and origin.votes
    assert origin.action_units[9] == "pseudo-labelled"


def test_the_command_changes_the_expressions_layer_alone(
    made_data: Path, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = json.loads((Path(__file__).parents[2] / "weights/affect-eesp.json").read_text())
    (tmp_path / "affect-eesp.json").write_text(json.dumps(card))
    shutil.copy(made_data / "fer2013_train.npz", made_data / "fer2013_validation.npz")
    monkeypatch.setattr(refit_layers, "TEMPERATURE_FROM", ("fer2013_validation",))
    out = tmp_path / "expression.pt"
    options = [released, "--teacher", released, "--data", made_data, "--out", out, "--size", SIZE]
    monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
    refit_layers.main()
    before, after = rebuild(released).state_dict(), load_network(out).state_dict()
    assert {name for name in before if not torch.equal(before[name], after[name])} == {"expression.weight", "expression.bias"}
    calibration = load_calibration(out)
    assert calibration is not None and calibration["actionUnits"] == card["calibration"]["actionUnits"]
    assert "ckplus" not in calibration["temperatureFrom"]


def test_with_coded_faces_it_changes_the_action_units_layer_too(
    made_data: Path, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(Path(__file__).parents[2] / "weights/affect-eesp.json", tmp_path)
    shutil.copy(made_data / "fer2013_train.npz", made_data / "fer2013_validation.npz")
    monkeypatch.setattr(refit_layers, "TEMPERATURE_FROM", ("fer2013_validation",))
    units = np.random.default_rng(0).integers(0, 2, (40, 12)).astype(np.uint8)
    coded, out = write_face_set(tmp_path / "coded.npz", au=units), tmp_path / "layers.pt"
    options = [released, "--teacher", released, "--data", made_data, "--coded", coded, "--out", out, "--size", SIZE]
    monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
    refit_layers.main()
    before, after = rebuild(released).state_dict(), load_network(out).state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {f"{layer}.{kind}" for layer in ("expression", "action_units") for kind in ("weight", "bias")}
    calibration = load_calibration(out)
    assert calibration is not None and calibration["actionUnits"]["AU1"]["from"] == "FACS codes of coded"


def test_weights_without_their_card_are_refused(
    made_data: Path, released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [released, "--teacher", released, "--data", made_data, "--out", tmp_path / "expression.pt"]
    monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
    with pytest.raises(SystemExit, match="keep the card beside the weights"):
        refit_layers.main()

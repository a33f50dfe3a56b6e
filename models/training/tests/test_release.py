"""What a node reads is whole at any moment: the models that the card names, with the hashes it gives."""

import hashlib
import json
from functools import partial
from pathlib import Path

import pytest
import torch

from affect import release as releasing
from affect.data.data_sets import DATA_SETS, provenance
from affect.data.fer2013 import load_fer2013
from affect.data.samples import Samples
from affect.evaluate import scores
from affect.network import AffectNetwork, unit_by_name
from affect.release import Release, write_release
from affect.stopped import Stopped


@pytest.fixture()
def samples(made_data: Path) -> Samples:
    return load_fer2013(made_data / "fer2013_train.npz")


@pytest.fixture()
def release(tmp_path: Path, samples: Samples) -> Release:
    """A network of chance, and anything in the place of its quantised model."""
    torch.manual_seed(0)
    int8 = tmp_path / "quantised.onnx"
    int8.write_bytes(b"int8")
    return Release(AffectNetwork(unit_by_name("eesp")).eval(), provenance([(DATA_SETS[0], samples)]), 32, int8=int8)


@pytest.fixture()
def out(tmp_path: Path) -> Path:
    """An earlier release."""
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "affect-eesp-fp32.onnx").write_bytes(b"earlier model")
    (folder / "affect-eesp.json").write_text("earlier card")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_interruption_while_scoring_leaves_the_earlier_release(
    release: Release, out: Path, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(out)

    def interrupted(*_: object) -> None:
        assert contents(next(path for path in out.iterdir() if path.is_dir())).keys() == {
            "affect-eesp-fp32.onnx", "affect-eesp-int8.onnx",
        }
        raise KeyboardInterrupt

    monkeypatch.setattr(releasing, "predict_onnx", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_release(release, out, {"fer2013_validation": samples})
    assert contents(out) == before


def test_the_card_names_and_hashes_the_files_beside_it(
    release: Release, out: Path, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = releasing.predict_onnx
    monkeypatch.setattr(releasing, "scores", partial(scores, rounds=2))
    monkeypatch.setattr(
        releasing, "predict_onnx",
        lambda model, images, size: answers(model.with_name("affect-eesp-fp32.onnx"), images, size),
    )
    write_release(release, out, {"fer2013_validation": samples})
    written = contents(out)
    card = json.loads(written.pop("affect-eesp.json"))
    assert set(written) == {"affect-eesp-fp32.onnx", "affect-eesp-int8.onnx"}
    assert written["affect-eesp-int8.onnx"] == b"int8"
    for kind, file in card["files"].items():
        assert file["file"] == f"models/weights/affect-eesp-{kind}.onnx"
        data = written[Path(file["file"]).name]
        assert file["sha256"] == hashlib.sha256(data).hexdigest() and file["bytes"] == len(data)
        assert file["file"] in card["measured"][kind]["command"]
        assert card["measured"][kind]["fer2013_validation"]["pictures"] == 48


def test_a_model_that_does_not_answer_as_its_network_is_not_released(
    release: Release, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(out)
    monkeypatch.setattr(releasing, "export_affect_network", lambda *_: float("nan"))
    with pytest.raises(Stopped, match="differs from the network by nan: nothing is written"):
        write_release(release, out, {})
    assert contents(out) == before

import shutil
from pathlib import Path

import pytest
import torch
from torch import nn

from affect import rebuild as rebuilding
from affect.export_onnx import export_affect_network
from affect.network import AffectNetwork, unit_by_name
from affect.predict import load_provenance
from affect.rebuild import measure_statistics, rebuild
from affect.stopped import Stopped


@pytest.fixture()
def network() -> AffectNetwork:
    """Of chance, with statistics that are not the untrained ones and slopes on both sides of 1."""
    torch.manual_seed(0)
    network = AffectNetwork(unit_by_name("eesp")).eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.2)
                module.running_var.uniform_(0.5, 2)
                module.weight.uniform_(0.5, 1.5)
                module.bias.normal_(0, 0.2)
            if isinstance(module, nn.PReLU):
                module.weight.uniform_(-0.1, 0.9)
        network.features[1].slope.weight[0] = 1.3
    return network


@torch.no_grad()
def test_a_rebuilt_network_answers_as_the_release(network: AffectNetwork, tmp_path: Path) -> None:
    export_affect_network(network, tmp_path / "model.onnx", 48, mirrored=True)
    rebuilt = rebuild(tmp_path / "model.onnx")
    images = torch.rand(4, 3, 48, 48)
    expected = network(images)
    torch.testing.assert_close(rebuilt(images).expression, expected.expression, atol=1e-4, rtol=1e-3)
    torch.testing.assert_close(rebuilt(images).embedding, expected.embedding, atol=1e-4, rtol=1e-3)
    measure_statistics(rebuilt, images, batch=2)
    torch.testing.assert_close(rebuilt(images).expression, expected.expression, atol=1e-4, rtol=1e-3)
    # What normalisation sees is now what it expects: these very pictures' mean and variance.
    seen: list[torch.Tensor] = []
    rebuilt.features[1].norm.register_forward_pre_hook(lambda _module, inputs: seen.append(inputs[0]))
    rebuilt(images)
    torch.testing.assert_close(rebuilt.features[1].norm.running_mean, seen[0].mean((0, 2, 3)), atol=1e-4, rtol=1e-3)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"nothing")
    with pytest.raises(Stopped, match="give a model that export.py wrote"):
        rebuild(tmp_path / "model.onnx")


def test_a_rebuilt_network_has_seen_what_its_card_says(
    network: AffectNetwork, made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, out = tmp_path / "affect-eesp-fp32.onnx", tmp_path / "rebuilt.pt"
    network.untrained_expressions = ("contempt",)
    export_affect_network(network, model, 48, mirrored=True)
    shutil.copy(Path(__file__).parents[2] / "weights/affect-eesp.json", tmp_path)
    options = [model, "--data", made_data, "--out", out, "--size", 48, "--pictures", 64]
    monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
    rebuilding.main()
    found = load_provenance(out)
    assert found.votes and found.pictures["FER2013 training part"] == 28709
    assert not any(name.startswith("Face Research Lab London Set") for name in found.pictures)
    assert found.pictures["DiffusionFER (generated faces), without those held out"] == 1091

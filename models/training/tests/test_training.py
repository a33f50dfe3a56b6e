"""Tiny real runs: reproducible, resumable, and what they export is what was trained."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from affect import train as training
from affect.data.fer2013 import load_fer2013
from affect.evaluate import scores
from affect.export_onnx import export_affect_network
from affect.labels import ACTION_UNITS
from affect.network import AffectNetwork, unit_by_name
from affect.onnx_answers import OUTPUTS, predict_onnx
from affect.predict import load_network, predict
from affect.recipes import RECIPES
from affect.stopped import Stopped


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """24-pixel pictures and no compiler.

    With 16 pixels the last strided unit takes a single one, and PyTorch's bfloat16 depth-wise convolution then leaves
    parts of its weight's gradient unwritten: whatever was in memory, perhaps NaN.
    """
    monkeypatch.setattr(training.fused, "load", lambda: None)
    for name, recipe in list(RECIPES.items()):
        monkeypatch.setitem(RECIPES, name, replace(recipe, sizes=((1.0, 24),)))


@pytest.fixture(autouse=True)
def every_expression_is_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few pictures there are of it."""
    monkeypatch.setattr("affect.data.data_sets.LEAST_PICTURES", 1)


def run(data: Path, out: Path, **changes: object) -> dict[str, torch.Tensor]:
    settings = training.Run(data=data, out=out, epochs=2, processes=1, batch=16)
    training.train(replace(settings, **changes))
    return torch.load(out / "checkpoint-0.pt", weights_only=True)["average"]


@pytest.mark.parametrize("recipe", sorted(RECIPES))
def test_same_seed_same_weights(made_data: Path, tmp_path: Path, recipe: str) -> None:
    first = run(made_data, tmp_path / "a", recipe=recipe)
    second = run(made_data, tmp_path / "b", recipe=recipe)
    other = run(made_data, tmp_path / "c", recipe=recipe, seed=2)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_a_run_starts_from_a_checkpoint_s_average(made_data: Path, tmp_path: Path) -> None:
    average = run(made_data, tmp_path / "first")
    (tmp_path / "second").mkdir()
    settings = training.Run(made_data, tmp_path / "second", processes=1, batch=16, start=tmp_path / "first" / "checkpoint-0.pt")
    network = training.Trainer(settings, 0).network.state_dict()
    assert all(torch.equal(average[name], network[name]) for name in average)


def test_a_run_that_starts_from_a_checkpoint_has_seen_its_pictures(made_data: Path, tmp_path: Path) -> None:
    run(made_data, tmp_path / "first")
    earlier = tmp_path / "first" / "checkpoint-0.pt"
    state = torch.load(earlier)
    state["provenance"] |= {"pictures": {"a set that is not at hand": 7}, "votes": True}
    torch.save(state, earlier)
    (tmp_path / "second").mkdir()
    found = training.Trainer(training.Run(made_data, tmp_path / "second", processes=1, batch=16, start=earlier), 0).provenance
    assert found.votes and found.pictures["a set that is not at hand"] == 7 and len(found.pictures) > 1


def test_resumed_run_equals_an_uninterrupted_one(
    made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(made_data, tmp_path / "whole")
    save = training.Trainer.save

    def save_and_stop(trainer: training.Trainer, elapsed: float) -> None:
        save(trainer, elapsed)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(training.Trainer, "save", save_and_stop)
        run(made_data, tmp_path / "parts")
    resumed = run(made_data, tmp_path / "parts")
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def command_line(data: Path, out: Path, *options: str) -> list[str]:
    return ["train", "--data", str(data), "--out", str(out), "--processes", "1", "--batch", "16", *options]


def test_a_run_goes_on_longer_but_not_with_other_settings(
    made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "run"
    run(made_data, out, epochs=1)
    monkeypatch.setattr("sys.argv", command_line(made_data, out, "--epochs", "2", "--seed", "7"))
    with pytest.raises(SystemExit, match=r"is of a run with --seed 1, not --seed 7: choose another --out"):
        training.main()
    run(made_data, out, epochs=2)
    assert torch.load(out / "checkpoint-0.pt", weights_only=True)["epoch"] == 2


@pytest.mark.parametrize("broken", ["loss", "gradients"])
def test_a_run_that_is_no_longer_finite_keeps_its_checkpoint(
    made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    out = tmp_path / "run"
    run(made_data, out, epochs=1)
    before = (out / "checkpoint-0.pt").read_bytes()
    share = training.Trainer.share_gradients

    def spoiled(trainer: training.Trainer, progress: float, loss: float) -> tuple[float, float]:
        progress, loss = share(trainer, progress, loss)
        if broken == "loss":
            return progress, float("nan")
        if (trainer.step + 1) % trainer.steps_an_epoch == 0:  # no loss of this epoch comes after it
            next(trainer.network.parameters()).grad.fill_(float("inf"))
        return progress, loss

    monkeypatch.setattr(training.Trainer, "share_gradients", spoiled)
    monkeypatch.setattr("sys.argv", command_line(made_data, out, "--epochs", "2"))
    with pytest.raises(SystemExit, match="no longer finite in epoch 2, so nothing of it is kept: look for"):
        training.main()
    assert (out / "checkpoint-0.pt").read_bytes() == before


def test_a_loss_that_is_not_finite_in_one_process_is_so_in_all(
    made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_other_process(flat: torch.Tensor) -> None:
        flat[1] += float("nan")

    monkeypatch.setattr(training.dist, "all_reduce", add_other_process)
    trainer = training.Trainer(training.Run(made_data, tmp_path, batch=16), 0)
    with pytest.raises(Stopped, match="no longer finite in epoch 1"):
        trainer.train_epoch(0.0, 0.0)


@pytest.mark.parametrize("unit", ["bottleneck", "mobilenet", "eesp"])
def test_export_answers_as_the_network(tmp_path: Path, unit: str) -> None:
    torch.manual_seed(0)
    network = AffectNetwork(unit_by_name(unit))
    network.untrained_expressions = ("contempt",)
    network.train()(torch.rand(8, 3, 32, 32))  # statistics that are not 0 and 1
    path = tmp_path / "model.onnx"
    assert export_affect_network(network, path, 32) < 1e-4
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    assert [output.name for output in session.get_outputs()] == list(OUTPUTS)
    for count in (1, 5):
        image = np.random.default_rng(0).random((count, 3, 32, 32), dtype=np.float32)
        expression, units, valence, arousal, embedding = session.run(None, {"image": image})
        assert embedding.shape == (count, 512) and units.shape == (count, 12)
        np.testing.assert_allclose(expression.sum(axis=1), 1, rtol=1e-5)
        assert (expression[:, 7] == 0).all()  # contempt is untrained
        assert np.abs(valence).max() <= 1 and np.abs(arousal).max() <= 1 and valence.shape == (count, 1)


def test_evaluation_of_a_run(made_data: Path, tmp_path: Path) -> None:
    run(made_data, tmp_path / "run")
    network = load_network(tmp_path / "run" / "checkpoint-0.pt")
    samples = load_fer2013(made_data / "fer2013_train.npz")
    export_affect_network(network, tmp_path / "model.onnx", 32)
    answers = predict_onnx(tmp_path / "model.onnx", samples.images, 32)
    np.testing.assert_allclose(answers.expression, predict(network, samples.images, 32).expression, atol=1e-4)
    samples.action_units[:, ACTION_UNITS.index(9)] = np.nan
    report = scores(answers, samples, rounds=10)
    assert sum(map(sum, report["expression"]["confusion_rows_truth"])) == 48
    assert report["action_unit_pearson"]["AU12"] is not None
    assert report["action_unit_pearson"]["AU9"] is None

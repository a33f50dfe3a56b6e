"""Whatever a command cannot use ends it with one sentence, exit status 1 and nothing half written."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from test_adapters import picture, points_68

import export
from affect import compare, estimate_template, evaluate, fused, plot, quantize, resnet50
from affect import train as training
from affect.data.data_sets import Provenance
from affect.export_onnx import write_onnx
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.network import AffectNetwork, unit_by_name
from affect.stopped import Stopped, command

ROOT = Path(__file__).parents[1]

Main = Callable[[], None]


@pytest.fixture(autouse=True)
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fused, "load", lambda: None)


@pytest.fixture()
def stops(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """The one sentence with which a command ends, status 1, given its options."""

    def run(main: Main, *options: object) -> str:
        monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
        with pytest.raises(SystemExit) as end:
            main()
        # An interpreter that ends with a text prints it and has the exit status 1.
        assert isinstance(end.value.code, str) and "\n" not in end.value.code and end.value.code.endswith(".")
        return end.value.code

    return run


@pytest.fixture()
def refuses(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What argparse says of options."""

    def run(main: Main, *options: object) -> str:
        monkeypatch.setattr("sys.argv", ["command", *map(str, options)])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        return capsys.readouterr().err.splitlines()[-1]

    return run


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a network of chance."""
    path = tmp_path_factory.mktemp("checkpoint") / "checkpoint-0.pt"
    state = AffectNetwork(unit_by_name("eesp")).state_dict()
    known = Provenance({}, dict.fromkeys(EXPRESSIONS, "measured"), dict.fromkeys(ACTION_UNITS, "measured"), "measured")
    torch.save({"unit": "eesp", "average": state, "network": state, "provenance": asdict(known)}, path)
    return path


def cut(path: Path, source: Path | None = None) -> Path:
    """The first half of a file."""
    data = (source or path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def repack(tar: Path, change: Callable[[list[dict]], list[dict] | None], without: str = "") -> None:
    """The tar with other labels, none where `change` gives None, and without the file of that name."""
    with tarfile.open(tar) as archive:
        files = {member.name: archive.extractfile(member).read() for member in archive}
    labels = change([json.loads(line) for line in files.pop("labels.jsonl").splitlines()])
    if labels is not None:
        files["labels.jsonl"] = "\n".join(map(json.dumps, labels)).encode()
    files.pop(without, None)
    with tarfile.open(tar, "w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def a_word(word: str) -> Callable[[list[dict]], list[dict]]:
    return lambda labels: [labels[0] | {"expression": word}, *labels[1:]]


def train_options(data: Path, out: Path, *more: object) -> tuple[object, ...]:
    return "--data", data, "--out", out, "--processes", 1, "--batch", 16, "--epochs", 1, *more


@pytest.mark.parametrize("options", [
    ["-m", "affect.train", "--data", "nowhere", "--out", "out"],
    ["-m", "affect.train", "--data", "nowhere", "--out", "out", "--processes", "1"],
    ["export.py", "nowhere/checkpoint-0.pt", "--data", "nowhere", "--out", "out"],
    ["-m", "affect.plot", "nowhere", "--out", "out/run.png"],
])
def test_a_command_line_ends_with_a_sentence_and_status_1(options: list[str], tmp_path: Path) -> None:
    first, *rest = options
    program = [str(ROOT / first)] if first.endswith(".py") else [first]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MASTER_PORT": "29611"}
    done = subprocess.run(
        [sys.executable, *program, *rest], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1 and "nowhere" in done.stderr
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_missing_data_is_said_by_every_command(
    stops: Callable[..., str], tmp_path: Path, made_data: Path, checkpoint: Path
) -> None:
    out, nowhere = tmp_path / "out", tmp_path / "nowhere"
    (made_data / "fer2013_train.npz").unlink()
    assert "nowhere holds no data set: put one of" in stops(training.main, *train_options(nowhere, out))
    is_not_there = "{} is not there: put FER2013's npz"
    validation = is_not_there.format(made_data / "fer2013_validation.npz")
    assert validation in stops(export.main, checkpoint, "--data", made_data, "--out", out, "--size", 32)
    assert validation in stops(evaluate.main, checkpoint, "--data", made_data, "--size", 32)
    train = is_not_there.format(made_data / "fer2013_train.npz")
    assert train in stops(compare.main, "--data", made_data, "--out", out / "rows.jsonl")
    assert train in stops(resnet50.main, "train", "--data", made_data, "--out", out / "features.pt")
    assert train in stops(estimate_template.main, "--fer", made_data / "fer2013_train.npz", "--detector", "none")
    assert "log.jsonl is not there: give the folder of a run" in stops(plot.main, nowhere, "--out", out / "run.png")
    assert not any(path.is_file() for path in out.rglob("*"))


@pytest.mark.parametrize(("spoil", "reason"), [
    (cut, "BadZipFile"),
    (lambda path: path.write_bytes(b""), "No data left in file"),
    (lambda path: path.write_bytes(b"another file"), "cannot be read ("),
    (lambda path: change_npz(path, presence=None), "presence is not a file in the archive"),
    (lambda path: change_npz(path, expression=np.full(48, 9)), "the expression 9 is none of 0 to 7"),
    (lambda path: change_npz(path, expression=np.zeros(47, int)), "expression has shape (47,), not (48,)"),
    (lambda path: change_npz(path, images=np.zeros((48, 48, 48))), "images are float64, not uint8"),
    (lambda path: change_npz(path, blendshapes=np.zeros((48, 40))), "blendshapes has shape (48, 40), not (48, 52)"),
])
def test_a_spoilt_npz(
    stops: Callable[..., str], made_data: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    npz = made_data / "fer2013_train.npz"
    spoil(npz)
    said = stops(training.main, *train_options(made_data, tmp_path / "out"))
    assert said.startswith(f"{npz} cannot be read (") and reason in said and "put FER2013's npz" in said


def change_npz(path: Path, **arrays: np.ndarray | None) -> None:
    with np.load(path) as archive:
        changed = dict(archive) | arrays
    np.savez(path, **{name: array for name, array in changed.items() if array is not None})


@pytest.mark.parametrize(("spoil", "reason"), [
    (cut, "ReadError"),
    (lambda tar: tar.write_bytes(b""), "ReadError"),
    (lambda tar: repack(tar, lambda _: None), "it holds no labels.jsonl"),
    (lambda tar: repack(tar, lambda labels: labels, "00003.jpg"), "it holds no 00003.jpg"),
    (lambda tar: repack(tar, a_word("bored")), "00000.jpg has the expression 'bored', which is none of neutral, happy"),
    (lambda tar: repack(tar, lambda labels: [{"file": "00000.jpg"}]), "KeyError: 'expression'"),
    (lambda tar: repack(tar, lambda labels: [labels[0] | {"landmarks5": [1] * 10}]), "The five landmarks coincide"),
])
def test_a_spoilt_tar(
    stops: Callable[..., str], made_data: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    tar = made_data / "muxspace_train.tar"
    spoil(tar)
    said = stops(training.main, *train_options(made_data, tmp_path / "out"))
    assert said.startswith(f"{tar} cannot be read (") and reason in said and "copy muxspace's tar" in said


def test_a_tar_without_pictures_has_nothing_to_train_on(stops: Callable[..., str], made_data: Path, tmp_path: Path) -> None:
    repack(made_data / "muxspace_train.tar", lambda _: [])
    assert "muxspace_train.tar holds no pictures" in stops(training.main, *train_options(made_data, tmp_path / "out"))


def test_spoilt_affectnet_rows(stops: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "affectnet"
    picture(folder, "Manually_Annotated_Images/1/a.jpg")
    options = train_options(tmp_path, tmp_path / "out")
    landmarks = ";".join(map(str, points_68(40).ravel()))
    header = "subDirectory_filePath,facial_landmarks,expression,valence,arousal"

    def said_of(*rows: str) -> str:
        (folder / "training.csv").write_text("\n".join(rows))
        return stops(training.main, *options)

    assert "training.csv is not there: unpack AffectNet" in stops(training.main, *options)
    assert "training.csv, picture 1, cannot be read (KeyError: 'facial_landmarks')" in said_of("a,b", "1,2")
    assert "picture 1, cannot be read (could not convert" in said_of(header, "1/a.jpg,x;y,0,0,0")
    assert "picture 1, cannot be read (TypeError" in said_of(header, f"1/a.jpg,{landmarks},0,0")
    assert "b.jpg is missing or no picture" in said_of(header, f"1/b.jpg,{landmarks},0,0,0")
    assert "the expression -4 is none of 0 to 7" in said_of(header, f"1/a.jpg,{landmarks},-4,0,0")


def test_spoilt_affectnet_annotations(stops: Callable[..., str], tmp_path: Path) -> None:
    part = tmp_path / "affectnet/train_set"
    picture(part, "images/5.jpg")
    assert "5_exp.npy is not there: unpack AffectNet" in stops(training.main, *train_options(tmp_path, tmp_path / "out"))
    (part / "annotations").mkdir()
    for kind, value in (("exp", "0"), ("val", "none"), ("aro", "0"), ("lnd", points_68(40).ravel())):
        np.save(part / f"annotations/5_{kind}.npy", value)
    assert "What is annotated of" in stops(training.main, *train_options(tmp_path, tmp_path / "out"))


def test_a_spoilt_emotionet(stops: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "emotionet"
    picture(folder, "pictures/a.jpg")
    header = ",".join(["URL", *(f"AU {unit}" for unit in ACTION_UNITS)])
    options = train_options(tmp_path, tmp_path / "out")

    def said_of(table: str) -> str:
        (folder / "table.csv").write_text(table)
        return stops(training.main, *options)

    assert "table.csv is not there: give EmotioNet's table" in stops(training.main, *options)
    assert "has no column for action units" in said_of("")
    assert "table.csv cannot be read (IndexError" in said_of(f"{header}\nhttp://site/a.jpg,1\n")
    assert "holds none of the pictures" in said_of(f"{header}\n\nhttp://site/b.jpg{',0' * 12}\n")
    np.savez(folder / "landmarks.npz", **{"a.jpg": np.full((5, 2), np.nan)})
    row = f"{header}\nhttp://site/a.jpg{',0' * 12}\n"
    assert "landmarks.npz, a.jpg, cannot be read (The five landmarks coincide or are not finite" in said_of(row)
    cut(folder / "landmarks.npz")
    assert "landmarks.npz cannot be read (BadZipFile" in said_of(row)


def test_a_spoilt_checkpoint(stops: Callable[..., str], made_data: Path, tmp_path: Path, checkpoint: Path) -> None:
    out, broken = tmp_path / "weights", tmp_path / "broken.pt"
    (made_data / "fer2013_validation.npz").write_bytes((made_data / "fer2013_train.npz").read_bytes())
    commands = ((export.main, ("--out", out)), (evaluate.main, ("--only", "fer2013_validation")))

    def said_by(main: Main, options: tuple[object, ...]) -> str:
        said = stops(main, broken, "--data", made_data, "--size", 32, *options)
        assert said.endswith(": give a checkpoint that affect.train wrote.")
        return said

    for each in commands:
        assert "broken.pt is not there" in said_by(*each)
    cut(broken, checkpoint)
    for each in commands:
        assert "broken.pt cannot be read (RuntimeError: PytorchStreamReader failed" in said_by(*each)
    for state, reason in (([1], "it holds a list"), ({"a": 1}, "KeyError: 'unit'"), ({"unit": "other"}, "There is no unit 'other'")):
        torch.save(state, broken)
        for each in commands:
            assert reason in said_by(*each)
    assert not out.exists()


def test_a_spoilt_start_and_run(stops: Callable[..., str], made_data: Path, tmp_path: Path, checkpoint: Path) -> None:
    out, broken = tmp_path / "run", cut(tmp_path / "broken.pt", checkpoint)
    options = train_options(made_data, out)
    assert "nowhere.pt is not there: give" in stops(training.main, *options, "--start", tmp_path / "nowhere.pt")
    assert "broken.pt cannot be read (RuntimeError" in stops(training.main, *options, "--start", broken)
    assert "with the same --unit" in stops(training.main, *options, "--unit", "mobilenet", "--start", checkpoint)
    spoilt = cut(out / "checkpoint-0.pt", checkpoint)
    before = spoilt.read_bytes()
    said = stops(training.main, *options)
    assert said.startswith(f"{spoilt} cannot be read (RuntimeError") and said.endswith("or choose another --out to begin anew.")
    assert spoilt.read_bytes() == before


def test_a_resumed_run_wants_the_pictures_it_had(
    stops: Callable[..., str], made_data: Path, tmp_path: Path
) -> None:
    run = training.Run(made_data, tmp_path / "run", processes=1, batch=16)
    run.out.mkdir()
    training.Trainer(run, 0).save(0.0)
    (made_data / "fer2013_train.npz").rename(made_data / "all.npz")
    with np.load(made_data / "all.npz") as archive:
        np.savez(made_data / "fer2013_train.npz", **{name: archive[name][:40] for name in archive})
    assert "is of a run with other pictures: give the same --data" in stops(training.main, *train_options(made_data, run.out))
    state = torch.load(run.out / "checkpoint-0.pt", weights_only=True)
    del state["elapsed"], state["remembered"]
    torch.save(state, run.out / "checkpoint-0.pt")
    assert "cannot be read (KeyError: 'remembered')" in stops(training.main, *train_options(made_data, run.out))


def test_a_batch_larger_than_the_data(stops: Callable[..., str], made_data: Path, tmp_path: Path) -> None:
    options = train_options(made_data, tmp_path / "out")
    assert "has 48 pictures of the first data set, fewer than the 448" in stops(training.main, *options, "--batch", 512)
    assert "A batch of 4 a process has no room for 2 data sets" in stops(training.main, *options, "--batch", 4)
    assert "has 3 pictures of the first data set" in stops(training.main, *options, "--limit", 3)
    (made_data / "fer2013_validation.npz").write_bytes((made_data / "fer2013_train.npz").read_bytes())
    rows = tmp_path / "rows.jsonl"
    assert "has 48 pictures to train on, not a batch of 64" in stops(compare.main, "--data", made_data, "--out", rows)
    assert not rows.exists()


def test_an_out_that_cannot_be_written(stops: Callable[..., str], made_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert "cannot be written (" in stops(training.main, *train_options(made_data, file))
    assert "cannot be written (" in stops(resnet50.main, "export", "--random", "--out", file / "model.onnx")
    assert f"{made_data} is a folder: give a file" in stops(resnet50.main, "train", "--data", made_data, "--out", made_data)
    assert file.read_text() == "mine"


def test_a_full_disk(stops: Callable[..., str], made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(resnet50.torch, "save", full)
    out = tmp_path / "features.pt"
    options = ("train", "--data", made_data, "--epochs", 1, "--size", 8, "--out", out)
    monkeypatch.setattr(resnet50, "epoch_of_batches", lambda *_: iter(()))
    assert "features.pt cannot be written (No space left on device)" in stops(resnet50.main, *options)
    assert not {name for name in names(tmp_path) if "features" in name}


def test_a_spoilt_model(stops: Callable[..., str], made_data: Path, tmp_path: Path, checkpoint: Path) -> None:
    (made_data / "fer2013_validation.npz").write_bytes((made_data / "fer2013_train.npz").read_bytes())
    model, out = tmp_path / "model.onnx", tmp_path / "int8.onnx"
    to_score = ("--data", made_data, "--only", "fer2013_validation", "--size", 32)
    to_quantize = ("--data", made_data, "--out", out, "--size", 32, "--pictures", 32)
    both = ((evaluate.main, to_score), (quantize.main, to_quantize))
    for main, options in both:
        assert "model.onnx is not there: give a model that export.py wrote" in stops(main, model, *options)
    model.write_bytes(b"no model")
    for main, options in both:
        assert "model.onnx cannot be read (InvalidProtobuf" in stops(main, model, *options)
    write_onnx(torch.nn.Flatten(), model, 32, ("features",))
    for main, options in both:
        assert "model.onnx is not the affect network" in stops(main, model, *options)
    assert stops(resnet50.main, "export", "--out", out, "--weights", checkpoint).endswith("`affect.resnet50 train` wrote.")
    assert not out.exists()


def test_a_spoilt_log(stops: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, out = tmp_path / "log.jsonl", tmp_path / "run.png"
    line = json.dumps({"epoch": 1, "size": 48, "loss": 1.5, "rate": 0.1, "images_per_s": 30.0})
    log.write_text(line[:20])
    assert "log.jsonl holds no epoch yet" in stops(plot.main, tmp_path, "--out", out)
    log.write_text(f'{line}\n{{"epoch": 2}}\n')
    assert "log.jsonl, line 2, is no JSON object with epoch, size, loss" in stops(plot.main, tmp_path, "--out", out)
    log.write_text(f"{line}\n{line[:20]}")
    assert "has the name of no picture" in stops(plot.main, tmp_path, "--out", tmp_path / "run.txt")
    assert names(tmp_path) == {"log.jsonl"}
    monkeypatch.setattr("sys.argv", ["plot", str(tmp_path), "--out", str(out)])
    plot.main()
    assert out.read_bytes().startswith(b"\x89PNG") and names(tmp_path) == {"log.jsonl", "run.png"}


def test_a_comparison_goes_on_after_a_row_that_was_cut_off(tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    whole = '{"unit": "eesp", "tasks": ["affect"], "parameters": 1}'
    out.write_text(f'{whole}\n{{"unit": "ees')
    assert compare.keep_whole_rows(out) == [json.loads(whole)]
    assert out.read_text() == f"{whole}\n" and names(tmp_path) == {"rows.jsonl"}
    out.write_text(f"{whole[:9]}\n{whole}\n")
    with pytest.raises(Stopped, match="line 1, is no JSON object with unit, tasks: remove it, or choose another --out"):
        compare.keep_whole_rows(out)


def test_a_detector_that_is_none(stops: Callable[..., str], made_data: Path, tmp_path: Path) -> None:
    detector = tmp_path / "yunet.onnx"
    options = ("--fer", made_data / "fer2013_train.npz", "--detector", detector)
    assert "yunet.onnx is not there: give YuNet's" in stops(estimate_template.main, *options)
    detector.write_bytes(b"no model")
    assert "yunet.onnx cannot be read (error: OpenCV" in stops(estimate_template.main, *options)


def test_options_out_of_range_are_refused_by_name(refuses: Callable[..., str], tmp_path: Path) -> None:
    both = ("--data", tmp_path, "--out", tmp_path / "out")
    for option, value in (
        ("--epochs", 0), ("--minutes", 0), ("--minutes", "nan"), ("--minutes", "inf"), ("--processes", 0), ("--batch", 1),
        ("--limit", 0), ("--seed", -1), ("--seed", 10**30), ("--epochs", "many"),
    ):
        said = refuses(training.main, *both, option, value)
        assert f"argument {option}: give a " in said and said.endswith(f"not '{value}'")
    assert "--batch 4 is less than two pictures for each of --processes 4" in refuses(
        training.main, *both, "--batch", 4, "--processes", 4
    )
    for main, options in (
        (export.main, ("model", *both, "--size", 0)), (export.main, ("model", *both, "--threads", 0)),
        (evaluate.main, ("model", "--data", tmp_path, "--size", 0)), (evaluate.main, ("model", "--data", tmp_path, "--rounds", 0)),
        (quantize.main, ("model", *both, "--pictures", 31)), (compare.main, (*both, "--pictures", 63)),
        (compare.main, (*both, "--epochs", 0)), (resnet50.main, ("train", *both, "--epochs", 0)),
        (estimate_template.main, ("--fer", "a", "--detector", "b", "--pictures", 0)),
    ):
        assert f"argument {options[-2]}: give a whole number from" in refuses(main, *options)
    assert "argument --units: invalid choice: 'vgg'" in refuses(compare.main, *both, "--units", "vgg")


def test_an_interrupt_ends_with_130_and_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    @command("Interrupted: begin again.")
    def main() -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130 and capsys.readouterr().err.strip() == "Interrupted: begin again."

import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from test_adapters import points_68
from test_training import run, small  # noqa: F401

from affect import train as training
from affect.card import model_card
from affect.data.data_sets import DATA_SETS, LEAST_PICTURES, load_present, provenance
from affect.data.samples import Samples, unlabelled
from affect.labels import ACTION_UNITS
from affect.predict import load_network, load_provenance
from affect.stopped import Stopped

FER, AFFECTNET, EMOTIONET, MUXSPACE, *_FACE_SETS = DATA_SETS


def pictures(count: int, **labels: np.ndarray) -> Samples:
    return Samples(**unlabelled(np.zeros((count, 8, 8), dtype=np.uint8)) | labels)


@pytest.fixture()
def owners_folders(tmp_path: Path) -> Path:
    """AffectNet (2021) and EmotioNet with sixteen pictures each."""
    data = tmp_path / "data"
    random = np.random.default_rng(0)
    annotations = data / "affectnet/train_set/annotations"
    for folder in (annotations, data / "affectnet/train_set/images", data / "emotionet/pictures"):
        folder.mkdir(parents=True)
    rows = [",".join(["URL", *(f"'AU {unit}'" for unit in ACTION_UNITS)])]
    for index in range(16):
        picture = random.integers(0, 256, (40, 40), dtype=np.uint8)
        cv2.imwrite(str(data / f"affectnet/train_set/images/{index}.jpg"), picture)
        cv2.imwrite(str(data / f"emotionet/pictures/{index}.jpg"), picture)
        labels = {"exp": str(index % 8), "val": "0.5", "aro": "-0.25", "lnd": points_68(40).ravel()}
        for kind, value in labels.items():
            np.save(annotations / f"{index}_{kind}.npy", value)
        rows.append(",".join([f"http://site/{index}.jpg", *(str(index % 2) for _ in ACTION_UNITS)]))
    (data / "emotionet/table.csv").write_text("\n".join(rows))
    return data


def test_a_folder_without_data_is_refused_with_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="holds no data set: put one of fer2013_train.npz, affectnet, emotionet, muxspace"):
        load_present(tmp_path)


def test_the_first_data_set_present_leads(made_data: Path) -> None:
    assert [each for each, _ in load_present(made_data)] == [FER, MUXSPACE]
    (made_data / "fer2013_train.npz").unlink()
    assert [each for each, _ in load_present(made_data)] == [MUXSPACE]


def test_labels_are_measured_where_people_gave_all_of_them() -> None:
    units = np.full((LEAST_PICTURES, 12), np.nan, dtype=np.float32)
    units[:, ACTION_UNITS.index(12)] = 1
    affect = np.zeros((LEAST_PICTURES, 2), dtype=np.float32)
    happy = np.full(LEAST_PICTURES, 1, dtype=np.int64)
    from_models = (FER, pictures(LEAST_PICTURES, expression=happy, action_units=units, affect=affect))
    from_people = (EMOTIONET, pictures(LEAST_PICTURES, action_units=units))
    found = provenance([from_models])
    assert found.expressions["happy"] == "measured" and found.expressions["sad"] == "unavailable"
    assert found.action_units[12] == "pseudo-labelled" and found.action_units[9] == "unavailable"
    assert found.affect == "pseudo-labelled"
    assert provenance([from_people]).action_units[12] == "measured"
    assert provenance([from_people]).affect == "unavailable"
    # Mixed, nobody can tell which half an answer comes from.
    assert provenance([from_models, from_people]).action_units[12] == "pseudo-labelled"


def test_a_network_has_seen_what_it_was_trained_on_before() -> None:
    earlier = replace(provenance([(FER, pictures(LEAST_PICTURES)), (MUXSPACE, pictures(30))]), votes=True)
    found = provenance([(FER, pictures(20))]).after(earlier)
    assert found.pictures == {FER.name: LEAST_PICTURES, MUXSPACE.name: 30} and found.votes


def test_too_few_pictures_of_an_expression_leave_it_untrained() -> None:
    contempt = np.full(LEAST_PICTURES - 1, 7, dtype=np.int64)
    found = provenance([(AFFECTNET, pictures(LEAST_PICTURES - 1, expression=contempt))])
    assert "contempt" in found.untrained_expressions


def test_trains_on_the_owners_folders(
    owners_folders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("affect.data.data_sets.LEAST_PICTURES", 2)
    weights = run(owners_folders, tmp_path / "run", batch=8)
    assert all(torch.isfinite(value).all() for value in weights.values())
    checkpoint = tmp_path / "run" / "checkpoint-0.pt"
    found = load_provenance(checkpoint)
    assert found.pictures == {AFFECTNET.name: 16, EMOTIONET.name: 16}
    assert set(found.expressions.values()) | set(found.action_units.values()) | {found.affect} == {"measured"}
    network = load_network(checkpoint)
    assert network.untrained_expressions == ()
    card = model_card(network, 32, {}, {}, provenance=found)
    assert [each["name"] for each in card["trainingData"]] == [AFFECTNET.name, EMOTIONET.name]
    assert card["quality"]["actionUnits"]["AU9"] == "measured"


def test_expressions_of_a_second_data_set_have_weights(
    owners_folders: Path, made_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("affect.data.data_sets.LEAST_PICTURES", 2)
    (made_data / "muxspace_train.tar").rename(owners_folders / "muxspace_train.tar")
    shutil.rmtree(owners_folders / "affectnet")
    trainer = training.Trainer(training.Run(owners_folders, tmp_path, processes=1, batch=16), 0)
    assert len(trainer.sources) == 2 and (trainer.sources[0].expression == -1).all()
    trained = [origin == "measured" for origin in trainer.provenance.expressions.values()]
    assert any(trained) and (trainer.class_weight > 0).tolist() == trained

"""The model card beside the weights: all that the suite's manifest says about the network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from affect.alignment import TEMPLATE
from affect.complexity import multiply_adds, parameters
from affect.data.data_sets import DATA_SETS, Provenance
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.network import EMBEDDING, AffectNetwork
from affect.stopped import reading, writing

CARD = "affect-eesp.json"
"""The card's name beside the weights."""

Part = TypeVar("Part")

_PSEUDO_LABELS = {
    "action units": (
        "MediaPipe face landmarker blendshapes (Apache-2.0); AU9 by a rule from three of them and the expression's label; "
        "of rendered faces what they were posed with"
    ),
    "valence and arousal": "pleasure and arousal of the expression's word; DiffusionFER's own values, whose raters it does not name",
}


def model_card(
    network: AffectNetwork,
    size: int,
    files: dict[str, Path],
    measured: dict[str, Any],
    *,
    provenance: Provenance,
    mirrored: bool = False,
    calibration: dict[str, Any] | None = None,
    features: str | None = None,
) -> dict[str, Any]:
    """Everything but the figures comes from the code; the figures are given.

    Args:
        files: "fp32" and perhaps "int8" to the exported models.
        measured: figure groups, each with the command that measured it.
        provenance: of the checkpoint.
        mirrored: whether the exported graph averages over the picture and its mirror image.
        calibration: what affect.calibrate says of the network.
        features: SHA-256 of the earlier file whose features are the very same.
    """
    return {
        "id": "affect-eesp",
        "purpose": "multi-task facial affect: expressions, action units, valence and arousal (Li et al. 2020, Table 1, EESP unit)",
        "files": {kind: _file(path) for kind, path in files.items()},
        **({} if features is None else {"features": {
            "sha256": features, "meaning": "the embedding is bit for bit that of the file with this hash: heads made for it stay valid",
        }}),
        "licence": "weights: research use; see trainingData for the rights in the pictures",
        "parameters": parameters(network),
        "multiplyAdds": multiply_adds(network, size) * (2 if mirrored else 1),
        "mirrored": mirrored,
        "input": {
            "name": "image",
            "shape": ["N", 3, size, size],
            "colour": "luminance (BT.601 luma) in all three channels",
            "range": "0..1: pixel / 255; the graph itself normalises with (value - 0.5) / 0.25",
            "mean": [0, 0, 0],
            "scale": [255, 255, 255],
        },
        "alignment": {
            "points": ["subject's right eye", "subject's left eye", "nose tip", "right mouth corner", "left mouth corner"],
            "template": TEMPLATE.tolist(),
            "unit": "0..1 of the crop's side; a similarity transform brings the five landmarks nearest to these",
            "origin": "mean of YuNet's landmarks on 2,160 FER2013 training pictures, made symmetrical (python -m affect.estimate_template)",
        },
        "outputs": [
            {"name": "expression", "shape": ["N", 8], "labels": list(EXPRESSIONS),
             "meaning": "probabilities (softmax); what is unavailable is always 0"},
            {"name": "action_units", "shape": ["N", 12], "labels": [f"AU{unit}" for unit in ACTION_UNITS],
             "meaning": "probabilities (logistic); pseudo-labelled ones fitted to blendshape coefficients, and where calibration says so "
                 "to FACS codes; ignore what is unavailable"},
            {"name": "valence", "shape": ["N", 1], "meaning": "-1..1"},
            {"name": "arousal", "shape": ["N", 1], "meaning": "-1..1"},
            {"name": "embedding", "shape": ["N", EMBEDDING], "meaning": "pooled features before the heads"},
        ],
        "quality": {
            "expressions": provenance.expressions,
            "actionUnits": {f"AU{unit}": origin for unit, origin in provenance.action_units.items()},
            "valence": provenance.affect,
            "arousal": provenance.affect,
        },
        "trainingData": [
            *(
                {"name": each.name, "pictures": provenance.pictures[each.name], "rights": each.rights}
                for each in DATA_SETS
                if each.name in provenance.pictures
            ),
            *(
                [{"name": "FER+ votes of ten raters on FER2013's pictures (Barsoum et al. 2016)", "rights": "MIT"}]
                if provenance.votes else []
            ),
            *(
                {"name": f"pseudo-labels of {kind}", "source": source}
                for kind, source in _PSEUDO_LABELS.items()
                if kind in _pseudo_labelled(provenance)
            ),
        ],
        **({} if calibration is None else {"calibration": calibration}),
        "limits": [
            "Not measured on children or on autistic children, nor against people's valence and arousal of photographs.",
            "Action units were measured against FACS codes on CK+ alone: posed apexes of adults in North America, seen from the front; "
            "how strongly rendered faces move was set with readings of CK+ in view.",
            "Fear, disgust and surprise are called by how raters of these data sets name them; other cultures' raters differ (docs/perception.md).",
        ],
        "measured": measured,
    }


def from_card(model: Path, part: Callable[[dict[str, Any]], Part]) -> Part:
    """What `part` takes of the card beside a released model.

    Raises:
        Stopped: the card is missing or damaged, or lacks what is taken.
    """
    path = model.with_name(CARD)
    with reading(path, "keep the card beside the weights"):
        return part(json.loads(path.read_text()))


def provenance_of(card: dict[str, Any]) -> Provenance:
    """Where the labels of a released network came from."""
    quality = card["quality"]
    return Provenance(
        pictures={each["name"]: each["pictures"] for each in card["trainingData"] if "pictures" in each},
        expressions=quality["expressions"],
        action_units={int(name[2:]): origin for name, origin in quality["actionUnits"].items()},
        affect=quality["valence"],
        votes=any(each["name"].startswith("FER+") for each in card["trainingData"]),
    )


def _pseudo_labelled(provenance: Provenance) -> set[str]:
    origins = {"action units": set(provenance.action_units.values()), "valence and arousal": {provenance.affect}}
    return {kind for kind, found in origins.items() if "pseudo-labelled" in found}


def _file(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"file": f"models/weights/{path.name}", "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def write_card(card: dict[str, Any], path: Path) -> None:
    """JSON, written aside and renamed."""
    with writing(path) as aside:
        aside.write_text(json.dumps(card, indent=2) + "\n")

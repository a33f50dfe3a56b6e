"""Put exported models and their card where the suite reads them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from affect.card import CARD, from_card, model_card, write_card
from affect.data.data_sets import Provenance
from affect.data.samples import Samples
from affect.evaluate import scores
from affect.export_onnx import export_affect_network, with_layers_of
from affect.network import AffectNetwork
from affect.onnx_answers import predict_onnx
from affect.stopped import Stopped, require_writable

GREATEST_DIFFERENCE = 1e-3
"""Of the exported model's answers to the network's."""


@dataclass(frozen=True)
class Release:
    """A trained network and how it is exported.

    Attributes:
        size: side of the input, pixels.
        mirrored: whether the exported graph averages over the picture and its mirror image.
        int8: a quantised model (affect.quantize) that is released beside it.
        calibration: what affect.calibrate says of the network.
        features_of: a release (onnx, its card beside it) that differs in nothing but the last layers of expressions and action units: the file takes over its
            other constants, so that heads trained on its features stay valid.
    """

    network: AffectNetwork
    provenance: Provenance
    size: int
    mirrored: bool = False
    int8: Path | None = None
    calibration: dict[str, Any] | None = None
    features_of: Path | None = None


def write_release(release: Release, out: Path, validation: dict[str, Samples]) -> None:
    """Models and card, complete in a folder aside and then moved into `out`, the card last.

    Nodes refuse a model whose hash is not its card's, so `out` is left as it was while the models are scored, which
    takes minutes and may be interrupted.

    Args:
        validation: data sets by their name in the card's figures.

    Raises:
        Stopped: the exported model does not answer as the network, or the quantised one is of another kind or size; nothing is
            written.
    """
    require_writable(out / CARD)
    with TemporaryDirectory(prefix=".release-", dir=out) as folder:
        aside = Path(folder)
        # Before anything is replaced: the earlier release may lie in `out`.
        features = None if release.features_of is None else features_hash(release.features_of)
        files = _write_models(release, aside)
        card = model_card(
            release.network, release.size, files,
            {kind: _figures(path, release.size, validation) for kind, path in files.items()},
            provenance=release.provenance, mirrored=release.mirrored, calibration=release.calibration,
            features=features,
        )
        write_card(card, aside / CARD)
        for path in (*files.values(), aside / CARD):
            path.replace(out / path.name)


def _write_models(release: Release, folder: Path) -> dict[str, Path]:
    files = {"fp32": folder / "affect-eesp-fp32.onnx"}
    difference = export_affect_network(release.network, files["fp32"], release.size, release.mirrored)
    if not difference <= GREATEST_DIFFERENCE:
        raise Stopped(f"The exported model differs from the network by {difference:.2g}: nothing is written.")
    if release.features_of is not None:
        with_layers_of(files["fp32"], release.features_of, release.size, GREATEST_DIFFERENCE)
    if release.int8 is not None:
        files["int8"] = folder / "affect-eesp-int8.onnx"
        shutil.copyfile(release.int8, files["int8"])
    return files


def features_hash(model: Path) -> str:
    """What names a release's features: its file's SHA-256, or that of the first file with the very same features.

    Raises:
        Stopped: its card is missing or damaged.
    """
    return from_card(model, lambda card: (card["features"] if "features" in card else card["files"]["fp32"])["sha256"])


def _figures(model: Path, size: int, validation: dict[str, Samples]) -> dict[str, Any]:
    return {
        "command": f"python -m affect.evaluate models/weights/{model.name} --data DATA --size {size}",
        **{name: scores(predict_onnx(model, samples.images, size), samples) for name, samples in validation.items()},
    }

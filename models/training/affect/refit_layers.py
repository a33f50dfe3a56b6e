"""Fit the last layers of expressions and action units anew on features that stay as they are: `python -m affect.refit_layers --help`.

Nothing but these linear layers changes, so that engagement heads, valence and arousal keep what they had; the action units' layer
changes with `--coded` alone. A picture's expression target mixes its label with what teachers say of the same view: the released
network, and an earlier one that is better at some set (learning without forgetting, Li & Hoiem 2016); action units follow their
labels. The problems are convex; they take seconds once the features are there.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from affect.augment import augment
from affect.calibrate import calibrate
from affect.camera import Camera, seen_by_camera
from affect.card import CARD, from_card, provenance_of
from affect.data.data_sets import DATA_SETS, DataSet, provenance
from affect.data.face_set import read_face_set
from affect.data.samples import Samples
from affect.data.validation import load_validation, present
from affect.labels import EXPRESSIONS
from affect.losses import one_hot_targets
from affect.network import AffectNetwork
from affect.options import whole
from affect.rebuild import rebuild
from affect.recipes import CAMERA
from affect.refit import at_most
from affect.stopped import Stopped, command, require_writable, writing

_CONTEMPT = EXPRESSIONS.index("contempt")
_BATCH = 64


@dataclass(frozen=True)
class Source:
    """How a data set takes part; its total weight is shared out among its views.

    Attributes:
        file: of the data set (`DATA_SETS`).
        weight: of expressions, beside the other sources'.
        units: the same of action units.
        label: share of people's label in the target.
        teacher: share of the earlier network in the rest; the released one has what is left.
        evenness: an expression counts as its frequency to the power of one minus this.
        views: of each picture, every other one as a camera sees it.
        pictures: at most of each expression.
    """

    file: str
    weight: float
    units: float
    label: float
    teacher: float
    evenness: float = 0.0
    views: int = 1
    pictures: int | None = None


SOURCES = (
    Source("diffusionfer.npz", weight=0.6, units=0.3, label=0.8, teacher=0.0, evenness=0.5, views=6),
    Source("rendered.npz", weight=0.3, units=1.0, label=0.8, teacher=0.0, views=2),
    Source("muxspace_train.tar", weight=0.3, units=0.5, label=0.0, teacher=0.5, pictures=1300),
    Source("fer2013_train.npz", weight=1.0, units=1.0, label=0.7, teacher=1.0),
)

TEMPERATURE_FROM = ("fer2013_validation", "diffusionfer_held_out", "muxspace_held_out")
"""The held-out parts of these sets, counting alike."""

HOLD = 1e-4
HOLD_UNITS = 1e-3
"""Of the squared distance to the layer as it was."""


@dataclass(frozen=True)
class Rows:
    """N views: features [N, 512]; target probabilities [N, 8] and their weights [N]; action units [N, 12], NaN unknown, and theirs."""

    features: Tensor
    targets: Tensor
    weight: Tensor
    units: Tensor
    units_weight: Tensor


def even_weights(labels: Tensor, evenness: float) -> Tensor:
    """[N], of sum 1: alike at 0, every label's sum alike at 1."""
    weight = torch.bincount(labels)[labels].float().pow(-evenness)
    return weight / weight.sum()


def fit_layer(layer: nn.Linear, rows: list[Rows], hold: float = HOLD) -> nn.Linear:
    """The layer of least weighted cross entropy to the targets, held near the given one."""
    features, targets, weight = (torch.cat([getattr(row, name) for row in rows]) for name in ("features", "targets", "weight"))
    return _nearest(layer, lambda fitted: -(weight * (targets * fitted(features).log_softmax(1)).sum(1)).sum(), hold)


def fit_units_layer(layer: nn.Linear, rows: list[Rows], hold: float = HOLD_UNITS) -> nn.Linear:
    """The layer of least weighted binary cross entropy to the known action units, held near the given one."""
    features, units, weight = (torch.cat([getattr(row, name) for row in rows]) for name in ("features", "units", "units_weight"))
    known = weight[:, None] * units.isfinite()
    targets = units.nan_to_num(0)

    def loss(fitted: nn.Linear) -> Tensor:
        return (known * functional.binary_cross_entropy_with_logits(fitted(features), targets, reduction="none")).sum()

    return _nearest(layer, loss, hold)


def _nearest(layer: nn.Linear, loss: Callable[[nn.Linear], Tensor], hold: float) -> nn.Linear:
    before = layer.weight.detach()
    fitted = nn.Linear(layer.in_features, layer.out_features)
    fitted.load_state_dict(layer.state_dict())
    optimizer = torch.optim.LBFGS(fitted.parameters(), max_iter=30, history_size=10, line_search_fn="strong_wolfe")

    def step() -> Tensor:
        optimizer.zero_grad()
        total = loss(fitted) + hold * (fitted.weight - before).square().sum()
        total.backward()
        return total

    optimizer.step(step)
    return fitted


@torch.no_grad()
def probabilities(network: AffectNetwork, images: Tensor) -> tuple[Tensor, Tensor]:
    """Of [N, 1, S, S] views, 0..1: embeddings [N, 512] and probabilities [N, 8] without contempt."""
    predictions = network(images.expand(-1, 3, -1, -1))
    logits = predictions.expression.clone()
    logits[:, _CONTEMPT] = -1e4
    return predictions.embedding, logits.softmax(1)


def gather(released: AffectNetwork, teacher: AffectNetwork, samples: Samples, source: Source, seed: int) -> Rows:
    """Views of a data set with what labels and teachers say of them."""
    generator = torch.Generator().manual_seed(seed)
    features, targets, labels = [], [], torch.from_numpy(samples.expression)
    hot = one_hot_targets(labels, len(EXPRESSIONS), CAMERA.label_smoothing)
    for view in range(source.views):
        camera = CAMERA.camera if view % 2 else Camera()
        for start in range(0, len(samples), _BATCH):
            images = torch.from_numpy(samples.images[start : start + _BATCH]).unsqueeze(1).float().div_(255)
            images = seen_by_camera(augment(images, CAMERA.sizes[-1][1], CAMERA.augmentation, generator), camera, generator)
            embedding, own = probabilities(released, images)
            said = own.lerp(probabilities(teacher, images)[1], source.teacher) if source.teacher > 0 else own
            features.append(embedding)
            targets.append(said.lerp(hot[start : start + _BATCH], source.label))
    labels = labels.repeat(source.views)
    return Rows(
        torch.cat(features), torch.cat(targets), even_weights(labels, source.evenness) * source.weight,
        torch.from_numpy(samples.action_units).repeat(source.views, 1), even_weights(labels, 0.5) * source.units,
    )


def load_sources(folder: Path, random: np.random.Generator) -> list[tuple[Source, DataSet, Samples]]:
    """The training parts of `SOURCES` that the folder holds.

    Raises:
        Stopped: it holds none, or one that cannot be read.
    """
    kinds = {each.path: each for each in DATA_SETS}
    loaded = []
    for source in SOURCES:
        if not (folder / source.file).exists():
            continue
        samples = kinds[source.file].load(folder / source.file)
        samples = samples.take(np.flatnonzero((samples.expression >= 0) & (samples.expression != _CONTEMPT)))
        loaded.append((source, kinds[source.file], samples if source.pictures is None else at_most(samples, source.pictures, random)))
    if not loaded:
        raise Stopped(f"{folder} holds no data set: put one of {', '.join(each.file for each in SOURCES)} there.")
    return loaded


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the released weights, with their card beside them")
    parser.add_argument("--teacher", type=Path, required=True, help="an earlier release (onnx)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets (affect/data/data_sets.py)")
    parser.add_argument("--out", type=Path, required=True, help="the new checkpoint, for export.py --features-of")
    parser.add_argument("--coded", type=Path, help="a face set with FACS codes (npz): the action units too, and their curves from it")
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--seed", type=whole(0), default=1)
    arguments = parser.parse_args()
    require_writable(arguments.out)
    torch.set_num_threads(1)
    card = from_card(arguments.model, dict[str, Any])
    if "calibration" not in card:
        raise Stopped(f"{arguments.model.with_name(CARD)} says nothing of a calibration: give weights that affect.calibrate has seen.")
    network, teacher = rebuild(arguments.model), rebuild(arguments.teacher)
    with torch.no_grad():
        # As it was before calibration: the layer is held near it, and teachers answer at their own temperature.
        network.expression.weight *= card["calibration"]["temperature"]
        network.expression.bias *= card["calibration"]["temperature"]
    coded = None if arguments.coded is None else (arguments.coded.stem, *read_face_set(arguments.coded, arguments.size))
    loaded = load_sources(arguments.data, np.random.default_rng(arguments.seed))
    rows = []
    for source, _, samples in loaded:
        rows.append(gather(network, teacher, samples, source, arguments.seed))
        print(f"{source.file}: {len(samples)} pictures, {len(rows[-1].features)} views", flush=True)
    network.expression = fit_layer(network.expression, rows)
    if coded is not None:
        network.action_units = fit_units_layer(network.action_units, rows)
    names = [name for name in present(arguments.data) if name in TEMPERATURE_FROM]
    calibration = calibrate(network, {name: load_validation(name, arguments.data, arguments.size) for name in names}, coded, arguments.size)
    if coded is None:
        calibration = {**card["calibration"], "temperature": calibration["temperature"], "temperatureFrom": names}
    before = provenance_of(card)
    seen = provenance([(each, samples) for _, each, samples in loaded]).after(before).pictures
    state = {
        "average": network.state_dict(), "unit": "eesp", "provenance": asdict(replace(before, pictures=seen)), "calibration": calibration,
    }
    with writing(arguments.out) as aside, aside.open("wb") as file:
        torch.save(state, file)


if __name__ == "__main__":
    main()

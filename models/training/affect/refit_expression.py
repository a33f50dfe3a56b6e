"""Fit the expressions' layer anew on features that stay as they are: `python -m affect.refit_expression --help`.

Nothing but 8 x 512 weights and 8 shifts changes, so that engagement heads, action units, valence and arousal keep what they had.
A picture's target mixes its label with what teachers say of the same view: the released network, and an earlier one that is
better at some set (learning without forgetting, Li & Hoiem 2016). The problem is convex; it takes seconds once the features are there.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from affect.augment import augment
from affect.calibrate import fit_temperature, logits_of
from affect.camera import Camera, seen_by_camera
from affect.card import CARD, from_card, provenance_of
from affect.data.data_sets import DATA_SETS
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
        weight: beside the other sources'.
        label: share of people's label in the target.
        teacher: share of the earlier network in the rest; the released one has what is left.
        evenness: an expression counts as its frequency to the power of one minus this.
        views: of each picture, every other one as a camera sees it.
        pictures: at most of each expression.
    """

    file: str
    weight: float
    label: float
    teacher: float
    evenness: float = 0.0
    views: int = 1
    pictures: int | None = None


SOURCES = (
    Source("diffusionfer.npz", weight=0.5, label=0.8, teacher=0.0, evenness=0.5, views=6),
    Source("rendered.npz", weight=0.3, label=0.8, teacher=0.0, views=2),
    Source("muxspace_train.tar", weight=0.3, label=0.0, teacher=0.5, pictures=1300),
    Source("fer2013_train.npz", weight=1.0, label=0.3, teacher=1.0),
)

TEMPERATURE_FROM = ("fer2013_validation", "diffusionfer_held_out", "muxspace_held_out")
"""The held-out parts of these sets, counting alike."""

HOLD = 1e-4
"""Of the squared distance to the layer as it was."""


@dataclass(frozen=True)
class Rows:
    """N views: features [N, 512], target probabilities [N, 8], weights [N]."""

    features: Tensor
    targets: Tensor
    weight: Tensor


def even_weights(labels: Tensor, evenness: float) -> Tensor:
    """[N], of sum 1: alike at 0, every label's sum alike at 1."""
    weight = torch.bincount(labels)[labels].float().pow(-evenness)
    return weight / weight.sum()


def fit_layer(layer: nn.Linear, rows: list[Rows], hold: float = HOLD) -> nn.Linear:
    """The layer of least weighted cross entropy to the targets, held near the given one."""
    features, targets, weight = (torch.cat(part) for part in zip(*((r.features, r.targets, r.weight) for r in rows), strict=True))
    before = layer.weight.detach()
    fitted = nn.Linear(layer.in_features, layer.out_features)
    fitted.load_state_dict(layer.state_dict())
    optimizer = torch.optim.LBFGS(fitted.parameters(), max_iter=30, history_size=10, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        cross = -(targets * fitted(features).log_softmax(1)).sum(1)
        total = (weight * cross).sum() + hold * (fitted.weight - before).square().sum()
        total.backward()
        return total

    optimizer.step(loss)
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
    weight = even_weights(labels.repeat(source.views), source.evenness) * source.weight
    return Rows(torch.cat(features), torch.cat(targets), weight)


def load_sources(folder: Path, random: np.random.Generator) -> list[tuple[Source, Samples]]:
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
        loaded.append((source, samples if source.pictures is None else at_most(samples, source.pictures, random)))
    if not loaded:
        raise Stopped(f"{folder} holds no data set: put one of {', '.join(each.file for each in SOURCES)} there.")
    return loaded


def calibrate_expression(network: AffectNetwork, folder: Path, size: int) -> tuple[float, list[str]]:
    """Fold in the temperature of the held-out parts that count; returns it and their names."""
    names = [name for name in present(folder) if name in TEMPERATURE_FROM]
    parts = []
    for name in names:
        samples = load_validation(name, folder, size)
        known = np.flatnonzero((samples.expression >= 0) & (samples.expression != _CONTEMPT))
        parts.append((logits_of(network, samples.images[known], size).expression, torch.from_numpy(samples.expression[known])))
    temperature = fit_temperature(parts)
    with torch.no_grad():
        network.expression.weight /= temperature
        network.expression.bias /= temperature
    return temperature, names


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="the released weights, with their card beside them")
    parser.add_argument("--teacher", type=Path, required=True, help="an earlier release (onnx)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets (affect/data/data_sets.py)")
    parser.add_argument("--out", type=Path, required=True, help="the new checkpoint, for export.py --features-of")
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
    rows = []
    for source, samples in load_sources(arguments.data, np.random.default_rng(arguments.seed)):
        rows.append(gather(network, teacher, samples, source, arguments.seed))
        print(f"{source.file}: {len(samples)} pictures, {len(rows[-1].features)} views", flush=True)
    network.expression = fit_layer(network.expression, rows)
    temperature, names = calibrate_expression(network, arguments.data, arguments.size)
    state = {
        "average": network.state_dict(), "unit": "eesp", "provenance": asdict(provenance_of(card)),
        "calibration": {**card["calibration"], "temperature": round(temperature, 4), "temperatureFrom": names},
    }
    with writing(arguments.out) as aside, aside.open("wb") as file:
        torch.save(state, file)


if __name__ == "__main__":
    main()

"""Train a network's last layers on what its first ones say of many pictures, computed once: `python -m affect.refit --help`.

A whole training takes hours of processor time; this takes minutes, because the first layers, whose features are general, run
once a view and only the last units and the heads are trained. Every data set of the folder takes part, with its rare expressions
drawn more often, at most `--pictures` of each expression.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from affect import fused
from affect.augment import augment
from affect.camera import Camera, seen_by_camera
from affect.data.data_sets import DataSet, load_present, provenance
from affect.data.samples import Samples
from affect.labels import ACTION_UNITS, EXPRESSIONS, WORD_AFFECT_TABLE
from affect.losses import action_unit_loss, affect_loss, expression_loss, one_hot_targets
from affect.network import AffectNetwork, Predictions
from affect.norm_prelu import NormPrelu
from affect.options import above_zero, whole
from affect.predict import load_network, load_provenance
from affect.recipes import CAMERA, Recipe
from affect.stopped import Stopped, command, require_writable, writing

CUT = 17
"""The trained part begins at this layer of `AffectNetwork.features`; those before it stay as they are."""

HEADS = ("expression", "action_units", "valence", "arousal")
"""What is trained beside the layers from `CUT` on."""

FIRST_SHARE = 0.55
"""Of what is drawn, the first data set's; the others part the rest by their own shares."""

_BATCH = 64


@dataclass(frozen=True)
class Rows:
    """Views of pictures with their labels, row by row; see `Samples` for what is unknown."""

    inputs: Tensor
    """What enters the trained part, half precision."""
    targets: Tensor
    """[N, 8] probabilities."""
    action_units: Tensor
    affect: Tensor
    weight: Tensor
    """[N], of the expression's loss."""
    share: Tensor
    """[N], how often the row is drawn, relative to the others."""


class Tail(nn.Module):
    """The layers from `CUT` on, from what enters them."""

    def __init__(self, network: AffectNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, dropout: float) -> Predictions:
        net = self.network
        embedding = net.pool(net.features[CUT:](x)).flatten(1)
        x = functional.dropout(embedding, dropout, self.training)
        affect = torch.tanh(torch.cat([net.valence(x), net.arousal(x)], dim=1))
        return Predictions(net.expression(x), net.action_units(x), affect, embedding)


@torch.no_grad()
def trunk(network: AffectNetwork, images: Tensor) -> Tensor:
    """[N, 1, S, S], 0..1, to what enters the trained part."""
    part = images.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
    return network.features[:CUT]((part - 0.5) / 0.25).half()


def at_most(samples: Samples, pictures: int, random: np.random.Generator) -> Samples:
    """`pictures` of each expression, by chance; all of those that have fewer."""
    kept = [random.permutation(np.flatnonzero(samples.expression == label))[:pictures] for label in np.unique(samples.expression)]
    return samples.take(np.sort(np.concatenate(kept)))


def views(network: AffectNetwork, samples: Samples, camera: Camera, recipe: Recipe, generator: torch.Generator) -> Tensor:
    """What enters the trained part for one view of every picture."""
    rows = []
    for start in range(0, len(samples), _BATCH):
        images = torch.from_numpy(samples.images[start : start + _BATCH]).unsqueeze(1).float().div_(255)
        images = augment(images, recipe.sizes[-1][1], recipe.augmentation, generator)
        rows.append(trunk(network, seen_by_camera(images, camera, generator)))
    return torch.cat(rows)


def drawn_shares(parts: list[tuple[DataSet, Samples]]) -> list[Tensor]:
    """[N] of each part: its share of the whole, rare expressions of a part first (inverse square root of their frequency)."""
    others = sum(each.share for each, _ in parts[1:])
    result = []
    for place, (each, samples) in enumerate(parts):
        label = torch.from_numpy(samples.expression)
        seldom = torch.bincount(label + 1)[label + 1].float().rsqrt()
        share = (FIRST_SHARE if others else 1.0) if place == 0 else (1 - FIRST_SHARE) * each.share / others
        result.append(share * seldom / seldom.sum())
    return result


def even_factors(parts: list[tuple[DataSet, Samples]], shares: list[Tensor]) -> Tensor:
    """[9]: each expression's factor in the parts after the first, less than 1 where they are shown it more often than their median
    one; the last is of the unknown."""
    mass = torch.zeros(len(EXPRESSIONS) + 1)
    for (each, samples), share in list(zip(parts, shares, strict=True))[1:]:
        mass.index_add_(0, torch.from_numpy(samples.expression + 1), share * each.expression_weight)
    own = mass[1:]
    if not (own > 0).any():
        return torch.ones(len(EXPRESSIONS) + 1)
    return torch.cat([(own[own > 0].median() / own.clamp_min(1e-9)).clamp_max(1), torch.ones(1)])


def labels_of(each: DataSet, samples: Samples, recipe: Recipe) -> tuple[Tensor, Tensor]:
    """Expression targets [N, 8], drawn towards several raters' votes, and valence and arousal [N, 2]."""
    targets = one_hot_targets(torch.from_numpy(samples.expression), len(EXPRESSIONS), recipe.label_smoothing)
    if samples.votes is not None and recipe.vote_share > 0:
        votes = torch.from_numpy(samples.votes)
        targets = torch.where(votes.isnan(), targets, targets.lerp(votes.nan_to_num(0), recipe.vote_share))
    if "affect" in each.pseudo:
        return targets, targets @ torch.from_numpy(WORD_AFFECT_TABLE).nan_to_num(0)
    return targets, torch.from_numpy(samples.affect)


def gather(network: AffectNetwork, parts: list[tuple[DataSet, Samples]], recipe: Recipe, *, views_each: int, seed: int) -> Rows:
    """Views of all pictures: every other one as it is but for its place, the others as a camera sees them."""
    generator = torch.Generator().manual_seed(seed)
    shares = drawn_shares(parts)
    even = even_factors(parts, shares)
    rows = []
    for place, ((each, samples), share) in enumerate(zip(parts, shares, strict=True)):
        targets, affect = labels_of(each, samples, recipe)
        weight = torch.full((len(samples),), each.expression_weight)
        if place > 0:
            weight = weight * even[torch.from_numpy(samples.expression)]
        kinds = [Camera() if view % 2 else recipe.camera for view in range(views_each)]
        inputs = torch.cat([views(network, samples, camera, recipe, generator) for camera in kinds])
        rows.append(Rows(
            inputs, targets.repeat(views_each, 1), torch.from_numpy(samples.action_units).repeat(views_each, 1),
            affect.repeat(views_each, 1), weight.repeat(views_each), share.repeat(views_each),
        ))
        print(f"{each.name}: {len(samples)} pictures, {views_each} views", flush=True)
    return Rows(*(torch.cat([getattr(row, field.name) for row in rows]) for field in fields(Rows)))


def train_tail(network: AffectNetwork, rows: Rows, recipe: Recipe, *, steps: int, rate: float, batch: int, seed: int) -> None:
    """AdamW with half a cosine; normalisation keeps its statistics, and what is left is the average of the last steps' weights."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    tail = Tail(network).train()
    for module in network.modules():
        if isinstance(module, (NormPrelu, nn.BatchNorm2d)):
            module.training = False
    trained = [*network.features[CUT:].parameters(), *(p for name in HEADS for p in getattr(network, name).parameters())]
    average = [value.detach().clone() for value in trained]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.02)
    unit_weight = torch.ones(2, len(ACTION_UNITS))
    total, began = 0.0, time.monotonic()
    for step in range(steps):
        own = torch.multinomial(rows.share, batch, replacement=True, generator=generator)
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 50) * max(0.5 * (1 + math.cos(math.pi * step / steps)), 1e-3)
        inputs = rows.inputs[own].float().contiguous(memory_format=torch.channels_last)
        predictions = tail(inputs, recipe.dropout)
        loss = (
            expression_loss(predictions.expression, rows.targets[own], rows.weight[own])
            + recipe.action_unit_share * action_unit_loss(predictions.action_units, rows.action_units[own], unit_weight)
            + 0.5 * affect_loss(predictions.affect, rows.affect[own])
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.item()
        _average(average, trained, min(0.99, (step + 1) / (step + 10)))
        if (step + 1) % 100 == 0:
            print(f"{100 * (step + 1) / steps:.0f} % done, loss {total / 100:.3f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
    if not all(bool(value.isfinite().all()) for value in average):
        raise Stopped("The weights are no longer finite: give a smaller --rate.")
    with torch.no_grad():
        for value, mean in zip(trained, average, strict=True):
            value.copy_(mean)
    network.eval()


@torch.no_grad()
def _average(average: list[Tensor], values: list[nn.Parameter], decay: float) -> None:
    for mean, value in zip(average, values, strict=True):
        mean.lerp_(value, 1 - decay)


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="whose first layers are kept (affect.train, affect.rebuild)")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets (affect/data/data_sets.py)")
    parser.add_argument("--out", type=Path, required=True, help="the new checkpoint")
    parser.add_argument("--without", nargs="*", default=[], help="files of the folder to leave out, to see what they bring")
    parser.add_argument("--pictures", type=whole(1), default=900, help="at most of each expression of a data set")
    parser.add_argument("--views", type=whole(1, 16), default=2, help="of each picture")
    parser.add_argument("--steps", type=whole(1), default=1000)
    parser.add_argument("--batch", type=whole(2), default=128)
    parser.add_argument("--rate", type=above_zero, default=5e-4)
    parser.add_argument("--seed", type=whole(0), default=1)
    arguments = parser.parse_args()
    require_writable(arguments.out)
    torch.set_num_threads(1)
    fused.load()
    random = np.random.default_rng(arguments.seed)
    loaded = [(each, samples) for each, samples in load_present(arguments.data) if each.path not in arguments.without]
    if not loaded:
        raise Stopped(f"Nothing is left of {arguments.data} without {' '.join(arguments.without)}: leave out less.")
    origin = asdict(provenance(loaded).after(load_provenance(arguments.checkpoint)))
    parts = [(each, at_most(samples, arguments.pictures, random)) for each, samples in loaded]
    del loaded
    network = load_network(arguments.checkpoint)
    rows = gather(network, parts, CAMERA, views_each=arguments.views, seed=arguments.seed)
    train_tail(
        network, rows, CAMERA, steps=arguments.steps, rate=arguments.rate, batch=arguments.batch, seed=arguments.seed
    )
    state = {"average": network.state_dict(), "unit": "eesp", "provenance": origin}
    with writing(arguments.out) as aside, aside.open("wb") as file:
        torch.save(state, file)


if __name__ == "__main__":
    main()

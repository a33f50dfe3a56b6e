"""Train a network's last layers on what its first ones say of many pictures, computed once: `python -m affect.refit --help`.

A whole training takes hours of processor time; this takes minutes, because the first layers, whose features are general, run
once a view and only the last units and the heads are trained. Every data set of the folder takes part, each expression of each
as often as the others, at most `--pictures` of it.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from affect.augment import augment
from affect.batches import Source, even_weights
from affect.camera import Camera, seen_by_camera
from affect.data.data_sets import load_present, provenance
from affect.data.samples import Samples
from affect.labels import EXPRESSIONS, WORD_AFFECT_TABLE
from affect.losses import action_unit_loss, affect_loss, expression_loss
from affect.network import EMBEDDING, AffectNetwork, Predictions
from affect.options import above_zero, whole
from affect.predict import load_network
from affect.recipes import CAMERA, Recipe
from affect.stopped import command, require_writable, writing
from affect.train import own_targets

CUT = 17
"""The trained part begins at this layer of `AffectNetwork.features`; those before it stay as they are."""

VIEW_KINDS = (CAMERA.camera, Camera(), CAMERA.camera)
"""What the views of a picture go through, one after the other."""


class Tail(nn.Module):
    """The layers from `CUT` on, with statistics that stay as they are."""

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
    """[N, 1, S, S], 0..1, to what enters the trained part, as half precision."""
    rows = []
    for start in range(0, len(images), 64):
        part = images[start : start + 64].expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
        rows.append(network.features[:CUT]((part - 0.5) / 0.25).half())
    return torch.cat(rows)


@dataclass(frozen=True)
class Drawn:
    """Views of all data sets with their labels, row by row."""

    inputs: Tensor
    targets: Tensor
    action_units: Tensor
    affect: Tensor
    weight: Tensor
    """Of the expression's loss."""
    share: Tensor
    """How often the row is drawn, relative to the others."""


def draw(samples: Samples, pictures: int, random: np.random.Generator) -> Samples:
    """At most `pictures` of each expression."""
    kept = [
        random.permutation(np.flatnonzero(samples.expression == label))[:pictures]
        for label in np.unique(samples.expression)
    ]
    return samples.take(np.sort(np.concatenate(kept)))


def views(network: AffectNetwork, samples: Samples, recipe: Recipe, kinds: tuple[Camera, ...], generator: torch.Generator) -> Tensor:
    """Trunk outputs of one view of every picture for each of `kinds`, one kind after the other."""
    size = recipe.sizes[-1][1]
    result = []
    for camera in kinds:
        for start in range(0, len(samples), 64):
            images = torch.from_numpy(samples.images[start : start + 64]).unsqueeze(1).float().div_(255)
            images = augment(images, size, recipe.augmentation, generator)
            result.append(trunk(network, seen_by_camera(images, camera, generator)))
    return torch.cat(result)


def train_tail(network: AffectNetwork, data: Drawn, recipe: Recipe, *, epochs: int, rate: float, batch: int, generator: torch.Generator) -> None:
    """AdamW with half a cosine; the weights' average over the steps is what is left in `network`."""
    tail = Tail(network).train()
    average = copy.deepcopy(network)
    trained = [*network.features[CUT:].parameters(), *(p for name in HEADS for p in getattr(network, name).parameters())]
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.02)
    words = torch.from_numpy(WORD_AFFECT_TABLE).nan_to_num(0)
    steps = epochs * (len(data.inputs) // batch)
    unit_weight = torch.ones(2, data.action_units.shape[1])
    total, began = 0.0, time.monotonic()
    for step in range(steps):
        rows = torch.multinomial(data.share, batch, replacement=True, generator=generator)
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 50) * max(0.5 * (1 + math.cos(math.pi * step / steps)), 1e-3)
        predictions = tail(data.inputs[rows].float(), recipe.dropout)
        loss = (
            expression_loss(predictions.expression, data.targets[rows], data.weight[rows])
            + recipe.action_unit_share * action_unit_loss(predictions.action_units, data.action_units[rows], unit_weight)
            + 0.5 * affect_loss(predictions.affect, data.affect[rows])
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.item()
        with torch.no_grad():
            decay = min(0.99, (step + 1) / (step + 10))
            for target, value in zip(average.parameters(), network.parameters(), strict=True):
                target.lerp_(value, 1 - decay)
        if (step + 1) % max(1, steps // 10) == 0:
            print(f"{100 * (step + 1) / steps:.0f} % done, loss {total / (step + 1):.3f}, {time.monotonic() - began:.0f} s", flush=True)
    network.load_state_dict(average.state_dict())
    network.eval()


HEADS = ("expression", "action_units", "valence", "arousal")
"""What is trained beside the layers from `CUT` on."""


def gather(
    network: AffectNetwork, folder: Path, recipe: Recipe, *, pictures: int, leave_out: tuple[str, ...], seed: int
) -> tuple[Drawn, dict[str, object]]:
    """Views of all data sets but those left out, by their file's name, and the provenance of what is there."""
    generator, random = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    parts = [(each, draw(samples, pictures, random)) for each, samples in load_present(folder) if each.path not in leave_out]
    own = [Source(samples, round(1000 * each.share), each.expression_weight) for each, samples in parts]
    even = even_weights(own[1:], len(EXPRESSIONS)) if len(own) > 1 else torch.ones(len(EXPRESSIONS) + 1)
    rows: list[Drawn] = []
    for place, ((each, samples), source) in enumerate(zip(parts, own, strict=True)):
        kinds = VIEW_KINDS if len(samples) < pictures * 2 else VIEW_KINDS[:2]
        targets = own_targets(source, recipe)
        affect = source.affect if "affect" not in each.pseudo else targets.nan_to_num(0) @ torch.from_numpy(WORD_AFFECT_TABLE).nan_to_num(0)
        counts = torch.bincount(source.expression + 1, minlength=len(EXPRESSIONS) + 1).float().clamp_min(1)
        seldom = counts[source.expression + 1].pow(-0.5)
        weight = source.weights * (1 if place == 0 else even[source.expression])
        share = seldom / seldom.sum() * (1.0 if place == 0 else each.share / 0.5)
        times = len(kinds)
        rows.append(Drawn(
            views(network, samples, recipe, kinds, generator), targets.repeat(times, 1), source.action_units.repeat(times, 1),
            affect.repeat(times, 1), weight.repeat(times), share.repeat(times) / times,
        ))
        print(f"{each.name}: {len(samples)} pictures, {times} views", flush=True)
    whole_data = Drawn(*(torch.cat([getattr(row, name) for row in rows]) for name in Drawn.__dataclass_fields__))
    return whole_data, asdict(provenance(load_present_but(folder, leave_out)))


def load_present_but(folder: Path, leave_out: tuple[str, ...]):
    """The data sets of the folder but those left out, for the provenance."""
    return [(each, samples) for each, samples in load_present(folder) if each.path not in leave_out]

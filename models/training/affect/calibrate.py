"""Make probabilities what they say, and fold that into the last layers: `python -m affect.calibrate --help`.

Expressions get one temperature (Guo et al. 2017), fitted on held-out parts of several data sets that count alike, so that no
set's look decides. Action units get a logistic curve each (Platt 1999) against people's FACS codes where a coded set is at hand;
it gives a handful of numbers, two a unit, and nothing else of its pictures. The runtime needs nothing new: a curve on a logit is
a factor and a shift of the last layer's weights.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from affect.checkpoints import read_checkpoint
from affect.data.face_set import read_face_set
from affect.data.samples import Samples
from affect.data.validation import MEASURING_ONLY, load_validation, present
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.network import AffectNetwork
from affect.options import whole
from affect.predict import load_network, to_input
from affect.stopped import Stopped, command, writing

FEWEST_PRESENT = 10
"""A unit that fewer coded pictures show keeps its own probabilities."""

_CONTEMPT = EXPRESSIONS.index("contempt")


@dataclass(frozen=True)
class Logits:
    """Of both views (the picture, its mirror image) of N pictures, whose probabilities the release averages."""

    expression: Tensor
    """[2, N, 8]; contempt, which the release never answers, at -1e4."""
    action_units: Tensor
    """[2, N, 12]"""


@torch.no_grad()
def logits_of(network: AffectNetwork, images: NDArray[np.uint8], size: int, batch: int = 128) -> Logits:
    """Of grey pictures of any size."""
    expression, units = [], []
    for start in range(0, len(images), batch):
        pictures = torch.from_numpy(to_input(images[start : start + batch], size))
        both = [network(view) for view in (pictures, pictures.flip(-1))]
        expression.append(torch.stack([each.expression for each in both]))
        units.append(torch.stack([each.action_units for each in both]))
    joined = torch.cat(expression, dim=1)
    joined[..., _CONTEMPT] = -1e4
    return Logits(joined, torch.cat(units, dim=1))


def fit_temperature(domains: list[tuple[Tensor, Tensor]]) -> float:
    """The temperature of least mean cross entropy, each domain counting alike.

    Args:
        domains: of each [2, N, 8] logits and [N] labels, all known.
    """
    logarithm = torch.zeros((), requires_grad=True)
    optimizer = torch.optim.LBFGS([logarithm], max_iter=50, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        losses = [
            functional.nll_loss((logits / logarithm.exp()).softmax(-1).mean(0).clamp_min(1e-9).log(), labels)
            for logits, labels in domains
        ]
        total = torch.stack(losses).mean()
        total.backward()
        return total

    optimizer.step(loss)
    return float(logarithm.detach().exp())


def fit_curve(logits: Tensor, present: Tensor, weight: Tensor | None = None) -> tuple[float, float]:
    """Slope and shift of a unit's logistic curve by Platt's smoothed targets.

    Args:
        logits: [2, N].
        present: [N], 1 or 0.
        weight: [N]; all alike without it.
    """
    positive, negative = float(present.sum()), float((1 - present).sum())
    target = torch.where(present == 1, (positive + 1) / (positive + 2), 1 / (negative + 2))
    weight = torch.ones_like(target) if weight is None else weight
    parameters = torch.tensor([1.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        probability = torch.sigmoid(parameters[0] * logits + parameters[1]).mean(0).clamp(1e-6, 1 - 1e-6)
        total = (functional.binary_cross_entropy(probability, target, reduction="none") * weight).sum() / weight.sum()
        # A little weight keeps a unit that few pictures show from becoming a step.
        (total + 1e-3 * (parameters[0] - 1) ** 2).backward()
        return total

    optimizer.step(loss)
    slope, shift = parameters.detach().tolist()
    return slope, shift


def apexes(samples: Samples) -> NDArray[np.bool_]:
    """[N]: pictures with at least one unit coded present; neutral first frames of a set say little of what is told apart."""
    return (samples.action_units == 1).any(axis=1)


def fit_units(logits: Logits, samples: Samples) -> dict[int, tuple[float, float]]:
    """Slope and shift of each unit that enough coded pictures show."""
    rows = torch.from_numpy(np.flatnonzero(apexes(samples)))
    curves = {}
    for column, unit in enumerate(ACTION_UNITS):
        codes = torch.from_numpy(samples.action_units[:, column])[rows]
        known = codes.isfinite()
        if codes[known].sum() < FEWEST_PRESENT:
            continue
        curves[unit] = fit_curve(logits.action_units[:, rows[known], column], codes[known])
    return curves


@torch.no_grad()
def fold(network: AffectNetwork, temperature: float, curves: dict[int, tuple[float, float]]) -> None:
    """Put the calibration into the heads' weights."""
    network.expression.weight /= temperature
    network.expression.bias /= temperature
    for unit, (slope, shift) in curves.items():
        row = ACTION_UNITS.index(unit)
        network.action_units.weight[row] *= slope
        network.action_units.bias[row] = network.action_units.bias[row] * slope + shift


def cross_validated_f1(logits: Logits, samples: Samples, people: list[str], folds: int = 5) -> dict[int, float]:
    """F1 at 0.5 of each unit on apexes of people whom the curve was not fitted on."""
    names = sorted(set(people))
    fold_of = np.array([names.index(person) % folds for person in people])
    apex = apexes(samples)
    answers = np.full(samples.action_units.shape, np.nan)
    for part in range(folds):
        own, others = np.flatnonzero(fold_of == part), np.flatnonzero(fold_of != part)
        curves = fit_units(Logits(logits.expression[:, others], logits.action_units[:, others]), samples.take(others))
        for column, unit in enumerate(ACTION_UNITS):
            slope, shift = curves.get(unit, (1.0, 0.0))
            answers[own, column] = torch.sigmoid(slope * logits.action_units[:, own, column] + shift).mean(0).numpy()
    result = {}
    for column, unit in enumerate(ACTION_UNITS):
        codes, found = samples.action_units[apex, column], answers[apex, column] >= 0.5
        both = (found & (codes == 1)).sum()
        result[unit] = float(2 * both / max(1, found.sum() + (codes == 1).sum()))
    return result


def calibrate(network: AffectNetwork, domains: dict[str, Samples], coded: tuple[str, Samples, list[str]] | None, size: int) -> dict[str, Any]:
    """Fit and fold; returns what the card says of it.

    Args:
        domains: held-out pictures with expressions, by their names.
        coded: a set with FACS codes: its name, its pictures, and whom each shows.
    """
    parts = []
    for samples in domains.values():
        known = np.flatnonzero((samples.expression >= 0) & (samples.expression != _CONTEMPT))
        parts.append((logits_of(network, samples.images[known], size).expression, torch.from_numpy(samples.expression[known])))
    temperature = fit_temperature(parts)
    record: dict[str, Any] = {"temperature": round(temperature, 4), "temperatureFrom": list(domains), "actionUnits": {}}
    curves: dict[int, tuple[float, float]] = {}
    if coded is not None:
        name, samples, people = coded
        logits = logits_of(network, samples.images, size)
        curves = fit_units(logits, samples)
        f1 = cross_validated_f1(logits, samples, people)
        record["actionUnits"] = {
            f"AU{unit}": {
                "slope": round(slope, 4), "shift": round(shift, 4), "from": f"FACS codes of {name}",
                "f1AtHalfOtherPeople": round(f1[unit], 3),
            }
            for unit, (slope, shift) in curves.items()
        }
        record["meanF1AtHalfOtherPeople"] = round(float(np.mean([f1[unit] for unit in curves])), 4)
    fold(network, temperature, curves)
    return record


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets, with the validation parts")
    parser.add_argument("--out", type=Path, required=True, help="the calibrated checkpoint")
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--coded", type=Path, help="a face set with FACS codes (npz), for the action units' curves")
    arguments = parser.parse_args()
    state = read_checkpoint(arguments.checkpoint, "give a checkpoint that affect.train wrote")
    if "calibration" in state:
        raise Stopped(f"{arguments.checkpoint} is calibrated already: give the checkpoint that affect.train wrote.")
    network = load_network(arguments.checkpoint)
    domains = {
        name: load_validation(name, arguments.data, arguments.size)
        for name in present(arguments.data)
        if name not in MEASURING_ONLY
    }
    coded = None
    if arguments.coded is not None:
        coded = (arguments.coded.stem, *read_face_set(arguments.coded, arguments.size))
    record = calibrate(network, domains, coded, arguments.size)
    state["average"] = network.state_dict()
    state["calibration"] = record
    for name in ("optimizer", "remembered", "network", "generator", "global_generator"):
        state.pop(name, None)
    with writing(arguments.out) as aside, aside.open("wb") as file:
        torch.save(state, file)
    print(record)


if __name__ == "__main__":
    main()

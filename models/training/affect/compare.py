"""Single-task against multi-task, per unit, for one small equal budget: `python -m affect.compare --help`.

The table of Li et al. 2020, Fig. 2a, on the data at hand. The budget is a few epochs at a low
resolution, so the figures rank the settings at that budget and say nothing about what each reaches.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from affect import fused
from affect.augment import STANDARD
from affect.batches import Source, epoch_of_batches
from affect.complexity import multiply_adds, parameters
from affect.data.fer2013 import load_fer2013
from affect.data.samples import Samples
from affect.evaluate import scores
from affect.export_onnx import export_affect_network
from affect.json_lines import read_json_lines
from affect.labels import EXPRESSIONS
from affect.losses import action_unit_loss, affect_loss, expression_loss, one_hot_targets
from affect.network import AffectNetwork, unit_by_name
from affect.onnx_answers import predict_onnx
from affect.options import whole
from affect.stopped import Stopped, command, writing

UNITS = ("eesp", "mobilenet", "bottleneck")

TASKS = ("expression", "action_units", "affect")
"""Valence and arousal are trained together; the paper's single-task rows have four networks."""


@dataclass(frozen=True)
class Budget:
    """The same for every cell."""

    epochs: int
    size: int
    pictures: int | None
    rate: float = 2e-3
    batch: int = 64
    seed: int = 1
    bfloat16: bool = True
    """Forward pass in bfloat16; MobileNet's depth-wise convolutions take 2.6 times as long in it as in float32."""


def train_cell(unit: str, tasks: tuple[str, ...], samples: Samples, budget: Budget) -> AffectNetwork:
    """A network trained on these tasks for the budget."""
    torch.manual_seed(budget.seed)
    generator = torch.Generator().manual_seed(budget.seed)
    network = AffectNetwork(unit_by_name(unit)).to(memory_format=torch.channels_last)
    network.untrained_expressions = tuple(name for i, name in enumerate(EXPRESSIONS) if not (samples.expression == i).any())
    optimizer = torch.optim.AdamW(network.parameters(), lr=budget.rate, weight_decay=0.05, fused=True)
    source = Source(samples.take(np.arange(len(samples))[: budget.pictures]), budget.batch)
    steps = budget.epochs * (len(source) // budget.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, budget.rate, total_steps=steps)
    network.train()
    for _ in range(budget.epochs):
        for batch, _indices in epoch_of_batches([source], budget.size, STANDARD, generator):
            images = batch.images.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16, enabled=budget.bfloat16):
                predictions = network(images)
            targets = one_hot_targets(batch.expression, len(EXPRESSIONS))
            ones = torch.ones(2, batch.action_units.shape[1])
            losses = {
                "expression": lambda p=predictions, b=batch, t=targets: expression_loss(
                    p.expression, t, b.expression_weight
                ),
                "action_units": lambda p=predictions, b=batch, o=ones: action_unit_loss(p.action_units, b.action_units, o),
                "affect": lambda p=predictions, b=batch: affect_loss(p.affect, b.affect),
            }
            loss = torch.stack([losses[task]() for task in tasks]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            schedule.step()
    return network.eval()


def row(unit: str, tasks: tuple[str, ...], training: Samples, validation: Samples, budget: Budget) -> dict[str, Any]:
    """One cell: sizes and the figures of the trained tasks on validation."""
    began = time.process_time()
    network = train_cell(unit, tasks, training, budget)
    seconds = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.onnx"
        export_affect_network(network, model, budget.size)
        report = scores(predict_onnx(model, validation.images, budget.size), validation, rounds=2)
    units = [r for r in report["action_unit_pearson"].values() if r is not None]
    figures: dict[str, Any] = {}
    if "expression" in tasks:
        figures["expression_macro_f1"] = report["expression"]["macro_f1"]
    if "action_units" in tasks:
        figures["action_units_mean_pearson"] = round(float(np.mean(units)), 4)
    if "affect" in tasks:
        figures |= {f"{name}_pearson": values["pearson"] for name, values in report["affect_against_labels_or_word"].items()}
    return {
        "unit": unit, "tasks": list(tasks), "parameters": parameters(network),
        "multiply_adds_224": multiply_adds(network), "cpu_seconds": round(seconds), **figures,
    }


def keep_whole_rows(out: Path) -> list[dict[str, Any]]:
    """The rows of an earlier comparison, without a last one that was cut off, so that more can be added to the file.

    Raises:
        Stopped: the file is not of rows, or cannot be written.
    """
    rows = read_json_lines(out, ("unit", "tasks"), "remove it, or choose another --out") if out.exists() else []
    with writing(out) as aside:
        aside.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return rows


@command("Interrupted: the same command goes on after the last whole row of --out.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="JSON lines; rows already there are kept")
    parser.add_argument("--units", nargs="+", choices=UNITS, default=UNITS)
    parser.add_argument("--epochs", type=whole(1), default=3)
    parser.add_argument("--size", type=whole(24, 1024), default=48)
    parser.add_argument("--pictures", type=whole(Budget.batch), help="first so many training pictures; default all")
    parser.add_argument("--threads", type=whole(1, 1024), default=1)
    parser.add_argument("--float32", action="store_true", help="no bfloat16: faster for mobilenet, slower for the others")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    fused.load()
    training = load_fer2013(arguments.data / "fer2013_train.npz")
    validation = load_fer2013(arguments.data / "fer2013_validation.npz")
    if len(training) < Budget.batch:
        raise Stopped(f"{arguments.data} has {len(training)} pictures to train on, not a batch of {Budget.batch}: put all there.")
    budget = Budget(arguments.epochs, arguments.size, arguments.pictures, bfloat16=not arguments.float32)
    cells = keep_whole_rows(arguments.out)
    done = {(cell["unit"], tuple(cell["tasks"])) for cell in cells}
    for unit in arguments.units:
        for tasks in (TASKS, *((task,) for task in TASKS)):
            if (unit, tasks) in done:
                continue
            cell = row(unit, tasks, training, validation, budget)
            print(json.dumps(cell), flush=True)
            with arguments.out.open("a") as out:
                out.write(json.dumps(cell) + "\n")


if __name__ == "__main__":
    main()

"""Train the multi-task network: `python -m affect.train --help`.

Several single-threaded processes share a batch and average their gradients once a step: on a busy
machine that loses less time than threads that wait for each other at every operation.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn

from affect import fused
from affect.batches import Batch, Source, epoch_of_batches, even_weights, rare_classes_first
from affect.checkpoints import ANOTHER, Settings, checkpoint_path, read_checkpoint, require_resumable
from affect.class_weights import action_unit_weights, expression_weights
from affect.data.data_sets import DataSet, Provenance, load_present, provenance
from affect.data.samples import Samples
from affect.labels import ACTION_UNITS, EXPRESSIONS, WORD_AFFECT_TABLE
from affect.losses import action_unit_loss, affect_loss, expression_loss, one_hot_targets
from affect.network import AffectNetwork, unit_by_name
from affect.options import above_zero, whole
from affect.processes import in_processes
from affect.recipes import RECIPES, Recipe
from affect.stopped import Stopped, command, reading, require_writable, writing


AVERAGE_EVERY = 8
"""Steps between updates of the average, which take as long as an eighth of a small step."""

REMEMBERING = 0.5
"""Weight of a sample's newest prediction in what is remembered of its earlier ones."""


@dataclass(frozen=True)
class Run:
    """Everything that determines a run."""

    data: Path
    out: Path
    recipe: str = "shipped"
    unit: str = "eesp"
    minutes: float | None = None
    """Length by the clock; None: by `epochs`, and then the same seed gives the same weights."""
    epochs: int = 30
    seed: int = 1
    processes: int = 2
    batch: int = 128
    start: Path | None = None
    """A checkpoint whose averaged weights are the run's first, instead of random ones."""
    limit: int | None = None
    """Only the first so many pictures of the first data set."""

    @property
    def settings(self) -> Settings:
        """All but the folders and the length, which may change when the run is resumed."""
        return {name: getattr(self, name) for name in ("recipe", "unit", "seed", "processes", "batch", "limit")}


class Trainer:
    """One process's part of a run.

    Raises:
        Stopped: `start` or the data cannot be read, or the data is too little for a batch.
    """

    def __init__(self, run: Run, rank: int) -> None:
        self.run, self.rank, self.recipe = run, rank, RECIPES[run.recipe]
        torch.set_num_threads(1)
        torch.manual_seed(run.seed)
        self.network = AffectNetwork(unit_by_name(run.unit), self.recipe.dropout).to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.network).eval()
        self.optimizer = make_optimizer(self.network, self.recipe)
        self.generator = torch.Generator().manual_seed(run.seed * 1000 + rank)
        parts = load_present(run.data)
        self.provenance = provenance(parts)
        if run.start is not None:
            remedy = "give a checkpoint that affect.train wrote with the same --unit as --start"
            state = read_checkpoint(run.start, remedy)
            with reading(run.start, remedy):
                for network in (self.network, self.average):
                    network.load_state_dict(state["average"])
                self.provenance = self.provenance.after(Provenance(**state["provenance"]))
        self.has_word_affect = "affect" in parts[0][0].pseudo
        self.sources = self._sources(parts)
        if self.recipe.even_expressions and len(self.sources) > 1:
            weight = even_weights(self.sources[1:], len(EXPRESSIONS))
            for source in self.sources[1:]:
                source.even_expressions(weight)
        exponent = self.recipe.class_weight_exponent
        self.class_weight = expression_weights(self.sources, exponent, self.provenance.untrained_expressions)
        self.unit_weight = action_unit_weights(self.sources) if exponent == 1 else torch.ones(2, len(ACTION_UNITS))
        self.own_targets = own_targets(self.sources[0], self.recipe)
        self.remembered = self.own_targets.clone()
        self.words = torch.from_numpy(WORD_AFFECT_TABLE).nan_to_num(0)
        self.epoch, self.step, self.spent = 0, 0, 0.0
        self.steps_an_epoch = len(self.sources[0]) // self.sources[0].per_batch

    def _sources(self, parts: list[tuple[DataSet, Samples]]) -> list[Source]:
        run = self.run
        (_, first), *others = parts
        everything = torch.arange(len(first))[: run.limit]
        # Each process keeps its own part, and with it what it remembers of that part.
        own = everything[: len(everything) // run.processes * run.processes][self.rank :: run.processes]
        local = run.batch // run.processes
        shares = [round(local * each.share) for each, _ in others]
        if sum(shares) >= local or 0 in shares:
            raise Stopped(f"A batch of {local} a process has no room for {len(parts)} data sets: give a larger --batch.")
        sources = [Source(first.take(own.numpy()), local - sum(shares))]
        if len(own) < sources[0].per_batch:
            raise Stopped(
                f"A process has {len(own)} pictures of the first data set, fewer than the {sources[0].per_batch} of its batch: "
                "give a smaller --batch, or a greater --limit."
            )
        for (each, samples), count in zip(others, shares, strict=True):
            weights = rare_classes_first(torch.from_numpy(samples.expression)) if each.rare_first else None
            sources.append(Source(samples, count, each.expression_weight, weights))
        return sources

    def loss(self, batch: Batch, progress: float, indices: Tensor) -> Tensor:
        """The sum of the task losses; remembers the predictions for the first source's samples."""
        images = batch.images.expand(-1, 3, -1, -1).contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            predictions = self.network(images)
        targets = one_hot_targets(batch.expression, len(EXPRESSIONS), self.recipe.label_smoothing)
        affect = batch.affect
        share = self.recipe.self_distillation * progress
        own = len(indices)
        targets[:own] = self.own_targets[indices]
        if share > 0:
            targets[:own] = targets[:own].lerp(self.remembered[indices], share)
            probabilities = predictions.expression[:own].detach().softmax(dim=1)
            self.remembered[indices] = self.remembered[indices].lerp(probabilities, REMEMBERING)
        if self.has_word_affect and (share > 0 or self.recipe.vote_share > 0):
            affect = affect.clone()
            affect[:own] = targets[:own] @ self.words
        class_weight = self.class_weight[batch.expression.clamp_min(0)]
        return (
            expression_loss(predictions.expression, targets, batch.expression_weight * class_weight)
            + self.recipe.action_unit_share * action_unit_loss(predictions.action_units, batch.action_units, self.unit_weight)
            + 0.5 * affect_loss(predictions.affect, affect)
        )

    def progress(self, elapsed: float, step_in_epoch: int) -> float:
        """Share of the run done, 0..1."""
        if self.run.minutes is not None:
            return min(elapsed / (self.run.minutes * 60), 1.0)
        return (self.epoch + step_in_epoch / self.steps_an_epoch) / self.run.epochs

    def rate(self, progress: float) -> float:
        """Learning rate of this step."""
        warm = min(1.0, (self.step + 1) / max(1, self.recipe.warmup_steps))
        if self.recipe.decay_per_epoch is not None:
            return self.recipe.rate * warm * self.recipe.decay_per_epoch**self.epoch
        return self.recipe.rate * warm * max(0.5 * (1 + math.cos(math.pi * progress)), 1e-3)

    def share_gradients(self, progress: float, loss: float) -> tuple[float, float]:
        """Average the gradients over the processes; returns the first process's progress and the mean loss."""
        if self.run.processes == 1:
            return progress, loss
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        own = torch.tensor([progress if self.rank == 0 else 0.0, loss])
        flat = torch.cat([own, *(g.reshape(-1) for g in gradients)])
        dist.all_reduce(flat)
        offset = len(own)
        for gradient in gradients:
            count = gradient.numel()
            gradient.copy_(flat[offset : offset + count].view_as(gradient) / self.run.processes)
            offset += count
        return float(flat[0]), float(flat[1]) / self.run.processes

    def train_epoch(self, progress: float, started: float) -> float:
        """One pass over the first source; returns the progress after it."""
        size = next(side for until, side in self.recipe.sizes if progress < until or until == 1.0)
        self.network.train()
        began, total, steps = time.monotonic(), 0.0, 0
        for batch, indices in epoch_of_batches(self.sources, size, self.recipe.augmentation, self.generator, self.recipe.camera):
            rate = self.rate(progress)
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            loss = self.loss(batch, progress, indices)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            steps += 1
            progress, mean_loss = self.share_gradients(self.progress(time.monotonic() - started, steps), loss.item())
            self._require_finite(math.isfinite(mean_loss))
            self.optimizer.step()
            self.step += 1
            total += mean_loss
            if self.step % AVERAGE_EVERY == 0:
                update_average(self.average, self.network, self.recipe.average_decay**AVERAGE_EVERY, self.step)
            if progress >= 1 and self.run.minutes is not None:
                break
        self._require_finite(all(bool(value.isfinite().all()) for value in self.network.parameters()))
        self.epoch += 1
        if self.rank == 0:
            seconds = time.monotonic() - began
            record = {"epoch": self.epoch, "size": size, "progress": round(progress, 4), "rate": round(rate, 6),
                      "loss": round(total / steps, 4), "seconds": round(seconds, 1),
                      "images_per_s": round(steps * self.run.batch / seconds, 1)}
            with (self.run.out / "log.jsonl").open("a") as log:
                log.write(json.dumps(record) + "\n")
            print(f"epoch {self.epoch}, {100 * progress:.0f} % done, {size} px, loss {total / steps:.3f}, "
                  f"{record['images_per_s']} images/s", flush=True)
        return progress

    def _require_finite(self, finite: bool) -> None:
        """The mean loss and the weights are the same in all processes, so that they stop together."""
        if not finite:
            raise Stopped(
                f"The loss or the weights are no longer finite in epoch {self.epoch + 1}, so nothing of it is kept: "
                "look for broken labels, or begin anew with another --out and --seed."
            )

    def save(self, elapsed: float) -> None:
        """Checkpoint of this process, written aside and renamed when every process has written its own.

        Raises:
            Stopped: it cannot be written; the one before still is there.
        """
        state = {"network": self.network.state_dict(), "average": self.average.state_dict(),
                 "optimizer": self.optimizer.state_dict(), "remembered": self.remembered,
                 "generator": self.generator.get_state(), "global_generator": torch.get_rng_state(),
                 "epoch": self.epoch, "step": self.step, "elapsed": elapsed, "unit": self.run.unit,
                 "settings": self.run.settings, "provenance": asdict(self.provenance)}
        with writing(checkpoint_path(self.run.out, self.rank)) as aside:
            # Of a file it opens itself, torch says other things of a full disk.
            with aside.open("wb") as file:
                torch.save(state, file)
            if self.run.processes > 1:
                dist.barrier()

    def resume(self) -> float:
        """Load this process's checkpoint if there is one; returns the seconds already spent.

        Raises:
            Stopped: it is damaged, or of other data.
        """
        path = checkpoint_path(self.run.out, self.rank)
        if not path.exists():
            return 0.0
        state = read_checkpoint(path, ANOTHER)
        with reading(path, ANOTHER):
            if state["remembered"].shape != self.remembered.shape:
                raise Stopped(f"{path} is of a run with other pictures: give the same --data, or choose another --out.")
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimizer.load_state_dict(state["optimizer"])
            for group in self.optimizer.param_groups:
                if "fused" in group:
                    group["fused"] = True
            self.remembered = state["remembered"]
            self.generator.set_state(state["generator"])
            torch.set_rng_state(state["global_generator"])
            self.epoch, self.step = state["epoch"], state["step"]
            return float(state["elapsed"])


def own_targets(source: Source, recipe: Recipe) -> Tensor:
    """[N, 8]: the labels, drawn towards several raters' votes where there are any; NaN rows unknown."""
    labels = one_hot_targets(source.expression, len(EXPRESSIONS), recipe.label_smoothing)
    if source.votes is None or recipe.vote_share == 0:
        return labels
    return torch.where(source.votes.isnan(), labels, labels.lerp(source.votes.nan_to_num(0), recipe.vote_share))


def make_optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """The recipe's optimizer; biases, normalisation and slopes are not decayed."""
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": recipe.weight_decay}, {"params": plain, "weight_decay": 0.0}]
    if recipe.optimizer == "sgd":
        return torch.optim.SGD(groups, lr=recipe.rate, momentum=0.9)
    return torch.optim.AdamW(groups, lr=recipe.rate, fused=True)


@torch.no_grad()
def update_average(average: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """Exponential moving average of weights and statistics, shorter at the beginning."""
    decay = min(decay, (step + 1) / (step + 100))
    for target, value in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
        if target.dtype.is_floating_point:
            target.lerp_(value, 1 - decay)
        else:
            target.copy_(value)


def work(rank: int, run: Run) -> None:
    """One process of a run."""
    if run.processes > 1:
        os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": os.environ.get("MASTER_PORT", "29517")}
        port = os.environ["MASTER_PORT"]
        try:
            dist.init_process_group("gloo", rank=rank, world_size=run.processes)
        except (dist.DistError, ValueError) as error:
            raise Stopped(f"Port {port} cannot be used, perhaps for another run: set MASTER_PORT to a free one.") from error
    fused.load()
    trainer = Trainer(run, rank)
    before = trainer.resume()
    started = time.monotonic() - before
    progress = trainer.progress(before, 0)
    while progress < 1:
        progress = trainer.train_epoch(progress, started)
        trainer.save(time.monotonic() - started)
    if run.processes > 1:
        dist.destroy_process_group()


def train(run: Run) -> None:
    """All of a run, in its processes; goes on after the last whole epoch of an earlier one in the same folder.

    Raises:
        Stopped: the data, `start` or an earlier run's checkpoints cannot be used, or `out` cannot be written.
    """
    require_writable(checkpoint_path(run.out, 0))
    require_resumable(run.out, run.settings, run.processes)
    in_processes(work, run, run.processes)


@command("Interrupted: the same command with the same --out goes on after the last whole epoch.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets (affect/data/data_sets.py)")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and log; an earlier run here is resumed")
    parser.add_argument("--recipe", choices=sorted(RECIPES), default=Run.recipe)
    parser.add_argument("--unit", choices=("bottleneck", "mobilenet", "eesp"), default=Run.unit)
    parser.add_argument("--minutes", type=above_zero, help="length by the clock instead of by epochs")
    parser.add_argument("--epochs", type=whole(1), default=Run.epochs)
    parser.add_argument("--seed", type=whole(0), default=Run.seed)
    parser.add_argument("--processes", type=whole(1, 256), default=Run.processes)
    parser.add_argument("--batch", type=whole(2), default=Run.batch)
    parser.add_argument("--start", type=Path, help="a checkpoint to take the first weights from")
    parser.add_argument("--limit", type=whole(1), help="only the first so many pictures of the first data set, for small comparisons")
    run = Run(**vars(parser.parse_args()))
    if run.batch < 2 * run.processes:
        parser.error(f"--batch {run.batch} is less than two pictures for each of --processes {run.processes}.")
    train(run)


if __name__ == "__main__":
    main()

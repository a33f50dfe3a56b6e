"""ResNet-50 with its 2048 pooled features as the output: paper 003's feature extractor.

The extractor of Rudovic et al. 2018 is ResNet-50 at 256x256. Neither its weights nor data to train
it on at that size can be had from a package registry, so here is its training (on any `Samples`)
and its export. A random-weight export serves the speed table and nothing else: never ship one.

    python -m affect.resnet50 train --data DIR --out build/resnet50.pt --epochs 10
    python -m affect.resnet50 export --random --out build/resnet50-random.onnx
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from affect.augment import STANDARD
from affect.batches import Source, epoch_of_batches
from affect.checkpoints import read_checkpoint
from affect.data.fer2013 import load_fer2013
from affect.export_onnx import write_onnx
from affect.labels import EXPRESSIONS
from affect.losses import expression_loss, one_hot_targets
from affect.options import whole
from affect.stopped import Stopped, command, reading, require_writable, writing
from affect.units import Bottleneck, convolution

FEATURES = 2048
SIZE = 256

_STAGES = ((256, 1, 3), (512, 2, 4), (1024, 2, 6), (2048, 2, 3))
"""(outputs, stride, blocks) of He et al. 2016, Table 1."""


class ResNet50(nn.Module):
    """[N, 3, S, S] in 0..1 to features [N, 2048]."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [
            convolution(3, 64, 7, 2),
            nn.BatchNorm2d(64),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2, 1),
        ]
        inputs = 64
        for outputs, stride, blocks in _STAGES:
            for block in range(blocks):
                layers.append(Bottleneck(inputs, outputs, stride if block == 0 else 1, width=0.25))
                inputs = outputs
        self.layers = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, image: Tensor) -> Tensor:
        return self.layers((image - 0.5) / 0.25)


def train(data: Path, out: Path, epochs: int, size: int = SIZE, limit: int | None = None) -> None:
    """Train the features through an expression head on FER2013; writes the features' weights after every epoch.

    Raises:
        Stopped: the data cannot be read or is a single picture, or the weights cannot be written.
    """
    require_writable(out)
    samples = load_fer2013(data / "fer2013_train.npz")
    if limit is not None:
        samples = samples.take(torch.arange(limit).numpy())
    if len(samples) < 2:
        raise Stopped(f"{data} holds a single picture, which has no batch statistics: put all of FER2013 there.")
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    features, head = ResNet50(), nn.Linear(FEATURES, len(EXPRESSIONS))
    parameters = [*features.parameters(), *head.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.01, momentum=0.9, weight_decay=1e-4)
    source = Source(samples, per_batch=min(32, len(samples)))
    for epoch in range(epochs):
        total = 0.0
        for step, (batch, _) in enumerate(epoch_of_batches([source], size, STANDARD, generator), start=1):
            targets = one_hot_targets(batch.expression, len(EXPRESSIONS))
            with torch.autocast("cpu", torch.bfloat16):
                logits = head(features(batch.images.expand(-1, 3, -1, -1)))
            loss = expression_loss(logits.float(), targets, batch.expression_weight)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.item()
            print(f"\repoch {epoch + 1}/{epochs}, step {step}, loss {total / step:.3f}", end="", flush=True)
        print()
        with writing(out) as aside, aside.open("wb") as file:
            torch.save(features.state_dict(), file)


def export(out: Path, weights: Path | None) -> None:
    """ONNX with input `image` [N, 3, 256, 256] and output `features` [N, 2048].

    Raises:
        Stopped: the weights cannot be read, or the model cannot be written.
    """
    network = ResNet50()
    if weights is not None:
        remedy = "give weights that `affect.resnet50 train` wrote"
        state = read_checkpoint(weights, remedy)
        with reading(weights, remedy):
            network.load_state_dict(state)
    with writing(out) as aside:
        write_onnx(network.eval(), aside, SIZE, ("features",))


@command("Interrupted: of `train`, the weights after the last whole epoch are there.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    trains = commands.add_parser("train")
    trains.add_argument("--data", type=Path, required=True)
    trains.add_argument("--epochs", type=whole(1), default=10)
    trains.add_argument("--size", type=whole(8, 1024), default=SIZE)
    exports = commands.add_parser("export")
    source = exports.add_mutually_exclusive_group(required=True)
    source.add_argument("--weights", type=Path)
    source.add_argument("--random", action="store_true", help="random weights, for timing only")
    for command in (trains, exports):
        command.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    if arguments.command == "train":
        train(arguments.data, arguments.out, arguments.epochs, arguments.size)
    else:
        export(arguments.out, arguments.weights)


if __name__ == "__main__":
    main()

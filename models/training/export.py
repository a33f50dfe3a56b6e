"""Export a training checkpoint as ONNX with its measured card: `python export.py --help` (in models/training)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from affect.data.validation import load_validation, present
from affect.options import whole
from affect.predict import load_calibration, load_network, load_provenance
from affect.release import Release, write_release
from affect.stopped import command


@command("Interrupted: nothing is released and what was there before still is; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights and the card")
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation data")
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--weights", choices=("average", "network"), default="average")
    parser.add_argument("--mirrored", action="store_true", help="average over each picture and its mirror image")
    parser.add_argument("--int8", type=Path, help="an int8 model (affect.quantize), copied beside the other and into the card")
    parser.add_argument(
        "--features-of", type=Path, help="the release that the checkpoint differs from in the last layers of expressions and units alone (affect.refit_layers)"
    )
    parser.add_argument("--threads", type=whole(1, 1024), default=1)
    arguments = parser.parse_args()
    if arguments.int8 is not None and not arguments.int8.is_file():
        parser.error(f"{arguments.int8} is not there: write it with affect.quantize first.")
    torch.set_num_threads(arguments.threads)

    release = Release(
        load_network(arguments.checkpoint, arguments.weights), load_provenance(arguments.checkpoint),
        arguments.size, arguments.mirrored, arguments.int8, load_calibration(arguments.checkpoint), arguments.features_of,
    )
    validation = {name: load_validation(name, arguments.data, arguments.size) for name in present(arguments.data)}
    write_release(release, arguments.out, validation)


if __name__ == "__main__":
    main()

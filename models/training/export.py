"""Export a training checkpoint as ONNX with its measured card: `python export.py --help` (in models/training)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.predict import load_network, load_provenance
from affect.release import Release, write_release
from affect.stopped import Stopped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights and the card")
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation data")
    parser.add_argument("--size", type=int, default=80)
    parser.add_argument("--weights", choices=("average", "network"), default="average")
    parser.add_argument("--mirrored", action="store_true", help="average over each picture and its mirror image")
    parser.add_argument("--int8", type=Path, help="an int8 model (affect.quantize), copied beside the other and into the card")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.int8 is not None and not arguments.int8.is_file():
        parser.error(f"{arguments.int8} is not there: write it with affect.quantize first.")
    torch.set_num_threads(arguments.threads)

    release = Release(
        load_network(arguments.checkpoint, arguments.weights), load_provenance(arguments.checkpoint),
        arguments.size, arguments.mirrored, arguments.int8,
    )
    validation = {
        "fer2013_validation": load_fer2013(arguments.data / "fer2013_validation.npz"),
        "muxspace_held_out": load_muxspace(arguments.data / "muxspace_train.tar", arguments.size)[1],
    }
    try:
        write_release(release, arguments.out, validation)
    except Stopped as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()

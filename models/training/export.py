"""Export a training checkpoint as ONNX with its measured card: `python export.py --help` (in models/training)."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from affect.card import model_card, write_card
from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.evaluate import scores
from affect.export_onnx import export_affect_network
from affect.onnx_answers import predict_onnx
from affect.predict import load_network, load_provenance


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the weights and the card")
    parser.add_argument("--data", type=Path, required=True, help="folder of the validation data")
    parser.add_argument("--size", type=int, default=80)
    parser.add_argument("--weights", choices=("average", "network"), default="average")
    parser.add_argument("--mirrored", action="store_true", help="average over each picture and its mirror image")
    parser.add_argument("--int8", type=Path, help="an int8 model (affect.quantize) that goes into the card too")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    network = load_network(arguments.checkpoint, arguments.weights)
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = {"fp32": arguments.out / "affect-eesp-fp32.onnx"}
    temporary = files["fp32"].with_suffix(".tmp")
    difference = export_affect_network(network, temporary, arguments.size, arguments.mirrored)
    if difference > 1e-3:
        raise SystemExit(f"The exported model differs from the network by {difference:.2g}: not written.")
    temporary.rename(files["fp32"])
    if arguments.int8 is not None:
        files["int8"] = arguments.int8

    validation = load_fer2013(arguments.data / "fer2013_validation.npz")
    held_out = load_muxspace(arguments.data / "muxspace_train.tar", arguments.size)[1]
    measured = {}
    for kind, path in files.items():
        measured[kind] = {
            "command": f"python -m affect.evaluate models/weights/{path.name} --data DATA --size {arguments.size}",
            "fer2013_validation": scores(predict_onnx(path, validation.images, arguments.size), validation),
            "muxspace_held_out": scores(predict_onnx(path, held_out.images, arguments.size), held_out),
        }
    card = model_card(
        network, arguments.size, files, measured,
        provenance=load_provenance(arguments.checkpoint), mirrored=arguments.mirrored,
    )
    write_card(card, arguments.out / "affect-eesp.json")


if __name__ == "__main__":
    main()

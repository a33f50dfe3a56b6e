"""Draw a run's log: `python -m affect.plot RUN_FOLDER --out build/run.png`."""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot

from affect.json_lines import read_json_lines
from affect.stopped import Stopped, command, writing

_CURVES = {"loss": "training loss (sum of the tasks)", "rate": "learning rate", "images_per_s": "pictures a second"}


@command("Interrupted: nothing is drawn.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder with log.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    log = arguments.run / "log.jsonl"
    records = read_json_lines(log, ("epoch", "size", *_CURVES), "give the folder of a run, and remove lines of another")
    if not records:
        raise Stopped(f"{log} holds no epoch yet: wait until the run's first one ends.")
    epochs = [record["epoch"] for record in records]
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 3.5), constrained_layout=True)
    formats = sorted(figure.canvas.get_supported_filetypes())
    if arguments.out.suffix.removeprefix(".").lower() not in formats:
        raise Stopped(f"{arguments.out} has the name of no picture: give one that ends in .{', .'.join(formats)}.")
    for axis, (name, title) in zip(axes, _CURVES.items(), strict=True):
        axis.plot(epochs, [record[name] for record in records], marker=".")
        axis.set(title=title, xlabel="epoch", ylim=(0, None))
    for before, record in zip(records, records[1:], strict=False):
        if before["size"] != record["size"]:
            for axis in axes:
                axis.axvline(record["epoch"], linestyle=":", color="grey")
            axes[0].annotate(f" {record['size']} px", (record["epoch"], 0))
    with writing(arguments.out) as aside:
        figure.savefig(aside, dpi=120)


if __name__ == "__main__":
    main()

"""Draw a run's log: `python -m affect.plot RUN_FOLDER --out build/run.png`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder with log.jsonl")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    records = [json.loads(line) for line in (arguments.run / "log.jsonl").read_text().splitlines()]
    epochs = [record["epoch"] for record in records]
    figure, axes = pyplot.subplots(1, 3, figsize=(12, 3.5), constrained_layout=True)
    for axis, name, title in zip(
        axes,
        ("loss", "rate", "images_per_s"),
        ("training loss (sum of the tasks)", "learning rate", "pictures a second"),
        strict=True,
    ):
        axis.plot(epochs, [record[name] for record in records], marker=".")
        axis.set(title=title, xlabel="epoch", ylim=(0, None))
    for before, record in zip(records, records[1:], strict=False):
        if before["size"] != record["size"]:
            for axis in axes:
                axis.axvline(record["epoch"], linestyle=":", color="grey")
            axes[0].annotate(f" {record['size']} px", (record["epoch"], 0))
    figure.savefig(arguments.out, dpi=120)


if __name__ == "__main__":
    main()

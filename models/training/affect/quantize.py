"""Static 8-bit quantisation (QDQ), calibrated on training pictures: `python -m affect.quantize --help`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from affect.data.fer2013 import load_fer2013
from affect.data.muxspace import load_muxspace
from affect.onnx_answers import affect_session
from affect.options import whole
from affect.predict import to_input
from affect.stopped import Stopped, command, writing

_BATCH = 32


class TrainingPictures(CalibrationDataReader):
    """Training pictures in batches, half of each data set.

    Raises:
        Stopped: a data set cannot be read or has not as many.
    """

    def __init__(self, data: Path, size: int, count: int, batch: int = _BATCH) -> None:
        random = np.random.default_rng(0)
        fer = load_fer2013(data / "fer2013_train.npz").images
        muxspace = load_muxspace(data / "muxspace_train.tar", size)[0].images
        least = min(len(fer), len(muxspace))
        if least < count // 2:
            raise Stopped(
                f"A data set in {data} has only {least} of the {count // 2} pictures to train on: put all there, or give fewer --pictures."
            )
        pictures = [
            to_input(images[random.choice(len(images), count // 2, replace=False)], size) for images in (fer, muxspace)
        ]
        self._batches: Iterator[NDArray[np.float32]] = iter(
            np.array_split(random.permutation(np.concatenate(pictures)), count // batch)
        )

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next batch by input name."""
        batch = next(self._batches, None)
        return None if batch is None else {"image": batch}


@command("Interrupted: nothing is written.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="float32 ONNX")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--pictures", type=whole(_BATCH), default=512)
    arguments = parser.parse_args()
    affect_session(arguments.model, arguments.size)
    with writing(arguments.out) as aside, TemporaryDirectory() as folder:
        pictures = TrainingPictures(arguments.data, arguments.size, arguments.pictures)
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(arguments.model), str(prepared))
        quantize_static(
            str(prepared),
            str(aside),
            pictures,
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "Gemm"],
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )


if __name__ == "__main__":
    main()

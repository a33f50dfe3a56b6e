from pathlib import Path

import numpy as np
import onnxruntime
import torch

from affect.complexity import parameters
from affect.resnet50 import ResNet50, export, train


def test_features_and_size() -> None:
    network = ResNet50().eval()
    # torchvision's ResNet-50 has 25,557,032 parameters, 2,049,000 of them in its classifier.
    assert parameters(network) == 25_557_032 - 2_049_000
    assert network(torch.rand(1, 3, 64, 64)).shape == (1, 2048)


def test_trains_and_exports(made_data: Path, tmp_path: Path) -> None:
    train(made_data, tmp_path / "features.pt", epochs=1, size=32, limit=8)
    export(tmp_path / "features.onnx", tmp_path / "features.pt")
    session = onnxruntime.InferenceSession(str(tmp_path / "features.onnx"), providers=["CPUExecutionProvider"])
    (features,) = session.run(["features"], {"image": np.zeros((1, 3, 256, 256), dtype=np.float32)})
    assert features.shape == (1, 2048)

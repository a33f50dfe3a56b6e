from pathlib import Path

import numpy as np
import torch

from affect.export_onnx import export_affect_network
from affect.network import AffectNetwork, unit_by_name
from affect.onnx_answers import OUTPUTS, session


def test_a_mirrored_export_answers_a_picture_and_its_mirror_image_alike(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = AffectNetwork(unit_by_name("eesp"))
    image = np.random.default_rng(0).random((2, 3, 32, 32), dtype=np.float32)
    answers = {}
    for mirrored in (False, True):
        path = tmp_path / f"{mirrored}.onnx"
        assert export_affect_network(network, path, 32, mirrored) < 1e-4
        runner = session(path)
        answers[mirrored] = [
            dict(zip(OUTPUTS, runner.run(list(OUTPUTS), {"image": view}), strict=True))
            for view in (image, np.ascontiguousarray(image[..., ::-1]))
        ]
    one, other = answers[True]
    for name in OUTPUTS:
        np.testing.assert_allclose(one[name], other[name], atol=1e-5)
        plain = (answers[False][0][name] + answers[False][1][name]) / 2
        np.testing.assert_allclose(one[name], plain, atol=1e-5)

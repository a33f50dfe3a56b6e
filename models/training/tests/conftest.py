"""Small made data sets; the real ones are never needed to run these tests."""

from __future__ import annotations

import io
import json
import sys
import tarfile
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import affect  # noqa: E402, F401 - before any test has ONNX Runtime


@pytest.fixture()
def made_data(tmp_path: Path) -> Path:
    """A folder with a FER2013 npz of 48 pictures and a muxspace tar of 12."""
    random = np.random.default_rng(0)
    np.savez(
        tmp_path / "fer2013_train.npz",
        images=random.integers(0, 256, (48, 48, 48), dtype=np.uint8),
        expression=np.arange(48, dtype=np.uint8) % 7,
        blendshapes=random.random((48, 52)).astype(np.float16),
        presence=np.where(np.arange(48) % 5 == 0, 0.2, 0.9).astype(np.float16),
    )
    points = [60.0, 62.0, 100.0, 62.0, 80.0, 84.0, 63.0, 104.0, 97.0, 104.0]
    with tarfile.open(tmp_path / "muxspace_train.tar", "w") as archive:
        lines = []
        for index in range(12):
            ok, picture = cv2.imencode(".jpg", random.integers(0, 256, (160, 160), dtype=np.uint8))
            assert ok
            _add(archive, f"{index:05d}.jpg", picture.tobytes())
            lines.append(
                {
                    "file": f"{index:05d}.jpg",
                    "source": f"Person_{index // 3}_{index:04d}.jpg",
                    "expression": ("neutral", "happy", "fear")[index % 3],
                    "landmarks5": points,
                    "presence": 1.0,
                    "blendshapes": random.random(52).round(4).tolist(),
                }
            )
        _add(archive, "labels.jsonl", "\n".join(json.dumps(line) for line in lines).encode())
    return tmp_path


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(data)
    archive.addfile(member, io.BytesIO(data))

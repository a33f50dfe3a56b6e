"""muxspace's facial expressions: a tar of grey face crops and `labels.jsonl`."""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from affect.alignment import align
from affect.data.samples import Samples
from affect.labels import EXPRESSIONS, action_units_from_blendshapes, word_affect
from affect.stopped import Stopped, reading

_LABELS = "labels.jsonl"

_REMEDY = "copy muxspace's tar there again"

_NUMBER_AT_END = re.compile(r"_\d+$")


def person_of(source: str) -> str:
    """The person (or, for news pictures, the picture) that a source file's name stands for.

    LFW's names are `First_Last_0001.jpg`; all pictures of one person share a name.
    """
    return _NUMBER_AT_END.sub("", Path(source).stem)


def is_held_out(source: str, share: float = 0.1) -> bool:
    """Whether this source's person belongs to the held-out part; the same on every machine."""
    digest = hashlib.sha256(person_of(source).encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32


def load_muxspace(path: Path, size: int) -> tuple[Samples, Samples]:
    """Crops aligned to the template at `size` pixels: (training part, held-out part), either perhaps empty.

    Raises:
        Stopped: the tar is missing, damaged, without its labels or a picture of them, or with a label of no expression.
    """
    with reading(path, _REMEDY), tarfile.open(path) as archive:
        labels: list[dict[str, Any]] = [json.loads(line) for line in _member(archive, _LABELS).splitlines()]
        if not labels:
            raise Stopped(f"{path} holds no pictures: {_REMEDY}.")
        expression = np.array([_expression(label) for label in labels], dtype=np.int64)
        images = np.stack([_aligned(archive, label, size) for label in labels])
        samples = Samples(
            images=images,
            expression=expression,
            action_units=action_units_from_blendshapes(
                np.array([label["blendshapes"] for label in labels], dtype=np.float32),
                np.array([label["presence"] for label in labels], dtype=np.float32),
                expression,
            ),
            affect=word_affect(expression),
        )
        held_out = np.array([is_held_out(label["source"]) for label in labels])
    return samples.take(~held_out), samples.take(held_out)


def _expression(label: dict[str, Any]) -> int:
    word = label["expression"]
    if word not in EXPRESSIONS:
        raise ValueError(f"{label['file']} has the expression {word!r}, which is none of {', '.join(EXPRESSIONS)}")
    return EXPRESSIONS.index(word)


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    try:
        file = archive.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise ValueError(f"it holds no {name}")
    return file.read()


def _aligned(archive: tarfile.TarFile, label: dict[str, Any], size: int) -> NDArray[np.uint8]:
    data = _member(archive, label["file"])
    picture = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), cv2.IMREAD_GRAYSCALE) if data else None
    if picture is None:
        raise ValueError(f"{label['file']} in it does not decode as a picture")
    return align(picture, np.array(label["landmarks5"], dtype=np.float64).reshape(5, 2), size)

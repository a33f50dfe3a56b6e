"""Render labelled faces from MakeHuman's CC0 data into a face set: `python -m affect.render_faces --help`.

Each person is a random head; each picture poses an expression as FACS describes it, and the labels are what was posed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2

from affect.options import whole
from affect.rendered.collection import CROP, collect_faces
from affect.rendered.crops import Cropper
from affect.rendered.face_archive import write_faces
from affect.rendered.head import Head
from affect.stopped import Stopped, command, require_writable

_TOLD_EVERY = 20
"""People."""


def tell(people: int, faces: int) -> None:
    """A line of progress now and then."""
    if people % _TOLD_EVERY == 0:
        print(f"{people} people, {faces} faces", flush=True)


@command("Interrupted: nothing is written; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=Path, required=True, help="folder of MakeHuman's files (README.md lists them)")
    parser.add_argument("--detector", type=Path, required=True, help="YuNet's ONNX file")
    parser.add_argument("--out", type=Path, required=True, help="the face set (npz)")
    parser.add_argument("--count", type=whole(1), default=4200, help="of faces")
    parser.add_argument("--seed", type=whole(0), default=11)
    arguments = parser.parse_args()
    require_writable(arguments.out)
    cv2.setNumThreads(1)
    cropper = Cropper(arguments.detector, CROP)
    faces = collect_faces(Head(arguments.assets), cropper, arguments.count, arguments.seed, tell)
    if not faces:
        raise Stopped(f"YuNet finds none of the {arguments.count} faces: give another --seed, or YuNet's file as --detector.")
    write_faces(arguments.out, faces, arguments.seed)
    print(f"{len(faces)} faces")


if __name__ == "__main__":
    main()

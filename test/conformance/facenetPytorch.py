"""Boxes, scores and landmarks that facenet-pytorch's own MTCNN finds in video frames, as JSON on standard output.

pip install --no-deps facenet-pytorch==2.6.0; pip install torch torchvision opencv-python-headless pillow requests tqdm
python test/conformance/facenetPytorch.py ../shared/data/video > test/conformance/facenetPytorch.json
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
from facenet_pytorch import MTCNN

FRAMES = [
    ("WolfgangLanger_Pexels.mp4", 100, 40),
    ("WolfgangLanger_Pexels.mp4", 300, 30),
    ("asl_help.mkv", 20, 30),
    ("asl_yes.mkv", 30, 20),
    ("single_face.mp4", 10, 30),
]
"""Video, frame from 0, minimum face size in pixels."""


def frame_of(path: Path, index: int) -> np.ndarray:
    capture = cv2.VideoCapture(str(path))
    for _ in range(index + 1):
        ok, picture = capture.read()
        if not ok:
            raise SystemExit(f"{path} has no frame {index}.")
    return np.ascontiguousarray(picture[:, :, ::-1])


def main(folder: str) -> None:
    rows = []
    for name, index, min_face_size in FRAMES:
        rgb = frame_of(Path(folder) / name, index)
        detector = MTCNN(keep_all=True, min_face_size=min_face_size, device="cpu")
        boxes, scores, landmarks = detector.detect(rgb, landmarks=True)
        faces = [] if boxes is None else zip(boxes, scores, landmarks, strict=True)
        rows.append(
            {
                "video": name,
                "frame": index,
                "minFaceSizePx": min_face_size,
                "faces": [
                    {
                        "box": np.round(box.astype(float), 2).tolist(),
                        "score": round(float(score), 4),
                        "landmarks": np.round(points.astype(float), 2).tolist(),
                    }
                    for box, score, points in faces
                ],
            }
        )
    json.dump(rows, sys.stdout, indent=1)
    sys.stdout.write("\n")


main(sys.argv[1])

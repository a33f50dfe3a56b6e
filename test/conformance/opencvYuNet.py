"""Faces that OpenCV's own FaceDetectorYN finds with YuNet in video frames, as JSON on standard output.

pip install opencv-python-headless
python test/conformance/opencvYuNet.py ../shared > test/conformance/opencvYuNet.json
"""

import json
import sys
from pathlib import Path

import cv2

FRAMES = [("WolfgangLanger_Pexels.mp4", 100), ("asl_help.mkv", 20), ("single_face.mp4", 10)]
"""Video, frame from 0."""


def main(shared: Path) -> None:
    rows = []
    for name, index in FRAMES:
        capture = cv2.VideoCapture(str(shared / "data/video" / name))
        for _ in range(index + 1):
            ok, picture = capture.read()
            if not ok:
                raise SystemExit(f"{name} has no frame {index}.")
        height, width = picture.shape[:2]
        model = str(shared / "models/yunet_s_640_640.onnx")
        detector = cv2.FaceDetectorYN.create(model, "", (640, 640), 0.7, 0.3)
        # As the model's fixed input demands: the picture in the upper left corner, black below.
        square = cv2.copyMakeBorder(picture, 0, 640 - height, 0, 640 - width, cv2.BORDER_CONSTANT)
        _, faces = detector.detect(square)
        found = [[round(float(value), 2) for value in face] for face in ([] if faces is None else faces)]
        rows.append({"video": name, "frame": index, "faces": found})
    json.dump(rows, sys.stdout, indent=1)
    sys.stdout.write("\n")


main(Path(sys.argv[1]))

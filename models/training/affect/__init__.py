"""Multi-task facial affect network: expressions, action units, valence and arousal."""

import os

# ONNX Runtime's published builds tell their maker of every model that is loaded, unless this is set before they are.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

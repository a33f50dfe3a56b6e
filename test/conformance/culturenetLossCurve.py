"""CultureNet's training written a second time, in NumPy and double precision, from the papers and Keras's formulas.

Shares nothing with the ONNX graph: prints the loss curve that test/heads/lossCurve.test.ts expects.

    python3 -m venv venv && venv/bin/pip install numpy==2.1.3
    venv/bin/python test/conformance/culturenetLossCurve.py > test/conformance/culturenetLossCurve.json
"""

import json

import numpy as np

WIDTHS = [44, 40, 24, 16, 8, 1]
TRAIN, VALIDATION, BATCH, EPOCHS, SEED = 677, 150, 128, 20, 7
RHO, EPSILON = 0.95, 1e-7


def derived_seed(*parts):
    value = 0x811C9DC5
    for character in "|".join(str(part) for part in parts):
        value = ((value ^ ord(character)) * 0x01000193) & 0xFFFFFFFF
    return value


def mulberry32(seed):
    state = seed & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + ((mixed ^ (mixed >> 7)) * (mixed | 61))) & 0xFFFFFFFF
        yield ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296


def shuffled(count, random):
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = int(next(random) * (last + 1))
        order[last], order[other] = order[other], order[last]
    return np.array(order)


def samples(first, count):
    rows = np.arange(first, first + count, dtype=np.float64)[:, None]
    columns = np.arange(WIDTHS[0], dtype=np.float64)[None, :]
    features = np.abs(np.sin(0.37 * rows * (1 + 0.13 * columns) + columns))
    labels = np.tanh(2 * features[:, 3] - features[:, 10] + 0.5 * features[:, 20] * features[:, 40] - 0.5)
    # The run under test has its data in single precision.
    return features.astype(np.float32).astype(np.float64), labels.astype(np.float32).astype(np.float64)[:, None]


def glorot(random):
    layers = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        limit = np.sqrt(6 / (inputs + outputs))
        weight = np.array([(2 * next(random) - 1) * limit for _ in range(inputs * outputs)])
        layers.append([weight.reshape(inputs, outputs), np.zeros(outputs)])
    return layers


def forward(layers, features):
    activations = [features]
    for number, (weight, bias) in enumerate(layers, start=1):
        linear = activations[-1] @ weight + bias
        activations.append(linear if number == len(layers) else np.maximum(linear, 0))
    return activations


def main():
    train_x, train_y = samples(0, TRAIN)
    validation_x, validation_y = samples(TRAIN, VALIDATION)
    layers = glorot(mulberry32(derived_seed(SEED, "start")))
    means = [[[np.zeros_like(p), np.zeros_like(p)] for p in layer] for layer in layers]
    curve = []
    for epoch in range(1, EPOCHS + 1):
        order = shuffled(TRAIN, mulberry32(derived_seed(SEED, "order", epoch)))
        squared = 0.0
        for begin in range(0, TRAIN, BATCH):
            rows = order[begin : begin + BATCH]
            activations = forward(layers, train_x[rows])
            error = activations[-1] - train_y[rows]
            squared += float((error**2).sum())
            delta = 2 * error / len(rows)
            for number in range(len(layers) - 1, -1, -1):
                gradients = [activations[number].T @ delta, delta.sum(axis=0)]
                delta = (delta @ layers[number][0].T) * (activations[number] > 0)
                for index, gradient in enumerate(gradients):
                    mean = means[number][index]
                    mean[0] = RHO * mean[0] + (1 - RHO) * gradient**2
                    update = gradient * np.sqrt(mean[1] + EPSILON) / np.sqrt(mean[0] + EPSILON)
                    mean[1] = RHO * mean[1] + (1 - RHO) * update**2
                    layers[number][index] = layers[number][index] - update
        validation = float(((forward(layers, validation_x)[-1] - validation_y) ** 2).mean())
        curve.append({"epoch": epoch, "training": squared / TRAIN, "validation": validation})
    print(json.dumps({"command": "venv/bin/python test/conformance/culturenetLossCurve.py", "numpy": np.__version__, "curve": curve}, indent=2))


main()

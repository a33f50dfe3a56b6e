"""Score a checkpoint or an exported model on the validation sets: `python -m affect.evaluate --help`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from affect.data.samples import Samples
from affect.data.validation import VALIDATION_SETS, load_validation, present
from affect.labels import ACTION_UNITS, EXPRESSIONS
from affect.metrics import (
    area_under_curve, balanced_accuracy, bootstrap_interval, calibration_error, concordance, confusion, expression_scores, f1,
    pearson, pearson_by_column,
)
from affect.onnx_answers import predict_onnx
from affect.options import whole
from affect.predict import Answers, load_network, predict
from affect.stopped import command

FEWEST_PRESENT = 5
"""A unit that fewer coded pictures show is left out of the mean."""


def scores(answers: Answers, samples: Samples, rounds: int = 1000) -> dict[str, Any]:
    """Every figure the model card gives, with 95 % bootstrap intervals for the headline ones.

    Pictures of contempt are left out, because the validation sets hold next to none; a network that knows
    contempt may still answer it, and is then wrong.
    """
    known = np.flatnonzero((samples.expression >= 0) & (samples.expression != EXPRESSIONS.index("contempt")))
    predicted, truth = answers.expression.argmax(axis=1)[known], samples.expression[known]

    def resampled(name: str) -> list[float]:
        interval = bootstrap_interval(lambda rows: expression_scores(predicted[rows], truth[rows])[name], len(truth), rounds)
        return [round(value, 4) for value in interval]

    expression = expression_scores(predicted, truth)
    confidence = answers.expression.max(axis=1)[known]
    correlations = pearson_by_column(answers.action_units, samples.action_units)
    return {
        "pictures": len(samples),
        "expression": {
            "pictures": len(known),
            "accuracy": round(expression["accuracy"], 4),
            "accuracy_ci95": resampled("accuracy"),
            "macro_f1": round(expression["macro_f1"], 4),
            "balanced_accuracy": round(balanced_accuracy(predicted, truth), 4),
            "calibration_error": round(calibration_error(confidence, predicted == truth), 4),
            "macro_f1_ci95": resampled("macro_f1"),
            "confusion_rows_truth": confusion(predicted, truth, len(EXPRESSIONS)).tolist(),
        },
        **coded_scores(answers, samples),
        "action_unit_pearson": {
            f"AU{unit}": None if np.isnan(r) else round(r, 4)
            for unit, r in zip(ACTION_UNITS, correlations, strict=True)
        },
        "affect_against_labels_or_word": {
            name: {
                "pearson": round(pearson(answers.affect[:, column], samples.affect[:, column]), 4),
                "concordance": round(concordance(answers.affect[:, column], samples.affect[:, column]), 4),
            }
            for column, name in enumerate(("valence", "arousal"))
        },
    }


def coded_scores(answers: Answers, samples: Samples) -> dict[str, Any]:
    """Each unit's F1 at 0.5, area under the curve and calibration error on pictures with a unit coded present by people.

    Empty where the units are no codes but soft pseudo-labels.
    """
    known = samples.action_units[np.isfinite(samples.action_units)]
    if len(known) == 0 or not np.isin(known, (0, 1)).all():
        return {}
    rows = (samples.action_units == 1).any(axis=1)
    codes, answered = samples.action_units[rows], answers.action_units[rows]
    units = {}
    for column, unit in enumerate(ACTION_UNITS):
        given = np.isfinite(codes[:, column])
        truth, probability = codes[given, column] == 1, answered[given, column]
        units[f"AU{unit}"] = {
            "present": int(truth.sum()),
            "f1_at_half": _figure(f1(probability >= 0.5, truth)),
            "auc": _figure(area_under_curve(probability, truth)),
            "calibration_error": _figure(calibration_error(probability, truth)),
        }
    enough = [each["f1_at_half"] for each in units.values() if each["present"] >= FEWEST_PRESENT]
    mean = {"mean_f1_at_half": round(float(np.mean(enough)), 4)} if enough else {}
    return {"coded_action_units": {"pictures": int(rows.sum()), "units": units, **mean}}


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)


@command("Interrupted: nothing was scored to the end; start it again.")
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path, help="a checkpoint (.pt) or an exported model (.onnx)")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--size", type=whole(1, 1024), default=80)
    parser.add_argument("--weights", choices=("average", "network"), default="average")
    parser.add_argument("--rounds", type=whole(1), default=1000, help="bootstrap resamples")
    parser.add_argument("--only", choices=tuple(VALIDATION_SETS))
    arguments = parser.parse_args()
    report = {}
    for name in present(arguments.data) if arguments.only is None else (arguments.only,):
        samples = load_validation(name, arguments.data, arguments.size)
        if arguments.model.suffix == ".onnx":
            answers = predict_onnx(arguments.model, samples.images, arguments.size)
        else:
            answers = predict(load_network(arguments.model, arguments.weights), samples.images, arguments.size)
        report[name] = scores(answers, samples, arguments.rounds)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

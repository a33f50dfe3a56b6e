"""Fits the seven classifiers for `rapport cohort classify`; one long-lived process.

Reads a JSON object a line from standard input and answers each with one line on standard output:

  {"id", "kind": "cohort", "x": [[number or null, ...], ...]}                    -> {"id", "ok": true, "versions": {...}}
  {"id", "kind": "fit", "classifier", "columns", "train", "labels", "heldOut", "grid", "inner", "seed"}
      -> {"id", "ok": true, "model": {...}, "chosen": {...}, "score", "probability", "warnings": [...]}
  what fails                                                                     -> {"id", "ok": false, "error": "..."}

`train` and `heldOut` are rows of x, `labels` holds 0 or 1 for each row of `train`, `inner` the test folds of the inner
search as positions in `train`. Both classes weigh the same in every fit. The process opens no file once it is ready
(an audit hook refuses it) and ends with its standard input.
"""

import json
import os
import sys
import warnings

import numpy as np
import scipy
import sklearn
import xgboost
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC


def standardisation(x):
    """Mean and population standard deviation of each column; a constant column keeps its scale."""
    span = x.max(axis=0) - x.min(axis=0)
    scale = x.std(axis=0)
    scale[span <= 1e-9 * np.abs(x).max(axis=0)] = 1.0
    return x.mean(axis=0), scale


def balanced(y):
    """n / (2 n_class): both classes weigh the same, as scikit-learn's "balanced"."""
    weights = len(y) / (2 * np.bincount(y, minlength=2))
    return dict(enumerate(weights.tolist()))


def class_weights(y):
    """`balanced`, a weight a row."""
    return np.array(list(balanced(y).values()))[y]


class Linear:
    """Weights of the standardised numbers and an intercept."""

    def export(self):
        return {"weights": self.fitted.coef_[0].tolist(), "intercept": float(self.fitted.intercept_[0])}

    def scores(self, z):
        return self.fitted.decision_function(z)

    def probabilities(self, z):
        return self.fitted.predict_proba(z)[:, 1]


class Logistic(Linear):
    def __init__(self, z, y, setting, seed, final):
        # Newton's method: the same optimum as scikit-learn's default solver's, in a tenth of its iterations.
        self.fitted = LogisticRegression(
            C=setting["c"], class_weight=balanced(y), solver="newton-cholesky", tol=1e-8, max_iter=2000
        ).fit(z, y)


class Lasso(Linear):
    """L1-penalised logistic regression; C in multiples of the smallest one that gives any number a weight."""

    def __init__(self, z, y, setting, seed, final):
        pull = np.abs(z.T @ (class_weights(y) * (2 * y - 1))).max()
        self.fitted = LogisticRegression(
            penalty="l1",
            solver="liblinear",
            C=setting["cFactor"] * 2 / pull,
            class_weight=balanced(y),
            tol=1e-6,
            max_iter=5000,
            random_state=seed,
        ).fit(z, y)


class Lda(Linear):
    def __init__(self, z, y, setting, seed, final):
        self.fitted = LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=[0.5, 0.5]).fit(z, y)


class Qda:
    """A Gaussian a class with the Ledoit-Wolf covariance of that class."""

    def __init__(self, z, y, setting, seed, final):
        self.classes = []
        for label in (0, 1):
            rows = z[y == label]
            covariance, shrinkage = ledoit_wolf(rows)
            self.classes.append(
                {
                    "mean": rows.mean(axis=0),
                    "precision": np.linalg.inv(covariance),
                    "logDeterminant": float(np.linalg.slogdet(covariance)[1]),
                    "shrinkage": float(shrinkage),
                }
            )

    def export(self):
        return {
            "classes": [
                {
                    "mean": each["mean"].tolist(),
                    "precision": each["precision"].tolist(),
                    "logDeterminant": each["logDeterminant"],
                    "shrinkage": each["shrinkage"],
                }
                for each in self.classes
            ]
        }

    def scores(self, z):
        negative, positive = [
            -0.5
            * (
                each["logDeterminant"]
                + np.einsum("ij,jk,ik->i", z - each["mean"], each["precision"], z - each["mean"])
            )
            for each in self.classes
        ]
        return positive - negative

    def probabilities(self, z):
        return scipy.special.expit(self.scores(z))


class Svm:
    """RBF kernel; gamma in multiples of 1 / (numbers used). Platt's probabilities only for the fit that is kept."""

    def __init__(self, z, y, setting, seed, final):
        self.gamma = setting["gammaFactor"] / z.shape[1]
        self.fitted = SVC(
            C=setting["c"],
            gamma=self.gamma,
            class_weight=balanced(y),
            probability=final,
            tol=1e-6,
            random_state=seed,
        ).fit(z, y)

    def export(self):
        return {
            "gamma": self.gamma,
            "supportVectors": self.fitted.support_vectors_.tolist(),
            "coefficients": self.fitted.dual_coef_[0].tolist(),
            "intercept": float(self.fitted.intercept_[0]),
            "plattA": float(self.fitted.probA_[0]),
            "plattB": float(self.fitted.probB_[0]),
        }

    def scores(self, z):
        return self.fitted.decision_function(z)

    def probabilities(self, z):
        return self.fitted.predict_proba(z)[:, 1]


class XgBoost:
    """100 boosted trees on the numbers as they are: a scaler in front moves values across float32 splits."""

    is_scaled = False

    def __init__(self, x, y, setting, seed, final):
        data = xgboost.DMatrix(x, label=y, weight=class_weights(y), nthread=1)
        parameters = {
            "objective": "binary:logistic",
            "base_score": 0.5,
            "max_depth": setting["maxDepth"],
            "eta": setting["learningRate"],
            "tree_method": "exact",
            "nthread": 1,
            "seed": seed,
            "verbosity": 0,
        }
        # What xgboost.train does, without the callbacks that it asks at every tree.
        self.booster = xgboost.Booster(parameters, [data])
        for round in range(setting["trees"]):
            self.booster.update(data, round)

    def export(self):
        learner = json.loads(self.booster.save_raw("json"))["learner"]
        base = json.loads(learner["learner_model_param"]["base_score"])
        return {
            "baseScore": float(base[0] if isinstance(base, list) else base),
            "trees": [
                {
                    "left": tree["left_children"],
                    "right": tree["right_children"],
                    "feature": tree["split_indices"],
                    # A leaf's value where the node is a leaf.
                    "threshold": tree["split_conditions"],
                    "gain": tree["loss_changes"],
                }
                for tree in learner["gradient_booster"]["model"]["trees"]
            ],
        }

    def scores(self, x):
        return self.booster.predict(xgboost.DMatrix(x, nthread=1), output_margin=True)

    def probabilities(self, x):
        return self.booster.predict(xgboost.DMatrix(x, nthread=1))


class Network:
    """Two hidden layers of rectified units; that the iterations end before it has converged is one of its settings."""

    def __init__(self, z, y, setting, seed, final):
        warnings.simplefilter("ignore", ConvergenceWarning)
        self.fitted = MLPClassifier(
            hidden_layer_sizes=tuple(setting["hidden"]),
            alpha=setting["alpha"],
            solver="lbfgs",
            max_iter=setting["iterations"],
            random_state=seed,
        ).fit(z, y, sample_weight=class_weights(y))

    def export(self):
        return {
            "layers": [
                {"weights": weights.tolist(), "biases": biases.tolist()}
                for weights, biases in zip(self.fitted.coefs_, self.fitted.intercepts_)
            ]
        }

    def scores(self, z):
        # The log-odds before the logistic function, which saturates where the network is sure.
        for index, (weights, biases) in enumerate(zip(self.fitted.coefs_, self.fitted.intercepts_)):
            z = (z if index == 0 else np.maximum(z, 0)) @ weights + biases
        return z[:, 0]

    def probabilities(self, z):
        return self.fitted.predict_proba(z)[:, 1]


classifiers = {
    "logistic": Logistic,
    "lasso": Lasso,
    "lda": Lda,
    "qda": Qda,
    "svm": Svm,
    "xgboost": XgBoost,
    "network": Network,
}


def is_scaled(classifier):
    return getattr(classifier, "is_scaled", True)


class Fit:
    """A classifier and the standardisation that was fitted with it."""

    def __init__(self, classifier, x, y, setting, seed):
        self.mean, self.scale = standardisation(x) if is_scaled(classifier) else (None, None)
        self.of = classifier(self.standardised(x), y, setting, seed, final=True)

    def standardised(self, x):
        return x if self.mean is None else (x - self.mean) / self.scale

    def export(self):
        scaler = {} if self.mean is None else {"mean": self.mean.tolist(), "scale": self.scale.tolist()}
        return {**scaler, **self.of.export()}


def area_under_curve(y, scores):
    """How often a row of class 1 scores above one of class 0, equal scores half."""
    difference = scores[y == 1][:, None] - scores[y == 0][None, :]
    return ((difference > 0).sum() + 0.5 * (difference == 0).sum()) / difference.size


def split(classifier, x, y, fold):
    """An inner fold: the others' numbers and classes and its own, standardised by the others."""
    is_other = np.ones(len(y), dtype=bool)
    is_other[fold] = False
    if is_scaled(classifier):
        mean, scale = standardisation(x[is_other])
        x = (x - mean) / scale
    return x[is_other], y[is_other], x[fold], y[fold]


def choose(classifier, x, y, task):
    """The setting of the grid with the highest mean area under the inner folds' curves; the earlier of equals."""
    grid, inner, seed = task["grid"], task["inner"], task["seed"]
    if len(grid) == 1 or len(inner) == 0:
        return grid[0]
    splits = [split(classifier, x, y, fold) for fold in inner]
    best = (-1.0, grid[0])
    for setting in grid:
        area = float(
            np.mean(
                [
                    area_under_curve(y_own, classifier(z, y_other, setting, seed, final=False).scores(z_own))
                    for z, y_other, z_own, y_own in splits
                ]
            )
        )
        if area > best[0] + 1e-12:
            best = (area, setting)
    return best[1]


def fit_one(cohort, task):
    classifier = classifiers[task["classifier"]]
    columns = np.asarray(task["columns"], dtype=int)
    x = cohort[np.asarray(task["train"], dtype=int)][:, columns]
    y = np.asarray(task["labels"], dtype=int)
    if not np.isfinite(x).all():
        raise ValueError("a number is not known")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = choose(classifier, x, y, task)
        fit = Fit(classifier, x, y, chosen, task["seed"])
    answer = {
        "model": fit.export(),
        "chosen": chosen,
        "warnings": sorted({f"{each.category.__name__}: {each.message}".split("\n")[0] for each in caught}),
    }
    if task["heldOut"] is not None:
        held_out = fit.standardised(cohort[[task["heldOut"]]][:, columns])
        answer["score"] = float(fit.of.scores(held_out)[0])
        answer["probability"] = float(fit.of.probabilities(held_out)[0])
    return answer


def warm_up():
    """Loads what the libraries load late, before files are refused."""
    x = np.random.default_rng(0).normal(size=(12, 3))
    x[6:] += 1
    settings = {
        "logistic": {"c": 1},
        "lasso": {"cFactor": 4},
        "svm": {"c": 1, "gammaFactor": 1},
        "xgboost": {"maxDepth": 1, "learningRate": 0.1, "trees": 2},
        "network": {"hidden": [2, 2], "alpha": 1, "iterations": 5},
    }
    for name in classifiers:
        fit_one(
            x,
            {
                "classifier": name,
                "columns": [0, 1, 2],
                "train": list(range(12)),
                "labels": [0] * 6 + [1] * 6,
                "heldOut": 0,
                "grid": [settings.get(name, {})] * 2,
                "inner": [[0, 1, 6, 7], [2, 3, 8, 9]],
                "seed": 0,
            },
        )


refused = ("open", "socket.", "subprocess.", "os.", "shutil.", "ctypes.dlopen")


def refuse_files(event, arguments):
    if event.startswith(refused):
        raise PermissionError(f"the classifiers' process may not do this: {event}")


def main():
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Parameters come from one grid and numbers are checked once a task, not once a fit.
    sklearn.set_config(assume_finite=True, skip_parameter_validation=True)
    warm_up()
    sys.addaudithook(refuse_files)
    versions = {
        "python": sys.version.split()[0],
        "scikit-learn": sklearn.__version__,
        "xgboost": xgboost.__version__,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    cohort = None
    for line in sys.stdin:
        task = json.loads(line)
        try:
            if task["kind"] == "cohort":
                cohort = np.array(task["x"], dtype=float)
                answer = {"versions": versions}
            else:
                answer = fit_one(cohort, task)
            reply = {"id": task["id"], "ok": True, **answer}
            text = json.dumps(reply, allow_nan=False)
        except Exception as error:  # Whatever it is, the parent decides.
            reply = {"id": task["id"], "ok": False, "error": f"{type(error).__name__}: {error}".split("\n")[0]}
            text = json.dumps(reply)
        answers.write(text + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

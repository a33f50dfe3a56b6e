"""The seven classifiers by scikit-learn and XGBoost as they come, on the folds of cohort.json; t-tests by SciPy.

python3 -m venv venv && venv/bin/pip install --require-hashes -r screening/python/requirements.txt
venv/bin/python test/conformance/screening/reference.py > test/conformance/screening/reference.json
"""

import json
import warnings
from pathlib import Path

import numpy as np
import scipy
import sklearn
import xgboost
from scipy import stats
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.covariance import LedoitWolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, recall_score, roc_auc_score
from sklearn.model_selection import GridSearchCV
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, l1_min_c
from sklearn.utils.class_weight import compute_sample_weight
from xgboost import XGBClassifier

warnings.simplefilter("ignore")
cohort = json.loads((Path(__file__).parent / "cohort.json").read_text())
x = np.array(cohort["x"])
y = np.array(cohort["y"])
seed = cohort["fitSeed"]


class WeightedLasso(ClassifierMixin, BaseEstimator):
    """C in multiples of the least that leaves no weight: l1_min_c of the rows, each repeated by its weight."""

    def __init__(self, factor=1.0):
        self.factor = factor

    def fit(self, z, y):
        self.classes_ = np.unique(y)
        weights = compute_sample_weight("balanced", y)
        least = l1_min_c(z * weights[:, None], y, loss="log", fit_intercept=False)
        self.model_ = LogisticRegression(
            penalty="l1",
            solver="liblinear",
            C=self.factor * least,
            class_weight="balanced",
            tol=1e-6,
            max_iter=5000,
            random_state=seed,
        ).fit(z, y)
        return self

    def decision_function(self, z):
        return self.model_.decision_function(z)

    def predict_proba(self, z):
        return self.model_.predict_proba(z)


class GaussianPair(ClassifierMixin, BaseEstimator):
    def fit(self, z, y):
        self.classes_ = np.unique(y)
        self.densities_ = []
        for label in self.classes_:
            estimate = LedoitWolf().fit(z[y == label])
            self.densities_.append(stats.multivariate_normal(estimate.location_, estimate.covariance_))
        return self

    def decision_function(self, z):
        return np.atleast_1d(self.densities_[1].logpdf(z) - self.densities_[0].logpdf(z))

    def predict_proba(self, z):
        positive = scipy.special.expit(self.decision_function(z))
        return np.column_stack([1 - positive, positive])


def scaled(model):
    return Pipeline([("scale", StandardScaler()), ("model", model)])


def candidates(width):
    """A model and its grid by classifier, in the settings that docs/screening.md states."""
    gammas = {0.1: 0.1 / width, 1: 1 / width}
    return {
        "logistic": (
            scaled(LogisticRegression(class_weight="balanced", tol=1e-8, max_iter=2000)),
            [{"model__C": [c]} for c in (0.001, 0.01, 0.1, 1)],
        ),
        "lasso": (scaled(WeightedLasso()), [{"model__factor": [c]} for c in (1.5, 2.5, 4, 8, 16)]),
        "lda": (
            scaled(LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=[0.5, 0.5])),
            [{}],
        ),
        "qda": (scaled(GaussianPair()), [{}]),
        "svm": (
            scaled(SVC(class_weight="balanced", probability=True, tol=1e-6, random_state=seed)),
            [
                {"model__C": [c], "model__gamma": [gammas[factor]]}
                for c in (0.1, 1, 10)
                for factor in (0.1, 1)
            ],
        ),
        "xgboost": (
            XGBClassifier(
                n_estimators=100,
                learning_rate=0.1,
                base_score=0.5,
                tree_method="exact",
                n_jobs=1,
                random_state=seed,
            ),
            [{"max_depth": [depth]} for depth in (1, 3)],
        ),
        "network": (
            scaled(
                MLPClassifier(
                    hidden_layer_sizes=(16, 8), solver="lbfgs", max_iter=100, random_state=seed
                )
            ),
            [{"model__alpha": [alpha]} for alpha in (10, 1)],
        ),
    }


def fitted(name, child):
    rest = np.delete(np.arange(len(y)), child)
    model, grid = candidates(x.shape[1])[name]
    folds = [np.array(fold) for fold in cohort["inner"][child]]
    splits = [(np.setdiff1d(np.arange(len(rest)), fold), fold) for fold in folds]
    weights = {
        "xgboost": {"sample_weight": compute_sample_weight("balanced", y[rest])},
        "network": {"model__sample_weight": compute_sample_weight("balanced", y[rest])},
    }.get(name, {})
    search = GridSearchCV(model, grid, scoring="roc_auc", cv=splits, refit=False)
    # The weights of an inner fold are those of its own rows, which fit parameters of the search cannot give.
    if name in ("xgboost", "network"):
        areas = []
        for setting in grid:
            single = {key: value[0] for key, value in setting.items()}
            own = []
            for train, test in splits:
                key = "sample_weight" if name == "xgboost" else "model__sample_weight"
                balanced = compute_sample_weight("balanced", y[rest][train])
                one = candidates(x.shape[1])[name][0].set_params(**single)
                one.fit(x[rest][train], y[rest][train], **{key: balanced})
                own.append(roc_auc_score(y[rest][test], one.predict_proba(x[rest][test])[:, 1]))
            areas.append(np.mean(own))
        best = int(np.argmax(areas))
    else:
        search.fit(x[rest], y[rest])
        best = search.best_index_
    model.set_params(**{key: value[0] for key, value in grid[best].items()})
    model.fit(x[rest], y[rest], **weights)
    return best, model


def judged(name):
    folds = []
    for child in range(len(y)):
        best, model = fitted(name, child)
        row = x[[child]]
        probability = float(model.predict_proba(row)[0, 1])
        score = float(model.decision_function(row)[0]) if hasattr(model, "decision_function") else None
        folds.append({"setting": int(best), "score": score, "probability": probability})
    called = np.array(
        [(fold["score"] > 0) if fold["score"] is not None else fold["probability"] > 0.5 for fold in folds]
    )
    ranking = [fold["score"] if fold["score"] is not None else fold["probability"] for fold in folds]
    return {
        "folds": folds,
        "f1": float(f1_score(y, called)),
        "sensitivity": float(recall_score(y, called)),
        "specificity": float(recall_score(y, called, pos_label=0)),
        "auc": float(roc_auc_score(y, ranking)),
    }


def t_tests():
    results = [stats.ttest_ind(column[y == 1], column[y == 0]) for column in x.T]
    p = np.array([result.pvalue for result in results])
    order = np.argsort(p)
    holm = np.empty(len(p))
    holm[order] = np.maximum.accumulate(np.minimum(1, p[order] * (len(p) - np.arange(len(p)))))
    return {
        "t": [float(result.statistic) for result in results],
        "p": p.tolist(),
        "holm": holm.tolist(),
        "benjaminiHochberg": stats.false_discovery_control(p).tolist(),
        "wilson": {
            f"{k}/{n}": list(stats.binomtest(k, n).proportion_ci(method="wilson"))
            for k, n in ((0, 10), (3, 10), (10, 10), (37, 49), (27, 39))
        },
        "twoSidedP": {
            f"{t},{df}": float(2 * stats.t.sf(t, df)) for t, df in ((0, 3), (0.5, 1), (2, 5), (2.5, 86), (40, 86))
        },
    }


print(
    json.dumps(
        {
            "versions": {
                "scikit-learn": sklearn.__version__,
                "xgboost": xgboost.__version__,
                "numpy": np.__version__,
                "scipy": scipy.__version__,
            },
            "classifiers": {name: judged(name) for name in candidates(x.shape[1])},
            "tests": t_tests(),
        }
    )
)

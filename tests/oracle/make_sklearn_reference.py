#!/usr/bin/env python3
"""Writes tests/metrics/sklearn_reference.json: predictions and what scikit-learn says of them.

    python3 -m venv VENV
    VENV/bin/pip install scikit-learn==1.7.2 scipy==1.16.3 numpy==2.3.5
    VENV/bin/python tests/oracle/make_sklearn_reference.py tests/metrics/sklearn_reference.json
"""

import json
import sys
import warnings

import numpy
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn import metrics
from sklearn.calibration import calibration_curve


def auc(truth, column, label):
    positive = truth == label
    if positive.all() or not positive.any():
        return None
    return float(metrics.roc_auc_score(positive, column))


def figures(labels, truth, prediction, probabilities):
    present = [c for c in range(len(labels)) if (truth == c).any()]
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, prediction, labels=range(len(labels)), zero_division=0)
    macro = dict(labels=present, average="macro", zero_division=0)
    weighted = dict(macro, average="weighted")
    areas = [auc(truth, probabilities[:, c], c) for c in range(len(labels))]
    defined = [a for a in areas if a is not None]
    return {
        "wa": metrics.accuracy_score(truth, prediction),
        "uar": metrics.recall_score(truth, prediction, **macro),
        "macro_precision": metrics.precision_score(truth, prediction, **macro),
        "macro_f1": metrics.f1_score(truth, prediction, **macro),
        "weighted_precision": metrics.precision_score(truth, prediction, **weighted),
        "weighted_f1": metrics.f1_score(truth, prediction, **weighted),
        "kappa": metrics.cohen_kappa_score(truth, prediction),
        "mcc": metrics.matthews_corrcoef(truth, prediction),
        "auc_macro": float(numpy.mean(defined)) if defined else None,
        "log_loss": metrics.log_loss(truth, probabilities, labels=range(len(labels))),
        "brier": metrics.brier_score_loss(
            truth, probabilities, labels=range(len(labels)), scale_by_half=False),
        "confusion": metrics.confusion_matrix(
            truth, prediction, labels=range(len(labels))).tolist(),
        "per_class": [
            {
                "precision": float(precision[c]),
                "recall": float(recall[c]),
                "f1": float(f1[c]),
                "support": int(support[c]),
                "auc": areas[c],
            } if c in present else None
            for c in range(len(labels))
        ],
    }


def expected_calibration_error(right, confidence, bins):
    """From scikit-learn's reliability curve of confidence against being right."""
    shares, means = calibration_curve(right, confidence, n_bins=bins, strategy="uniform")
    # The curve gives no counts; it bins as digitize does.
    index = numpy.searchsorted(numpy.linspace(0, 1, bins + 1)[1:-1], confidence)
    counts = numpy.bincount(index, minlength=bins)
    counts = counts[counts > 0]
    return float((counts * numpy.abs(shares - means)).sum() / counts.sum())


def case(name, seed, labels, n, sharpness, weights, decimals=None):
    random = numpy.random.default_rng(seed)
    truth = random.choice(len(labels), size=n, p=weights)
    logits = random.normal(size=(n, len(labels)))
    logits[numpy.arange(n), truth] += 1.0
    logits = (logits * sharpness).astype(numpy.float32)
    probabilities = numpy.exp(log_softmax(logits.astype(float), axis=1))
    if decimals is not None:  # ties; the rest goes to the largest, so that the sum stays 1
        probabilities = probabilities.round(decimals)
        rest = 1 - probabilities.sum(axis=1)
        probabilities[numpy.arange(n), probabilities.argmax(axis=1)] += rest
    prediction = probabilities.argmax(axis=1)
    chosen = probabilities[numpy.arange(n), prediction]
    loss = lambda t: -log_softmax(logits.astype(float) / t, axis=1)[numpy.arange(n), truth].mean()
    best = minimize_scalar(loss, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-10})
    return {
        "name": name,
        "labels": labels,
        "truth": truth.tolist(),
        "prediction": prediction.tolist(),
        "probabilities": probabilities.tolist(),
        "logits": logits.astype(float).tolist(),
        "expected": dict(
            figures(labels, truth, prediction, probabilities),
            ece=expected_calibration_error(truth == prediction, chosen, 15),
            temperature=float(best.x)),
    }


def main():
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", message="y_pred contains classes not in y_true")
    four = ["neutral", "happy", "sad", "angry"]
    reference = {
        "made_by": "tests/oracle/make_sklearn_reference.py",
        "versions": {m.__name__: m.__version__ for m in (sklearn, numpy, scipy)},
        "cases": [
            case("balanced", 1, four, 60, 1.0, [0.25] * 4),
            case("unbalanced and overconfident", 2, four, 60, 4.0, [0.7, 0.15, 0.1, 0.05]),
            case("a class is absent from the truth", 3, four, 50, 1.5, [0.4, 0.0, 0.3, 0.3]),
            case("ties among probabilities", 4, four, 60, 0.5, [0.1, 0.2, 0.3, 0.4], decimals=1),
            case("two classes", 5, ["no", "yes"], 50, 2.0, [0.6, 0.4]),
        ],
    }
    with open(sys.argv[1], "w") as out:
        json.dump(reference, out)
        out.write("\n")


main()

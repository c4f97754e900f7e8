#!/usr/bin/env python3
"""Records what scikit-learn's SVC and LogisticRegression make of generated rows.

    python3 tests/oracle/make_classifier_reference.py      (scikit-learn 1.9, numpy 2)

writes tests/training/classifier_reference.json. The rows are not stored: `rows` below and
tests/training/classifier_reference_test.cpp make the same float32 values.
"""

import json
import os

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
WIDTH, CLASSES, TRAIN, TEST = 5, 4, 120, 40


def rows(count, seed):
    """count rows about the corner of their class, classes 0, 1, 2, 3, 0, 0, 1, 2, 3, 0 …"""
    state, result, truth = seed, [], []
    for i in range(count):
        label = (0, 1, 2, 3, 0)[i % 5]
        row = []
        for k in range(WIDTH):
            state = (1664525 * state + 1013904223) % 2**32
            row.append(2 * (state >> 8) / 8388608 - 2 + (1.0 if k == label else 0.0))
        result.append(row)
        truth.append(label)
    return numpy.array(result, dtype=numpy.float32), numpy.array(truth)


def numbers(array):
    return [float(f"{value:.9g}") for value in numpy.asarray(array).flatten()]


def main():
    x, y = rows(TRAIN, 1)
    new, _ = rows(TEST, 2)
    cases = []
    for kernel, c, weight in (("rbf", 1.0, None), ("rbf", 5.0, "balanced"), ("linear", 0.5, None)):
        svc = SVC(kernel=kernel, C=c, class_weight=weight, tol=1e-3, break_ties=True).fit(x, y)
        cases.append({"kernel": kernel, "c": c, "class_weights": weight or "none",
                      "gamma": float(svc._gamma), "vectors": int(svc.n_support_.sum()),
                      "values": numbers(svc.decision_function(new)),
                      "labels": [int(v) for v in svc.predict(new)]})
    logistic = []
    for c, weight in ((1.0, None), (0.1, "balanced")):
        model = LogisticRegression(C=c, class_weight=weight, tol=1e-10, max_iter=10000)
        model.fit(x.astype(float), y)
        logistic.append({"c": c, "class_weights": weight or "none",
                         "probabilities": numbers(model.predict_proba(new.astype(float)))})
    reference = {"made_by": "tests/oracle/make_classifier_reference.py",
                 "versions": {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__},
                 "svm": cases, "logistic": logistic}
    path = os.path.join(ROOT, "tests", "training", "classifier_reference.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(reference, file)
        file.write("\n")


if __name__ == "__main__":
    main()

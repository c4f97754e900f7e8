#!/usr/bin/env python3
"""Writes tests/oracle/functionals_reference.json: contours, and what numpy, scipy and librosa say.

    python3 -m venv VENV
    VENV/bin/pip install librosa==0.11.0 numpy==2.2.6 scipy==1.17.1
    VENV/bin/python tests/oracle/make_functionals_reference.py tests/oracle/functionals_reference.json

Frames where a contour is not defined are null; numpy and scipy see the others alone, with their
times. Deltas are of contours that are defined throughout.
"""

import json
import sys

import librosa
import numpy
import scipy
from scipy import stats

STEP_S = 0.01
PERCENTILES = (1, 5, 12.5, 20, 80, 95, 99.9)


def contours():
    random = numpy.random.default_rng(7)
    smooth = numpy.cumsum(random.normal(size=137))
    gaps = 120.0 + 30.0 * numpy.sin(numpy.arange(90) / 9.0) + random.normal(size=90)
    gaps[[0, 1, 2, 30, 31, 32, 33, 60, 88, 89]] = numpy.nan
    found = {
        "walk": smooth,
        "noise": random.normal(size=64),
        "skewed": random.exponential(size=201) - 40.0,
        "levels": random.integers(0, 4, size=50).astype(float),
        "nine": random.normal(size=9),
        "pitch": gaps,
        "pair": numpy.array([3.5, -2.25]),
    }
    return {name: values.astype(numpy.float32) for name, values in found.items()}


def functionals(contour):
    defined = ~numpy.isnan(contour)
    x = contour[defined].astype(numpy.float64)
    times = numpy.flatnonzero(defined) * STEP_S
    places = numpy.flatnonzero(defined) / (len(contour) - 1)
    found = {
        "mean": numpy.mean(x),
        "std": numpy.std(x),
        "sample_std": numpy.std(x, ddof=1),
        "variance": numpy.var(x),
        "variation": numpy.std(x) / abs(numpy.mean(x)),
        "min": numpy.min(x),
        "max": numpy.max(x),
        "range": numpy.ptp(x),
        "median": numpy.median(x),
        "iqr": stats.iqr(x),
        "skewness": stats.skew(x),
        "kurtosis": stats.kurtosis(x),
        "slope": stats.linregress(times, x).slope,
        "min_position": places[numpy.argmin(x)],
        "max_position": places[numpy.argmax(x)],
        "last_min_position": places[len(x) - 1 - numpy.argmin(x[::-1])],
        "last_max_position": places[len(x) - 1 - numpy.argmax(x[::-1])],
        "defined_share": numpy.mean(defined),
    }
    for percent in PERCENTILES:
        found[f"percentile_{percent:g}"] = numpy.percentile(x, percent)
    return {name: float(value) for name, value in found.items()}


def entry(contour):
    found = {
        "values": [None if numpy.isnan(v) else float(v) for v in contour],
        "functionals": functionals(contour),
        "deltas": {},
    }
    if len(contour) >= 9 and not numpy.isnan(contour).any():
        for order in (1, 2):
            delta = librosa.feature.delta(contour.astype(numpy.float64), width=9, order=order)
            found["deltas"][str(order)] = delta.tolist()
    return found


def main():
    versions = {"numpy": numpy.__version__, "scipy": scipy.__version__,
                "librosa": librosa.__version__}
    document = {"versions": versions, "step_s": STEP_S,
                "contours": {name: entry(contour) for name, contour in contours().items()}}
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump(document, out, separators=(",", ":"))
        out.write("\n")


main()

#!/usr/bin/env python3
"""Records what Praat computes, for tests/features/praat_reference_test.cpp.

    python3 -m venv VENV && VENV/bin/pip install praat-parselmouth==0.4.7 numpy==2.2.6
    VENV/bin/python tests/oracle/make_prosody_reference.py --corpora CORPORA

CORPORA holds ravdess/ and emodb/; without it only the generated signals are recorded. The results
lie beside this script, with the versions of the libraries that made them. The channels of a stereo
recording are averaged in single precision, as `ser` does.
"""

import argparse
import json
import math
import pathlib

import numpy as np
import parselmouth
from voiced_signals import RATE, generated
from praat_prosody import NAMES, prosody

FOLDER = pathlib.Path(__file__).parent


def chosen(corpora):
    """60 recordings from all over the corpora."""
    names = []
    for pattern, count in (("ravdess/*/*.wav", 30), ("emodb/wav/*.wav", 30)):
        found = sorted(str(p.relative_to(corpora)) for p in corpora.glob(pattern))
        step = len(found) // count
        names += [found[step * i + 7 * i % step] for i in range(count)]
    return names


def sound_of(path):
    sound = parselmouth.Sound(str(path))
    if sound.n_channels == 1:
        return sound
    channels = sound.values.astype(np.float32)
    mono = np.add.reduce(channels, axis=0, dtype=np.float32) / np.float32(len(channels))
    return parselmouth.Sound(mono.astype(np.float64), sound.sampling_frequency)


def row(sound):
    """7 digits; null where Praat has no value."""
    return [None if math.isnan(v) else float(f"{v:.7g}") for v in prosody(sound)]


def write(name, content):
    versions = {"parselmouth": parselmouth.__version__, "praat": parselmouth.PRAAT_VERSION,
                "numpy": np.__version__}
    document = {"made_by": pathlib.Path(__file__).name, "versions": versions, "names": NAMES,
                **content}
    text = json.dumps(document, separators=(",", ":")).replace("],\"", "],\n\"")
    (FOLDER / name).write_text(text + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=pathlib.Path)
    options = parser.parse_args()
    signals = {name: parselmouth.Sound(values.astype(np.float64), float(RATE))
               for name, values in generated().items()}
    write("praat_generated.json", {"signals": {n: row(s) for n, s in signals.items()}})
    if options.corpora:
        files = {n: row(sound_of(options.corpora / n)) for n in chosen(options.corpora)}
        write("praat_recordings.json", {"files": files})


if __name__ == "__main__":
    main()

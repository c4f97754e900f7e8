#!/usr/bin/env python3
"""Records what librosa computes, for tests/features/librosa_reference_test.cpp.

    python3 -m venv VENV && VENV/bin/pip install -r tests/oracle/librosa_requirements.txt
    VENV/bin/python tests/oracle/make_librosa_reference.py --corpora CORPORA

CORPORA holds ravdess/ and emodb/; without it only the generated signals are recorded. The results
lie beside this script, with the versions of the libraries that made them. logmel-64 is no set of
librosa's: its reference is the numpy code below, written from the definition of BYOL-S' front end.
"""

import argparse
import json
import math
import pathlib
import warnings

import librosa
import numpy as np
import scipy
import soundfile
import soxr

FOLDER = pathlib.Path(__file__).parent
MEL = {"n_fft": 2048, "hop_length": 512, "n_mels": 128}
RAVDESS_STEREO = ["01/03-01-02-01-01-02-01", "05/03-01-02-01-02-02-05", "20/03-01-03-01-02-01-20"]


def noise(count, seed=1):
    """The numbers of a linear congruential generator in [-1, 1): exact in every language."""
    values = np.empty(count, dtype=np.float32)
    state = seed
    for i in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values[i] = np.float32((state >> 8) / 2**23 - 1.0)
    return values


def generated(rate):
    """name -> samples, the same as tests/generated_signals.hpp makes."""
    count = rate + rate // 3
    time = np.arange(count) / rate
    sweep = 2 * math.pi * (100 * time + (7000 - 100) / (2 * count / rate) * time**2)
    gated = np.float32(0.25) * noise(count)
    gated[: count // 2] = 0
    impulse = np.zeros(count, dtype=np.float32)
    impulse[count // 2] = 1
    return {
        "sine": (0.5 * np.sin(2 * math.pi * 440 * time)).astype(np.float32),
        "chirp": (0.5 * np.sin(sweep)).astype(np.float32),
        "noise": np.float32(0.25) * noise(count),
        "gated_noise": gated,
        "impulse": impulse,
        "constant": np.full(count, 0.5, dtype=np.float32),
        "silence": np.zeros(count, dtype=np.float32),
        "short_noise": np.float32(0.25) * noise(700),
        "three_samples": np.array([0.5, -0.25, 0.125], dtype=np.float32),
        "one_sample": np.array([0.5], dtype=np.float32),
    }


def log_mel(samples, rate):
    return librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=rate, **MEL))


def mfcc_means(samples, rate):
    padded = librosa.util.fix_length(samples[: 3 * rate], size=3 * rate)
    return librosa.feature.mfcc(y=padded, sr=rate, n_mfcc=40, **MEL).mean(axis=1, dtype=np.float64)


def log_mel_64(samples):
    """16 kHz, 1024-point transform of 400 Hann-weighted samples every 160, reflected at the ends,
    64 triangles of height 1 on the HTK scale from 60 to 7800 Hz, ln(power + float epsilon)."""
    rate, size, length, hop = 16000, 1024, 400, 160
    padded = np.pad(samples.astype(np.float64), size // 2, mode="reflect")
    window = np.zeros(size)
    left = (size - length) // 2
    window[left : left + length] = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    count = 1 + (len(padded) - size) // hop
    frames = np.stack([padded[hop * t : hop * t + size] * window for t in range(count)], axis=1)
    power = np.abs(np.fft.rfft(frames, axis=0)) ** 2
    mels = np.linspace(*(2595 * np.log10(1 + np.array([60, 7800]) / 700)), 66)
    hz = 700 * (10 ** (mels / 2595) - 1)
    bins = np.arange(size // 2 + 1) * rate / size
    bank = np.stack([np.interp(bins, hz[i : i + 3], [0, 1, 0], 0, 0) for i in range(64)])
    return np.log(bank @ power + np.finfo(np.float32).eps)


def cells(values, count=5):
    """A map's shape and some of its frames, the first and the last among them."""
    last = values.shape[1] - 1
    frames = sorted({round(last * i / (count - 1)) for i in range(count)} | {min(1, last)})
    return {
        "bands": values.shape[0],
        "frames": values.shape[1],
        "at": frames,
        "values": [rounded(values[:, t]) for t in frames],
    }


def rounded(values):
    return [round(float(v), 5) for v in values]


def generated_reference():
    return {
        "logmel_128": {n: cells(log_mel(s, 22050)) for n, s in generated(22050).items()},
        "mfcc_40": {n: rounded(mfcc_means(s, 22050)) for n, s in generated(22050).items()},
        "logmel_64": {n: cells(log_mel_64(s)) for n, s in generated(16000).items()},
    }


def chosen(corpora):
    """Stereo recordings of RAVDESS and others from all over the corpora."""
    names = [f"ravdess/Actor_{name}.wav" for name in RAVDESS_STEREO]
    for pattern, count in (("ravdess/*/*.wav", 9), ("emodb/wav/*.wav", 10)):
        found = sorted(str(p.relative_to(corpora)) for p in corpora.glob(pattern))
        step = len(found) // count
        names += [found[step * i + 7 * i % step] for i in range(count)]
    return [name for name in names if (corpora / name).is_file()]


def recording_reference(path):
    native, native_rate = librosa.load(path, sr=None)
    at_22050, _ = librosa.load(path, sr=22050)
    three_seconds, _ = librosa.load(path, sr=22050, duration=3.0)
    at_16000, _ = librosa.load(path, sr=16000)
    native_mel, mel = log_mel(native, native_rate), log_mel(at_22050, 22050)
    return {
        "native_rate": native_rate,
        "native_means": rounded(native_mel.mean(axis=1, dtype=np.float64)),
        "native_cells": cells(native_mel, 3),
        "logmel_128_means": rounded(mel.mean(axis=1, dtype=np.float64)),
        "logmel_128_cells": cells(mel, 3),
        "mfcc_40": rounded(mfcc_means(three_seconds, 22050)),
        "logmel_64_means": rounded(log_mel_64(at_16000).mean(axis=1)),
    }


def write(name, content):
    versions = {
        module.__name__: module.__version__ for module in (librosa, np, scipy, soundfile, soxr)
    }
    document = {"made_by": pathlib.Path(__file__).name, "versions": versions, **content}
    (FOLDER / name).write_text(json.dumps(document, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=pathlib.Path)
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="n_fft=")
    write("librosa_generated.json", generated_reference())
    if options.corpora:
        names = chosen(options.corpora)
        files = {name: recording_reference(options.corpora / name) for name in names}
        write("librosa_recordings.json", {"files": files})

if __name__ == "__main__":
    main()

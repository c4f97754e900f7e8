#!/usr/bin/env python3
"""Records what librosa computes for the spectral blocks and sets, for
tests/features/spectral_reference_test.cpp.

    python3 -m venv VENV && VENV/bin/pip install -r tests/oracle/librosa_requirements.txt
    VENV/bin/python tests/oracle/make_spectral_reference.py --corpora CORPORA

CORPORA holds ravdess/ and emodb/; without it only the generated signals are recorded. The results
lie beside this script, with the versions of the libraries that made them: some frames and the means
of generated signals; of recordings clip means, and two frames of MFCC. Spectral flux is no feature
of librosa's: its reference is the numpy line below.
"""

import argparse
import pathlib
import warnings

import librosa
import numpy as np

import make_librosa_reference as base

RATE = 22050
CLIPS = 30  # of each corpus


def magnitude(samples, **options):
    return np.abs(librosa.stft(samples, **options))


def flux(samples):
    """Euclidean distance of neighbouring magnitude spectra, 0 for the first frame."""
    steps = np.diff(magnitude(samples).astype(np.float64), axis=1, prepend=0)
    steps[:, 0] = 0
    return np.sqrt((steps**2).sum(axis=0, keepdims=True))


def shapes(samples, rate):
    """name of a block -> rows × frames, all with librosa's defaults."""
    feature = librosa.feature
    return {
        "chroma": feature.chroma_stft(y=samples, sr=rate),
        "chroma_cqt": feature.chroma_cqt(y=samples, sr=rate),
        "contrast": feature.spectral_contrast(y=samples, sr=rate),
        "tonnetz": feature.tonnetz(y=samples, sr=rate),
        "zcr": feature.zero_crossing_rate(samples),
        "rms": feature.rms(y=samples),
        "centroid": feature.spectral_centroid(y=samples, sr=rate),
        "bandwidth": feature.spectral_bandwidth(y=samples, sr=rate),
        "rolloff": feature.spectral_rolloff(y=samples, sr=rate),
        "flatness": feature.spectral_flatness(y=samples),
        "flux": flux(samples),
    }


def variants(samples, rate):
    """Blocks with options of their own, by a name that the test knows."""
    feature = librosa.feature
    mfcc = feature.mfcc(y=samples, sr=rate, n_mfcc=13)
    return {
        "mel": feature.melspectrogram(y=samples, sr=rate),
        "mel_htk": feature.melspectrogram(
            y=samples, sr=rate, n_fft=1024, hop_length=256, n_mels=40, htk=True, norm=None),
        "mfcc_13_htk": feature.mfcc(y=samples, sr=rate, n_mfcc=13, n_mels=40, htk=True),
        "mfcc_20_limits": feature.mfcc(y=samples, sr=rate, n_mels=64, fmin=50, fmax=8000),
        "mfcc_delta": feature.delta(mfcc),
        "mfcc_delta2": feature.delta(mfcc, order=2),
        "mfcc_delta_5": feature.delta(mfcc, width=5),
        "stft_power": magnitude(samples, n_fft=256, hop_length=512) ** 2,
        "contrast_linear": feature.spectral_contrast(
            y=samples, sr=rate, n_bands=4, fmin=300, quantile=0.1, linear=True),
        "chroma_24": feature.chroma_stft(y=samples, sr=rate, n_chroma=24, tuning=0.1, norm=2),
        "chroma_cqt_48k": feature.chroma_cqt(y=samples, sr=48000, tuning=-0.2),
        "bandwidth_1": feature.spectral_bandwidth(y=samples, sr=rate, p=1),
        "rolloff_50": feature.spectral_rolloff(y=samples, sr=rate, roll_percent=0.5),
        "flatness_1": feature.spectral_flatness(y=samples, power=1.0),
    }


def rounded(values):
    return [float(f"{float(value):.6g}") for value in values]


def pooled(*contours):
    """The means of all rows."""
    return [mean for values in contours for mean in values.mean(axis=1, dtype=np.float64)]


def some(values, count=4):
    """The shape, the means and a few frames, the first and the last among them."""
    last = values.shape[1] - 1
    at = sorted({round(last * i / (count - 1)) for i in range(count)})
    return {"frames": values.shape[1], "means": rounded(pooled(values)), "at": at,
            "values": [rounded(values[:, t]) for t in at]}


def generated_reference():
    signals = base.generated(RATE)
    blocks = {name: {block: some(values) for block, values in shapes(samples, RATE).items()}
              for name, samples in signals.items()}
    others = {name: {block: some(values, 3)
                     for block, values in variants(signals[name], RATE).items()}
              for name in ("chirp", "gated_noise")}
    return {"rate": RATE, "blocks": blocks, "variants": others}


def statistics_195(path):
    samples, rate = librosa.load(path, sr=RATE, duration=3.0)
    samples = librosa.util.fix_length(samples, size=3 * rate)
    feature = librosa.feature
    return pooled(
        feature.mfcc(y=samples, sr=rate, n_mfcc=40),
        feature.chroma_stft(y=samples, sr=rate),
        feature.melspectrogram(y=samples, sr=rate),
        feature.spectral_contrast(y=samples, sr=rate),
        feature.tonnetz(y=samples, sr=rate),
        feature.zero_crossing_rate(samples),
        feature.spectral_rolloff(y=samples, sr=rate))


def statistics_162(path):
    samples, rate = librosa.load(path, sr=RATE, offset=0.6, duration=2.5)
    feature = librosa.feature
    return pooled(
        feature.zero_crossing_rate(samples),
        feature.chroma_stft(y=samples, sr=rate),
        feature.mfcc(y=samples, sr=rate),
        feature.rms(y=samples),
        feature.melspectrogram(y=samples, sr=rate))


def recording_reference(path, with_162):
    native, rate = librosa.load(path, sr=None)
    mfcc = librosa.feature.mfcc(y=native, sr=rate)
    middle = mfcc.shape[1] // 2
    reference = {
        "native_rate": rate,
        "native": {name: rounded(pooled(values)) for name, values in shapes(native, rate).items()},
        "native_mfcc": {"at": [0, middle],
                        "values": [rounded(mfcc[:, t]) for t in (0, middle)]},
        "librosa_195": rounded(statistics_195(path)),
    }
    if with_162:
        reference["librosa_162"] = rounded(statistics_162(path))
    return reference


def chosen(corpora):
    """Recordings from all over each corpus."""
    names = []
    for pattern in ("ravdess/*/*.wav", "emodb/wav/*.wav"):
        found = sorted(str(p.relative_to(corpora)) for p in corpora.glob(pattern))
        names += [found[i * len(found) // CLIPS + i % 7] for i in range(CLIPS)]
    return names


def quiet():
    warnings.filterwarnings("ignore", message="n_fft=")
    warnings.filterwarnings("ignore", message="Trying to estimate tuning")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=pathlib.Path)
    options = parser.parse_args()
    quiet()
    base.write("spectral_generated.json", generated_reference())
    if options.corpora:
        files = {name: recording_reference(options.corpora / name, i % 4 == 0)
                 for i, name in enumerate(chosen(options.corpora))}
        base.write("spectral_recordings.json", {"files": files})


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Compares `ser extract` with librosa on every recording of a folder and prints a table: of each
quantity the median and the largest distance of a clip, how many clips are within the tolerance, and
which are not. Cells are compared one by one, all of them; means are over a clip.

    VENV/bin/python tests/oracle/compare_with_librosa.py CORPORA --ser build/release/bin/ser

The environment is that of make_spectral_reference.py.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import tempfile

import librosa
import numpy as np

import make_spectral_reference as spectral

LOG_MEL = {"block": "log_mel", "bands": 128}
MFCC = {"block": "mfcc", "coefficients": 20}
BLOCKS = {"chroma": 12, "chroma_cqt": 12, "contrast": 7, "tonnetz": 6, "zcr": 1, "rms": 1,
          "centroid": 1, "bandwidth": 1, "rolloff": 1, "flatness": 1, "flux": 1}
RELATIVE = {"centroid": 1e-4, "bandwidth": 1e-4, "rolloff": 2e-3, "flatness": 1e-4, "flux": 1e-4}
ABSOLUTE = {"chroma": 2e-3, "chroma_cqt": 2e-3, "contrast": 0.02, "tonnetz": 0.02, "zcr": 1e-5,
            "rms": 1e-5}
COLUMNS_195 = {"mfcc": (0, 40), "chroma": (40, 52), "mel": (52, 180), "contrast": (180, 187),
               "tonnetz": (187, 193), "zcr": (193, 194), "rolloff": (194, 195)}


def everything(rate):
    """A set of all blocks, at a rate or, with None, at the recording's."""
    blocks = [LOG_MEL, MFCC, *({"block": name} for name in BLOCKS)]
    return {"about": "all", "inputs": [
        {"name": "all", "kind": "map", "sample_rate": rate, "blocks": blocks}]}


def tensors(path):
    """name -> array of a safetensors file."""
    data = path.read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    return {name: np.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], np.float32)
            .reshape(entry["shape"]) for name, entry in header.items()}


def extracted(ser, files, features, folder):
    """One array a file."""
    manifest = folder / "files.csv"
    manifest.write_text("file\n" + "".join(f'"{name}"\n' for name in files))
    out = folder / "out"
    subprocess.run([ser, "extract", manifest, "--features", features, "-o", out, "--force"],
                   check=True, stdout=subprocess.DEVNULL)
    arrays = {}
    for path in out.glob("features-*.safetensors"):
        arrays.update(tensors(path))
    if arrays:
        return [arrays[str(row)] for row in range(len(files))]
    return list(tensors(out / "features.safetensors")["features"])


def mean(values):
    return values.mean(axis=1, dtype=np.float64)


class Tally:
    """Distances by quantity and clip."""

    def __init__(self):
        self.rows = {}

    def add(self, quantity, clip, distance, tolerance):
        self.rows.setdefault((quantity, tolerance), []).append((float(distance), clip))

    def print(self):
        print("| what | median | largest | allowed | clips within |")
        print("|---|---|---|---|---|")
        for (quantity, tolerance), clips in self.rows.items():
            distances = [distance for distance, _ in clips]
            within = sum(distance <= tolerance for distance in distances)
            print(f"| {quantity} | {np.median(distances):.1e} | {max(distances):.1e} "
                  f"| {tolerance:g} | {within} of {len(clips)} |")
        for (quantity, tolerance), clips in self.rows.items():
            for distance, clip in sorted(clips, reverse=True):
                if not distance <= tolerance:
                    print(f"outside: {quantity}: {clip}: {distance:.2g}")


def compare_maps(tally, where, clip, ours, samples, rate, tolerances):
    """A map of everything() with librosa's; tolerances of the cells of log-mel and MFCC."""
    theirs = [
        librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=rate)),
        librosa.feature.mfcc(y=samples, sr=rate), *spectral.shapes(samples, rate).values()]
    parts = np.split(ours, np.cumsum([128, 20, *BLOCKS.values()])[:-1])
    for name, mine, its, tolerance in zip(("log-mel", "MFCC"), parts, theirs, tolerances):
        tally.add(f"{where} {name}, cells", clip, np.abs(mine - its).max(), tolerance)
        tally.add(f"{where} {name}, means", clip, np.abs(mean(mine) - mean(its)).max(), tolerance)
    for name, mine, its in zip(BLOCKS, parts[2:], theirs[2:]):
        distance = np.abs(mean(mine) - mean(its)).max()
        if name in RELATIVE:
            tally.add(f"{where} {name}, relative", clip, distance / mean(its)[0], RELATIVE[name])
        else:
            tally.add(f"{where} {name}", clip, distance, ABSOLUTE[name])


def compare_195(tally, clip, ours, path):
    theirs = np.array(spectral.statistics_195(path))
    for name, (begin, end) in COLUMNS_195.items():
        mine, its = ours[begin:end].astype(np.float64), theirs[begin:end]
        if name == "mel":
            decibel = np.abs(10 * np.log10(np.maximum(mine, 1e-10) / np.maximum(its, 1e-10)))
            tally.add("librosa-195 mel, dB", clip, decibel.max(), 0.05)
        elif name in RELATIVE:
            distance = np.abs(mine - its).max() / its.max()
            tally.add(f"librosa-195 {name}, relative", clip, distance, RELATIVE[name])
        else:
            tolerance = 0.1 if name == "mfcc" else ABSOLUTE[name]
            tally.add(f"librosa-195 {name}", clip, np.abs(mine - its).max(), tolerance)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpora", type=pathlib.Path)
    parser.add_argument("--ser", default="build/release/bin/ser")
    parser.add_argument("--every", type=int, default=1, help="take each Nth recording")
    parser.add_argument("--at-once", type=int, default=40)
    options = parser.parse_args()
    spectral.quiet()
    names = sorted(str(p.relative_to(options.corpora)) for p in options.corpora.rglob("*.wav"))
    names = names[::options.every]
    tally = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for rate in (None, 22050):
            (folder / f"{rate}.json").write_text(json.dumps(everything(rate)))
        for begin in range(0, len(names), options.at_once):
            clips = names[begin:begin + options.at_once]
            files = [str((options.corpora / clip).resolve()) for clip in clips]
            native, resampled, vectors = (
                extracted(options.ser, files, features, folder)
                for features in (folder / "None.json", folder / "22050.json", "librosa-195"))
            for i, (clip, path) in enumerate(zip(clips, files)):
                compare_maps(tally, "own rate", clip, native[i], *librosa.load(path, sr=None),
                             (1e-3, 2e-3))
                compare_maps(tally, "22 050 Hz", clip, resampled[i],
                             *librosa.load(path, sr=22050), (0.05, 0.1))
                compare_195(tally, clip, vectors[i], path)
    print(f"{len(names)} recordings, librosa {librosa.__version__}, numpy {np.__version__}")
    tally.print()


if __name__ == "__main__":
    main()

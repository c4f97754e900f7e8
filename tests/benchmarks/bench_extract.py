#!/usr/bin/env python3
"""Times `ser extract` on real recordings, beside librosa where a Python that has it is named.

    tests/benchmarks/bench_extract.py FOLDER [--ser build/release/bin/ser] [--librosa VENV/bin/python]

FOLDER is searched for WAV files. Both sides read the same files on one thread (librosa's BLAS,
too), warm from the disk cache, in turn, so that what else the machine does meets both. The ratios
are medians over the rounds, of wall time and of processor time; on a busy machine only the latter
means anything. librosa is timed inside its process, without its import; ser with its start and
with writing its results.
"""

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

LIBROSA = """
import sys, time
import librosa, numpy
files = open(sys.argv[2]).read().splitlines()

def logmel_128(path):
    samples, rate = librosa.load(path, sr=22050)
    librosa.power_to_db(librosa.feature.melspectrogram(y=samples, sr=rate))

def mfcc_40(path):
    samples, rate = librosa.load(path, sr=22050, duration=3.0)
    samples = librosa.util.fix_length(samples, size=3 * rate)
    librosa.feature.mfcc(y=samples, sr=rate, n_mfcc=40).mean(axis=1)

def logmel_64(path):
    samples, rate = librosa.load(path, sr=16000)
    mel = librosa.feature.melspectrogram(
        y=samples, sr=rate, n_fft=1024, win_length=400, hop_length=160, pad_mode="reflect",
        n_mels=64, fmin=60, fmax=7800, htk=True, norm=None)
    numpy.log(mel + 1.1920929e-07)

compute = globals()[sys.argv[1].replace("-", "_")]
compute(files[0])
for line in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    for path in files:
        compute(path)
    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
"""


def child_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ser_seconds(ser, name, manifest):
    """Wall and processor time of one run."""
    with tempfile.TemporaryDirectory() as out:
        wall, cpu = time.perf_counter(), child_seconds()
        subprocess.run([ser, "extract", manifest, "--features", name, "-o", out, "--jobs", "1"],
                       check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - wall, child_seconds() - cpu


class Librosa:
    def __init__(self, python, name, listing):
        one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        self.process = subprocess.Popen(
            [python, "-c", LIBROSA, name, listing], text=True, env={**os.environ, **one_thread},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def seconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        wall, cpu = self.process.stdout.readline().split()
        return float(wall), float(cpu)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def bench(options, name, count, manifest, listing):
    librosa = Librosa(options.librosa, name, listing) if options.librosa else None
    ours, theirs = [], []
    ser_seconds(options.ser, name, manifest)
    for _ in range(options.rounds):
        ours.append(ser_seconds(options.ser, name, manifest))
        if librosa:
            theirs.append(librosa.seconds())
    if librosa:
        librosa.close()
    for which, clock in enumerate(("wall", "processor")):
        mine = [1000 * pair[which] / count for pair in ours]
        line = f"{name:12s}{clock:>10s}   ser {statistics.median(mine):7.2f} ms a file"
        if librosa:
            its = [1000 * pair[which] / count for pair in theirs]
            ratio = statistics.median(b / a for a, b in zip(mine, its))
            line += f"   librosa {statistics.median(its):7.2f}   ratio {ratio:5.2f}"
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--ser", default="build/release/bin/ser")
    parser.add_argument("--librosa", help="a Python with librosa")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = sorted(str(p.resolve()) for p in options.folder.rglob("*.wav"))[: options.files]
    if not files:
        sys.exit(f"{options.folder}: no WAV files")
    with tempfile.TemporaryDirectory() as folder:
        listing, manifest = pathlib.Path(folder, "files.txt"), pathlib.Path(folder, "files.csv")
        listing.write_text("\n".join(files) + "\n")
        manifest.write_text("file\n" + "".join(f'"{name}"\n' for name in files))
        print(f"{len(files)} files, {options.rounds} rounds, one thread")
        for name in ("logmel-128", "logmel-64", "mfcc-40"):
            bench(options, name, len(files), str(manifest), str(listing))


if __name__ == "__main__":
    main()

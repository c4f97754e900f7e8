#!/usr/bin/env python3
"""Times `ser extract` beside librosa on the same recordings and prints the ratio.

    tests/benchmarks/bench_librosa.py FOLDER --librosa VENV/bin/python [--ser build/release/bin/ser]

FOLDER is searched for WAV files; --files are taken, evenly spread. Both read them on one core
(pinned, librosa's BLAS on one thread), warm from the disk cache, in turn, so that what else the
machine does meets both. The ratios are medians over the rounds, of wall time and of processor
time; on a busy machine only the latter means anything. Both are warm: librosa is timed inside its
process, without its import and after a first pass over all files; of ser's processor time that of a
run over one file is taken off, and a file less counted. The last column has ser with its start.
Writing the results is ser's alone. `librosa-195, shared` is librosa with one spectrogram for all
of its features, which callers seldom do.
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
import sys, time, warnings
import librosa, numpy
feature, rate = librosa.feature, 22050
warnings.filterwarnings("ignore")
files = open(sys.argv[2]).read().splitlines()

def means(*arrays):
    return numpy.concatenate([array.mean(axis=1) for array in arrays])

def three_seconds(path):
    return librosa.util.fix_length(librosa.load(path, sr=rate, duration=3.0)[0], size=3 * rate)

def librosa_195(path):
    y = three_seconds(path)
    return means(
        feature.mfcc(y=y, sr=rate, n_mfcc=40), feature.chroma_stft(y=y, sr=rate),
        feature.melspectrogram(y=y, sr=rate), feature.spectral_contrast(y=y, sr=rate),
        feature.tonnetz(y=y, sr=rate), feature.zero_crossing_rate(y),
        feature.spectral_rolloff(y=y, sr=rate))

def librosa_195_shared(path):
    y = three_seconds(path)
    magnitude = numpy.abs(librosa.stft(y))
    mel = feature.melspectrogram(S=magnitude**2, sr=rate)
    return means(
        feature.mfcc(S=librosa.power_to_db(mel), n_mfcc=40),
        feature.chroma_stft(S=magnitude**2, sr=rate), mel,
        feature.spectral_contrast(S=magnitude, sr=rate), feature.tonnetz(y=y, sr=rate),
        feature.zero_crossing_rate(y), feature.spectral_rolloff(S=magnitude, sr=rate))

def librosa_162(path):
    y = librosa.load(path, sr=rate, offset=0.6, duration=2.5)[0]
    return means(
        feature.zero_crossing_rate(y), feature.chroma_stft(y=y, sr=rate),
        feature.mfcc(y=y, sr=rate), feature.rms(y=y), feature.melspectrogram(y=y, sr=rate))

def logmel_128(path):
    y = librosa.load(path, sr=rate)[0]
    return librosa.power_to_db(feature.melspectrogram(y=y, sr=rate))

def mfcc_40(path):
    return means(feature.mfcc(y=three_seconds(path), sr=rate, n_mfcc=40))

def logmel_64(path):
    y = librosa.load(path, sr=16000)[0]
    mel = feature.melspectrogram(
        y=y, sr=16000, n_fft=1024, win_length=400, hop_length=160, pad_mode="reflect",
        n_mels=64, fmin=60, fmax=7800, htk=True, norm=None)
    return numpy.log(mel + 1.1920929e-07)

compute = globals()[sys.argv[1]]
for path in files:
    compute(path)
for line in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    for path in files:
        compute(path)
    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
"""
THEIRS = {
    "librosa-195": "librosa_195", "librosa-195, shared": "librosa_195_shared",
    "librosa-162": "librosa_162", "mfcc-40": "mfcc_40", "logmel-128": "logmel_128",
    "logmel-64": "logmel_64",
}


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
    def __init__(self, python, function, listing):
        one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        self.process = subprocess.Popen(
            [python, "-c", LIBROSA, function, listing], text=True, env={**os.environ, **one_thread},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def seconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        wall, cpu = self.process.stdout.readline().split()
        return float(wall), float(cpu)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def bench(options, name, count, manifests, listing):
    features = name.partition(",")[0]
    librosa = Librosa(options.librosa, THEIRS[name], listing)
    rounds = []  # (all files, one file, librosa), each (wall, processor)
    ser_seconds(options.ser, features, manifests[0])
    for _ in range(options.rounds):
        ours = [ser_seconds(options.ser, features, manifest) for manifest in manifests]
        rounds.append((*ours, librosa.seconds()))
    librosa.close()
    for which, clock in enumerate(("wall", "processor")):
        warm = [1000 * (every[which] - one[which]) / (count - 1) for every, one, _ in rounds]
        started = [1000 * every[which] / count for every, _, _ in rounds]
        theirs = [1000 * its[which] / count for _, _, its in rounds]
        ratio, ratio_started = (
            statistics.median(its / mine for mine, its in zip(ours, theirs))
            for ours in (warm, started))
        print(f"{name:20s}{clock:>10s}   ser {statistics.median(warm):6.2f} ms a file"
              f"   librosa {statistics.median(theirs):7.2f}   ratio {ratio:5.1f}"
              f"   with start {ratio_started:5.1f}", flush=True)


def write_manifest(path, files):
    path.write_text("file\n" + "".join(f'"{name}"\n' for name in files))
    return str(path)


def spread(files, count):
    return [files[i * len(files) // count] for i in range(min(count, len(files)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--librosa", required=True, help="a Python with librosa")
    parser.add_argument("--ser", default="build/release/bin/ser")
    parser.add_argument("--sets", nargs="+", default=list(THEIRS), choices=list(THEIRS))
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = spread(sorted(str(p.resolve()) for p in options.folder.rglob("*.wav")), options.files)
    if len(files) < 2:
        sys.exit(f"{options.folder}: no two WAV files")
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        listing = pathlib.Path(folder, "files.txt")
        listing.write_text("\n".join(files) + "\n")
        manifests = [write_manifest(pathlib.Path(folder, "all.csv"), files),
                     write_manifest(pathlib.Path(folder, "one.csv"), files[:1])]
        print(f"{len(files)} files, {options.rounds} rounds, one core")
        for name in options.sets:
            bench(options, name, len(files), manifests, str(listing))


if __name__ == "__main__":
    main()

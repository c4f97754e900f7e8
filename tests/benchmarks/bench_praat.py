#!/usr/bin/env python3
"""How much faster `ser extract --features prosody` is than parselmouth computing the same set.

    PYTHON tests/benchmarks/bench_praat.py FOLDER [--ser build/release/bin/ser] [--praat PYTHON]

FOLDER is searched for WAV files; PYTHON has praat-parselmouth. Both sides read the same files on
one thread, warm from the disk cache, in turn, so that what else the machine does meets both. The
ratios are medians over the rounds, of wall time and of processor time; on a busy machine only the
latter means anything. parselmouth is timed inside its process, without its import; ser with its
start and with writing its results.
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

ORACLE = pathlib.Path(__file__).parents[1] / "oracle"
PRAAT = """
import sys, time
sys.path.insert(0, sys.argv[1])
import parselmouth
from praat_prosody import prosody
files = open(sys.argv[2]).read().splitlines()

def compute(path):
    sound = parselmouth.Sound(path)
    prosody(sound.convert_to_mono() if sound.n_channels > 1 else sound)

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


def ser_seconds(ser, files):
    """Wall and processor time of one run."""
    wall, cpu = time.perf_counter(), child_seconds()
    subprocess.run([ser, "extract", "--features", "prosody", "--jobs", "1", "-q", *files],
                   check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - wall, child_seconds() - cpu


class Praat:
    def __init__(self, python, listing):
        one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
        self.process = subprocess.Popen(
            [python, "-c", PRAAT, str(ORACLE), listing], text=True,
            env={**os.environ, **one_thread}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def seconds(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        wall, cpu = self.process.stdout.readline().split()
        return float(wall), float(cpu)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measured(options, files, listing):
    """Per round ser's and Praat's (wall, processor) seconds."""
    praat = Praat(options.praat, listing)
    rounds = []
    ser_seconds(options.ser, files)
    for _ in range(options.rounds):
        rounds.append((ser_seconds(options.ser, files), praat.seconds()))
    praat.close()
    return rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--ser", default="build/release/bin/ser")
    parser.add_argument("--praat", default=sys.executable, help="a Python with parselmouth")
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = sorted(str(p.resolve()) for p in options.folder.rglob("*.wav"))
    files = files[:: max(1, len(files) // options.files)][: options.files]
    if not files:
        sys.exit(f"{options.folder}: no WAV files")
    print(f"{len(files)} files, {options.rounds} rounds, one thread", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        listing = pathlib.Path(folder, "files.txt")
        listing.write_text("\n".join(files) + "\n")
        rounds = measured(options, files, str(listing))
    for which, clock in enumerate(("wall", "processor")):
        ours = [1000 * ser[which] / len(files) for ser, _ in rounds]
        theirs = [1000 * praat[which] / len(files) for _, praat in rounds]
        ratio = statistics.median(b / a for a, b in zip(ours, theirs))
        print(f"prosody {clock:>10s}   ser {statistics.median(ours):6.2f} ms a file   "
              f"parselmouth {statistics.median(theirs):7.2f}   ratio {ratio:5.1f}")


if __name__ == "__main__":
    main()
